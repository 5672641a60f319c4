//! `yotta completions`, `yotta man`, `--version` and suggestions: they need no key and no network.

use std::fs;
use std::process::Command;

use crate::world::{Finished, World};

/// Runs the program without any environment.
fn bare(args: &[&str]) -> Finished {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yotta"));
    command.args(args).env_clear().output().unwrap().into()
}

#[test]
fn each_shell_has_a_completion_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let finished = bare(&["completions", shell]);
        assert_eq!(finished.code, 0, "{}", finished.stderr);
        for word in ["pods", "configure", "--base-url"] {
            let word = word.trim_start_matches("--");
            assert!(finished.stdout.contains(word), "{shell}: {word}");
        }
    }
    let finished = bare(&["completions", "klingon"]);
    assert_eq!(finished.code, 2);
    assert!(finished.stderr.contains("[possible values: bash, "));
}

#[test]
fn each_command_has_a_man_page() {
    let world = World::still();
    let page = bare(&["man"]).stdout;
    assert!(
        page.contains(".TH yotta 1") && page.contains("Exit codes:"),
        "{page}"
    );
    let dir = world.home.path().join("man").join("man1");
    let finished = bare(&["man", dir.to_str().unwrap()]);
    assert_eq!(
        (finished.code, &*finished.stdout),
        (0, ""),
        "{}",
        finished.stderr
    );
    assert_eq!(fs::read_to_string(dir.join("yotta.1")).unwrap(), page);
    for name in ["yotta-pods-list.1", "yotta-sim.1", "yotta-man.1"] {
        assert!(dir.join(name).exists(), "{name}");
    }
    let finished = bare(&["man", dir.join("yotta.1").to_str().unwrap()]);
    assert_eq!(finished.code, 1);
    assert!(
        finished.stderr.starts_with("error: failed to write into "),
        "{}",
        finished.stderr
    );
}

#[test]
fn help_and_the_version_are_printed() {
    assert_eq!(
        bare(&["--version"]).stdout,
        concat!("yotta ", env!("CARGO_PKG_VERSION"), "\n")
    );
    let help = bare(&["help", "pods", "list"]).stdout;
    assert_eq!(help, bare(&["pods", "list", "--help"]).stdout);
    assert!(help.starts_with("List pods\n"), "{help}");
}

#[test]
fn mistyped_arguments_are_usage_errors_with_a_suggestion() {
    for (args, words) in [
        (&["podz"][..], "similar subcommands exist: 'pods'"),
        (&["pods", "lits"], "a similar subcommand exists: 'list'"),
        (
            &["pods", "list", "--regoin", "x"],
            "a similar argument exists: '--region'",
        ),
        (
            &["--frmat=json", "pods", "list"],
            "a similar argument exists: '--format'",
        ),
        (&["pods", "get"], "required arguments were not provided"),
        (
            &["pods", "list", "--format=xml"],
            "[possible values: table, json]",
        ),
        (&[], "Usage: yotta"),
    ] {
        let finished = bare(args);
        assert_eq!((finished.code, &*finished.stdout), (2, ""), "{args:?}");
        assert!(
            finished.stderr.contains(words),
            "{args:?}: {}",
            finished.stderr
        );
    }
}
