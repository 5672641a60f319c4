//! The config file: where it is, and who may read it.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use super::ini::{self, Section};
use crate::error::{Error, Result};

/// More is no config file.
const MOST: u64 = 1024 * 1024;

/// A config file, or why there is none.
pub(super) enum Found {
    Sections(Vec<Section>),
    /// There is no such file.
    Nothing,
    /// It is somebody else's.
    Forbidden(std::io::Error),
}

pub(super) fn read(path: &Path) -> Result<Found> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            return match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => Ok(Found::Nothing),
                ErrorKind::PermissionDenied => Ok(Found::Forbidden(error)),
                _ => Err(unreadable(path, error)),
            };
        }
    };
    let mut bytes = Vec::new();
    let read = (&file).take(MOST + 1).read_to_end(&mut bytes);
    if read.map_err(|error| unreadable(path, error))? as u64 > MOST {
        let text = format!("{} is too large for a config file", path.display());
        return Err(super::error(text));
    }
    let sections = ini::parse(&bytes)
        .map_err(|malformed| super::error(format!("{}: {malformed}", path.display())))?;
    if sections.iter().any(|section| section.api_key.is_some()) {
        warn_if_shared(path, &file);
    }
    Ok(Found::Sections(sections))
}

pub(super) fn unreadable(path: &Path, error: std::io::Error) -> Error {
    super::error(format!("{} can't be read", path.display())).with_source(error)
}

#[cfg(unix)]
fn warn_if_shared(path: &Path, file: &File) {
    use std::os::unix::fs::PermissionsExt as _;

    // No metadata, no warning: the file was read all the same.
    if let Ok(metadata) = file.metadata()
        && metadata.permissions().mode() & 0o077 != 0
    {
        let path = path.display();
        tracing::warn!("{path} holds a key and is open to others: run `chmod 600 '{path}'`");
    }
}

/// Elsewhere a file in one's home directory is one's own unless one has shared it.
#[cfg(not(unix))]
fn warn_if_shared(_: &Path, _: &File) {}
