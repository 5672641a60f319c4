//! Mutations of operations: their place, bodies, statuses and codes.

use super::Make;
use super::world::{Dice, Expect, Mutation, World, refs};
use serde_json::{Value, json};
use xtask::diff::Class::{Breaking, Docs, Risky, Safe};
use xtask::merge::Inputs;

pub(crate) const KINDS: &[Make] = &[
    |w, d| {
        edit(w, d, "operation described", Expect::Class(Docs), |o| {
            put(o, "description", json!("Other words"))
        })
    },
    |w, d| {
        edit(w, d, "operation deprecated", Expect::Class(Risky), |o| {
            put(o, "deprecated", json!(true))
        })
    },
    |w, d| {
        edit(w, d, "operation's security", Expect::Class(Breaking), |o| {
            put(o, "security", json!([{"Other": []}]))
        })
    },
    |w, d| {
        edit(
            w,
            d,
            "operation without security",
            Expect::Class(Safe),
            |o| put(o, "security", json!([])),
        )
    },
    |w, d| {
        edit(w, d, "operation's server", Expect::Class(Breaking), |o| {
            put(o, "servers", json!([{"url": "https://example.com"}]))
        })
    },
    |w, d| {
        edit(w, d, "operation's extension", Expect::Class(Risky), |o| {
            put(o, "x-quota", json!(5))
        })
    },
    |w, d| {
        edit(w, d, "operation's tags", Expect::Normalised, |o| {
            put(o, "tags", json!(["Others"]))
        })
    },
    |w, d| {
        edit(
            w,
            d,
            "operation's documentation",
            Expect::Class(Docs),
            |o| put(o, "externalDocs", json!({"url": "https://example.com"})),
        )
    },
    |w, d| {
        edit(w, d, "code added", Expect::Class(Risky), |o| {
            let result = json!({"schema": {"$ref": "#/components/schemas/Result"}});
            put(
                &mut o["responses"],
                "13999",
                json!({"description": "Busy", "content": {"*/*": result}, "headers": {}}),
            )
        })
    },
    |w, d| {
        edit(w, d, "code removed", Expect::Class(Risky), |o| {
            cut(&mut o["responses"], "10000")
        })
    },
    |w, d| {
        edit(w, d, "code described", Expect::Class(Docs), |o| {
            put(
                o["responses"].get_mut("10000")?,
                "description",
                json!("Other words"),
            )
        })
    },
    |w, d| {
        edit(w, d, "status added", Expect::Class(Safe), |o| {
            let response = o["responses"]["400"].clone();
            put(&mut o["responses"], "404", response)
        })
    },
    |w, d| {
        edit(w, d, "status removed", Expect::Class(Safe), |o| {
            cut(&mut o["responses"], "500")
        })
    },
    |w, d| {
        edit(w, d, "success moved to 201", Expect::Class(Breaking), |o| {
            let response = o["responses"].as_object_mut()?.shift_remove("200")?;
            put(&mut o["responses"], "201", response)
        })
    },
    |w, d| {
        edit(w, d, "response described", Expect::Class(Docs), |o| {
            put(
                &mut o["responses"]["200"],
                "description",
                json!("Other words"),
            )
        })
    },
    |w, d| {
        edit(
            w,
            d,
            "response has a second type",
            Expect::Class(Risky),
            |o| {
                put(
                    &mut o["responses"]["200"]["content"],
                    "text/plain",
                    json!({"schema": {"type": "string"}}),
                )
            },
        )
    },
    |w, d| {
        edit(w, d, "response in another type", Expect::Refused, |o| {
            let media = o["responses"]["200"]["content"]
                .as_object_mut()?
                .shift_remove("*/*")?;
            put(&mut o["responses"]["200"]["content"], "text/plain", media)
        })
    },
    |w, d| {
        edit(w, d, "header added", Expect::Class(Safe), |o| {
            put(
                &mut o["responses"]["200"]["headers"],
                "X-Request-Id",
                json!({"schema": {"type": "string"}}),
            )
        })
    },
    |w, d| {
        edit(w, d, "body in another type", Expect::Class(Breaking), |o| {
            sending(o)?;
            let media = o["requestBody"]["content"]
                .as_object_mut()?
                .shift_remove("application/json")?;
            put(&mut o["requestBody"]["content"], "application/xml", media)
        })
    },
    |w, d| {
        edit(w, d, "body required", Expect::Class(Breaking), |o| {
            sending(o).filter(|body| body["required"] != true)?;
            put(&mut o["requestBody"], "required", json!(true))
        })
    },
    |w, d| {
        edit(w, d, "body no longer required", Expect::Class(Safe), |o| {
            sending(o).filter(|body| body["required"] == true)?;
            cut(&mut o["requestBody"], "required")
        })
    },
    |w, d| {
        edit(w, d, "body removed", Expect::Refused, |o| {
            sending(o)?;
            cut(o, "requestBody")
        })
    },
    |w, d| {
        edit(w, d, "optional body added", Expect::Class(Safe), |o| {
            body_added(o, false)
        })
    },
    |w, d| {
        edit(w, d, "required body added", Expect::Class(Breaking), |o| {
            body_added(o, true)
        })
    },
    |w, d| {
        edit(
            w,
            d,
            "body of a GET that declares nothing",
            Expect::Normalised,
            |o| {
                put(
                    o.get_mut("requestBody")
                        .filter(|body| refers(body).is_empty())?,
                    "description",
                    json!("Words"),
                )
            },
        )
    },
    |w, d| {
        edit(
            w,
            d,
            "body of a GET that declares something",
            Expect::Refused,
            |o| {
                let body = o
                    .get_mut("requestBody")
                    .filter(|body| refers(body).is_empty())?;
                put(
                    &mut body["content"]["application/json"]["schema"]["properties"],
                    "id",
                    json!({"type": "string"}),
                )
            },
        )
    },
    |w, d| {
        edit(w, d, "operationId", Expect::Refused, |o| {
            put(o, "operationId", json!("somethingElse"))
        })
    },
    |w, d| {
        edit(w, d, "operationId gone", Expect::Refused, |o| {
            cut(o, "operationId")
        })
    },
    |w, d| {
        placed(w, d, "path", Expect::Refused, false, &|path, method| {
            (format!("/v9{path}"), method)
        })
    },
    |w, d| {
        placed(
            w,
            d,
            "path, overlay amended",
            Expect::Class(Breaking),
            true,
            &|path, method| (format!("/v9{path}"), method),
        )
    },
    |w, d| {
        placed(
            w,
            d,
            "path's end, overlay amended",
            Expect::Class(Breaking),
            true,
            &|path, method| (format!("{path}/now"), method),
        )
    },
    |w, d| {
        placed(
            w,
            d,
            "method",
            Expect::Class(Breaking),
            false,
            &|path, _| (path, "put".to_owned()),
        )
    },
    |w, d| {
        placed(
            w,
            d,
            "method unknown to HTTP",
            Expect::Refused,
            false,
            &|path, method| (path, format!("{method}s")),
        )
    },
    renamed_and_amended,
];

/// Changes an operation, or says that it can't be changed so.
type Edit = fn(&mut Value) -> Option<()>;

fn put(object: &mut Value, key: &str, value: Value) -> Option<()> {
    object.as_object_mut()?.insert(key.to_owned(), value);
    Some(())
}

fn cut(object: &mut Value, key: &str) -> Option<()> {
    object.as_object_mut()?.shift_remove(key).map(drop)
}

fn refers(value: &Value) -> Vec<String> {
    let mut names = Vec::new();
    refs(value, &mut names);
    names
}

/// The body, if it is one that says something.
fn sending(operation: &mut Value) -> Option<&mut Value> {
    let body = operation.get_mut("requestBody")?;
    (!refers(body).is_empty()).then_some(body)
}

fn body_added(operation: &mut Value, required: bool) -> Option<()> {
    let reads = ["getPod", "listPods", "getLogs", "getRuntime"];
    let reads = reads.iter().any(|id| operation["operationId"] == **id);
    if reads || operation.get("requestBody").is_some() {
        return None;
    }
    let schema = json!({"type": "object", "properties": {"reason": {"type": "string"}}});
    let content = json!({"application/json": {"schema": schema}});
    put(
        operation,
        "requestBody",
        json!({"required": required, "content": content}),
    )
}

/// The one operation of a fragment: its path, its method and itself.
pub(crate) fn operation(doc: &mut Value) -> Option<(String, String, &mut Value)> {
    let (path, item) = doc["paths"].as_object_mut()?.iter_mut().next()?;
    let (method, operation) = item.as_object_mut()?.iter_mut().next()?;
    Some((path.clone(), method.clone(), operation))
}

/// What names an operation: its ids, the vendor's and ours, its path, and what it refers to.
pub(crate) fn names(world: &World, path: &str, method: &str, operation: &Value) -> Vec<String> {
    let ours = world.old["paths"][path][method]["operationId"].as_str();
    let theirs = operation["operationId"].as_str();
    let mut names: Vec<_> = ours.into_iter().chain(theirs).map(str::to_owned).collect();
    names.push(path.replace('/', "~1"));
    names
}

pub(crate) fn edit(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    expect: Expect,
    edit: Edit,
) -> Option<Mutation> {
    let mut inputs = world.inputs.clone();
    let index = dice.below(inputs.fragments.len());
    let (path, method, operation) = operation(&mut inputs.fragments[index].doc)?;
    let mut names = names(world, &path, &method, operation);
    if kind == "body removed" {
        names.extend(refers(&operation["requestBody"]));
    }
    edit(operation)?;
    Some(Mutation {
        kind,
        label: inputs.fragments[index].file.clone(),
        names,
        all: Vec::new(),
        expect,
        inputs,
    })
}

/// The line of the overlay that selects an operation, its reason and its update.
fn action<'o>(inputs: &'o Inputs, id: &str) -> Option<&'o str> {
    let start = inputs.overlay.find(&format!("@.operationId == '{id}'"))?;
    let start = inputs.overlay[..start].rfind("  - target:")?;
    let end = inputs.overlay[start + 1..]
        .find("  - target:")
        .map(|end| start + 1 + end);
    Some(&inputs.overlay[start..end.unwrap_or(inputs.overlay.len())])
}

/// An operation elsewhere; with `amend` the overlay follows, as it does once a person has decided so.
fn placed(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    expect: Expect,
    amend: bool,
    place: &dyn Fn(String, String) -> (String, String),
) -> Option<Mutation> {
    let mut inputs = world.inputs.clone();
    let index = dice.below(inputs.fragments.len());
    let doc = &mut inputs.fragments[index].doc;
    let (path, method, operation) = operation(doc)?;
    let names = names(world, &path, &method, operation);
    let (id, operation) = (
        operation["operationId"].as_str()?.to_owned(),
        operation.clone(),
    );
    let (new_path, new_method) = place(path.clone(), method);
    doc["paths"] = json!({&new_path: {new_method: operation}});
    if amend {
        let action = action(&inputs, &id)?.to_owned();
        let amended = action.replace(&format!("'{path}'"), &format!("'{new_path}'"));
        inputs.overlay = inputs.overlay.replace(&action, &amended);
    }
    Some(Mutation {
        kind,
        label: inputs.fragments[index].file.clone(),
        all: Vec::new(),
        names: [names, vec![inputs.fragments[index].file.clone()]].concat(),
        expect,
        inputs,
    })
}

fn renamed_and_amended(world: &World, dice: &mut Dice) -> Option<Mutation> {
    let kind = "operationId, overlay amended";
    let rename: Edit = |operation| {
        let id = format!("{}V2", operation["operationId"].as_str()?);
        put(operation, "operationId", json!(id))
    };
    let mut mutation = edit(world, dice, kind, Expect::Normalised, rename)?;
    let id = mutation.names[1].clone();
    let overlay = &mut mutation.inputs.overlay;
    *overlay = overlay.replace(&format!("'{id}'"), &format!("'{id}V2'"));
    // Places of enums have the id too.
    let enums = &mut mutation.inputs.enums;
    *enums = enums.replace(&format!("\"{id}."), &format!("\"{id}V2."));
    Some(mutation)
}

/// The inputs without a fragment, and with `amend` without the action of the overlay that selects its operation.
pub(crate) fn dropped(world: &World, index: usize, amend: bool) -> Option<(Vec<String>, Inputs)> {
    let mut inputs = world.inputs.clone();
    let mut fragment = inputs.fragments.remove(index);
    let (path, method, operation) = operation(&mut fragment.doc)?;
    let operation = operation.clone();
    let mut names = names(world, &path, &method, &operation);
    if amend {
        let action = action(&inputs, &names[1])?.to_owned();
        inputs.overlay = inputs.overlay.replace(&action, "");
    }
    // What the naming table has of the operation's schemas is stale then, and so named.
    let schemas = fragment.doc["components"]["schemas"].as_object()?;
    names.extend(schemas.keys().cloned());
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    names.extend(parameters.filter_map(|p| p["name"].as_str().map(str::to_owned)));
    Some((names, inputs))
}
