//! The checks themselves, the quick ones first.
//!
//! That `Cargo.lock` is in step with the manifests cannot be among them: `cargo xtask` has mended it before they run.
//! CI looks at that instead, with `git diff --exit-code` at its end.

use super::{Check, Verdict};
use crate::cargo;
use crate::files;
use crate::layout::Layout;
use crate::merge::{self, Inputs, inputs};
use crate::regen::generate;
use crate::snapshots::{SUITES, Update, tail};
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
    let differs = |why: String| Verdict::Differs {
        why,
        mend: "cargo xtask merge".to_owned(),
    };
    // `merge --check` stops at fragments that are not those vendored; here that is a check of its own.
    let same = || -> Result<bool> {
        let merged = merge::merge(Inputs::load(layout)?)?;
        Ok(files::read(&layout.openapi())? == merged)
    };
    match same() {
        Ok(true) => Verdict::Same,
        // Shows where; but of fragments that are not those vendored it says no more than that.
        Ok(false) => match merge::check(layout) {
            Err(error) if inputs::strays(layout).is_ok_and(|strays| strays.is_empty()) => {
                differs(format!("{error:#}"))
            }
            _ => differs("it was made of other fragments".to_owned()),
        },
        Err(error) => differs(format!("{error:#}")),
    }
}

fn generated(layout: &Layout) -> Verdict {
    let why = match generate(layout, None) {
        Err(error) => format!("{error:#}"),
        Ok(files) => {
            let stale = files.iter().filter(|file| !file.is_up_to_date());
            let stale: Vec<_> = stale
                .map(|file| format!("{} is not what is generated now", layout.show(&file.path)))
                .collect();
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
            Ok(run) => why.push(format!("{}:\n{}", suite.command(), tail(&run, MOST_LINES))),
            Err(error) => why.push(format!("{error:#}")),
        }
        mends.push(if suite.follows_spec {
            "cargo xtask regen".to_owned()
        } else {
            format!("INSTA_UPDATE=always {}", suite.command())
        });
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
        mend: format!("{}; then read `git diff -- '*.snap'`", mends.join("; ")),
    }
}
