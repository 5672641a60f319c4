//! Compares the parameters of two operations.

use crate::diff::compare::{Compare, Part, resolve};
use crate::diff::operations::{Standing, template};
use crate::diff::rename;
use crate::diff::rules::{Kind, Side};
use crate::diff::schema::type_of;
use crate::diff::spot::{Spot, keys};
use crate::pointer::push;
use serde_json::{Value, json};

/// A parameter as it holds for an operation.
#[derive(Debug, Clone)]
struct Parameter<'d> {
    pointer: String,
    value: &'d Value,
}

impl Parameter<'_> {
    fn name(&self) -> &str {
        self.value["name"].as_str().unwrap_or("?")
    }

    fn place(&self) -> &str {
        self.value["in"].as_str().unwrap_or("?")
    }

    fn required(&self) -> bool {
        self.value["required"] == true
    }

    fn location(&self) -> String {
        format!("{} parameter {}", self.place(), self.name())
    }

    /// HTTP doesn't tell headers apart by case.
    fn key(&self) -> (String, String) {
        let name = match self.place() {
            "header" => self.name().to_lowercase(),
            _ => self.name().to_owned(),
        };
        (self.place().to_owned(), name)
    }

    /// Without its name, to be compared with others.
    fn nameless(&self) -> Value {
        let mut value = self.value.clone();
        if let Some(map) = value.as_object_mut() {
            map.shift_remove("name");
        }
        value
    }

    /// Whether it is sent as one value: no list, no object.
    fn is_single(&self, doc: &Value) -> bool {
        let kind = type_of(doc, &self.value["schema"]);
        let single = ["string", "integer", "number", "boolean"];
        kind.is_some_and(|kind| single.iter().any(|single| kind == *single))
    }

    /// How lists are written: what is left out has a default that depends on the place.
    fn style(&self) -> Value {
        let form = ["query", "cookie"].contains(&self.place());
        let style = self.value.get("style").cloned();
        let style = style.unwrap_or_else(|| json!(if form { "form" } else { "simple" }));
        let explode = self.value.get("explode").cloned();
        let explode = explode.unwrap_or_else(|| json!(style == "form"));
        json!({"style": style, "explode": explode})
    }
}

/// The operation's own parameters, and those of its path that it doesn't override.
fn all<'d>(doc: &'d Value, operation: Standing<'d>) -> Vec<Parameter<'d>> {
    let mut found: Vec<Parameter> = Vec::new();
    let own = (operation.pointer(), operation.value);
    let path = (
        push("/paths", operation.path),
        &doc["paths"][operation.path],
    );
    for (at, owner) in [own, path] {
        let list = owner["parameters"].as_array();
        for (index, value) in list.into_iter().flatten().enumerate() {
            let pointer = push(&push(&at, "parameters"), index.to_string());
            let (pointer, value) = resolve(doc, pointer, value);
            let parameter = Parameter { pointer, value };
            if found.iter().all(|known| known.key() != parameter.key()) {
                found.push(parameter);
            }
        }
    }
    found
}

impl<'d> Compare<'d> {
    pub(super) fn parameters(&mut self, part: &Part, old: Standing<'d>, new: Standing<'d>) {
        let (mut gone, mut come) = (all(self.old, old), all(self.new, new));
        let order = |list: &[Parameter]| list.iter().map(Parameter::key).collect::<Vec<_>>();
        let (old_order, new_order) = (order(&gone), order(&come));
        let mut pairs = Vec::new();
        let mut take = |kind: Option<Kind>, same: &dyn Fn(&Parameter, &Parameter) -> bool| {
            gone.retain(|old| {
                let place = come.iter().position(|new| same(old, new));
                pairs.extend(place.map(|place| (kind, old.clone(), come.remove(place))));
                place.is_none()
            });
        };
        take(None, &|a, b| a.key() == b.key());
        let names: Vec<_> = template(old.path)
            .into_iter()
            .zip(template(new.path))
            .collect();
        // `PathReworded` says it already.
        take(None, &|a, b| {
            a.place() == "path" && b.place() == "path" && names.contains(&(a.name(), b.name()))
        });
        take(Some(Kind::ParameterMoved), &|a, b| a.name() == b.name());
        let named = |list: &[Parameter]| -> Vec<(String, Value)> {
            let named = list.iter().map(|p| (p.name().to_owned(), p.nameless()));
            named.collect()
        };
        let renames = rename::likely(&named(&gone), &named(&come));
        let mut take = |kind: Option<Kind>, same: &dyn Fn(&Parameter, &Parameter) -> bool| {
            gone.retain(|old| {
                let place = come.iter().position(|new| same(old, new));
                pairs.extend(place.map(|place| (kind, old.clone(), come.remove(place))));
                place.is_none()
            });
        };
        take(Some(Kind::ParameterRenamed), &|a, b| {
            renames.contains(&(a.name().to_owned(), b.name().to_owned()))
        });
        for (kind, old, new) in pairs {
            self.parameter(part, kind, &old, &new);
        }
        for old in &gone {
            let spot = Spot::new(Side::Request, &old.pointer, &old.pointer);
            self.note(
                &part.of(old.location()),
                &spot.found(Kind::ParameterRemoved),
            );
        }
        for new in &come {
            let spot = Spot::new(Side::Request, &new.pointer, &new.pointer);
            let kind = match new.required() {
                true => Kind::RequiredParameterAdded,
                false => Kind::ParameterAdded,
            };
            self.note(&part.of(new.location()), &spot.found(kind));
        }
        let common = |a: &[(String, String)], b: &[(String, String)]| -> Vec<_> {
            a.iter().filter(|key| b.contains(key)).cloned().collect()
        };
        if common(&old_order, &new_order) != common(&new_order, &old_order) {
            let spot = Spot::new(Side::Request, old.pointer(), new.pointer());
            let found = spot.at("parameters").found(Kind::Reordered);
            self.note(part, &found.what("parameters"));
        } else if old.value.get("parameters").is_some() != new.value.get("parameters").is_some()
            && old_order == new_order
        {
            let spot = Spot::new(Side::Request, old.pointer(), new.pointer());
            let found = spot.at("parameters").found(Kind::Restated);
            self.note(part, &found.what("parameters"));
        }
    }

    fn parameter(&mut self, part: &Part, kind: Option<Kind>, old: &Parameter, new: &Parameter) {
        let part = part.of(new.location());
        let spot = Spot::new(Side::Request, &old.pointer, &new.pointer);
        if let Some(kind) = kind {
            let found = spot.found(kind);
            let found = match kind {
                Kind::ParameterMoved => found.before(old.place()).after(new.place()),
                _ => found.before(old.name()).after(new.name()),
            };
            self.note(&part, &found);
        }
        match (old.required(), new.required()) {
            (false, true) => self.note(&part, &spot.found(Kind::BecameRequired)),
            (true, false) => self.note(&part, &spot.found(Kind::BecameOptional)),
            _ => {}
        }
        // A move changes the defaults too; the move is what counts.
        let styles = (old.style(), new.style());
        let differ = styles.0 != styles.1 && old.place() == new.place();
        // A single value has nothing to explode.
        let single = styles.0["style"] == styles.1["style"]
            && old.is_single(self.old)
            && new.is_single(self.new);
        let restyled = differ && !single;
        let holder = |parameter: &Parameter| parameter.value.get("content").is_some();
        let rewritten = holder(old) != holder(new);
        if rewritten {
            let of = |parameter: &Parameter| {
                let key = if holder(parameter) {
                    "content"
                } else {
                    "schema"
                };
                parameter.value.get(key).cloned().unwrap_or_default()
            };
            let found = spot.found(Kind::TypeChanged);
            self.note(&part, &found.before(of(old)).after(of(new)));
        }
        if restyled {
            let found = spot.found(Kind::StyleChanged);
            self.note(&part, &found.before(styles.0).after(styles.1));
        }
        for key in keys(old.value, new.value) {
            let (a, b) = (old.value.get(key), new.value.get(key));
            match key {
                // HTTP doesn't care.
                "name" if kind.is_none() && old.place() == "header" && a != b => {
                    let found = spot.at(key).found(Kind::Restated);
                    self.note(&part, &found.what(key).values(a, b));
                }
                "name" | "in" => {}
                "schema" | "content" if rewritten => {}
                "required" if old.required() != new.required() => {}
                "style" | "explode" if restyled => {}
                "style" | "explode" => {
                    if a != b {
                        let found = spot.at(key).found(Kind::Restated);
                        self.note(&part, &found.what(key).values(a, b));
                    }
                }
                "schema" => {
                    let any = json!({});
                    let (a, b) = (a.unwrap_or(&any), b.unwrap_or(&any));
                    self.schema(&part, spot.at(key), a, b);
                }
                "content" => self.content(&part, &spot.at(key), a, b),
                "deprecated" => self.deprecated(&part, &spot, a, b),
                _ => self.other(&part, &spot, key, a, b),
            }
        }
    }
}
