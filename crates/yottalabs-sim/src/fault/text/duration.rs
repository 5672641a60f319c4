//! Spans of time in words: `250ms`, `3s`, `-1h`.

use jiff::SignedDuration;

/// In the largest unit that leaves no rest.
pub(super) fn show(span: SignedDuration) -> String {
    let millis = span.as_millis();
    for (unit, name) in [(3_600_000, "h"), (60_000, "m"), (1_000, "s")] {
        if millis != 0 && millis % unit == 0 {
            return format!("{}{name}", millis / unit);
        }
    }
    format!("{millis}ms")
}

pub(super) fn parse(text: &str) -> Option<SignedDuration> {
    let unit_at = text.find(|char: char| char.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(unit_at);
    let millis_each = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    let millis = number.parse::<i64>().ok()?.checked_mul(millis_each)?;
    Some(SignedDuration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_are_shown() {
        for (millis, text) in [
            (0, "0ms"),
            (250, "250ms"),
            (90_000, "90s"),
            (-7_200_000, "-2h"),
        ] {
            let span = SignedDuration::from_millis(millis);
            assert_eq!((show(span).as_str(), parse(text)), (text, Some(span)));
        }
        for text in ["", "5", "s", "1.5s", "5 s", "5d", "9223372036854775807h"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
