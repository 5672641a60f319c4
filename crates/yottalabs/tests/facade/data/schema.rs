//! The JSON Schema of specifications.

use serde_json::{Value, json};
use yottalabs::PodSpec;

fn example() -> Value {
    serde_yaml_ng::from_str(include_str!("pod.yaml")).unwrap()
}

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(schemars::schema_for!(PodSpec).as_value()).unwrap()
}

#[test]
fn a_file_is_valid_if_it_can_be_read() {
    let spec: PodSpec = serde_yaml_ng::from_str(include_str!("pod.yaml")).unwrap();
    spec.check().unwrap();
    let validator = validator();
    for valid in [example(), serde_json::to_value(&spec).unwrap()] {
        let errors: Vec<_> = validator
            .iter_errors(&valid)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn a_mistake_is_refused() {
    let validator = validator();
    for (name, value) in [
        ("gpuCount", json!("two")),
        ("gpuCount", json!(-1)),
        ("gpuTyp", json!("NVIDIA_L4_24G")),
        ("image", json!(7)),
        ("isSpot", json!("yes")),
        ("regions", json!("us-east-1")),
        ("expose", json!([{ "port": 70000 }])),
        ("volumes", json!([{ "id": "7", "mountpath": "/data" }])),
        ("environmentVars", json!({ "CUDA": 12.1 })),
        ("environmentVars", json!([{ "key": "A" }])),
        ("maxPrice", json!(true)),
    ] {
        let mut spec = example();
        spec[name] = value.clone();
        assert!(!validator.is_valid(&spec), "{name}: {value}");
        assert!(
            serde_json::from_value::<PodSpec>(spec).is_err(),
            "{name}: {value}"
        );
    }
    let mut incomplete = example();
    incomplete.as_object_mut().unwrap().remove("image");
    assert!(!validator.is_valid(&incomplete));
}

#[test]
fn every_field_has_a_description() {
    let schema = schemars::schema_for!(PodSpec);
    let properties = schema.as_value()["properties"].as_object().unwrap();
    assert_eq!(properties.len(), 21);
    for (name, property) in properties {
        let description = property["description"].as_str().unwrap();
        assert!(description.ends_with('.'), "{name}: {description}");
    }
    let shared_memory = &properties["shmInGb"]["description"];
    assert_eq!(shared_memory, "Shared memory, in GB.");
}
