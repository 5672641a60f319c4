//! A shell script written for the vendor's command, against `yotta sim`.

use std::io::{self, Write as _};
use std::process::Command;

use crate::sim::Sim;
use crate::world::Finished;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/lifecycle.sh");

/// Whether python3, which this test needs, is installed. If not, it says so, also if the output of the test is captured.
pub(crate) fn has_python(test: &str) -> bool {
    let found = Command::new("python3").arg("--version").output().is_ok();
    if !found {
        let _ = writeln!(
            io::stderr(),
            "SKIPPED: {test}, because python3 is not installed"
        );
    }
    found
}

#[test]
fn a_script_for_the_vendors_command_runs_unchanged() {
    if !has_python("the script for the vendor's command") {
        return;
    }
    let sim = Sim::start(&["sim", "--port=0", "--speed=1000", "--api-key=other-key"]);
    let home = tempfile::tempdir().unwrap();
    let mut script = Command::new("sh");
    script
        .args([SCRIPT, env!("CARGO_BIN_EXE_yotta"), "other-key", sim.url()])
        .env_remove("YOTTA_API_KEY")
        .env_remove("YOTTA_BASE_URL")
        .env_remove("YOTTA_PROFILE")
        .env("HOME", home.path());
    let finished = Finished::from(script.output().unwrap());
    assert_eq!(finished.code, 0, "{finished:?}");
    assert_eq!(finished.stderr, "");
    assert_eq!(
        finished.stdout,
        "10000 0\nRUNNING\nsuccess\nPAUSED\n['ci-7']\n[]\n10000\nRUNNING\n10000\n[]\n"
    );
}
