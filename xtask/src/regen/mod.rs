//! `regen`: everything that is generated, from the fragments on.

mod build;
mod messages;

pub use messages::out_dir;

use crate::files;
use crate::layout::Layout;
use crate::merge;
use anyhow::{Context, Result};

/// The package whose build script writes the client.
pub const PACKAGE: &str = "yottalabs-client";

/// The file that the build script writes into its `$OUT_DIR`.
const CLIENT: &str = "client.rs";

/// What `regen` did.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What the merge did.
    pub merge: merge::Outcome,
    /// Whether the checked-in client was replaced; it is not when it is up to date.
    pub generated: bool,
}

/// Merges, lets the build script generate the client, and checks the result in.
pub fn run(layout: &Layout) -> Result<Outcome> {
    let merge = merge::run(layout)?;
    let messages = build::client(layout)?;
    let client = out_dir(&messages, PACKAGE)?.join(CLIENT);
    let generated = refresh(layout, &client)?;
    Ok(Outcome { merge, generated })
}

/// Copies the generated client into the tree if it differs.
fn refresh(layout: &Layout, client: &camino::Utf8Path) -> Result<bool> {
    let text = files::read(client)
        .context("the build script wrote no client: it does so under the feature codegen")?;
    let path = layout.generated();
    if std::fs::read_to_string(&path).ok().as_ref() == Some(&text) {
        return Ok(false);
    }
    files::write(&path, text)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::Utf8Path;

    #[test]
    fn the_client_is_copied_only_when_it_differs() {
        let dir = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(dir.path()).unwrap();
        let layout = Layout::new(root);
        let client = root.join("out/client.rs");
        assert!(refresh(&layout, &client).is_err(), "there is no client yet");
        files::write(&client, "// one").unwrap();
        assert!(refresh(&layout, &client).unwrap());
        assert!(!refresh(&layout, &client).unwrap());
        files::write(&client, "// two").unwrap();
        assert!(refresh(&layout, &client).unwrap());
        assert_eq!(files::read(&layout.generated()).unwrap(), "// two");
    }
}
