//! One request and what came back of it, whole.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;

use crate::transport::{BoxError, NewConnection, SendError, Transport};

/// What one attempt is given, and where it leaves what came back. The inner type of the
/// generated client: see [`Client::with_context`](crate::Client::with_context).
#[derive(Clone)]
pub struct Context {
    transport: Arc<dyn Transport>,
    headers: HeaderMap,
    max_body: usize,
    new_connection: bool,
    outcome: Arc<Mutex<Option<Outcome>>>,
}

impl Context {
    /// Requests go over `transport`, carry `headers`, and may bring back `max_body` bytes at most.
    #[must_use]
    pub fn new(transport: Arc<dyn Transport>, headers: HeaderMap, max_body: usize) -> Self {
        Self {
            transport,
            headers,
            max_body,
            new_connection: false,
            outcome: Arc::default(),
        }
    }

    /// The same, with requests that ask for a [`NewConnection`].
    #[must_use]
    pub fn on_new_connection(mut self) -> Self {
        self.new_connection = true;
        self
    }

    /// The same with a place of its own for what comes back.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self {
            outcome: Arc::default(),
            ..self.clone()
        }
    }

    /// What came back, once; `None` if nothing was sent, or it is still under way.
    #[must_use]
    pub fn take_outcome(&self) -> Option<Outcome> {
        self.lock().take()
    }

    /// Sends the request and reads the response to its end.
    pub async fn exchange(&self, mut request: http::Request<Bytes>) -> Outcome {
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        if self.new_connection {
            request.extensions_mut().insert(NewConnection);
        }
        let response = match self.transport.send(request).await {
            Ok(response) => response,
            Err(error) => return Outcome::NoResponse(error),
        };
        let (parts, mut body) = response.into_parts();
        let mut bytes = BytesMut::new();
        let trouble = loop {
            match body.frame().await {
                None => break None,
                Some(Err(error)) => break Some(BodyTrouble::Broken(error)),
                Some(Ok(frame)) => {
                    let Ok(data) = frame.into_data() else {
                        continue; // trailers
                    };
                    let room = self.max_body - bytes.len();
                    if data.len() > room {
                        bytes.extend_from_slice(&data[..room]);
                        break Some(BodyTrouble::TooLarge {
                            limit: self.max_body,
                        });
                    }
                    bytes.extend_from_slice(&data);
                }
            }
        };
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: bytes.freeze(),
        };
        match trouble {
            None => Outcome::Answer(answer),
            Some(trouble) => Outcome::Cut(answer, trouble),
        }
    }

    /// [`exchange`](Self::exchange), remembered for [`take_outcome`](Self::take_outcome).
    pub(crate) async fn exchange_and_keep(&self, request: http::Request<Bytes>) -> Option<Answer> {
        let outcome = self.exchange(request).await;
        let whole = match &outcome {
            Outcome::Answer(answer) => Some(answer.clone()),
            Outcome::Cut(..) | Outcome::NoResponse(_) => None,
        };
        *self.lock() = Some(outcome);
        whole
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Outcome>> {
        // Nothing panics while it holds the lock; and a half-made outcome cannot exist.
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Context {
    // The headers hold the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("transport", &self.transport)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}

/// What came back of a request.
#[derive(Debug)]
pub enum Outcome {
    /// A whole response, of any status.
    Answer(Answer),
    /// A response whose body could not be read to its end; the answer holds what came of it.
    Cut(Answer, BodyTrouble),
    /// No response.
    NoResponse(SendError),
}

/// A response, read to its end. `Debug` shows neither header values nor the body.
#[derive(Clone)]
pub struct Answer {
    /// HTTP's status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why a body could not be read to its end.
#[derive(Debug)]
pub enum BodyTrouble {
    /// It is larger than allowed.
    TooLarge {
        /// What is allowed, in bytes.
        limit: usize,
    },
    /// The connection broke.
    Broken(BoxError),
}
