//! A copy of `spec/` on which the first steps work, so that the real one changes in one go or not at all.

use crate::files::{Changes, read};
use crate::layout::Layout;
use anyhow::{Context, Result, anyhow};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;

/// The copy; gone when dropped.
#[derive(Debug)]
pub(super) struct Stage {
    _dir: TempDir,
    layout: Layout,
    real: Layout,
}

impl Stage {
    /// Copies `real`'s `spec/`.
    pub(super) fn copy(real: &Layout) -> Result<Self> {
        let failed = "failed to copy spec/ to a temporary directory";
        let dir = tempfile::tempdir().context(failed)?;
        let root = Utf8PathBuf::from_path_buf(dir.path().to_owned())
            .map_err(|path| anyhow!("{failed}: {} is no UTF-8", path.display()))?;
        let layout = Layout::new(root);
        for (path, bytes) in tree(real.root(), &real.spec())? {
            let path = layout.root().join(path);
            let parent = path.parent().unwrap_or(layout.root());
            fs::create_dir_all(parent).context(failed)?;
            fs::write(path, bytes).context(failed)?;
        }
        Ok(Self {
            _dir: dir,
            layout,
            real: real.clone(),
        })
    }

    /// Where the copy stands.
    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The staged `spec/openapi.json`, if it is not the one that is checked in.
    pub(super) fn new_openapi(&self) -> Result<Option<Utf8PathBuf>> {
        let path = self.layout.openapi();
        let old = fs::read_to_string(self.real.openapi()).ok();
        Ok((old != Some(read(&path)?)).then_some(path))
    }

    /// An error of work on the copy, in the words of the real directory.
    pub(super) fn explain(&self, error: anyhow::Error) -> anyhow::Error {
        let (staged, real) = (self.layout.root().as_str(), self.real.root().as_str());
        let text = format!("{error:#}");
        if text.contains(staged) {
            anyhow!(text.replace(staged, real))
        } else {
            error
        }
    }

    /// Adds to `changes` what makes the real directory like the copy, and says it: `wrote …`, `removed …`.
    pub(super) fn apply(&self, changes: &mut Changes) -> Result<Vec<String>> {
        let mut old = tree(self.real.root(), &self.real.spec())?;
        let mut said = Vec::new();
        for (path, bytes) in tree(self.layout.root(), &self.layout.spec())? {
            if old.remove(&path).as_ref() != Some(&bytes) {
                said.push(format!("wrote {path}"));
                changes.write(self.real.root().join(path), bytes);
            }
        }
        for path in old.into_keys() {
            said.push(format!("removed {path}"));
            changes.remove(self.real.root().join(path));
        }
        Ok(said)
    }
}

/// The files below `dir`: path below `root` → content.
fn tree(root: &Utf8Path, dir: &Utf8Path) -> Result<BTreeMap<Utf8PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        let failed = || format!("failed to list {dir}");
        if !dir.exists() {
            continue;
        }
        for entry in dir.read_dir_utf8().with_context(failed)? {
            let entry = entry.with_context(failed)?;
            let path = entry.path();
            // Through links, too.
            if path.is_dir() {
                open.push(path.to_owned());
            } else {
                let bytes = fs::read(path).with_context(|| format!("failed to read {path}"))?;
                let below = path.strip_prefix(root).unwrap_or(path);
                found.insert(below.to_owned(), bytes);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    fn real() -> (TempDir, Layout) {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::new(Utf8Path::from_path(dir.path()).unwrap());
        files::write(&layout.openapi(), "{}").unwrap();
        files::write(&layout.fragments().join("pods/a.json"), "a").unwrap();
        (dir, layout)
    }

    #[test]
    fn the_real_directory_changes_only_when_the_changes_are_committed() {
        let (_dir, real) = real();
        let stage = Stage::copy(&real).unwrap();
        assert_eq!(stage.new_openapi().unwrap(), None);
        files::write(&stage.layout().openapi(), "{\"new\":1}").unwrap();
        files::write(&stage.layout().fragments().join("pods/b.json"), "b").unwrap();
        fs::remove_file(stage.layout().fragments().join("pods/a.json")).unwrap();
        assert_eq!(stage.new_openapi().unwrap(), Some(stage.layout().openapi()));
        assert_eq!(files::read(&real.openapi()).unwrap(), "{}");

        let mut changes = Changes::new();
        let said = stage.apply(&mut changes).unwrap();
        let expected = [
            "wrote spec/fragments/pods/b.json",
            "wrote spec/openapi.json",
            "removed spec/fragments/pods/a.json",
        ];
        assert_eq!(said, expected);
        assert_eq!(files::read(&real.openapi()).unwrap(), "{}");
        changes.commit().unwrap();
        assert_eq!(files::read(&real.openapi()).unwrap(), "{\"new\":1}");
        assert!(!real.fragments().join("pods/a.json").exists());
    }

    #[test]
    fn errors_name_the_real_directory() {
        let (_dir, real) = real();
        let stage = Stage::copy(&real).unwrap();
        let error = files::read(&stage.layout().enums()).unwrap_err();
        let text = format!("{:#}", stage.explain(error));
        assert!(text.contains(real.enums().as_str()), "{text}");
        let other = format!("{:#}", stage.explain(anyhow!("else").context("outer")));
        assert_eq!(other, "outer: else");
    }
}
