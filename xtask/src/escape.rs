//! Output to the terminal, with text from outside escaped.

use std::io::Write;

/// Escapes characters that control the terminal or reorder its text, because messages quote the vendor's page. Line
/// breaks stay, because a message may have several lines.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        let reorders = matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        );
        if c != '\n' && c.is_control() || reorders {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Escapes line breaks too.
pub fn escape_line(text: &str) -> String {
    escape(text).replace('\n', "\\n")
}

/// Prints a line to standard output, and ignores that the reader may have closed the pipe.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Prints a warning to standard error.
pub fn warn(warning: &str) {
    let _ = writeln!(std::io::stderr(), "warning: {}", escape(warning));
}
