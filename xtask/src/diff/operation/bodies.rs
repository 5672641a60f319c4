//! Compares request bodies and responses.

use crate::diff::compare::{Compare, Part, resolve};
use crate::diff::rules::{Kind, Side};
use crate::diff::spot::{Spot, keys, reordered};
use crate::pointer::push;
use serde_json::{Value, json};

type Both<'v> = (Option<&'v Value>, Option<&'v Value>);

impl Compare<'_> {
    pub(super) fn body(
        &mut self,
        part: &Part,
        spot: &Spot,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let part = part.of("request body");
        let mut spot = spot.clone();
        spot.side = Side::Request;
        let required = |body: &Value| body["required"] == true;
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => self.resolved(&mut spot, old, new),
            (Some(_), None) => return self.note(&part, &spot.found(Kind::BodyRemoved)),
            (None, Some(new)) => {
                let kind = match required(resolve(self.new, String::new(), new).1) {
                    true => Kind::RequiredBodyAdded,
                    false => Kind::BodyAdded,
                };
                return self.note(&part, &spot.found(kind));
            }
            (None, None) => return,
        };
        match (required(&old), required(&new)) {
            (false, true) => self.note(&part, &spot.found(Kind::BecameRequired)),
            (true, false) => self.note(&part, &spot.found(Kind::BecameOptional)),
            _ => {}
        }
        for key in keys(&old, &new) {
            let (a, b) = (old.get(key), new.get(key));
            match key {
                "required" if required(&old) != required(&new) => {}
                "content" => self.content(&part, &spot.at(key), a, b),
                _ => self.other(&part, &spot, key, a, b),
            }
        }
    }

    pub(super) fn responses(
        &mut self,
        part: &Part,
        spot: &Spot,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let none = &Value::Null;
        let (old, new) = (old.unwrap_or(none), new.unwrap_or(none));
        for status in keys(old, new) {
            let part = part.of(format!("response {status}"));
            let mut spot = spot.at(status);
            spot.side = Side::Response;
            let success = status.starts_with('2') || status == "default";
            match (old.get(status), new.get(status)) {
                (Some(old), Some(new)) => {
                    let (old, new) = self.resolved(&mut spot, old, new);
                    self.response(&part, &spot, &old, &new);
                }
                (Some(_), None) => {
                    let kind = if success {
                        Kind::SuccessRemoved
                    } else {
                        Kind::StatusRemoved
                    };
                    self.note(&part, &spot.found(kind));
                }
                _ => {
                    let kind = if success {
                        Kind::SuccessAdded
                    } else {
                        Kind::StatusAdded
                    };
                    self.note(&part, &spot.found(kind));
                }
            }
        }
        if reordered(old, new) {
            self.note(part, &spot.found(Kind::Reordered).what("responses"));
        }
    }

    fn response(&mut self, part: &Part, spot: &Spot, old: &Value, new: &Value) {
        for key in keys(old, new) {
            let (a, b) = (old.get(key), new.get(key));
            match key {
                "content" => self.content(part, &spot.at(key), a, b),
                "headers" => self.headers(part, spot, (a, b)),
                _ => self.other(part, spot, key, a, b),
            }
        }
    }

    fn headers(&mut self, part: &Part, spot: &Spot, (old, new): Both) {
        let none = &Value::Null;
        let (a, b) = (old.unwrap_or(none), new.unwrap_or(none));
        if keys(a, b).is_empty() {
            return self.other(part, spot, "headers", old, new);
        }
        // HTTP doesn't tell headers apart by case.
        let known = |map: &'_ Value, name: &str| -> Option<String> {
            let mut names = map.as_object()?.keys();
            let same = |known: &&String| known.eq_ignore_ascii_case(name);
            map.get(name)
                .map(|_| name.to_owned())
                .or_else(|| names.find(same).cloned())
        };
        for name in keys(a, b) {
            let (from, to) = (known(a, name), known(b, name));
            let (Some(from), Some(to)) = (from.as_deref(), to.as_deref()) else {
                let part = part.of(format!("{} header {name}", part.location));
                let pointer = push(&push(&spot.old, "headers"), name);
                let was = |old| resolve(self.old, pointer, old).1["required"] == true;
                let kind = match a.get(name).map(was) {
                    Some(true) => Kind::RequiredHeaderRemoved,
                    Some(false) => Kind::HeaderRemoved,
                    None => Kind::HeaderAdded,
                };
                self.note(&part, &spot.at("headers").at(name).found(kind));
                continue;
            };
            if from != name {
                continue;
            }
            let part = part.of(format!("{} header {to}", part.location));
            let mut spot = spot.at("headers").at_two(from, to);
            if from != to {
                let found = spot.found(Kind::Restated).before(from).after(to);
                self.note(&part, &found);
            }
            let (old, new) = self.resolved(&mut spot, &a[from], &b[to]);
            self.header(&part, &spot, &old, &new);
        }
    }

    fn header(&mut self, part: &Part, spot: &Spot, old: &Value, new: &Value) {
        let any = json!({});
        for key in keys(old, new) {
            let (a, b) = (old.get(key), new.get(key));
            match (key, a == Some(&json!(true)), b == Some(&json!(true))) {
                ("schema", ..) => {
                    let (a, b) = (a.unwrap_or(&any), b.unwrap_or(&any));
                    self.schema(part, spot.at(key), a, b);
                }
                ("required", false, true) => self.note(part, &spot.found(Kind::BecameRequired)),
                ("required", true, false) => self.note(part, &spot.found(Kind::BecameOptional)),
                _ => self.other(part, spot, key, a, b),
            }
        }
    }

    /// Media types, each with a schema.
    pub(super) fn content(
        &mut self,
        part: &Part,
        spot: &Spot,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let none = &Value::Null;
        let (old, new) = (old.unwrap_or(none), new.unwrap_or(none));
        let types = keys(old, new);
        for media_type in &types {
            let spot = spot.at(media_type);
            let (old, new) = match (old.get(media_type), new.get(media_type)) {
                (Some(old), Some(new)) => (old, new),
                (Some(_), None) => {
                    let found = spot.found(Kind::MediaTypeRemoved).before(*media_type);
                    self.note(part, &found);
                    continue;
                }
                _ => {
                    let found = spot.found(Kind::MediaTypeAdded).after(*media_type);
                    self.note(part, &found);
                    continue;
                }
            };
            let part = match types.as_slice() {
                [_] => part.clone(),
                _ => part.of(format!("{} {media_type}", part.location)),
            };
            let any = json!({});
            for key in keys(old, new) {
                let (a, b) = (old.get(key), new.get(key));
                match key {
                    "schema" => {
                        let (a, b) = (a.unwrap_or(&any), b.unwrap_or(&any));
                        self.schema(&part, spot.at(key), a, b);
                    }
                    _ => self.other(&part, &spot, key, a, b),
                }
            }
        }
    }

    /// What two values stand for; `spot` follows.
    fn resolved(&self, spot: &mut Spot, old: &Value, new: &Value) -> (Value, Value) {
        let get = |doc: &Value, pointer: &str, value: &Value| {
            let (pointer, value) = match value.get("$ref") {
                Some(_) => {
                    let place = doc.pointer(pointer).unwrap_or(&Value::Null);
                    resolve(doc, pointer.to_owned(), place)
                }
                None => return (pointer.to_owned(), value.clone()),
            };
            (pointer, value.clone())
        };
        let (old_pointer, old) = get(self.old, &spot.old, old);
        let (new_pointer, new) = get(self.new, &spot.new, new);
        (spot.old, spot.new) = (old_pointer, new_pointer);
        (old, new)
    }
}
