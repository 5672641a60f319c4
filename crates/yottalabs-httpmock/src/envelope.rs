//! The envelope `{"message": …, "code": …, "data": …}` of every response of the API.

use yottalabs_client::types;
use yottalabs_client::wire::Integer;

/// The response of an operation: implemented for each generated `Result…` type only.
pub trait Envelope: sealed::Sealed {
    /// The data of a success, such as a pod, a list of pods or a page; `()` if there is none.
    type Data;

    #[doc(hidden)]
    fn new(code: i64, message: &str, data: Option<Self::Data>) -> Self;
}

mod sealed {
    pub trait Sealed {}
}

/// A success response with this data: code 10000.
///
/// The type of the response is inferred from its use:
///
/// ```
/// use yottalabs_httpmock::types::{PodV2Response, ResultPodV2Response};
/// use yottalabs_httpmock::success;
///
/// let pod = PodV2Response { id: Some(7.into()), ..PodV2Response::default() };
/// let answer: ResultPodV2Response = success(pod);
/// assert_eq!(answer.data.unwrap().id, Some(7.into()));
/// ```
///
/// For `pause_pod`, `resume_pod` and `delete_pod` use `success(())`.
#[must_use]
pub fn success<E: Envelope>(data: E::Data) -> E {
    E::new(10000, "success", Some(data))
}

/// A failure response with a code of the API, such as 13000 (pod not found) or 12001 (the pod's status does
/// not allow the operation).
///
/// The API sends most failures with HTTP 200, so use `then.ok(&failure(…))`.
///
/// ```
/// use yottalabs_httpmock::types::ResultPodV2Response;
/// use yottalabs_httpmock::failure;
///
/// let answer: ResultPodV2Response = failure(13000, "pod not found");
/// assert!(answer.data.is_none());
/// ```
#[must_use]
pub fn failure<E: Envelope>(code: i64, message: &str) -> E {
    E::new(code, message, None)
}

macro_rules! envelopes {
    ($( $name:ident($data:ty), )+) => { $(
        impl sealed::Sealed for types::$name {}

        impl Envelope for types::$name {
            type Data = $data;

            fn new(code: i64, message: &str, data: Option<$data>) -> Self {
                Self { code: Some(Integer(code)), message: Some(message.to_owned()), data }
            }
        }
    )+ };
}

envelopes! {
    ResultPodV2Response(types::PodV2Response),
    ResultListPodV2Response(Vec<types::PodV2Response>),
    ResultPodV2LogResponse(types::PodV2LogResponse),
    ResultPodV2RuntimeResponse(types::PodV2RuntimeResponse),
    ResultV2PageResponseGpuListV2Item(types::V2PageResponseGpuListV2Item),
}

impl sealed::Sealed for types::ResultVoid {}

impl Envelope for types::ResultVoid {
    type Data = ();

    fn new(code: i64, message: &str, _: Option<()>) -> Self {
        Self {
            code: Some(Integer(code)),
            message: Some(message.to_owned()),
            data: None,
        }
    }
}
