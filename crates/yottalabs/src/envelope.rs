//! `{"message": …, "code": …, "data": …}`, and what else a server may answer in its place.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use yottalabs_client::types;
use yottalabs_client::wire::Integer;

use crate::decode;

/// A response of the API, taken apart.
pub(crate) struct Parts<T> {
    pub(crate) code: Option<i64>,
    pub(crate) data: Option<T>,
}

/// The generated envelopes: one type each, all of the same shape.
pub(crate) trait Envelope: DeserializeOwned {
    type Data;

    /// Whether `data` matters: of a delete it says nothing.
    const HAS_DATA: bool = true;

    fn into_parts(self) -> Parts<Self::Data>;
}

macro_rules! envelopes {
    ($( $name:ident($data:ty), has_data: $has_data:literal; )+) => { $(
        impl Envelope for types::$name {
            type Data = $data;
            const HAS_DATA: bool = $has_data;

            fn into_parts(self) -> Parts<$data> {
                // The message of a success says nothing.
                let Self { code, message: _, data } = self;
                Parts { code: code.map(i64::from), data }
            }
        }
    )+ };
}

envelopes! {
    ResultPodV2Response(types::PodV2Response), has_data: true;
    ResultListPodV2Response(Vec<types::PodV2Response>), has_data: true;
    ResultPodV2LogResponse(types::PodV2LogResponse), has_data: true;
    ResultPodV2RuntimeResponse(types::PodV2RuntimeResponse), has_data: true;
    ResultV2PageResponseGpuListV2Item(types::V2PageResponseGpuListV2Item), has_data: true;
    ResultVoid(serde_json::Value), has_data: false;
}

/// What can be told of a body without knowing what it was to hold: the API's envelope, or the
/// error page of the framework it is built on.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Glimpse {
    pub(crate) code: Option<Integer>,
    pub(crate) message: Option<String>,
    error: Option<String>,
}

impl Glimpse {
    /// Nothing at all where the body is not a JSON object.
    pub(crate) fn of(body: &[u8]) -> Self {
        let read = decode::body(body);
        read.map_or_else(|_| Self::default(), |(glimpse, _)| glimpse)
    }

    pub(crate) fn code(&self) -> Option<i64> {
        self.code.map(i64::from)
    }

    /// The most telling text.
    pub(crate) fn into_message(self) -> Option<String> {
        [self.message, self.error]
            .into_iter()
            .flatten()
            .find(|text| !text.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::Glimpse;

    #[test]
    fn glimpses() {
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
            let glimpse = Glimpse::of(body.as_bytes());
            assert_eq!(glimpse.code(), code, "{body}");
            assert_eq!(glimpse.into_message().as_deref(), message, "{body}");
        }
    }
}
