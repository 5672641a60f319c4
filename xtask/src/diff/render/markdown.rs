//! For pull requests: a heading for each class, one line for each change, what is only words folded away.

use super::{counts, reaches, values};
use crate::diff::change::Change;
use crate::diff::{Class, Report};
use crate::escape::escape;
use std::fmt::Write;

pub(super) fn render(report: &Report) -> String {
    let mut text = format!("## API changes: {}\n", counts(report));
    for class in Class::ALL {
        let count = report.count(class);
        if count == 0 {
            continue;
        }
        let title = class.title();
        let lines: String = report.of(class).map(line).collect();
        let _ = match class {
            Class::Docs => writeln!(
                text,
                "\n<details><summary>{title} ({count})</summary>\n\n{lines}\n</details>"
            ),
            _ => write!(text, "\n### {title} ({count})\n\n{lines}"),
        };
    }
    text
}

fn line(change: &Change) -> String {
    let mut line = format!("- **{}**", change.kind.rule().title);
    if let Some(schema) = &change.schema {
        let _ = write!(line, " at {}", code(schema));
    }
    match values(change, code) {
        values if values.is_empty() => {}
        values => {
            let _ = write!(line, ": {values}");
        }
    }
    // The heading says this of all that are only words.
    if change.class() != Class::Docs {
        let _ = write!(line, " — {}", change.effect());
    }
    let reaches: Vec<_> = reaches(change, code, words)
        .into_iter()
        .map(|(operations, places)| match places.as_str() {
            "" => operations.join(", "),
            _ => format!("{} ({places})", operations.join(", ")),
        })
        .collect();
    if !reaches.is_empty() {
        let _ = write!(line, ". Reaches {}", reaches.join(", "));
    }
    line.push('\n');
    line
}

/// Words of ours in which a name of the page may stand: as code, if that is more than a name.
fn words(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    let is_word = |word: &str| {
        let is_bold = word.trim_matches('_') != word;
        let is_link = word.starts_with("www.");
        !is_bold && !is_link && word.chars().all(is_plain)
    };
    match text.split(' ').all(is_word) {
        true => text.to_owned(),
        false => code(text),
    }
}

/// `text` as code, whatever is in it.
fn code(text: &str) -> String {
    let text = escape(&text.replace(['\n', '\r'], " "));
    let run = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(run + 1);
    match run {
        0 => format!("`{text}`"),
        _ => format!("{fence} {text} {fence}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_one_line_and_keeps_its_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a\nb"), "`a b`");
        assert_eq!(code("`a` ``"), "``` `a` `` ```");
    }

    #[test]
    fn names_of_the_page_are_no_markdown() {
        let plain = "response 200 header X-Rate_Limit";
        assert_eq!(words(plain), plain);
        for name in ["header <b>@x", "header __x__", "header www.example.com"] {
            assert_eq!(words(name), format!("`{name}`"));
        }
    }
}
