//! `yotta gpus cheapest`.

use crate::world::World;

#[test]
fn the_quote_has_its_currency_and_its_command() {
    let world = World::still();
    let quote = world.data(&["gpus", "cheapest", "--min-memory", "24"]);
    assert_eq!(quote["currency"], "USD", "{quote}");
    assert_eq!(quote["offer"]["isSpot"], false, "{quote}");
    let text = world.stdout(&["gpus", "cheapest", "--min-memory=24", "--format=table"]);
    let command = text.lines().last().unwrap();
    let words: Vec<_> = command.split_whitespace().skip(1).collect();
    let words = words.iter().map(|word| match *word {
        "NAME" => "train-1",
        "IMAGE" => "pytorch/pytorch:2.8",
        word => word,
    });
    let created = world.data(&words.collect::<Vec<_>>());
    assert_eq!(created["gpuType"], quote["offer"]["gpuType"]);
    assert_eq!(created["region"], quote["offer"]["region"]);
}

#[test]
fn spot_capacity_is_used_only_on_request() {
    let world = World::still();
    let on_demand = world.data(&["gpus", "cheapest", "--gpu-count=2"]);
    let spot = world.data(&["gpus", "cheapest", "--gpu-count=2", "--spot"]);
    assert_eq!(
        (&on_demand["offer"]["isSpot"], &spot["offer"]["isSpot"]),
        (&false.into(), &true.into())
    );
    let price = |quote: &serde_json::Value| {
        quote["hourlyPrice"]
            .as_str()
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    assert!(price(&spot) < price(&on_demand), "{spot} {on_demand}");
    let text = world.stdout(&[
        "gpus",
        "cheapest",
        "--gpu-count=2",
        "--spot",
        "--format=table",
    ]);
    let command = text.lines().last().unwrap();
    assert!(
        command.contains(" --gpu-count 2 ") && command.ends_with(" --spot"),
        "{text}"
    );
}

#[test]
fn an_exit_code_says_that_there_is_none() {
    let world = World::still();
    for args in [
        ["--max-price=0.01"],
        ["--min-memory=10000"],
        ["--gpu-type=NVIDIA_ABACUS_1G"],
    ] {
        let finished = world.run(&[&["gpus", "cheapest"][..], &args].concat());
        assert_eq!((finished.code, &*finished.stdout), (1, ""), "{args:?}");
        assert!(
            finished
                .stderr
                .starts_with("error: no available GPU fits\nhint: "),
            "{}",
            finished.stderr
        );
    }
}
