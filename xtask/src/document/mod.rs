//! A document in JSON or YAML: reading it, and finding on which line of its text a part of it stands.

mod integers;
mod locate;
mod strict;

pub use locate::locate;

use crate::plain::one_line;
use serde::de::DeserializeSeed;
use serde_json::Value;
use strict::Strict;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// JSON.
    Json,
    /// YAML 1.2, of which what JSON has too: no tags, no merge keys, one document.
    Yaml,
}

/// Why a text is no document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong, without the place.
    pub message: String,
}

impl Notation {
    /// By the extension of a file or the language of a code block, in lower case.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }
}

/// Reads a document, keeping the order of keys. A key that stands twice is an error: most readers
/// would keep the last one and say nothing.
pub fn parse(notation: Notation, text: &str) -> Result<Value, Fault> {
    run(notation, text, Strict { notation })
}

/// Lets `seed` read the whole of `text`.
fn run<'de, S: DeserializeSeed<'de>>(
    notation: Notation,
    text: &'de str,
    seed: S,
) -> Result<S::Value, Fault> {
    match notation {
        Notation::Json => {
            // Editors write it, and it means nothing.
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            integers::check(text)?;
            let mut deserializer = serde_json::Deserializer::from_str(text);
            seed.deserialize(&mut deserializer)
                .and_then(|value| deserializer.end().map(|()| value))
                .map_err(|error| json_fault(text, &error))
        }
        Notation::Yaml => {
            depth(text)?;
            seed.deserialize(serde_yaml_ng::Deserializer::from_str(text))
                .map_err(|error| yaml_fault(&error))
        }
    }
}

/// The YAML library looks at every open bracket for each token: a million of them would take it hours.
fn depth(text: &str) -> Result<(), Fault> {
    const MOST: usize = 1_000;
    let mut depth = 0_usize;
    for (index, line) in text.lines().enumerate() {
        for (column, character) in line.chars().enumerate() {
            match character {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MOST {
                return Err(Fault {
                    line: index + 1,
                    column: column + 1,
                    message: format!(
                        "recursion limit exceeded: more than {MOST} brackets are open"
                    ),
                });
            }
        }
    }
    Ok(())
}

fn json_fault(text: &str, error: &serde_json::Error) -> Fault {
    let (line, bytes) = (error.line().max(1), error.column().max(1));
    let full = error.to_string();
    let message = full
        .rsplit_once(" at line ")
        .map_or(&*full, |(text, _)| text);
    // The library counts bytes.
    let before = text.lines().nth(line - 1).unwrap_or_default().as_bytes();
    let before = &before[..(bytes - 1).min(before.len())];
    let characters = before.iter().filter(|byte| (**byte as i8) >= -0x40).count();
    Fault {
        line,
        column: characters + 1,
        message: one_line(message),
    }
}

fn yaml_fault(error: &serde_yaml_ng::Error) -> Fault {
    let place = error.location().map(|at| (at.line(), at.column()));
    let full = error.to_string();
    let message = match place {
        Some((line, column)) => full.replacen(&format!(" at line {line} column {column}"), "", 1),
        None => full,
    };
    let (line, column) = place.unwrap_or((1, 1));
    Fault {
        line,
        column,
        message: one_line(&message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(notation: Notation, text: &str) -> (usize, usize, String) {
        let Fault {
            line,
            column,
            message,
        } = parse(notation, text).unwrap_err();
        (line, column, message)
    }

    #[test]
    fn both_notations_give_the_same_document() {
        let yaml = "b: 1\na: [true, null, -2, 0.5, 'ü', 1.0.0]\nresponses:\n  200: &ok {x: ''}\n  201: *ok\n";
        let json = r#"{"b":1,"a":[true,null,-2,0.5,"ü","1.0.0"],"responses":{"200":{"x":""},"201":{"x":""}}}"#;
        for value in [parse(Notation::Yaml, yaml), parse(Notation::Json, json)] {
            assert_eq!(value.unwrap().to_string(), json);
        }
        assert_eq!(parse(Notation::Json, " [] ").unwrap(), json!([]));
    }

    #[test]
    fn a_key_that_stands_twice_is_named_with_its_place() {
        let twice = "key \"a\" stands twice".to_owned();
        let json = "{\"b\": {\"a\": 1,\n \"a\": 2}}";
        assert_eq!(fault(Notation::Json, json), (2, 4, twice.clone()));
        let (line, column, message) = fault(Notation::Yaml, "b:\n  a: 1\n  a: 2\n");
        assert_eq!((line, column), (3, 3));
        assert!(message.ends_with(&twice), "{message}");
    }

    #[test]
    fn a_fault_has_its_line_and_column() {
        let (line, column, message) = fault(Notation::Yaml, "a: 1\nb: [1,\nc: 2\n");
        assert!(line >= 2 && column >= 1, "{line}:{column}: {message}");
        assert!(!message.contains("at line 3 column 1 at line"), "{message}");
        let (line, column, _) = fault(Notation::Yaml, "a: b\n\tc: d\n");
        assert_eq!((line, column), (2, 1));
        assert_eq!(fault(Notation::Json, "{\n  \"ü\": x}").0, 2);
        // In characters, not in bytes.
        assert_eq!(fault(Notation::Json, "[\"üüüü\", x]").1, 10);
        assert_eq!(fault(Notation::Json, "{} {}").1, 4);
    }

    #[test]
    fn a_message_is_one_line() {
        let yaml = "\"a\\n\\e[2J\":\n  b: 1\n  b: 2\n";
        let found = fault(Notation::Yaml, yaml);
        assert_eq!(found.2, "a\\n\\u{1b}[2J: key \"b\" stands twice");
    }

    #[test]
    fn what_json_has_not_is_refused() {
        let cases = [
            ("a: .nan\n", "a number that JSON does not have"),
            ("a: .inf\n", "a number that JSON does not have"),
            ("x: &x {a: 1}\ny:\n  <<: *x\n", "a merge key (<<)"),
            ("{a: 1}: 2\n", "expected a key"),
            ("a: !secret b\n", "a tag is not supported"),
            ("---\na: 1\n---\nb: 2\n", "more than one document"),
            ("a: 123456789012345678901234567890\n", "integer"),
        ];
        for (text, expected) in cases {
            let found = fault(Notation::Yaml, text);
            assert!(found.2.contains(expected), "{text:?}: {found:?}");
        }
    }

    /// Nine levels of nine aliases each would be 387,420,489 strings.
    #[test]
    fn aliases_do_not_explode() {
        let mut text = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..9 {
            let inner = vec![format!("*a{}", level - 1); 9].join(",");
            text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        let found = fault(Notation::Yaml, &text);
        assert!(found.2.contains("repetition limit"), "{found:?}");
    }

    #[test]
    fn nesting_is_bounded() {
        for notation in [Notation::Json, Notation::Yaml] {
            let found = fault(notation, &"[".repeat(2_000));
            assert!(found.2.contains("recursion limit"), "{found:?}");
        }
        // Before the library sees them.
        let found = fault(Notation::Yaml, &"[\n".repeat(2_000));
        assert_eq!((found.0, found.1), (1_001, 1));
    }
}
