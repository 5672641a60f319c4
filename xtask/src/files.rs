//! Reading and writing files of the workspace.
//!
//! A task computes everything first and writes last. Git is the undo.

use crate::layout::Layout;
use anyhow::{Context, Result, anyhow};
use camino::{Utf8Path, Utf8PathBuf};
use similar::TextDiff;
use std::collections::BTreeMap;
use std::fs;

/// Changes to files that have been computed and not yet written: `None` removes the file.
#[derive(Debug, Default)]
pub struct Changes(BTreeMap<Utf8PathBuf, Option<String>>);

impl Changes {
    /// Changes the content of `path` to `text`. Returns whether it differs.
    pub fn write(&mut self, path: Utf8PathBuf, text: String) -> bool {
        let differs = fs::read(&path).ok().as_deref() != Some(text.as_bytes());
        if differs {
            self.0.insert(path, Some(text));
        }
        differs
    }

    /// Removes `path`.
    pub fn remove(&mut self, path: Utf8PathBuf) {
        self.0.insert(path, None);
    }

    /// Returns the text of `path` after the changes, if it then exists.
    pub fn read(&self, path: &Utf8Path) -> Result<Option<String>> {
        match self.0.get(path) {
            Some(text) => Ok(text.clone()),
            None if path.exists() => read(path).map(Some),
            None => Ok(None),
        }
    }

    /// Returns the files below `dir` after the changes, sorted by path.
    pub fn tree(&self, dir: &Utf8Path) -> Result<BTreeMap<Utf8PathBuf, String>> {
        let mut paths = tree(dir)?;
        paths.extend(self.0.keys().filter(|path| path.starts_with(dir)).cloned());
        let text = |path: Utf8PathBuf| Ok(self.read(&path)?.map(|text| (path, text)));
        paths
            .into_iter()
            .filter_map(|path| text(path).transpose())
            .collect()
    }

    /// Writes all changes and returns a line for each.
    pub fn apply(self, layout: &Layout) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for (path, text) in self.0 {
            let shown = layout.show(&path);
            match text {
                Some(text) => {
                    let dir = path.parent().unwrap_or(Utf8Path::new("."));
                    fs::create_dir_all(dir)
                        .and_then(|()| fs::write(&path, text))
                        .with_context(|| format!("failed to write {path}"))?;
                    lines.push(format!("wrote {shown}"));
                }
                None => {
                    fs::remove_file(&path).with_context(|| format!("failed to remove {path}"))?;
                    lines.push(format!("removed {shown}"));
                }
            }
        }
        Ok(lines)
    }
}

/// Returns the paths of all files below `dir`, without hidden ones. `dir` may be missing.
pub fn tree(dir: &Utf8Path) -> Result<Vec<Utf8PathBuf>> {
    let mut paths = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        let failed = || format!("failed to list {dir}");
        if !dir.exists() {
            continue;
        }
        for entry in dir.read_dir_utf8().with_context(failed)? {
            let path = entry.with_context(failed)?.into_path();
            if path.file_name().is_some_and(|name| name.starts_with('.')) {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort();
    Ok(paths)
}

/// Reads a file that must exist.
pub fn read(path: &Utf8Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("failed to read {path}"))?;
    text(path.as_str(), bytes)
}

/// Decodes UTF-8. Errors name `origin`, where the bytes come from.
pub fn text(origin: &str, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let (valid, rest) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let valid = String::from_utf8_lossy(valid);
        let line = 1 + valid.matches('\n').count();
        let last = valid.rsplit('\n').next().unwrap_or_default();
        anyhow!(
            "{origin}:{line}:{}: the byte 0x{:02x} is not valid UTF-8",
            1 + last.chars().count(),
            rest.first().copied().unwrap_or_default(),
        )
    })
}

/// Returns the first lines of a unified diff of the file `name`.
pub fn unified_diff(name: &str, old: &str, new: &str) -> String {
    const MAX_LINES: usize = 40;
    let diff = TextDiff::from_lines(old, new);
    let diff = diff
        .unified_diff()
        .context_radius(3)
        .header(name, &format!("{name} (new)"))
        .to_string();
    let mut lines: Vec<_> = diff.lines().take(MAX_LINES).map(str::to_owned).collect();
    let rest = diff.lines().count() - lines.len();
    if rest > 0 {
        lines.push(format!("… and {rest} more lines"));
    }
    lines.join("\n")
}
