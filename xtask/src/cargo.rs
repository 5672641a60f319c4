//! Runs of cargo on the workspace, and their JSON messages.

use crate::layout::Layout;
use anyhow::{Context, Result};
use camino::Utf8PathBuf;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use cargo_metadata::{Artifact, Message};
use std::collections::BTreeSet;
use std::process::{Command, Stdio};

/// What to do about a compiler error after a change of the specification, by the code of the error or a part of its
/// text.
const HINTS: [(&[&str], &str); 7] = [
    (
        &["in module `crate::wire`"],
        "an enum has no type: write an `open_enum!` in crates/client/src/wire/enums.rs, and name it in \
         crates/client/src/wire/mod.rs, crates/yottalabs/src/lib.rs and tests/wire_enums.rs",
    ),
    (
        // Within a macro, the compiler does not name the field.
        &["E0027", "due to inaccessible fields"],
        "the API has a new field: add it to the `model!` table or the pattern there, and decide whether logs may show it",
    ),
    (
        &["E0026", "E0560", "E0609"],
        "a field of the API was removed or renamed: see the changes above",
    ),
    (
        &["E0063"],
        "a request has a new field: add an option for it to what is sent or, if it is required, an argument of \
         `new`; and add a value in crates/yottalabs/tests/facade/requests/mod.rs",
    ),
    (
        &["E0277", "E0308"],
        "a value has another type: convert it there or, if the page is wrong, correct it in spec/overlay.yaml",
    ),
    (
        &["E0004"],
        "the API has a new operation, or a response has a new case: handle it there, and give a new operation a method",
    ),
    (
        &["E0412", "E0425", "E0432", "E0433", "E0599"],
        "an operation, a parameter, a schema or an enum value was removed or renamed: see the changes above",
    ),
];

/// The variable with the path of the document that the client's build script reads instead of `spec/openapi.json`.
pub const OPENAPI: &str = "YOTTALABS_OPENAPI";

/// A run of cargo that has ended.
#[derive(Debug)]
pub struct Run {
    /// Whether cargo exited with status 0.
    pub success: bool,
    /// What cargo and the programs it ran printed, apart from cargo's JSON messages.
    pub text: String,
    messages: Vec<Message>,
}

/// Runs `cargo` with `args` at the root of the workspace, and reads the JSON messages that `--message-format=json`
/// asks for. With `show`, cargo's progress and warnings go to the terminal.
pub fn run(layout: &Layout, args: &[&str], env: &[(&str, &str)], show: bool) -> Result<Run> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).current_dir(layout.root());
    // The message of a failed test is clear without a backtrace through the test harness.
    command.env("RUST_BACKTRACE", "0");
    // `cargo run` sets these for xtask itself. Build scripts that read them (ring) would run again whenever
    // `cargo test` follows `cargo xtask`, or the other way round.
    for (name, _) in std::env::vars_os() {
        let of_a_package =
            |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        if name == OPENAPI || name.to_str().is_some_and(of_a_package) {
            command.env_remove(name);
        }
    }
    command.envs(env.iter().copied()).stdin(Stdio::null());
    command.stderr(if show {
        Stdio::inherit()
    } else {
        Stdio::piped()
    });
    let output = command.output().context("failed to run cargo")?;
    let mut text = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut messages = Vec::new();
    for message in Message::parse_stream(output.stdout.as_slice()) {
        match message.context("failed to read cargo's output")? {
            Message::TextLine(line) => text += &format!("{line}\n"),
            message => messages.push(message),
        }
    }
    Ok(Run {
        success: output.status.success(),
        text,
        messages,
    })
}

impl Run {
    /// The directory to which a build script wrote `file`.
    pub fn out_dir(&self, file: &str) -> Result<Utf8PathBuf> {
        let out_dirs = self.messages.iter().filter_map(|message| match message {
            Message::BuildScriptExecuted(script) => Some(&script.out_dir),
            _ => None,
        });
        let mut out_dirs = out_dirs.filter(|dir| dir.join(file).exists());
        out_dirs
            .next_back()
            .cloned()
            .with_context(|| format!("no build script wrote {file}: is the feature codegen on?"))
    }

    /// The packages that were compiled, as `name@version`; those outside a registry after their directory.
    pub fn packages(&self) -> BTreeSet<String> {
        let ids = self.artifacts().map(|artifact| &artifact.package_id.repr);
        let names = ids.map(|id| id.rsplit('/').next().unwrap_or(id));
        names
            .map(|name| name.trim_start_matches("crates.io-index#").to_owned())
            .collect()
    }

    /// The path of the program called `name`.
    pub fn executable(&self, name: &str) -> Result<Utf8PathBuf> {
        let mut artifacts = self
            .artifacts()
            .filter(|artifact| artifact.target.name == name);
        artifacts
            .find_map(|artifact| artifact.executable.clone())
            .with_context(|| format!("cargo built no program called {name}"))
    }

    fn artifacts(&self) -> impl Iterator<Item = &Artifact> {
        self.messages.iter().filter_map(|message| match message {
            Message::CompilerArtifact(artifact) => Some(artifact),
            _ => None,
        })
    }

    /// The compiler's errors, each once: `place: message`, followed by the hints that apply. Empty if there are none.
    pub fn compiler_errors(&self) -> String {
        let mut errors: Vec<(String, &Diagnostic)> = Vec::new();
        for message in &self.messages {
            if let Message::CompilerMessage(message) = message
                && message.message.level == DiagnosticLevel::Error
                && let Some(line) = line(&message.message)
                && errors.iter().all(|(known, _)| *known != line)
            {
                errors.push((line, &message.message));
            }
        }
        let mut text: String = errors
            .iter()
            .map(|(line, _)| format!("\n  {line}"))
            .collect();
        for (keys, hint) in HINTS {
            let applies = |(line, error): &(String, &Diagnostic)| {
                let code = error.code.as_ref().map_or("", |code| code.code.as_str());
                keys.iter().any(|key| code == *key || line.contains(key))
            };
            if errors.iter().any(applies) {
                text += &format!("\n{hint}");
            }
        }
        text
    }

    /// The same errors as the compiler shows them.
    pub fn rendered_errors(&self) -> String {
        let errors = self.messages.iter().filter_map(|message| match message {
            Message::CompilerMessage(message)
                if message.message.level == DiagnosticLevel::Error =>
            {
                message.message.rendered.as_deref()
            }
            _ => None,
        });
        errors.collect()
    }

    /// The last lines of the text.
    pub fn tail(&self) -> String {
        const MAX_LINES: usize = 60;
        let lines: Vec<_> = self.text.lines().collect();
        lines[lines.len().saturating_sub(MAX_LINES)..].join("\n")
    }

    /// The messages of tests that could not compare everything: the lines with `SKIPPED: `.
    pub fn skipped(&self) -> Vec<&str> {
        self.text
            .lines()
            .filter_map(|line| Some(line.split_once("SKIPPED: ")?.1))
            .collect()
    }
}

/// `file:line: message` of an error; `None` if it has no place, as "aborting due to 2 previous errors".
fn line(error: &Diagnostic) -> Option<String> {
    let mut span = error.spans.iter().find(|span| span.is_primary)?;
    let label = span.label.clone().filter(|_| !error.message.contains('`'));
    // An error inside one of our macros is fixed where the macro is called.
    while let Some(expansion) = &span.expansion {
        span = &expansion.span;
    }
    let message = match label {
        Some(label) => format!("{}: {label}", error.message),
        None => error.message.clone(),
    };
    Some(format!("{}:{}: {message}", span.file_name, span.line_start))
}
