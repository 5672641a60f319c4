//! Text of the server that is safe on a terminal.

/// The text without what could control the terminal, except colours, if they are on.
///
/// kubectl and docker print a container's output unchanged. Here, it may come from an image that nobody has audited,
/// and a terminal that executes it lets it write the clipboard, set the title, or make the terminal type an answer
/// into the shell. So only colours, tabs, line feeds and carriage returns (progress bars) pass. Characters that change
/// the direction of the text would reorder what is beside it. A pipe or a file gets the text unchanged.
pub(crate) fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut has_style = false;
    let mut rest = text;
    while let Some(at) = rest.find(is_unsafe) {
        let (plain, control) = rest.split_at(at);
        safe.push_str(plain);
        let sequence = csi(control);
        if is_colour(sequence) && console::colors_enabled() {
            safe.push_str(sequence);
            has_style = true;
        }
        let skipped = sequence
            .len()
            .max(control.chars().next().map_or(0, char::len_utf8));
        rest = &control[skipped..];
    }
    safe.push_str(rest);
    if has_style && !safe.ends_with(RESET) {
        safe.push_str(RESET);
    }
    safe
}

/// The number of characters after which a text is cut. Names, URLs and statuses are shorter.
const LONG: usize = 4096;

/// A name, a status or the like as text of a single line that is safe on a terminal.
pub(crate) fn one_line(text: &str) -> String {
    let short = match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    safe(&short.replace("\r\n", " ").replace(['\n', '\r', '\t'], " "))
}

/// Ends all colours, so that those of one line do not reach the next.
const RESET: &str = "\x1b[0m";

fn is_unsafe(c: char) -> bool {
    let is_reordering = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_reordering || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// Other sequences that end in `m` have a `>` or `?`, and change what the keyboard sends.
fn is_colour(sequence: &str) -> bool {
    let parameters = sequence
        .strip_prefix("\x1b[")
        .and_then(|rest| rest.strip_suffix('m'));
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, ';' | ':');
    parameters.is_some_and(|parameters| parameters.chars().all(is_number))
}

/// The control sequence (CSI) at the start, such as a colour or a movement of the cursor; empty if there is none.
fn csi(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("\x1b[") else {
        return "";
    };
    let parameters = rest.bytes().take_while(|byte| matches!(byte, b' '..=b'?'));
    let end = parameters.count();
    match rest.as_bytes().get(end) {
        Some(b'@'..=b'~') => &text[..2 + end + 1],
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_control_a_terminal_is_left_out() {
        console::set_colors_enabled(false);
        for (text, expected) in [
            ("plain é 🚀\ttab", "plain é 🚀\ttab"),
            ("\x1b[31mred\x1b[0m", "red"),
            ("\x1b[2K\r 50%", "\r 50%"),
            ("\x1b]0;title\x07", "]0;title"),
            ("\x1b]52;c;cm0gLXJm\x1b\\", "]52;c;cm0gLXJm\\"),
            ("a\u{9b}31mb\u{7f}\0", "a31mb"),
            ("\x1b[", "["),
            ("\x1b[12", "[12"),
            ("a\u{202e}b\u{2066}c", "abc"),
            ("\x1b", ""),
            ("\x1b[é", "[é"),
        ] {
            assert_eq!(safe(text), expected, "{text:?}");
        }
    }

    #[test]
    fn only_colours_are_colours() {
        for text in ["\x1b[m", "\x1b[1;31m", "\x1b[38:2:1:2:3m"] {
            assert!(is_colour(csi(text)), "{text:?}");
        }
        for text in [
            "\x1b[>4;2m",
            "\x1b[?4m",
            "\x1b[2K",
            "\x1b[1 m",
            "m",
            "\x1b]m",
            "",
            "\x1b[",
        ] {
            assert!(!is_colour(csi(text)), "{text:?}");
        }
    }
}
