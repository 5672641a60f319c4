//! `{"message": …, "code": …, "data": …}`: what every answer of the API is wrapped in.

use yottalabs_client::types;
use yottalabs_client::wire::Integer;

/// An answer of an operation: implemented for each generated `Result…` type, and for nothing else.
pub trait Envelope: sealed::Sealed {
    /// What a success brings: a pod, a list of pods, a page; `()` where it brings nothing.
    type Data;

    #[doc(hidden)]
    fn new(code: i64, message: &str, data: Option<Self::Data>) -> Self;
}

mod sealed {
    pub trait Sealed {}
}

/// An answer that says yes: code 10000, and this.
///
/// Which answer it is follows from where it is put:
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
/// For `pause_pod`, `resume_pod` and `delete_pod` it is `success(())`.
#[must_use]
pub fn success<E: Envelope>(data: E::Data) -> E {
    E::new(10000, "success", Some(data))
}

/// An answer that says no, with a code of the API's such as 13000 (there is no such pod) or 12001 (its
/// status does not allow it).
///
/// The API sends most of these with HTTP 200, so `then.ok(&failure(…))` is what a program will meet.
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
