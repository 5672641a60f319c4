//! `merge`: fragments + naming table + overlay → `spec/openapi.json`.
//!
//! Each step is a module; this one calls them in order.

mod accepted;
mod downgrade;
mod inputs;
pub mod lint;
pub mod name;
mod overlay;
mod relax;
pub mod repair;
mod union;
pub mod write;

pub use inputs::{Fragment, Inputs, difference, unrecorded};

use crate::files::Changes;
use crate::layout::Layout;
use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Merges `inputs`, and returns the text of the document.
pub fn merge(inputs: Inputs) -> Result<String> {
    let mut doc = unite(inputs.fragments)?;
    name::name(&mut doc, &inputs.enums).context("failed to name the enums")?;
    relax::relax(&mut doc).context("failed to relax the responses")?;
    overlay::overlay(&mut doc, &inputs.overlay).context("failed to apply spec/overlay.yaml")?;
    lint::lint(&doc)?;
    Ok(write::render(&doc))
}

/// Runs the first steps of the merge, which need only the fragments.
pub fn unite(mut fragments: Vec<Fragment>) -> Result<Value> {
    for Fragment { file, doc } in &mut fragments {
        let context = || format!("failed to read {file}");
        downgrade::downgrade(doc).with_context(context)?;
        if let [first, ..] = accepted::findings(doc).as_slice() {
            bail!("{}: {first}", context());
        }
    }
    let mut doc = union::union(fragments).context("failed to unite the fragments")?;
    repair::repair(&mut doc).context("failed to repair the document")?;
    Ok(doc)
}

/// Merges the workspace's fragments, and writes `spec/openapi.json` if it differs. Returns whether it did.
pub fn run(layout: &Layout) -> Result<bool> {
    let text = merge(Inputs::load(layout)?)?;
    let mut changes = Changes::default();
    let written = changes.write(layout.openapi(), text);
    changes.apply(layout)?;
    Ok(written)
}

/// Formats `value` for a message.
fn shorten(value: &Value) -> String {
    const MAX_CHARS: usize = 80;
    let text = value.to_string();
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
