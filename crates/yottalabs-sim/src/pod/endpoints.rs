//! Where a pod's ports can be reached.
//!
//! Hosts end in `.example.com`, which nobody owns: nothing is listening there.

use serde_json::{Map, Value, json};
use yottalabs_client::wire::PodStatus;

use super::{Pod, Run, spec::Port};
use crate::clock::Millis;

const PURPOSE: u64 = 2;

const HEALTHY_AFTER_MILLIS: (u64, u64) = (3_000, 12_000);

/// The host and proxy port of one exposed port during one run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) host: String,
    pub(crate) proxy_port: u64,
    healthy_at: Millis,
}

impl Pod {
    fn address(&self, index: usize, number: u64, run: Run) -> Address {
        let mut run_rng = self.rng(PURPOSE, number);
        // One node for the whole run, a stride of ports for each exposed port: no two collide.
        let node = run_rng.within(10, 99);
        let first_port = run_rng.within(30_000, 31_000);
        let index = u64::try_from(index).unwrap_or(0);
        let mut port_rng = self.rng(PURPOSE, (number << 32) | (index + 1));
        let delay = port_rng.within(HEALTHY_AFTER_MILLIS.0, HEALTHY_AFTER_MILLIS.1);
        Address {
            // The run is in the name, so that a resumed pod is never where it was.
            host: format!(
                "node-{node}-{number}.{}.example.com",
                self.offer.region.code
            ),
            proxy_port: first_port + index,
            healthy_at: run.running_at.saturating_add_unsigned(delay),
        }
    }

    /// The `expose` list as the API gives it.
    pub(crate) fn expose_json(&self, now: Millis) -> Value {
        let run = self.current_run(now);
        let entries = self.spec.expose.iter().enumerate().map(|(index, port)| {
            let address = run.map(|(number, run)| self.address(index, number, run));
            self.entry(*port, address, now)
        });
        Value::Array(entries.collect())
    }

    fn entry(&self, port: Port, address: Option<Address>, now: Millis) -> Value {
        let mut entry = Map::new();
        entry.insert("port".into(), json!(port.number));
        entry.insert("protocol".into(), json!(port.protocol));
        entry.insert(
            "serviceName".into(),
            json!(format!("svc-{:x}-{}", self.id, port.number)),
        );
        let Some(address) = address else {
            entry.insert("healthy".into(), json!(false));
            entry.insert("ingressUrl".into(), json!(""));
            return Value::Object(entry);
        };
        let healthy = self.status(now) == PodStatus::Running && address.healthy_at <= now;
        entry.insert("healthy".into(), json!(healthy));
        entry.insert("ingressUrl".into(), json!(ingress(port, &address)));
        entry.insert("host".into(), json!(address.host));
        entry.insert("proxyPort".into(), json!(address.proxy_port));
        Value::Object(entry)
    }

    /// The `sshCmd` template, once there is somewhere to connect to.
    pub(crate) fn ssh_command(&self, now: Millis) -> Option<String> {
        let (number, run) = self.current_run(now)?;
        let index = self.spec.expose.iter().position(|port| is_ssh(*port))?;
        Some(ssh(&self.address(index, number, run)))
    }
}

fn is_ssh(port: Port) -> bool {
    port.protocol == "SSH" || port.number == 22
}

fn ssh(address: &Address) -> String {
    format!(
        "ssh user@{} -p {} -i <private key file>",
        address.host, address.proxy_port
    )
}

fn ingress(port: Port, address: &Address) -> String {
    match port.protocol {
        "HTTP" | "HTTPS" => format!("https://{}:{}", address.host, address.proxy_port),
        _ if is_ssh(port) => ssh(address),
        _ => String::new(),
    }
}
