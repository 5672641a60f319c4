//! The build script of the client. It writes the generated code to `$OUT_DIR`, and nothing else.
//!
//! With the feature `codegen` it generates the code from `spec/openapi.json` with progenitor, and also the
//! mocks that are checked in as `crates/yottalabs-httpmock/src/generated.rs`. Without the feature it copies
//! the checked-in `crates/client/src/generated.rs`. `cargo xtask regen` updates the checked-in files.

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
            // cargo shows each line above its own error.
            for line in message.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The names and the contents of files.
type Files = Vec<(&'static str, String)>;

#[cfg(feature = "codegen")]
fn files() -> Result<Files, String> {
    println!("cargo::rerun-if-changed=crates/client/build");
    // `cargo xtask regen` generates from a new document before it replaces the checked-in one.
    println!("cargo::rerun-if-env-changed=YOTTALABS_OPENAPI");
    let path = std::env::var("YOTTALABS_OPENAPI");
    let spec = read(path.as_deref().unwrap_or("spec/openapi.json"))?;
    let client = codegen::generate(&spec)
        .map_err(|e| format!("failed to generate the client from spec/openapi.json: {e}"))?;
    let mocks = codegen::generate_mocks(&spec)
        .map_err(|e| format!("failed to generate the mocks from spec/openapi.json: {e}"))?;
    // tests/broken_spec.rs runs this program again.
    let program =
        std::env::current_exe().map_err(|e| format!("failed to find this program: {e}"))?;
    Ok(vec![
        ("client.rs", client),
        ("httpmock.rs", mocks),
        ("build_script_path", program.display().to_string()),
    ])
}

/// Copies the code. An `include!` of the file itself would break if the checkout is moved with its target
/// directory.
#[cfg(not(feature = "codegen"))]
fn files() -> Result<Files, String> {
    Ok(vec![("client.rs", read("crates/client/src/generated.rs")?)])
}

/// Reads a file of this package: cargo runs build scripts in its directory.
fn read(path: &str) -> Result<String, String> {
    println!("cargo::rerun-if-changed={path}");
    std::fs::read_to_string(path).map_err(|e| format!("failed to read {path}: {e}"))
}
