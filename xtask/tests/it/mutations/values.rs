//! Mutations of the values that a property may have: enums, defaults, bounds, patterns.

use super::Make;
use super::world::{Dice, Expect, Mutation, World};
use serde_json::{Value, json};
use xtask::diff::Class::{self, Breaking, Risky, Safe};
use xtask::merge::name::Table;

pub(crate) const KINDS: &[Make] = &[
    |w, d| {
        places(
            w,
            d,
            "enum value added",
            &|values| values.push(json!("NEW_VALUE")),
            Some(Safe),
            Some(Risky),
        )
    },
    |w, d| {
        places(
            w,
            d,
            "enum value removed",
            &|values| drop(values.remove(0)),
            Some(Breaking),
            Some(Breaking),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "enum put on a string",
            is_string,
            &|p| p["enum"] = json!(["A", "B"]),
            None,
            None,
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "enum dropped",
            |p| p.get("enum").is_some(),
            &|p| cut(p, "enum"),
            None,
            None,
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "default added",
            |p| p["type"].is_string() && p.get("default").is_none(),
            &default,
            Some(Risky),
            Some(Safe),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "default changed",
            |p| p.get("default").is_some(),
            &default,
            Some(Risky),
            Some(Safe),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "default removed",
            |p| p.get("default").is_some(),
            &|p| cut(p, "default"),
            Some(Risky),
            Some(Safe),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "longest length tightened",
            is_string,
            &|p| p["maxLength"] = json!(p["maxLength"].as_i64().unwrap_or(20) / 2),
            Some(Breaking),
            Some(Safe),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "longest length loosened",
            |p| p.get("maxLength").is_some(),
            &|p| p["maxLength"] = json!(9999),
            Some(Safe),
            Some(Risky),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "least length tightened",
            is_string,
            &|p| p["minLength"] = json!(p["minLength"].as_i64().unwrap_or(0) + 1),
            Some(Breaking),
            Some(Safe),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "least length dropped",
            |p| p["minLength"].as_i64() > Some(0),
            &|p| cut(p, "minLength"),
            Some(Safe),
            Some(Risky),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "minimum tightened",
            is_number,
            &|p| p["minimum"] = json!(p["minimum"].as_i64().unwrap_or(0) + 1),
            Some(Breaking),
            Some(Safe),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "maximum dropped",
            |p| p.get("maximum").is_some(),
            &|p| cut(p, "maximum"),
            Some(Safe),
            Some(Risky),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "steps",
            is_number,
            &|p| p["multipleOf"] = json!(2),
            Some(Breaking),
            Some(Safe),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "items limited",
            |p| p["type"] == "array",
            &|p| p["maxItems"] = json!(3),
            Some(Breaking),
            Some(Safe),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "items no longer unique",
            |p| p["uniqueItems"] == true,
            &|p| cut(p, "uniqueItems"),
            Some(Safe),
            Some(Risky),
        )
    },
    |w, d| {
        keyword(
            w,
            d,
            "pattern added",
            is_string,
            &|p| p["pattern"] = json!("^a+$"),
            Some(Breaking),
            Some(Safe),
        )
    },
];

fn is_string(property: &Value) -> bool {
    property["type"] == "string" && property.get("enum").is_none()
}

fn is_number(property: &Value) -> bool {
    property["type"] == "integer" || property["type"] == "number"
}

fn cut(property: &mut Value, key: &str) {
    property.as_object_mut().unwrap().shift_remove(key);
}

fn default(property: &mut Value) {
    let now = property.get("default").cloned();
    property["default"] = match property["type"].as_str() {
        Some("boolean") => json!(now != Some(json!(true))),
        Some("integer" | "number") => json!(7),
        Some("array") => json!([]),
        _ => json!("OTHER"),
    };
}

/// A mutation of one property.
fn keyword(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    suits: fn(&Value) -> bool,
    edit: &dyn Fn(&mut Value),
    request: Option<Class>,
    response: Option<Class>,
) -> Option<Mutation> {
    let (schema, name) = world.property(dice, suits)?;
    let expect = match (request, response) {
        (None, None) => Expect::Refused,
        _ => world.sides(&schema).expect(request, response),
    };
    Some(Mutation {
        kind,
        label: format!("{schema}.{name}"),
        names: vec![name.clone()],
        all: Vec::new(),
        expect,
        inputs: world.edit(&schema, |schema| edit(&mut schema["properties"][&name])),
    })
}

/// A mutation of the values of one enum, in all places where it stands.
fn places(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    edit: &dyn Fn(&mut Vec<Value>),
    request: Option<Class>,
    response: Option<Class>,
) -> Option<Mutation> {
    let table = Table::parse(&world.inputs.enums).unwrap();
    let names: Vec<_> = table.iter().collect();
    let (name, places) = dice.pick(&names)?;
    let mut inputs = world.inputs.clone();
    let mut expect = Expect::Normalised;
    for place in *places {
        let (owner, property) = place.split_once('.')?;
        for fragment in &mut inputs.fragments {
            let doc = &mut fragment.doc;
            let schema = doc["components"]["schemas"]
                .as_object_mut()
                .unwrap()
                .get_mut(owner);
            if let Some(schema) = schema {
                values(&mut schema["properties"][property], edit);
            }
            let items = doc["paths"].as_object_mut().unwrap().values_mut();
            for operation in items.flat_map(|item| item.as_object_mut().unwrap().values_mut()) {
                if operation["operationId"] != owner {
                    continue;
                }
                for parameter in operation["parameters"].as_array_mut().unwrap() {
                    if parameter["name"] == property {
                        values(&mut parameter["schema"], edit);
                    }
                }
            }
        }
        let sides = match world.schemas().iter().any(|schema| schema == owner) {
            true => world.sides(owner).expect(request, response),
            // A parameter.
            false => Expect::Class(request?),
        };
        expect = match (expect, sides) {
            (Expect::Class(a), Expect::Class(b)) => Expect::Class(a.min(b)),
            (Expect::Normalised, other) => other,
            (other, _) => other,
        };
    }
    Some(Mutation {
        kind,
        label: (*name).to_owned(),
        names: vec![(*name).to_owned()],
        all: Vec::new(),
        expect,
        inputs,
    })
}

/// An array has its enum itself, or its items have.
fn values(schema: &mut Value, edit: &dyn Fn(&mut Vec<Value>)) {
    let holder = match schema.get("enum").is_some() {
        true => schema,
        false => &mut schema["items"],
    };
    edit(holder["enum"].as_array_mut().unwrap());
}
