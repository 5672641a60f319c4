//! One documentation page: its name, where it is published, its text.

use super::fetch::fetch;
use crate::files;
use anyhow::{Result, bail, ensure};
use camino::Utf8Path;

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
        let text = files::read(Utf8Path::new(origin))?;
        Self::from_text(origin, name, text)
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

/// The name of the last path segment without query and extension, if it can safely be a directory's name.
fn stem(origin: &str) -> Result<String> {
    let path = origin.split(['?', '#']).next().unwrap_or_default();
    let file = path.trim_end_matches('/').rsplit(['/', '\\']).next();
    let name = file
        .unwrap_or_default()
        .split('.')
        .next()
        .unwrap_or_default();
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
    fn names_are_stems() {
        assert_eq!(stem("/a/b/pods.md").unwrap(), "pods");
        assert_eq!(stem("https://e.com/v2/pods.md?x=1#y").unwrap(), "pods");
        assert_eq!(stem("https://e.com/v2/pods/").unwrap(), "pods");
        for bad in ["/a/..", "a b.md", ".md"] {
            assert!(stem(bad).is_err(), "{bad}");
        }
    }
}
