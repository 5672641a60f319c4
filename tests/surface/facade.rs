//! The facade's public API, as rustdoc sees it.
//!
//! rustdoc's JSON is unstable: it wants `RUSTC_BOOTSTRAP` and changes with the compiler. So that no
//! other compiler breaks anybody's `cargo test`, the list is made only where the JSON has the
//! format the snapshot was made with, unless `YOTTALABS_SURFACE=required` asks for it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::paths;

/// The format of rustc 1.95. On a new compiler: change it, and review the snapshot.
const FORMAT: u64 = 57;

/// Why there is no list, on one line.
type Skipped = String;

pub(crate) fn is_required() -> bool {
    std::env::var("YOTTALABS_SURFACE").is_ok_and(|value| value == "required")
}

/// Past the test harness, which keeps what a passing test prints to itself.
pub(crate) fn say_skipped(why: &str) {
    let line = format!("\nSKIPPED: the facade's API was NOT compared with its snapshot: {why}\n");
    // Where even stderr is closed, there is nobody to tell.
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// The facade's items, then those of the client's types that it re-exports.
pub(crate) fn list() -> Result<String, Skipped> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let json = build(
        &root.join("crates/yottalabs/Cargo.toml"),
        "yottalabs",
        Features::DefaultAnd(&["blocking"]),
    )?;
    let exported = re_exports(&read(&json)?);
    let facade = items(&json)?;
    let json = build(&root.join("Cargo.toml"), "yottalabs-client", Features::None)?;
    read(&json)?;
    let mut client = items(&json)?;
    client.retain(|item| is_exported(item, &exported));
    Ok(format!(
        "# Its own\n{}\n# Re-exported from yottalabs-client\n{}",
        text(&facade),
        text(&client)
    ))
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
        let line = paths::shorten(item, paths::in_facade).replacen("pub ", "", 1);
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

/// What of a package is built.
enum Features {
    None,
    DefaultAnd(&'static [&'static str]),
}

/// In a target directory of its own: the outer cargo may hold the lock of the usual one.
fn build(manifest: &Path, package: &str, wanted: Features) -> Result<PathBuf, Skipped> {
    let mut errors = Vec::new();
    rustdoc_json::Builder::default()
        .clear_toolchain()
        .env("RUSTC_BOOTSTRAP", "1")
        .manifest_path(manifest)
        .package(package)
        .no_default_features(matches!(wanted, Features::None))
        .features(match wanted {
            Features::None => [].as_slice(),
            Features::DefaultAnd(more) => more,
        })
        .target_dir(Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("surface"))
        .cap_lints(Some("allow"))
        .quiet(true)
        .build_with_captured_output(std::io::sink(), &mut errors)
        .map_err(|error| {
            let errors = String::from_utf8_lossy(&errors);
            let first = errors.lines().find(|line| line.starts_with("error"));
            let first = first.map_or(String::new(), |line| format!(" ({line})"));
            format!("rustdoc's JSON of {package} cannot be built: {error}{first}")
        })
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
