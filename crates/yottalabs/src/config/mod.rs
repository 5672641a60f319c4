//! Resolution of the key and the base URL from code, the environment and the config file.

mod profile;

use std::fmt;
use std::path::PathBuf;

use secrecy::SecretString;

use crate::error::{Error, Result};
use crate::network;
use profile::Profile;

/// The environment variable with the key.
pub const API_KEY_VARIABLE: &str = "YOTTA_API_KEY";
/// The environment variable with the base URL.
pub const BASE_URL_VARIABLE: &str = "YOTTA_BASE_URL";
/// The environment variable with the name of the profile. It is specific to this crate: the vendor's CLI
/// only has the flag `--profile`.
pub const PROFILE_VARIABLE: &str = "YOTTA_PROFILE";
/// The name of the profile that is used if none is set.
pub const DEFAULT_PROFILE: &str = "default";
/// The base URL that is used if none is set.
pub const DEFAULT_BASE_URL: &str = "https://api.yottalabs.ai";

/// Settings that were set in code.
#[derive(Default)]
pub(crate) struct Explicit {
    pub(crate) api_key: Option<SecretString>,
    pub(crate) base_url: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) file: ConfigFile,
}

impl fmt::Debug for Explicit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An invalid base URL may be anything: a password, or the key in the wrong place.
        let shown = |url| match network::check_base_url(url, true) {
            Ok(_) => url,
            Err(_) => "[not a base URL]",
        };
        f.debug_struct("Explicit")
            .field("api_key", &self.api_key.as_ref().map(|_| "[redacted]"))
            .field("base_url", &self.base_url.as_deref().map(shown))
            .field("profile", &self.profile)
            .field("file", &self.file)
            .finish()
    }
}

/// The config file to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum ConfigFile {
    /// `~/.yotta/config`, if it exists.
    #[default]
    Home,
    /// This file, which must exist.
    At(PathBuf),
    /// No file.
    Off,
}

/// Where a setting comes from.
#[derive(Clone)]
pub(crate) enum Source {
    Code,
    Variable(&'static str),
    Profile { name: String, file: PathBuf },
    Default,
}

impl Source {
    /// The setting with its source, such as “the key of YOTTA_API_KEY”. What is set in code may be a flag of the
    /// program for its user, so the text names neither.
    pub(crate) fn of(&self, setting: &str) -> String {
        match self {
            Self::Code => format!("the given {setting}"),
            Self::Variable(name) => format!("the {setting} of {name}"),
            Self::Profile { name, file } => {
                format!("the {setting} of profile `{name}` in {}", file.display())
            }
            Self::Default => format!("the default {setting}"),
        }
    }
}

/// The resolved settings.
pub(crate) struct Settings {
    pub(crate) api_key: (SecretString, Source),
    pub(crate) base_url: (String, Source),
}

/// Resolves the key and the base URL: see "Where settings come from" of `Builder`.
pub(crate) fn resolve(explicit: Explicit) -> Result<Settings> {
    // A profile that is named in code takes precedence over the environment.
    let is_profile_first = explicit.profile.is_some();
    let code_key = explicit.api_key.map(|key| (key, Source::Code));
    let code_url = explicit.base_url.map(|url| (url, Source::Code));
    let variable_key = variable(API_KEY_VARIABLE).map(|(key, from)| (key.into(), from));
    let variable_url = variable(BASE_URL_VARIABLE);

    let has_key = code_key.is_some() || variable_key.is_some();
    let has_url = code_url.is_some() || variable_url.is_some();
    let profile = if has_key && has_url && !is_profile_first {
        Profile::default()
    } else {
        profile::look_up(explicit.profile, &explicit.file)?
    };
    let profile_url = profile.base_url.as_ref().map(|(url, _)| url.clone());

    let key = first_of(code_key, variable_key, profile.api_key, is_profile_first);
    let url = first_of(code_url, variable_url, profile.base_url, is_profile_first);
    let (api_key, key_from) = key.ok_or_else(|| {
        Error::no_key(format!(
            "there is no key: none is given, {API_KEY_VARIABLE} is not set, and {}; set \
             {API_KEY_VARIABLE}, or write `api_key = …` under `[{DEFAULT_PROFILE}]` in ~/.yotta/config",
            profile.no_key
        ))
    })?;
    let (base_url, url_from) = url.unwrap_or((DEFAULT_BASE_URL.to_owned(), Source::Default));

    let profile_url = profile_url.as_deref().unwrap_or(DEFAULT_BASE_URL);
    if matches!(key_from, Source::Profile { .. })
        && matches!(url_from, Source::Variable(_))
        && base_url.trim_end_matches('/') != profile_url.trim_end_matches('/')
    {
        tracing::warn!(
            "{} is sent to {}, not to the base URL of the profile",
            key_from.of("key"),
            url_from.of("base URL")
        );
    }
    Ok(Settings {
        api_key: (api_key, key_from),
        base_url: (base_url, url_from),
    })
}

/// The value of an environment variable, with its source. An empty variable counts as unset.
fn variable(name: &'static str) -> Option<(String, Source)> {
    let value = std::env::var_os(name)?.to_string_lossy().into_owned();
    (!value.trim().is_empty()).then_some((value, Source::Variable(name)))
}

/// The value of a setting from the first source that has it.
fn first_of<T>(
    code: Option<T>,
    variable: Option<T>,
    profile: Option<T>,
    is_profile_first: bool,
) -> Option<T> {
    if is_profile_first {
        code.or(profile).or(variable)
    } else {
        code.or(variable).or(profile)
    }
}
