//! `yotta pods ssh`, `yotta pods open` and `yotta pods cost`.

use std::time::{Duration, Instant};

use serde_json::json;
use yottalabs::Protocol;

use crate::world::{World, spec};

/// A pod with these ports, which runs.
fn world(ports: &[(u16, Protocol)]) -> World {
    let world = World::still();
    let spec = spec("train");
    let spec = ports.iter().fold(spec, |spec, (port, protocol)| {
        spec.expose(*port, protocol.clone())
    });
    world.create(spec);
    world.sim.advance(Duration::from_secs(600));
    world
}

#[cfg(unix)]
#[test]
fn ssh_takes_the_place_of_the_program() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    let world = world(&[(22, Protocol::Ssh)]);
    let bin = world.home.path().join("bin");
    fs::create_dir(&bin).unwrap();
    fs::write(bin.join("ssh"), "#!/bin/sh\nprintf '%s|' \"$@\"\nexit 42\n").unwrap();
    fs::set_permissions(bin.join("ssh"), fs::Permissions::from_mode(0o755)).unwrap();
    let run = |args: &[&str]| {
        let mut command = world.command(&[&["pods", "ssh", "train"], args].concat());
        crate::world::Finished::from(command.env("PATH", &bin).output().unwrap())
    };
    let finished = run(&["-i", "/my key", "-l", "root", "--", "nvidia-smi", "-L"]);
    assert_eq!(finished.code, 42, "{}", finished.stderr);
    let words: Vec<_> = finished.stdout.split('|').collect();
    assert_eq!(words[0], "-p");
    assert_eq!(words[2..4], ["-i", "/my key"]);
    assert!(words[4].starts_with("root@node-"), "{words:?}");
    assert_eq!(words[5..7], ["nvidia-smi", "-L"]);

    let mut command = world.command(&["pods", "ssh", "train"]);
    let output = command.env("PATH", world.home.path()).output().unwrap();
    let finished = crate::world::Finished::from(output);
    assert_eq!(finished.code, 1);
    assert!(
        finished.stderr.contains("install OpenSSH"),
        "{}",
        finished.stderr
    );
}

#[test]
fn ssh_prints_its_command_line_or_an_entry_of_its_config_file() {
    let world = world(&[(22, Protocol::Ssh)]);
    let text = world.stdout(&["pods", "ssh", "train", "--print", "-i", "/my key"]);
    assert!(
        text.starts_with("ssh -p ") && text.contains(" -i '/my key' user@node-"),
        "{text}"
    );
    let data = world.data(&["pods", "ssh", "train", "--print", "--format", "json"]);
    assert_eq!(data["user"], "user");
    assert!(
        data["command"]
            .as_str()
            .unwrap()
            .contains(&data["port"].to_string())
    );
    let text = world.stdout(&["pods", "ssh", "train", "--config", "-i", "~/.ssh/key"]);
    assert!(text.starts_with("Host train\n    HostName node-"), "{text}");
    assert!(
        text.ends_with("    IdentityFile \"~/.ssh/key\"\n"),
        "{text}"
    );
    assert_eq!(world.run(&["pods", "ssh", "train", "--config"]).code, 2);
    assert_eq!(
        world
            .run(&["pods", "ssh", "train", "-l", "-oProxyCommand=x"])
            .code,
        2
    );
}

#[test]
fn the_reason_why_a_pod_cannot_be_reached_has_a_remedy() {
    let world = world(&[]);
    let refused = |args: &[&str], hint: &str| {
        let finished = world.run(&[&["pods"], args].concat());
        assert_eq!(finished.code, 1, "{args:?}: {}", finished.stderr);
        assert!(finished.stderr.contains(hint), "{}", finished.stderr);
    };
    refused(&["ssh", "train"], "--expose 22/ssh");
    refused(&["open", "train"], "--expose 8888/http");
    refused(&["open", "train", "8000"], "--expose 8000/http");
    world.stdout(&["pods", "pause", "train"]);
    refused(&["ssh", "train"], "yotta pods resume");
    world.create(spec("new").expose(22, Protocol::Ssh));
    refused(&["ssh", "new"], "yotta pods wait");
    world.stdout(&["pods", "delete", "new"]);
    refused(&["open", "new"], "is over");
}

#[test]
fn open_prints_the_url_of_a_port_into_a_pipe() {
    let one = world(&[(8888, Protocol::Http), (22, Protocol::Ssh)]);
    let url = one.stdout(&["pods", "open", "train"]);
    assert!(url.starts_with("https://node-"), "{url}");
    assert_eq!(
        one.stdout(&["pods", "open", "train", "8888", "--print"]),
        url
    );
    let data = one.data(&["pods", "open", "train", "--format", "json"]);
    assert_eq!(data, json!({"port": 8888, "url": url.trim_end()}));
    assert_eq!(one.run(&["pods", "open", "train", "22"]).code, 2);

    let two = world(&[(8888, Protocol::Http), (6006, Protocol::Http)]);
    let finished = two.run(&["pods", "open", "train"]);
    assert_eq!(finished.code, 2);
    assert!(
        finished.stderr.contains("8888, 6006"),
        "{}",
        finished.stderr
    );
    assert!(
        two.stdout(&["pods", "open", "train", "6006"])
            .starts_with("https://")
    );
}

#[cfg(target_os = "linux")]
#[test]
fn open_starts_a_browser_on_a_terminal() {
    use crate::terminal::Terminal;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    let world = world(&[(8888, Protocol::Http)]);
    let bin = world.home.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let opened = world.home.path().join("opened");
    let script = format!(
        "#!/bin/sh\necho \"$@\" > {0}.new\n/bin/mv {0}.new {0}\n",
        opened.display()
    );
    fs::write(bin.join("xdg-open"), script).unwrap();
    fs::set_permissions(bin.join("xdg-open"), fs::Permissions::from_mode(0o755)).unwrap();
    let url = world.stdout(&["pods", "open", "train"]);
    let mut command = world.command(&["pods", "open", "train"]);
    let path = std::env::var("PATH").unwrap();
    command.env("PATH", format!("{}:{path}", bin.display()));
    let (code, text) = Terminal::run(&command).finish();
    assert_eq!(code, Some(0), "{text}");
    // The browser runs on, so the program does not wait for it.
    let limit = Instant::now() + Duration::from_secs(20);
    while !opened.exists() && Instant::now() < limit {
        std::thread::yield_now();
    }
    assert_eq!(fs::read_to_string(opened).unwrap(), url);
}

#[test]
fn the_cost_has_a_currency_and_is_an_estimate() {
    let world = world(&[]);
    let data = world.data(&["pods", "cost", "train"]);
    assert_eq!(data["currency"], "USD");
    assert_eq!(data["status"], "RUNNING");
    let billed = world.sim.pods()[0].running.as_millis();
    assert_eq!(data["runningMillis"], json!(u64::try_from(billed).unwrap()));
    let text = world.stdout(&["pods", "cost", "train", "--format", "table"]);
    assert!(text.contains("Price/h      0.4470 USD\n"), "{text}");
    assert!(text.contains(" USD\nNote         an estimate"), "{text}");

    // Without a listing the currency is not known, and the cost is.
    world.sim.faults().add("list_gpus:503:always").unwrap();
    assert_eq!(
        world.data(&["pods", "cost", "train"])["currency"],
        json!(null)
    );
    assert_eq!(world.run(&["pods", "cost", "nothing"]).code, 3);
}
