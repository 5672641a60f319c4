//! What changed in the API, for the person who ran `regen`.

use crate::diff::render::{Format, render};
use crate::diff::{diff, source};
use crate::layout::Layout;
use anyhow::Result;
use serde_json::Value;

/// The API before: what the branch started from or, where git knows nothing of it, what is there. So what changed is
/// said again by each run until the pull request is merged.
pub(super) fn before(layout: &Layout) -> Option<Value> {
    let old = source::old(layout, None);
    old.or_else(|_| source::new(layout, None)).ok()
}

/// What is different from `before` now, to be read.
pub(super) fn shown(before: Option<&Value>, layout: &Layout) -> Result<String> {
    let after = source::new(layout, None)?;
    // Without a document before, there is nothing to compare: all is new.
    let report = diff(before.unwrap_or(&after), &after);
    Ok(render(&report, Format::Text).trim_end().to_owned())
}
