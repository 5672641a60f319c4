//! `yotta pods list`, `yotta pods get` and `yotta gpus list`.

use serde_json::json;

use crate::world::{World, spec};

#[test]
fn a_pipe_gets_the_servers_json_without_secrets() {
    let world = World::still();
    let pod = world.create(spec("train-1").env("TOKEN", "hunter2"));
    let text = world.stdout(&["pods", "list"]);
    assert!(!text.contains("hunter2"), "{text}");
    let data = world.data(&["pods", "get", "train-1"]);
    assert_eq!(data["id"], json!(pod.id.get()));
    assert_eq!(data["status"], "PENDING");
    // A field that the facade does not know would be lost if it wrote the JSON.
    assert_eq!(data["persistentMountPath"], json!(null));
}

#[test]
fn offers_of_all_pages_are_listed() {
    let world = World::still();
    let offers = world.data(&["gpus", "list", "--all"]);
    let items = offers["items"].as_array().unwrap();
    assert_eq!(json!(items.len()), offers["total"]);
    let table = world.stdout(&["gpus", "list", "--all", "--format", "table"]);
    assert_eq!(table.lines().count(), items.len() + 1);
}

#[test]
fn a_pod_is_paused_and_resumed_by_its_name() {
    let world = World::fast();
    world.create(spec("train-1"));
    let paused = world.stdout(&["pods", "pause", "train-1", "--format", "table"]);
    assert!(paused.ends_with(": pause requested\n"), "{paused}");
    assert_eq!(world.data(&["pods", "get", "train-1"])["status"], "PAUSED");
    world.stdout(&["pods", "resume", "train-1"]);
    assert_eq!(world.data(&["pods", "get", "train-1"])["status"], "RUNNING");
}

#[test]
fn pods_are_listed_by_name_and_label() {
    let world = World::still();
    for (name, team) in [("ci-1", "vision"), ("ci-2", "speech"), ("dev", "vision")] {
        world.create(spec(name).label("team", team));
    }
    let data = world.data(&["pods", "list", "--name", "ci-*", "--label", "team=vision"]);
    let names: Vec<_> = data
        .as_array()
        .unwrap()
        .iter()
        .map(|pod| &pod["name"])
        .collect();
    assert_eq!(names, ["ci-1"]);
}
