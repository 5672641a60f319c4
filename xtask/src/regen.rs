//! `regen`: everything that follows from the vendor's pages, in one command.

use crate::cargo::{self, Run};
use crate::diff::command::{new_document, old_document};
use crate::diff::diff;
use crate::diff::render::{Format, render};
use crate::escape::warn;
use crate::files::{self, Changes};
use crate::layout::Layout;
use crate::merge::{self, Inputs};
use crate::sources::Sources;
use crate::vendor;
use anyhow::{Context, Result, anyhow, bail, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Write;

/// Run all steps, from the pages or the fragments to the snapshots
///
/// Vendors the pages, if any are given; merges; generates the client and the mocks; writes all of these files together;
/// shows what changed in the API; compiles and tests the hand-written code against it; and renews the snapshots. Stops
/// at the first thing that a person has to decide, and says what it is; run it again afterwards.
#[derive(Debug, Args)]
pub struct Regen {
    /// Markdown files or URLs to vendor first
    #[arg(value_name = "PAGE")]
    pages: Vec<String>,
    /// Vendor the pages that spec/sources.toml lists, from their URLs
    #[arg(long, conflicts_with = "pages")]
    fetch: bool,
    /// Record this day; see `vendor --help`
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Skip the tests of the code against the specification, and the snapshots
    #[arg(long)]
    no_snapshots: bool,
}

/// A command of cargo that fails if a person has to decide something.
struct Step {
    args: &'static [&'static str],
    /// What a failure means, and what to do.
    hint: &'static str,
}

/// Compiles the hand-written code against the generated client.
///
/// No step selects packages, so the dependencies have the same features in all steps and in a bare `cargo test`, and none
/// is compiled twice. The examples are there because only with them the dependencies have the features that tests need.
const COMPILE: Step = Step {
    args: &["build", "--lib", "--examples"],
    hint: "the hand-written code does not compile against the new client",
};

/// The tests that compare the hand-written code with the specification.
const TESTS: [Step; 5] = [
    Step {
        args: &["test", "--test=wire_enums"],
        hint: "the API's enums differ from the client's: update crates/client/src/wire/enums.rs from spec/openapi.json",
    },
    Step {
        args: &["test", "--test=facade", "codes::"],
        hint: "the API documents codes that have no constant: add them to crates/yottalabs/src/codes.rs",
    },
    Step {
        args: &["test", "--test=facade", "complete::"],
        hint: "requests have parts that the facade has no option for: add them where the test says",
    },
    Step {
        args: &["test", "--test=facade", "requests::limits"],
        hint: "the API's limits differ from the facade's: update crates/yottalabs/src/pods/validate.rs",
    },
    Step {
        args: &["test", "--test=mocks"],
        hint: "the tests of the mocks do not send what the API requires: update them",
    },
];

/// Tests that compare snapshots.
#[derive(Debug)]
pub struct Suite {
    /// The arguments of `cargo test`.
    pub args: &'static [&'static str],
    /// The directory of the snapshots.
    pub dir: &'static str,
    /// Whether a change of the specification is expected to show in them: `regen` renews only these.
    pub follows_spec: bool,
}

/// All tests with snapshots; a test of xtask fails if a directory of snapshots is not listed.
pub const SUITES: [Suite; 8] = [
    Suite {
        args: &["--test=surface"],
        dir: "tests/snapshots",
        follows_spec: true,
    },
    Suite {
        args: &["--test=facade", "requests::"],
        dir: "crates/yottalabs/tests/facade/requests/snapshots",
        follows_spec: true,
    },
    Suite {
        // The error about an unknown field lists all fields.
        args: &["--test=facade", "data::"],
        dir: "crates/yottalabs/tests/facade/data/snapshots",
        follows_spec: true,
    },
    Suite {
        args: &["--test=facade", "matrix"],
        dir: "crates/yottalabs/tests/facade/snapshots",
        follows_spec: false,
    },
    Suite {
        args: &["--bin=yotta", "table"],
        dir: "crates/yottalabs-cli/src/snapshots",
        follows_spec: false,
    },
    Suite {
        // A new field of a specification needs a flag by hand, and then the error about an unknown field lists it.
        args: &["--test=cli", "mistakes_"],
        dir: "crates/yottalabs-cli/tests/cli/snapshots",
        follows_spec: false,
    },
    Suite {
        args: &["--bin=yotta", "help_pages::"],
        dir: "crates/yottalabs-cli/tests/snapshots",
        follows_spec: false,
    },
    Suite {
        args: &["--package=xtask", "--test=it", "diff::"],
        dir: "xtask/tests/it/snapshots",
        follows_spec: false,
    },
];

impl Suite {
    /// The command that runs the tests.
    pub fn command(&self) -> String {
        format!("cargo test {}", self.args.join(" "))
    }

    /// Runs the tests; `update` is insta's mode, `no` or `always`.
    pub fn run(&self, layout: &Layout, update: &str) -> Result<Run> {
        let args = [&["test", "--message-format=json"], self.args].concat();
        let env = [("INSTA_UPDATE", update), ("CARGO_TERM_COLOR", "never")];
        cargo::run(layout, &args, &env, false)
    }
}

/// Shown when `regen` stops before it has written anything.
const NOTHING_WRITTEN: &str = "nothing was written: fix this and run the same command again";

/// Shown when `regen` stops after it has written the specification and the client.
const WRITTEN: &str = "the specification and the client are written: fix this and run `cargo xtask regen` to continue";

/// Runs all steps, and says line by line what was done.
pub fn run(layout: &Layout, options: &Regen, say: &mut dyn FnMut(&str)) -> Result<()> {
    // The document that the branch started from, so that each run shows the changes until the branch is merged.
    let old = old_document(layout, None)
        .or_else(|_| new_document(layout, None))
        .ok();
    let changes =
        compute(layout, options, say).map_err(|error| anyhow!("{error:#}\n{NOTHING_WRITTEN}"))?;
    for line in changes.apply(layout)? {
        say(&line);
    }
    let new = new_document(layout, None)?;
    let report = diff(old.as_ref().unwrap_or(&new), &new);
    say(render(&report, Format::Text).trim_end());
    verify(layout, options, say).map_err(|error| anyhow!("{error:#}\n{WRITTEN}"))
}

/// Vendors, merges and generates.
fn compute(layout: &Layout, options: &Regen, say: &mut dyn FnMut(&str)) -> Result<Changes> {
    let mut changes = Changes::default();
    let mut hint = "";
    let pages = pages(layout, options)?;
    if !pages.is_empty() {
        let date = options.date;
        for page in vendor::vendor(layout, &vendor::Options { pages, date }, &mut changes)? {
            say(&page.to_string());
            if page.differs() {
                hint = "\nto see what the vendor changed, write the fragments alone: `cargo xtask vendor PAGE`";
            }
        }
    }
    let mut generate = || -> Result<()> {
        for warning in merge::unrecorded(layout, &changes)? {
            warn(&warning);
        }
        let merged = merge::merge(Inputs::after(layout, &changes)?)?;
        let openapi = changes
            .write(layout.openapi(), merged.clone())
            .then_some(merged);
        if openapi.is_none() {
            say("spec/openapi.json is up to date");
        }
        for (path, text) in generated(layout, openapi.as_deref())? {
            if !changes.write(path.clone(), text) {
                say(&format!("{} is up to date", layout.show(&path)));
            }
        }
        Ok(())
    };
    generate().map_err(|error| anyhow!("{error:#}{hint}"))?;
    Ok(changes)
}

/// The pages to vendor.
fn pages(layout: &Layout, options: &Regen) -> Result<Vec<String>> {
    if !options.fetch {
        return Ok(options.pages.clone());
    }
    let sources = Sources::load(layout)?;
    ensure!(
        !sources.page.is_empty(),
        "spec/sources.toml lists no page: name one by its URL"
    );
    Ok(sources.page.into_iter().map(|page| page.url).collect())
}

/// The client and the mocks that the build script generates from `openapi`, or from the checked-in document. Fails if the
/// client does not compile.
pub fn generated(layout: &Layout, openapi: Option<&str>) -> Result<Vec<(Utf8PathBuf, String)>> {
    let args = [
        "test",
        "--no-run",
        "--test=generated",
        "--message-format=json",
    ];
    let mut file = tempfile::NamedTempFile::new().context("failed to make a temporary file")?;
    // Without the variable, cargo knows whether what it has built is up to date. A change of the variable would make it
    // build the client again here, and again in the next build.
    let mut env = Vec::new();
    if let Some(text) = openapi {
        file.write_all(text.as_bytes())
            .context("failed to write a temporary file")?;
        let path = Utf8Path::from_path(file.path())
            .context("the temporary directory is not valid UTF-8")?;
        env.push((cargo::OPENAPI, path.as_str()));
    }
    let run = cargo::run(layout, &args, &env, true)?;
    if !run.success {
        eprint!("{}", run.rendered_errors());
        bail!(
            "failed to generate the client: see cargo's errors above; correct the page in spec/overlay.yaml, and work \
             around the generator in crates/client/build/{}",
            run.compiler_errors()
        );
    }
    let out_dir = run.out_dir("client.rs")?;
    let files = [
        ("client.rs", layout.generated()),
        ("httpmock.rs", layout.mocks()),
    ];
    files
        .into_iter()
        .map(|(name, path)| Ok((path, files::read(&out_dir.join(name))?)))
        .collect()
}

/// Compares the hand-written code with the new specification, and renews the snapshots.
fn verify(layout: &Layout, options: &Regen, say: &mut dyn FnMut(&str)) -> Result<()> {
    require(layout, &COMPILE)?;
    if options.no_snapshots {
        say("skipped the tests and the snapshots: `cargo xtask regen` runs them");
        return Ok(());
    }
    for step in &TESTS {
        require(layout, step)?;
    }
    let before = snapshots(layout)?;
    for suite in SUITES.iter().filter(|suite| suite.follows_spec) {
        let run = suite.run(layout, "always")?;
        run.skipped().into_iter().for_each(warn);
        ensure!(
            run.success,
            "`{}` fails for another reason than a snapshot{}",
            suite.command(),
            failure(&run)
        );
    }
    let mut after = snapshots(layout)?;
    after.retain(|path, text| before.get(path) != Some(text));
    if after.is_empty() {
        say("the snapshots are up to date");
        return Ok(());
    }
    for path in after.keys() {
        say(&format!("wrote {}", layout.show(path)));
    }
    say("review the changed snapshots: `git diff -- '*.snap'`");
    Ok(())
}

/// Fails, with the places and what to do, unless the step succeeds.
fn require(layout: &Layout, step: &Step) -> Result<()> {
    let shows_progress = step.args[0] == "build";
    let args = [step.args, &["--message-format=json"]].concat();
    let run = cargo::run(layout, &args, &[], shows_progress)?;
    if run.success {
        return Ok(());
    }
    if shows_progress {
        eprint!("{}", run.rendered_errors());
    }
    bail!("{}{}", step.hint, failure(&run))
}

/// Why a run failed: the compiler's errors, or else the end of what it printed, indented so that an `error: ` in it
/// does not begin a line.
fn failure(run: &Run) -> String {
    match run.compiler_errors() {
        errors if errors.is_empty() => format!("\n{}", run.tail()).replace('\n', "\n  "),
        errors => errors,
    }
}

fn snapshots(layout: &Layout) -> Result<BTreeMap<Utf8PathBuf, String>> {
    let mut snapshots = BTreeMap::new();
    for suite in &SUITES {
        for path in files::tree(&layout.root().join(suite.dir))? {
            snapshots.insert(path.clone(), files::read(&path)?);
        }
    }
    Ok(snapshots)
}
