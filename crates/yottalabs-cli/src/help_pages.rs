//! Snapshots of the help of every command, so that no new command is forgotten and each page is read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory as _};

use crate::args::Cli;

/// The words of each command, such as `["yotta", "pods", "list"]`.
fn names(command: &Command, words: &[&str], all: &mut Vec<Vec<String>>) {
    let words = [words, &[command.get_name()]].concat();
    all.push(words.iter().map(|word| (*word).to_owned()).collect());
    for subcommand in command.get_subcommands() {
        names(subcommand, &words, all);
    }
}

/// What `--help` prints on a terminal with 80 columns.
fn page(words: &[String]) -> String {
    let words = words.iter().map(String::as_str).chain(["--help"]);
    let help = Cli::command().term_width(80).try_get_matches_from(words);
    help.unwrap_err().to_string()
}

#[test]
fn each_command_has_a_help_page() {
    let mut all = Vec::new();
    names(&Cli::command(), &[], &mut all);

    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&dir);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for words in &all {
            insta::assert_snapshot!(words.join("-"), page(words));
        }
    });

    let files = fs::read_dir(&dir).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "snap"));
    let files = files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned());
    let names = all.iter().map(|words| words.join("-"));
    assert_eq!(
        files.collect::<BTreeSet<_>>(),
        names.collect(),
        "pages of removed commands"
    );
}
