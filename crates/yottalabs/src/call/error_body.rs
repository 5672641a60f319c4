//! The body of a response that reports a failure.

use serde::Deserialize;
use yottalabs_client::wire::Integer;

use crate::decode;

/// What the API's envelope, or the error page of the framework that it is built on, says of a failure.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ErrorBody {
    code: Option<Integer>,
    message: Option<String>,
    error: Option<String>,
}

impl ErrorBody {
    /// Nothing at all where the body is not a JSON object.
    pub(super) fn of(body: &[u8]) -> Self {
        let read = decode::body(body);
        read.map_or_else(|_| Self::default(), |(body, _)| body)
    }

    pub(super) fn code(&self) -> Option<i64> {
        self.code.map(i64::from)
    }

    /// The most telling text.
    pub(super) fn into_message(self) -> Option<String> {
        [self.message, self.error]
            .into_iter()
            .flatten()
            .find(|text| !text.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorBody;

    #[test]
    fn codes_and_messages() {
        for (body, code, message) in [
            (
                r#"{"message":"no","code":10001,"data":{"x":[1]}}"#,
                Some(10001),
                Some("no"),
            ),
            (
                r#"{"data":null,"code":"13000","message":null}"#,
                Some(13000),
                None,
            ),
            (
                r#"{"timestamp":1,"status":500,"error":"Internal Server Error","path":"/v2"}"#,
                None,
                Some("Internal Server Error"),
            ),
            (r#"{"message":"  ","error":"Bad"}"#, None, Some("Bad")),
            ("Unauthorized", None, None),
            ("<html>", None, None),
            ("[]", None, None),
            (r#"[10001,"no","no"]"#, None, None),
            (r#"{"code":13000,"message":{"en":"no"}}"#, Some(13000), None),
            (r#"{"code":"no","message":"no"}"#, None, Some("no")),
            (
                r#"{"code":1,"message":"no","code":13000}"#,
                Some(13000),
                Some("no"),
            ),
            ("", None, None),
        ] {
            let read = ErrorBody::of(body.as_bytes());
            assert_eq!(read.code(), code, "{body}");
            assert_eq!(read.into_message().as_deref(), message, "{body}");
        }
    }
}
