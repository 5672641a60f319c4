//! From `spec/openapi.json` to Rust.

#[path = "generator.rs"]
mod generator;
#[path = "mocks.rs"]
mod mocks;
#[path = "operations.rs"]
mod operations;
#[path = "prepare.rs"]
mod prepare;
#[path = "wire_types.rs"]
mod wire_types;

use generator::Product;
use serde_json::Value;

/// The code of the client for this OpenAPI document, formatted.
///
/// An error names the place: the line and column of invalid JSON, or the schema or operation that the
/// generator fails on.
pub(crate) fn generate(text: &str) -> Result<String, String> {
    let mut spec = read(text)?;
    prepare::prepare(&mut spec)?;
    let mut file = generator::run(&spec, Product::Client)?;
    require_feature(&mut file.items)?;
    file.items.extend(operations::table(&spec)?.items);
    Ok(print(&file))
}

/// Puts all items but the types behind the feature `client`: the facade needs only the types.
fn require_feature(items: &mut [syn::Item]) -> Result<(), String> {
    for item in items {
        let attributes = match item {
            syn::Item::Mod(module) if module.ident == "types" => continue,
            syn::Item::Mod(module) => &mut module.attrs,
            syn::Item::Impl(implementation) => &mut implementation.attrs,
            syn::Item::Struct(structure) => &mut structure.attrs,
            syn::Item::Use(import) => &mut import.attrs,
            _ => return Err("progenitor generates items of another kind".to_owned()),
        };
        attributes.insert(0, syn::parse_quote!(#[cfg(feature = "client")]));
    }
    Ok(())
}

/// Returns the code of the mocks, for the crate `yottalabs-httpmock`. The errors are those of [`generate`].
pub(crate) fn generate_mocks(text: &str) -> Result<String, String> {
    let documented = read(text)?;
    let mut spec = documented.clone();
    prepare::prepare(&mut spec)?;
    mocks::prepare(&mut spec, &documented)?;
    let file = generator::run(&spec, Product::Mocks("yottalabs_client"))?;
    Ok(print(&file))
}

fn read(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|e| format!("it is not valid JSON: {e}"))
}

fn print(file: &syn::File) -> String {
    format!("{HEADER}{}", prettyplease::unparse(file))
}

const HEADER: &str = "\
// Generated from spec/openapi.json by build.rs. Never edit it: change what goes in, and run
// `cargo xtask regen`.
";
