//! The config file and the profile in it.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use secrecy::SecretString;

use super::ini::{self, Section};
use super::{ConfigFile, DEFAULT_PROFILE, Origin, PROFILE_VARIABLE, Surroundings, error, variable};
use crate::error::{Error, Result};

/// What a look at the config file brought.
pub(super) struct Looked {
    pub(super) api_key: Option<(SecretString, Origin)>,
    pub(super) base_url: Option<(String, Origin)>,
    /// Why there is no key in it: completes "there is no key: …, and …".
    pub(super) found: String,
}

impl Looked {
    pub(super) fn nowhere() -> Self {
        Self::nothing("the config file was not looked at".to_owned())
    }

    fn nothing(found: String) -> Self {
        Self {
            api_key: None,
            base_url: None,
            found,
        }
    }
}

pub(super) fn look(
    profile: Option<String>,
    file: &ConfigFile,
    around: &Surroundings<'_>,
) -> Result<Looked> {
    let in_home = || Some(around.home.as_deref()?.join(".yotta").join("config"));
    let path = match file {
        ConfigFile::Off => {
            return match profile {
                Some(name) => Err(error(format!(
                    "the profile `{name}` is asked for, but reading config files is switched off"
                ))),
                None => Ok(Looked::nothing(
                    "reading config files is switched off".to_owned(),
                )),
            };
        }
        ConfigFile::Home => in_home(),
        ConfigFile::At(path) => Some(path.clone()),
    };
    let asked = profile.or_else(|| variable(around, PROFILE_VARIABLE).map(|(name, _)| name));
    let Some(path) = path else {
        return match asked {
            Some(name) => Err(error(format!(
                "the profile `{name}` is asked for, but there is no home directory to look for \
                 .yotta/config in; name the file in code"
            ))),
            None => Ok(Looked::nothing(
                "there is no home directory with a .yotta/config".to_owned(),
            )),
        };
    };
    let unasked = asked.is_none() && *file == ConfigFile::Home;
    let sections = match read(&path)? {
        Found::Sections(sections) => sections,
        // Such as a container whose user is not the owner of its home.
        Found::Forbidden(_) if unasked => {
            return Ok(Looked::nothing(format!(
                "{} may not be read",
                path.display()
            )));
        }
        Found::Forbidden(why) => return Err(unreadable(&path, why)),
        Found::Nothing => {
            let missing = format!("there is no file {}", path.display());
            return match asked {
                _ if unasked => Ok(Looked::nothing(missing)),
                Some(name) => Err(error(format!(
                    "the profile `{name}` is asked for, but {missing}"
                ))),
                None => Err(error(missing)),
            };
        }
    };
    pick(sections, asked, &path)
}

fn pick(sections: Vec<Section>, asked: Option<String>, path: &Path) -> Result<Looked> {
    let name = asked.as_deref().unwrap_or(DEFAULT_PROFILE);
    let names: Vec<_> = sections
        .iter()
        .map(|section| format!("`{}`", section.name))
        .collect();
    let names = if names.is_empty() {
        "none at all".to_owned()
    } else {
        names.join(", ")
    };
    let absent = format!(
        "there is no section `[{name}]` in {}, which has {names}",
        path.display()
    );
    let Some(section) = sections.into_iter().find(|section| section.name == name) else {
        return match asked {
            Some(_) => Err(error(absent)),
            None => Ok(Looked::nothing(absent)),
        };
    };
    let from = Origin::Profile {
        name: name.to_owned(),
        file: path.to_owned(),
    };
    Ok(Looked {
        api_key: section.api_key.map(|key| (key, from.clone())),
        base_url: section.base_url.map(|url| (url, from)),
        found: format!("profile `{name}` in {} has no `api_key`", path.display()),
    })
}

/// More is no config file.
const MOST: u64 = 1024 * 1024;

/// A config file, or why there is none.
enum Found {
    Sections(Vec<Section>),
    /// There is no such file.
    Nothing,
    /// It is somebody else's.
    Forbidden(std::io::Error),
}

fn read(path: &Path) -> Result<Found> {
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

fn unreadable(path: &Path, error: std::io::Error) -> Error {
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
