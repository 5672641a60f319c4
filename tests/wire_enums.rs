//! The open enums of `wire` have the values that `spec/openapi.json` lists, in the same order.

use std::collections::BTreeMap;

use serde_json::Value;
use yottalabs_client::wire;

/// The values of each enum of `wire`, after a check that each is read as its own variant.
macro_rules! known_values {
    ($( $name:ident ),+ $(,)?) => {
        BTreeMap::from([ $( {
            let values = wire::$name::KNOWN.iter().map(|value| {
                let read = wire::$name::from(value.as_str());
                assert!(read == *value && read.is_known(), "{} {value}", stringify!($name));
                value.to_string()
            });
            (stringify!($name), values.collect())
        }, )+ ])
    };
}

fn in_wire() -> BTreeMap<&'static str, Vec<String>> {
    known_values![
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

#[test]
fn every_enum_has_the_values_of_the_specification() {
    let specification: Value = serde_json::from_str(yottalabs_client::OPENAPI).unwrap();
    let mut in_wire = in_wire();
    let mut problems = Vec::new();
    for (name, schema) in specification["components"]["schemas"].as_object().unwrap() {
        let Some(values) = schema.get("enum").and_then(Value::as_array) else {
            continue;
        };
        let specified: Vec<_> = values.iter().map(|value| value.as_str().unwrap()).collect();
        let Some(known) = in_wire.remove(name.as_str()) else {
            problems.push(format!(
                "{name}: not an `open_enum!`, or missing in tests/wire_enums.rs"
            ));
            continue;
        };
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        let new: Vec<_> = specified.iter().filter(|v| !known.contains(v)).collect();
        let gone: Vec<_> = known.iter().filter(|v| !specified.contains(v)).collect();
        if !new.is_empty() || !gone.is_empty() {
            problems.push(format!("{name}: new {new:?}, gone {gone:?}"));
        } else if known != specified {
            problems.push(format!("{name}: the order is {specified:?}"));
        }
    }
    let unspecified = in_wire.into_keys();
    problems.extend(unspecified.map(|name| format!("{name}: not in spec/openapi.json")));
    assert!(
        problems.is_empty(),
        "crates/client/src/wire/enums.rs differs from spec/openapi.json:\n{}",
        problems.join("\n")
    );
}
