//! How a report reads.

mod json;
mod markdown;
mod text;

use super::change::{Change, Reach};
use super::rules::Class;
use super::{Kind, Report};
use clap::ValueEnum;
use serde_json::Value;

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For a pull request
    Markdown,
    /// For programs; the keys and names in it stay as they are
    Json,
}

/// The report in that form, with a newline at the end.
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Text => text::render(report),
        Format::Markdown => markdown::render(report),
        Format::Json => json::render(report),
    }
}

/// `2 breaking, 1 risky`; classes without a change are left out.
pub fn counts(report: &Report) -> String {
    let counts = Class::ALL.map(|class| (report.count(class), class.title().to_lowercase()));
    let shown: Vec<_> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, title)| format!("{count} {title}"))
        .collect();
    match shown.is_empty() {
        true => "no changes".to_owned(),
        false => shown.join(", "),
    }
}

/// The values of a change, as in `maxLength` 255 → 512; empty if there are none to show.
fn values(change: &Change, code: impl Fn(&str) -> String) -> String {
    let show = |value: &Option<Value>| value.as_ref().map(|value| code(&shorten(&text_of(value))));
    let values = match (show(&change.before), show(&change.after)) {
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (Some(before), None) if replaces(change.kind) => format!("{before} → none"),
        (None, Some(after)) if replaces(change.kind) => format!("none → {after}"),
        (Some(value), None) | (None, Some(value)) => value,
        (None, None) => String::new(),
    };
    match &change.what {
        // The title says it already.
        Some(what) if change.kind.rule().title.contains(what.as_str()) => values,
        Some(what) if values.is_empty() => code(what),
        Some(what) => format!("{} {values}", code(what)),
        None => values,
    }
}

/// Whether a value that is missing is worth a word.
fn replaces(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        TypeChanged
            | TypeWidened
            | TypeNarrowed
            | FormatChanged
            | FormatWidened
            | FormatNarrowed
            | DefaultChanged
            | LimitTightened
            | LimitLoosened
            | Reworded
            | Unclassified
            | OperationRenamed
    )
}

/// Strings without quotes, unless they could be taken for something else without.
fn text_of(value: &Value) -> String {
    match value.as_str() {
        Some(text) if !text.is_empty() && text.trim() == text && !text.contains(['"', '\n']) => {
            match serde_json::from_str::<Value>(text) {
                Ok(_) => value.to_string(),
                Err(_) => text.to_owned(),
            }
        }
        _ => value.to_string(),
    }
}

fn shorten(text: &str) -> String {
    const MOST: usize = 100;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The places in an operation: `response 200, data.status`.
fn places(reach: &Reach, code: impl Fn(&str) -> String, words: impl Fn(&str) -> String) -> String {
    let place = |place: &super::change::Place| match (words(&place.location), &place.property) {
        (location, property) if property.is_empty() => location,
        (location, property) => format!("{location}, {}", code(property)),
    };
    let shown: Vec<_> = reach.places.iter().take(2).map(place).collect();
    let shown: Vec<_> = shown
        .into_iter()
        .filter(|place| !place.is_empty())
        .collect();
    let more = reach.places.len().saturating_sub(2);
    let shown = shown.join(" and ");
    match more {
        0 => shown,
        1 => format!("{shown} and 1 more place"),
        _ => format!("{shown} and {more} more places"),
    }
}

/// Operations with equal places together: (names, places).
fn reaches(
    change: &Change,
    code: impl Fn(&str) -> String,
    words: impl Fn(&str) -> String,
) -> Vec<(Vec<String>, String)> {
    let mut groups: Vec<(Vec<String>, String)> = Vec::new();
    for reach in &change.reaches {
        let places = places(reach, &code, &words);
        match groups.iter_mut().find(|(_, known)| *known == places) {
            Some((names, _)) => names.push(code(&reach.operation)),
            None => groups.push((vec![code(&reach.operation)], places)),
        }
    }
    groups
}
