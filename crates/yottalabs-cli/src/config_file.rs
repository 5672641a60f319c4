//! The config file as text: profiles are read, and changed without touching anything else.

use std::fs::{self, DirBuilder};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use yottalabs::Yotta;

use crate::exit::{Exit, Failure, Result};

/// `~/.yotta/config`. The facade reads it for all other commands.
pub(crate) struct ConfigFile {
    path: PathBuf,
    text: String,
}

/// A section of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) api_key: Option<String>,
    pub(crate) base_url: Option<String>,
}

impl ConfigFile {
    /// Reads the file, which may be missing. A mistake in it is an error that names the line.
    pub(crate) fn open() -> Result<Self> {
        let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
        let home = home.ok_or_else(|| Failure::usage("there is no home directory"))?;
        let path = home.join(".yotta").join("config");
        // If the file is a link, its target is replaced, not the link.
        let path = fs::canonicalize(&path).unwrap_or(path);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(failed("read", &path, &error)),
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let file = Self { path, text };
        file.check()?;
        Ok(file)
    }

    /// Lets the facade find mistakes, so that there is only one set of rules.
    fn check(&self) -> Result {
        let is_blank = |line: &str| line.is_empty() || line.starts_with(['#', ';']);
        if self.text.lines().map(plain).all(is_blank) {
            return Ok(());
        }
        // Only a profile that exists is read without an error. Without a section, any other line is a mistake.
        let profiles = self.profiles();
        let first = profiles.first().map_or("default", |profile| &*profile.name);
        let builder = Yotta::builder().config_file(&self.path).profile(first);
        let checked = builder.api_key("k").base_url("https://localhost").build();
        checked.map(drop).map_err(Failure::usage)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The profiles in the order of the file.
    pub(crate) fn profiles(&self) -> Vec<Profile> {
        let mut profiles: Vec<Profile> = Vec::new();
        for line in self.text.lines() {
            if let Some(name) = section(line) {
                let name = name.to_owned();
                profiles.push(Profile {
                    name,
                    ..Profile::default()
                });
            } else if let (Some((key, value)), Some(profile)) = (setting(line), profiles.last_mut())
            {
                let value = Some(value.to_owned()).filter(|value| !value.is_empty());
                match key {
                    "api_key" => profile.api_key = value,
                    "base_url" => profile.base_url = value,
                    _ => {}
                }
            }
        }
        profiles
    }

    /// Sets a key of a profile. All other lines stay as they are.
    pub(crate) fn set(&mut self, profile: &str, key: &str, value: &str) {
        let end = match self.text.contains("\r\n") {
            true => "\r\n",
            false => "\n",
        };
        let new = format!("{key} = {value}{end}");
        let mut lines: Vec<String> = self.text.split_inclusive('\n').map(str::to_owned).collect();
        if let Some(last) = lines.last_mut().filter(|last| !last.ends_with('\n')) {
            last.push_str(end);
        }
        let header = lines.iter().position(|line| section(line) == Some(profile));
        match header {
            Some(header) => {
                let section_lines = lines[header + 1..].iter();
                let of_section = section_lines.take_while(|line| section(line).is_none());
                let old = of_section
                    .map(|line| setting(line))
                    .position(|setting| setting.is_some_and(|(found, _)| found == key));
                match old {
                    Some(old) => lines[header + 1 + old] = new,
                    None => lines.insert(header + 1, new),
                }
            }
            None => {
                if !lines.is_empty() {
                    lines.push(end.to_owned());
                }
                lines.push(format!("[{profile}]{end}"));
                lines.push(new);
            }
        }
        self.text = lines.concat();
    }

    /// Replaces the file, so that it is never half-written. Only the owner can read it.
    pub(crate) fn save(&self) -> Result {
        let path = &self.path;
        self.write().map_err(|error| failed("write", path, &error))
    }

    fn write(&self) -> io::Result<()> {
        let dir = self.path.parent().unwrap_or(Path::new("."));
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(dir)?;
        // Only the owner can read a temporary file.
        let mut new = tempfile::NamedTempFile::new_in(dir)?;
        new.write_all(self.text.as_bytes())?;
        new.as_file().sync_all()?;
        new.persist(&self.path)?;
        Ok(())
    }
}

fn failed(action: &str, path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    Failure::new(Exit::Refused, format!("failed to {action} {path}: {error}"))
}

/// A line without a byte order mark and white space around it.
fn plain(line: &str) -> &str {
    line.trim_start_matches('\u{feff}').trim()
}

/// The name of the section that this line opens.
fn section(line: &str) -> Option<&str> {
    Some(plain(line).strip_prefix('[')?.strip_suffix(']')?.trim())
}

/// The key and the value that this line sets.
fn setting(line: &str) -> Option<(&str, &str)> {
    let line = plain(line);
    let (key, value) = line.split_once(['=', ':'])?;
    (!line.starts_with(['#', ';'])).then(|| (key.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, profile: &str, key: &str) -> String {
        let mut file = ConfigFile {
            path: PathBuf::new(),
            text: text.to_owned(),
        };
        file.set(profile, key, "new");
        file.text
    }

    #[test]
    fn everything_else_in_the_file_is_kept() {
        for (old, new) in [
            ("", "[a]\napi_key = new\n"),
            ("# mine", "# mine\n\n[a]\napi_key = new\n"),
            ("[b]\nx=1\n", "[b]\nx=1\n\n[a]\napi_key = new\n"),
            ("[a]\n", "[a]\napi_key = new\n"),
            (
                "[a]\n; api_key = y\nbase_url=u\n  api_key:old\nz = 1\n[b]\napi_key = b\n",
                "[a]\n; api_key = y\nbase_url=u\napi_key = new\nz = 1\n[b]\napi_key = b\n",
            ),
            (
                "[b]\napi_key = b\n\n[ a ]\n# c\n",
                "[b]\napi_key = b\n\n[ a ]\napi_key = new\n# c\n",
            ),
            (
                "\u{feff}[a]\r\nformat = json\r\n",
                "\u{feff}[a]\r\napi_key = new\r\nformat = json\r\n",
            ),
        ] {
            assert_eq!(set(old, "a", "api_key"), new, "{old:?}");
        }
    }
}
