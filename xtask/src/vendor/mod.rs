//! `vendor`: the vendor's documentation pages → `spec/fragments/` and `spec/sources.toml`.

mod extract;
mod page;

pub use extract::{Extract, extract};
pub use page::Page;

use crate::files::Changes;
use crate::layout::Layout;
use crate::sources::{self, Entry, Sources, sha256};
use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fmt;

/// The options of [`vendor`].
#[derive(Debug)]
pub struct Options {
    /// Files or URLs.
    pub pages: Vec<String>,
    /// The day to record. The default is today, and for an unchanged page the recorded day.
    pub date: Option<Date>,
}

/// The changes of one page.
#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    /// The page's name.
    pub page: String,
    /// The number of its fragments.
    pub fragments: usize,
    /// The number of fragments that are new or changed.
    pub changed: usize,
    /// The number of fragments that were removed.
    pub removed: usize,
}

impl Summary {
    /// Returns whether any fragment differs.
    pub fn differs(&self) -> bool {
        self.changed + self.removed > 0
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            page,
            fragments,
            changed,
            removed,
        } = self;
        write!(f, "{page}: {fragments} fragments, {changed} changed")?;
        match removed {
            0 => Ok(()),
            removed => write!(f, ", {removed} removed"),
        }
    }
}

/// Reads and checks all pages, and adds what differs to `changes`.
pub fn vendor(layout: &Layout, options: &Options, changes: &mut Changes) -> Result<Vec<Summary>> {
    let pages = options.pages.iter().map(|page| Page::read(page));
    let pages = pages.collect::<Result<Vec<_>>>()?;
    let mut sources = Sources::load(layout)?;
    let mut names = BTreeSet::new();
    let mut summaries = Vec::new();
    for page in &pages {
        ensure!(
            names.insert(&page.name),
            "two pages are called {:?}: vendor one of them under another name",
            page.name
        );
        let date = match options.date {
            Some(date) => date,
            None => recorded(&sources, page).map_or_else(today, Ok)?,
        };
        summaries.push(vendor_page(layout, page, date, &mut sources, changes)?);
    }
    changes.write(layout.sources(), sources.render()?);
    Ok(summaries)
}

fn vendor_page(
    layout: &Layout,
    page: &Page,
    date: Date,
    sources: &mut Sources,
    changes: &mut Changes,
) -> Result<Summary> {
    let extracts = extract(page)?;
    let dir = layout.fragments().join(&page.name);
    let mut gone: BTreeSet<_> = crate::files::tree(&dir)?.into_iter().collect();
    let mut entries = Vec::new();
    let mut changed = 0;
    for extract in &extracts {
        let path = dir.join(&extract.file);
        entries.push(Entry {
            file: format!("{}/{}", page.name, extract.file),
            sha256: sha256(&extract.text),
        });
        gone.remove(&path);
        changed += usize::from(changes.write(path, extract.text.clone()));
    }
    let removed = gone.len();
    gone.into_iter().for_each(|path| changes.remove(path));
    entries.sort_by(|a, b| a.file.cmp(&b.file));
    sources.set(sources::Page {
        page: page.name.clone(),
        url: page.url.clone(),
        sha256: sha256(&page.text),
        date,
        fragment: entries,
    });
    Ok(Summary {
        page: page.name.clone(),
        fragments: extracts.len(),
        changed,
        removed,
    })
}

/// Returns the recorded day of a page that has not changed, so that vendoring it again leaves no diff.
fn recorded(sources: &Sources, page: &Page) -> Option<Date> {
    let known = sources.get(&page.name)?;
    (known.sha256 == sha256(&page.text)).then_some(known.date)
}

/// Returns today in UTC, or the day of `SOURCE_DATE_EPOCH`.
fn today() -> Result<Date> {
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => seconds
            .parse()
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .with_context(|| {
                format!("SOURCE_DATE_EPOCH is {seconds:?}, not a number of seconds since 1970")
            })?,
        Err(_) => jiff::Timestamp::now(),
    };
    Ok(now.to_zoned(jiff::tz::TimeZone::UTC).date())
}
