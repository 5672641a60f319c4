//! What goes into the merge.

use crate::document::{self, Notation};
use crate::files;
use crate::layout::Layout;
use crate::sources::{Sources, sha256};
use anyhow::{Context, Result, anyhow, ensure};
use camino::Utf8Path;
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
    /// The text of `spec/renames.toml`, which may be missing.
    pub renames: String,
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
            let doc = parse(&file, &text)?;
            fragments.push(Fragment { file, doc });
        }
        ensure!(
            !fragments.is_empty(),
            "spec/fragments holds no fragment: run `cargo xtask vendor PAGE`"
        );
        Ok(Self {
            fragments,
            renames: match layout.renames() {
                path if path.exists() => files::read(&path)?,
                _ => String::new(),
            },
            enums: files::read(&layout.enums())?,
            overlay: files::read(&layout.overlay())?,
        })
    }
}

fn parse(file: &str, text: &str) -> Result<Value> {
    let extension = Utf8Path::new(file).extension();
    let notation = extension.and_then(Notation::of).unwrap_or(Notation::Json);
    document::parse(notation, text).map_err(|fault| {
        anyhow!(
            "spec/fragments/{file}:{}:{}: invalid {}: {}",
            fault.line,
            fault.column,
            notation.name(),
            fault.message
        )
    })
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
    for file in unread(layout)? {
        found.push(format!(
            "spec/fragments/{file} is read by no task: a fragment is spec/fragments/PAGE/NAME.json"
        ));
    }
    for file in recorded.into_keys() {
        found.push(format!(
            "spec/fragments/{file} is missing, but is in spec/sources.toml: {REMEDY}"
        ));
    }
    Ok(found)
}

/// What looks like a fragment and stands where none is looked for.
fn unread(layout: &Layout) -> Result<Vec<String>> {
    let root = layout.fragments();
    let mut found = Vec::new();
    let mut open = vec![(root.clone(), 0)];
    while let Some((dir, depth)) = open.pop() {
        if !dir.exists() {
            continue;
        }
        let failed = || format!("failed to list {dir}");
        for entry in dir.read_dir_utf8().with_context(failed)? {
            let path = entry.with_context(failed)?.into_path();
            let extension = path.extension().unwrap_or_default();
            let known = Notation::of(&extension.to_lowercase()).is_some();
            let read = depth == 1 && Notation::of(extension).is_some();
            if path.is_dir() && depth < 2 {
                open.push((path, depth + 1));
            } else if known && !read {
                let below = path.strip_prefix(&root).unwrap_or(&path);
                found.push(below.to_string());
            }
        }
    }
    found.sort();
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
        // Through links, too.
        if !page.path().is_dir() {
            continue;
        }
        for file in page.path().read_dir_utf8().with_context(failed)? {
            let file = file.with_context(failed)?;
            if file.path().extension().and_then(Notation::of).is_some() {
                let name = format!("{}/{}", page.file_name(), file.file_name());
                found.insert(name, files::read(file.path())?);
            }
        }
    }
    Ok(found)
}
