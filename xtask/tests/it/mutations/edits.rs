//! The edits of mutation operators, and the filters of the values that they suit.

use super::operators::Edit;
use super::sites::{Site, refs};
use serde_json::{Value, json};
use xtask::merge::Inputs;

pub(super) type Filter = fn(&Value) -> bool;

pub(super) fn edit(edit: fn(&mut Value, &str) -> Option<()>) -> Edit {
    Box::new(move |owner, key, _| edit(owner, key))
}

/// The value at `path` of an object or a list; itself if the path is empty.
pub(super) fn target<'v>(owner: &'v mut Value, path: &str) -> Option<&'v mut Value> {
    let start = if path.is_empty() { "" } else { "/" };
    owner.pointer_mut(&format!("{start}{path}"))
}

/// Edits the value itself, if it suits.
pub(super) fn on(suits: Filter, edit: impl Fn(&mut Value) -> Option<()> + Sync + 'static) -> Edit {
    Box::new(move |owner, key, _| edit(target(owner, key).filter(|value| suits(value))?))
}

pub(super) fn set(suits: Filter, path: &'static str, new: Value) -> Edit {
    on(suits, move |value| put(value, path, new.clone()))
}

pub(super) fn cut(suits: Filter, path: &'static str) -> Edit {
    on(suits, move |value| take_at(value, path).map(drop))
}

/// Removes the value from its owner.
pub(super) fn remove(suits: Filter) -> Edit {
    Box::new(move |owner, key, _| {
        target(owner, key).filter(|value| suits(value))?;
        take_at(owner, key).map(drop)
    })
}

pub(super) fn replace(owner: &mut Value, key: &str, number: usize) -> Option<()> {
    let wrong = json!([null, true, 3, "x", [], {}, {"$ref": "#/components/schemas/Result"}]);
    let wrong = wrong[number % 7].clone();
    let value = target(owner, key).filter(|value| **value != wrong)?;
    *value = wrong;
    Some(())
}

/// The owner of what is at a path, and its key there.
pub(super) fn owner<'v>(value: &'v mut Value, path: &str) -> Option<(&'v mut Value, String)> {
    let (owner, key) = path.rsplit_once('/').unwrap_or(("", path));
    Some((
        target(value, owner)?,
        key.replace("~1", "/").replace("~0", "~"),
    ))
}

pub(super) fn put(value: &mut Value, path: &str, new: Value) -> Option<()> {
    let (owner, key) = owner(value, path)?;
    owner.as_object_mut()?.insert(key, new);
    Some(())
}

pub(super) fn take_at(value: &mut Value, path: &str) -> Option<Value> {
    match owner(value, path)? {
        (Value::Array(items), key) => Some(items.remove(key.parse().ok()?)),
        (owner, key) => owner.as_object_mut()?.shift_remove(&key),
    }
}

pub(super) fn move_to(value: &mut Value, from: &str, to: &str) -> Option<()> {
    let moved = take_at(value, from)?;
    put(value, to, moved)
}

pub(super) fn any(_: &Value) -> bool {
    true
}

/// A type of its own, and no enum.
pub(super) fn plain(p: &Value) -> bool {
    p["type"].is_string() && p.get("enum").is_none() && p["items"].get("enum").is_none()
}

pub(super) fn string(p: &Value) -> bool {
    p["type"] == "string" && p.get("enum").is_none()
}

pub(super) fn number(p: &Value) -> bool {
    p["type"] == "integer" || p["type"] == "number"
}

pub(super) fn array(p: &Value) -> bool {
    p["type"] == "array"
}

pub(super) fn refers(p: &Value) -> bool {
    p.get("$ref").is_some() || p["items"].get("$ref").is_some()
}

pub(super) fn query(p: &Value) -> bool {
    p["in"] == "query"
}

pub(super) fn path(p: &Value) -> bool {
    p["in"] == "path"
}

/// A parameter that is neither an enum nor a list.
pub(super) fn single(p: &Value) -> bool {
    plain(&p["schema"]) && !array(&p["schema"])
}

pub(super) fn sends(o: &Value) -> bool {
    !refs(&o["requestBody"]).is_empty()
}

pub(super) fn declares_nothing(o: &Value) -> bool {
    o.get("requestBody").is_some() && !sends(o)
}

pub(super) fn int(p: &Value, key: &str, default: i64) -> i64 {
    p[key].as_i64().unwrap_or(default)
}

pub(super) fn retype(p: &mut Value, other: &str) -> Option<()> {
    let kind = if p["type"] == "string" {
        other
    } else {
        "string"
    };
    put(p, "type", json!(kind))
}

pub(super) fn refer(p: &mut Value, target: &str) -> Option<()> {
    let target = json!(format!("#/components/schemas/{target}"));
    let is_list = p.get("items").is_some();
    put(p, if is_list { "items/$ref" } else { "$ref" }, target)
}

pub(super) fn default(p: &mut Value) -> Option<()> {
    let default = match p["type"].as_str() {
        Some("boolean") => json!(p["default"] != true),
        Some("integer" | "number") => json!(7),
        Some("array") => json!([]),
        _ => json!("OTHER"),
    };
    put(p, "default", default)
}

pub(super) fn rename(parameter: &mut Value) -> Option<()> {
    let name = format!("{}V2", parameter["name"].as_str()?);
    put(parameter, "name", json!(name))
}

pub(super) fn parameter(place: &str, required: bool) -> Value {
    json!({"name": "extra", "in": place, "required": required, "schema": {"type": "string"}})
}

pub(super) fn push(list: &mut Value, value: Value) -> Option<()> {
    list.as_array_mut()?.push(value);
    Some(())
}

/// Moves the first entry to the end.
pub(super) fn rotate(value: &mut Value) -> Option<()> {
    match value {
        Value::Array(items) => items.rotate_left(1),
        value => {
            let map = value.as_object_mut().filter(|map| map.len() > 1)?;
            let first = map.keys().next()?.clone();
            let moved = map.shift_remove(&first)?;
            map.insert(first, moved);
        }
    }
    Some(())
}

pub(super) fn add_body(item: &mut Value, method: &str, required: bool) -> Option<()> {
    let operation =
        target(item, method).filter(|o| method == "post" && o.get("requestBody").is_none())?;
    let schema = json!({"type": "object", "properties": {"reason": {"type": "string"}}});
    let body = json!({"required": required, "content": {"application/json": {"schema": schema}}});
    put(operation, "requestBody", body)
}

pub(super) fn is_required(schema: &Value, key: &str) -> bool {
    let mut required = schema["required"].as_array().into_iter().flatten();
    required.any(|name| key.ends_with(&format!("/{}", name.as_str().unwrap())))
}

/// Requires the property at `key`, `properties/NAME`.
pub(super) fn require(schema: &mut Value, key: &str) -> Option<()> {
    if !schema["required"].is_array() {
        schema["required"] = json!([]);
    }
    push(
        &mut schema["required"],
        json!(key.strip_prefix("properties/")?),
    )
}

pub(super) fn unrequire(schema: &mut Value, key: &str) -> Option<()> {
    let required = schema.get_mut("required")?.as_array_mut()?;
    let index = required
        .iter()
        .position(|name| format!("properties/{}", name.as_str().unwrap()) == key)?;
    required.remove(index);
    Some(())
}

pub(super) fn rename_property(schema: &mut Value, key: &str) -> Option<()> {
    let new = format!("{key}V2");
    move_to(schema, key, &new)?;
    unrequire(schema, key).map_or(Some(()), |()| require(schema, &new))
}

pub(super) fn rename_schema(inputs: &mut Inputs, site: &Site) -> Option<()> {
    let (name, new) = (&site.key, format!("{}V3", site.key));
    let target = |name: &str| format!("\"#/components/schemas/{name}\"");
    for (index, _) in &site.places {
        let doc = &mut inputs.fragments[*index].doc;
        let text = doc.to_string().replace(&target(name), &target(&new));
        *doc = serde_json::from_str(&text).unwrap();
        move_to(&mut doc["components"]["schemas"], name, &new)?;
    }
    Some(())
}

/// The one operation of a document.
pub(super) fn operation(doc: &mut Value) -> Option<&mut Value> {
    let mut paths = doc["paths"].as_object_mut()?.values_mut();
    paths.next()?.as_object_mut()?.values_mut().next()
}

/// Moves the one operation of a document.
pub(super) fn place(doc: &mut Value, to: fn(String, String) -> (String, String)) -> Option<()> {
    let (path, item) = doc["paths"].as_object()?.iter().next()?;
    let (method, operation) = item.as_object()?.iter().next()?;
    let (path, method) = to(path.clone(), method.clone());
    doc["paths"] = json!({path: {method: operation}});
    Some(())
}

/// The action of the overlay that selects an operation, with its reason and its update.
pub(super) fn action(inputs: &Inputs, id: &str) -> Option<String> {
    let actions = inputs.overlay.split_inclusive('\n').collect::<Vec<_>>();
    let is_start = |line: &&str| line.starts_with("  - target:");
    let start = actions
        .iter()
        .position(|line| line.contains(&format!("@.operationId == '{id}'")))?;
    let end = actions[start + 1..].iter().position(is_start);
    Some(actions[start..end.map_or(actions.len(), |end| start + 1 + end)].concat())
}

pub(super) fn amend_path(inputs: &mut Inputs, site: &Site) -> Option<()> {
    let action = action(inputs, &site.key)?;
    let old = action.split('\'').nth(1)?;
    let new = inputs.fragments[site.places[0].0].doc["paths"]
        .as_object()?
        .keys()
        .next()?;
    let amended = action.replace(&format!("'{old}'"), &format!("'{new}'"));
    inputs.overlay = inputs.overlay.replace(&action, &amended);
    Some(())
}

pub(super) fn amend_id(inputs: &mut Inputs, site: &Site) -> Option<()> {
    let id = &site.key;
    inputs.overlay = inputs
        .overlay
        .replace(&format!("'{id}'"), &format!("'{id}V2'"));
    // The places of enums have the id too.
    inputs.enums = inputs
        .enums
        .replace(&format!("\"{id}."), &format!("\"{id}V2."));
    Some(())
}

pub(super) fn drop_fragment(inputs: &mut Inputs, site: &Site) -> Option<()> {
    inputs.fragments.remove(site.places[0].0);
    Some(())
}

pub(super) fn copy(
    inputs: &mut Inputs,
    site: &Site,
    edit: fn(&mut Value) -> Option<()>,
) -> Option<()> {
    let mut copy = inputs.fragments[site.places[0].0].clone();
    copy.file = "pods/copy.json".to_owned();
    edit(&mut copy.doc)?;
    inputs.fragments.push(copy);
    Some(())
}
