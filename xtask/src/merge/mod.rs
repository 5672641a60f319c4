//! `merge`: fragments + renames + naming table + overlay → `spec/openapi.json`.
//!
//! This module only composes; each step has a module, and does one thing.

pub mod check;
pub mod circle;
pub mod downgrade;
pub mod inputs;
pub mod lint;
pub mod name;
pub mod overlay;
pub mod relax;
pub mod rename;
pub mod repair;
pub mod resolve;
mod roots;
pub mod shape;
pub mod union;
pub mod write;

pub use inputs::{Fragment, Inputs};

use crate::files;
use crate::layout::Layout;
use anyhow::{Context, Result};
use serde_json::Value;

/// The text of the merged document.
pub fn merge(inputs: Inputs) -> Result<String> {
    let mut fragments = inputs.fragments;
    for Fragment { file, doc } in &mut fragments {
        read(doc).with_context(|| format!("failed to read {file}"))?;
    }
    rename::rename(&mut fragments, &inputs.renames).context("failed to rename")?;
    let mut doc = union::union(fragments).context("failed to unite the fragments")?;
    repair::repair(&mut doc).context("failed to repair the document")?;
    name::name(&mut doc, &inputs.enums).context("failed to name the enums")?;
    relax::relax(&mut doc).context("failed to relax the responses")?;
    overlay::overlay(&mut doc, &inputs.overlay).context("failed to apply spec/overlay.yaml")?;
    lint::lint(&doc)?;
    Ok(write::render(&doc))
}

/// One fragment, made ready to be united with others.
fn read(doc: &mut Value) -> Result<()> {
    shape::require(doc)?;
    circle::refuse(doc)?;
    downgrade::downgrade(doc)?;
    resolve::resolve(doc)
}

/// What `merge` did, for its user.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether `spec/openapi.json` was written; it is not when it is up to date.
    pub written: bool,
    /// What is odd but no obstacle.
    pub warnings: Vec<String>,
}

/// Merges, and writes `spec/openapi.json` if it differs.
pub fn run(layout: &Layout) -> Result<Outcome> {
    let warnings = inputs::strays(layout)?;
    let text = merge(Inputs::load(layout)?)?;
    let path = layout.openapi();
    let written = std::fs::read_to_string(&path).ok().as_ref() != Some(&text);
    if written {
        files::write(&path, text)?;
    }
    Ok(Outcome { written, warnings })
}

/// Fails unless the fragments are what `vendor` wrote and `spec/openapi.json` is what [`run`] would write.
pub fn check(layout: &Layout) -> Result<()> {
    check::check(layout)
}
