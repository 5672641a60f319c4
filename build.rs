//! Decides which code the client crate is made of.
//!
//! With the feature `codegen`: what progenitor makes of `spec/openapi.json` now, in `$OUT_DIR`.
//! Without it: `crates/client/src/generated.rs`, the same code made earlier. Only `$OUT_DIR` is
//! ever written to; `cargo xtask regen` refreshes the checked-in file.

#[cfg(feature = "codegen")]
#[path = "crates/client/build/codegen.rs"]
mod codegen;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("client.rs");
    let written = code().and_then(|code| {
        std::fs::write(&out, code).map_err(|e| format!("failed to write {}: {e}", out.display()))
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

#[cfg(feature = "codegen")]
fn code() -> Result<String, String> {
    println!("cargo::rerun-if-changed=crates/client/build");
    codegen::generate(&read("spec/openapi.json")?)
        .map_err(|e| format!("failed to generate the client from spec/openapi.json: {e}"))
}

/// A copy, and not the path of the file: a checkout may be moved together with its target folder.
#[cfg(not(feature = "codegen"))]
fn code() -> Result<String, String> {
    read("crates/client/src/generated.rs")
}

/// Reads a file of this package, whose folder cargo runs build scripts in.
fn read(path: &str) -> Result<String, String> {
    println!("cargo::rerun-if-changed={path}");
    std::fs::read_to_string(path).map_err(|e| format!("failed to read {path}: {e}"))
}
