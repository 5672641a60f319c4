//! Lookup of a profile in the config file.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use secrecy::SecretString;

use super::ini::{self, Section};
use super::{ConfigFile, DEFAULT_PROFILE, Environment, PROFILE_VARIABLE, Source, error};
use crate::error::{Error, Result};

/// The maximum size of a config file in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// The settings of a profile, or no settings if there is no profile.
pub(super) struct ProfileLookup {
    pub(super) api_key: Option<(SecretString, Source)>,
    pub(super) base_url: Option<(String, Source)>,
    /// Why there is no key. Completes "there is no key: …, and …".
    pub(super) no_key: String,
}

impl ProfileLookup {
    pub(super) fn without_profile(reason: String) -> Self {
        Self {
            api_key: None,
            base_url: None,
            no_key: reason,
        }
    }
}

/// Reads the profile. A profile or a file that was requested by name must exist.
pub(super) fn look_up(
    profile: Option<String>,
    file: &ConfigFile,
    environment: &Environment<'_>,
) -> Result<ProfileLookup> {
    if *file == ConfigFile::Off {
        return without_file(profile, "reading config files is switched off".to_owned());
    }
    let profile = profile.or_else(|| Some(environment.get(PROFILE_VARIABLE)?.0));
    let (path, is_optional) = match (file, &environment.home) {
        (ConfigFile::At(path), _) => (path.clone(), false),
        (_, Some(home)) => (home.join(".yotta").join("config"), profile.is_none()),
        (_, None) => {
            let reason =
                "there is no home directory for .yotta/config (`config_file` sets another path)";
            return without_file(profile, reason.to_owned());
        }
    };
    match File::open(&path) {
        Ok(file) => select(read(&path, &file)?, profile, &path),
        Err(e) => match e.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                let reason = format!("there is no file {}", path.display());
                if profile.is_none() && !is_optional {
                    return Err(error(reason));
                }
                without_file(profile, reason)
            }
            // For example in a container whose user does not own the home directory.
            ErrorKind::PermissionDenied if is_optional => {
                without_file(None, format!("{} is not readable", path.display()))
            }
            _ => Err(unreadable(&path, e)),
        },
    }
}

fn without_file(profile: Option<String>, reason: String) -> Result<ProfileLookup> {
    match profile {
        Some(name) => Err(error(format!(
            "the profile `{name}` was requested, but {reason}"
        ))),
        None => Ok(ProfileLookup::without_profile(reason)),
    }
}

/// Reads and parses the file, and warns if it contains a key and is accessible to other users.
fn read(path: &Path, file: &File) -> Result<Vec<Section>> {
    let mut bytes = Vec::new();
    let length = file.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    if length.map_err(|e| unreadable(path, e))? as u64 > MAX_BYTES {
        let text = format!("{} is too large for a config file", path.display());
        return Err(error(text));
    }
    let sections = ini::parse(&bytes).map_err(|e| error(format!("{}: {e}", path.display())))?;
    if sections.iter().any(|section| section.api_key.is_some()) {
        warn_if_shared(path, file);
    }
    Ok(sections)
}

fn select(sections: Vec<Section>, requested: Option<String>, path: &Path) -> Result<ProfileLookup> {
    let name = requested.as_deref().unwrap_or(DEFAULT_PROFILE);
    let file = path.display();
    let names: Vec<_> = sections
        .iter()
        .map(|section| format!("`{}`", section.name))
        .collect();
    let Some(section) = sections.into_iter().find(|section| section.name == name) else {
        let names = if names.is_empty() {
            "no sections".to_owned()
        } else {
            names.join(", ")
        };
        let absent = format!("there is no section `[{name}]` in {file}, which has {names}");
        return match requested {
            Some(_) => Err(error(absent)),
            None => Ok(ProfileLookup::without_profile(absent)),
        };
    };
    let from = Source::Profile {
        name: name.to_owned(),
        file: path.to_owned(),
    };
    Ok(ProfileLookup {
        api_key: section.api_key.map(|key| (key, from.clone())),
        base_url: section.base_url.map(|url| (url, from)),
        no_key: format!("profile `{name}` in {file} has no `api_key`"),
    })
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    super::error(format!("{} cannot be read", path.display())).with_source(error)
}

#[cfg(unix)]
fn warn_if_shared(path: &Path, file: &File) {
    use std::os::unix::fs::PermissionsExt as _;

    // Without metadata there is no warning, because the file itself was read.
    if let Ok(metadata) = file.metadata()
        && metadata.permissions().mode() & 0o077 != 0
    {
        let path = path.display();
        tracing::warn!(
            "{path} contains a key and is accessible to other users: run `chmod 600 '{path}'`"
        );
    }
}

/// On other systems, files in the home directory are private by default.
#[cfg(not(unix))]
fn warn_if_shared(_: &Path, _: &File) {}
