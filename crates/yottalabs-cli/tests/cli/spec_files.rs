//! Specifications in files, and flags that override them.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::world::{Finished, World};

/// What would be sent for a file and flags.
fn request(world: &World, name: &str, text: &str, flags: &[&str]) -> Value {
    let finished = dry_run(world, name, text, flags);
    assert_eq!(finished.code, 0, "{name} {flags:?}: {}", finished.stderr);
    let mut printed: Value = serde_json::from_str(&finished.stdout).unwrap();
    printed["data"]["request"].take()
}

fn dry_run(world: &World, name: &str, text: &str, flags: &[&str]) -> Finished {
    fs::write(world.home.path().join(name), text).unwrap();
    let mut command = world.command(&["pods", "create", "--dry-run", "-f", name]);
    command.args(flags).current_dir(world.home.path());
    command.output().unwrap().into()
}

const YAML: &str = "
name: train-1
image: me/train:1
gpuType: NVIDIA_L4_24G
gpuCount: 2
regions: [us-east-1]
isSpot: true
expose: [{port: 22, protocol: SSH}, {port: 80, protocol: HTTP}]
volumes:
- {id: 7, mountPath: /data}
";

#[test]
fn a_file_in_any_format_is_read() {
    let world = World::still();
    let yaml = request(&world, "pod.yaml", YAML, &[]);
    assert_eq!(yaml["gpuCount"], 2);
    assert_eq!(yaml["volumes"], json!([{"id": "7", "mountPath": "/data"}]));
    let json = yaml.to_string();
    assert_eq!(request(&world, "pod.json", &json, &[]), yaml);
    // JSON is YAML as well.
    assert_eq!(request(&world, "pod", &json, &[]), yaml);
    let toml = toml::to_string(&yaml).unwrap();
    assert_eq!(request(&world, "pod.toml", &toml, &[]), yaml);
    // Some editors begin a file with a byte order mark.
    for (name, text) in [("a.yaml", YAML), ("a.json", &json), ("a.toml", &toml)] {
        assert_eq!(request(&world, name, &format!("\u{feff}{text}"), &[]), yaml);
    }

    let mut command = world.command(&["pods", "create", "--dry-run", "-f", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(YAML.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["data"]["request"], yaml);
}

#[test]
fn flags_override_the_file() {
    let world = World::still();
    for name in ["pod.yaml", "pod.json", "pod.toml"] {
        let text = request(&world, "pod.yaml", YAML, &[]);
        let text = match name {
            "pod.toml" => toml::to_string(&text).unwrap(),
            _ => text.to_string(),
        };
        let flags = [
            "--name",
            "train-2",
            "--region",
            "eu-west-2",
            "--on-demand",
            "--shm",
            "8",
        ];
        let mut expected = request(&world, name, &text, &[]);
        expected["name"] = json!("train-2");
        expected["regions"] = json!(["eu-west-2"]);
        expected["isSpot"] = json!(false);
        expected["shmInGb"] = json!(8);
        assert_eq!(request(&world, name, &text, &flags), expected);
    }
}

#[test]
fn ports_volumes_labels_and_variables_are_added_to_those_of_the_file() {
    let world = World::still();
    let flags = [
        "--expose", "80/tcp", "--expose", "81/http", "--volume", "8:/data", "--volume", "9:/more",
    ];
    let merged = request(&world, "pod.yaml", YAML, &flags);
    let ports = [(22, "SSH"), (80, "TCP"), (81, "HTTP")];
    let ports = ports.map(|(port, protocol)| json!({"port": port, "protocol": protocol}));
    assert_eq!(merged["expose"], json!(ports));
    let volumes = [("8", "/data"), ("9", "/more")];
    let volumes = volumes.map(|(id, path)| json!({"id": id, "mountPath": path}));
    assert_eq!(merged["volumes"], json!(volumes));

    // Values are masked in a dry run, so this creates a pod.
    let file = world.home.path().join("env.yaml");
    let labels = r#"{"team":"vision","ticket":"7"}"#;
    let variables = format!("environmentVars: {{A: 1, B: 2, YOTTALABS_LABELS: '{labels}'}}\n");
    fs::write(&file, format!("{YAML}{variables}")).unwrap();
    let env_file = world.home.path().join(".env");
    fs::write(
        &env_file,
        "\u{feff}# secrets\nB=file\n\nC=file=\nD=file\nHOME\n",
    )
    .unwrap();
    let (file, env_file) = (file.to_str().unwrap(), env_file.to_str().unwrap());
    let mut args = vec!["pods", "create", "-f", file, "--env-file", env_file];
    args.extend(["--env", "D=flag", "--label", "ticket=8"]);
    let id = world.data(&args)["id"].as_i64().unwrap();
    let pod = world.get(id);
    let value = |key: &str| pod.env(key).unwrap().to_owned();
    assert_eq!(
        ["A", "B", "C", "D"].map(value),
        ["1", "file", "file=", "flag"]
    );
    assert_eq!(value("HOME"), world.home.path().to_str().unwrap());
    let labels = pod.labels();
    assert_eq!((&*labels["team"], &*labels["ticket"]), ("vision", "8"));
}

#[test]
fn flags_give_what_the_file_does_not_have() {
    let world = World::still();
    let flags = ["--gpu-type", "NVIDIA_L4_24G"];
    let least = request(
        &world,
        "pod.yaml",
        "image: localhost:5000/me/train:1\n",
        &flags,
    );
    assert_eq!(least["gpuCount"], 1);
    let name = least["name"].as_str().unwrap();
    assert!(name.starts_with("train-"), "{name}");
    let cheapest = request(&world, "pod.yaml", YAML, &["--cheapest"]);
    assert_ne!(cheapest["gpuType"], "");
    assert_eq!(cheapest["regions"], json!(["us-east-1"]));
}

#[test]
fn mistakes_are_reported_with_their_place_and_without_secrets() {
    let world = World::still();
    let json = r#"{"image": "a",
 "gpuType": "NVIDIA_L4_24G",
 "#;
    let files = [
        (
            "misspelt.yaml",
            "image: a\ngpuTyp: NVIDIA_L4_24G\n".to_owned(),
        ),
        ("missing.yaml", "image: a\n".to_owned()),
        ("missing.json", r#"{"image": "a"}"#.to_owned()),
        ("missing.toml", "image = 'a'\n".to_owned()),
        ("empty.yaml", String::new()),
        ("list.yaml", "- image: a\n".to_owned()),
        ("two.yaml", format!("{YAML}---{YAML}")),
        ("twice.yaml", format!("{YAML}image: b\n")),
        (
            "port.yaml",
            "image: a\nexpose:\n- port: 22\n- port: 70000\n".to_owned(),
        ),
        ("syntax.yaml", "image: [hunter2\n".to_owned()),
        ("count.json", format!(r#"{json}"gpuCount": "two"}}"#)),
        ("rest.json", format!(r#"{json}"gpuCount": 1}} hunter2"#)),
        (
            "env.json",
            format!(r#"{json}"environmentVars": "TOKEN=hunter2"}}"#),
        ),
        (
            "env.toml",
            "image = 'a'\nenvironmentVars = 'TOKEN=hunter2'\n".to_owned(),
        ),
        ("syntax.toml", "image = 'a'\nTOKEN=hunter2\n".to_owned()),
        (
            "rules.yaml",
            format!("{YAML}maxPrice: -1\nenvironmentVars: {{A: ''}}\n"),
        ),
    ];
    let mut report = String::new();
    for (name, text) in files {
        let finished = dry_run(&world, name, &text, &[]);
        report += &format!("# exit {}\n{}\n", finished.code, finished.stderr);
    }
    assert!(!report.contains("hunter2"), "{report}");
    insta::assert_snapshot!(report);

    let missing = world.run(&["pods", "create", "-f", "/nowhere/pod.yaml"]);
    assert_eq!(missing.code, 2);
    assert!(
        missing
            .stderr
            .starts_with("error: failed to read /nowhere/pod.yaml: "),
        "{}",
        missing.stderr
    );
    // A mistake in a field that a flag replaces does not matter.
    let replaced = format!("{YAML}gpuCount: three\n").replace("gpuCount: 2\n", "");
    assert_eq!(
        request(&world, "pod.yaml", &replaced, &["--gpu-count", "4"])["gpuCount"],
        4
    );
}

#[test]
fn the_example_is_valid() {
    let world = World::still();
    let schema: Value = serde_json::from_str(&world.stdout(&["schema", "pod"])).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pod.yaml");
    let text = fs::read_to_string(path).unwrap();
    let example: Value = serde_yaml_ng::from_str(&text).unwrap();
    assert!(schema.is_valid(&example));
    assert!(!schema.is_valid(&json!({"image": "a", "gpuTyp": "b"})));
    // What the program adds itself is not required.
    assert!(schema.is_valid(&json!({"image": "a", "gpuType": "b"})));
    world.stdout(&["pods", "create", "-f", path]);
    assert_eq!(world.sim.created_count(), 1);
}
