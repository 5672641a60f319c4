//! The sites that an operator can change: one walk over the values of all fragments.

use super::World;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use xtask::pointer::push;
use xtask::schema::operations;

/// What a site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum At {
    /// A property, in all fragments; its owner is the schema, its key `properties/NAME`.
    Property,
    /// A property in one of several fragments that have its schema.
    Disagreement,
    Schema,
    /// The values of a named enum, in all places of it.
    Enum,
    Parameter,
    Operation,
    /// The document of one fragment.
    Fragment,
    /// The same, of a fragment that is there twice.
    Copy,
    /// The documents of all fragments.
    Document,
    /// Any value.
    Node,
}

/// Where an operator changes something: the value at `key`, a path, of the owners at `places`.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// The fragments that have the same there, each with the owner's pointer.
    pub(super) places: Vec<(usize, String)>,
    pub(super) key: String,
    pub(super) label: String,
    /// A change or a refusal has to name one of these,
    pub(super) names: Vec<String>,
    /// and a refusal all of these files.
    pub(super) files: Vec<String>,
    /// Whether it is sent, and whether it is received.
    pub(super) sides: [bool; 2],
}

pub(super) fn sites(world: &World) -> HashMap<At, Vec<Site>> {
    let mut sites: HashMap<At, Vec<Site>> = HashMap::new();
    let enums: BTreeMap<String, Vec<String>> = toml::from_str(&world.inputs.enums).unwrap();
    let mut named: BTreeMap<&String, Site> = BTreeMap::new();
    let fragments = &world.inputs.fragments;
    let file = |index: usize| fragments[index].file.clone();
    for (index, fragment) in fragments.iter().enumerate() {
        let doc = &fragment.doc;
        let (_, path, method, operation) = operations(doc).remove(0);
        let id = operation["operationId"].as_str().unwrap();
        let ours = world.merged["paths"][path][method]["operationId"]
            .as_str()
            .unwrap();
        let names = [id, ours, "extra", &path.replace('/', "~1")]
            .map(str::to_owned)
            .to_vec();
        for pointer in nodes(doc, "") {
            let value = doc.pointer(&pointer);
            let text = |key: &str| {
                value
                    .and_then(|value| value[key].as_str())
                    .unwrap_or_default()
            };
            let having =
                (0..fragments.len()).filter(|n| fragments[*n].doc.pointer(&pointer) == value);
            let having: Vec<_> = having.collect();
            let tokens: Vec<_> = pointer.split('/').skip(1).collect();
            let sides = match tokens.as_slice() {
                ["components", "schemas", schema, ..] => sides(world, schema),
                _ => [true, false],
            };
            let place = match tokens.as_slice() {
                ["components", "schemas", schema, "properties", property, ..] => {
                    format!("{schema}.{property}")
                }
                ["paths", _, _, "parameters", nth, ..] => {
                    let name =
                        operation["parameters"][nth.parse::<usize>().unwrap()]["name"].as_str();
                    format!("{id}.{}", name.unwrap())
                }
                _ => String::new(),
            };
            // The owner is so many steps up.
            let site = |steps: usize, names: Vec<String>| {
                let at = pointer
                    .rmatch_indices('/')
                    .nth(steps - 1)
                    .map_or(0, |(at, _)| at);
                Site {
                    places: having
                        .iter()
                        .map(|n| (*n, pointer[..at].to_owned()))
                        .collect(),
                    key: pointer[at..].trim_start_matches('/').to_owned(),
                    label: format!("{}{pointer}", fragment.file),
                    names,
                    files: Vec::new(),
                    sides,
                }
            };
            let is_enum = value.is_some_and(|value| value.get("enum").is_some());
            if let Some((name, _)) = enums
                .iter()
                .find(|(_, places)| is_enum && places.contains(&place))
            {
                let empty = Site {
                    places: Vec::new(),
                    sides: [false; 2],
                    ..site(1, vec![name.clone()])
                };
                let known = named.entry(name).or_insert(empty);
                known.places.push((index, pointer.clone()));
                known.key = "enum".to_owned();
                known.sides = [known.sides[0] | sides[0], known.sides[1] | sides[1]];
            }
            // What several fragments have is listed with the first of them.
            if having[0] != index {
                continue;
            }
            let mut add = |at, site| sites.entry(at).or_default().push(site);
            add(
                At::Node,
                site(1, [steps(&pointer, doc), vec![file(index)]].concat()),
            );
            match tokens.as_slice() {
                ["components", "schemas", schema] => {
                    let names = ["", "Response", "V3"].map(|end| format!("{schema}{end}"));
                    add(At::Schema, site(1, names.to_vec()));
                }
                ["components", "schemas", _, "properties", property] => {
                    let names = vec![
                        format!("{property}"),
                        format!("{property}V2"),
                        "extraField".to_owned(),
                    ];
                    // A schema that nothing refers to any more is named instead of the property.
                    let refs = value.map(refs).unwrap_or_default();
                    add(At::Property, site(2, [names, refs].concat()));
                    for one in having.iter().filter(|_| having.len() > 1) {
                        let mut site = site(2, vec![pointer.clone()]);
                        site.places.retain(|(index, _)| index == one);
                        // With which of more than two it is compared depends on the order.
                        site.files = having
                            .iter()
                            .filter(|_| having.len() == 2)
                            .map(|n| file(*n))
                            .collect();
                        add(At::Disagreement, site);
                    }
                }
                ["paths", _, _, "parameters", _] => {
                    add(
                        At::Parameter,
                        site(
                            1,
                            vec![text("name").to_owned(), format!("{}V2", text("name"))],
                        ),
                    );
                }
                ["paths", _, _] => {
                    let body = refs(&operation["requestBody"]);
                    add(At::Operation, site(1, [names.clone(), body].concat()));
                }
                _ => {}
            }
        }
        // Where it is missing, the table of enums may name what only it has.
        let schemas = doc["components"]["schemas"]
            .as_object()
            .unwrap()
            .keys()
            .cloned();
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.filter_map(|parameter| parameter["name"].as_str());
        let mut names = [names, schemas.collect(), vec![file(index)]].concat();
        names.extend(parameters.map(str::to_owned));
        let (places, key, label) = (vec![(index, String::new())], id.to_owned(), file(index));
        let one = Site {
            places,
            key,
            label,
            names,
            files: Vec::new(),
            sides: [true, false],
        };
        let files = vec![file(index), "pods/copy.json".to_owned()];
        sites.entry(At::Copy).or_default().push(Site {
            files,
            ..one.clone()
        });
        sites.entry(At::Fragment).or_default().push(one);
    }
    let mut all = sites[&At::Fragment][0].clone();
    all.places = (0..fragments.len())
        .map(|index| (index, String::new()))
        .collect();
    all.key = String::new();
    all.names = [
        "security",
        "servers",
        "x-quota",
        "externalDocs",
        "parameters",
    ]
    .map(str::to_owned)
    .to_vec();
    sites.insert(At::Document, vec![all]);
    sites.insert(At::Enum, named.into_values().collect());
    sites
}

/// Whether a schema is sent, and whether it is received.
fn sides(world: &World, schema: &str) -> [bool; 2] {
    let mut sides = [false; 2];
    for fragment in &world.inputs.fragments {
        let (_, _, method, operation) = operations(&fragment.doc).remove(0);
        let reaches = |key: &str| {
            let (mut open, mut seen) = (refs(&operation[key]), BTreeSet::new());
            while let Some(next) = open.pop() {
                if seen.insert(next.clone()) {
                    open.extend(refs(&fragment.doc["components"]["schemas"][&next]));
                }
            }
            seen.contains(schema)
        };
        sides[0] |= method != "get" && reaches("requestBody") || reaches("parameters");
        sides[1] |= reaches("responses");
    }
    sides
}

/// The names of all schemas that a value refers to.
pub(super) fn refs(value: &Value) -> Vec<String> {
    let targets = nodes(value, "")
        .into_iter()
        .filter(|pointer| pointer.ends_with("/$ref"));
    let targets = targets.filter_map(|pointer| value.pointer(&pointer)?.as_str());
    targets
        .map(|target| target.replace("#/components/schemas/", ""))
        .collect()
}

/// The pointers of all values in a document.
fn nodes(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<_> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, inner)| (push(at, key), inner))
            .collect(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(nth, inner)| (format!("{at}/{nth}"), inner))
                .collect()
        }
        _ => Vec::new(),
    };
    let inner = inner.into_iter();
    inner
        .flat_map(|(at, inner)| [vec![at.clone()], nodes(inner, &at)].concat())
        .collect()
}

/// What may be named instead of a value: any step to it, the text in it, and what it holds.
fn steps(pointer: &str, doc: &Value) -> Vec<String> {
    const UNSPECIFIC: [&str; 6] = ["", "components", "schemas", "properties", "paths", "items"];
    let mut names: Vec<_> = pointer.split('/').map(str::to_owned).collect();
    names.retain(|name| !UNSPECIFIC.contains(&name.as_str()));
    let ends = pointer
        .match_indices('/')
        .map(|(at, _)| at)
        .skip(1)
        .chain([pointer.len()]);
    for value in ends.filter_map(|end| doc.pointer(&pointer[..end])) {
        let texts = ["name", "operationId", "$ref"].map(|key| value[key].as_str());
        let texts = texts.into_iter().chain([value.as_str()]).flatten();
        names.extend(texts.map(|text| text.replace("#/components/schemas/", "")));
    }
    let value = doc.pointer(pointer).unwrap_or(&Value::Null);
    names.extend(
        value
            .as_object()
            .into_iter()
            .flat_map(|map| map.keys().cloned()),
    );
    names.extend(refs(value));
    names.retain(|name| !name.is_empty());
    names
}

/// Whether the merge takes the value at any site away, whatever it is.
pub(super) fn is_meaningless(world: &World, site: &Site, is_removed: bool) -> bool {
    let (index, owner) = &site.places[0];
    let doc = &world.inputs.fragments[*index].doc;
    let has_enum = |at: &str| {
        doc.pointer(at)
            .is_some_and(|schema| schema.get("enum").is_some())
    };
    match format!("{owner}/{}", site.key)
        .split('/')
        .skip(1)
        .collect::<Vec<_>>()
        .as_slice()
    {
        // The overlay sets ours.
        ["info" | "openapi" | "tags", ..] | ["paths", _, _, "tags", ..] => true,
        // Every schema is in another fragment too.
        ["components"] | ["components", "schemas"] => {
            let has = |name: &str, doc: &Value| doc["components"]["schemas"].get(name).is_some();
            let count = |name| {
                world
                    .inputs
                    .fragments
                    .iter()
                    .filter(|f| has(name, &f.doc))
                    .count()
            };
            doc["components"]["schemas"]
                .as_object()
                .unwrap()
                .keys()
                .all(|name| count(name) > 1)
        }
        // It says nothing, and HTTP would give it no meaning.
        ["paths", _, "get", "requestBody", ..] => true,
        // Of a code's response, the description is kept; the rest is known.
        ["paths", _, _, "responses", code, rest @ ..] if code.len() == 5 => {
            *rest != ["description"] && !rest.is_empty()
        }
        ["components", "schemas", _, "required", ..] => !site.sides[0],
        // An enum without a type is one of strings. An array may have that of its items.
        ["components", "schemas", .., "type"] | ["paths", .., "schema", "type"] if is_removed => {
            has_enum(owner) || has_enum(owner.strip_suffix("/items").unwrap_or(owner))
        }
        _ => false,
    }
}
