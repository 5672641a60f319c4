//! `yotta pods open`

use clap::Args;
use serde_json::json;
use yottalabs::{ExposedPort, Pod};

use super::reachable;
use crate::client::Client;
use crate::exit::{Exit, Failure, Result};
use crate::json::Envelope;
use crate::output::Output;
use crate::pod_ref::PodRef;
use crate::values::or_none;

/// The arguments of `yotta pods open`.
#[derive(Args, Debug)]
pub(crate) struct Open {
    /// Id or name of the pod
    pod: PodRef,

    /// Port inside the container [default: the only one with HTTP]
    port: Option<u16>,

    /// Print the URL instead of opening it, as in a pipe
    #[arg(long)]
    print: bool,
}

impl Open {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result {
        let id = self.pod.id(client).await?;
        let pod = client.yotta.pods().get(id).await?;
        reachable::check_running(&pod)?;
        let port = choose(&pod, self.port)?;
        let url = url(port).ok_or_else(|| reachable::no_address(&pod, "HTTP"))?;
        reachable::note_health(&pod, port);
        if output.is_json_chosen() {
            let data = json!({ "port": port.port, "url": url });
            output.envelope(Envelope::success(data))?;
        } else if self.print || !output.is_terminal() {
            output.line(url)?;
        } else {
            output.line(format!("opening {url}"))?;
            // The error of the last of several programs that were tried says nothing about the others.
            open::that_detached(url).map_err(|_| {
                let failure = Failure::new(Exit::Refused, "failed to open a browser");
                failure.with_hint("--print prints the URL")
            })?;
        }
        Ok(())
    }
}

/// The port with this number, or the only one with HTTP.
fn choose(pod: &Pod, number: Option<u16>) -> Result<&ExposedPort> {
    if let Some(number) = number {
        return match pod.port(number) {
            Some(port) if is_http(port) => Ok(port),
            Some(_) => Err(Failure::usage(format!(
                "port {number} of pod {} is not an HTTP port",
                pod.id
            ))),
            None => Err(reachable::no_port(
                pod,
                &format!("port {number}"),
                &format!("{number}/http"),
            )),
        };
    }
    let ports: Vec<_> = pod.expose.iter().filter(|port| is_http(port)).collect();
    match ports[..] {
        [] => Err(reachable::no_port(pod, "HTTP port", "8888/http")),
        [port] => Ok(port),
        _ => {
            let numbers: Vec<_> = ports.iter().map(|port| or_none(port.port)).collect();
            let message = format!("pod {} exposes {} HTTP ports", pod.id, ports.len());
            Err(Failure::usage(message)
                .with_hint(format!("name one of them: {}", numbers.join(", "))))
        }
    }
}

fn is_http(port: &ExposedPort) -> bool {
    let protocol = port
        .protocol
        .as_ref()
        .map_or("", |protocol| protocol.as_str());
    url(port).is_some() || protocol.to_ascii_uppercase().starts_with("HTTP")
}

/// The URL of a port. A browser gets nothing else from the server, such as a path of a file.
fn url(port: &ExposedPort) -> Option<&str> {
    let url = port.url()?;
    let has_scheme = url.starts_with("http://") || url.starts_with("https://");
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(c);
    (has_scheme && url.chars().all(is_plain)).then_some(url)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_browser_gets_only_urls_of_the_web() {
        for (text, is_opened) in [
            ("https://h.example:30001/lab?token=a&b=%20#top", true),
            ("http://10.0.0.1:8080", true),
            ("httpx://h.example", false),
            ("http:file:///etc/passwd", false),
            ("https://h.example/a b", false),
            ("https://h.example/\n", false),
            ("https://h.example/`id`", false),
            ("file:///etc/passwd", false),
            ("ssh root@h.example -p 30001", false),
            ("", false),
        ] {
            let port = json!({"port": 8888, "ingressUrl": text});
            let pod: Pod = serde_json::from_value(json!({"id": 7, "expose": [port]})).unwrap();
            assert_eq!(url(&pod.expose[0]), is_opened.then_some(text), "{text}");
        }
    }
}
