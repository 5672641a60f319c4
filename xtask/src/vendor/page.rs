//! One documentation page: its name, where it is published, its text.

use super::fetch::fetch;
use crate::document::Notation;
use crate::files;
use anyhow::{Context, Error, Result, anyhow, bail, ensure};
use camino::Utf8Path;
use std::fs::File;
use std::io::Read;

/// How many bytes a page may have; the vendor's have tens of thousands.
pub(super) const LIMIT: u64 = 16 * 1024 * 1024;

/// How far down a page its link to itself may stand.
const HEAD_LINES: usize = 10;

/// A page, read.
#[derive(Debug, Clone)]
pub struct Page {
    /// What was asked for: names the page in messages.
    pub origin: String,
    /// The file's stem; becomes the name of a directory.
    pub name: String,
    /// Where the vendor publishes it.
    pub url: String,
    /// The Markdown.
    pub text: String,
}

impl Page {
    /// Reads a page from a file or, if `origin` is one, from a URL.
    pub fn read(origin: &str) -> Result<Self> {
        if origin.starts_with("https://") || origin.starts_with("http://") {
            let name = stem(origin)?;
            let text = fetch(origin)?;
            let url = origin.to_owned();
            return Ok(Self {
                origin: url.clone(),
                name,
                url,
                text,
            });
        }
        let name = stem(origin)?;
        Self::from_text(origin, name, read(Utf8Path::new(origin))?)
    }

    /// A page read from a file: its URL is the link to itself that the vendor's pages begin with.
    pub fn from_text(origin: &str, name: String, text: String) -> Result<Self> {
        let Some(url) = own_url(&text, &name) else {
            bail!(
                "{origin}: none of the first {HEAD_LINES} lines links the page's own URL, which would end in /{name}.md: \
                 give the URL instead of the file"
            );
        };
        Ok(Self {
            origin: origin.to_owned(),
            name,
            url,
            text,
        })
    }
}

impl Page {
    /// What the page is written in, if it is not Markdown but an OpenAPI document as a whole.
    pub(super) fn notation(&self) -> Option<Notation> {
        let (_, extension) = last_segment(&self.origin).rsplit_once('.')?;
        Notation::of(&extension.to_ascii_lowercase())
    }
}

/// Reads a page's file, if it is not too large for a page.
fn read(path: &Utf8Path) -> Result<String> {
    let failed = || format!("failed to read {path}");
    let file = File::open(path).with_context(failed)?;
    let mut bytes = Vec::new();
    let most = LIMIT + 1;
    file.take(most)
        .read_to_end(&mut bytes)
        .with_context(failed)?;
    if bytes.len() as u64 == most {
        return Err(too_large(path.as_str()));
    }
    files::text(path.as_str(), bytes)
}

/// The error for a page of more than [`LIMIT`] bytes.
pub(super) fn too_large(origin: &str) -> Error {
    let limit = LIMIT / 1024 / 1024;
    anyhow!("{origin}:1:1: the page is larger than {limit} MiB: is it a page of the API reference?")
}

fn last_segment(origin: &str) -> &str {
    let path = origin.split(['?', '#']).next().unwrap_or_default();
    let file = path.trim_end_matches('/').rsplit(['/', '\\']).next();
    file.unwrap_or_default()
}

/// The name of the last path segment without query and extension, if it can safely be a directory's name.
fn stem(origin: &str) -> Result<String> {
    let name = last_segment(origin).split('.').next().unwrap_or_default();
    let plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    ensure!(
        plain && !name.is_empty(),
        "{origin}: {name:?} cannot name a page: use letters, digits, '-' and '_'"
    );
    Ok(name.to_owned())
}

fn own_url(text: &str, name: &str) -> Option<String> {
    let file = format!("/{name}.md");
    text.lines()
        .take(HEAD_LINES)
        .flat_map(|line| line.split("](").skip(1))
        .filter_map(|rest| rest.split(')').next())
        .find(|url| url.starts_with("http") && url.ends_with(&file))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_links_itself() {
        let text = "> See [x](https://e.com/llms.txt). As [Markdown](https://e.com/v2/pods.md).\n";
        let page = Page::from_text("dir/pods.md", "pods".to_owned(), text.to_owned()).unwrap();
        assert_eq!(page.url, "https://e.com/v2/pods.md");
        let error = Page::from_text("dir/gpus.md", "gpus".to_owned(), text.to_owned()).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("dir/gpus.md: none of the first 10 lines"),
            "{error}"
        );
    }

    #[test]
    fn a_page_has_a_size_and_is_text() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pods.md");
        let origin = path.to_str().unwrap();
        // 100 MB, of which the file system stores nothing.
        File::create(&path).unwrap().set_len(100_000_000).unwrap();
        let error = Page::read(origin).unwrap_err().to_string();
        assert_eq!(
            error,
            format!(
                "{origin}:1:1: the page is larger than 16 MiB: is it a page of the API reference?"
            )
        );
        std::fs::write(&path, b"# Pods\n\nna\xefve\n").unwrap();
        let error = Page::read(origin).unwrap_err().to_string();
        assert_eq!(
            error,
            format!("{origin}:3:3: the byte 0xef is not UTF-8: save it as UTF-8")
        );
    }

    #[test]
    fn names_are_stems() {
        assert_eq!(stem("/a/b/pods.md").unwrap(), "pods");
        assert_eq!(stem("https://e.com/v2/pods.md?x=1#y").unwrap(), "pods");
        assert_eq!(stem("https://e.com/v2/pods/").unwrap(), "pods");
        for bad in ["/a/..", "a b.md", ".md"] {
            assert!(stem(bad).is_err(), "{bad}");
        }
    }
}
