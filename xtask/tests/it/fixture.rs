//! A small workspace that a test can build: its generator knows two fields, and its packages depend on nothing but the
//! standard library.

use crate::cli::xtask;
use crate::workspace::{Workspace, documents, page};
use camino::Utf8PathBuf;
use serde_json::{Value, json};
use std::process::Output;

const CLIENT: &str = r#"[package]
name = "yottalabs-client"
version = "0.1.0"
edition = "2024"

[features]
default = ["codegen"]
codegen = []

[lib]
path = "lib.rs"

[workspace]
members = ["crates/yottalabs", "crates/yottalabs-cli", "crates/yottalabs-httpmock", "crates/yottalabs-sim", "xtask"]
default-members = [".", "crates/yottalabs", "crates/yottalabs-cli", "crates/yottalabs-httpmock", "crates/yottalabs-sim"]
"#;

/// Like the real one, it reads the given document, and takes the checked-in code without `codegen`.
const BUILD: &str = r#"use std::env::{var, var_os};
use std::fs::{read_to_string, write};

fn main() {
    println!("cargo::rerun-if-env-changed=YOTTALABS_OPENAPI");
    let out = var("OUT_DIR").unwrap();
    if var_os("CARGO_FEATURE_CODEGEN").is_none() {
        let path = "crates/client/src/generated.rs";
        println!("cargo::rerun-if-changed={path}");
        write(format!("{out}/client.rs"), read_to_string(path).unwrap()).unwrap();
        return;
    }
    let path = var("YOTTALABS_OPENAPI").unwrap_or("spec/openapi.json".to_owned());
    println!("cargo::rerun-if-changed={path}");
    let spec = read_to_string(path).unwrap();
    assert!(!spec.contains("BROKEN"), "the generator cannot take BROKEN");
    let zone = match spec.contains("\"zone\"") {
        true => "    pub zone: u8,\n",
        false => "",
    };
    let code = format!("pub struct Wire {{\n    pub id: u8,\n{zone}}}\n");
    write(format!("{out}/client.rs"), code).unwrap();
    write(format!("{out}/httpmock.rs"), "// mocks\n").unwrap();
}
"#;

/// Compares `generated.rs` with a snapshot, and respects `INSTA_UPDATE` as insta does.
const SURFACE: &str = r#"#[test]
fn surface() {
    let now = std::fs::read_to_string("crates/client/src/generated.rs").unwrap();
    let path = "tests/snapshots/surface.snap";
    if std::fs::read_to_string(path).unwrap() != now {
        let update = std::env::var("INSTA_UPDATE");
        assert!(update.as_deref() == Ok("always"), "{path} differs");
        std::fs::write(path, now).unwrap();
    }
}
"#;

const ENUMS: &str = r#"#[test]
fn enums() {
    let spec = std::fs::read_to_string("spec/openapi.json").unwrap();
    assert!(!spec.contains("\"HIBERNATED\""), "HIBERNATED is new");
}
"#;

/// The hand-written code, which knows one field.
const FACADE: &str = r#"pub fn id(wire: yottalabs_client::Wire) -> u8 {
    let yottalabs_client::Wire { id } = wire;
    id
}

#[cfg(test)]
mod operation {
    #[test]
    fn table() {}
}
"#;

const YOTTA: &str = r#"fn main() {}

#[cfg(test)]
mod help_pages {
    #[test]
    fn tables() {}
}
"#;

fn package(name: &str, rest: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{rest}")
}

/// A workspace in which everything is up to date.
pub(crate) fn workspace() -> Workspace {
    let workspace = Workspace::copy();
    let facade = "\n[dependencies]\n\
                  yottalabs-client = { path = \"../..\", default-features = false }\n";
    for (path, text) in [
        ("Cargo.toml", CLIENT),
        ("build.rs", BUILD),
        (
            "lib.rs",
            "include!(concat!(env!(\"OUT_DIR\"), \"/client.rs\"));\n",
        ),
        (
            "crates/client/src/generated.rs",
            "pub struct Wire {\n    pub id: u8,\n}\n",
        ),
        (
            "tests/snapshots/surface.snap",
            "pub struct Wire {\n    pub id: u8,\n}\n",
        ),
        ("tests/surface.rs", SURFACE),
        ("tests/generated.rs", "#[test]\nfn generated() {}\n"),
        ("tests/wire_enums.rs", ENUMS),
        ("crates/yottalabs/Cargo.toml", &package("yottalabs", facade)),
        ("crates/yottalabs/src/lib.rs", FACADE),
        (
            "crates/yottalabs/tests/facade.rs",
            "#[test]\nfn matrix() {}\n\nmod complete {\n    #[test]\n    fn requests() {}\n}\n\nmod codes {\n    #[test]\n    fn constants() {}\n}\n",
        ),
        (
            "crates/yottalabs-cli/Cargo.toml",
            &package(
                "yottalabs-cli",
                "\n[[bin]]\nname = \"yotta\"\npath = \"src/main.rs\"\n",
            ),
        ),
        ("crates/yottalabs-cli/src/main.rs", YOTTA),
        (
            "crates/yottalabs-cli/tests/cli.rs",
            "#[test]\nfn mistakes_are_reported() {}\n",
        ),
        (
            "crates/yottalabs-httpmock/Cargo.toml",
            &package("yottalabs-httpmock", ""),
        ),
        ("crates/yottalabs-httpmock/src/lib.rs", "//! Mocks.\n"),
        ("crates/yottalabs-httpmock/src/generated.rs", "// mocks\n"),
        (
            "crates/yottalabs-httpmock/tests/mocks.rs",
            "#[test]\nfn mocks() {}\n",
        ),
        ("xtask/Cargo.toml", &package("xtask", "")),
        ("xtask/src/lib.rs", "//! Tasks.\n"),
        (
            "xtask/tests/it.rs",
            "mod diff {\n    #[test]\n    fn markdown() {}\n}\n",
        ),
        (
            "crates/yottalabs-sim/Cargo.toml",
            &package("yottalabs-sim", ""),
        ),
        ("crates/yottalabs-sim/src/lib.rs", "//! A simulator.\n"),
    ] {
        workspace.write(path, text);
    }
    workspace
}

/// Runs the command; its target directory is the workspace's own.
pub(crate) fn run(workspace: &Workspace, args: &[&str]) -> Output {
    let mut command = xtask(workspace, args);
    command.env("CARGO_TARGET_DIR", workspace.root.join("target"));
    command.env("CARGO_TERM_COLOR", "never");
    command.output().unwrap()
}

/// Runs a command that succeeds, and returns its standard output.
pub(crate) fn succeed(workspace: &Workspace, args: &[&str]) -> String {
    let output = run(workspace, args);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a command that fails, and returns its error without what cargo printed before it.
pub(crate) fn fail(workspace: &Workspace, args: &[&str]) -> String {
    let output = run(workspace, args);
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    let at = stderr.rfind("\nerror: ").map_or(0, |at| at + 1);
    stderr[at..].to_owned()
}

/// A page of the sample in which `PodV2Response` has another property.
pub(crate) fn page_with(property: &str, schema: &Value) -> String {
    let mut docs = documents();
    for doc in &mut docs {
        if let Some(pod) = doc.pointer_mut("/components/schemas/PodV2Response/properties") {
            pod[property] = schema.clone();
        }
    }
    page("pods", &docs)
}

/// Writes that page to a file.
pub(crate) fn page_file(workspace: &Workspace, property: &str, schema: &Value) -> Utf8PathBuf {
    workspace.write("pods.md", &page_with(property, schema))
}

/// The schema of a plain new field.
pub(crate) fn text() -> Value {
    json!({"type": "string", "description": "Zone"})
}
