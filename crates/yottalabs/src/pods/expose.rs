//! Exposed ports and where they are reached.

use yottalabs_client::types::OpenapiPodExposePortResponse;

use crate::Protocol;

/// A port of the container, and where it is reached from outside.
///
/// When not to use it: after a resume. Host and proxy port may be others then: read the pod again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExposedPort {
    /// The port inside the container; `None` if the server named none, or no port number.
    pub port: Option<u16>,
    /// The port outside; not there until the pod has a machine, and another after a resume.
    pub proxy_port: Option<u16>,
    /// What it speaks.
    pub protocol: Option<Protocol>,
    /// The host outside; not there until the pod has a machine, and maybe another after a resume.
    pub host: Option<String>,
    /// Whether something answers on it. `RUNNING` alone does not mean so.
    pub healthy: Option<bool>,
    /// A URL for HTTP, an ssh command line for SSH, or empty: not always a URL.
    pub ingress_url: Option<String>,
    /// The vendor's name for it.
    pub service_name: Option<String>,
}

impl ExposedPort {
    /// Whether something answers on it now.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.healthy == Some(true)
    }

    /// `host:port` as it is reached from outside, if both are known.
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
