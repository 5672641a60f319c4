//! The values of the flags of a pod specification.

use std::convert::Infallible;
use std::env::{self, VarError};
use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::path::PathBuf;
use std::str::FromStr;

use serde_json::{Value, json};

use crate::exit::{Failure, Result};

/// The API's words are upper case. A word that this version does not know is sent as it is.
#[expect(clippy::unnecessary_wraps, reason = "clap needs a result")]
pub(crate) fn upper_case(text: &str) -> std::result::Result<String, Infallible> {
    Ok(text.to_ascii_uppercase())
}

/// Exposed ports: `22/ssh`, or a JSON array as in the API.
#[derive(Clone, Debug)]
pub(crate) struct Ports(pub(crate) Vec<Value>);

impl FromStr for Ports {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if text.trim_start().starts_with('[') {
            let ports = serde_json::from_str(text);
            return ports.map(Self).map_err(|error| error.to_string());
        }
        // Without a protocol the server would choose one, such as HTTP for port 22.
        let error = || "expected a port and a protocol such as 22/ssh or 8888/http".to_owned();
        let (port, protocol) = text.split_once('/').ok_or_else(error)?;
        let port: u16 = port.parse().map_err(|_| error())?;
        let protocol = protocol.to_ascii_uppercase();
        Ok(Self(vec![json!({ "port": port, "protocol": protocol })]))
    }
}

/// A volume and its path in the container.
#[derive(Clone, Debug)]
pub(crate) struct Volume {
    pub(crate) id: String,
    pub(crate) path: String,
}

impl FromStr for Volume {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let (id, path) = text
            .split_once(':')
            .ok_or("expected the id of a volume and a path, such as 347892374:/data")?;
        Ok(Self {
            id: id.to_owned(),
            path: path.to_owned(),
        })
    }
}

/// A label: `KEY=VALUE`.
pub(crate) fn label(text: &str) -> std::result::Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("expected KEY=VALUE"),
    }
}

/// The environment variables of `--env` and, unless those set them, of `--env-file`. No error shows a value.
pub(crate) fn environment(flags: &[String], files: &[PathBuf]) -> Result<Vec<(String, String)>> {
    let flags = flags.iter().map(|text| variable(text, "--env"));
    let flags = flags.collect::<Result<Vec<_>>>()?;
    let mut variables: Vec<(String, String)> = Vec::new();
    for path in files {
        let name = path.display();
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::usage(format!("failed to read {name}: {error}")))?;
        for (index, line) in without_mark(&text).lines().enumerate() {
            let line = line.trim_start();
            if !line.is_empty() && !line.starts_with('#') {
                variables.push(variable(line, &format!("{name}:{}", index + 1))?);
            }
        }
    }
    variables.retain(|(name, _)| flags.iter().all(|(other, _)| other != name));
    variables.extend(flags);
    Ok(variables)
}

/// The text without the byte order mark with which some editors begin a file.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn variable(text: &str, place: &str) -> Result<(String, String)> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Ok(value.to_owned())),
        None => (text, env::var(text)),
    };
    match value {
        _ if name.is_empty() || name.contains(char::is_whitespace) => Err(Failure::usage(format!(
            "{place}: expected NAME=VALUE, or NAME of a variable of the environment"
        ))),
        Ok(value) => Ok((name.to_owned(), value)),
        Err(VarError::NotPresent) => Err(Failure::usage(format!(
            "{place}: there is no `{name}` in the environment"
        ))
        .with_hint(format!("set its value with {name}=VALUE"))),
        Err(VarError::NotUnicode(_)) => Err(Failure::usage(format!(
            "{place}: the value of `{name}` is not UTF-8"
        ))),
    }
}

/// A name for a pod with this image, such as `pytorch-1f3a9c`.
pub(crate) fn random_name(image: &str) -> String {
    let image = image.rsplit('/').next().unwrap_or_default();
    let (image, _) = image.split_once([':', '@']).unwrap_or((image, ""));
    // The hasher of each process has keys of its own.
    let random = RandomState::new().hash_one(image) & 0xff_ffff;
    format!("{image}-{random:06x}")
}
