//! Mutations of schemas: their properties, types and references.

use super::Make;
use super::world::{Dice, Expect, Mutation, World, refs};
use serde_json::{Value, json};
use xtask::diff::Class::{self, Breaking, Docs, Risky, Safe};

pub(crate) const KINDS: &[Make] = &[
    |w, d| {
        property(
            w,
            d,
            "property removed",
            any,
            &removed,
            Some(Risky),
            Some(Risky),
        )
    },
    |w, d| property(w, d, "property added", any, &added, Some(Safe), Some(Safe)),
    |w, d| {
        property(
            w,
            d,
            "required property added",
            any,
            &required_added,
            Some(Breaking),
            Some(Safe),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "property renamed",
            any,
            &renamed,
            Some(Breaking),
            Some(Risky),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "property retyped",
            plain,
            &retyped,
            Some(Breaking),
            Some(Breaking),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "integer becomes number",
            |p| p["type"] == "integer",
            &set("type", json!("number")),
            Some(Risky),
            Some(Breaking),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "number becomes integer",
            |p| p["type"] == "number",
            &set("type", json!("integer")),
            Some(Breaking),
            Some(Risky),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "int32 becomes int64",
            |p| p["format"] == "int32",
            &set("format", json!("int64")),
            Some(Risky),
            Some(Breaking),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "int64 becomes int32",
            |p| p["format"] == "int64",
            &set("format", json!("int32")),
            Some(Breaking),
            Some(Risky),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "format added",
            |p| plain(p) && p["type"] == "string",
            &set("format", json!("date-time")),
            Some(Breaking),
            Some(Risky),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "property nullable",
            |p| p.get("$ref").is_none(),
            &set("nullable", json!(true)),
            Some(Safe),
            None,
        )
    },
    |w, d| {
        property(
            w,
            d,
            "property described",
            any,
            &set("description", json!("Other words")),
            Some(Docs),
            Some(Docs),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "property has example",
            plain,
            &set("example", json!("Other words")),
            Some(Docs),
            Some(Docs),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "property deprecated",
            plain,
            &set("deprecated", json!(true)),
            Some(Risky),
            Some(Risky),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "unknown keyword",
            plain,
            &set("x-secret", json!(true)),
            Some(Risky),
            Some(Risky),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "property read-only",
            plain,
            &set("readOnly", json!(true)),
            Some(Risky),
            Some(Risky),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "property wrapped in allOf",
            plain,
            &wrapped,
            Some(Docs),
            Some(Docs),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "items retyped",
            |p| plain(p) && plain(&p["items"]),
            &items_retyped,
            Some(Breaking),
            Some(Breaking),
        )
    },
    |w, d| {
        property(
            w,
            d,
            "items unique",
            |p| p["type"] == "array" && p.get("uniqueItems").is_none(),
            &set("uniqueItems", json!(true)),
            Some(Breaking),
            Some(Safe),
        )
    },
    |w, d| {
        whole(
            w,
            d,
            "schema described",
            &|schema| schema["description"] = json!("Other words"),
            Some(Docs),
            Some(Docs),
        )
    },
    |w, d| {
        whole(
            w,
            d,
            "properties reordered",
            &reordered,
            Some(Docs),
            Some(Docs),
        )
    },
    |w, d| {
        whole(
            w,
            d,
            "schema closed",
            &|schema| schema["additionalProperties"] = json!(false),
            Some(Breaking),
            Some(Safe),
        )
    },
    required,
    no_longer_required,
    reference_dangling,
    reference_retargeted,
    schema_renamed,
];

fn any(_: &Value) -> bool {
    true
}

/// A type of its own, and no enum.
fn plain(property: &Value) -> bool {
    property["type"].is_string()
        && property.get("enum").is_none()
        && property["items"].get("enum").is_none()
}

/// A mutation of one property, `edit(schema, property)`, in all fragments.
fn property(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    suits: fn(&Value) -> bool,
    edit: &dyn Fn(&mut Value, &str),
    request: Option<Class>,
    response: Option<Class>,
) -> Option<Mutation> {
    let (schema, name) = world.property(dice, suits)?;
    let mut names = vec![name.clone(), "extraField".to_owned(), format!("{name}V2")];
    // A schema that nothing refers to any more is named in place of the property.
    refs(&world.schema(&schema)["properties"][&name], &mut names);
    Some(Mutation {
        kind,
        label: format!("{schema}.{name}"),
        names,
        all: Vec::new(),
        expect: world.sides(&schema).expect(request, response),
        inputs: world.edit(&schema, |schema| edit(schema, &name)),
    })
}

/// A mutation of a schema as a whole.
fn whole(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    edit: &dyn Fn(&mut Value),
    request: Option<Class>,
    response: Option<Class>,
) -> Option<Mutation> {
    let schema = dice.pick(&world.schemas())?.clone();
    let twin = format!("{schema}Response");
    Some(Mutation {
        kind,
        label: schema.clone(),
        names: vec![schema.clone(), twin],
        all: Vec::new(),
        expect: world.sides(&schema).expect(request, response),
        inputs: world.edit(&schema, edit),
    })
}

fn set(key: &'static str, value: Value) -> impl Fn(&mut Value, &str) {
    move |schema, name| schema["properties"][name][key] = value.clone()
}

fn unrequire(schema: &mut Value, name: &str) -> bool {
    let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) else {
        return false;
    };
    let before = required.len();
    required.retain(|other| other != name);
    required.len() < before
}

fn require(schema: &mut Value, name: &str) {
    if !schema["required"].is_array() {
        schema["required"] = json!([]);
    }
    schema["required"].as_array_mut().unwrap().push(json!(name));
}

fn take(schema: &mut Value, name: &str) -> Value {
    let properties = schema["properties"].as_object_mut().unwrap();
    properties.shift_remove(name).unwrap()
}

fn removed(schema: &mut Value, name: &str) {
    take(schema, name);
    unrequire(schema, name);
}

fn added(schema: &mut Value, _: &str) {
    schema["properties"]["extraField"] = json!({"type": "string"});
}

fn required_added(schema: &mut Value, name: &str) {
    added(schema, name);
    require(schema, "extraField");
}

fn renamed(schema: &mut Value, name: &str) {
    let new = format!("{name}V2");
    let value = take(schema, name);
    schema["properties"][&new] = value;
    if unrequire(schema, name) {
        require(schema, &new);
    }
}

fn retyped(schema: &mut Value, name: &str) {
    let property = &mut schema["properties"][name];
    property["type"] = match property["type"].as_str() {
        Some("string") => json!("integer"),
        _ => json!("string"),
    };
}

fn items_retyped(schema: &mut Value, name: &str) {
    let items = &mut schema["properties"][name]["items"];
    items["type"] = match items["type"].as_str() {
        Some("string") => json!("boolean"),
        _ => json!("string"),
    };
}

fn wrapped(schema: &mut Value, name: &str) {
    let property = &mut schema["properties"][name];
    *property = json!({"allOf": [property.take()]});
}

fn reordered(schema: &mut Value) {
    let properties = schema["properties"].as_object_mut().unwrap();
    let first = properties.keys().next().unwrap().clone();
    let value = properties.shift_remove(&first).unwrap();
    properties.insert(first, value);
}

fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema["required"].as_array();
    required.is_some_and(|required| required.iter().any(|other| other == name))
}

fn required(world: &World, dice: &mut Dice) -> Option<Mutation> {
    let mutation = property(
        world,
        dice,
        "property required",
        any,
        &require,
        Some(Breaking),
        None,
    )?;
    let (schema, name) = mutation.label.split_once('.')?;
    (!is_required(world.schema(schema), name)).then_some(mutation)
}

fn no_longer_required(world: &World, dice: &mut Dice) -> Option<Mutation> {
    let edit = |schema: &mut Value, name: &str| {
        unrequire(schema, name);
    };
    let kind = "property no longer required";
    let mutation = property(world, dice, kind, any, &edit, Some(Safe), None)?;
    let (schema, name) = mutation.label.split_once('.')?;
    is_required(world.schema(schema), name).then_some(mutation)
}

/// The reference in a property, be it that of its items.
fn reference<'s>(schema: &'s mut Value, name: &str) -> Option<&'s mut Value> {
    let property = schema["properties"].get_mut(name)?;
    match property.get("items").is_some() {
        true => property["items"].get_mut("$ref"),
        false => property.get_mut("$ref"),
    }
}

fn referring(world: &World, dice: &mut Dice, kind: &'static str, target: &str) -> Option<Mutation> {
    let pointer = format!("#/components/schemas/{target}");
    let edit = |schema: &mut Value, name: &str| {
        if let Some(reference) = reference(schema, name) {
            *reference = json!(pointer);
        }
    };
    let refers = |p: &Value| p.get("$ref").is_some() || p["items"].get("$ref").is_some();
    let mut mutation = property(world, dice, kind, refers, &edit, Some(Risky), Some(Risky))?;
    mutation.names.push(target.to_owned());
    Some(mutation)
}

fn reference_dangling(world: &World, dice: &mut Dice) -> Option<Mutation> {
    let mut mutation = referring(world, dice, "reference to nothing", "Nowhere")?;
    mutation.expect = Expect::Refused;
    Some(mutation)
}

fn reference_retargeted(world: &World, dice: &mut Dice) -> Option<Mutation> {
    let target = dice.pick(&world.schemas())?.clone();
    let mut mutation = referring(world, dice, "reference retargeted", &target)?;
    mutation.expect = Expect::AtLeast(Risky);
    (!mutation.names[..mutation.names.len() - 1].contains(&target)).then_some(mutation)
}

fn schema_renamed(world: &World, dice: &mut Dice) -> Option<Mutation> {
    let name = dice.pick(&world.schemas())?.clone();
    let new = format!("{name}V3");
    let mut inputs = world.inputs.clone();
    for fragment in &mut inputs.fragments {
        let old = format!("#/components/schemas/{name}\"");
        let text = fragment.doc.to_string();
        let text = text.replace(&old, &format!("#/components/schemas/{new}\""));
        fragment.doc = serde_json::from_str(&text).unwrap();
        let schemas = fragment.doc["components"]["schemas"]
            .as_object_mut()
            .unwrap();
        if let Some(schema) = schemas.shift_remove(&name) {
            schemas.insert(new.clone(), schema);
        }
    }
    Some(Mutation {
        kind: "schema renamed",
        label: name.clone(),
        names: vec![name, new],
        all: Vec::new(),
        expect: Expect::Class(Risky),
        inputs,
    })
}
