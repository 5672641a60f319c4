//! `yotta pods create` with `--cheapest` and `--dry-run`.

use serde_json::{Value, json};
use yottalabs::Decimal;

use crate::canned::Canned;
use crate::create::{create, creates};
use crate::world::World;

fn cheapest<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["pods", "create", "--image", "a/b:1", "--cheapest"], more].concat()
}

#[test]
fn the_cheapest_gpu_is_that_of_gpus_cheapest() {
    let world = World::still();
    let filters = [
        "--min-memory",
        "40",
        "--gpu-count",
        "2",
        "--region",
        "us-east-1",
        "--spot",
    ];
    let quote = world.data(&[&["gpus", "cheapest"], &filters[..]].concat());
    let finished = world.run(&cheapest(&filters));
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let pod = world.sim.pods().remove(0);
    assert_eq!(json!(pod.gpu_type), quote["offer"]["gpuType"]);
    let price: Decimal = quote["hourlyPrice"].as_str().unwrap().parse().unwrap();
    let price = price.round_dp(4);
    let note = format!(
        "cheapest GPU that fits: 2 × {} in us-east-1, spot, {price:.4} USD per hour\n",
        pod.gpu_type
    );
    assert_eq!(finished.stderr, note);
}

#[test]
fn what_an_offer_leaves_out_is_as_it_was_requested() {
    let world = World::still();
    let mut offers = world.data(&["gpus", "list", "--gpu-type", "NVIDIA_L4_24G"]);
    for offer in offers["items"].as_array_mut().unwrap() {
        let offer = offer.as_object_mut().unwrap();
        assert!(offer.remove("region").is_some() && offer.remove("isSpot").is_some());
    }
    let body = json!({"message": "success", "code": 10000, "data": offers}).to_string();
    let server = Canned::start("200 OK", "Content-Type: application/json\r\n", &body);
    let flags = [
        "--dry-run",
        "--region",
        "us-east-1",
        "--spot",
        "--max-price",
        "100",
    ];
    let mut command = world.command(&cheapest(&flags));
    let output = command
        .env("YOTTA_BASE_URL", server.url(""))
        .output()
        .unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let request = &printed["data"]["request"];
    assert_eq!(request["regions"], json!(["us-east-1"]));
    assert_eq!(
        (&request["isSpot"], &request["maxPrice"]),
        (&json!(true), &json!("100"))
    );
}

#[test]
fn without_a_gpu_that_fits_nothing_is_created() {
    let world = World::still();
    for filter in [
        ["--min-memory", "4000"],
        ["--max-price", "0.01"],
        ["--region", "nowhere"],
    ] {
        let finished = world.run(&cheapest(&filter));
        assert_eq!(finished.code, 1, "{}", finished.stderr);
        assert!(
            finished.stderr.contains("no available GPU fits\nhint: "),
            "{}",
            finished.stderr
        );
    }
    assert_eq!(creates(&world), 0);
}

#[test]
fn the_price_limit_of_on_demand_capacity_is_not_sent() {
    let world = World::still();
    let request = |flags: &[&str]| {
        let flags = [&["--dry-run", "--max-price", "100"], flags].concat();
        world.data(&cheapest(&flags))["request"].take()
    };
    assert_eq!(request(&[])["maxPrice"], json!(null));
    assert_eq!(request(&["--spot"])["maxPrice"], "100");
}

#[test]
fn a_dry_run_prints_the_request_and_its_price_and_creates_nothing() {
    let world = World::still();
    let flags = [
        "--dry-run",
        "--env",
        "TOKEN=hunter2",
        "--init-cmd",
        "hunter2",
        "--name",
        "train-1",
    ];
    let printed = world.data(&create(&flags));
    assert_eq!(
        printed["request"],
        json!({
            "name": "train-1", "image": "a/b:1", "gpuType": "NVIDIA_L4_24G", "gpuCount": 1,
            "initializationCommand": "***", "environmentVars": [{"key": "TOKEN", "value": "***"}],
        })
    );
    assert_eq!(printed["currency"], "USD");
    let price = |name: &str| printed[name].as_str().unwrap().parse::<Decimal>().unwrap();
    assert!(
        price("lowestHourlyPrice") < price("highestHourlyPrice"),
        "{printed}"
    );

    let text = world.stdout(&[&create(&flags)[..], &["--format", "table"]].concat());
    let yaml: Value = serde_yaml_ng::from_str(&text).unwrap();
    assert_eq!(yaml, printed["request"]);
    let last = text.lines().last().unwrap();
    assert!(
        last.starts_with("# price per hour: 0.") && last.ends_with(" USD"),
        "{last}"
    );

    let wrong = world.run(&create(&["--dry-run", "--gpu-count", "3"]));
    assert_eq!(wrong.code, 2);
    assert_eq!(creates(&world), 0);
}

#[test]
fn a_dry_run_says_if_nothing_is_available() {
    let world = World::still();
    let args = [
        "pods",
        "create",
        "--dry-run",
        "--image",
        "a",
        "--gpu-type",
        "NVIDIA_NOTHING",
    ];
    let finished = world.run(&args);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert_eq!(finished.stderr, "no GPU that fits is available now\n");
    let printed: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(printed["data"]["lowestHourlyPrice"], json!(null));
}
