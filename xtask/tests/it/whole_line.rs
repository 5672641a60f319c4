//! Changes that the vendor may make, run through `regen` on a copy of this workspace: where `regen` stops, and what it
//! names.
//!
//! The copy is in the target directory and is built there, so that the dependencies are built once. Its version differs,
//! because cargo distinguishes its packages from ours by the version and not by the path.

mod edits;
mod samples;

use crate::workspace::{documents_of, page, real};
use camino::{Utf8Path, Utf8PathBuf};
use samples::{SAMPLES, Stop};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use xtask::merge::Inputs;

#[test]
#[ignore = "builds the client and the facade a dozen times: minutes"]
fn each_change_stops_where_a_person_has_to_decide() {
    let target = Utf8Path::new(env!("CARGO_TARGET_TMPDIR"));
    let root = target.join("whole_line");
    let mut wrong = Vec::new();
    for sample in SAMPLES {
        restore(&root);
        let before = documents_of(Inputs::load(&real()).unwrap());
        let mut docs = before.clone();
        (sample.edit)(&mut docs);
        assert_ne!(docs, before, "{} changes nothing", sample.what);
        fs::write(root.join("pods.md"), page("pods", &docs)).unwrap();
        println!("== {}", sample.what);
        for Stop { says, fix } in sample.stops {
            let error = regen(&root, target.parent().unwrap());
            println!("{error}");
            if !in_order(&error, says) {
                wrong.push(format!("{}: {says:?} not in: {error}", sample.what));
                break;
            }
            if let Some((file, fix)) = fix {
                let text = fs::read_to_string(root.join(file)).unwrap();
                fs::write(root.join(file), fix(&text)).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Why it stopped, without what cargo printed before; empty if it did not.
fn regen(root: &Utf8Path, target: &Utf8Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["regen", "pods.md", "--root", root.as_str()])
        .current_dir(root)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_COLOR", "never")
        // The same crates are compiled a dozen times.
        .env("CARGO_INCREMENTAL", "1")
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    match output.status.code() {
        Some(0) => String::new(),
        _ => stderr[stderr.rfind("\nerror: ").map_or(0, |at| at + 1)..].to_owned(),
    }
}

fn in_order(mut text: &str, parts: &[&str]) -> bool {
    parts.iter().all(|part| match text.split_once(part) {
        Some((_, rest)) => {
            text = rest;
            true
        }
        None => false,
    })
}

/// Makes `root` what the workspace is, but for its version; touching only files that differ: cargo goes by their times.
fn restore(root: &Utf8Path) {
    let source = real().root().to_owned();
    let mut wanted = files(&source);
    let manifest = wanted.get_mut(Utf8Path::new("Cargo.toml")).unwrap();
    *manifest = of_another_version(manifest);
    for path in files(root).keys() {
        if !wanted.contains_key(path) {
            fs::remove_file(root.join(path)).unwrap();
        }
    }
    for (path, content) in wanted {
        let path = root.join(path);
        if fs::read(&path).ok().as_ref() != Some(&content) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
    }
}

/// The workspace's manifest with another version of its packages, which is as good to those who depend on them.
fn of_another_version(manifest: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(manifest).unwrap();
    let (_, rest) = text
        .split_once("[workspace.package]\nversion = \"")
        .unwrap();
    let (version, _) = rest.split_once('"').unwrap();
    let (minor, _) = version.rsplit_once('.').unwrap();
    let line = |version: &str| format!("version = \"{version}\"");
    let other = line(&format!("{minor}.999"));
    text.replace(&line(version), &other).into_bytes()
}

/// All files of a workspace, but what is built and what is hidden.
fn files(root: &Utf8Path) -> BTreeMap<Utf8PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        let Ok(entries) = dir.read_dir_utf8() else {
            continue;
        };
        for entry in entries.map(Result::unwrap) {
            let (name, path) = (entry.file_name(), entry.path());
            if name.starts_with('.') || name == "target" {
                continue;
            } else if entry.file_type().unwrap().is_dir() {
                open.push(path.to_owned());
            } else {
                let relative = path.strip_prefix(root).unwrap().to_owned();
                found.insert(relative, fs::read(path).unwrap());
            }
        }
    }
    found
}
