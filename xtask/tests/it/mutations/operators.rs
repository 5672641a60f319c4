//! The table of mutation operators: what the vendor may do, and which class is right.

use super::World;
use super::sites::{At, At::*, Site, is_meaningless, refs};
use serde_json::{Value, json};
use xtask::diff::Class::{self, Breaking, Docs, Risky, Safe};
use xtask::merge::Inputs;

/// What has to become of a mutation. Any may be refused as well, if the refusal names what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    Refused,
    /// The worst change is the worse of these, of the sides that the site has: sent and received. With none, the merge takes it
    /// away.
    Shown(Option<Class>, Option<Class>),
    Class(Class),
    AtLeast(Class),
    Normalised,
    /// At least docs, unless the merge takes such a value away.
    Node {
        is_removed: bool,
    },
    /// Of any class, or taken away.
    Seen,
}

impl Expect {
    pub(super) fn at(self, world: &World, site: &Site) -> Self {
        match self {
            Self::Shown(sent, received) => {
                let sides = [
                    sent.filter(|_| site.sides[0]),
                    received.filter(|_| site.sides[1]),
                ];
                sides
                    .into_iter()
                    .flatten()
                    .min()
                    .map_or(Self::Normalised, Self::Class)
            }
            Self::Node { is_removed } if is_meaningless(world, site, is_removed) => Self::Seen,
            Self::Node { .. } => Self::AtLeast(Docs),
            other => other,
        }
    }
}

/// Changes the value at a key of its owner; the number is random. `None` if the value does not suit.
type Edit = Box<dyn Fn(&mut Value, &str, usize) -> Option<()> + Sync>;

/// Changes the inputs as a whole after the edit.
type Then = fn(&mut Inputs, &Site) -> Option<()>;

pub(super) struct Operator {
    pub(super) name: &'static str,
    pub(super) at: At,
    edit: Edit,
    then: Then,
    pub(super) expect: Expect,
}

impl Operator {
    pub(super) fn apply(&self, inputs: &mut Inputs, site: &Site, number: usize) -> Option<()> {
        for (fragment, owner) in &site.places {
            (self.edit)(
                inputs.fragments[*fragment].doc.pointer_mut(owner)?,
                &site.key,
                number,
            )?;
        }
        (self.then)(inputs, site)
    }
}

const REFUSED: Expect = Expect::Refused;
const NORMALISED: Expect = Expect::Normalised;

fn shown(sent: Class, received: Class) -> Expect {
    Expect::Shown(Some(sent), Some(received))
}

/// What has no meaning in a response, because the merge makes all its properties optional and nullable.
fn sent(class: Class) -> Expect {
    Expect::Shown(Some(class), None)
}

fn all(class: Class) -> Expect {
    shown(class, class)
}

#[rustfmt::skip]
pub(super) fn operators() -> Vec<Operator> {
    let mut operators = Vec::new();
    let mut op = |name, at, edit: Edit, expect| operators.push(Operator { name, at, edit, then: |_, _| Some(()), expect });

    op("property removed", Property, edit(|s, p| { take_at(s, p)?; unrequire(s, p).or(Some(())) }), all(Risky));
    op("property added", Property, edit(|s, _| put(s, "properties/extraField", json!({"type": "string"}))), all(Safe));
    op("required property added", Property, edit(|s, _| {
        put(s, "properties/extraField", json!({"type": "string"}))?;
        require(s, "properties/extraField")
    }), shown(Breaking, Safe));
    op("property renamed", Property, edit(rename_property), shown(Breaking, Risky));
    op("property required", Property,
        edit(|s, p| if is_required(s, p) { None } else { require(s, p) }), sent(Breaking));
    op("property no longer required", Property, edit(unrequire), sent(Safe));
    op("property retyped", Property, on(plain, |p| retype(p, "integer")), all(Breaking));
    op("integer becomes number", Property,
        set(|p| p["type"] == "integer", "type", json!("number")), shown(Risky, Breaking));
    op("number becomes integer", Property,
        set(|p| p["type"] == "number", "type", json!("integer")), shown(Breaking, Risky));
    op("int32 becomes int64", Property,
        set(|p| p["format"] == "int32", "format", json!("int64")), shown(Risky, Breaking));
    op("int64 becomes int32", Property,
        set(|p| p["format"] == "int64", "format", json!("int32")), shown(Breaking, Risky));
    op("format added", Property,
        set(|p| plain(p) && p["type"] == "string", "format", json!("date-time")), shown(Breaking, Risky));
    op("property nullable", Property, set(|p| p.get("$ref").is_none(), "nullable", json!(true)), sent(Safe));
    op("property described", Property, set(any, "description", json!("Other words")), all(Docs));
    op("property has example", Property, set(plain, "example", json!("Other words")), all(Docs));
    op("property deprecated", Property, set(plain, "deprecated", json!(true)), all(Risky));
    op("unknown keyword", Property, set(plain, "x-secret", json!(true)), all(Risky));
    op("property read-only", Property, set(plain, "readOnly", json!(true)), all(Risky));
    op("property wrapped in allOf", Property,
        on(plain, |p| { *p = json!({"allOf": [p.take()]}); Some(()) }), all(Docs));
    op("items retyped", Property,
        on(|p| plain(p) && plain(&p["items"]), |p| retype(&mut p["items"], "boolean")), all(Breaking));
    op("items unique", Property,
        set(|p| array(p) && p.get("uniqueItems").is_none(), "uniqueItems", json!(true)), shown(Breaking, Safe));
    op("items no longer unique", Property, cut(|p| p["uniqueItems"] == true, "uniqueItems"), shown(Safe, Risky));
    op("items limited", Property, set(array, "maxItems", json!(3)), shown(Breaking, Safe));
    op("reference to nothing", Property, on(refers, |p| refer(p, "Nowhere")), REFUSED);
    op("reference retargeted", Property,
        on(|p| refers(p) && refs(p) != ["Result"], |p| refer(p, "Result")), Expect::AtLeast(Risky));

    op("enum put on a string", Property, set(string, "enum", json!(["A", "B"])), REFUSED);
    op("enum dropped", Property, cut(|p| p.get("enum").is_some(), "enum"), REFUSED);
    op("default added", Property,
        on(|p| p["type"].is_string() && p.get("default").is_none(), default), shown(Risky, Safe));
    op("default changed", Property, on(|p| p.get("default").is_some(), default), shown(Risky, Safe));
    op("default removed", Property, cut(any, "default"), shown(Risky, Safe));
    op("longest length tightened", Property,
        on(string, |p| put(p, "maxLength", json!(int(p, "maxLength", 20) / 2))), shown(Breaking, Safe));
    op("longest length loosened", Property,
        set(|p| p.get("maxLength").is_some(), "maxLength", json!(9999)), shown(Safe, Risky));
    op("least length tightened", Property,
        on(string, |p| put(p, "minLength", json!(int(p, "minLength", 0) + 1))), shown(Breaking, Safe));
    op("least length dropped", Property, cut(|p| int(p, "minLength", 0) > 0, "minLength"), shown(Safe, Risky));
    op("minimum tightened", Property,
        on(number, |p| put(p, "minimum", json!(int(p, "minimum", 0) + 1))), shown(Breaking, Safe));
    op("maximum dropped", Property, cut(any, "maximum"), shown(Safe, Risky));
    op("steps", Property, set(number, "multipleOf", json!(2)), shown(Breaking, Safe));
    op("pattern added", Property, set(string, "pattern", json!("^a+$")), shown(Breaking, Safe));
    op("enum value added", Enum,
        edit(|e, key| { e[key].as_array_mut()?.push(json!("NEW_VALUE")); Some(()) }), shown(Safe, Risky));
    op("enum value removed", Enum, edit(|e, key| { e[key].as_array_mut()?.remove(0); Some(()) }), all(Breaking));

    op("schema described", Schema, set(any, "description", json!("Other words")), all(Docs));
    op("properties reordered", Schema, on(any, |s| rotate(&mut s["properties"])), all(Docs));
    op("schema closed", Schema, set(any, "additionalProperties", json!(false)), shown(Breaking, Safe));
    op("fragments disagree on a type", Disagreement, on(any, |p| retype(p, "boolean")), REFUSED);
    op("fragments disagree on words", Disagreement, set(any, "description", json!("Other words")), REFUSED);
    op("fragments disagree on a keyword", Disagreement, set(any, "x-secret", json!(true)), REFUSED);

    op("parameter added", Operation, on(any, |o| push(&mut o["parameters"], parameter("query", false))), all(Safe));
    op("required parameter added", Operation,
        on(any, |o| push(&mut o["parameters"], parameter("query", true))), all(Breaking));
    op("parameter that is none of the path's", Operation,
        on(any, |o| push(&mut o["parameters"], parameter("path", true))), REFUSED);
    op("parameters reordered", Operation,
        on(|o| o["parameters"].as_array().is_some_and(|list| list.len() > 1), |o| rotate(&mut o["parameters"])),
        all(Docs));
    op("query parameter removed", Parameter, remove(query), all(Risky));
    op("path parameter removed", Parameter, remove(path), REFUSED);
    op("query parameter renamed", Parameter, on(query, rename), all(Breaking));
    op("path parameter renamed", Parameter, on(path, rename), REFUSED);
    op("parameter moved to the headers", Parameter, set(query, "in", json!("header")), all(Breaking));
    op("path parameter moved to the query", Parameter, set(path, "in", json!("query")), REFUSED);
    op("parameter required", Parameter,
        set(|p| query(p) && p["required"] != true, "required", json!(true)), all(Breaking));
    op("path parameter optional", Parameter, set(path, "required", json!(false)), REFUSED);
    op("parameter retyped", Parameter, on(single, |p| retype(&mut p["schema"], "boolean")), all(Breaking));
    op("parameter's list written otherwise", Parameter,
        set(|p| query(p) && array(&p["schema"]), "explode", json!(false)), all(Breaking));
    op("parameter's single value exploded", Parameter,
        set(|p| query(p) && single(p), "explode", json!(false)), all(Docs));
    op("parameter's style said out loud", Parameter, set(query, "style", json!("form")), all(Docs));
    op("parameter's default", Parameter, set(single, "schema/default", json!(5)), all(Risky));
    op("parameter's bound", Parameter, set(single, "schema/maximum", json!(5)), all(Breaking));
    op("parameter described", Parameter, set(any, "description", json!("Other words")), all(Docs));
    op("parameter deprecated", Parameter, set(any, "deprecated", json!(true)), all(Risky));
    op("parameter reserved", Parameter, set(any, "allowReserved", json!(true)), all(Risky));

    op("operation described", Operation, set(any, "description", json!("Other words")), all(Docs));
    op("operation deprecated", Operation, set(any, "deprecated", json!(true)), all(Risky));
    op("operation's security", Operation, set(any, "security", json!([{"Other": []}])), all(Breaking));
    op("operation without security", Operation, set(any, "security", json!([])), all(Safe));
    op("operation's server", Operation, set(any, "servers", json!([{"url": "https://example.com"}])), all(Breaking));
    op("operation's extension", Operation, set(any, "x-quota", json!(5)), all(Risky));
    // The overlay sets ours.
    op("operation's tags", Operation, set(any, "tags", json!(["Others"])), NORMALISED);
    op("operation's documentation", Operation,
        set(any, "externalDocs", json!({"url": "https://example.com"})), all(Docs));
    op("code added", Operation, set(any, "responses/13999", json!({
        "description": "Busy", "content": {"*/*": {"schema": {"$ref": "#/components/schemas/Result"}}}, "headers": {}
    })), all(Risky));
    op("code removed", Operation, cut(any, "responses/10000"), all(Risky));
    op("code described", Operation, set(any, "responses/10000/description", json!("Other words")), all(Docs));
    op("status added", Operation,
        on(any, |o| { let response = o["responses"]["400"].clone(); put(o, "responses/404", response) }), all(Safe));
    op("status removed", Operation, cut(any, "responses/500"), all(Safe));
    op("success moved to 201", Operation, on(any, |o| move_to(o, "responses/200", "responses/201")), all(Breaking));
    op("response described", Operation, set(any, "responses/200/description", json!("Other words")), all(Docs));
    op("response has a second type", Operation,
        set(any, "responses/200/content/text~1plain", json!({"schema": {"type": "string"}})), all(Risky));
    op("response in another type", Operation,
        on(any, |o| move_to(o, "responses/200/content/*~1*", "responses/200/content/text~1plain")), REFUSED);
    op("header added", Operation,
        set(any, "responses/200/headers/X-Request-Id", json!({"schema": {"type": "string"}})), all(Safe));
    op("body in another type", Operation, on(sends, |o| {
        move_to(o, "requestBody/content/application~1json", "requestBody/content/application~1xml")
    }), all(Breaking));
    op("body required", Operation,
        set(|o| sends(o) && o["requestBody"]["required"] != true, "requestBody/required", json!(true)), all(Breaking));
    op("body no longer required", Operation,
        cut(|o| sends(o) && o["requestBody"]["required"] == true, "requestBody/required"), all(Safe));
    op("body removed", Operation, cut(sends, "requestBody"), REFUSED);
    op("optional body added", Operation, edit(|item, key| add_body(item, key, false)), all(Safe));
    op("required body added", Operation, edit(|item, key| add_body(item, key, true)), all(Breaking));
    // HTTP gives it no meaning.
    op("body of a GET that declares nothing", Operation,
        set(declares_nothing, "requestBody/description", json!("Words")), NORMALISED);
    op("body of a GET that declares something", Operation, set(declares_nothing,
        "requestBody/content/application~1json/schema/properties/id", json!({"type": "string"})), REFUSED);
    op("operationId", Operation, set(any, "operationId", json!("somethingElse")), REFUSED);
    op("operationId gone", Operation, cut(any, "operationId"), REFUSED);

    op("path", Fragment, edit(|doc, _| place(doc, |path, method| (format!("/v9{path}"), method))), REFUSED);
    op("method", Fragment, edit(|doc, _| place(doc, |path, _| (path, "put".to_owned()))), all(Breaking));
    op("method unknown to HTTP", Fragment,
        edit(|doc, _| place(doc, |path, method| (path, format!("{method}s")))), REFUSED);
    // The overlay sets ours; the merged document has a version of its own.
    op("title and version", Document, set(any, "info", json!({"title": "T", "version": "9"})), NORMALISED);
    op("tags of the document", Document, set(any, "tags", json!([{"name": "Others"}])), NORMALISED);
    op("version of OpenAPI", Document, set(any, "openapi", json!("3.0.2")), NORMALISED);
    op("component that is not a schema", Document,
        set(any, "components/parameters", json!({"Page": parameter("query", false)})), REFUSED);
    op("security of the document gone", Document, cut(any, "security"), REFUSED);
    op("server of the document", Document, set(any, "servers", json!([{"url": "https://example.com"}])), all(Risky));
    op("extension of the document", Document, set(any, "x-quota", json!(5)), all(Risky));
    op("documentation of the document", Document,
        set(any, "externalDocs", json!({"url": "https://example.com"})), all(Docs));
    op("any node deleted", Node, remove(any), Expect::Node { is_removed: true });
    op("any node replaced", Node, Box::new(replace), Expect::Node { is_removed: false });

    // What a person does afterwards, or to several fragments.
    let mut op = |name, at, edit: Edit, then, expect| operators.push(Operator { name, at, edit, then, expect });
    op("path, overlay amended", Fragment,
        edit(|doc, _| place(doc, |path, method| (format!("/v9{path}"), method))), amend_path, all(Breaking));
    op("path's end, overlay amended", Fragment,
        edit(|doc, _| place(doc, |path, method| (format!("{path}/now"), method))), amend_path, all(Breaking));
    op("operationId, overlay amended", Fragment,
        edit(|doc, id| put(operation(doc)?, "operationId", json!(format!("{id}V2")))), amend_id, NORMALISED);
    op("schema renamed", Schema, edit(|_, _| Some(())), rename_schema, all(Risky));
    op("fragment missing", Fragment, edit(|_, _| Some(())), drop_fragment, REFUSED);
    op("fragment missing, overlay amended", Fragment, edit(|_, _| Some(())), |inputs, site| {
        let action = action(inputs, &site.key)?;
        inputs.overlay = inputs.overlay.replace(&action, "");
        drop_fragment(inputs, site)
    }, all(Breaking));
    op("fragment twice", Copy, edit(|_, _| Some(())), |inputs, site| copy(inputs, site, |_| Some(())), REFUSED);
    op("fragment twice, at another path", Copy, edit(|_, _| Some(())), |inputs, site| {
        copy(inputs, site, |doc| place(doc, |_, method| ("/v9".to_owned(), method)))
    }, REFUSED);
    operators
}

type Filter = fn(&Value) -> bool;

fn edit(edit: fn(&mut Value, &str) -> Option<()>) -> Edit {
    Box::new(move |owner, key, _| edit(owner, key))
}

/// The value at `path` of an object or a list; itself if the path is empty.
fn target<'v>(owner: &'v mut Value, path: &str) -> Option<&'v mut Value> {
    let start = if path.is_empty() { "" } else { "/" };
    owner.pointer_mut(&format!("{start}{path}"))
}

/// Edits the value itself, if it suits.
fn on(suits: Filter, edit: impl Fn(&mut Value) -> Option<()> + Sync + 'static) -> Edit {
    Box::new(move |owner, key, _| edit(target(owner, key).filter(|value| suits(value))?))
}

fn set(suits: Filter, path: &'static str, new: Value) -> Edit {
    on(suits, move |value| put(value, path, new.clone()))
}

fn cut(suits: Filter, path: &'static str) -> Edit {
    on(suits, move |value| take_at(value, path).map(drop))
}

/// Removes the value from its owner.
fn remove(suits: Filter) -> Edit {
    Box::new(move |owner, key, _| {
        target(owner, key).filter(|value| suits(value))?;
        take_at(owner, key).map(drop)
    })
}

fn replace(owner: &mut Value, key: &str, number: usize) -> Option<()> {
    let wrong = json!([null, true, 3, "x", [], {}, {"$ref": "#/components/schemas/Result"}]);
    let wrong = wrong[number % 7].clone();
    let value = target(owner, key).filter(|value| **value != wrong)?;
    *value = wrong;
    Some(())
}

/// The owner of what is at a path, and its key there.
fn owner<'v>(value: &'v mut Value, path: &str) -> Option<(&'v mut Value, String)> {
    let (owner, key) = path.rsplit_once('/').unwrap_or(("", path));
    Some((
        target(value, owner)?,
        key.replace("~1", "/").replace("~0", "~"),
    ))
}

fn put(value: &mut Value, path: &str, new: Value) -> Option<()> {
    let (owner, key) = owner(value, path)?;
    owner.as_object_mut()?.insert(key, new);
    Some(())
}

fn take_at(value: &mut Value, path: &str) -> Option<Value> {
    match owner(value, path)? {
        (Value::Array(items), key) => Some(items.remove(key.parse().ok()?)),
        (owner, key) => owner.as_object_mut()?.shift_remove(&key),
    }
}

fn move_to(value: &mut Value, from: &str, to: &str) -> Option<()> {
    let moved = take_at(value, from)?;
    put(value, to, moved)
}

fn any(_: &Value) -> bool {
    true
}

/// A type of its own, and no enum.
fn plain(p: &Value) -> bool {
    p["type"].is_string() && p.get("enum").is_none() && p["items"].get("enum").is_none()
}

fn string(p: &Value) -> bool {
    p["type"] == "string" && p.get("enum").is_none()
}

fn number(p: &Value) -> bool {
    p["type"] == "integer" || p["type"] == "number"
}

fn array(p: &Value) -> bool {
    p["type"] == "array"
}

fn refers(p: &Value) -> bool {
    p.get("$ref").is_some() || p["items"].get("$ref").is_some()
}

fn query(p: &Value) -> bool {
    p["in"] == "query"
}

fn path(p: &Value) -> bool {
    p["in"] == "path"
}

/// A parameter that is neither an enum nor a list.
fn single(p: &Value) -> bool {
    plain(&p["schema"]) && !array(&p["schema"])
}

fn sends(o: &Value) -> bool {
    !refs(&o["requestBody"]).is_empty()
}

fn declares_nothing(o: &Value) -> bool {
    o.get("requestBody").is_some() && !sends(o)
}

fn int(p: &Value, key: &str, default: i64) -> i64 {
    p[key].as_i64().unwrap_or(default)
}

fn retype(p: &mut Value, other: &str) -> Option<()> {
    let kind = if p["type"] == "string" {
        other
    } else {
        "string"
    };
    put(p, "type", json!(kind))
}

fn refer(p: &mut Value, target: &str) -> Option<()> {
    let target = json!(format!("#/components/schemas/{target}"));
    let is_list = p.get("items").is_some();
    put(p, if is_list { "items/$ref" } else { "$ref" }, target)
}

fn default(p: &mut Value) -> Option<()> {
    let default = match p["type"].as_str() {
        Some("boolean") => json!(p["default"] != true),
        Some("integer" | "number") => json!(7),
        Some("array") => json!([]),
        _ => json!("OTHER"),
    };
    put(p, "default", default)
}

fn rename(parameter: &mut Value) -> Option<()> {
    let name = format!("{}V2", parameter["name"].as_str()?);
    put(parameter, "name", json!(name))
}

fn parameter(place: &str, required: bool) -> Value {
    json!({"name": "extra", "in": place, "required": required, "schema": {"type": "string"}})
}

fn push(list: &mut Value, value: Value) -> Option<()> {
    list.as_array_mut()?.push(value);
    Some(())
}

/// Moves the first entry to the end.
fn rotate(value: &mut Value) -> Option<()> {
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

fn add_body(item: &mut Value, method: &str, required: bool) -> Option<()> {
    let operation =
        target(item, method).filter(|o| method == "post" && o.get("requestBody").is_none())?;
    let schema = json!({"type": "object", "properties": {"reason": {"type": "string"}}});
    let body = json!({"required": required, "content": {"application/json": {"schema": schema}}});
    put(operation, "requestBody", body)
}

fn is_required(schema: &Value, key: &str) -> bool {
    let mut required = schema["required"].as_array().into_iter().flatten();
    required.any(|name| key.ends_with(&format!("/{}", name.as_str().unwrap())))
}

/// Requires the property at `key`, `properties/NAME`.
fn require(schema: &mut Value, key: &str) -> Option<()> {
    if !schema["required"].is_array() {
        schema["required"] = json!([]);
    }
    push(
        &mut schema["required"],
        json!(key.strip_prefix("properties/")?),
    )
}

fn unrequire(schema: &mut Value, key: &str) -> Option<()> {
    let required = schema.get_mut("required")?.as_array_mut()?;
    let index = required
        .iter()
        .position(|name| format!("properties/{}", name.as_str().unwrap()) == key)?;
    required.remove(index);
    Some(())
}

fn rename_property(schema: &mut Value, key: &str) -> Option<()> {
    let new = format!("{key}V2");
    move_to(schema, key, &new)?;
    unrequire(schema, key).map_or(Some(()), |()| require(schema, &new))
}

fn rename_schema(inputs: &mut Inputs, site: &Site) -> Option<()> {
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
fn operation(doc: &mut Value) -> Option<&mut Value> {
    let mut paths = doc["paths"].as_object_mut()?.values_mut();
    paths.next()?.as_object_mut()?.values_mut().next()
}

/// Moves the one operation of a document.
fn place(doc: &mut Value, to: fn(String, String) -> (String, String)) -> Option<()> {
    let (path, item) = doc["paths"].as_object()?.iter().next()?;
    let (method, operation) = item.as_object()?.iter().next()?;
    let (path, method) = to(path.clone(), method.clone());
    doc["paths"] = json!({path: {method: operation}});
    Some(())
}

/// The action of the overlay that selects an operation, with its reason and its update.
fn action(inputs: &Inputs, id: &str) -> Option<String> {
    let actions = inputs.overlay.split_inclusive('\n').collect::<Vec<_>>();
    let is_start = |line: &&str| line.starts_with("  - target:");
    let start = actions
        .iter()
        .position(|line| line.contains(&format!("@.operationId == '{id}'")))?;
    let end = actions[start + 1..].iter().position(is_start);
    Some(actions[start..end.map_or(actions.len(), |end| start + 1 + end)].concat())
}

fn amend_path(inputs: &mut Inputs, site: &Site) -> Option<()> {
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

fn amend_id(inputs: &mut Inputs, site: &Site) -> Option<()> {
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

fn drop_fragment(inputs: &mut Inputs, site: &Site) -> Option<()> {
    inputs.fragments.remove(site.places[0].0);
    Some(())
}

fn copy(inputs: &mut Inputs, site: &Site, edit: fn(&mut Value) -> Option<()>) -> Option<()> {
    let mut copy = inputs.fragments[site.places[0].0].clone();
    copy.file = "pods/copy.json".to_owned();
    edit(&mut copy.doc)?;
    inputs.fragments.push(copy);
    Some(())
}
