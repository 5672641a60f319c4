//! What goes into the merge.

use crate::files;
use crate::json;
use crate::layout::Layout;
use crate::sources::{Sources, sha256};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;

/// One vendored document.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// Its path below `spec/fragments/`, for messages.
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
        let mut fragments = Vec::new();
        for (file, text) in texts(layout)? {
            let doc = json::parse(&text)
                .with_context(|| format!("failed to read spec/fragments/{file}"))?;
            fragments.push(Fragment { file, doc });
        }
        ensure!(
            !fragments.is_empty(),
            "spec/fragments holds no fragment: run `cargo xtask vendor PAGE`"
        );
        Ok(Self {
            fragments,
            enums: files::read(&layout.enums())?,
            overlay: files::read(&layout.overlay())?,
        })
    }
}

/// Where the fragments are not what `spec/sources.toml` says `vendor` wrote, one line for each.
pub fn strays(layout: &Layout) -> Result<Vec<String>> {
    const REMEDY: &str = "`cargo xtask vendor PAGE` writes both";
    let sources = Sources::load(layout)?;
    let recorded = sources.page.iter().flat_map(|page| &page.fragment);
    let mut recorded: BTreeMap<_, _> = recorded.map(|e| (e.file.as_str(), &e.sha256)).collect();
    let mut found = Vec::new();
    for (file, text) in texts(layout)? {
        match recorded.remove(file.as_str()) {
            None => found.push(format!(
                "spec/fragments/{file} is not in spec/sources.toml: {REMEDY}"
            )),
            Some(hash) if *hash != sha256(&text) => found.push(format!(
                "spec/fragments/{file} has another sha256 than spec/sources.toml records: {REMEDY}"
            )),
            Some(_) => {}
        }
    }
    for file in recorded.into_keys() {
        found.push(format!(
            "spec/fragments/{file} is missing, but is in spec/sources.toml: {REMEDY}"
        ));
    }
    Ok(found)
}

/// The fragments' file names and texts, sorted by name.
fn texts(layout: &Layout) -> Result<BTreeMap<String, String>> {
    let root = layout.fragments();
    let mut found = BTreeMap::new();
    if !root.exists() {
        return Ok(found);
    }
    let failed = || format!("failed to list {root}");
    for page in root.read_dir_utf8().with_context(failed)? {
        let page = page.with_context(failed)?;
        if !page.file_type().with_context(failed)?.is_dir() {
            continue;
        }
        for file in page.path().read_dir_utf8().with_context(failed)? {
            let file = file.with_context(failed)?;
            if file.path().extension() == Some("json") {
                let name = format!("{}/{}", page.file_name(), file.file_name());
                found.insert(name, files::read(file.path())?);
            }
        }
    }
    Ok(found)
}
