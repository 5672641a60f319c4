//! The first steps: vendor, merge and generate on a copy, and then all of it in its place, or nothing.

use super::generate::{Generated, generate};
use super::stage::Stage;
use super::{ContextBelow, Options};
use crate::files::Changes;
use crate::layout::Layout;
use crate::plain::warn;
use crate::sources::Sources;
use crate::{merge, vendor};
use anyhow::{Context, Result, ensure};
use camino::Utf8PathBuf;

/// What is said of a stop before the first file was changed.
const NOTHING_WRITTEN: &str = "nothing was changed: mend that, and run the same command again";

/// The same, where a page has something new.
const NOTHING_TAKEN_OVER: &str = "nothing was changed: mend that, and run the same command again; to see what the \
                                  vendor did, `cargo xtask vendor PAGE` writes the fragments alone";

/// Replaces all that the three write, or nothing, and says what.
pub(super) fn replace(layout: &Layout, options: &Options, say: &mut dyn FnMut(&str)) -> Result<()> {
    let stage = Stage::copy(layout).context_below(NOTHING_WRITTEN)?;
    let is_new = vendor(&stage, layout, options, say).context_below(NOTHING_WRITTEN)?;
    let stopped = match is_new {
        true => NOTHING_TAKEN_OVER,
        false => NOTHING_WRITTEN,
    };
    let (openapi, generated) = make(&stage, layout).context_below(stopped)?;
    let (changes, said) =
        changes(&stage, layout, openapi.is_some(), generated).context_below(NOTHING_WRITTEN)?;
    // Should this fail, its error says what became of the files.
    changes.commit().context("failed to replace the files")?;
    said.iter().for_each(|line| say(line));
    Ok(())
}

/// Vendors the pages, if there are any. Whether they have something new.
fn vendor(
    stage: &Stage,
    layout: &Layout,
    options: &Options,
    say: &mut dyn FnMut(&str),
) -> Result<bool> {
    let pages = pages(layout, options)?;
    if pages.is_empty() {
        return Ok(false);
    }
    let date = options.date;
    let summaries = vendor::vendor(stage.layout(), &vendor::Options { pages, date })
        .map_err(|error| stage.explain(error))?;
    for summary in &summaries {
        let (page, count) = (&summary.page, summary.fragments);
        let removed = match summary.removed.len() {
            0 => String::new(),
            removed => format!(", {removed} removed"),
        };
        let changed = summary.written.len();
        say(&format!(
            "{page}: {count} fragments, {changed} changed{removed}"
        ));
    }
    let is_new =
        |summary: &vendor::Summary| !(summary.written.is_empty() && summary.removed.is_empty());
    Ok(summaries.iter().any(is_new))
}

/// The pages to vendor.
fn pages(layout: &Layout, options: &Options) -> Result<Vec<String>> {
    if !options.fetch {
        return Ok(options.pages.clone());
    }
    let known = Sources::load(layout)?.page;
    ensure!(
        !known.is_empty(),
        "spec/sources.toml lists no page: name one, by its URL"
    );
    Ok(known.into_iter().map(|page| page.url).collect())
}

/// Merges and generates: the document, if it is a new one, and the code.
fn make(stage: &Stage, layout: &Layout) -> Result<(Option<Utf8PathBuf>, Vec<Generated>)> {
    let explain = |error| stage.explain(error);
    let merged = merge::run(stage.layout()).map_err(explain)?;
    for warning in &merged.warnings {
        warn(warning);
    }
    let openapi = stage.new_openapi()?;
    let generated = generate(layout, openapi.as_deref()).map_err(explain)?;
    Ok((openapi, generated))
}

/// What is to be written, and what there is to say of each file.
fn changes(
    stage: &Stage,
    layout: &Layout,
    is_new: bool,
    generated: Vec<Generated>,
) -> Result<(Changes, Vec<String>)> {
    let mut changes = Changes::new();
    let mut said = stage.apply(&mut changes)?;
    if !is_new {
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
    Ok((changes, said))
}
