//! Integers of JSON that are larger than 64 bits hold.

use super::Fault;
use super::strict::too_large;

/// The JSON library makes floats of integers that are too large, and another number of most of them.
pub(super) fn check(text: &str) -> Result<(), Fault> {
    let mut quoted = false;
    for (index, line) in text.lines().enumerate() {
        let mut rest = line;
        while let Some(at) = rest.find(|c: char| c == '"' || c == '\\' || c.is_ascii_digit()) {
            let after = &rest[at..];
            let number = after.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = &after[..after.len() - number.len()];
            rest = match after.as_bytes() {
                [b'"', ..] => {
                    quoted = !quoted;
                    &after[1..]
                }
                // And what it escapes, be it a quotation mark.
                [b'\\', ..] => after
                    .get(2..)
                    .unwrap_or(number.get(1..).unwrap_or_default()),
                _ => number.trim_start_matches(|c: char| c.is_ascii_digit() || ".eE+-".contains(c)),
            };
            let negative = rest_before(line, after).ends_with('-');
            let whole = !number.starts_with(['.', 'e', 'E']);
            let held = match negative {
                true => format!("-{digits}").parse::<i64>().is_ok(),
                false => digits.parse::<u64>().is_ok(),
            };
            if !quoted && !digits.is_empty() && whole && !held {
                let sign = if negative { "-" } else { "" };
                return Err(Fault {
                    line: index + 1,
                    column: 1 + rest_before(line, after).chars().count() - sign.len(),
                    message: too_large(format!("{sign}{digits}")),
                });
            }
        }
    }
    Ok(())
}

/// What of `line` stands before its end `rest`.
fn rest_before<'t>(line: &'t str, rest: &str) -> &'t str {
    &line[..line.len() - rest.len()]
}
