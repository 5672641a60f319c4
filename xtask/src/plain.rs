//! Texts of strangers on a terminal.

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

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(plain("ü\n  /a\u{1b}[2J\r"), "ü\n  /a\\u{1b}[2J\\r");
        assert_eq!(plain("\u{202e}\u{85}"), "\\u{202e}\\u{85}");
    }
}
