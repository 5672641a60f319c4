//! Specifications in files.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yottalabs::{Decimal, ImagePublicType, PodSpec, Protocol, ResourceType};

use crate::support::{Reply, Script};

fn full() -> PodSpec {
    PodSpec::new("train-1", "me/train:1", "NVIDIA_H100_80G", 8)
        .regions(["us-east-1", "eu-west-2"])
        .container_registry_auth_id(347_892_374_982_374_983)
        .image_registry("https://registry.example.com")
        .image_public_type(ImagePublicType::Private)
        .resource_type(ResourceType::Gpu)
        .spot(true)
        .max_price("19.99".parse::<Decimal>().unwrap())
        .shm_gb(64)
        .min_ram_per_gpu_gb(128)
        .min_gpu_memory_gb(80)
        .min_vcpu_per_gpu(16)
        .container_volume_gb(200)
        .initialization_command("python train.py --token hf_secret")
        .env("HF_TOKEN", "hf_secret")
        .env("EPOCHS", "3")
        .expose(22, Protocol::Ssh)
        .expose(8888, Protocol::from("HTTPS"))
        .volume("347892374982374983", "/data")
        .callback_url("https://example.com/hook?token=hf_secret")
}

#[test]
fn a_specification_is_the_same_when_it_is_read_again() {
    let least = PodSpec::new("a", "b", "c", 1);
    for spec in [full(), least] {
        let json = serde_json::to_string_pretty(&spec).unwrap();
        assert_eq!(
            serde_json::from_str::<PodSpec>(&json).unwrap(),
            spec,
            "{json}"
        );
        let value = serde_json::to_value(&spec).unwrap();
        assert_eq!(serde_json::from_value::<PodSpec>(value).unwrap(), spec);
        let yaml = serde_yaml_ng::to_string(&spec).unwrap();
        assert_eq!(
            serde_yaml_ng::from_str::<PodSpec>(&yaml).unwrap(),
            spec,
            "{yaml}"
        );
        let toml = toml::to_string(&spec).unwrap();
        assert_eq!(toml::from_str::<PodSpec>(&toml).unwrap(), spec, "{toml}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_fields_have_the_names_that_are_sent() {
    let script = Script::new([Reply::data(r#"{"id":7}"#)]);
    script.client().pods().create(full()).await.unwrap();
    let mut sent: Value = serde_json::from_slice(&script.seen()[0].body).unwrap();
    // The token that marks the pod.
    let variables = sent["environmentVars"].as_array_mut().unwrap();
    variables.retain(|variable| variable["key"] != yottalabs::CLIENT_TOKEN_VARIABLE);
    sent["maxPrice"] = json!("19.99");
    assert_eq!(serde_json::to_value(full()).unwrap(), sent);
}

#[test]
fn every_field_of_the_request_can_be_read() {
    let api: Value = serde_json::from_str(yottalabs_client::OPENAPI).unwrap();
    let properties = &api["components"]["schemas"]["PodV2CreateRequest"]["properties"];
    let properties: BTreeSet<_> = properties.as_object().unwrap().keys().cloned().collect();
    // The error lists the fields.
    let error = serde_json::from_str::<PodSpec>(r#"{"":1}"#)
        .unwrap_err()
        .to_string();
    let fields = error.split('`').skip(3).step_by(2).map(str::to_owned);
    assert_eq!(fields.collect::<BTreeSet<_>>(), properties);
}

const LEAST: &str = r#""name":"a","image":"b","gpuType":"c","gpuCount":1"#;

fn read(more: &str) -> Result<PodSpec, serde_json::Error> {
    serde_json::from_str(&format!("{{{LEAST},{more}}}"))
}

#[test]
fn environment_variables_are_a_map_or_a_list() {
    let expected = [("A", "text"), ("B", "7"), ("C", "true"), ("D", "-1")];
    let expected = expected
        .iter()
        .fold(PodSpec::new("a", "b", "c", 1), |spec, (key, value)| {
            spec.env(*key, *value)
        });
    let map = r#""environmentVars":{"A":"text","B":7,"C":true,"D":-1}"#;
    assert_eq!(read(map).unwrap(), expected);
    let list = r#""environmentVars":[{"key":"A","value":"text"},{"value":7,"key":"B"},{"key":"C","value":true},
        {"key":"D","value":-1}]"#;
    assert_eq!(read(list).unwrap(), expected);
    // 2.10 would become 2.1.
    let error = read(r#""environmentVars":{"CUDA":2.10}"#).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`environmentVars.CUDA` to be a text"),
        "{error}"
    );
}

#[test]
fn prices_are_exact() {
    for text in [
        "19.99",
        "\"19.99\"",
        "0.1",
        "3",
        "123456789012.345",
        "\"0.1234567890123456789\"",
    ] {
        let spec = read(&format!(r#""maxPrice":{text}"#)).unwrap();
        let price: Decimal = text.trim_matches('"').parse().unwrap();
        assert_eq!(spec.get_max_price(), Some(price));
    }
    for text in ["0.1234567890123456", "1e300", "\"a lot\"", "true"] {
        let error = read(&format!(r#""maxPrice":{text}"#)).unwrap_err();
        assert!(error.to_string().contains("`maxPrice`"), "{error}");
    }
}

#[test]
fn a_field_that_is_not_set_may_be_null() {
    let spec = read(r#""maxPrice":null,"regions":null,"expose":[{"port":22,"protocol":null}]"#);
    let spec = spec.unwrap();
    assert_eq!(spec.get_max_price(), None);
    assert_eq!(spec.get_exposed().next(), Some((22, None)));
    let error = serde_json::from_str::<PodSpec>(r#"{"name":null}"#).unwrap_err();
    assert!(error.to_string().contains("`name` to be a text"), "{error}");
}

#[test]
fn the_rules_are_those_of_check() {
    let spec = read(r#""maxPrice":-1"#).unwrap();
    assert!(spec.check().unwrap_err().is_invalid_request());
}

#[test]
fn no_error_shows_a_secret() {
    for more in [
        r#""environmentVars":"TOKEN=hf_secret""#,
        r#""environmentVars":["TOKEN=hf_secret"]"#,
        r#""environmentVars":{"TOKEN":["hf_secret"]}"#,
        r#""environmentVars":[{"key":"TOKEN","value":{"hf_secret":1}}]"#,
        r#""initializationCommand":["--token=hf_secret"]"#,
    ] {
        let error = read(more).unwrap_err().to_string();
        assert!(!error.contains("hf_secret"), "{error}");
    }
}

/// Mistakes, as JSON and as TOML. The YAML is made from the JSON.
const MISTAKES: [(&str, &str, &str); 10] = [
    (
        "a word for a number",
        "\"gpuCount\": \"two\"",
        "gpuCount = \"two\"",
    ),
    ("a negative number", "\"gpuCount\": -1", "gpuCount = -1"),
    (
        "a misspelt field",
        "\"gpuTyp\": \"NVIDIA_L4_24G\"",
        "gpuTyp = \"NVIDIA_L4_24G\"",
    ),
    ("a number for a text", "\"image\": 7", "image = 7"),
    (
        "a text for a boolean",
        "\"isSpot\": \"yes\"",
        "isSpot = \"yes\"",
    ),
    (
        "a text for a list",
        "\"regions\": \"us-east-1\"",
        "regions = \"us-east-1\"",
    ),
    (
        "a port out of range",
        "\"expose\": [{\"port\": 22}, {\"port\": 70000}]",
        "expose = [{port = 22}, {port = 70000}]",
    ),
    (
        "a misspelt field in a list",
        "\"volumes\": [{\"id\": \"7\", \"mountpath\": \"/data\"}]",
        "volumes = [{id = \"7\", mountpath = \"/data\"}]",
    ),
    (
        "a fraction in the environment",
        "\"environmentVars\": {\"CUDA\": 12.10}",
        "environmentVars = {CUDA = 12.10}",
    ),
    (
        "a price in words",
        "\"maxPrice\": \"cheap\"",
        "maxPrice = \"cheap\"",
    ),
];

#[test]
fn a_mistake_is_refused_with_its_line_and_field() {
    let mut report = String::new();
    for (mistake, json, toml) in MISTAKES {
        let name = json.split('"').nth(1).unwrap();
        let valid = [
            ("name", "\"a\""),
            ("image", "\"b\""),
            ("gpuType", "\"c\""),
            ("gpuCount", "1"),
        ];
        let valid = valid.into_iter().filter(|(valid, _)| *valid != name);
        let (mut as_json, mut as_yaml, mut as_toml) = (String::new(), String::new(), String::new());
        for (name, value) in valid {
            as_json.push_str(&format!("  \"{name}\": {value},\n"));
            as_yaml.push_str(&format!("{name}: {value}\n"));
            as_toml.push_str(&format!("{name} = {value}\n"));
        }
        let json = serde_json::from_str::<PodSpec>(&format!("{{\n{as_json}  {json}\n}}\n"));
        let yaml = format!(
            "{as_yaml}{}\n",
            MISTAKES.iter().find(|m| m.0 == mistake).unwrap().1
        );
        let yaml =
            serde_yaml_ng::from_str::<PodSpec>(&yaml.replacen(&format!("\"{name}\""), name, 1));
        let toml = toml::from_str::<PodSpec>(&format!("{as_toml}{toml}\n"));
        let errors = [
            json.unwrap_err().to_string(),
            yaml.unwrap_err().to_string(),
            toml.unwrap_err().to_string(),
        ];
        report.push_str(&format!("# {mistake}\n"));
        for error in errors {
            assert!(error.contains("line "), "{error}");
            assert!(error.contains(name), "{error}");
            report.push_str(&format!("{}\n", error.trim_end()));
        }
        report.push('\n');
    }
    insta::assert_snapshot!("mistakes", report);
}
