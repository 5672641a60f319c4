//! A `tracing` subscriber that records spans and events.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[derive(Default)]
struct Recorded {
    spans: Vec<(String, BTreeMap<String, String>)>,
    events: Vec<String>,
}

thread_local! {
    /// Each test has one thread, because its runtime is single-threaded.
    static HEARD: RefCell<Recorded> = RefCell::default();
}

/// Records all spans with their fields, and all events, of each test's thread. It stays installed until the
/// process ends: a subscriber for the duration of one test may miss some, because `tracing` caches for all
/// threads together which subscribers are interested.
struct Recorder;

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = BTreeMap::new();
        span.record(&mut Fields(&mut fields));
        let name = span.metadata().name().to_owned();
        HEARD.with_borrow_mut(|heard| {
            heard.spans.push((name, fields));
            Id::from_u64(heard.spans.len() as u64)
        })
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        HEARD.with_borrow_mut(|heard| {
            if let Some((_, fields)) = heard.spans.get_mut(index) {
                values.record(&mut Fields(fields));
            }
        });
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = BTreeMap::new();
        event.record(&mut Fields(&mut fields));
        let (level, target) = (event.metadata().level(), event.metadata().target());
        let event = format!("{level} {target} {fields:?}");
        HEARD.with_borrow_mut(|heard| heard.events.push(event));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Records from now on.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Recorder).unwrap());
    HEARD.take();
}

/// The recorded spans of this test's thread, with their fields, and then its events.
pub(crate) fn heard() -> String {
    HEARD.with_borrow(|heard| {
        let mut text = String::new();
        for (name, fields) in &heard.spans {
            writeln!(text, "{name}").unwrap();
            for (name, value) in fields {
                writeln!(text, "  {name}={value}").unwrap();
            }
        }
        for event in &heard.events {
            writeln!(text, "{event}").unwrap();
        }
        text
    })
}
