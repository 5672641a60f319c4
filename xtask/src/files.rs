//! Writing several files together or not at all.

use anyhow::{Context, Result, anyhow, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs;
use tempfile::NamedTempFile;

/// Changes to files that take effect together in [`Changes::commit`].
#[derive(Debug, Default)]
pub struct Changes {
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    path: Utf8PathBuf,
    /// `None` removes the file.
    content: Option<Vec<u8>>,
}

impl Changes {
    /// Nothing to do yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes `content` to `path`, creating its directory.
    pub fn write(&mut self, path: impl Into<Utf8PathBuf>, content: impl Into<Vec<u8>>) {
        self.steps.push(Step {
            path: path.into(),
            content: Some(content.into()),
        });
    }

    /// Removes `path`.
    pub fn remove(&mut self, path: impl Into<Utf8PathBuf>) {
        self.steps.push(Step {
            path: path.into(),
            content: None,
        });
    }

    /// What is left if the process is killed after the first `count` changes; `None` if there are not so many.
    #[cfg(test)]
    pub(crate) fn interrupted(mut self, count: usize) -> Option<Self> {
        let all = self.steps.len();
        self.steps.truncate(count);
        (count <= all).then_some(self)
    }

    /// Carries the changes out. Every new file is written in full beside its target first, so that what is left
    /// are renames; should one of those fail, the earlier ones are undone.
    ///
    /// A process that is killed between two renames undoes nothing. The renames happen in the order of the calls:
    /// so write last the file that makes the others valid, as `spec/sources.toml` with its hashes does. Until that
    /// one is there, `merge --check` names every file that is ahead of it, and doing the same again mends all.
    pub fn commit(self) -> Result<()> {
        let mut staged = Vec::new();
        for step in self.steps {
            let old = match fs::read(&step.path) {
                Ok(old) => Some(old),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => {
                    return Err(error).with_context(|| format!("failed to read {}", step.path));
                }
            };
            if old != step.content {
                let new = step.content.as_deref();
                let new = new.map(|new| stage(&step.path, new)).transpose()?;
                staged.push((step.path, old, new));
            }
        }
        let mut done: Vec<(Utf8PathBuf, Option<Vec<u8>>)> = Vec::new();
        for (path, old, new) in staged {
            if let Err(error) = replace(&path, new) {
                let undone = done.into_iter().rev().map(|(path, old)| undo(&path, old));
                // All of them, also after one that fails.
                let lost: Vec<_> = undone.filter_map(Result::err).collect();
                let lost = lost.iter().map(|error| format!("; and then {error:#}"));
                let lost: String = lost.collect();
                ensure!(
                    lost.is_empty(),
                    "{error:#}{lost}: restore these files with git"
                );
                return Err(anyhow!("{error:#}: nothing was changed"));
            }
            done.push((path, old));
        }
        Ok(())
    }
}

/// Replaces one file.
pub fn write(path: &Utf8Path, content: impl Into<Vec<u8>>) -> Result<()> {
    let mut changes = Changes::new();
    changes.write(path, content);
    changes.commit()
}

/// Reads a file that has to be there.
pub fn read(path: &Utf8Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("failed to read {path}"))?;
    text(path.as_str(), bytes)
}

/// The text that `bytes` are; `origin` says where they came from.
pub fn text(origin: &str, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let (valid, rest) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        let start = valid.iter().rposition(|byte| *byte == b'\n');
        let column = String::from_utf8_lossy(&valid[start.map_or(0, |at| at + 1)..]);
        anyhow!(
            "{origin}:{line}:{}: the byte 0x{:02x} is not UTF-8: save it as UTF-8",
            1 + column.chars().count(),
            rest.first().copied().unwrap_or_default(),
        )
    })
}

fn stage(path: &Utf8Path, content: &[u8]) -> Result<NamedTempFile> {
    let failed = || format!("failed to write {path}");
    let dir = path.parent().unwrap_or(Utf8Path::new("."));
    fs::create_dir_all(dir).with_context(failed)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".xtask-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; these are going to be ordinary files of the tree.
        builder.permissions(fs::Permissions::from_mode(0o644));
    }
    let file = builder.tempfile_in(dir).with_context(failed)?;
    fs::write(file.path(), content).with_context(failed)?;
    Ok(file)
}

fn replace(path: &Utf8Path, new: Option<NamedTempFile>) -> Result<()> {
    match new {
        Some(new) => {
            new.persist(path)
                .map_err(|error| error.error)
                .with_context(|| format!("failed to replace {path}"))?;
        }
        None => fs::remove_file(path).with_context(|| format!("failed to remove {path}"))?,
    }
    Ok(())
}

fn undo(path: &Utf8Path, old: Option<Vec<u8>>) -> Result<()> {
    let new = old.map(|old| stage(path, &old)).transpose()?;
    replace(path, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dir() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        (dir, path)
    }

    #[test]
    fn all_changes_take_effect() {
        let (_guard, dir) = dir();
        fs::write(dir.join("old"), "x").unwrap();
        let mut changes = Changes::new();
        changes.write(dir.join("deep/new"), "1");
        changes.remove(dir.join("old"));
        changes.commit().unwrap();
        assert_eq!(read(&dir.join("deep/new")).unwrap(), "1");
        assert!(!dir.join("old").exists());
    }

    #[test]
    fn nothing_changes_when_one_change_fails() {
        let (_guard, dir) = dir();
        fs::write(dir.join("kept"), "before").unwrap();
        fs::write(dir.join("removed"), "before").unwrap();
        fs::create_dir_all(dir.join("a-directory/child")).unwrap();
        let mut changes = Changes::new();
        changes.write(dir.join("kept"), "after");
        changes.remove(dir.join("removed"));
        changes.write(dir.join("created"), "after");
        changes.write(dir.join("a-directory"), "after");
        let error = changes.commit().unwrap_err();
        assert!(error.to_string().contains("a-directory"), "{error}");
        assert_eq!(read(&dir.join("kept")).unwrap(), "before");
        assert_eq!(read(&dir.join("removed")).unwrap(), "before");
        assert!(!dir.join("created").exists());
        assert_eq!(
            fs::read_dir(&dir).unwrap().count(),
            3,
            "no temporary files stay behind"
        );
    }

    #[test]
    fn a_byte_that_is_no_text_is_placed() {
        let error = text("p.md", b"one\n\xc3\xbc\xff".to_vec()).unwrap_err();
        let expected = "p.md:2:2: the byte 0xff is not UTF-8: save it as UTF-8";
        assert_eq!(error.to_string(), expected);
        let error = text("p.md", b"\xc3".to_vec()).unwrap_err().to_string();
        assert!(error.starts_with("p.md:1:1: the byte 0xc3"), "{error}");
        assert_eq!(text("p.md", "ü".into()).unwrap(), "ü");
    }

    #[test]
    fn a_failed_rename_undoes_the_earlier_ones() {
        let (_guard, dir) = dir();
        fs::write(dir.join("first"), "before").unwrap();
        let mut changes = Changes::new();
        changes.write(dir.join("first"), "after");
        // The same file removed twice: both are staged, the second removal fails.
        fs::write(dir.join("gone"), "x").unwrap();
        changes.remove(dir.join("gone"));
        changes.remove(dir.join("gone"));
        changes.commit().unwrap_err();
        assert_eq!(read(&dir.join("first")).unwrap(), "before");
        assert_eq!(read(&dir.join("gone")).unwrap(), "x");
    }

    #[test]
    fn what_cannot_be_undone_keeps_nothing_else_from_it() {
        let (_guard, dir) = dir();
        fs::write(dir.join("first"), "before").unwrap();
        fs::write(dir.join("gone"), "x").unwrap();
        let mut changes = Changes::new();
        changes.write(dir.join("first"), "after");
        // To undo the second of these removes what the first would remove.
        changes.write(dir.join("new"), "1");
        changes.write(dir.join("new"), "2");
        changes.remove(dir.join("gone"));
        changes.remove(dir.join("gone"));
        let error = changes.commit().unwrap_err().to_string();
        assert_eq!(read(&dir.join("first")).unwrap(), "before");
        let (gone, new) = (dir.join("gone"), dir.join("new"));
        assert!(
            error.starts_with(&format!("failed to remove {gone}: ")),
            "{error}"
        );
        assert!(
            error.contains(&format!("; and then failed to remove {new}: ")),
            "{error}"
        );
        assert!(error.ends_with(": restore these files with git"), "{error}");
    }
}
