//! Instructions and allocations, which valgrind counts. They do not depend on what else the machine does.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

/// The functions of libc that allocate.
const ALLOCATORS: [&str; 5] = [
    "malloc",
    "calloc",
    "realloc",
    "posix_memalign",
    "aligned_alloc",
];

/// The counts of one process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Counts {
    pub(crate) instructions: f64,
    pub(crate) allocations: f64,
}

/// Runs this program with these arguments under valgrind.
pub(crate) fn count(arguments: &[String]) -> Result<Counts> {
    let file = tempfile::NamedTempFile::new()?;
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--quiet", "--tool=callgrind"])
        .arg(format!("--callgrind-out-file={}", file.path().display()))
        .arg(std::env::current_exe()?)
        .args(arguments)
        .stdout(Stdio::null());
    let status = match valgrind.status() {
        Ok(status) => status,
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "valgrind is not installed: instructions cannot be counted without it; install the package `valgrind`"
        ),
        Err(error) => return Err(error).context("valgrind cannot be started"),
    };
    ensure!(status.success(), "{valgrind:?} failed: {status}");
    parse(&std::fs::read_to_string(file.path())?)
}

/// Reads the output of callgrind. A function is named once, as in `cfn=(12) malloc`; later, its number is enough. The
/// line after a called function begins with `calls=` and their number.
fn parse(output: &str) -> Result<Counts> {
    let mut allocators = HashSet::new();
    let mut allocations = 0.0;
    let mut instructions = None;
    let mut is_allocator = false;
    for line in output.lines() {
        if let Some(function) = line.strip_prefix("fn=").or(line.strip_prefix("cfn=")) {
            let (number, name) = function.split_once(' ').unwrap_or((function, ""));
            if ALLOCATORS.contains(&name) {
                allocators.insert(number);
            }
            is_allocator = allocators.contains(number);
        } else if let Some(calls) = line.strip_prefix("calls=") {
            if is_allocator {
                let number = calls.split(' ').next().unwrap_or_default();
                allocations += number.parse::<f64>()?;
            }
        } else if let Some(total) = line.strip_prefix("totals: ") {
            instructions = Some(total.trim().parse()?);
        }
    }
    Ok(Counts {
        instructions: instructions.context("valgrind's output has no total")?,
        allocations,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_allocators_are_counted() {
        let output = "fn=(1) main\n3 10\ncob=(2) libc.so\ncfn=(7) malloc\ncalls=4 0\n5 90\n\
                      cfn=(8) free\ncalls=9 0\n6 20\nfn=(9) other\n1 1\ncfn=(7)\ncalls=2 0\n8 40\n\
                      totals: 1234\n";
        let counts = Counts {
            instructions: 1234.0,
            allocations: 6.0,
        };
        assert_eq!(parse(output).unwrap(), counts);
    }
}
