//! For terminals.

use super::{counts, reaches, values};
use crate::diff::change::Change;
use crate::diff::{Class, Report};
use crate::escape::escape_line;
use std::fmt::Write;

pub(super) fn render(report: &Report) -> String {
    let mut text = format!("API changes: {}\n", counts(report));
    for class in Class::ALL {
        let mut of = report.of(class).peekable();
        if of.peek().is_some() {
            let _ = writeln!(text, "\n{}", class.title());
        }
        of.for_each(|change| one(&mut text, change));
    }
    text
}

fn one(text: &mut String, change: &Change) {
    let plain = escape_line;
    let title = change.kind.rule().title;
    let _ = write!(text, "  {title}");
    if let Some(schema) = &change.schema {
        let _ = write!(text, " at {}", plain(schema));
    }
    match values(change, plain) {
        values if values.is_empty() => {}
        values => {
            let _ = write!(text, ": {values}");
        }
    }
    let _ = writeln!(text, "\n    {}", change.effect());
    for (operations, places) in reaches(change, plain, plain) {
        let operations = operations.join(", ");
        let _ = match places.as_str() {
            "" => writeln!(text, "    {operations}"),
            _ => writeln!(text, "    {operations}: {places}"),
        };
    }
}
