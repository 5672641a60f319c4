//! The client and the mocks, as the build script writes them now.

use super::advice::missing_wire_types;
use crate::cargo;
use crate::files;
use crate::layout::Layout;
use anyhow::{Context, Result, bail, ensure};
use camino::{Utf8Path, Utf8PathBuf};

/// The package whose build script writes the client and the mocks.
pub const PACKAGE: &str = "yottalabs-client";

/// The variable that gives the build script another document than the one that is checked in.
const OPENAPI: &str = "YOTTALABS_OPENAPI";

/// One generated file.
#[derive(Debug)]
pub struct Generated {
    /// Where it is checked in.
    pub path: Utf8PathBuf,
    /// What the build script makes of it now.
    pub text: String,
}

impl Generated {
    /// Whether it is checked in as it is generated now.
    pub fn is_up_to_date(&self) -> bool {
        std::fs::read_to_string(&self.path).ok().as_ref() == Some(&self.text)
    }
}

/// Builds the client from `openapi`, or else from the document that is checked in; writes nothing but what cargo
/// does. That the client compiles is thereby shown too.
pub fn generate(layout: &Layout, openapi: Option<&Utf8Path>) -> Result<Vec<Generated>> {
    let args = [
        "build",
        "--package",
        PACKAGE,
        "--features",
        "codegen",
        "--message-format=json",
    ];
    let mut command = cargo::command(layout, &args);
    command.env_remove(OPENAPI);
    if let Some(path) = openapi {
        command.env(OPENAPI, path);
    }
    let run = cargo::show(command)?;
    if !run.success {
        eprint!("{}", cargo::rendered(&run.stdout));
        let errors = cargo::compile_errors(&run.stdout);
        let missing = missing_wire_types(&errors).join(", ");
        ensure!(
            missing.is_empty(),
            "the client has no type for {missing}: write an `open_enum!` in crates/client/src/wire/enums.rs, and name \
             it in crates/client/src/wire/mod.rs, crates/yottalabs/src/lib.rs and tests/wire_enums.rs"
        );
        bail!(
            "failed to build {PACKAGE} with the feature codegen: see cargo's errors above; what the page has wrong is \
             corrected in spec/overlay.yaml, what the generator cannot take is worked around in crates/client/build/"
        );
    }
    let out = cargo::out_dir(&run.stdout, PACKAGE)?;
    // The files that the build script writes, and where they are checked in.
    let files = [
        ("client.rs", layout.generated()),
        ("httpmock.rs", layout.mocks()),
    ];
    files
        .into_iter()
        .map(|(name, path)| {
            let text = files::read(&out.join(name)).with_context(|| {
                format!("the build script wrote no {name}: it does so under the feature codegen")
            })?;
            Ok(Generated { path, text })
        })
        .collect()
}
