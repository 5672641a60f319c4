//! `spec/sources.toml`: the origins of the fragments.

use crate::files::Changes;
use crate::layout::Layout;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

const HEADER: &str = "\
# Where the fragments came from. Written by `cargo xtask vendor`, never by hand.
";

/// The whole file.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// The pages, sorted by name.
    #[serde(default)]
    pub page: Vec<Page>,
}

/// One page of the vendor's documentation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Its name, which is also that of its directory under `spec/fragments/`.
    pub page: String,
    /// The URL where the page is published.
    pub url: String,
    /// The hash of the page.
    pub sha256: String,
    /// The day on which the page was vendored in this form.
    pub date: jiff::civil::Date,
    /// Its fragments, sorted by file name.
    #[serde(default)]
    pub fragment: Vec<Entry>,
}

/// One fragment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its path below `spec/fragments/`.
    pub file: String,
    /// The hash of the fragment.
    pub sha256: String,
}

impl Sources {
    /// Reads `spec/sources.toml`. A missing file counts as empty.
    pub fn load(layout: &Layout) -> Result<Self> {
        Self::parse(layout, &Changes::default())
    }

    /// Reads `spec/sources.toml` as it is after `changes`.
    pub fn parse(layout: &Layout, changes: &Changes) -> Result<Self> {
        let path = layout.sources();
        let text = changes.read(&path)?.unwrap_or_default();
        toml::from_str(&text).with_context(|| format!("failed to read {}", layout.show(&path)))
    }

    /// Returns the text of the file.
    pub fn render(&self) -> Result<String> {
        let body = toml::to_string(self).context("failed to write spec/sources.toml")?;
        Ok(format!("{HEADER}\n{body}"))
    }

    /// Returns the record of the page called `name`.
    pub fn get(&self, name: &str) -> Option<&Page> {
        self.page.iter().find(|page| page.page == name)
    }

    /// Adds `page`, or replaces the page of the same name.
    pub fn set(&mut self, page: Page) {
        self.page.retain(|old| old.page != page.page);
        self.page.push(page);
        self.page.sort_by(|a, b| a.page.cmp(&b.page));
    }
}

/// Returns the SHA-256 of `bytes` in hexadecimal.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
