//! The operation of a request, by the client's generated table of operations.

use axum::http::Method;
pub use yottalabs_client::Operation;

/// The operation of a request; `None` for an unknown path or method.
pub(crate) fn operation(method: &Method, path: &str) -> Option<Operation> {
    // axum answers HEAD with the handlers for GET.
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let mut operations = Operation::ALL.into_iter();
    operations.find(|op| op.method() == *method && matches(op.path(), path))
}

/// Whether a path matches a template, in which `{id}` stands for any text.
fn matches(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    let same = |(expected, part): (&str, &str)| {
        expected == part || (expected.starts_with('{') && !part.is_empty())
    };
    template.clone().count() == path.clone().count() && template.zip(path).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operation_follows_from_method_and_path() {
        for (method, path, expected) in [
            (Method::POST, "/v2/pods", Some(Operation::CreatePod)),
            (Method::DELETE, "/v2/pods/7", Some(Operation::DeletePod)),
            (Method::HEAD, "/v2/pods/7", Some(Operation::GetPod)),
            (Method::GET, "/v2/pods/7/logs", Some(Operation::GetPodLogs)),
            (Method::GET, "/v2/pods/7/logs/x", None),
            (Method::GET, "/v2/pods/", None),
            (Method::PUT, "/v2/pods/7", None),
            (Method::GET, "/v2/gpu/list", None),
            (Method::GET, "/v1/pods", None),
        ] {
            assert_eq!(operation(&method, path), expected, "{method} {path}");
        }
    }
}
