//! `yotta pods create`: its flags, its output and `--wait`.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yottalabs::{Decimal, ImagePublicType, PodSpec, Protocol, ResourceType, Yotta};
use yottalabs_sim::Operation;

use crate::canned::Canned;
use crate::world::World;

/// The program's arguments for a small pod, and more.
pub(crate) fn create<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let least = [
        "pods",
        "create",
        "--image",
        "a/b:1",
        "--gpu-type",
        "NVIDIA_L4_24G",
    ];
    [&least[..], more].concat()
}

/// The request to create a pod that is sent to the server at the given URL.
fn sent(send: impl FnOnce(&str)) -> Value {
    let pod = r#"{"message":"success","code":10000,"data":{"id":7,"status":"PENDING"}}"#;
    let server = Canned::without_pods(pod);
    send(&server.url(""));
    let mut seen = server.take_seen();
    seen.retain(|request| !request.body.is_empty());
    assert_eq!(seen.len(), 1);
    serde_json::from_slice(&seen[0].body).unwrap()
}

/// How many requests to create a pod have been sent.
pub(crate) fn creates(world: &World) -> usize {
    let requests = world.sim.requests().into_iter();
    let creates = requests.filter(|request| request.operation == Some(Operation::CreatePod));
    creates.count()
}

/// A specification in which every field is set.
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
        .env("EPOCHS", "3=3")
        .env("HF_TOKEN", "hf_secret")
        .expose(22, Protocol::Ssh)
        .expose(8888, Protocol::from("HTTPS"))
        .volume("347892374982374983", "/data")
        .callback_url("https://example.com/hook")
        .label("team", "vision")
        .client_token("job-7")
}

#[test]
fn every_field_of_a_specification_has_a_flag() {
    let world = World::still();
    let request = sent(|url| {
        let mut command = world.command(&["pods", "create"]);
        command.args([
            "--image",
            "me/train:1",
            "--gpu-type",
            "NVIDIA_H100_80G",
            "--gpu-count",
            "8",
        ]);
        command.args([
            "--region",
            "us-east-1",
            "--region",
            "eu-west-2",
            "--name",
            "train-1",
        ]);
        command.args(["--init-cmd", "python train.py --token hf_secret"]);
        command.args(["--image-registry", "https://registry.example.com"]);
        command.args([
            "--credential-id",
            "347892374982374983",
            "--image-public-type",
            "private",
        ]);
        command.args([
            "--resource-type",
            "gpu",
            "--container-volume",
            "200",
            "--shm",
            "64",
        ]);
        command.args(["--min-vram", "80", "--min-ram", "128", "--min-vcpu", "16"]);
        command.args([
            "--spot",
            "--max-price",
            "19.99",
            "--env",
            "EPOCHS=3=3",
            "--env",
            "HF_TOKEN",
        ]);
        command.args([
            "--expose",
            "22/ssh",
            "--expose",
            r#"[{"port":8888,"protocol":"HTTPS"}]"#,
        ]);
        command.args([
            "--volume",
            "347892374982374983:/data",
            "--label",
            "team=vision",
        ]);
        command.args([
            "--callback-url",
            "https://example.com/hook",
            "--client-token",
            "job-7",
        ]);
        let output = command
            .env("HF_TOKEN", "hf_secret")
            .env("YOTTA_BASE_URL", url)
            .output();
        assert!(output.unwrap().status.success());
    });
    let expected = sent(|url| {
        let yotta = Yotta::builder()
            .api_key("key")
            .base_url(url)
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let create = yotta.pods().create(full()).into_future();
        runtime.unwrap().block_on(create).unwrap();
    });
    assert_eq!(request, expected);

    let schema: Value = serde_json::from_str(&world.stdout(&["schema", "pod"])).unwrap();
    let names = |object: &Value| -> BTreeSet<String> {
        object.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names(&request), names(&schema["properties"]));
}

#[test]
fn the_output_is_the_servers_envelope_or_the_details_of_the_pod() {
    let world = World::still();
    let pod = world.data(&create(&["--env", "TOKEN=hunter2"]));
    assert_eq!(pod["status"], "PENDING");
    assert_eq!(pod["id"], json!(world.sim.pods()[0].id.get()));
    let name = pod["name"].as_str().unwrap();
    assert!(name.starts_with("b-"), "{name}");

    let finished = world.run(&create(&["--env", "TOKEN=hunter2", "--format", "table"]));
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert!(finished.stdout.contains("TOKEN=***"), "{}", finished.stdout);
    let id = world.sim.pods()[1].id;
    let next = format!("next: `yotta pods wait {id}`");
    assert!(finished.stderr.starts_with(&next), "{}", finished.stderr);
}

#[test]
fn a_client_token_makes_only_one_pod() {
    let world = World::fast();
    let args = create(&["--client-token", "job-7"]);
    let first = world.data(&args);
    let again = world.run(&args);
    let (id, note) = (&first["id"], "has this client token already");
    assert!(
        again.stderr.starts_with(&format!("pod {id} {note}")),
        "{}",
        again.stderr
    );
    assert!(again.stdout.contains(&id.to_string()), "{}", again.stdout);
    assert_eq!((again.code, creates(&world)), (0, 1));
    // If the response to another request were lost, the pod that is over would be taken for the new one.
    world.stdout(&["pods", "delete", &id.to_string()]);
    let refused = world.run(&args);
    let error = format!("error: pod {id}, which is over, had this client token\n");
    assert!(refused.stderr.starts_with(&error), "{}", refused.stderr);
    assert_eq!((refused.code, creates(&world)), (2, 1));
}

#[test]
fn a_wait_ends_when_the_pod_is_ready() {
    let world = World::fast();
    let finished = world.run(&create(&["--wait", "--expose", "22/ssh"]));
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let pod: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(pod["data"]["status"], "RUNNING");
    assert_eq!(pod["data"]["expose"][0]["healthy"], true);
    assert!(finished.stderr.contains("RUNNING"), "{}", finished.stderr);
}

#[test]
fn a_pod_that_is_not_ready_in_time_is_still_printed() {
    let world = World::still();
    let finished = world.run(&create(&["--wait", "--timeout", "0s"]));
    assert_eq!(finished.code, 5, "{}", finished.stderr);
    let pod: Value = serde_json::from_str(&finished.stdout).unwrap();
    let id = world.sim.pods()[0].id;
    assert_eq!(pod["data"]["id"], json!(id.get()));
    let hint = format!("`yotta pods delete {id}` deletes it\n");
    assert!(finished.stderr.ends_with(&hint), "{}", finished.stderr);
}

#[test]
fn a_pod_that_fails_is_still_printed() {
    let world = World::fast();
    let args = [
        "pods",
        "create",
        "--image",
        "does-not-exist",
        "--cheapest",
        "--wait",
    ];
    let finished = world.run(&args);
    assert_eq!(finished.code, 1, "{}", finished.stderr);
    let pod: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(pod["data"]["id"], json!(world.sim.pods()[0].id.get()));
    assert!(finished.stderr.contains("FAILED"), "{}", finished.stderr);
}

#[test]
fn mistakes_in_flags_are_reported_with_a_remedy() {
    let world = World::still();
    let mut report = String::new();
    let cases: [&[&str]; 19] = [
        &["--gpu-count", "3"],
        &["--gpu-count", "two"],
        &["--spot", "--on-demand"],
        &["--cheapest"],
        &["--max-price", "1"],
        &["--max-price", "cheap"],
        &["--expose", "22"],
        &["--expose", "22/smtp"],
        &["--expose", "ssh"],
        &["--expose", r#"[{"port":22}"#],
        &["--expose", r#"[{"port":70000}]"#],
        &["--env", "=secret"],
        &["--env", "NOT_SET"],
        &["--env", "A=1", "--env", "A=2"],
        &["--volume", "data:/data", "--volume", "7:data"],
        &["--volume", "/data"],
        &[
            "--persistent-volume",
            "20",
            "--persistent-mount-path",
            "/data",
        ],
        &["--wait", "--timeout", "ten minutes"],
        &["--timeout", "5m"],
    ];
    for flags in cases {
        let finished = world.run(&create(flags));
        report += &format!(
            "# {}: exit {}\n{}\n",
            flags.join(" "),
            finished.code,
            finished.stderr
        );
    }
    insta::assert_snapshot!(report);
    assert_eq!(creates(&world), 0);
}
