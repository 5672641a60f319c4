//! The inputs of the merge.

use crate::document::{self, Notation};
use crate::files::{self, Changes, unified_diff};
use crate::layout::Layout;
use crate::pointer::{first_difference, show};
use crate::sources::{Sources, sha256};
use anyhow::{Result, ensure};
use camino::Utf8Path;
use serde_json::Value;
use std::collections::BTreeMap;

/// One vendored document.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// Its path below `spec/fragments/`: `pods/createPod.json`.
    pub file: String,
    /// Its content.
    pub doc: Value,
}

/// All inputs of the merge.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// In any order.
    pub fragments: Vec<Fragment>,
    /// The text of `spec/enums.toml`.
    pub enums: String,
    /// The text of `spec/overlay.yaml`.
    pub overlay: String,
}

impl Inputs {
    /// Reads the workspace's inputs.
    pub fn load(layout: &Layout) -> Result<Self> {
        Self::after(layout, &Changes::default())
    }

    /// Reads the workspace's inputs as they are after `changes`.
    pub fn after(layout: &Layout, changes: &Changes) -> Result<Self> {
        let mut fragments = Vec::new();
        for (path, text) in changes.tree(&layout.fragments())? {
            let doc = document::parse(layout.show(&path).as_str(), 1, Notation::Json, &text)?;
            fragments.push(Fragment {
                file: file(layout, &path),
                doc,
            });
        }
        ensure!(
            !fragments.is_empty(),
            "spec/fragments has no fragments: run `cargo xtask vendor PAGE`"
        );
        Ok(Self {
            fragments,
            enums: files::read(&layout.enums())?,
            overlay: files::read(&layout.overlay())?,
        })
    }
}

fn file(layout: &Layout, path: &Utf8Path) -> String {
    let below = path.strip_prefix(layout.fragments()).unwrap_or(path);
    below.as_str().replace('\\', "/")
}

/// Compares the fragments with `spec/sources.toml`, and returns a line for each difference.
pub fn unrecorded(layout: &Layout, changes: &Changes) -> Result<Vec<String>> {
    const FIX: &str = "`cargo xtask vendor PAGE` writes both";
    let sources = Sources::parse(layout, changes)?;
    let entries = sources.page.iter().flat_map(|page| &page.fragment);
    let mut recorded: BTreeMap<_, _> = entries.map(|e| (e.file.as_str(), &e.sha256)).collect();
    let mut lines = Vec::new();
    for (path, text) in changes.tree(&layout.fragments())? {
        let shown = layout.show(&path);
        match recorded.remove(file(layout, &path).as_str()) {
            None => lines.push(format!("{shown} is not in spec/sources.toml: {FIX}")),
            Some(hash) if *hash != sha256(&text) => lines.push(format!(
                "{shown} has another sha256 than spec/sources.toml records: {FIX}"
            )),
            Some(_) => {}
        }
    }
    for file in recorded.into_keys() {
        lines.push(format!(
            "spec/fragments/{file} is in spec/sources.toml, but does not exist: {FIX}"
        ));
    }
    Ok(lines)
}

/// Compares `spec/openapi.json` with the merge of the inputs, and describes the difference.
pub fn difference(layout: &Layout) -> Result<Option<String>> {
    let new = super::merge(Inputs::load(layout)?)?;
    let path = layout.openapi();
    if !path.exists() {
        return Ok(Some("spec/openapi.json does not exist".to_owned()));
    }
    let old = files::read(&path)?;
    if old == new {
        return Ok(None);
    }
    let first = match (document::parse_json(&old), document::parse_json(&new)) {
        (Ok(old), Ok(new)) => match first_difference(&old, &new) {
            Some(pointer) => format!("the first difference is at {}", show(&pointer)),
            None => "only the order of keys or white space differs".to_owned(),
        },
        _ => "it is not valid JSON".to_owned(),
    };
    Ok(Some(format!(
        "spec/openapi.json is out of date: {first}\n{}",
        unified_diff("spec/openapi.json", &old, &new)
    )))
}
