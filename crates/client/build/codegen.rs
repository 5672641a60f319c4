//! From `spec/openapi.json` to Rust.

#[path = "generator.rs"]
mod generator;
#[path = "prepare.rs"]
mod prepare;
#[path = "refs.rs"]
mod refs;
#[path = "wire_types.rs"]
mod wire_types;

use serde_json::Value;

/// The code of the client for this OpenAPI document, formatted.
///
/// An error names the place: line and column of text that is no JSON, the pointer of what the
/// generator cannot take, or the operation that it fails on.
pub(crate) fn generate(text: &str) -> Result<String, String> {
    let mut spec: Value = serde_json::from_str(text).map_err(|e| format!("it is no JSON: {e}"))?;
    refs::check(&spec)?;
    prepare::prepare(&mut spec)?;
    let file = generator::run(&spec)?;
    Ok(format!("{HEADER}{}", prettyplease::unparse(&file)))
}

const HEADER: &str = "\
// Generated from spec/openapi.json by build.rs. Never edit it: change what goes in, and run
// `cargo xtask regen`.
";
