//! The table of mutation operators: what the vendor may do, and which class is right.

use super::World;
use super::edits::*;
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
pub(super) type Edit = Box<dyn Fn(&mut Value, &str, usize) -> Option<()> + Sync>;

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
