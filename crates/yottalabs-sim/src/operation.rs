//! The nine operations of the API, by the vendor's ids.

use std::fmt;

use axum::http::Method;

/// An operation of the Pods API v2.
///
/// ```
/// use yottalabs_sim::Operation;
///
/// assert_eq!(Operation::GetLogs.id(), "getLogs");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `POST /v2/pods`
    CreatePod,
    /// `GET /v2/pods`
    ListPods,
    /// `GET /v2/pods/{id}`
    GetPod,
    /// `DELETE /v2/pods/{id}`
    DeletePod,
    /// `POST /v2/pods/{id}/pause`
    PausePod,
    /// `POST /v2/pods/{id}/resume`
    ResumePod,
    /// `GET /v2/pods/{id}/logs`
    GetLogs,
    /// `GET /v2/pods/{id}/runtime`
    GetRuntime,
    /// `POST /v2/gpu/list`
    ListGpuResources,
}

impl Operation {
    /// The operation's id on the vendor's page.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::CreatePod => "createPod",
            Self::ListPods => "listPods",
            Self::GetPod => "getPod",
            Self::DeletePod => "deletePod",
            Self::PausePod => "pausePod",
            Self::ResumePod => "resumePod",
            Self::GetLogs => "getLogs",
            Self::GetRuntime => "getRuntime",
            Self::ListGpuResources => "listGpuResources",
        }
    }

    /// Every operation, as they are declared.
    pub const ALL: [Self; 9] = [
        Self::CreatePod,
        Self::ListPods,
        Self::GetPod,
        Self::DeletePod,
        Self::PausePod,
        Self::ResumePod,
        Self::GetLogs,
        Self::GetRuntime,
        Self::ListGpuResources,
    ];

    /// The short word for it in the program's flags.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::CreatePod => "create",
            Self::ListPods => "list",
            Self::GetPod => "get",
            Self::DeletePod => "delete",
            Self::PausePod => "pause",
            Self::ResumePod => "resume",
            Self::GetLogs => "logs",
            Self::GetRuntime => "runtime",
            Self::ListGpuResources => "gpus",
        }
    }

    /// The operation a request is for, if it is for any.
    pub(crate) fn of(method: &Method, path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.strip_prefix("/v2/")?.split('/').collect();
        match (method.as_str(), parts.as_slice()) {
            ("POST", ["gpu", "list"]) => Some(Self::ListGpuResources),
            ("POST", ["pods"]) => Some(Self::CreatePod),
            ("GET" | "HEAD", ["pods"]) => Some(Self::ListPods),
            ("GET" | "HEAD", ["pods", id]) if !id.is_empty() => Some(Self::GetPod),
            ("DELETE", ["pods", id]) if !id.is_empty() => Some(Self::DeletePod),
            ("POST", ["pods", id, "pause"]) if !id.is_empty() => Some(Self::PausePod),
            ("POST", ["pods", id, "resume"]) if !id.is_empty() => Some(Self::ResumePod),
            ("GET" | "HEAD", ["pods", id, "logs"]) if !id.is_empty() => Some(Self::GetLogs),
            ("GET" | "HEAD", ["pods", id, "runtime"]) if !id.is_empty() => Some(Self::GetRuntime),
            _ => None,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_told_apart_by_method_and_path() {
        for (method, path, operation) in [
            (Method::POST, "/v2/pods", Some(Operation::CreatePod)),
            (Method::DELETE, "/v2/pods/7", Some(Operation::DeletePod)),
            (Method::GET, "/v2/pods/7/logs", Some(Operation::GetLogs)),
            (Method::GET, "/v2/pods/", None),
            (Method::PUT, "/v2/pods/7", None),
            (Method::GET, "/v2/gpu/list", None),
            (Method::GET, "/v1/pods", None),
        ] {
            assert_eq!(Operation::of(&method, path), operation, "{method} {path}");
        }
    }
}
