//! `merge`: fragments + renames + naming table + overlay → `spec/openapi.json`.
//!
//! This module only composes; each step has a module, and does one thing.

pub mod circle;
pub mod downgrade;
mod inputs;
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

pub use inputs::{Fragment, Inputs, difference, unrecorded};

use crate::files::Changes;
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

/// Merges the workspace's fragments, and writes `spec/openapi.json` if it differs. Returns whether it did.
pub fn run(layout: &Layout) -> Result<bool> {
    let text = merge(Inputs::load(layout)?)?;
    let mut changes = Changes::default();
    let written = changes.write(layout.openapi(), text);
    changes.apply(layout)?;
    Ok(written)
}
