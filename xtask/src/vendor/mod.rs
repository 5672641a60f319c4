//! `vendor`: the vendor's documentation pages → `spec/fragments/` and `spec/sources.toml`.

mod extract;
mod fetch;
mod markdown;
mod page;

pub use extract::{Extract, extract};
pub use page::Page;

use crate::document::Notation;
use crate::files::Changes;
use crate::layout::Layout;
use crate::sources::{self, Entry, Sources, sha256};
use anyhow::{Context, Result, bail, ensure};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What `vendor` is to do.
#[derive(Debug)]
pub struct Options {
    /// Files or URLs.
    pub pages: Vec<String>,
    /// The day to record; without it today, and for a page that has not changed the day it has already.
    pub date: Option<Date>,
}

/// What `vendor` did to one page.
#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    /// The page's name.
    pub page: String,
    /// How many fragments it has now.
    pub fragments: usize,
    /// Those that are new or changed.
    pub written: Vec<String>,
    /// Those that went away.
    pub removed: Vec<String>,
}

/// Vendors `pages`: all are read and checked before the first file is changed.
pub fn vendor(layout: &Layout, options: &Options) -> Result<Vec<Summary>> {
    let (changes, summaries) = plan(layout, options)?;
    changes.commit().context("failed to write the fragments")?;
    Ok(summaries)
}

/// What is to be changed. `spec/sources.toml` comes last: until it is there, the fragments are not what it says.
fn plan(layout: &Layout, options: &Options) -> Result<(Changes, Vec<Summary>)> {
    let pages = options.pages.iter().map(|page| Page::read(page));
    let pages = pages.collect::<Result<Vec<_>>>()?;
    let mut names = BTreeSet::new();
    for page in &pages {
        ensure!(
            names.insert(&page.name),
            "two pages are called {:?}: vendor one of them under another name",
            page.name
        );
    }
    let mut sources = Sources::load(layout)?;
    let mut changes = Changes::new();
    let mut summaries = Vec::new();
    for page in &pages {
        summaries.push(vendor_page(
            layout,
            page,
            options.date,
            &mut sources,
            &mut changes,
        )?);
    }
    changes.write(layout.sources(), sources.render()?);
    Ok((changes, summaries))
}

fn vendor_page(
    layout: &Layout,
    page: &Page,
    date: Option<Date>,
    sources: &mut Sources,
    changes: &mut Changes,
) -> Result<Summary> {
    let extracts = extract(page)?;
    let dir = layout.fragments().join(&page.name);
    let mut summary = Summary {
        page: page.name.clone(),
        fragments: extracts.len(),
        written: Vec::new(),
        removed: Vec::new(),
    };
    let files: BTreeSet<_> = extracts.iter().map(|extract| &extract.file).collect();
    for old in existing(&dir)? {
        if !files.contains(&old) {
            changes.remove(dir.join(&old));
            summary.removed.push(format!("{}/{old}", page.name));
        }
    }
    let mut entries = Vec::new();
    for extract in &extracts {
        let path = dir.join(&extract.file);
        let file = format!("{}/{}", page.name, extract.file);
        if std::fs::read_to_string(&path).ok().as_ref() != Some(&extract.text) {
            summary.written.push(file.clone());
        }
        changes.write(path, extract.text.clone());
        entries.push(Entry {
            file,
            sha256: sha256(&extract.text),
        });
    }
    entries.sort_by(|a, b| a.file.cmp(&b.file));
    let mut record = sources::Page {
        page: page.name.clone(),
        url: page.url.clone(),
        sha256: sha256(&page.text),
        date: date.map_or_else(today, Ok)?,
        fragment: entries,
    };
    // Vendoring an unchanged page again is to leave no diff.
    if let (None, Some(old)) = (date, sources.get(&page.name))
        && old.sha256 == record.sha256
    {
        record.date = old.date;
    }
    sources.set(record);
    Ok(summary)
}

/// The fragments a page has now, sorted.
fn existing(dir: &camino::Utf8Path) -> Result<Vec<String>> {
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let failed = || format!("failed to list {dir}");
    let mut names = Vec::new();
    for entry in dir.read_dir_utf8().with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let name = entry.file_name().to_owned();
        let extension = entry.path().extension();
        if extension.and_then(Notation::of).is_some() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Today in UTC, or the day `SOURCE_DATE_EPOCH` names.
fn today() -> Result<Date> {
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            let parsed = seconds.parse().ok();
            match parsed.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()) {
                Some(time) => time,
                None => bail!("SOURCE_DATE_EPOCH is {seconds:?}: give seconds since 1970"),
            }
        }
        Err(_) => jiff::Timestamp::now(),
    };
    Ok(now.to_zoned(jiff::tz::TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::inputs::strays;
    use camino::Utf8Path;

    fn page(ids: [&str; 3], summary: &str) -> String {
        let block = |id| {
            let operation = format!(r#"{{"operationId":"{id}","summary":"{summary}"}}"#);
            format!(
                "```json\n{{\"openapi\":\"3.0.3\",\"paths\":{{\"/{id}\":{{\"get\":{operation}}}}}}}\n```\n"
            )
        };
        let blocks = ids.map(block).concat();
        format!("[x](https://e.com/p.md)\n{blocks}")
    }

    /// A process that is killed between two renames leaves what the check names and the next run mends.
    #[test]
    fn an_interrupted_run_is_noticed_and_mended_by_the_next() {
        let mut noticed = 0;
        for count in 0.. {
            let dir = tempfile::tempdir().unwrap();
            let root = Utf8Path::from_path(dir.path()).unwrap();
            let layout = Layout::new(root);
            let path = root.join("p.md");
            let options = Options {
                pages: vec![path.to_string()],
                date: None,
            };
            std::fs::write(&path, page(["a", "b", "c"], "old")).unwrap();
            vendor(&layout, &options).unwrap();
            std::fs::write(&path, page(["b", "c", "d"], "new")).unwrap();
            let (changes, _) = plan(&layout, &options).unwrap();
            let Some(changes) = changes.interrupted(count) else {
                break;
            };
            changes.commit().unwrap();
            // One removed, three written, and the record of them.
            let half = (1..5).contains(&count);
            assert_eq!(!strays(&layout).unwrap().is_empty(), half, "after {count}");
            noticed += usize::from(half);
            vendor(&layout, &options).unwrap();
            assert_eq!(strays(&layout).unwrap(), [""; 0]);
            let files = existing(&layout.fragments().join("p")).unwrap();
            assert_eq!(files, ["b.json", "c.json", "d.json"]);
        }
        assert_eq!(noticed, 4);
    }
}
