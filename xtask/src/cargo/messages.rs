//! Where a build script wrote to, by cargo's JSON messages.

use anyhow::{Context, Result};
use camino::Utf8PathBuf;
use serde_json::Value;

/// The `$OUT_DIR` of `package`'s build script, from the output of `cargo build --message-format=json`.
pub fn out_dir(messages: &str, package: &str) -> Result<Utf8PathBuf> {
    messages
        .lines()
        // Build scripts and wrappers may print lines of their own.
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "build-script-executed")
        .filter(|message| {
            message["package_id"]
                .as_str()
                .is_some_and(|id| is_package(id, package))
        })
        .filter_map(|message| message["out_dir"].as_str().map(Utf8PathBuf::from))
        .next_back()
        .with_context(|| format!("cargo ran no build script of {package}: has it a build.rs?"))
}

/// Package ids look like `path+file:///dir/name#0.1.0`, or `path+file:///dir#name@0.1.0` where the
/// directory has another name.
fn is_package(id: &str, package: &str) -> bool {
    let Some((source, spec)) = id.rsplit_once('#') else {
        // Before cargo 1.77: `name 0.1.0 (source)`.
        return id.split(' ').next() == Some(package);
    };
    match spec.split_once('@') {
        Some((name, _)) => name == package,
        None => source.trim_end_matches('/').rsplit('/').next() == Some(package),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: &str = r##"{"reason":"compiler-artifact","package_id":"path+file:///src/w#yottalabs-client@0.1.0","out_dir":"/no"}
not json
{"reason":"build-script-executed","package_id":"registry+https://example.com/index#serde@1.0.0","linked_libs":[],"out_dir":"/t/serde/out"}
{"reason":"build-script-executed","package_id":"path+file:///src/w#yottalabs-client@0.1.0","linked_libs":[],"linked_paths":[],"cfgs":[],"env":[],"out_dir":"/t/build/yottalabs-client-1a/out"}
{"reason":"build-finished","success":true}
"##;

    #[test]
    fn the_directory_of_the_right_package_is_found() {
        let dir = out_dir(MESSAGES, "yottalabs-client").unwrap();
        assert_eq!(dir, "/t/build/yottalabs-client-1a/out");
        assert_eq!(out_dir(MESSAGES, "serde").unwrap(), "/t/serde/out");
        let error = out_dir(MESSAGES, "client").unwrap_err().to_string();
        assert_eq!(
            error,
            "cargo ran no build script of client: has it a build.rs?"
        );
    }

    #[test]
    fn all_forms_of_package_ids_are_known() {
        assert!(is_package(
            "path+file:///src/yottalabs-client#0.1.0",
            "yottalabs-client"
        ));
        assert!(is_package(
            "path+file:///src/w#yottalabs-client@0.1.0",
            "yottalabs-client"
        ));
        assert!(is_package(
            "yottalabs-client 0.1.0 (path+file:///src/w)",
            "yottalabs-client"
        ));
        assert!(!is_package(
            "path+file:///src/yottalabs-client#other@0.1.0",
            "yottalabs-client"
        ));
    }
}
