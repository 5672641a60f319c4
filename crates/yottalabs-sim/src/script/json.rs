//! The JSON form of script rules, for other languages than Rust and for files.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::plan::{Pods, Rule};
use super::{Ending, Script, Step};
use crate::fault::parse::ParseError;

/// Reads a rule, or a list of rules. The error names the field.
pub(super) fn parse_rules(text: &str) -> Result<Vec<Rule>, ParseError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| ParseError(format!("the script is not valid JSON: {error}")))?;
    let forms = match value {
        Value::Array(_) => read(value)?,
        value => vec![read::<Form>(value)?],
    };
    Ok(forms.into_iter().map(Rule::from).collect())
}

/// Reads a JSON value. The error names the field.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, ParseError> {
    serde_path_to_error::deserialize(value).map_err(|error| match error.path().to_string() {
        path if path == "." => ParseError(error.into_inner().to_string()),
        path => ParseError(format!("{path}: {}", error.into_inner())),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    image: Option<String>,
    command: Option<String>,
    times: Option<u64>,
    #[serde(default)]
    print: Vec<StepForm>,
    end: Option<EndForm>,
    #[serde(default)]
    lag: Seconds,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StepForm {
    Line(String),
    Lines(Vec<String>),
    LinesEvery(Seconds, Vec<String>),
    Partial(String),
    Wait(Seconds),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EndForm {
    Exit(u8),
    Fail,
    Hang,
    NoShell,
    IgnoresCommand,
}

/// A time in seconds, which may have a fraction.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "f64")]
pub(crate) struct Seconds(pub(crate) Duration);

impl TryFrom<f64> for Seconds {
    type Error = &'static str;

    fn try_from(seconds: f64) -> Result<Self, Self::Error> {
        let time = Duration::try_from_secs_f64(seconds);
        time.map(Self)
            .map_err(|_| "must be a number of seconds, and not negative")
    }
}

impl From<Form> for Rule {
    fn from(form: Form) -> Self {
        let script = form.print.into_iter().fold(Script::new(), add);
        let ending = form.end.map(Ending::from);
        let script = script.log_lag(form.lag.0);
        Self {
            pods: Pods {
                image: form.image,
                command: form.command,
            },
            left: form.times,
            script: Arc::new(match ending {
                Some(ending) => script.ending(ending),
                None => script,
            }),
        }
    }
}

fn add(script: Script, step: StepForm) -> Script {
    match step {
        StepForm::Line(text) => script.step(Step::Line(text)),
        StepForm::Lines(lines) => script.lines(lines),
        StepForm::LinesEvery(period, lines) => script.lines_every(period.0, lines),
        StepForm::Partial(text) => script.step(Step::Partial(text)),
        StepForm::Wait(time) => script.step(Step::Wait(time.0)),
    }
}

impl From<EndForm> for Ending {
    fn from(form: EndForm) -> Self {
        match form {
            EndForm::Exit(status) => Self::Exit(status),
            EndForm::Fail => Self::Fail,
            EndForm::Hang => Self::Hang,
            EndForm::NoShell => Self::NoShell,
            EndForm::IgnoresCommand => Self::IgnoresCommand,
        }
    }
}
