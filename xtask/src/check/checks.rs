//! The checks themselves, the quick ones first.
//!
//! That `Cargo.lock` is in step with the manifests cannot be among them: `cargo xtask` has mended it before they run.
//! CI looks at that instead, with `git diff --exit-code` at its end.

use super::{Check, Verdict};
use crate::cargo::{self, Failure, Run};
use crate::excerpt::excerpt;
use crate::files;
use crate::layout::Layout;
use crate::merge::{self, Inputs, inputs};
use crate::regen::{Generated, generate};
use crate::snapshots::{SUITES, Suite, Update, tail};
use crate::sources::Sources;
use anyhow::Result;

/// How much is shown of what a command printed.
const MOST_LINES: usize = 40;

pub(super) const CHECKS: [Check; 5] = [
    Check {
        name: "fragments",
        claim: "spec/fragments/ is what spec/sources.toml records",
        run: fragments,
    },
    Check {
        name: "openapi",
        claim: "spec/openapi.json is what the fragments, enums.toml and overlay.yaml give",
        run: openapi,
    },
    Check {
        name: "generated",
        claim: "the client and the mocks are what spec/openapi.json gives",
        run: generated,
    },
    Check {
        name: "format",
        claim: "the code is as rustfmt writes it",
        run: format,
    },
    Check {
        name: "snapshots",
        claim: "the snapshots are what the code gives",
        run: snapshots,
    },
];

fn fragments(layout: &Layout) -> Verdict {
    let strays = match inputs::strays(layout) {
        Ok(strays) if strays.is_empty() => return Verdict::Same,
        Ok(strays) => strays.join("\n"),
        Err(error) => format!("{error:#}"),
    };
    let pages = Sources::load(layout).map(|sources| sources.page);
    let urls: Vec<_> = pages.into_iter().flatten().map(|page| page.url).collect();
    Verdict::Differs {
        why: strays,
        mend: match urls.as_slice() {
            [] => "cargo xtask regen PAGE".to_owned(),
            urls => format!("cargo xtask regen {}", urls.join(" ")),
        },
    }
}

fn openapi(layout: &Layout) -> Verdict {
    // `merge --check` stops at fragments that are not those vendored; here that is a check of its own.
    let same = || -> Result<bool> {
        let merged = merge::merge(Inputs::load(layout)?)?;
        Ok(files::read(&layout.openapi())? == merged)
    };
    if same().is_ok_and(|same| same) {
        return Verdict::Same;
    }
    let strays = inputs::strays(layout);
    if !strays.as_ref().is_ok_and(Vec::is_empty) {
        let unlike = "it cannot be compared: the fragments are not what spec/sources.toml records";
        return Verdict::Differs {
            why: strays.map_or_else(|error| format!("{error:#}"), |_| unlike.to_owned()),
            mend: "cargo xtask check fragments  # first".to_owned(),
        };
    }
    match merge::check(layout) {
        Ok(()) => Verdict::Same,
        Err(error) => Verdict::Differs {
            why: format!("{error:#}"),
            mend: "cargo xtask merge".to_owned(),
        },
    }
}

fn generated(layout: &Layout) -> Verdict {
    let why = match generate(layout, None) {
        Err(error) => format!("{error:#}"),
        Ok(files) => {
            let stale = files.iter().filter(|file| !file.is_up_to_date());
            let stale: Vec<_> = stale.map(|file| stale_file(layout, file)).collect();
            stale.join("\n")
        }
    };
    if why.is_empty() {
        return Verdict::Same;
    }
    Verdict::Differs {
        why,
        mend: "cargo xtask regen".to_owned(),
    }
}

fn stale_file(layout: &Layout, file: &Generated) -> String {
    let name = layout.show(&file.path);
    match files::read(&file.path) {
        Ok(old) => {
            let lines = excerpt(name.as_str(), &old, "generated", &file.text);
            format!("{name} is not what is generated now\n{lines}")
        }
        Err(error) => format!("{error:#}"),
    }
}

fn format(layout: &Layout) -> Verdict {
    let args = ["fmt", "--all", "--check", "--", "--color=never"];
    let why = match cargo::keep(cargo::command(layout, &args)) {
        Ok(run) if run.success => return Verdict::Same,
        Ok(run) => tail(&run, MOST_LINES),
        Err(error) => format!("{error:#}"),
    };
    Verdict::Differs {
        why,
        mend: "cargo fmt --all".to_owned(),
    }
}

fn snapshots(layout: &Layout) -> Verdict {
    let (mut why, mut skipped, mut mends) = (Vec::new(), Vec::new(), Vec::new());
    for suite in &SUITES {
        match suite.run(layout, Update::No) {
            Ok(run) if run.success => {
                let lines = run.stderr.lines().filter(|line| line.contains("SKIPPED"));
                skipped.extend(lines.map(|line| line.trim_start_matches("SKIPPED: ").to_owned()));
                continue;
            }
            Ok(run) => {
                let (what, remedy) = failed(suite, &run);
                why.push(what);
                mends.push(remedy);
            }
            Err(error) => why.push(format!("{error:#}")),
        }
    }
    if why.is_empty() {
        return match skipped.as_slice() {
            [] => Verdict::Same,
            lines => Verdict::Skipped(lines.join("; ")),
        };
    }
    mends.dedup();
    Verdict::Differs {
        why: why.join("\n"),
        mend: mends.join("\n"),
    }
}

/// What differs in a suite, and what mends that.
fn failed(suite: &Suite, run: &Run) -> (String, String) {
    let command = suite.command();
    let failures = cargo::failures(&run.stdout);
    let shown: Vec<_> = failures.iter().map(ToString::to_string).collect();
    if failures.is_empty() {
        let why = format!("{command}:\n{}", tail(run, MOST_LINES));
        return (why, format!("what keeps `{command}` from running"));
    }
    if !failures.iter().all(Failure::is_snapshot) {
        let mend = format!("what `{command}` finds besides snapshots");
        return (shown.join("\n"), mend);
    }
    let mend = match suite.follows_spec {
        true => "cargo xtask regen",
        false => &format!("INSTA_UPDATE=always {command}"),
    };
    let read = format!("{mend}\ngit diff -- '*.snap'  # and read it");
    (shown.join("\n"), read)
}
