//! What every public type's documentation says.

use std::fs;
use std::path::Path;

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

/// The type that a line declares, if it is public.
fn declared(line: &str) -> Option<&str> {
    let rest = ["pub struct ", "pub enum ", "pub trait "]
        .iter()
        .find_map(|start| line.strip_prefix(start))?;
    rest.split(|c: char| !c.is_alphanumeric()).next()
}

#[test]
fn every_type_says_when_not_to_use_it() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let (mut types, mut silent) = (0, Vec::new());
    for file in files {
        let mut doc = String::new();
        for line in file.lines() {
            if let Some(name) = declared(line) {
                types += 1;
                if !doc.to_lowercase().contains("when not to") {
                    silent.push(name.to_owned());
                }
            }
            match line.strip_prefix("///") {
                Some(text) => doc += text,
                // Attributes and the lines of their values stand between.
                None if line.starts_with(['#', ' ', ')']) => {}
                None => doc.clear(),
            }
        }
    }
    assert!(types >= 40, "it finds {types} types only");
    assert!(
        silent.is_empty(),
        "no word of when not to use it: {silent:?}"
    );
}
