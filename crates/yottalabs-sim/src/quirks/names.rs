//! What dialects are called in flags and in records.

use std::{fmt, str::FromStr};

use super::{Quirk, Quirks};

const PAGE: &str = "page";
const ODD: &str = "odd";

impl Quirk {
    /// The name it goes by in flags.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StringIds => "string-ids",
            Self::StringNumbers => "string-numbers",
            Self::IsoTimes => "iso-times",
            Self::Nulls => "nulls",
            Self::ShortCreate => "short-create",
            Self::ExtraFields => "extra-fields",
            Self::NewValues => "new-values",
            Self::Initialize => "initialize",
            Self::DataTrue => "data-true",
            Self::AllNull => "all-null",
            Self::ArraysForObjects => "arrays-for-objects",
            Self::NullData => "null-data",
            Self::StringCode => "string-code",
        }
    }
}

/// `page`, `odd`, or the quirks' names joined by `+`.
pub(super) fn of_quirks(quirks: Quirks) -> String {
    if quirks == Quirks::NONE {
        return PAGE.to_owned();
    }
    if quirks == Quirks::ALL_SEEN {
        return ODD.to_owned();
    }
    let names = Quirk::ALL.into_iter().filter(|quirk| quirks.has(*quirk));
    names.map(Quirk::name).collect::<Vec<_>>().join("+")
}

/// There is no dialect and no quirk of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownQuirk(String);

impl fmt::Display for UnknownQuirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Quirk::ALL.map(Quirk::name).join(", ");
        write!(
            f,
            "no dialect {:?}; there are page and odd, and, to be joined by '+': {names}",
            self.0
        )
    }
}

impl std::error::Error for UnknownQuirk {}

/// `page`, `odd`, or names of quirks joined by `+`.
impl FromStr for Quirks {
    type Err = UnknownQuirk;

    fn from_str(text: &str) -> Result<Self, UnknownQuirk> {
        text.split('+').try_fold(Self::NONE, |quirks, name| {
            if name == PAGE {
                return Ok(quirks);
            }
            if name == ODD {
                return Ok(Self(quirks.0 | Self::ALL_SEEN.0));
            }
            let quirk = Quirk::ALL.into_iter().find(|quirk| quirk.name() == name);
            quirk
                .map(|quirk| quirks.with(quirk))
                .ok_or_else(|| UnknownQuirk(name.to_owned()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_is_read_back_from_its_name() {
        for quirk in Quirk::ALL {
            let quirks = Quirks::from(quirk);
            assert_eq!(quirks.to_string(), quirk.name());
            assert_eq!(quirk.name().parse(), Ok(quirks));
        }
        assert_eq!("odd".parse(), Ok(Quirks::ALL_SEEN));
        assert_eq!("page".parse(), Ok(Quirks::NONE));
        let two = Quirks::of(&[Quirk::Nulls, Quirk::StringIds]);
        assert_eq!(two.to_string(), "string-ids+nulls");
        assert_eq!("nulls+string-ids".parse(), Ok(two));
    }

    #[test]
    fn an_unknown_name_is_an_error_that_lists_the_known_ones() {
        let error = "nulls+klingon"
            .parse::<Quirks>()
            .expect_err("no such")
            .to_string();
        assert!(
            error.starts_with("no dialect \"klingon\"; there are page and odd"),
            "{error}"
        );
        assert!(error.ends_with("null-data, string-code"), "{error}");
    }
}
