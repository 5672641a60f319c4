//! `yotta configure`

use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::thread;

use clap::Args;
use serde_json::json;
use tokio::sync::oneshot;
use yottalabs::{
    API_KEY_VARIABLE, BASE_URL_VARIABLE, DEFAULT_BASE_URL, DEFAULT_PROFILE, PROFILE_VARIABLE,
    RetryPolicy,
};

use crate::args::Globals;
use crate::client;
use crate::config_file::{ConfigFile, Profile};
use crate::exit::{Exit, Failure, Result};
use crate::interrupt::unless_interrupted;
use crate::json::Envelope;
use crate::output::Output;
use crate::table::Table;
use crate::values::or_none;
use crate::warnings::{note, warn};

/// The arguments of `yotta configure`.
#[derive(Args, Debug)]
pub(crate) struct Configure {
    /// Save the key without a request that checks it
    #[arg(long)]
    no_verify: bool,

    /// Show the profiles, with their keys masked
    #[arg(long, conflicts_with = "no_verify")]
    list: bool,
}

pub(crate) const EXAMPLES: &str = "\
Examples:
  yotta configure                            asks for the key and the base URL
  yotta configure --profile staging < key    reads the key from a file
  yotta --profile staging pods list          uses the profile";

const INTERRUPTED: &str = "interrupted; nothing was saved";

impl Configure {
    pub(super) async fn run(self, globals: &Globals, output: &Output) -> Result {
        let file = ConfigFile::open()?;
        if self.list {
            return list(&file.profiles(), output);
        }
        let name = profile_name(globals)?;
        let profiles = file.profiles();
        let old = profiles.into_iter().find(|profile| profile.name == name);
        let old = old.unwrap_or_default();

        let answers = unless_interrupted(self.ask(&name, &old, globals));
        let modes = TerminalModes::now();
        let answers = answers.await.map_err(|interrupted| {
            modes.restore();
            interrupted.with_message(INTERRUPTED)
        });
        let (api_key, base_url) = answers??;

        // Meanwhile, another process may have saved another profile.
        let mut file = ConfigFile::open()?;
        // A new key of a profile is put above the others.
        if let Some(url) = &base_url {
            file.set(&name, "base_url", url.trim());
        }
        file.set(&name, "api_key", &api_key);
        file.save()?;
        let path = file.path().display();
        if output.is_json() {
            let saved =
                json!({"profile": name, "file": path.to_string(), "verified": !self.no_verify});
            output.envelope(Envelope::success(saved))?;
        } else {
            output.line(format!("saved profile `{name}` in {path}"))?;
        }
        for variable in [API_KEY_VARIABLE, BASE_URL_VARIABLE] {
            if client::variable(variable).is_some() {
                warn(format_args!(
                    "{variable} is set, and takes precedence over the profiles"
                ));
            }
        }
        Ok(())
    }

    /// The key and the base URL, which the server accepts.
    async fn ask(
        &self,
        name: &str,
        old: &Profile,
        globals: &Globals,
    ) -> Result<(String, Option<String>)> {
        let is_asked = globals.api_key.is_none() && io::stdin().is_terminal();
        let api_key = match &globals.api_key {
            Some(key) => key.clone(),
            None if is_asked => ask_for_key(name, old.api_key.as_deref()).await?,
            None => read_key()?,
        };
        let base_url = match &globals.base_url {
            None if is_asked => ask_for_url(old.base_url.as_deref()).await?,
            url => url.clone(),
        };
        self.check(&api_key, base_url.as_ref(), old).await?;
        Ok((api_key, base_url))
    }

    /// Checks the form of the key and the URL, and with a request that the server accepts the key.
    async fn check(&self, key: &str, url: Option<&String>, old: &Profile) -> Result {
        // The server for which other commands will use the profile.
        let used = url.cloned().or_else(|| client::variable(BASE_URL_VARIABLE));
        let used = used.or_else(|| old.base_url.clone());
        let builder = client::builder().api_key(key).retry(RetryPolicy::none());
        let builder = builder.base_url(used.as_deref().unwrap_or(DEFAULT_BASE_URL));
        let yotta = builder.build().map_err(Failure::usage)?;
        // Parsers of URLs ignore line breaks, but the file would have another line.
        if url.is_some_and(|url| url.contains(char::is_control)) {
            return Err(Failure::usage(
                "the given base URL contains a line break or control character",
            ));
        }
        if self.no_verify {
            return Ok(());
        }
        match yotta.pods().list().await {
            // The key is right, and may not list pods.
            Err(error) if error.is_forbidden() && !error.is_unauthorized() => Ok(()),
            Err(error) => {
                let hint = "nothing was saved; --no-verify saves the key without this check";
                Err(Failure::from(error).with_hint(hint))
            }
            Ok(_) => Ok(()),
        }
    }
}

/// The profile to write.
fn profile_name(globals: &Globals) -> Result<String> {
    let named = globals.profile.clone();
    let name = named.or_else(|| client::variable(PROFILE_VARIABLE));
    let name = name.as_deref().unwrap_or(DEFAULT_PROFILE);
    let is_valid = !name.is_empty()
        && name.trim() == name
        && !name.contains(|c: char| c.is_control() || c == '[' || c == ']');
    if is_valid {
        Ok(name.to_owned())
    } else {
        let problem = "must be one line without brackets, and not empty";
        Err(Failure::usage(format!("the name of the profile {problem}")))
    }
}

/// Asks for a key without showing it. An empty answer keeps the old one.
async fn ask_for_key(profile: &str, old: Option<&str>) -> Result<String> {
    let kept = old
        .map(|old| format!(" [{}]", masked(old)))
        .unwrap_or_default();
    let prompt = format!("API key of profile `{profile}`, not shown while you type{kept}: ");
    let key = answer(|| rpassword::prompt_password(prompt)).await?;
    let key = key.trim().to_owned();
    match old {
        Some(old) if key.is_empty() => Ok(old.to_owned()),
        _ => Ok(key),
    }
}

/// Asks for a base URL. An empty answer changes nothing.
async fn ask_for_url(old: Option<&str>) -> Result<Option<String>> {
    let prompt = format!("Base URL [{}]: ", old.unwrap_or(DEFAULT_BASE_URL));
    let answer = answer(move || {
        let mut stderr = io::stderr();
        let _ = stderr.write_all(prompt.as_bytes());
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        Ok(answer)
    });
    let answer = answer.await?;
    if answer.is_empty() {
        note("");
    }
    Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty()))
}

/// Reads an answer on a thread of its own, because Ctrl-C does not end the reading.
async fn answer(read: impl FnOnce() -> io::Result<String> + Send + 'static) -> Result<String> {
    let (send, receive) = oneshot::channel();
    thread::spawn(|| send.send(read()));
    let answer = receive.await.unwrap_or_else(|_| Ok(String::new()));
    answer.map_err(unread)
}

/// How the terminal behaves: whether it shows what is typed.
#[cfg(unix)]
struct TerminalModes(rustix::io::Result<rustix::termios::Termios>);

#[cfg(unix)]
impl TerminalModes {
    fn now() -> Self {
        Self(rustix::termios::tcgetattr(io::stdin()))
    }

    /// Undoes what a question has changed that has no answer.
    fn restore(&self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        if let Ok(modes) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
        }
    }
}

#[cfg(not(unix))]
struct TerminalModes;

#[cfg(not(unix))]
impl TerminalModes {
    fn now() -> Self {
        Self
    }

    fn restore(&self) {}
}

/// Reads the key from standard input, which has only this line.
fn read_key() -> Result<String> {
    let mut key = String::new();
    io::stdin().read_to_string(&mut key).map_err(unread)?;
    let key = key.strip_suffix('\n').unwrap_or(&key);
    let key = key.strip_suffix('\r').unwrap_or(key);
    if key.is_empty() {
        let failure = Failure::usage("there is no key on standard input");
        return Err(failure.with_hint("run it at a terminal, or use --api-key"));
    }
    Ok(key.to_owned())
}

fn unread(error: io::Error) -> Failure {
    // While a key is typed, Ctrl-C is an error as well.
    if error.kind() == io::ErrorKind::Interrupted {
        return Failure::new(Exit::Interrupted, INTERRUPTED);
    }
    Failure::usage(format!("failed to read standard input: {error}"))
}

/// The end of a key, if it is long enough for the rest to stay a secret.
fn masked(key: &str) -> String {
    let count = key.chars().count();
    let end: String = key.chars().skip(count - 4.min(count)).collect();
    match count {
        16.. => format!("***{end}"),
        _ => "***".to_owned(),
    }
}

fn list(profiles: &[Profile], output: &Output) -> Result {
    let key = |profile: &Profile| profile.api_key.as_deref().map(masked);
    if output.is_json() {
        let row = |profile: &Profile| json!({"profile": profile.name, "apiKey": key(profile), "baseUrl": profile.base_url});
        let rows: Vec<_> = profiles.iter().map(row).collect();
        output.envelope(Envelope::success(rows))?;
    } else if profiles.is_empty() {
        output.line("no profiles")?;
    } else {
        let mut table = Table::new(["PROFILE", "KEY", "BASE URL"]);
        for profile in profiles {
            let url = profile.base_url.as_deref();
            let url = url.unwrap_or(DEFAULT_BASE_URL).to_owned();
            table.row([profile.name.clone(), or_none(key(profile)), url]);
        }
        output.table(table)?;
    }
    Ok(())
}
