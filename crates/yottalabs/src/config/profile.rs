//! Profiles: the sections of the config file, which has the INI format.
//!
//! No crate is used: general INI parsers interpret `\` and `#` in a value, accept duplicate keys, and add up
//! to eleven dependencies.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use secrecy::SecretString;

use super::{ConfigFile, DEFAULT_PROFILE, PROFILE_VARIABLE, Source, variable};
use crate::error::{Error, Result};

/// The maximum size of a config file in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// The settings of a profile, or no settings if there is no profile.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) api_key: Option<(SecretString, Source)>,
    pub(super) base_url: Option<(String, Source)>,
    /// Why there is no key. Completes "there is no key: …, and …".
    pub(super) no_key: String,
}

/// Reads the profile. A profile or a file that was requested by name must exist.
pub(super) fn look_up(profile: Option<String>, file: &ConfigFile) -> Result<Profile> {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let path = match (file, home) {
        (ConfigFile::Off, _) => {
            return without_file(profile, "reading config files is switched off");
        }
        (ConfigFile::At(path), _) => path.clone(),
        (ConfigFile::Home, Some(home)) => home.join(".yotta").join("config"),
        (ConfigFile::Home, None) => {
            let reason = "there is no home directory for .yotta/config";
            return without_file(requested(profile), reason);
        }
    };
    let profile = requested(profile);
    let is_optional = *file == ConfigFile::Home && profile.is_none();
    let shown = path.display();
    match File::open(&path).map_err(|e| (e.kind(), e)) {
        Ok(file) => select(parse(&path, &file)?, profile, &path),
        Err((ErrorKind::NotFound | ErrorKind::NotADirectory, _)) => {
            let reason = format!("there is no file {shown}");
            match is_optional || profile.is_some() {
                true => without_file(profile, &reason),
                false => Err(Error::config(reason)),
            }
        }
        // For example in a container whose user does not own the home directory.
        Err((ErrorKind::PermissionDenied, _)) if is_optional => {
            without_file(None, &format!("{shown} is not readable"))
        }
        Err((_, e)) => Err(unreadable(&path, e)),
    }
}

fn requested(in_code: Option<String>) -> Option<String> {
    in_code.or_else(|| Some(variable(PROFILE_VARIABLE)?.0))
}

fn without_file(profile: Option<String>, reason: &str) -> Result<Profile> {
    match profile {
        Some(name) => Err(Error::config(format!(
            "the profile `{name}` was requested, but {reason}"
        ))),
        None => Ok(Profile {
            no_key: reason.to_owned(),
            ..Profile::default()
        }),
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::config(format!("{} cannot be read", path.display())).with_source(error)
}

fn select(sections: Vec<Section>, requested: Option<String>, path: &Path) -> Result<Profile> {
    let name = requested.as_deref().unwrap_or(DEFAULT_PROFILE);
    let file = path.display();
    let names = sections.iter().map(|section| format!("`{}`", section.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let Some(section) = sections.into_iter().find(|section| section.name == name) else {
        let names = if names.is_empty() {
            "no sections"
        } else {
            &names
        };
        let absent = format!("there is no section `[{name}]` in {file}, which has {names}");
        return match requested {
            Some(_) => Err(Error::config(absent)),
            None => without_file(None, &absent),
        };
    };
    let from = Source::Profile {
        name: name.to_owned(),
        file: path.to_owned(),
    };
    Ok(Profile {
        api_key: section.api_key.map(|key| (key, from.clone())),
        base_url: section.base_url.map(|url| (url, from)),
        no_key: format!("profile `{name}` in {file} has no `api_key`"),
    })
}

/// A section, with the keys that this crate uses.
#[derive(Default)]
struct Section {
    name: String,
    api_key: Option<SecretString>,
    base_url: Option<String>,
}

/// Reads and parses the file, and warns if it contains a key and is accessible to other users.
fn parse(path: &Path, file: &File) -> Result<Vec<Section>> {
    let mut bytes = Vec::new();
    let length = file.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    let shown = path.display();
    if length.map_err(|e| unreadable(path, e))? as u64 > MAX_BYTES {
        return Err(Error::config(format!(
            "{shown} is too large for a config file"
        )));
    }
    let mut sections: Vec<Section> = Vec::new();
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    for (line, number) in text.split(|byte| *byte == b'\n').zip(1..) {
        let parsed = parse_line(line, &mut sections);
        // Without the line, which may contain the key.
        parsed.map_err(|problem| Error::config(format!("{shown}: line {number} {problem}")))?;
    }
    if sections.iter().any(|section| section.api_key.is_some()) {
        warn_if_shared(path, file);
    }
    Ok(sections)
}

/// The error completes "line 1 …". Keys that this crate does not use are ignored.
fn parse_line(line: &[u8], sections: &mut Vec<Section>) -> Result<(), &'static str> {
    let line = std::str::from_utf8(line)
        .map_err(|_| "is not UTF-8")?
        .trim();
    if line.is_empty() || line.starts_with(['#', ';']) {
        return Ok(());
    }
    if let Some(rest) = line.strip_prefix('[') {
        let name = rest
            .strip_suffix(']')
            .ok_or("opens a [section] without closing it")?;
        let name = name.trim().to_owned();
        if sections.iter().any(|section| section.name == name) {
            return Err("opens a section that already exists");
        }
        sections.push(Section {
            name,
            ..Section::default()
        });
        return Ok(());
    }
    let (key, value) = line
        .split_once(['=', ':'])
        .ok_or("is neither a [section] nor `key = value`")?;
    let section = sections.last_mut().ok_or("is before the first [section]")?;
    match key.trim() {
        "api_key" => set(&mut section.api_key, value.trim()),
        "base_url" => set(&mut section.base_url, value.trim()),
        _ => Ok(()),
    }
}

/// Sets a key of a section. An empty value counts as unset.
fn set<'a, T: From<&'a str>>(slot: &mut Option<T>, value: &'a str) -> Result<(), &'static str> {
    if slot.is_some() {
        return Err("sets a key that its section already has");
    }
    if value.starts_with(['"', '\'']) {
        // The vendor's tools send the quotes as a part of the value.
        return Err("has a value in quotes; remove them");
    }
    *slot = (!value.is_empty()).then(|| T::from(value));
    Ok(())
}

#[cfg(unix)]
fn warn_if_shared(path: &Path, file: &File) {
    use std::os::unix::fs::PermissionsExt as _;

    // Without metadata there is no warning, because the file itself was read.
    let is_shared = |metadata: std::fs::Metadata| metadata.permissions().mode() & 0o077 != 0;
    if file.metadata().is_ok_and(is_shared) {
        let path = path.display();
        tracing::warn!(
            "{path} contains a key and is accessible to other users: run `chmod 600 '{path}'`"
        );
    }
}

/// On other systems, files in the home directory are private by default.
#[cfg(not(unix))]
fn warn_if_shared(_: &Path, _: &File) {}
