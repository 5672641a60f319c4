//! What changed in the specification, for the person who ran `regen`.

use crate::files;
use crate::layout::Layout;
use anyhow::Result;
use similar::TextDiff;

/// How much of the diff is shown.
const MOST_LINES: usize = 200;

/// The specification before: what is checked in at the last commit or, without git, what is there.
pub(super) fn before(layout: &Layout) -> Option<String> {
    let output = std::process::Command::new("git")
        .args(["show", "HEAD:./spec/openapi.json"])
        .current_dir(layout.root())
        .output();
    match output {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout).ok(),
        _ => files::read(&layout.openapi()).ok(),
    }
}

/// What is different from `before` now, to be read.
pub(super) fn shown(before: Option<&str>, layout: &Layout) -> Result<String> {
    let after = files::read(&layout.openapi())?;
    let before = before.unwrap_or_default();
    if before == after {
        return Ok("the API is as it was".to_owned());
    }
    let diff = TextDiff::from_lines(before, &after);
    let text = diff.unified_diff().context_radius(2).to_string();
    let lines: Vec<_> = text.lines().collect();
    let shown = &lines[..lines.len().min(MOST_LINES)];
    let rest = lines.len() - shown.len();
    let mut text = format!("what changed in spec/openapi.json:\n{}", shown.join("\n"));
    if rest > 0 {
        text.push_str(&format!("\n… and {rest} more lines: `git diff spec`"));
    }
    Ok(text)
}
