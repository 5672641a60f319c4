//! The commands in the README and in the guide, and what they print in a terminal.
//!
//! Each block of the language `console` is run, line by line, in the order of the document. With `INSTA_UPDATE=always`,
//! the output in the document is replaced by the real one.

use std::fs;
use std::path::Path;
use std::process::Command;

use regex_lite::Regex;
use yottalabs_sim::{Clock, Simulator};

use crate::script::has_python;
use crate::terminal::Terminal;
use crate::world::World;

/// The width of the documents is 130 columns.
const COLUMNS: u16 = 110;

/// One test, because the commands mostly wait: two would keep other tests from running.
#[test]
fn they_show_real_output() {
    std::thread::scope(|scope| {
        scope.spawn(|| check("README.md"));
        scope.spawn(|| check("guide/src/command.md"));
    });
}

/// Runs the commands of a document with a simulator of their own, which is as fast as the documents say.
fn check(document: &str) {
    if !has_python(document) {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(document);
    let written = fs::read_to_string(&path).unwrap();
    let world = World::with(Simulator::builder().clock(Clock::scaled(60.0)));
    let real = rewrite(&written, |command| run(&world, command));
    if std::env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        fs::write(path, real).unwrap();
        return;
    }
    let (written, real) = (without_times(&written), without_times(&real));
    for (written, real) in written.iter().zip(&real) {
        let hint = format!("{document} shows other output; INSTA_UPDATE=always renews it");
        assert_eq!(written, real, "{hint}");
    }
    assert_eq!(written.len(), real.len(), "{document}");
}

/// The document with the output of each command of its `console` blocks.
fn rewrite(document: &str, mut run: impl FnMut(&str) -> String) -> String {
    let mut text = String::new();
    let mut is_console = false;
    let mut lines = document.lines().peekable();
    while let Some(line) = lines.next() {
        text += line;
        text.push('\n');
        if line.starts_with("```") {
            is_console = line == "```console";
            continue;
        }
        let Some(first) = line.strip_prefix("$ ").filter(|_| is_console) else {
            continue;
        };
        let mut command = first.to_owned();
        while let Some(more) = lines.next_if(|line| line.starts_with("> ")) {
            text += &format!("{more}\n");
            command += &format!("\n{}", &more[2..]);
        }
        while lines
            .next_if(|line| !line.starts_with(['$', '`']))
            .is_some()
        {}
        text += &run(&command);
    }
    text
}

/// What a shell command prints in a terminal. Its spinner is left out.
fn run(world: &World, command: &str) -> String {
    let yotta = Path::new(env!("CARGO_BIN_EXE_yotta"));
    let path = std::env::join_paths(
        [yotta.parent().unwrap().to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let mut shell = Command::new("sh");
    for (name, value) in world.command(&[]).get_envs() {
        shell.envs(value.map(|value| (name, value)));
    }
    shell.args(["-c", &format!("cd\n{command}")]);
    // Without a spinner, which needs a terminal that is not dumb.
    shell
        .env("PATH", path.unwrap())
        .env("TERM", "dumb")
        .env("NO_COLOR", "1");
    let (_, text) = Terminal::with_columns(&shell, COLUMNS).finish();
    let progress =
        Regex::new(r"(?m)^(pod \d+ \(.*\) is [A-Z].*|(requesting|creating) pod .*)\n").unwrap();
    let text = text.replace("\r\n", "\n");
    let text = text.replace(world.home.path().to_str().unwrap(), "/home/me");
    progress.replace_all(&text, "").into_owned()
}

/// The lines with every time and what depends on it replaced. White space, which aligns columns, is ignored.
fn without_times(text: &str) -> Vec<String> {
    let times = Regex::new(r"\b\d+(\.\d+)?(ms|s|m|h|d)\b( \d+[smhd]\b)?").unwrap();
    let costs = Regex::new(r"(?i)\b(cost( so far)?) +[\d.]+").unwrap();
    let text = times.replace_all(text, "TIME");
    let text = costs.replace_all(&text, "$1 AMOUNT");
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(words).collect()
}
