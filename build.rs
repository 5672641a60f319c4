//! Decides which code the client crate is made of.
//!
//! With the feature `codegen`: what progenitor makes of `spec/openapi.json` now, in `$OUT_DIR`; and
//! beside it the mocks that are checked in as `crates/yottalabs-httpmock/src/generated.rs`. Without it:
//! `crates/client/src/generated.rs`, the same code made earlier. Only `$OUT_DIR` is ever written to;
//! `cargo xtask regen` refreshes the checked-in files.

#[cfg(feature = "codegen")]
#[path = "crates/client/build/codegen.rs"]
mod codegen;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let written = files().and_then(|files| {
        files.iter().try_for_each(|(name, code)| {
            let path = out.join(name);
            std::fs::write(&path, code)
                .map_err(|e| format!("failed to write {}: {e}", path.display()))
        })
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // One line each: cargo shows them as they are, above its own.
            for line in message.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Files by name, and what is in them.
type Files = Vec<(&'static str, String)>;

#[cfg(feature = "codegen")]
fn files() -> Result<Files, String> {
    println!("cargo::rerun-if-changed=crates/client/build");
    // `cargo xtask regen` tries a document out before it takes the place of the one that is checked in.
    println!("cargo::rerun-if-env-changed=YOTTALABS_OPENAPI");
    let path = std::env::var("YOTTALABS_OPENAPI");
    let spec = read(path.as_deref().unwrap_or("spec/openapi.json"))?;
    let client = codegen::generate(&spec)
        .map_err(|e| format!("failed to generate the client from spec/openapi.json: {e}"))?;
    let mocks = codegen::generate_mocks(&spec)
        .map_err(|e| format!("failed to generate the mocks from spec/openapi.json: {e}"))?;
    Ok(vec![("client.rs", client), ("httpmock.rs", mocks)])
}

/// A copy, and not the path of the file: a checkout may be moved together with its target folder.
#[cfg(not(feature = "codegen"))]
fn files() -> Result<Files, String> {
    Ok(vec![("client.rs", read("crates/client/src/generated.rs")?)])
}

/// Reads a file of this package, whose folder cargo runs build scripts in.
fn read(path: &str) -> Result<String, String> {
    println!("cargo::rerun-if-changed={path}");
    std::fs::read_to_string(path).map_err(|e| format!("failed to read {path}: {e}"))
}
