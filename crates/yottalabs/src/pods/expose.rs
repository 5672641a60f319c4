//! Exposed ports and their addresses.

use yottalabs_client::types::OpenapiPodExposePortResponse;

use crate::Protocol;

/// A port of the container, and its address outside. After a resume, host and proxy port may have
/// changed: read the pod again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExposedPort {
    /// The port inside the container.
    pub port: Option<u16>,
    /// The port outside. It is missing until the pod has a machine, and may change with a resume.
    pub proxy_port: Option<u16>,
    /// The protocol.
    pub protocol: Option<Protocol>,
    /// The host outside. It is missing until the pod has a machine, and may change with a resume.
    pub host: Option<String>,
    /// Whether a program answers on the port. The status `RUNNING` does not imply this.
    pub healthy: Option<bool>,
    /// A URL for HTTP, an ssh command line for SSH, or an empty text. See [`url`](Self::url).
    pub ingress_url: Option<String>,
    /// The vendor's name for the service.
    pub service_name: Option<String>,
}

impl ExposedPort {
    /// Whether a program answers on the port.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.healthy == Some(true)
    }

    /// The address outside as `host:port`, if both are known.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        let host = self.host.as_deref().filter(|host| !host.is_empty())?;
        Some(format!("{host}:{}", self.proxy_port?))
    }

    /// The URL of an HTTP port, if there is one.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.ingress_url
            .as_deref()
            .filter(|url| url.starts_with("http"))
    }

    pub(crate) fn from_wire(wire: OpenapiPodExposePortResponse) -> Self {
        // Without `..`: a field that the API adds is a compile error here.
        let OpenapiPodExposePortResponse {
            port,
            proxy_port,
            protocol,
            host,
            healthy,
            ingress_url,
            service_name,
        } = wire;
        Self {
            port: port.map(u16::from),
            proxy_port: proxy_port.map(u16::from),
            protocol,
            host,
            healthy,
            ingress_url,
            service_name,
        }
    }
}
