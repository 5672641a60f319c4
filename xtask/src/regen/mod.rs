//! `regen`: everything that is generated, from the fragments on.

mod build;
mod messages;

pub use messages::out_dir;

use crate::files;
use crate::layout::Layout;
use crate::merge;
use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

/// The package whose build script writes the client and the mocks.
pub const PACKAGE: &str = "yottalabs-client";

/// What `regen` did.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What the merge did.
    pub merge: merge::Outcome,
    /// The checked-in files that are generated, and whether each was replaced; it is not when it is up
    /// to date.
    pub generated: Vec<(Utf8PathBuf, bool)>,
}

/// Merges, lets the build script generate the client and the mocks, and checks the result in.
pub fn run(layout: &Layout) -> Result<Outcome> {
    let merge = merge::run(layout)?;
    let messages = build::client(layout)?;
    let out = out_dir(&messages, PACKAGE)?;
    let generated = [
        // The files that the build script writes, and where they are checked in.
        ("client.rs", layout.generated()),
        ("httpmock.rs", layout.mocks()),
    ];
    let generated = generated.into_iter().map(|(name, path)| {
        let is_new = refresh(&out.join(name), &path)?;
        Ok((path, is_new))
    });
    let generated = generated.collect::<Result<_>>()?;
    Ok(Outcome { merge, generated })
}

/// Copies a generated file into the tree if it differs.
fn refresh(from: &Utf8Path, to: &Utf8Path) -> Result<bool> {
    let name = from.file_name().unwrap_or_default();
    let text = files::read(from).with_context(|| {
        format!("the build script wrote no {name}: it does so under the feature codegen")
    })?;
    if std::fs::read_to_string(to).ok().as_ref() == Some(&text) {
        return Ok(false);
    }
    files::write(to, text)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_copied_only_when_it_differs() {
        let dir = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(dir.path()).unwrap();
        let (from, to) = (root.join("out/client.rs"), root.join("src/generated.rs"));
        let error = refresh(&from, &to).unwrap_err().to_string();
        assert!(
            error.starts_with("the build script wrote no client.rs"),
            "{error}"
        );
        files::write(&from, "// one").unwrap();
        assert!(refresh(&from, &to).unwrap());
        assert!(!refresh(&from, &to).unwrap());
        files::write(&from, "// two").unwrap();
        assert!(refresh(&from, &to).unwrap());
        assert_eq!(files::read(&to).unwrap(), "// two");
    }
}
