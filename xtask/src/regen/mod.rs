//! `regen`: all that follows from the vendor's pages, in one go.
//!
//! Vendoring, merging and generating work on a copy of `spec/`; only when all three have succeeded do their files
//! take the places of the old ones, together. From there on what is written by hand is held against them.

mod advice;
mod changes;
mod facade;
mod generate;
mod renew;
mod replace;
mod stage;

pub use generate::{Generated, PACKAGE, generate};

use crate::layout::Layout;
use anyhow::{Result, anyhow};
use jiff::civil::Date;

/// What `regen` is to do.
#[derive(Debug, Default)]
pub struct Options {
    /// Pages to vendor first: files or URLs.
    pub pages: Vec<String>,
    /// Vendor the pages that `spec/sources.toml` lists, from their URLs.
    pub fetch: bool,
    /// The day to record; see [`crate::vendor::Options`].
    pub date: Option<Date>,
    /// Leave the snapshots, and the tests that hold the code against the specification, for later.
    pub no_snapshots: bool,
}

/// What is said of a stop after the specification and the client were replaced.
const GO_ON: &str = "the specification and the client are in place: mend that, and run `cargo xtask regen` to go on";

/// Does it, and says line by line what was done.
pub fn run(layout: &Layout, options: &Options, say: &mut dyn FnMut(&str)) -> Result<()> {
    let before = changes::before(layout);
    replace::replace(layout, options, say)?;
    say(&changes::shown(before.as_ref(), layout)?);
    facade::check(layout).context_below(GO_ON)?;
    if options.no_snapshots {
        say(
            "the snapshots are as they were, and the code was not tested against the specification: \
             `cargo xtask regen` does both",
        );
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

/// [`anyhow::Context`], but after the error instead of before it.
trait ContextBelow {
    fn context_below(self, line: &str) -> Self;
}

impl<T> ContextBelow for Result<T> {
    fn context_below(self, line: &str) -> Self {
        self.map_err(|error| anyhow!("{error:#}\n{line}"))
    }
}
