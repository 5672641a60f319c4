//! Reports as text, Markdown or JSON.

use super::{Change, Class, Kind, Place, Reach, Report};
use crate::document::pretty;
use crate::escape::{escape, escape_line};
use clap::ValueEnum;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For a pull request
    Markdown,
    /// For programs; its keys and names are stable
    Json,
}

/// The report in a format, with a newline at the end.
pub fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Text => lines(report, false),
        Format::Markdown => lines(report, true),
        Format::Json => json(report),
    }
}

/// `2 breaking, 1 risky`; classes without a change are left out.
pub fn counts(report: &Report) -> String {
    let counts = Class::ALL.map(|class| (report.count(class), class.title().to_lowercase()));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<_> = counts
        .map(|(count, title)| format!("{count} {title}"))
        .collect();
    match counts.is_empty() {
        true => "no changes".to_owned(),
        false => counts.join(", "),
    }
}

/// A heading for each class and an item for each change. In Markdown, what is only words is folded away.
fn lines(report: &Report, markdown: bool) -> String {
    let mark = if markdown { "## " } else { "" };
    let mut text = format!("{mark}API changes: {}\n", counts(report));
    for class in Class::ALL {
        let count = report.count(class);
        if count == 0 {
            continue;
        }
        let title = class.title();
        let items: String = report
            .of(class)
            .map(|change| item(change, markdown))
            .collect();
        text += &match (markdown, class) {
            (false, _) => format!("\n{title}\n{items}"),
            (true, Class::Docs) => {
                format!("\n<details><summary>{title} ({count})</summary>\n\n{items}\n</details>\n")
            }
            (true, _) => format!("\n### {title} ({count})\n\n{items}"),
        };
    }
    text
}

fn item(change: &Change, markdown: bool) -> String {
    let code = if markdown { code } else { escape_line };
    let title = change.kind.rule().title;
    let mut item = match markdown {
        true => format!("- **{title}**"),
        false => format!("- {title}"),
    };
    if let Some(schema) = &change.schema {
        item += &format!(" at {}", code(schema));
    }
    let values = values(change, code);
    if !values.is_empty() {
        item += &format!(": {values}");
    }
    // The heading says this of all that are only words.
    if change.class() != Class::Docs {
        item += &format!(" — {}", change.effect());
    }
    let reaches = reaches(change, code, if markdown { words } else { escape_line });
    if !reaches.is_empty() {
        let start = if markdown { ". Reaches " } else { "\n    " };
        item += &format!(
            "{start}{}",
            reaches.join(if markdown { ", " } else { "\n    " })
        );
    }
    item + "\n"
}

/// The values of a change, as in `maxLength` 255 → 512; empty if there are none to show.
fn values(change: &Change, code: fn(&str) -> String) -> String {
    use Kind::*;
    let replaces = matches!(
        change.kind,
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
    );
    let show = |value: &Option<Value>| value.as_ref().map(|value| code(&shorten(&text_of(value))));
    let values = match (show(&change.before), show(&change.after)) {
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (Some(before), None) if replaces => format!("{before} → none"),
        (None, Some(after)) if replaces => format!("none → {after}"),
        (Some(value), None) | (None, Some(value)) => value,
        (None, None) => String::new(),
    };
    match &change.what {
        // The title says it already.
        Some(what) if change.kind.rule().title.contains(what.as_str()) => values,
        Some(what) if values.is_empty() => code(what),
        // Two versions of a whole document part tell nothing.
        Some(what) if ["info", "tags"].contains(&what.as_str()) => code(what),
        Some(what) => format!("{} {values}", code(what)),
        None => values,
    }
}

/// Strings without quotes, unless they could be taken for something else then.
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
    const MAX_LENGTH: usize = 100;
    match text.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The operations with their places; those with equal places together.
fn reaches(change: &Change, code: fn(&str) -> String, words: fn(&str) -> String) -> Vec<String> {
    let mut groups: Vec<(Vec<String>, String)> = Vec::new();
    let mut indices = HashMap::new();
    for reach in &change.reaches {
        let place = |Place { location, property }: &Place| match property.as_str() {
            "" => words(location),
            _ => format!("{}, {}", words(location), code(property)),
        };
        let shown = reach.places.iter().take(2).map(place);
        let shown: Vec<_> = shown.filter(|place| !place.is_empty()).collect();
        let places = match reach.places.len().saturating_sub(2) {
            0 => shown.join(" and "),
            1 => format!("{} and 1 more place", shown.join(" and ")),
            more => format!("{} and {more} more places", shown.join(" and ")),
        };
        let index = *indices.entry(places).or_insert_with_key(|places| {
            groups.push((Vec::new(), places.clone()));
            groups.len() - 1
        });
        groups[index].0.push(code(&reach.operation));
    }
    let group = |(names, places): (Vec<String>, String)| match places.as_str() {
        "" => names.join(", "),
        _ => format!("{} ({places})", names.join(", ")),
    };
    groups.into_iter().map(group).collect()
}

/// Words of ours that may hold a name of the page: as code, unless all of them are plain words.
fn words(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    let is_word = |word: &str| {
        let is_bold = word.trim_matches('_') != word;
        !is_bold && !word.starts_with("www.") && word.chars().all(is_plain)
    };
    match text.split(' ').all(is_word) {
        true => text.to_owned(),
        false => code(text),
    }
}

/// Any text as code of Markdown.
fn code(text: &str) -> String {
    let text = escape(&text.replace(['\n', '\r'], " "));
    let run = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(run + 1);
    match run {
        0 => format!("`{text}`"),
        _ => format!("{fence} {text} {fence}"),
    }
}

fn json(report: &Report) -> String {
    let counts = Class::ALL.map(|class| (class.name().to_owned(), report.count(class).into()));
    let counts: Map<String, Value> = counts.into_iter().collect();
    let place = |place: &Place| json!({"location": place.location, "property": place.property});
    let reach = |reach: &Reach| {
        json!({
            "operation": reach.operation,
            "method": reach.method,
            "path": reach.path,
            "places": reach.places.iter().map(place).collect::<Vec<_>>(),
        })
    };
    let change = |change: &Change| {
        json!({
            "class": change.class(),
            "kind": change.kind.rule().name(),
            "side": change.side,
            "schema": change.schema,
            "what": change.what,
            "before": change.before,
            "after": change.after,
            "effect": change.effect(),
            "old_pointer": change.old_pointer,
            "new_pointer": change.new_pointer,
            "operations": change.reaches.iter().map(reach).collect::<Vec<_>>(),
        })
    };
    let changes: Vec<_> = report.changes.iter().map(change).collect();
    pretty(&json!({"version": 1, "counts": counts, "changes": changes}))
}
