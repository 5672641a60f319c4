//! Mutations of fragments as a whole: missing, twice, at odds with each other; and of any node of them.

use super::Make;
use super::operations::{dropped, names, operation};
use super::world::{Dice, Expect, Mutation, World, pointers};
use serde_json::{Value, json};
use xtask::diff::Class::{self, Breaking, Docs, Risky};
use xtask::pointer::{push, split};

pub(crate) const KINDS: &[Make] = &[
    |w, d| missing(w, d, "fragment missing", false, Expect::Refused),
    |w, d| {
        missing(
            w,
            d,
            "fragment missing, overlay amended",
            true,
            Expect::Class(Breaking),
        )
    },
    twice,
    twice_elsewhere,
    |w, d| {
        disagreeing(w, d, "fragments disagree on a type", &|p| {
            p["type"] = json!(if p["type"] == "boolean" {
                "string"
            } else {
                "boolean"
            })
        })
    },
    |w, d| {
        disagreeing(w, d, "fragments disagree on words", &|p| {
            p["description"] = json!("Other words")
        })
    },
    |w, d| {
        disagreeing(w, d, "fragments disagree on a keyword", &|p| {
            p["x-secret"] = json!(true)
        })
    },
    |w, _| {
        everywhere(w, "title and version", Expect::Normalised, &|doc| {
            doc["info"] = json!({"title": "T", "version": "9"})
        })
    },
    |w, _| {
        everywhere(w, "tags of the document", Expect::Normalised, &|doc| {
            doc["tags"] = json!([{"name": "Others"}])
        })
    },
    |w, _| {
        everywhere(w, "version of OpenAPI", Expect::Normalised, &|doc| {
            doc["openapi"] = json!("3.0.2")
        })
    },
    |w, _| {
        everywhere(
            w,
            "security of the document gone",
            Expect::Refused,
            &|doc| drop(doc.as_object_mut().unwrap().shift_remove("security")),
        )
    },
    |w, _| {
        everywhere(w, "server of the document", Expect::Class(Risky), &|doc| {
            doc["servers"] = json!([{"url": "https://example.com"}])
        })
    },
    |w, _| {
        everywhere(
            w,
            "extension of the document",
            Expect::Class(Risky),
            &|doc| doc["x-quota"] = json!(5),
        )
    },
    |w, _| {
        everywhere(
            w,
            "documentation of the document",
            Expect::Class(Docs),
            &|doc| doc["externalDocs"] = json!({"url": "https://example.com"}),
        )
    },
    |w, _| {
        everywhere(
            w,
            "component that is not a schema",
            Expect::Refused,
            &|doc| {
                doc["components"]["parameters"] =
                    json!({"Page": {"name": "page", "in": "query", "schema": {"type": "string"}}})
            },
        )
    },
    |w, d| node(w, d, "any node deleted", None),
    |w, d| {
        let wrong = [
            json!(null),
            json!(true),
            json!(3),
            json!("x"),
            json!([]),
            json!({}),
            json!({"$ref": "#/components/schemas/Result"}),
        ];
        let wrong = d.pick(&wrong)?.clone();
        node(w, d, "any node replaced", Some(wrong))
    },
];

fn missing(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    amend: bool,
    expect: Expect,
) -> Option<Mutation> {
    let index = dice.below(world.inputs.fragments.len());
    let (names, inputs) = dropped(world, index, amend)?;
    Some(Mutation {
        kind,
        label: world.inputs.fragments[index].file.clone(),
        names,
        all: Vec::new(),
        expect,
        inputs,
    })
}

/// A copy of a fragment under another name.
fn copied(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    edit: fn(&mut Value),
) -> Option<Mutation> {
    let mut inputs = world.inputs.clone();
    let index = dice.below(inputs.fragments.len());
    let mut copy = inputs.fragments[index].clone();
    let (path, method, op) = operation(&mut copy.doc)?;
    let names = names(world, &path, &method, op);
    copy.file = "pods/copy.json".to_owned();
    edit(&mut copy.doc);
    let files = vec![inputs.fragments[index].file.clone(), copy.file.clone()];
    inputs.fragments.push(copy);
    Some(Mutation {
        kind,
        label: files[0].clone(),
        names,
        all: files,
        expect: Expect::Refused,
        inputs,
    })
}

fn twice(world: &World, dice: &mut Dice) -> Option<Mutation> {
    copied(world, dice, "fragment twice", |_| {})
}

fn twice_elsewhere(world: &World, dice: &mut Dice) -> Option<Mutation> {
    copied(world, dice, "fragment twice, at another path", |doc| {
        let item = doc["paths"]
            .as_object_mut()
            .unwrap()
            .values_mut()
            .next()
            .unwrap()
            .take();
        doc["paths"] = json!({"/v9": item});
    })
}

/// A property changed in one of the fragments that have its schema.
fn disagreeing(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    edit: &dyn Fn(&mut Value),
) -> Option<Mutation> {
    let (schema, property) = dice.pick(&world.properties())?.clone();
    let mut inputs = world.inputs.clone();
    let having: Vec<_> = (0..inputs.fragments.len())
        .filter(|&index| {
            inputs.fragments[index].doc["components"]["schemas"]
                .get(&schema)
                .is_some()
        })
        .collect();
    if having.len() < 2 {
        return None;
    }
    let fragment = &mut inputs.fragments[*dice.pick(&having)?];
    edit(&mut fragment.doc["components"]["schemas"][&schema]["properties"][&property]);
    let pointer = format!("/components/schemas/{schema}/properties/{property}");
    Some(Mutation {
        kind,
        label: format!("{}: {schema}.{property}", fragment.file),
        names: vec![pointer],
        all: match having.len() {
            2 => having
                .iter()
                .map(|&index| world.inputs.fragments[index].file.clone())
                .collect(),
            // Against which one it is held depends on the order; the pointer is what counts.
            _ => Vec::new(),
        },
        expect: Expect::Refused,
        inputs,
    })
}

fn everywhere(
    world: &World,
    kind: &'static str,
    expect: Expect,
    edit: &dyn Fn(&mut Value),
) -> Option<Mutation> {
    let mut inputs = world.inputs.clone();
    for fragment in &mut inputs.fragments {
        edit(&mut fragment.doc);
    }
    Some(Mutation {
        kind,
        label: String::new(),
        names: [
            "security",
            "servers",
            "x-quota",
            "externalDocs",
            "parameters",
        ]
        .map(str::to_owned)
        .to_vec(),
        all: Vec::new(),
        expect,
        inputs,
    })
}

/// Any node, in all fragments that have the same there.
fn node(
    world: &World,
    dice: &mut Dice,
    kind: &'static str,
    new: Option<Value>,
) -> Option<Mutation> {
    let index = dice.below(world.inputs.fragments.len());
    let doc = &world.inputs.fragments[index].doc;
    let mut all = Vec::new();
    pointers(doc, "", &mut all);
    let pointer = dice.pick(&all)?;
    let old = doc.pointer(pointer)?;
    if new.as_ref() == Some(old) {
        return None;
    }
    let mut inputs = world.inputs.clone();
    for fragment in &mut inputs.fragments {
        if fragment.doc.pointer(pointer) == Some(old) {
            replace(&mut fragment.doc, pointer, new.as_ref())?;
        }
    }
    let expect = match meaningless(world, doc, pointer, new.is_none()) {
        true => Expect::SeenUnlessMeaningless,
        false => Expect::AtLeast(Class::Docs),
    };
    Some(Mutation {
        kind,
        label: format!("{}{pointer} = {new:?}", world.inputs.fragments[index].file),
        names: [
            tokens(pointer, doc),
            vec![world.inputs.fragments[index].file.clone()],
        ]
        .concat(),
        all: Vec::new(),
        expect,
        inputs,
    })
}

fn replace(doc: &mut Value, pointer: &str, new: Option<&Value>) -> Option<()> {
    if let Some(new) = new {
        *doc.pointer_mut(pointer)? = new.clone();
        return Some(());
    }
    let (parent, key) = split(pointer)?;
    match doc.pointer_mut(parent)? {
        Value::Object(map) => drop(map.shift_remove(&key)),
        Value::Array(items) => drop(items.remove(key.parse().ok()?)),
        _ => return None,
    }
    Some(())
}

/// What may be named in place of a node: any step on the way to it, and the text in it.
fn tokens(pointer: &str, doc: &Value) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = String::new();
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        at = push(&at, &token);
        names.extend(doc.pointer(&at).and_then(Value::as_str).map(str::to_owned));
        for key in ["name", "operationId", "$ref"] {
            let value = doc.pointer(&at).and_then(|value| value[key].as_str());
            names.extend(value.map(|value| value.replace("#/components/schemas/", "")));
        }
        if !["components", "schemas", "properties", "paths", "items"].contains(&token.as_str()) {
            names.push(token.replace('/', "~1"));
        }
    }
    // Of a container, what it held.
    let held = doc.pointer(pointer).and_then(Value::as_object);
    names.extend(held.into_iter().flat_map(|map| map.keys().cloned()));
    names.retain(|name| !name.is_empty());
    names
}

/// Whether the merge takes the node away whatever it is.
fn meaningless(world: &World, doc: &Value, pointer: &str, is_removed: bool) -> bool {
    let tokens: Vec<_> = pointer.split('/').skip(1).collect();
    match tokens.as_slice() {
        // The overlay sets ours.
        ["info" | "openapi" | "tags", ..] | ["paths", _, _, "tags", ..] => true,
        // Every schema stands in another fragment too.
        ["components"] | ["components", "schemas"] => {
            let schemas = doc["components"]["schemas"].as_object().unwrap();
            schemas.keys().all(|name| {
                let all = world.inputs.fragments.iter();
                let having = all.filter(|f| f.doc["components"]["schemas"].get(name).is_some());
                having.count() > 1
            })
        }
        // It says nothing, and HTTP would give it no meaning.
        ["paths", _, "get", "requestBody", ..] => true,
        // Of a code's response the description is kept; the rest is known.
        ["paths", _, _, "responses", code, rest @ ..] if code.len() == 5 => {
            *rest != ["description"] && !rest.is_empty()
        }
        ["components", "schemas", schema, "required", ..] => !world.sides(schema).request,
        // An enum that does not say its type is one of strings. An array may have that of its items.
        ["components", "schemas", .., "type"] | ["paths", .., "schema", "type"] if is_removed => {
            let (parent, _) = split(pointer).unwrap();
            let array = parent.strip_suffix("/items").unwrap_or(parent);
            [parent, array].iter().any(|at| {
                let schema = doc.pointer(at);
                schema.is_some_and(|schema| schema.get("enum").is_some())
            })
        }
        _ => false,
    }
}
