//! Each open enum knows the values that `spec/openapi.json` lists, in the same order, and no enum
//! of the specification goes without one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use yottalabs_client::wire;

/// What an enum knows, as it stands on the wire.
type Known = Vec<String>;

macro_rules! table {
    ($( $name:ident ),+ $(,)?) => {
        BTreeMap::from([ $(
            (stringify!($name).to_owned(), known(wire::$name::KNOWN)),
        )+ ])
    };
}

fn known<E: ToString>(values: &[E]) -> Known {
    values.iter().map(ToString::to_string).collect()
}

fn in_rust() -> BTreeMap<String, Known> {
    table![
        AcceleratorVendor,
        CloudType,
        DesiredState,
        GpuAvailability,
        ImagePublicType,
        ImageSource,
        LogType,
        PodStatus,
        Protocol,
        ResourceType,
        VolumeMountMode,
    ]
}

fn specification() -> Value {
    serde_json::from_str(include_str!("../spec/openapi.json")).expect("the specification is JSON")
}

fn in_specification(specification: &Value) -> BTreeMap<String, Known> {
    let schemas = specification["components"]["schemas"]
        .as_object()
        .expect("it has schemas");
    schemas
        .iter()
        .filter_map(|(name, schema)| {
            let values = schema.get("enum")?.as_array().expect("an enum is a list");
            let text = |value: &Value| value.as_str().expect("an enum of strings").to_owned();
            Some((name.clone(), values.iter().map(text).collect()))
        })
        .collect()
}

#[test]
fn every_enum_knows_what_the_specification_lists() {
    let (rust, specified) = (in_rust(), in_specification(&specification()));
    assert!(
        !specified.is_empty(),
        "spec/openapi.json has no enums at all"
    );
    let mut problems = Vec::new();
    for name in rust.keys().chain(specified.keys()).collect::<BTreeSet<_>>() {
        match (rust.get(name), specified.get(name)) {
            (Some(rust), Some(specified)) if rust == specified => {}
            (Some(rust), Some(specified)) => {
                let new: Vec<_> = specified.iter().filter(|v| !rust.contains(v)).collect();
                let gone: Vec<_> = rust.iter().filter(|v| !specified.contains(v)).collect();
                problems.push(match new.is_empty() && gone.is_empty() {
                    true => format!("{name}: the order is {specified:?}"),
                    false => format!("{name}: new {new:?}, gone {gone:?}"),
                });
            }
            (Some(_), None) => problems.push(format!(
                "{name}: in crates/client/src/wire/enums.rs, but no component of spec/openapi.json"
            )),
            (None, _) => problems.push(format!(
                "{name}: a component of spec/openapi.json, but in no open_enum! (or not in this table)"
            )),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// An enum that stands inline is one that the table above would never see.
#[test]
fn no_enum_stands_inline() {
    let specification = specification();
    let mut found = Vec::new();
    find_enums(&specification, "", &mut found);
    let components: Vec<_> = in_specification(&specification)
        .keys()
        .map(|name| format!("/components/schemas/{name}"))
        .collect();
    found.retain(|pointer| !components.contains(pointer));
    assert!(
        found.is_empty(),
        "inline enums at {found:?}: name them in spec/enums.toml"
    );
}

fn find_enums(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if object.get("enum").is_some_and(Value::is_array) {
                found.push(pointer.to_owned());
            }
            for (key, inner) in object {
                find_enums(inner, &format!("{pointer}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                find_enums(inner, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// `KNOWN` and reading must agree: each known value is read as its own variant, not `Unknown`.
#[test]
fn every_known_value_is_read_back_as_itself() {
    macro_rules! read_back {
        ($( $name:ident ),+ $(,)?) => { $(
            for value in wire::$name::KNOWN {
                let read: wire::$name = serde_json::from_value(Value::from(value.as_str())).unwrap();
                assert_eq!(&read, value, "{}", stringify!($name));
                assert!(!matches!(read, wire::$name::Unknown(_)), "{}", stringify!($name));
            }
        )+ };
    }
    read_back![
        AcceleratorVendor,
        CloudType,
        DesiredState,
        GpuAvailability,
        ImagePublicType,
        ImageSource,
        LogType,
        PodStatus,
        Protocol,
        ResourceType,
        VolumeMountMode,
    ];
}
