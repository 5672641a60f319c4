//! The public API of a package as rustdoc lists it.
//!
//! rustdoc's JSON is unstable: it needs `RUSTC_BOOTSTRAP` and changes with the compiler. So that `cargo test`
//! passes with every compiler, the list is made only if the JSON has the format that the snapshot was made
//! with, unless `YOTTALABS_SURFACE=required` is set.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The format of rustc 1.95. On a new compiler: change it, and review the snapshot.
const FORMAT: u64 = 57;

/// Why there is no list, on one line.
type Skipped = String;

pub(crate) fn is_required() -> bool {
    std::env::var("YOTTALABS_SURFACE").is_ok_and(|value| value == "required")
}

/// Writes to stderr directly: the test harness hides what a passing test prints.
pub(crate) fn report_skipped(why: &str) {
    let line =
        format!("\nSKIPPED: the public APIs were NOT compared with their snapshots: {why}\n");
    // Fails only if stderr is closed.
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// The public APIs of the generated client and of the facade.
pub(crate) struct Apis {
    pub(crate) client: String,
    /// The facade's items, then those of the client's types that it re-exports.
    pub(crate) facade: String,
}

pub(crate) fn list() -> Result<Apis, Skipped> {
    let docs = build()?;
    let json = docs.join("yottalabs.json");
    let exported = re_exports(&read(&json)?);
    let facade = items(&json)?;
    let json = docs.join("yottalabs_client.json");
    read(&json)?;
    let client = items(&json)?;
    let re_exported: Vec<String> = client
        .iter()
        .filter(|item| is_exported(item, &exported))
        .cloned()
        .collect();
    Ok(Apis {
        client: text(&client),
        facade: format!(
            "# Its own\n{}\n# Re-exported from yottalabs-client\n{}",
            text(&facade),
            text(&re_exported)
        ),
    })
}

/// The paths that the facade's `pub use yottalabs_client::…` name.
fn re_exports(document: &serde_json::Value) -> BTreeSet<String> {
    let items = document["index"].as_object().into_iter().flatten();
    items
        .filter_map(|(_, item)| item["inner"]["use"]["source"].as_str())
        .filter(|source| source.starts_with("yottalabs_client::"))
        .map(ToOwned::to_owned)
        .collect()
}

/// Whether the item is, or belongs to, something the facade re-exports.
fn is_exported(item: &str, exported: &BTreeSet<String>) -> bool {
    let subject = match item.split_once(" for ") {
        Some((_, subject)) if item.starts_with("impl") => subject,
        _ => item,
    };
    let Some(start) = subject.find("yottalabs_client::") else {
        return false;
    };
    exported.iter().any(|path| {
        subject[start..]
            .strip_prefix(path.as_str())
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// One item per line, an empty line before each type or module.
fn text(items: &[String]) -> String {
    let mut out = String::new();
    // How a function of the trait implementation above begins: its trait says the rest.
    let mut implied = None;
    for item in items {
        if item.starts_with("impl") {
            implied = item
                .split_once(" for ")
                .map(|(_, ty)| format!("fn {}::", ty.split('<').next().unwrap_or(ty)));
            // `impl T` says nothing that its functions do not.
            if implied.is_none() {
                continue;
            }
        } else if implied.as_ref().is_some_and(|start| item.contains(start)) {
            continue;
        }
        let line = shorten(item).replacen("pub ", "", 1);
        let bare = line.trim_start_matches("#[non_exhaustive] ");
        let opens = ["struct ", "enum ", "trait ", "mod "];
        if opens.iter().any(|kind| bare.starts_with(kind)) {
            out.push('\n');
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// The item with short paths.
fn shorten(item: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = item;
    while let Some(start) = rest.find(is_word) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c| !is_word(c) && c != ':').unwrap_or(rest.len());
        let path = rest[..end].trim_end_matches(':');
        out.push_str(&short_path(&path.split("::").collect::<Vec<_>>()));
        rest = &rest[path.len()..];
    }
    out + rest
}

/// A path as users of the facade write it, who import its names from its root.
fn short_path(path: &[&str]) -> String {
    match path {
        // A crate's own name, where it stands for its root.
        [_] => path.concat(),
        ["yottalabs", rest @ ..]
        // As the facade re-exports them: without private modules.
        | ["yottalabs_client", "wire", "enums" | "id" | "timestamp", rest @ ..]
        | ["yottalabs_client", "wire", rest @ ..]
        | ["yottalabs_client", rest @ ..] if !rest.is_empty() => rest.join("::"),
        ["rust_decimal", "decimal", "Decimal"] => "Decimal".to_owned(),
        [
            krate @ ("bytes" | "futures_core" | "http" | "reqwest" | "serde_core"),
            ..,
            name,
        ] => format!("{krate}::{name}"),
        _ => standard(path).unwrap_or_else(|| path.join("::")),
    }
}

/// The name of an item of the standard library, with its module if another item has the same name.
fn standard(path: &[&str]) -> Option<String> {
    match path {
        [
            "std" | "core" | "alloc",
            ..,
            module,
            name @ ("Error" | "Result"),
        ] => Some(format!("{module}::{name}")),
        ["std" | "core" | "alloc", .., name] => Some((*name).to_owned()),
        _ => None,
    }
}

/// The public items of a library, in public-api's order.
fn items(json: &Path) -> Result<Vec<String>, Skipped> {
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .map_err(|error| format!("rustdoc's JSON cannot be read: {error}"))?;
    Ok(api.items().map(ToString::to_string).collect())
}

const DOC: &str = "doc --quiet --no-deps --lib --package=yottalabs-client --package=yottalabs \
                   --no-default-features --features=client,blocking,rustls";

/// The directory of rustdoc's JSON. One run of cargo makes it for both packages, so that their dependencies have the same
/// features and are compiled once. It has a target directory of its own, because `RUSTC_BOOTSTRAP` is an input of some
/// build scripts: in a common directory, each run would compile the dependencies again.
fn build() -> Result<PathBuf, Skipped> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("surface");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(DOC.split_whitespace())
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTDOCFLAGS",
            "-Zunstable-options --output-format=json --cap-lints=allow",
        )
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(target.join("doc"));
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let first = errors.lines().find(|line| line.starts_with("error"));
    Err(format!(
        "rustdoc's JSON cannot be built: {}",
        first.unwrap_or("cargo names no error")
    ))
}

/// The document, if it has the format that the snapshot was made with.
fn read(json: &Path) -> Result<serde_json::Value, Skipped> {
    let text = std::fs::read_to_string(json)
        .map_err(|error| format!("rustdoc's JSON cannot be read: {error}"))?;
    let document: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("rustdoc wrote no JSON: {error}"))?;
    match document["format_version"].as_u64() {
        Some(FORMAT) => Ok(document),
        found => Err(format!(
            "this compiler's rustdoc writes JSON of format {}, \
             the snapshot was made from format {FORMAT} (rustc 1.95)",
            found.map_or("unknown".to_owned(), |number| number.to_string())
        )),
    }
}
