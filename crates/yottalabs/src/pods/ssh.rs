//! Where to connect to with ssh.

use std::path::Path;
use std::process::Command;

use super::model::Pod;
use crate::Protocol;
use crate::serialize::serialize_fields;

/// Where to connect to with ssh: see [`Pod::ssh`].
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), Box<dyn std::error::Error>> {
/// let pod = yotta.pods().get(id).await?;
/// let ssh = pod.ssh().ok_or("the pod has no address for ssh yet")?;
/// let status = ssh.command("/home/me/.ssh/id_ed25519").arg("nvidia-smi").status()?;
/// println!("{}", ssh.config("gpu", "~/.ssh/id_ed25519")); // for ~/.ssh/config; then: ssh gpu
/// # Ok(()) }
/// ```
///
/// After a resume, host and port may have changed: read the pod again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SshAddress {
    /// The public host.
    pub host: String,
    /// The public port.
    pub port: u16,
    /// The user, if the server's command template names one. It is not documented which users an image has.
    pub user: Option<String>,
}

serialize_fields! {
    SshAddress { host, port, user }
}

impl Pod {
    /// The address of the exposed port for ssh: the port with the protocol `SSH`, otherwise port 22. `None` if there
    /// is no such port, if it has no address yet, or if the server's host name or user is not valid.
    ///
    /// It is reachable when the port [`is_healthy`](crate::ExposedPort::is_healthy).
    #[must_use]
    pub fn ssh(&self) -> Option<SshAddress> {
        let mut ports = self.expose.iter();
        let is_ssh = |protocol: &Protocol| protocol.as_str().eq_ignore_ascii_case("SSH");
        let port = ports.find(|port| port.protocol.as_ref().is_some_and(is_ssh));
        let port = port.or_else(|| self.port(22))?;
        let host = port.host.clone().filter(|host| is_word(host))?;
        let templates = [self.ssh_cmd.as_deref(), port.ingress_url.as_deref()];
        let mut users = templates.into_iter().flatten().filter_map(user);
        Some(SshAddress {
            host,
            port: port.proxy_port?,
            user: users.next(),
        })
    }
}

impl SshAddress {
    /// The command that connects with this private key. Arguments that are added to it are the remote command.
    #[must_use]
    pub fn command(&self, private_key: impl AsRef<Path>) -> Command {
        let mut command = Command::new("ssh");
        command.arg("-p").arg(self.port.to_string());
        command.arg("-i").arg(private_key.as_ref());
        command.arg(self.destination());
        command
    }

    /// An entry for `~/.ssh/config`, so that `ssh alias` connects with this private key.
    #[must_use]
    pub fn config(&self, alias: &str, private_key: &str) -> String {
        let Self { host, port, user } = self;
        let user = user.as_ref();
        let user = user.map_or_else(String::new, |user| format!("    User {user}\n"));
        format!(
            "Host {alias}\n    HostName {host}\n    Port {port}\n{user}    IdentityFile \"{private_key}\"\n"
        )
    }

    /// The host, after the user if that is known.
    fn destination(&self) -> String {
        match &self.user {
            Some(user) => format!("{user}@{}", self.host),
            None => self.host.clone(),
        }
    }
}

/// The user in an ssh command line such as `ssh root@host -p 30056`.
fn user(command: &str) -> Option<String> {
    let mut words = command.strip_prefix("ssh ")?.split_whitespace();
    let (user, _) = words.find_map(|word| word.split_once('@'))?;
    is_word(user).then(|| user.to_owned())
}

/// Whether ssh cannot take a server's text for an option, and the text fits on a line of a file.
fn is_word(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".:_-".contains(&byte);
    !text.is_empty() && !text.starts_with('-') && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use crate::{Pod, SshAddress};

    fn ssh(expose: &str, template: &str) -> Option<SshAddress> {
        let json = format!(r#"{{"id":7,"sshCmd":"{template}","expose":[{expose}]}}"#);
        serde_json::from_str::<Pod>(&json).unwrap().ssh()
    }

    const TEMPLATE: &str = "ssh user@<host> -p 30056 -i <private key file>";

    #[test]
    fn the_address_is_that_of_the_exposed_port() {
        let http = r#"{"port":8888,"protocol":"HTTP","host":"h.example","proxyPort":1}"#;
        for port in [
            r#"{"port":22,"host":"h.example","proxyPort":30056}"#,
            r#"{"port":2222,"protocol":"ssh","host":"h.example","proxyPort":30056}"#,
        ] {
            let address = ssh(&format!("{http},{port}"), TEMPLATE).unwrap();
            assert_eq!((&*address.host, address.port), ("h.example", 30056));
            assert_eq!(address.user.as_deref(), Some("user"));
            let command = format!("{:?}", address.command("/my key"));
            assert_eq!(
                command,
                r#""ssh" "-p" "30056" "-i" "/my key" "user@h.example""#
            );
        }
        assert_eq!(ssh(http, TEMPLATE), None);
        assert_eq!(ssh(r#"{"port":22,"proxyPort":30056}"#, TEMPLATE), None);
    }

    #[test]
    fn the_server_cannot_add_options_or_lines() {
        for host in ["-oProxyCommand=x", "h\\nProxyCommand x", "h x", ""] {
            let port = format!(r#"{{"port":22,"host":"{host}","proxyPort":1}}"#);
            assert_eq!(ssh(&port, TEMPLATE), None, "{host}");
        }
        let port = r#"{"port":22,"host":"h.example","proxyPort":1}"#;
        for template in ["ssh -oProxyCommand=x@h", "ssh a$b@h", "", "ssh h", "user@h"] {
            let address = ssh(port, template).unwrap();
            assert_eq!(address.user, None, "{template}");
        }
    }

    #[test]
    fn an_entry_of_the_config_file_has_all_that_ssh_needs() {
        let port = r#"{"port":22,"host":"h.example","proxyPort":30056}"#;
        let config = ssh(port, TEMPLATE)
            .unwrap()
            .config("gpu", "~/.ssh/id_ed25519");
        let entry = "Host gpu\n    HostName h.example\n    Port 30056\n    User user\n    \
                     IdentityFile \"~/.ssh/id_ed25519\"\n";
        assert_eq!(config, entry);
    }
}
