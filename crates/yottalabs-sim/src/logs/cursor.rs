//! Where a page of a log begins or ends, as a text that means nothing to others.

use super::Kind;
use crate::rng::Rng;

/// A place between two lines of one log, and which way to read from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cursor {
    /// From the line with this number on.
    Onward(u64),
    /// What stands before the line with this number.
    Back(u64),
}

const PURPOSE: u64 = 0xC0;

impl Cursor {
    /// The cursor as text. Only the same log of the same pod can read it back.
    pub(crate) fn encode(self, pod: i64, kind: Kind) -> String {
        let (number, onward) = match self {
            Self::Onward(number) => (number, 1),
            Self::Back(number) => (number, 0),
        };
        let packed = (number << 1) | onward;
        let (mask, check) = secrets(pod, kind, packed);
        format!("{:016x}{check:016x}", packed ^ mask)
    }

    /// Reads a cursor; `None` for any text that is not one of this log's.
    pub(crate) fn decode(text: &str, pod: i64, kind: Kind) -> Option<Self> {
        let (masked, check) = text.split_at_checked(16).filter(|_| text.len() == 32)?;
        let masked = u64::from_str_radix(masked, 16).ok()?;
        let packed = masked ^ secrets(pod, kind, 0).0;
        let same = u64::from_str_radix(check, 16).ok()? == secrets(pod, kind, packed).1;
        let number = packed >> 1;
        same.then_some(if packed & 1 == 1 {
            Self::Onward(number)
        } else {
            Self::Back(number)
        })
    }
}

/// What the number is masked with, and the check over it.
fn secrets(pod: i64, kind: Kind, packed: u64) -> (u64, u64) {
    let log = match kind {
        Kind::Container => 1,
        Kind::System => 2,
    };
    let pod = pod.cast_unsigned();
    let mask = Rng::keyed(&[PURPOSE, pod, log]).next();
    (mask, Rng::keyed(&[PURPOSE, pod, log, packed]).next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_log_reads_a_cursor_back() {
        for cursor in [Cursor::Onward(0), Cursor::Back(17), Cursor::Onward(1 << 40)] {
            let text = cursor.encode(42, Kind::Container);
            assert_eq!(Cursor::decode(&text, 42, Kind::Container), Some(cursor));
            assert_eq!(Cursor::decode(&text, 43, Kind::Container), None);
            assert_eq!(Cursor::decode(&text, 42, Kind::System), None);
        }
    }

    #[test]
    fn anything_else_is_no_cursor() {
        let text = Cursor::Onward(3).encode(42, Kind::Container);
        let longer = format!("{text}0");
        for text in [
            "",
            "3",
            &text[1..],
            &longer,
            "é2345678901234567890123456789012",
            "+",
        ] {
            assert_eq!(Cursor::decode(text, 42, Kind::Container), None, "{text}");
        }
    }
}
