//! Exit codes and messages of failures, and output that nobody reads.

use std::fs::File;
use std::io::pipe;
use std::process::{Command, Stdio};

use crate::canned::Canned;
use crate::world::{Finished, World, spec};

/// Asserts the exit code and the beginning of standard error, and that nothing is printed as a result.
#[track_caller]
fn assert_fails(finished: &Finished, code: i32, begins: &str) {
    assert_eq!(finished.code, code, "{finished:?}");
    assert_eq!(finished.stdout, "", "{finished:?}");
    assert!(finished.stderr.starts_with(begins), "{}", finished.stderr);
    for line in finished.stderr.lines() {
        let is_labelled = line.starts_with("error: ") || line.starts_with("hint: ");
        assert!(is_labelled, "{}", finished.stderr);
    }
}

#[test]
fn success_is_0() {
    let finished = World::still().run(&["pods", "list"]);
    assert_eq!((finished.code, &*finished.stderr), (0, ""));
}

#[test]
fn a_refusal_is_1() {
    let world = World::still();
    let id = world.create(spec("a")).id;
    let error = format!("error: failed to pause pod {id}: ");
    let finished = world.run(&["pods", "pause", "a"]);
    assert_fails(&finished, 1, &error);
    assert!(
        finished.stderr.contains("(code 12001, HTTP 200"),
        "{}",
        finished.stderr
    );
}

#[test]
fn wrong_usage_is_2() {
    let world = World::still();
    for name in ["b", "b"] {
        world.create(spec(name));
    }
    let finished = world.run(&["pods", "get", "b"]);
    assert_fails(
        &finished,
        2,
        "error: 2 pods have the name `b`\nhint: use one of the ids ",
    );
    let finished = world.run(&["--base-url=nowhere", "pods", "list"]);
    assert_fails(
        &finished,
        2,
        "error: failed to make a client: the given base URL ",
    );
    // A script whose variable is empty must not be told that its pod is gone.
    for args in [&["wait", "", "--for", "gone"][..], &["delete", " "]] {
        let finished = world.run(&[&["pods"], args].concat());
        assert_eq!(finished.code, 2, "{finished:?}");
        assert!(
            finished
                .stderr
                .contains("expected the id or the name of a pod"),
            "{finished:?}"
        );
    }
}

#[test]
fn a_pod_that_does_not_exist_is_3() {
    let world = World::still();
    let finished = world.run(&["pods", "get", "42"]);
    assert_fails(&finished, 3, "error: failed to get pod 42: pod not found");
    let finished = world.run(&["pods", "get", "nobody"]);
    assert_fails(
        &finished,
        3,
        "error: there is no pod with the name `nobody`\nhint: ",
    );
}

#[test]
fn a_wrong_key_or_no_permission_is_4() {
    let world = World::still();
    let finished = world.run(&["--api-key=sesame", "pods", "list"]);
    assert_fails(
        &finished,
        4,
        "error: failed to list pods: unauthorized; the given key was sent to http://",
    );
    assert!(
        finished
            .stderr
            .contains("\nhint: `yotta configure` saves a key")
    );
    assert!(!finished.stderr.contains("sesame"), "{}", finished.stderr);

    let finished = world
        .command(&["pods", "list"])
        .env("YOTTA_API_KEY", "sesame")
        .output();
    let finished = Finished::from(finished.unwrap());
    assert_fails(
        &finished,
        4,
        "error: failed to list pods: unauthorized; the key of YOTTA_API_KEY was sent",
    );

    world.sim.faults().add("list:code=10004:next").unwrap();
    let finished = world.run(&["pods", "list"]);
    assert_fails(&finished, 4, "error: failed to list pods: ");
}

#[test]
fn a_time_limit_is_5() {
    let world = World::still();
    let id = world.create(spec("a")).id;
    let finished = world.run(&["pods", "wait", "a", "--timeout", "50ms"]);
    assert_eq!((finished.code, &*finished.stdout), (5, ""), "{finished:?}");
    let error = format!(
        "\nerror: failed to wait for pod {id} to be ready: the wait's time ran out after 50ms"
    );
    assert!(finished.stderr.contains(&error), "{}", finished.stderr);
}

#[test]
fn a_request_that_may_have_been_applied_is_6() {
    let world = World::fast();
    let id = world.create(spec("a")).id;
    world.sim.faults().add("pause:reset-after:always").unwrap();
    world.sim.faults().add("get:502/html:always").unwrap();
    let finished = world.run(&["pods", "pause", &id.to_string()]);
    assert_fails(&finished, 6, &format!("error: failed to pause pod {id}: "));
    let hint = "\nhint: look with `yotta pods list` before you repeat the command\n";
    assert!(finished.stderr.ends_with(hint), "{}", finished.stderr);
}

#[cfg(unix)]
#[test]
fn an_interruption_is_130() {
    let world = World::still();
    world.create(spec("a"));
    let mut command = world.command(&["pods", "wait", "a"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    while world.sim.requests().len() < 3 {
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    Command::new("kill").args(["-INT", &pid]).status().unwrap();
    let finished = Finished::from(child.wait_with_output().unwrap());
    assert_eq!(
        (finished.code, &*finished.stdout),
        (130, ""),
        "{finished:?}"
    );
    assert!(
        finished.stderr.contains("error: interrupted\n"),
        "{}",
        finished.stderr
    );
}

#[test]
fn a_server_that_cannot_be_used_is_named() {
    let world = World::still();
    let html = "<html><body>nginx</body></html>";
    let cases = [
        (
            "502 Bad Gateway",
            "Content-Type: text/html\r\n",
            html,
            "bad gateway (HTTP 502, 4 attempts",
        ),
        (
            "200 OK",
            "Content-Type: text/html\r\n",
            html,
            "check the base URL",
        ),
        (
            "200 OK",
            "",
            "\u{7}\u{1b}[31m garbage",
            "unexpected response",
        ),
        ("200 OK", "", "", "unexpected response"),
        (
            "200 OK",
            "",
            "{\"code\":10000,\"data\":7}",
            "unexpected response",
        ),
        (
            "404 Not Found",
            "Content-Type: text/html\r\n",
            html,
            "check the base URL",
        ),
        (
            "302 Found",
            "Location: https://evil.example\r\n",
            "",
            "the server redirects the request; the key is not sent",
        ),
        (
            "500 Internal Server Error",
            "",
            "{\"message\":\"boom\",\"code\":10002}",
            "boom (code 10002, HTTP 500",
        ),
    ];
    let check = |(status, headers, body, words): (&str, &str, &str, &str)| {
        let server = Canned::start(status, headers, body);
        let finished = world.run(&["--base-url", &server.url(""), "pods", "list"]);
        assert_fails(&finished, 1, "error: failed to list pods: ");
        assert!(
            finished.stderr.contains(words),
            "{status} {body}: {}",
            finished.stderr
        );
        assert!(
            !finished.stderr.contains(['\u{7}', '\u{1b}']),
            "{:?}",
            finished.stderr
        );
    };
    // Some are tried again for a second or two.
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(move || check(case));
        }
    });
    // Nothing answers at the discard port.
    let finished = world.run(&["--base-url=http://127.0.0.1:9", "pods", "list"]);
    assert_fails(
        &finished,
        1,
        "error: failed to list pods: no connection could be made to http://127.0.0.1:9",
    );
}

#[test]
fn debug_shows_requests_without_secrets() {
    let world = World::still();
    let create =
        "--debug pods create --name a --image b --gpu-type NVIDIA_L4_24G --env TOKEN=sesame";
    let create: Vec<_> = create.split(' ').collect();
    let list = ["--debug", "pods", "list", "--region=us-east-1"];
    let wrong = ["--debug", "--api-key=sesame", "pods", "list"];
    for (args, request, status) in [
        (&create[..], "debug: POST URL/v2/pods\n", "200 OK"),
        (
            &list,
            "debug: GET URL/v2/pods?regionList=us-east-1\n",
            "200 OK",
        ),
        (&wrong, "debug: GET URL/v2/pods\n", "401 Unauthorized"),
    ] {
        let finished = world.run(args);
        let request = request.replace("URL", world.url());
        assert!(finished.stderr.contains(&request), "{}", finished.stderr);
        assert!(
            finished
                .stderr
                .contains(&format!("debug: HTTP {status} in ")),
            "{}",
            finished.stderr
        );
        for text in [&finished.stdout, &finished.stderr] {
            assert!(
                !text.contains("sesame") && !text.contains(world.sim.api_key()),
                "{text}"
            );
        }
    }
}

/// Commands that print something without waiting for it.
const PRINTING: [&[&str]; 12] = [
    &["pods", "list"],
    &["pods", "list", "--format=table"],
    &["pods", "get", "a"],
    &["pods", "cost", "a"],
    &["gpus", "list"],
    &["gpus", "list", "--format=table"],
    &["gpus", "cheapest"],
    &["configure", "--list"],
    &["schema", "pod"],
    &["completions", "bash"],
    &["man"],
    &["--help"],
];

#[test]
fn output_that_nobody_reads_is_no_error() {
    let world = World::still();
    world.create(spec("a"));
    for args in PRINTING {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let finished = world.command(args).stdout(writer).output().unwrap();
        let finished = Finished::from(finished);
        assert_eq!((finished.code, &*finished.stderr), (0, ""), "{args:?}");
    }
    // Nor is a closed standard error: the exit code remains.
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let finished = world
        .command(&["pods", "get", "42"])
        .stderr(writer)
        .output();
    assert_eq!(Finished::from(finished.unwrap()).code, 3);
}

#[cfg(unix)]
#[test]
fn a_closed_standard_output_is_no_error() {
    let world = World::still();
    world.create(spec("a"));
    for args in PRINTING {
        let yotta = world.command(args);
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "exec \"$0\" \"$@\" >&-"])
            .arg(yotta.get_program())
            .args(args);
        shell.env_clear();
        for (name, value) in yotta.get_envs() {
            shell.envs(value.map(|value| (name, value)));
        }
        let finished = Finished::from(shell.output().unwrap());
        assert_eq!((finished.code, &*finished.stderr), (0, ""), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let world = World::still();
    world.create(spec("a"));
    // clap prints the help.
    for args in PRINTING.iter().filter(|args| args[..] != ["--help"]) {
        let full = File::create("/dev/full").unwrap();
        let finished = world.command(args).stdout(full).output().unwrap();
        let finished = Finished::from(finished);
        assert_eq!(finished.code, 1, "{args:?}");
        let error = "error: failed to write the output: No space left on device";
        assert!(finished.stderr.starts_with(error), "{}", finished.stderr);
    }
}
