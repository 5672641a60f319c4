//! A server that gives scripted replies.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use tokio::time::Instant;
use yottalabs::Yotta;
use yottalabs::transport::{Body, SendError, Sending, Transport};

/// A response, or a failure.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A response with this status, these headers and this body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// No connection could be made.
    NotSent,
    /// The connection breaks after the request was sent.
    Reset,
    /// No response ever arrives.
    Silence,
    /// This reply, after a delay.
    Late(Duration, Box<Reply>),
}

impl Reply {
    /// HTTP 200 with an envelope of success.
    pub(crate) fn data(data: &str) -> Self {
        Self::body(
            200,
            &format!(r#"{{"message":"ok","code":10000,"data":{data}}}"#),
        )
    }

    /// HTTP 200 with an envelope of failure.
    pub(crate) fn code(code: i64, message: &str) -> Self {
        Self::body(
            200,
            &format!(r#"{{"message":"{message}","code":{code},"data":null}}"#),
        )
    }

    pub(crate) fn body(status: u16, body: &str) -> Self {
        Self::Answer(status, Vec::new(), body.to_owned())
    }

    pub(crate) fn header(self, name: &'static str, value: &str) -> Self {
        match self {
            Self::Answer(status, mut headers, body) => {
                headers.push((name, value.to_owned()));
                Self::Answer(status, headers, body)
            }
            other => other,
        }
    }
}

/// A request, and when it was received: the time since the script was created, by tokio's clock.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path_and_query: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) at: Duration,
}

type Answerer = dyn FnMut(&Seen, usize) -> Reply + Send;

/// A transport that answers requests by a script, and records them.
#[derive(Clone)]
pub(crate) struct Script {
    started: Instant,
    answer: Arc<Mutex<Box<Answerer>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

impl Script {
    /// Gives these replies in order, and repeats the last one.
    pub(crate) fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: VecDeque<Reply> = replies.into_iter().collect();
        Self::with(move |_, _| {
            let reply = replies.front().cloned().expect("at least one reply");
            if replies.len() > 1 {
                replies.pop_front();
            }
            reply
        })
    }

    /// Gives the reply of a function of each request and its number, from 0.
    pub(crate) fn with(answer: impl FnMut(&Seen, usize) -> Reply + Send + 'static) -> Self {
        Self {
            started: Instant::now(),
            answer: Arc::new(Mutex::new(Box::new(answer))),
            seen: Arc::default(),
        }
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// `GET /v2/pods` and so on, in order.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |seen: &Seen| format!("{} {}", seen.method, seen.path_and_query);
        self.seen().iter().map(line).collect()
    }

    pub(crate) fn builder(&self) -> yottalabs::Builder {
        Yotta::builder()
            .api_key("sesame-open")
            .base_url("http://localhost")
            .transport(self.clone())
    }

    pub(crate) fn client(&self) -> Yotta {
        self.builder().build().unwrap()
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Bytes>) -> Sending {
        let (parts, body) = request.into_parts();
        let seen = Seen {
            method: parts.method.to_string(),
            path_and_query: parts.uri.path_and_query().unwrap().to_string(),
            headers: parts.headers,
            body,
            at: self.started.elapsed(),
        };
        let number = {
            let mut all = self.seen.lock().unwrap();
            all.push(seen.clone());
            all.len() - 1
        };
        let reply = (self.answer.lock().unwrap())(&seen, number);
        Box::pin(async move {
            let reply = match reply {
                Reply::Late(delay, reply) => {
                    tokio::time::sleep(delay).await;
                    *reply
                }
                reply => reply,
            };
            match reply {
                Reply::Late(..) => unreachable!("a reply is delayed only once"),
                Reply::NotSent => Err(SendError::not_sent("connection refused")),
                Reply::Reset => Err(SendError::maybe_sent("connection reset by peer")),
                Reply::Silence => std::future::pending().await,
                Reply::Answer(status, headers, body) => {
                    let mut response = http::Response::builder().status(status);
                    for (name, value) in headers {
                        response = response.header(name, value);
                    }
                    let body = Full::new(Bytes::from(body)).map_err(Into::into);
                    Ok(response.body(Box::pin(body) as Body).unwrap())
                }
            }
        })
    }
}
