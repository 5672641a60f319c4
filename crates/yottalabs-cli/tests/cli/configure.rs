//! `yotta configure`.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use crate::canned::{Canned, NO_PODS};
use crate::world::{Finished, World};

/// Runs `yotta configure` with this standard input, and without variables.
fn configure(world: &World, args: &[&str], stdin: &str) -> Finished {
    let mut command = world.command(&["configure"]);
    command.args(args).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
        .env_remove("YOTTA_API_KEY")
        .env_remove("YOTTA_BASE_URL");
    let mut child = command.spawn().unwrap();
    // A mistake in an argument may end the program before it reads.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap().into()
}

/// Lists pods with the config file alone.
fn list(world: &World, args: &[&str]) -> Finished {
    let mut command = world.command(args);
    command
        .env_remove("YOTTA_API_KEY")
        .env_remove("YOTTA_BASE_URL");
    command.args(["pods", "list"]).output().unwrap().into()
}

fn config(world: &World) -> String {
    fs::read_to_string(world.config()).unwrap()
}

#[test]
fn a_profile_is_saved_and_used() {
    let world = World::still();
    let (key, url) = (world.sim.api_key().to_owned(), world.url().to_owned());
    for (args, stdin) in [
        (&["--base-url", &url, "--api-key", &key][..], ""),
        (
            &["--base-url", &url, "--profile", "staging"],
            &*format!("{key}\n"),
        ),
        (
            &["--base-url", &url, "--profile", "dos"],
            &format!("{key}\r\n"),
        ),
        // The base URL of the profile is kept.
        (&["--profile=staging"], &key),
    ] {
        let finished = configure(&world, args, stdin);
        assert_eq!(finished.code, 0, "{args:?}: {}", finished.stderr);
        assert_eq!(finished.stderr, "");
    }
    let section = |name| format!("[{name}]\napi_key = {key}\nbase_url = {url}\n");
    let all = ["default", "staging", "dos"].map(section).join("\n");
    assert_eq!(config(&world), all);
    for args in [&[][..], &["--profile=staging"], &["--profile=dos"]] {
        let finished = list(&world, args);
        assert_eq!(finished.code, 0, "{}", finished.stderr);
    }
    #[cfg(unix)]
    for (path, mode) in [
        (world.config(), 0o600),
        (world.config().parent().unwrap().to_owned(), 0o700),
    ] {
        use std::os::unix::fs::PermissionsExt as _;
        let permissions = fs::metadata(&path).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, mode, "{}", path.display());
    }
    let files = fs::read_dir(world.config().parent().unwrap()).unwrap();
    assert_eq!(files.count(), 1, "a temporary file is left");
}

#[test]
fn everything_else_in_the_file_is_kept() {
    let world = World::still();
    let url = world.url().to_owned();
    let old =
        format!("# mine\n[default]\napi_key=old\nformat = json ; c\nbase_url = {url}\n\n[b]\nx: 1");
    world.write_config(&old);
    let key = world.sim.api_key().to_owned();
    let finished = configure(&world, &["--format=table"], &key);
    let expected = format!("saved profile `default` in {}\n", world.config().display());
    assert_eq!(finished.stdout, expected, "{}", finished.stderr);
    let new = old.replace("api_key=old", &format!("api_key = {key}")) + "\n";
    assert_eq!(config(&world), new);
}

#[test]
fn a_key_that_the_server_does_not_accept_is_not_saved() {
    let world = World::still();
    let url = world.url().to_owned();
    let finished = configure(&world, &["--base-url", &url], "wrong");
    assert_eq!(finished.code, 4);
    assert!(
        finished.stderr.contains("--no-verify"),
        "{}",
        finished.stderr
    );
    assert!(!finished.stderr.contains("wrong "), "{}", finished.stderr);
    assert!(!world.config().exists());

    let finished = configure(&world, &["--base-url", &url, "--no-verify"], "wrong");
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert_eq!(world.sim.requests().len(), 1, "only the first check");
    // Nothing answers at the discard port.
    let finished = configure(&world, &["--base-url=http://127.0.0.1:9"], "k");
    assert_eq!(finished.code, 1, "{}", finished.stderr);
    assert!(config(&world).contains(&url));
}

#[test]
fn a_key_that_may_not_list_pods_is_a_key() {
    let world = World::still();
    let denied = "{\"message\":\"no permission\",\"code\":10004,\"data\":null}";
    let server = Canned::start("200 OK", "", denied);
    let finished = configure(&world, &["--base-url", &server.url("")], "k");
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert_eq!(server.take_seen().len(), 1);
}

#[test]
fn the_check_uses_the_server_of_later_commands() {
    let world = World::still();
    let (a, b) = (
        Canned::start("200 OK", "", NO_PODS),
        Canned::start("200 OK", "", NO_PODS),
    );
    world.write_config(format!("[default]\nbase_url = {}\n", a.url("")));
    assert_eq!(configure(&world, &[], "k").code, 0);
    assert_eq!((a.take_seen().len(), b.take_seen().len()), (1, 0));

    let mut command = world.command(&["configure", "--api-key=k"]);
    command
        .env_remove("YOTTA_API_KEY")
        .env("YOTTA_BASE_URL", b.url(""));
    let finished = Finished::from(command.output().unwrap());
    assert_eq!((a.take_seen().len(), b.take_seen().len()), (0, 1));
    let warning = "warning: YOTTA_BASE_URL is set, and takes precedence over the profiles\n";
    assert_eq!(finished.stderr, warning);
}

#[test]
fn mistakes_are_refused_and_change_nothing() {
    let world = World::still();
    let good = "[default]\napi_key = old\n";
    for (file, args, stdin, words) in [
        (good, &[][..], "", "there is no key on standard input"),
        (good, &[], "two words", "the given key contains white space"),
        (good, &[], "a\nb\n", "the given key contains a line break"),
        (
            good,
            &[],
            " a\n",
            "the given key begins or ends with white space",
        ),
        (
            good,
            &[],
            "\"a\"",
            "the given key is in quotes; remove them",
        ),
        (good, &["--api-key="], "", "the given key is empty"),
        (
            good,
            &["--base-url=nowhere"],
            "a",
            "the given base URL is not a valid URL",
        ),
        (
            good,
            &["--base-url=https://a\nb"],
            "a",
            "the given base URL contains a line break",
        ),
        (
            good,
            &["--profile=a]\napi_key=x\n[b"],
            "a",
            "the name of the profile must be one line",
        ),
        (
            good,
            &["--profile="],
            "a",
            "the name of the profile must be one line",
        ),
        (
            "[default]\nsesame\n",
            &[],
            "a",
            "config: line 2 is neither a [section] nor",
        ),
        (
            "# x\napi_key = sesame\n",
            &[],
            "a",
            "config: line 2 is before the first [section]",
        ),
        (
            "sesame",
            &["--list"],
            "",
            "config: line 1 is neither a [section] nor",
        ),
        (
            "[a]\n[b]\n[a]\n",
            &["--profile=c"],
            "a",
            "config: line 3 opens a section that already exists",
        ),
        (
            "[a]\n[default\n",
            &[],
            "a",
            "config: line 2 opens a [section] without closing it",
        ),
        (
            "[a]\napi_key = \"sesame\"\n",
            &[],
            "a",
            "config: line 2 has a value in quotes",
        ),
    ] {
        world.write_config(file);
        let args = [args, &["--no-verify"][..usize::from(args != ["--list"])]].concat();
        let finished = configure(&world, &args, stdin);
        let case = format!("{file:?} {args:?} {stdin:?}: {finished:?}");
        assert_eq!(finished.code, 2, "{case}");
        assert!(finished.stderr.contains(words), "{case}");
        assert!(!finished.stderr.contains("sesame"), "{case}");
        assert_eq!(config(&world), file, "{case}");
    }
}

#[test]
fn profiles_are_listed_with_masked_keys() {
    let world = World::still();
    let table = configure(&world, &["--list", "--format=table"], "");
    assert_eq!(table.stdout, "no profiles\n");
    world.write_config("[default]\napi_key = sesame-open-0123456789\n[b]\nbase_url = https://b\napi_key = short\n[c]\n");
    let data = world.data(&["configure", "--list"]);
    let expected = serde_json::json!([
        {"profile": "default", "apiKey": "***6789", "baseUrl": null},
        {"profile": "b", "apiKey": "***", "baseUrl": "https://b"},
        {"profile": "c", "apiKey": null, "baseUrl": null},
    ]);
    assert_eq!(data, expected);
    let table = configure(&world, &["--list", "--format=table"], "").stdout;
    assert!(
        !table.contains("sesame") && table.contains("***6789"),
        "{table}"
    );
}

#[cfg(unix)]
#[test]
fn the_target_of_a_link_is_replaced() {
    let world = World::still();
    let target = world.home.path().join("dotfile");
    fs::write(&target, "[a]\n").unwrap();
    fs::create_dir(world.config().parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(&target, world.config()).unwrap();
    let finished = configure(&world, &["--no-verify"], "k");
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert!(fs::symlink_metadata(world.config()).unwrap().is_symlink());
    let text = fs::read_to_string(target).unwrap();
    assert_eq!(text, "[a]\n\n[default]\napi_key = k\n");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_question_leaves_the_terminal_as_it_was() {
    use crate::terminal::Terminal;

    let world = World::still();
    for is_key_given in [false, true] {
        let mut terminal = Terminal::run(&world.command(&["configure", "--color", "never"]));
        terminal.wait_for("not shown while you type: ");
        while terminal.is_echoing() {
            std::thread::yield_now();
        }
        if is_key_given {
            terminal.write("k\n");
            terminal.wait_for("Base URL [");
        }
        terminal.write("\u{3}");
        terminal.wait_for("error: interrupted; nothing was saved");
        assert!(terminal.is_echoing());
        assert_eq!(terminal.finish().0, Some(130));
    }
    assert!(!world.config().exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_asked_and_does_not_show_the_key() {
    use crate::terminal::Terminal;

    let world = World::still();
    let (key, url) = (world.sim.api_key().to_owned(), world.url().to_owned());
    let mut command = world.command(&["configure"]);
    command
        .env_remove("YOTTA_API_KEY")
        .env_remove("YOTTA_BASE_URL");

    let mut terminal = Terminal::run(&command);
    terminal.wait_for("API key of profile `default`, not shown while you type: ");
    terminal.write(&format!("{key}\n"));
    terminal.wait_for("Base URL [https://api.yottalabs.ai]: ");
    terminal.write(&format!("{url}\n"));
    let (code, text) = terminal.finish();
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("saved profile `default` in "), "{text}");
    assert!(!text.contains(&key), "{text}");
    let saved = format!("[default]\napi_key = {key}\nbase_url = {url}\n");
    assert_eq!(config(&world), saved);

    // Empty answers change nothing.
    let mut terminal = Terminal::run(&command);
    terminal.wait_for("not shown while you type [***");
    // Meanwhile, another profile is saved.
    let other = ["--profile", "b", "--no-verify"];
    assert_eq!(configure(&world, &other, "k").code, 0);
    let saved = format!("{saved}\n[b]\napi_key = k\n");
    terminal.write("\n");
    terminal.wait_for(&format!("Base URL [{url}]: "));
    terminal.write("\n");
    assert_eq!(terminal.finish().0, Some(0));
    assert_eq!(config(&world), saved);
}
