//! `regen`, on a client whose build script needs nothing but the standard library.

use crate::cli::xtask;
use crate::workspace::Workspace;

const MANIFEST: &str = r#"
[package]
name = "yottalabs-client"
version = "0.1.0"
edition = "2024"

[features]
codegen = []

[lib]
path = "lib.rs"

[workspace]
"#;

const BUILD: &str = r#"
fn main() {
    println!("cargo::rerun-if-changed=spec/openapi.json");
    let spec = std::fs::read_to_string("spec/openapi.json").unwrap();
    let out = std::env::var("OUT_DIR").unwrap();
    if std::env::var_os("CARGO_FEATURE_CODEGEN").is_some() {
        std::fs::write(format!("{out}/client.rs"), format!("// from {} bytes\n", spec.len())).unwrap();
        std::fs::write(format!("{out}/httpmock.rs"), "// mocks\n").unwrap();
    }
}
"#;

#[test]
fn client_and_mocks_are_built_from_the_merged_document_and_checked_in() {
    let workspace = Workspace::copy();
    workspace.write("Cargo.toml", MANIFEST);
    workspace.write("build.rs", BUILD);
    workspace.write("lib.rs", "");
    workspace.edit(
        "spec/overlay.yaml",
        "title: Yotta Labs Pods API\n",
        "title: Another title\n",
    );
    let regen = || {
        let mut command = xtask(&workspace, &["regen"]);
        command.env("CARGO_TARGET_DIR", workspace.root.join("target"));
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(
        regen(),
        "wrote spec/openapi.json\nwrote crates/client/src/generated.rs\n\
         wrote crates/yottalabs-httpmock/src/generated.rs\n"
    );
    let expected = format!(
        "// from {} bytes\n",
        workspace.read("spec/openapi.json").len()
    );
    assert_eq!(workspace.read("crates/client/src/generated.rs"), expected);
    let mocks = workspace.read("crates/yottalabs-httpmock/src/generated.rs");
    assert_eq!(mocks, "// mocks\n");
    assert_eq!(
        regen(),
        "spec/openapi.json is up to date\ncrates/client/src/generated.rs is up to date\n\
         crates/yottalabs-httpmock/src/generated.rs is up to date\n"
    );

    workspace.write("build.rs", "fn main() { panic!() }");
    let mut command = xtask(&workspace, &["regen"]);
    command.env("CARGO_TARGET_DIR", workspace.root.join("target"));
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("error: failed to build yottalabs-client with the feature codegen"),
        "{stderr}"
    );
    assert_eq!(workspace.read("crates/client/src/generated.rs"), expected);
}
