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

const SPEC: &str = "spec/openapi.json";
const CHECKED_IN: &str = "crates/client/src/generated.rs";

fn main() -> ExitCode {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("client.rs");
    println!("cargo::rerun-if-changed=build.rs");
    println!(
        "cargo::rustc-env=YOTTALABS_CHECKED_IN={}",
        root.join(CHECKED_IN).display()
    );

    let code = match generate(&root.join(SPEC), &out) {
        Ok(true) => out,
        Ok(false) => root.join(CHECKED_IN),
        Err(message) => {
            // One line each: cargo shows them as they are, above its own.
            for line in message.lines() {
                println!("cargo::error={line}");
            }
            return ExitCode::FAILURE;
        }
    };
    println!("cargo::rustc-env=YOTTALABS_GENERATED={}", code.display());
    ExitCode::SUCCESS
}

/// Writes the generated code to `out`; `false` where the checked-in code is to be used.
#[cfg(feature = "codegen")]
fn generate(spec: &std::path::Path, out: &std::path::Path) -> Result<bool, String> {
    println!("cargo::rerun-if-changed={SPEC}");
    println!("cargo::rerun-if-changed=crates/client/build");
    let text = std::fs::read_to_string(spec).map_err(|e| format!("failed to read {SPEC}: {e}"))?;
    let code = codegen::generate(&text)
        .map_err(|e| format!("failed to generate the client from {SPEC}: {e}"))?;
    std::fs::write(out, code).map_err(|e| format!("failed to write {}: {e}", out.display()))?;
    Ok(true)
}

#[cfg(not(feature = "codegen"))]
#[expect(clippy::unnecessary_wraps, reason = "the shape of the other one")]
fn generate(_: &std::path::Path, _: &std::path::Path) -> Result<bool, String> {
    Ok(false)
}
