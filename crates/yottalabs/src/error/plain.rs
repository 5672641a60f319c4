//! Escaping and cutting of text from a server, for terminals and logs.

use std::borrow::Cow;
use std::fmt;

/// A writer that escapes everything but plain text: a terminal would obey escape sequences, line breaks
/// would forge lines of a log, and direction marks would show the text in another order.
pub(super) struct Plain<W>(pub(super) W);

impl<W: fmt::Write> fmt::Write for Plain<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for part in text.split_inclusive(is_odd) {
            let odd = part.chars().next_back().filter(|last| is_odd(*last));
            let length = part.len() - odd.map_or(0, char::len_utf8);
            self.0.write_str(&part[..length])?;
            if let Some(odd) = odd {
                write!(self.0, "{}", odd.escape_default())?;
            }
        }
        Ok(())
    }
}

fn is_odd(c: char) -> bool {
    // Besides control characters: direction marks, and separators of lines and paragraphs.
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// The text with everything but plain text escaped.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = Plain(String::with_capacity(text.len()));
    fmt::Write::write_str(&mut plain, text).expect("a String takes everything");
    plain.0
}

/// The first 300 characters: a server may send megabytes.
pub(super) fn brief(text: &str) -> Cow<'_, str> {
    const MOST: usize = 300;
    match text.char_indices().nth(MOST) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn control_characters_are_escaped() {
        let mut plain = Plain(String::new());
        let parts = ["ü 💥 \u{1b}[2J\r\n", "a\u{202e}b\u{85}"];
        write!(plain, "{}{}", parts[0], parts[1]).unwrap();
        assert_eq!(plain.0, "ü 💥 \\u{1b}[2J\\r\\na\\u{202e}b\\u{85}");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(brief(&"ü".repeat(300)), "ü".repeat(300));
        assert_eq!(brief(&"ü".repeat(301)), format!("{}…", "ü".repeat(300)));
    }
}
