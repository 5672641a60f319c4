//! The client of the facade, which also keeps the server's JSON for the output.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use http_body::Frame;
use yottalabs::transport::{Body, BoxError, Sending, Transport};
use yottalabs::{API_KEY_VARIABLE, BASE_URL_VARIABLE, Builder, Pod, Yotta};

use crate::args::Globals;
use crate::exit::{Failure, Result};
use crate::json::Envelope;
use crate::warnings::warn;

/// A client, and the last response that it read.
pub(crate) struct Client {
    pub(crate) yotta: Yotta,
    last: LastBody,
}

type LastBody = Arc<Mutex<Bytes>>;

impl Client {
    /// The client for these flags, the environment and the profile.
    pub(crate) fn new(globals: &Globals) -> Result<Self> {
        let last = LastBody::default();
        let kept = last.clone();
        let mut builder = builder().layer(move |inner| Recorder {
            inner,
            last: kept.clone(),
        });
        let profile = globals.profile.as_deref();
        if let Some(key) = given(&globals.api_key, "key", API_KEY_VARIABLE, profile) {
            builder = builder.api_key(key);
        }
        if let Some(url) = given(&globals.base_url, "base URL", BASE_URL_VARIABLE, profile) {
            builder = builder.base_url(url);
        }
        if let Some(profile) = profile {
            builder = builder.profile(profile);
        }
        // Nothing but the configuration can be wrong here.
        let yotta = builder
            .build()
            .map_err(|error| match error.is_unauthorized() {
                true => error.into(),
                false => Failure::usage(error),
            })?;
        Ok(Self { yotta, last })
    }

    /// The envelope of the last response, as the server sent it.
    pub(crate) fn envelope(&self) -> Option<Envelope> {
        let body = self
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        serde_json::from_slice(&body).ok()
    }

    /// The envelope of an action, whose data means nothing.
    pub(crate) fn envelope_of_action(&self) -> Envelope {
        self.envelope().unwrap_or_else(|| Envelope::success(true))
    }

    /// The envelope with this pod. A pod may also have been read from a list.
    pub(crate) fn envelope_of(&self, pod: &Pod) -> Envelope {
        let sent = self
            .envelope()
            .and_then(|envelope| envelope.with_pod(pod.id));
        sent.unwrap_or_else(|| Envelope::success(pod))
    }

    /// The envelope of a list with these pods.
    pub(crate) fn envelope_of_list(&self, pods: &[Pod]) -> Envelope {
        let ids = pods.iter().map(|pod| pod.id).collect();
        let sent = self.envelope().map(|envelope| envelope.with_pods(&ids));
        sent.unwrap_or_else(|| Envelope::success(pods))
    }
}

/// A client's settings, with the name of this program.
pub(crate) fn builder() -> Builder {
    Yotta::builder().user_agent(concat!("yotta/", env!("CARGO_PKG_VERSION")))
}

/// The value of an environment variable. An empty one counts as unset, as in the facade.
pub(crate) fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?.to_string_lossy().into_owned();
    Some(value).filter(|value| !value.trim().is_empty())
}

/// The value of a setting that takes precedence over the profile. For the facade, a profile that a program names takes
/// precedence over the environment. For the vendor's command, the environment does: so it is given like a flag.
fn given(
    flag: &Option<String>,
    setting: &str,
    variable: &str,
    profile: Option<&str>,
) -> Option<String> {
    if flag.is_some() {
        return flag.clone();
    }
    let profile = profile?;
    let value = self::variable(variable)?;
    warn(format_args!(
        "the {setting} of {variable} takes precedence over that of profile `{profile}`"
    ));
    Some(value)
}

/// Keeps a copy of the last body, and traces requests.
#[derive(Debug)]
struct Recorder {
    inner: Arc<dyn Transport>,
    last: LastBody,
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> Sending {
        let began = Instant::now();
        tracing::debug!("{} {}", request.method(), request.uri());
        let sending = self.inner.send(request);
        let last = self.last.clone();
        Box::pin(async move {
            let sent = sending.await;
            let time = began.elapsed();
            match &sent {
                Ok(response) => tracing::debug!("HTTP {} in {time:.1?}", response.status()),
                Err(error) => tracing::debug!("no response in {time:.1?}: {error}"),
            }
            Ok(sent?.map(|inner| -> Body {
                let read = BytesMut::new();
                Box::pin(Copied { inner, read, last })
            }))
        })
    }
}

/// A body that is kept when it has been read to its end.
struct Copied {
    inner: Body,
    read: BytesMut,
    last: LastBody,
}

impl http_body::Body for Copied {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(self.inner.as_mut().poll_frame(cx));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    self.read.extend_from_slice(data);
                }
            }
            Some(Err(_)) => {}
            None => {
                let read = std::mem::take(&mut self.read).freeze();
                *self.last.lock().unwrap_or_else(PoisonError::into_inner) = read;
            }
        }
        Poll::Ready(frame)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.inner.size_hint()
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }
}
