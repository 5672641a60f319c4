//! Opaque cursors: positions in a log.

use super::Kind;
use crate::rng::Rng;

const PURPOSE: u64 = 0xC0;

/// A position between two lines of one log, and the direction in which to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cursor {
    /// From the line with this number on.
    Forward(u64),
    /// The lines before the line with this number.
    Backward(u64),
}

impl Cursor {
    /// The text form, which only the same log of the same pod can decode.
    pub(super) fn encode(self, pod: i64, kind: Kind) -> String {
        let (number, forward) = match self {
            Self::Forward(number) => (number, 1),
            Self::Backward(number) => (number, 0),
        };
        let packed = (number << 1) | forward;
        let masked = packed ^ Self::mask(pod, kind);
        let check = Self::check(pod, kind, packed);
        format!("{masked:016x}{check:016x}")
    }

    /// Decodes a cursor; `None` if the text is not a cursor of this log.
    pub(super) fn decode(text: &str, pod: i64, kind: Kind) -> Option<Self> {
        let (masked, check) = text.split_at_checked(16).filter(|_| text.len() == 32)?;
        let packed = u64::from_str_radix(masked, 16).ok()? ^ Self::mask(pod, kind);
        if u64::from_str_radix(check, 16).ok()? != Self::check(pod, kind, packed) {
            return None;
        }
        let number = packed >> 1;
        Some(match packed & 1 {
            1 => Self::Forward(number),
            _ => Self::Backward(number),
        })
    }

    fn mask(pod: i64, kind: Kind) -> u64 {
        Rng::keyed(&[PURPOSE, pod.cast_unsigned(), log(kind)]).next()
    }

    fn check(pod: i64, kind: Kind, packed: u64) -> u64 {
        Rng::keyed(&[PURPOSE, pod.cast_unsigned(), log(kind), packed]).next()
    }
}

fn log(kind: Kind) -> u64 {
    match kind {
        Kind::Container => 1,
        Kind::System => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_log_decodes_a_cursor() {
        let decode = |text: &str| Cursor::decode(text, 42, Kind::Container);
        for cursor in [
            Cursor::Forward(0),
            Cursor::Backward(17),
            Cursor::Forward(1 << 40),
        ] {
            let text = cursor.encode(42, Kind::Container);
            assert_eq!(decode(&text), Some(cursor));
            assert_eq!(Cursor::decode(&text, 43, Kind::Container), None);
            assert_eq!(Cursor::decode(&text, 42, Kind::System), None);
            for other in [&text[1..], &format!("{text}0"), "", "3", "+"] {
                assert_eq!(decode(other), None, "{other}");
            }
        }
        assert_eq!(decode("é2345678901234567890123456789012"), None);
    }
}
