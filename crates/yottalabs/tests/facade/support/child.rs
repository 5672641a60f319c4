//! A test that runs in a separate process with its own environment.

use std::process::Command;

/// Runs the ignored test of this name, and returns the text that it passed to [`say`].
pub(crate) fn run(test: &str, environment: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .env_clear()
        // Windows finds no library without it.
        .envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)))
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    let said = text
        .split("<<<")
        .nth(1)
        .and_then(|rest| rest.split(">>>").next());
    said.unwrap_or_else(|| panic!("`{test}` said nothing: {text}"))
        .to_owned()
}

/// Prints the text that [`run`] returns.
pub(crate) fn say(text: &str) {
    println!("<<<{text}>>>");
}
