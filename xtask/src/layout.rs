//! The paths of the files in the workspace.

use camino::{Utf8Path, Utf8PathBuf};

/// The paths the tasks read and write, all below one root.
#[derive(Debug, Clone)]
pub struct Layout {
    root: Utf8PathBuf,
}

impl Layout {
    /// Returns the layout of the workspace at `root`.
    pub fn new(root: impl Into<Utf8PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Returns the layout of the workspace of this package if cargo runs it, or else of the current directory.
    pub fn discover() -> Self {
        let root = std::env::var("CARGO_MANIFEST_DIR")
            .ok()
            .and_then(|dir| Utf8Path::new(&dir).parent().map(Utf8Path::to_owned))
            .unwrap_or_else(|| Utf8PathBuf::from("."));
        Self { root }
    }

    /// The workspace's root directory.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// `spec/`.
    pub fn spec(&self) -> Utf8PathBuf {
        self.root.join("spec")
    }

    /// `spec/fragments/`: one directory per page.
    pub fn fragments(&self) -> Utf8PathBuf {
        self.spec().join("fragments")
    }

    /// `spec/sources.toml`.
    pub fn sources(&self) -> Utf8PathBuf {
        self.spec().join("sources.toml")
    }

    /// `spec/enums.toml`.
    pub fn enums(&self) -> Utf8PathBuf {
        self.spec().join("enums.toml")
    }

    /// `spec/overlay.yaml`.
    pub fn overlay(&self) -> Utf8PathBuf {
        self.spec().join("overlay.yaml")
    }

    /// `spec/openapi.json`.
    pub fn openapi(&self) -> Utf8PathBuf {
        self.spec().join("openapi.json")
    }

    /// The checked-in generated client.
    pub fn generated(&self) -> Utf8PathBuf {
        self.root.join("crates/client/src/generated.rs")
    }

    /// The checked-in generated mocks.
    pub fn mocks(&self) -> Utf8PathBuf {
        self.root.join("crates/yottalabs-httpmock/src/generated.rs")
    }

    /// `crates/yottalabs-bench/`.
    pub fn bench(&self) -> Utf8PathBuf {
        self.root.join("crates/yottalabs-bench")
    }

    /// Formats `path` for a message: relative to the root, if it is below it.
    pub fn show<'p>(&self, path: &'p Utf8Path) -> &'p Utf8Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}
