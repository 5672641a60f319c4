//! A documentation page: its name, its URL and its text.

use crate::document::Notation;
use crate::files;
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::time::Duration;

/// The number of lines that are searched for the link of a page to itself.
const HEAD_LINES: usize = 10;

/// A page that has been read.
#[derive(Debug, Clone)]
pub struct Page {
    /// The file or URL that it was read from, for messages.
    pub origin: String,
    /// The stem of its file, which is also the name of its directory.
    pub name: String,
    /// The URL where the vendor publishes it.
    pub url: String,
    /// Its text.
    pub text: String,
}

impl Page {
    /// Reads a page from a file or a URL.
    pub fn read(origin: &str) -> Result<Self> {
        let name = stem(origin)?;
        let is_url = origin.starts_with("https://") || origin.starts_with("http://");
        let bytes = match is_url {
            true => fetch(origin).with_context(|| format!("failed to fetch {origin}"))?,
            false => fs::read(origin).with_context(|| format!("failed to read {origin}"))?,
        };
        let text = files::text(origin, bytes)?;
        if !is_url {
            return Self::from_text(origin, name, text);
        }
        ensure!(
            !text.trim_start().starts_with('<'),
            "{origin}:1:1: this is HTML, not Markdown: append .md to the page's URL"
        );
        let origin = origin.to_owned();
        Ok(Self {
            url: origin.clone(),
            origin,
            name,
            text,
        })
    }

    /// Creates a page that was read from a file. Its URL is the link to itself at the beginning of the vendor's pages.
    pub fn from_text(origin: &str, name: String, text: String) -> Result<Self> {
        let Some(url) = own_url(&text, &name) else {
            bail!(
                "{origin}: none of the first {HEAD_LINES} lines links to the page's own URL, which would end in \
                 /{name}.md: give the URL instead of the file"
            );
        };
        Ok(Self {
            origin: origin.to_owned(),
            name,
            url,
            text,
        })
    }

    /// Returns the notation of a page that is a document as a whole, not Markdown.
    pub(super) fn notation(&self) -> Option<Notation> {
        let (_, extension) = last_segment(&self.origin).rsplit_once('.')?;
        Notation::of(extension)
    }
}

/// Reads at most 10 MiB, ureq's limit; the vendor's pages have tens of thousands of bytes.
fn fetch(url: &str) -> Result<Vec<u8>, ureq::Error> {
    let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(60)));
    let agent = ureq::Agent::new_with_config(config.build());
    agent.get(url).call()?.body_mut().read_to_vec()
}

fn last_segment(origin: &str) -> &str {
    let path = origin.split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/')
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
}

/// Returns the last path segment without query and extension, if it is a safe name for a directory.
fn stem(origin: &str) -> Result<String> {
    let name = last_segment(origin).split('.').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    ensure!(
        !name.is_empty() && name.chars().all(plain),
        "{origin}: {name:?} is not a valid name of a page: use letters, digits, '-' and '_'"
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
