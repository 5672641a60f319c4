//! Texts of strangers on a terminal.

use std::io::Write;

/// The text with all escaped that a terminal would obey or show in another order: messages quote names out of
/// the vendor's page. Line breaks stay, for a message may have several lines.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let odd = c != '\n' && c.is_control()
            || matches!(
                c,
                '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            );
        if odd {
            plain.extend(c.escape_default());
        } else {
            plain.push(c);
        }
    }
    plain
}

/// The same in one line.
pub fn one_line(text: &str) -> String {
    plain(text).replace('\n', "\\n")
}

/// Says a line on standard output. Whoever has closed the other end has read enough: the work goes on.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Says on standard error what is odd but no obstacle.
pub fn warn(warning: &str) {
    let _ = writeln!(std::io::stderr(), "warning: {}", plain(warning));
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(plain("ü\n  /a\u{1b}[2J\r"), "ü\n  /a\\u{1b}[2J\\r");
        assert_eq!(plain("\u{202e}\u{85}"), "\\u{202e}\\u{85}");
    }
}
