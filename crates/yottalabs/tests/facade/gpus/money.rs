//! Prices and costs of pods, compared with those of the simulator and for unusual numbers.

use std::path::Path;
use std::time::Duration;

use tokio::time::sleep;
use yottalabs::{Cost, Decimal, HourlyPrice, Pod, PodId, PodSpec, PodStatus, Runtime, Yotta};
use yottalabs::{paused, running};
use yottalabs_sim::Simulator;

use crate::support::{Reply, Script, World, world};

const HOUR: Duration = Duration::from_secs(3600);

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A pod with an id and these fields only.
async fn pod(fields: &str) -> Pod {
    let script = Script::new([Reply::data(&format!(r#"{{"id":7{fields}}}"#))]);
    script.client().pods().get(PodId::new(7)).await.unwrap()
}

async fn price(fields: &str) -> HourlyPrice {
    pod(fields).await.hourly_price()
}

async fn runtime(fields: &str) -> Runtime {
    let script = Script::new([Reply::data(&format!(r#"{{"id":"7"{fields}}}"#))]);
    script.client().pods().runtime(PodId::new(7)).await.unwrap()
}

/// The price of a pod with one GPU at this price and a free disk.
async fn at(gpu_price: &str) -> HourlyPrice {
    price(&format!(
        r#","gpuCount":1,"singleCardPrice":{gpu_price},"containerVolumePrice":0,"containerVolumeInGb":0"#
    ))
    .await
}

/// Sleeps until the running time is a whole number of seconds, because the simulator bills whole seconds.
async fn sleep_to_the_second(yotta: &Yotta, id: PodId) {
    let running = yotta.pods().runtime(id).await.unwrap().running.unwrap();
    let rest = 1000 - running.subsec_millis();
    sleep(Duration::from_millis(rest.into())).await;
}

/// Rounded down, like the simulator.
fn to_a_millionth(cost: Cost) -> Decimal {
    cost.total().unwrap().trunc_with_scale(6)
}

fn billed(sim: &Simulator) -> Decimal {
    sim.pods()[0].cost
}

#[tokio::test(start_paused = true)]
async fn the_estimate_is_what_the_simulator_bills() {
    let World { sim, yotta, .. } = world();
    let list = yotta.gpus().list().gpu_count(2).container_volume_gb(100);
    let quote = list.quotes().cheapest().await.unwrap().unwrap();
    let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", &quote, quote.gpu_count)
        .container_volume_gb(100);
    let id = yotta.pods().create(spec).await.unwrap().id;
    let pod = yotta.pods().wait(id, running()).await.unwrap();
    assert_eq!(pod.hourly_price().total(), quote.hourly_price);
    assert_eq!(pod.hourly_price_now(), pod.hourly_price());

    sleep(Duration::from_secs(90 * 60)).await;
    sleep_to_the_second(&yotta, id).await;
    yotta.pods().pause(id).await.unwrap();
    let pod = yotta.pods().wait(id, paused()).await.unwrap();
    assert_eq!(pod.hourly_price_now().total(), Some(Decimal::ZERO));
    assert_eq!(pod.hourly_price().total(), quote.hourly_price);
    let at_pause = yotta.pods().cost(id).await.unwrap();
    assert_eq!(to_a_millionth(at_pause), billed(&sim));
    sleep(2 * HOUR).await;
    assert_eq!(yotta.pods().cost(id).await.unwrap(), at_pause);

    yotta.pods().resume(id).await.unwrap();
    yotta.pods().wait(id, running()).await.unwrap();
    sleep(Duration::from_secs(10 * 60)).await;
    sleep_to_the_second(&yotta, id).await;

    let cost = yotta.pods().cost(id).await.unwrap();
    let ran = sim.pods()[0].running;
    assert_eq!(cost.running, Some(ran));
    assert!(ran >= Duration::from_secs(100 * 60), "{ran:?}");
    assert_eq!(to_a_millionth(cost), billed(&sim));
    assert!(billed(&sim) > to_a_millionth(at_pause));
    assert_eq!(cost.at_least(), cost.total().unwrap());
}

#[tokio::test]
async fn a_price_is_the_sum_of_its_parts() {
    let disk = r#","containerVolumePrice":0.000139,"containerVolumeInGb":100"#;
    let all = format!(r#","gpuCount":8,"singleCardPrice":2.49{disk}"#);
    let text = disk.replace("0.000139", r#""1.39E-4""#);
    let text = format!(r#","gpuCount":"8","singleCardPrice":"2.49"{text}"#);
    for fields in [&all, &text] {
        let price = price(fields).await;
        assert_eq!(price.gpus, Some(decimal("19.92")), "{fields}");
        assert_eq!(price.container_volume, Some(decimal("0.0139")), "{fields}");
        assert_eq!(price.total(), Some(decimal("19.9339")), "{fields}");
        assert_eq!(price.at_least(), decimal("19.9339"), "{fields}");
    }

    // With more digits than a double has.
    let fine = at("0.1234567890123456789").await;
    assert_eq!(fine.total(), Some(decimal("0.1234567890123456789")));
    let thrice = price(r#","gpuCount":3,"singleCardPrice":0.1"#).await;
    assert_eq!(thrice.gpus, Some(decimal("0.3")));
}

#[tokio::test]
async fn unknown_prices_are_not_zero() {
    for (fields, at_least) in [
        ("", "0"),
        (r#"DISK,"gpuCount":null,"singleCardPrice":null"#, "2"),
        (r#"DISK,"gpuCount":2"#, "2"),
        (r#"DISK,"singleCardPrice":0.65"#, "2"),
        // A CPU pod: it is not documented what its price refers to.
        (r#"DISK,"gpuCount":0,"singleCardPrice":0.65"#, "2"),
        (r#"DISK,"gpuCount":-1,"singleCardPrice":0.65"#, "2"),
        (r#"DISK,"gpuCount":1,"singleCardPrice":-0.65"#, "2"),
        (r#"DISK,"gpuCount":2,"singleCardPrice":MOST"#, "2"),
        ("GPUS", "6"),
        (r#"GPUS,"containerVolumeInGb":2"#, "6"),
        (
            r#"GPUS,"containerVolumePrice":1,"containerVolumeInGb":-2"#,
            "6",
        ),
    ] {
        let fields = fields
            .replace(
                "DISK",
                r#","containerVolumePrice":1,"containerVolumeInGb":2"#,
            )
            .replace("GPUS", r#","gpuCount":2,"singleCardPrice":3"#)
            .replace("MOST", "79228162514264337593543950335");
        let price = price(&fields).await;
        let cost = price.over(HOUR);
        assert_eq!((price.total(), cost.total()), (None, None), "{fields}");
        assert_eq!(price.at_least(), decimal(at_least), "{fields}");
        assert_eq!(cost.at_least(), decimal(at_least), "{fields}");
    }
}

#[tokio::test]
async fn prices_of_volumes_are_unknown() {
    let known = r#","gpuCount":1,"singleCardPrice":2,"containerVolumePrice":1,"containerVolumeInGb":1,"status":"PAUSED""#;
    for (fields, unpriced) in [
        ("", false),
        (r#","volumes":[],"persistentMountPath":"""#, false),
        (r#","volumes":null,"persistentVolumePrice":0.1"#, false),
        (
            r#","persistentMountPath":"/data","persistentVolumePrice":"0.00""#,
            false,
        ),
        (r#","volumes":[{"id":"1"}]"#, true),
        (r#","persistentMountPath":"/data""#, true),
        (
            r#","persistentMountPath":"/data","persistentVolumePrice":0.1"#,
            true,
        ),
    ] {
        let pod = pod(&format!("{known}{fields}")).await;
        let (price, now) = (pod.hourly_price(), pod.hourly_price_now());
        assert_eq!(price.has_unpriced_volumes, unpriced, "{fields}");
        assert_eq!(price.total(), (!unpriced).then(|| decimal("3")), "{fields}");
        assert_eq!(price.at_least(), decimal("3"), "{fields}");
        // A paused pod is billed for its volumes.
        let nothing = (!unpriced).then_some(Decimal::ZERO);
        assert_eq!(now.total(), nothing, "{fields}");
        assert_eq!(now.at_least(), Decimal::ZERO, "{fields}");
    }
}

#[tokio::test]
async fn the_current_price_depends_on_the_status() {
    let fields =
        r#","gpuCount":1,"singleCardPrice":2,"containerVolumePrice":1,"containerVolumeInGb":1"#;
    for (price, statuses) in [
        ("3", "RUNNING PAUSING TERMINATING DEGRADED A_NEW_ONE"),
        (
            "0",
            "PENDING PREPARING INITIALIZING INITIALIZE PAUSED TERMINATED FAILED",
        ),
    ] {
        for status in statuses.split(' ') {
            let pod = pod(&format!(r#","status":"{status}"{fields}"#)).await;
            let now = pod.hourly_price_now();
            assert_eq!(now.total(), Some(decimal(price)), "{status}");
            assert_eq!(pod.hourly_price().total(), Some(decimal("3")), "{status}");
        }
    }
    // A missing status counts as billed, and a missing price is not zero.
    let pod = pod("").await;
    assert_eq!(pod.status, PodStatus::from(""));
    assert_eq!(pod.hourly_price_now().total(), None);
}

#[tokio::test]
async fn the_cost_of_a_duration_is_exact() {
    let day = 24 * HOUR;
    for (per_hour, time, total) in [
        ("0.65", HOUR, "0.65"),
        ("0.65", Duration::ZERO, "0"),
        ("0", day, "0"),
        ("3.6", Duration::from_millis(1), "0.000001"),
        ("0.1", 3 * HOUR, "0.3"),
        // 59.760000000000005 as a binary float.
        ("2.49", day, "59.76"),
        ("2.49", Duration::from_secs(5400), "3.735"),
        // A third, rounded to 28 digits.
        (
            "1",
            Duration::from_secs(1200),
            "0.3333333333333333333333333333",
        ),
        (
            "19999999999999999999.99",
            HOUR / 2,
            "9999999999999999999.995",
        ),
        // The product overflows before the division.
        (
            "3600000000000000000000000000",
            HOUR / 2,
            "1800000000000000000000000000",
        ),
    ] {
        let cost = at(per_hour).await.over(time);
        let total = decimal(total);
        assert_eq!(cost.total(), Some(total), "{per_hour} for {time:?}");
        assert_eq!(cost.at_least(), total, "{per_hour} for {time:?}");
    }
    for (per_hour, time) in [
        ("79228162514264337593543950335", HOUR * 2),
        ("9999999999999999999999", Duration::MAX),
    ] {
        let cost = at(per_hour).await.over(time);
        assert_eq!(cost.total(), None, "{per_hour} for {time:?}");
        assert_eq!(cost.at_least(), Decimal::MAX, "{per_hour} for {time:?}");
    }
    let longest = at("0.0000000001").await.over(Duration::MAX);
    assert!(longest.total().is_some_and(|total| total > Decimal::ZERO));
    // Two parts, each with the maximum value.
    let most = r#","gpuCount":1,"singleCardPrice":79228162514264337593543950335"#;
    let most = price(&format!(
        r#"{most},"containerVolumePrice":79228162514264337593543950335,"containerVolumeInGb":1"#
    ))
    .await;
    assert_eq!((most.total(), most.at_least()), (None, Decimal::MAX));
}

#[tokio::test]
async fn the_cost_of_a_runtime_in_every_form() {
    let fields = r#","gpuCount":2,"singleCardPrice":"1.80","containerVolumePrice":0,"containerVolumeInGb":50"#;
    let pod = pod(fields).await;
    for (fields, total) in [
        ("", None),
        (r#","runningMillis":5400000"#, Some("5.4")),
        (r#","runningMillis":"5400000""#, Some("5.4")),
        (
            r#","runningMillis":5400001,"runningSeconds":1"#,
            Some("5.400001"),
        ),
        (
            r#","runningMillis":null,"runningSeconds":"5400""#,
            Some("5.4"),
        ),
        (r#","runningMillis":-1,"runningSeconds":60"#, Some("0.06")),
        (r#","runningMillis":0"#, Some("0")),
        (
            r#","runningMillis":9223372036854775807"#,
            Some("9223372036854.775807"),
        ),
        (r#","runningMillis":-1,"runningSeconds":-1"#, None),
    ] {
        let cost: Cost = runtime(fields).await.cost(&pod);
        let total = total.map(decimal);
        assert_eq!(cost.total(), total, "{fields}");
        assert_eq!(cost.at_least(), total.unwrap_or_default(), "{fields}");
    }
}

#[test]
fn prices_never_use_binary_floats() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.join("gpus"), src.join("pods")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            if path.ends_with("pods/spec_values.rs") {
                // Formats of files give floats. The test below shows that they are read exactly.
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let has_float = text.contains("f64") || text.contains("f32");
            assert!(!has_float, "{}", path.display());
        }
    }
    assert!(files > 10, "{files}");
}

#[test]
fn a_price_of_fifteen_digits_in_a_file_is_read_exactly() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    for _ in 0..5_000 {
        let digits = random.u32(1..=15);
        let number = random.i64(0..10_i64.pow(digits));
        let price = Decimal::new(number, random.u32(0..=12));
        let json =
            format!(r#"{{"name":"a","image":"b","gpuType":"c","gpuCount":1,"maxPrice":{price}}}"#);
        let spec: PodSpec = serde_json::from_str(&json).unwrap();
        assert_eq!(spec.get_max_price(), Some(price), "{json}");
    }
}
