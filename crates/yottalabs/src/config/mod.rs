//! Where the key and the base URL come from: what code says, the environment, `~/.yotta/config`.

mod ini;
mod profile;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::PathBuf;

use secrecy::SecretString;

use crate::error::{Error, Kind, Result};
use profile::{Looked, look};

/// The environment variable that holds the key.
pub const API_KEY_VARIABLE: &str = "YOTTA_API_KEY";
/// The environment variable that holds the base URL.
pub const BASE_URL_VARIABLE: &str = "YOTTA_BASE_URL";
/// The environment variable that names the profile. Ours: the vendor's CLI has only `--profile`.
pub const PROFILE_VARIABLE: &str = "YOTTA_PROFILE";
/// The profile where none is named.
pub const DEFAULT_PROFILE: &str = "default";
/// Where the API is.
pub const DEFAULT_BASE_URL: &str = "https://api.yottalabs.ai";

/// What the builder was told.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) api_key: Option<SecretString>,
    pub(crate) base_url: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) file: ConfigFile,
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What no base URL can be may be anything: a password, or the key in the wrong place.
        let base_url = self.base_url.as_deref().map(|url| {
            let is_url = crate::base_url::check(url, true).is_ok();
            if is_url { url } else { "[not a base URL]" }
        });
        f.debug_struct("Given")
            .field("api_key", &self.api_key.as_ref().map(|_| "[redacted]"))
            .field("base_url", &base_url)
            .field("profile", &self.profile)
            .field("file", &self.file)
            .finish()
    }
}

/// Which config file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum ConfigFile {
    /// `~/.yotta/config`, if it is there.
    #[default]
    Home,
    /// This one, which must be there.
    At(PathBuf),
    /// None.
    Off,
}

/// What the process has beside it.
pub(crate) struct Surroundings<'a> {
    pub(crate) variable: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) home: Option<PathBuf>,
}

/// What was settled on.
pub(crate) struct Settings {
    pub(crate) api_key: SecretString,
    pub(crate) key_from: Origin,
    pub(crate) base_url: String,
    pub(crate) url_from: Origin,
}

/// Where a setting was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Code,
    Variable(&'static str),
    Profile { name: String, file: PathBuf },
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code => f.write_str("given in code"),
            Self::Variable(name) => write!(f, "of {name}"),
            Self::Profile { name, file } => write!(f, "of profile `{name}` in {}", file.display()),
            Self::Default => f.write_str("by default"),
        }
    }
}

/// For each setting by itself: code, then the environment, then the profile, then the default; but a
/// profile that was named in code stands before the environment.
pub(crate) fn settle(given: Given, around: &Surroundings<'_>) -> Result<Settings> {
    let Given {
        api_key,
        base_url,
        profile,
        file,
    } = given;
    let named_in_code = profile.is_some();
    let in_code = (
        api_key.map(|key| (key, Origin::Code)),
        base_url.map(|url| (url, Origin::Code)),
    );
    let in_environment = (
        variable(around, API_KEY_VARIABLE).map(|(key, from)| (SecretString::from(key), from)),
        variable(around, BASE_URL_VARIABLE),
    );
    let settled = in_code.0.is_some() || in_environment.0.is_some();
    let settled = settled && (in_code.1.is_some() || in_environment.1.is_some());

    let looked = if settled && !named_in_code {
        Looked::nowhere()
    } else {
        look(profile, &file, around)?
    };
    let urls_in_profile = looked.base_url.clone();
    let in_profile = (looked.api_key, looked.base_url);

    let (second, third) = if named_in_code {
        (in_profile, in_environment)
    } else {
        (in_environment, in_profile)
    };
    let Some((api_key, key_from)) = in_code.0.or(second.0).or(third.0) else {
        return Err(error(format!(
            "there is no key: none is given in code, {API_KEY_VARIABLE} is not set, and {}; set \
             {API_KEY_VARIABLE}, or write `api_key = …` under `[{DEFAULT_PROFILE}]` in ~/.yotta/config",
            looked.found
        )));
    };
    let default = || (DEFAULT_BASE_URL.to_owned(), Origin::Default);
    let (base_url, url_from) = in_code.1.or(second.1).or(third.1).unwrap_or_else(default);

    let meant_for = urls_in_profile.map_or_else(|| DEFAULT_BASE_URL.to_owned(), |(url, _)| url);
    if matches!(key_from, Origin::Profile { .. })
        && matches!(url_from, Origin::Variable(_))
        && base_url.trim_end_matches('/') != meant_for.trim_end_matches('/')
    {
        tracing::warn!(
            "the key {key_from} goes to the base URL {url_from}, not to the one that it is kept for"
        );
    }
    Ok(Settings {
        api_key,
        key_from,
        base_url,
        url_from,
    })
}

/// An empty variable is as good as none.
fn variable(around: &Surroundings<'_>, name: &'static str) -> Option<(String, Origin)> {
    let value = (around.variable)(name).filter(|value| !value.trim().is_empty())?;
    Some((value, Origin::Variable(name)))
}

pub(crate) fn error(problem: impl Into<String>) -> Error {
    Error::local("make a client", Kind::Config(problem.into()))
}
