//! Rows 5, 6, 8 and 10: the builds of a user, and those of a maintainer.

use super::{Figure, best, progress, timed};
use crate::cargo::{self, Run};
use crate::check;
use crate::files::{self, Changes};
use crate::layout::Layout;
use anyhow::{Context, Result, ensure};
use camino::Utf8Path;
use std::collections::BTreeSet;
use std::fs;
use std::time::SystemTime;
use tempfile::TempDir;

/// The packages in crates/yottalabs-bench/hello: a program that reads one pod on the facade, on reqwest with the TLS and
/// HTTP features that the facade has by default, and on reqwest with its own default features.
const PROGRAMS: [&str; 3] = ["on-facade", "on-reqwest", "on-defaults"];

/// Rows 5 and 6: builds each program from nothing, in turns.
pub(super) fn cold(layout: &Layout, rounds: u32) -> Result<Vec<Figure>> {
    let (_guard, root) = temporary()?;
    copy_programs(layout, &root)?;
    succeed(&root, &["fetch"])?;
    let target = root.root().join("target");
    // For each program: the CPU seconds of the best build in each profile, the packages, the bytes of the release binary.
    let mut best = PROGRAMS.map(|_| [f64::INFINITY; 2]);
    let mut packages = PROGRAMS.map(|_| BTreeSet::new());
    let mut bytes = PROGRAMS.map(|_| 0.0);
    for _ in 0..rounds {
        for (p, profile) in ["dev", "release"].into_iter().enumerate() {
            for (n, name) in PROGRAMS.into_iter().enumerate() {
                let before = cpu_seconds_of_children()?;
                let args = ["--locked", "--offline", "--target-dir", target.as_str()];
                let run = build(&root, name, profile, &args)?;
                let seconds = cpu_seconds_of_children()? - before;
                progress(&format!("… took {seconds:.1} CPU seconds"));
                best[n][p] = best[n][p].min(seconds);
                packages[n] = run.packages();
                bytes[n] = fs::metadata(run.executable(name)?)?.len() as f64;
                fs::remove_dir_all(&target)?;
            }
        }
    }
    let [facade, same, defaults] = best;
    verify(&packages[0], &packages[1])?;
    let count = |n: usize| packages[n].len() as f64;
    Ok(vec![
        Figure::ratio("build-debug", facade[0], same[0], "CPU s"),
        Figure::ratio("build-release", facade[1], same[1], "CPU s"),
        Figure::ratio("build-debug-defaults", facade[0], defaults[0], "CPU s"),
        Figure::ratio("build-release-defaults", facade[1], defaults[1], "CPU s"),
        Figure::new(
            "crates",
            count(0) - count(1),
            format!("{} / {}", count(0), count(1)),
        ),
        Figure::ratio("size", bytes[0], bytes[1], "bytes"),
    ])
}

/// Copies the workspace of the programs, with the versions of our Cargo.lock.
fn copy_programs(layout: &Layout, root: &Layout) -> Result<()> {
    let our_root = layout.root().canonicalize_utf8()?;
    let hello = layout.bench().join("hello");
    let mut changes = Changes::default();
    changes.write(
        root.root().join("Cargo.lock"),
        files::read(&our_root.join("Cargo.lock"))?,
    );
    for path in files::tree(&hello)? {
        let facade = our_root.join("crates/yottalabs");
        let text = files::read(&path)?.replace("../../../yottalabs", facade.as_str());
        changes.write(root.root().join(path.strip_prefix(&hello)?), text);
    }
    changes.apply(root)?;
    Ok(())
}

/// Fails unless the comparison is fair and no package of the facade is one that must not reach users.
fn verify(facade: &BTreeSet<String>, same: &BTreeSet<String>) -> Result<()> {
    let unwanted =
        |package: &&String| package.starts_with("progenitor") || package.starts_with("aws-lc");
    let unwanted: Vec<_> = facade.iter().filter(unwanted).collect();
    ensure!(
        unwanted.is_empty(),
        "a program on the facade compiles {unwanted:?}"
    );
    let extra: Vec<_> = same
        .difference(facade)
        .filter(|package| !package.starts_with("on-reqwest"))
        .collect();
    ensure!(
        extra.is_empty(),
        "the program on reqwest compiles {extra:?}, which the facade does not: give it the facade's features, in {}",
        file!()
    );
    Ok(())
}

/// Row 8: builds after a change of one file.
pub(super) fn incremental(layout: &Layout) -> Result<Vec<Figure>> {
    let facade = || succeed(layout, &["build", "--package=yottalabs"]).map(drop);
    let checked = || {
        succeed(layout, &["build"])?;
        let checks = ["fragments", "openapi", "generated"].map(str::to_owned);
        check::run(layout, &checks, &mut |_| ())
    };
    let touched = |id, file, build: &dyn Fn() -> Result<()>| {
        progress(&format!("builds after a change of {file}"));
        build()?;
        let seconds = best(3, || {
            let file = fs::File::options()
                .append(true)
                .open(layout.root().join(file))?;
            file.set_modified(SystemTime::now())?;
            timed(build)
        })?;
        anyhow::Ok(Figure::seconds(id, seconds))
    };
    Ok(vec![
        touched("touch-facade", "crates/yottalabs/src/lib.rs", &facade)?,
        touched("touch-spec", "spec/openapi.json", &checked)?,
    ])
}

/// Row 10: the tests, once built.
pub(super) fn tests(layout: &Layout) -> Result<Vec<Figure>> {
    progress("builds the tests");
    succeed(layout, &["test", "--no-run"])?;
    progress("runs the tests");
    let seconds = timed(|| succeed(layout, &["test"]).map(drop))?;
    Ok(vec![Figure::seconds("cargo-test", seconds)])
}

/// A directory for a workspace, until the first value is dropped.
pub(super) fn temporary() -> Result<(TempDir, Layout)> {
    let dir = tempfile::tempdir().context("failed to make a temporary directory")?;
    let root = Utf8Path::from_path(dir.path()).context("the temporary directory is not UTF-8")?;
    let layout = Layout::new(root);
    Ok((dir, layout))
}

/// Builds the program called `name` and says so.
pub(super) fn build(layout: &Layout, name: &str, profile: &str, args: &[&str]) -> Result<Run> {
    progress(&format!("builds {name} in profile {profile}"));
    let (package, profile) = (format!("--package={name}"), format!("--profile={profile}"));
    let build = ["build", "--message-format=json", &package, &profile];
    // Cargo compiles a path dependency incrementally, which takes longer the first time, but not one of a registry, as
    // users have it.
    succeed_with(
        layout,
        &[&build[..], args].concat(),
        &[("CARGO_INCREMENTAL", "0")],
    )
}

/// Runs cargo, which must succeed.
fn succeed(layout: &Layout, args: &[&str]) -> Result<Run> {
    succeed_with(layout, args, &[])
}

fn succeed_with(layout: &Layout, args: &[&str], env: &[(&str, &str)]) -> Result<Run> {
    // A cache of compiled crates would make a cold build warm.
    let env = [&[("RUSTC_WRAPPER", "")], env].concat();
    let run = cargo::run(layout, args, &env, false)?;
    ensure!(
        run.success,
        "`cargo {}` fails\n{}{}",
        args.join(" "),
        run.rendered_errors(),
        run.tail()
    );
    Ok(run)
}

/// The CPU time, user and system, of all child processes that have ended, and of theirs.
#[cfg(unix)]
fn cpu_seconds_of_children() -> Result<f64> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).context("failed to read the CPU time")?;
    Ok((usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6)
}

#[cfg(not(unix))]
fn cpu_seconds_of_children() -> Result<f64> {
    anyhow::bail!("the CPU time of builds can be read only on Unix")
}
