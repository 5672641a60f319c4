//! Mutations of parameters.

use super::Make;
use super::operations::{names, operation};
use super::world::{Dice, Expect, Mutation, World};
use serde_json::{Value, json};
use xtask::diff::Class::{Breaking, Docs, Risky, Safe};

pub(crate) const KINDS: &[Make] = &[
    |w, d| {
        list(w, d, "parameter added", Expect::Class(Safe), |list| {
            list.push(extra(false))
        })
    },
    |w, d| {
        list(
            w,
            d,
            "required parameter added",
            Expect::Class(Breaking),
            |list| list.push(extra(true)),
        )
    },
    |w, d| {
        list(
            w,
            d,
            "parameter that is none of the path's",
            Expect::Refused,
            |list| {
                list.push(json!({"name": "extra", "in": "path", "required": true, "schema": {"type": "string"}}));
            },
        )
    },
    |w, d| {
        one(
            w,
            d,
            "query parameter removed",
            Expect::Class(Risky),
            query,
            |p| *p = Value::Null,
        )
    },
    |w, d| {
        one(w, d, "path parameter removed", Expect::Refused, path, |p| {
            *p = Value::Null
        })
    },
    |w, d| {
        one(
            w,
            d,
            "query parameter renamed",
            Expect::Class(Breaking),
            query,
            rename,
        )
    },
    |w, d| {
        one(
            w,
            d,
            "path parameter renamed",
            Expect::Refused,
            path,
            rename,
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter moved to the headers",
            Expect::Class(Breaking),
            query,
            |p| p["in"] = json!("header"),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "path parameter moved to the query",
            Expect::Refused,
            path,
            |p| p["in"] = json!("query"),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter required",
            Expect::Class(Breaking),
            query,
            |p| p["required"] = json!(true),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "path parameter optional",
            Expect::Refused,
            path,
            |p| p["required"] = json!(false),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter retyped",
            Expect::Class(Breaking),
            plain,
            retype,
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter's list written otherwise",
            Expect::Class(Breaking),
            array,
            |p| p["explode"] = json!(false),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter's single value exploded",
            Expect::Class(Docs),
            single,
            |p| p["explode"] = json!(false),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter's style said out loud",
            Expect::Class(Docs),
            query,
            |p| p["style"] = json!("form"),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter's default",
            Expect::Class(Risky),
            plain,
            |p| p["schema"]["default"] = json!(5),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter's bound",
            Expect::Class(Breaking),
            plain,
            |p| p["schema"]["maximum"] = json!(5),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter described",
            Expect::Class(Docs),
            |_| true,
            |p| p["description"] = json!("Other words"),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter deprecated",
            Expect::Class(Risky),
            |_| true,
            |p| p["deprecated"] = json!(true),
        )
    },
    |w, d| {
        one(
            w,
            d,
            "parameter reserved",
            Expect::Class(Risky),
            |_| true,
            |p| p["allowReserved"] = json!(true),
        )
    },
    |w, d| {
        list(w, d, "parameters reordered", Expect::Class(Docs), |list| {
            let by = 1.min(list.len());
            list.rotate_left(by);
        })
        // Of one, it would be no mutation.
        .filter(|mutation| {
            mutation.label.ends_with("Logs.json") || mutation.label.ends_with("Pods.json")
        })
    },
];

fn extra(required: bool) -> Value {
    json!({"name": "extra", "in": "query", "required": required, "schema": {"type": "string"}})
}

fn query(parameter: &Value) -> bool {
    parameter["in"] == "query"
}

fn array(parameter: &Value) -> bool {
    query(parameter) && parameter["schema"]["type"] == "array"
}

fn single(parameter: &Value) -> bool {
    query(parameter) && plain(parameter)
}

fn path(parameter: &Value) -> bool {
    parameter["in"] == "path"
}

/// Neither an enum nor a list.
fn plain(parameter: &Value) -> bool {
    let schema = &parameter["schema"];
    schema["type"].is_string() && schema["type"] != "array" && schema.get("enum").is_none()
}

fn rename(parameter: &mut Value) {
    let name = parameter["name"].as_str().unwrap();
    parameter["name"] = json!(format!("{name}V2"));
}

fn retype(parameter: &mut Value) {
    let schema = &mut parameter["schema"];
    schema["type"] = json!(if schema["type"] == "string" {
        "boolean"
    } else {
        "string"
    });
}

/// A mutation of an operation's list of parameters.
fn list(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    expect: Expect,
    edit: fn(&mut Vec<Value>),
) -> Option<Mutation> {
    let mut inputs = world.inputs.clone();
    let index = dice.below(inputs.fragments.len());
    let (path, method, operation) = operation(&mut inputs.fragments[index].doc)?;
    let mut names = names(world, &path, &method, operation);
    names.push("extra".to_owned());
    edit(operation["parameters"].as_array_mut()?);
    Some(Mutation {
        kind,
        label: inputs.fragments[index].file.clone(),
        names,
        all: Vec::new(),
        expect,
        inputs,
    })
}

/// A mutation of one parameter; null removes it.
fn one(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    expect: Expect,
    suits: fn(&Value) -> bool,
    edit: fn(&mut Value),
) -> Option<Mutation> {
    let mut inputs = world.inputs.clone();
    let index = dice.below(inputs.fragments.len());
    let (_, _, operation) = operation(&mut inputs.fragments[index].doc)?;
    let list = operation["parameters"].as_array_mut()?;
    let which: Vec<_> = (0..list.len())
        .filter(|&index| suits(&list[index]))
        .collect();
    let which = *dice.pick(&which)?;
    let name = list[which]["name"].as_str()?.to_owned();
    edit(&mut list[which]);
    list.retain(|parameter| !parameter.is_null());
    Some(Mutation {
        kind,
        label: format!("{}: {name}", inputs.fragments[index].file),
        names: vec![format!("{name}V2"), name],
        all: Vec::new(),
        expect,
        inputs,
    })
}
