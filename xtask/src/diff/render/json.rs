//! For programs.

use crate::diff::change::{Change, Place, Reach};
use crate::diff::{Class, Report};
use serde_json::{Map, Value, json};

pub(super) fn render(report: &Report) -> String {
    let counts: Map<String, Value> = Class::ALL
        .into_iter()
        .map(|class| (name(class), report.count(class).into()))
        .collect();
    let changes: Vec<_> = report.changes.iter().map(change).collect();
    crate::document::pretty(&json!({"version": 1, "counts": counts, "changes": changes}))
}

fn name(class: Class) -> String {
    let name = serde_json::to_value(class).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}

fn change(change: &Change) -> Value {
    let reaches: Vec<_> = change.reaches.iter().map(reach).collect();
    json!({
        "class": change.class(),
        "kind": change.kind.rule().name(),
        "side": change.side,
        "schema": change.schema,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "effect": change.effect(),
        "old_pointer": change.old_pointer,
        "new_pointer": change.new_pointer,
        "operations": reaches,
    })
}

fn reach(reach: &Reach) -> Value {
    let place = |place: &Place| json!({"location": place.location, "property": place.property});
    let places: Vec<_> = reach.places.iter().map(place).collect();
    json!({
        "operation": reach.operation,
        "method": reach.method,
        "path": reach.path,
        "places": places,
    })
}
