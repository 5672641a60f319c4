//! `regen`: all that follows from the vendor's pages, in one go.
//!
//! Vendoring, merging and generating work on a copy of `spec/`; only when all three have succeeded do their files
//! take the places of the old ones, together. From there on what is written by hand is held against them.

mod changes;
mod facade;
mod generate;
mod renew;
mod stage;

pub use generate::{Generated, PACKAGE, generate};

use crate::files::Changes;
use crate::layout::Layout;
use crate::plain::warn;
use crate::sources::Sources;
use crate::{merge, vendor};
use anyhow::{Context, Result, anyhow, ensure};
use jiff::civil::Date;
use stage::Stage;

/// What `regen` is to do.
#[derive(Debug, Default)]
pub struct Options {
    /// Pages to vendor first: files or URLs.
    pub pages: Vec<String>,
    /// Vendor the pages that `spec/sources.toml` lists, from their URLs.
    pub fetch: bool,
    /// The day to record; see [`vendor::Options`].
    pub date: Option<Date>,
    /// Leave the snapshots, and the tests that hold the code against the specification, for later.
    pub no_snapshots: bool,
}

/// What is said of a stop before the first file was changed.
const NOTHING_WRITTEN: &str = "nothing was changed: mend that, and run the same command again";

/// What is said of a stop after the specification and the client were replaced.
const GO_ON: &str = "the specification and the client are in place: mend that, and run `cargo xtask regen` to go on";

/// Does it, and says line by line what was done.
pub fn run(layout: &Layout, options: Options, say: &mut dyn FnMut(&str)) -> Result<()> {
    let no_snapshots = options.no_snapshots;
    let before = changes::before(layout);
    replace(layout, options, say).context_below(NOTHING_WRITTEN)?;
    say(&changes::shown(before.as_ref(), layout)?);
    facade::check(layout).context_below(GO_ON)?;
    if no_snapshots {
        say("the snapshots are as they were: `cargo xtask regen` renews them");
        return Ok(());
    }
    renew::held(layout).context_below(GO_ON)?;
    let changed = renew::snapshots(layout).context_below(GO_ON)?;
    for path in &changed {
        say(&format!("wrote {path}"));
    }
    if changed.is_empty() {
        say("the snapshots are up to date");
    } else {
        say("read what changed in the snapshots: `git diff -- '*.snap'`");
    }
    Ok(())
}

/// Vendors, merges and generates; replaces all that these three write, or nothing.
fn replace(layout: &Layout, options: Options, say: &mut dyn FnMut(&str)) -> Result<()> {
    let stage = Stage::copy(layout)?;
    let pages = pages(layout, options.pages, options.fetch)?;
    let explain = |error| stage.explain(error);
    if !pages.is_empty() {
        let date = options.date;
        let options = vendor::Options { pages, date };
        for summary in vendor::vendor(stage.layout(), &options).map_err(explain)? {
            let (page, count) = (&summary.page, summary.fragments);
            let changed = summary.written.len() + summary.removed.len();
            say(&format!("{page}: {count} fragments, {changed} changed"));
        }
    }
    let merged = merge::run(stage.layout()).map_err(explain)?;
    for warning in &merged.warnings {
        warn(warning);
    }
    let openapi = stage.new_openapi()?;
    let generated = generate(layout, openapi.as_deref()).map_err(explain)?;

    let mut changes = Changes::new();
    let mut said = stage.apply(&mut changes)?;
    if openapi.is_none() {
        said.push("spec/openapi.json is up to date".to_owned());
    }
    for file in generated {
        let path = layout.show(&file.path);
        if file.is_up_to_date() {
            said.push(format!("{path} is up to date"));
        } else {
            said.push(format!("wrote {path}"));
            changes.write(file.path, file.text);
        }
    }
    changes.commit().context("failed to replace the files")?;
    said.iter().for_each(|line| say(line));
    Ok(())
}

/// The pages to vendor.
fn pages(layout: &Layout, pages: Vec<String>, fetch: bool) -> Result<Vec<String>> {
    if !fetch {
        return Ok(pages);
    }
    let known = Sources::load(layout)?.page;
    ensure!(
        !known.is_empty(),
        "spec/sources.toml lists no page: name one, by its URL"
    );
    Ok(known.into_iter().map(|page| page.url).collect())
}

/// [`Context`], but after the error instead of before it.
trait ContextBelow {
    fn context_below(self, line: &str) -> Self;
}

impl<T> ContextBelow for Result<T> {
    fn context_below(self, line: &str) -> Self {
        self.map_err(|error| anyhow!("{error:#}\n{line}"))
    }
}
