//! A decoder of successive lists of pods, which decodes only what has changed.
//!
//! Most elements of a list have the same text as in the list before. Their pods are reused, so that a poll of
//! unchanged pods costs no more than the comparison of two texts. Whatever is unexpected is left to the decoding
//! of the whole response, so that there is one place for unreadable parts and errors.

use std::collections::HashMap;
use std::mem;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use serde::de::IgnoredAny;

use super::list::Listed;
use super::model::Pod;
use super::snapshot::Snapshot;
use crate::PodId;
use crate::call::Envelope;

/// The decoder, with the last response.
#[derive(Default)]
pub(super) struct ListDecoder {
    body: Bytes,
    /// The elements, up to the first one that could not be read.
    elements: Vec<Element>,
    /// The pods, if all elements could be read.
    snapshot: Option<Snapshot>,
}

struct Element {
    /// The position in the body.
    text: Range<usize>,
    pod: Arc<Pod>,
}

impl ListDecoder {
    /// The pods in the body of a response. `None` if the body must be decoded as a whole, because it is not that of
    /// a success, or a part of it cannot be read.
    pub(super) fn decode(&mut self, body: &Bytes) -> Option<Snapshot> {
        let now = Self {
            body: body.clone(),
            ..Self::default()
        };
        let before = mem::replace(self, now);
        let start = start_of_list(body)?;
        let end = self.read_elements(start, &before)?;
        if !is_success(&body[..start], &body[end..]) {
            return None;
        }
        let is_same = self.pods().eq(before.pods());
        let snapshot = before.snapshot.filter(|_| is_same).unwrap_or_else(|| {
            let pods = self.elements.iter().map(|element| &element.pod);
            pods.map(|pod| (pod.id, pod.clone())).collect()
        });
        self.snapshot = Some(snapshot.clone());
        Some(snapshot)
    }

    /// The addresses of the pods.
    fn pods(&self) -> impl Iterator<Item = *const Pod> {
        self.elements
            .iter()
            .map(|element| Arc::as_ptr(&element.pod))
    }

    /// Reads the elements from this position on, and returns the position of the bracket after the last one.
    fn read_elements(&mut self, start: usize, before: &Self) -> Option<usize> {
        let body = self.body.clone();
        let mut at = skip_whitespace(&body, start);
        if body.get(at) == Some(&b']') {
            return Some(at);
        }
        // The index of the element in the list before that probably comes next.
        let mut next = 0;
        let mut indices = None;
        loop {
            let rest = &body[at..];
            let old = before.elements.get(next);
            let element = match old.filter(|old| rest.starts_with(&before.body[old.text.clone()])) {
                Some(old) => {
                    next += 1;
                    Element {
                        text: at..at + old.text.len(),
                        pod: old.pod.clone(),
                    }
                }
                None => {
                    let mut values = serde_json::Deserializer::from_slice(rest).into_iter();
                    let Listed(pod) = values.next()?.ok()?;
                    let pod = pod?;
                    // A pod that is new does not change which one comes next.
                    next = match old.is_some_and(|old| old.pod.id == pod.id) {
                        true => next + 1,
                        false => {
                            let indices = indices.get_or_insert_with(|| before.indices());
                            indices.get(&pod.id).map_or(next, |index| index + 1)
                        }
                    };
                    Element {
                        text: at..at + values.byte_offset(),
                        pod: Arc::new(pod),
                    }
                }
            };
            at = skip_whitespace(&body, element.text.end);
            self.elements.push(element);
            match body.get(at)? {
                b',' => at = skip_whitespace(&body, at + 1),
                b']' => return Some(at),
                _ => return None,
            }
        }
    }

    /// The index of each pod among the elements.
    fn indices(&self) -> HashMap<PodId, usize> {
        let elements = self.elements.iter().enumerate();
        elements
            .map(|(index, element)| (element.pod.id, index))
            .collect()
    }
}

/// The position after the bracket that seems to begin the data. Whether it does is shown by [`is_success`].
fn start_of_list(body: &[u8]) -> Option<usize> {
    const NAME: &[u8] = br#""data""#;
    const HEAD: usize = 1024;
    let mut head = body[..body.len().min(HEAD)].windows(NAME.len());
    let name = head.position(|text| text == NAME)?;
    let colon = skip_whitespace(body, name + NAME.len());
    let bracket = skip_whitespace(body, colon + 1);
    let is_list = body.get(colon) == Some(&b':') && body.get(bracket) == Some(&b'[');
    is_list.then_some(bracket + 1)
}

/// Whether the texts before and after the elements of an array are those of a success whose data is the array: then
/// the number of its elements is that of the data.
fn is_success(before: &[u8], after: &[u8]) -> bool {
    let length = |elements: &[u8]| {
        let body = [before, elements, after].concat();
        let envelope = serde_json::from_slice::<Envelope<Vec<IgnoredAny>>>(&body).ok()?;
        let is_success = envelope.is_success();
        envelope.data.filter(|_| is_success).map(|data| data.len())
    };
    length(b"") == Some(0) && length(b"0") == Some(1)
}

fn skip_whitespace(text: &[u8], start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let is_whitespace = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    start + rest.iter().take_while(is_whitespace).count()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use fastrand::Rng;
    use http_body_util::{BodyExt as _, Full};
    use yottalabs_client::transport::{Body, Sending, Transport};

    use super::{Arc, Bytes, ListDecoder};
    use crate::pods::single_flight::lock;
    use crate::{RetryPolicy, Yotta};

    /// The texts before and after the elements. The first is the usual one.
    const ENVELOPES: [(&str, &str); 13] = [
        (r#"{"message":"ok","code":10000,"data":["#, "]}"),
        (
            "{ \"data\" :\n[ ",
            " ], \"code\": \"10000\", \"trace\": \"4\" }\n",
        ),
        (r#"{"code":10000,"message":"\"data\":[","data":["#, "]}"),
        (r#"{"code":10000,"x\"data":["#, r#"],"data":[{"id":1}]}"#),
        (r#"{"code":10000,"x":{"data":["#, r#"]},"data":[{"id":1}]}"#),
        (r#"{"code":10000,"x":{"data":["#, "]}}"),
        (r#"{"code":10000,"data":[{"data":["#, "]}]}"),
        (r#"{"code":10000,"data":["#, r#"],"data":[]}"#),
        (r#"{"code":10000,"message":7,"data":["#, "]}"),
        (r#"{"code":13000,"message":"not found","data":["#, "]}"),
        (r#"{"data":["#, "]}"),
        (r#"{"code":10000,"data":["#, "]"),
        (r#"{"code":10000,"data":["#, "]}]"),
    ];

    const ODD_ELEMENTS: [&str; 8] = [
        "null",
        "7",
        "[]",
        "{}",
        "{\"id\":5",
        r#"{"id":"soon"}"#,
        r#"{"id":5,"createdAt":"soon"}"#,
        r#"{"id":5,"expose":[{},7]}"#,
    ];

    fn pod(id: i64, name: &str, is_spot: bool) -> String {
        let value = "],\\\"},{\u{fc}";
        format!(
            r#"{{"id":{id},"name":"{name}","isSpot":{is_spot},"environmentVars":[{{"key":"a","value":"{value}"}}]}}"#
        )
    }

    fn success(elements: &[String]) -> Bytes {
        let (before, after) = ENVELOPES[0];
        format!("{before}{}{after}", elements.join(",")).into()
    }

    /// Changes some elements of a list.
    fn edit(list: &mut Vec<String>, random: &mut Rng) {
        for _ in 0..random.usize(..3) {
            let index = random.usize(..=list.len());
            let other = random.usize(..=list.len());
            match (random.u8(..20), list.get(index).cloned()) {
                (0, _) => list.insert(index, random.choice(ODD_ELEMENTS).unwrap().to_owned()),
                (1, _) => list.retain(|element| element.contains("isSpot")),
                (2, _) => random.shuffle(list),
                (3..=5, Some(element)) => list.insert(other, element),
                (6..=8, Some(_)) => drop(list.remove(index)),
                (9..=12, Some(element)) => list[index] = element.replace("true", "false"),
                _ => list.insert(index, pod(random.i64(0..1_000), "a", true)),
            }
        }
    }

    fn body(list: &[String], random: &mut Rng) -> Bytes {
        let usual = random.u8(..4) > 0;
        let envelope = if usual {
            0
        } else {
            random.usize(..ENVELOPES.len())
        };
        let separator = random.choice([",", ",", " ,\n\t", ", "]).unwrap();
        let (before, after) = ENVELOPES[envelope];
        let mut body = format!("{before}{}{after}", list.join(separator)).into_bytes();
        if random.u8(..30) == 0 {
            body.truncate(random.usize(..body.len()));
        }
        body.into()
    }

    /// A server that gives the same response to every request.
    #[derive(Clone, Debug, Default)]
    struct Fixed(Arc<Mutex<Bytes>>);

    impl Transport for Fixed {
        fn send(&self, _: http::Request<Bytes>) -> Sending {
            let body = Full::new(lock(&self.0).clone()).map_err(Into::into);
            let response = http::Response::new(Box::pin(body) as Body);
            Box::pin(std::future::ready(Ok(response)))
        }
    }

    #[tokio::test]
    async fn a_poll_returns_the_same_pods_or_error_as_a_list() {
        let server = Fixed::default();
        let builder = Yotta::builder()
            .api_key("sesame")
            .base_url("http://localhost");
        let yotta = builder.transport(server.clone()).build().unwrap();
        let pods = yotta.with_retry(RetryPolicy::none()).pods();
        let (mut decoded, mut reused) = (0, 0);
        for seed in 0..300 {
            let random = &mut Rng::with_seed(seed);
            let decoder = Arc::<Mutex<ListDecoder>>::default();
            let mut list = Vec::from_iter((0..8).map(|id| pod(id, "a", true)));
            for step in 0..12 {
                edit(&mut list, random);
                *lock(&server.0) = body(&list, random);
                let before = lock(&decoder).snapshot.clone().unwrap_or_default();
                let place = format!("seed {seed}, step {step}: {:?}", lock(&server.0));
                let expected = pods.list().await.map(|mut pods| {
                    pods.sort_by_key(|pod| pod.id);
                    pods
                });
                let polled = pods.list().poll(decoder.clone()).await;
                if let Ok(polled) = &polled {
                    let same = |pod: &Arc<_>| before.iter().any(|(_, old)| Arc::ptr_eq(old, pod));
                    reused += polled.iter().filter(|(_, pod)| same(pod)).count();
                }
                let polled = polled.map(|polled| {
                    let pods = polled.iter().map(|(_, pod)| (**pod).clone());
                    pods.collect::<Vec<_>>()
                });
                match (expected, polled) {
                    (Ok(expected), Ok(polled)) => assert_eq!(expected, polled, "{place}"),
                    (expected, polled) => assert_eq!(
                        expected.map_err(|error| error.to_string()),
                        polled.map_err(|error| error.to_string()),
                        "{place}"
                    ),
                }
                decoded += usize::from(lock(&decoder).snapshot.is_some());
            }
        }
        assert!(decoded > 1_000 && reused > 3_000, "{decoded}, {reused}");
    }

    #[test]
    fn pods_whose_text_has_not_changed_are_reused() {
        let mut decoder = ListDecoder::default();
        let mut list = Vec::from_iter((1..=6).map(|id| pod(id, "a", true)));
        let before = decoder.decode(&success(&list)).unwrap();
        let again = decoder.decode(&success(&list)).unwrap();
        assert_eq!(before.differences(&again).count(), 0);

        list[1] = pod(2, "b", true);
        list.remove(2);
        list.insert(0, pod(7, "a", true));
        let now = decoder.decode(&success(&list)).unwrap();
        let ids = before
            .differences(&now)
            .map(|(before, now)| before.or(now).unwrap().id.get());
        // Of the pods after the one that was removed, only the first is decoded again.
        assert_eq!(ids.collect::<Vec<_>>(), [2, 3, 4, 7]);
    }
}
