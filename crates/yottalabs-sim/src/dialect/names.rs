//! What dialects are called in flags and in records.

use std::{fmt, str::FromStr};

use super::{Dialect, Oddity};

const PAGE: &str = "page";
const ODD: &str = "odd";

impl Oddity {
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

/// `page`, `odd`, or the oddities' names joined by `+`.
pub(super) fn of_dialect(dialect: Dialect) -> String {
    if dialect == Dialect::PAGE {
        return PAGE.to_owned();
    }
    if dialect == Dialect::ODD {
        return ODD.to_owned();
    }
    let names = Oddity::ALL
        .into_iter()
        .filter(|oddity| dialect.has(*oddity));
    names.map(Oddity::name).collect::<Vec<_>>().join("+")
}

/// There is no dialect and no oddity of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownDialect(String);

impl fmt::Display for UnknownDialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Oddity::ALL.map(Oddity::name).join(", ");
        write!(
            f,
            "no dialect {:?}; there are page and odd, and, to be joined by '+': {names}",
            self.0
        )
    }
}

impl std::error::Error for UnknownDialect {}

/// `page`, `odd`, or names of oddities joined by `+`.
impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        text.split('+').try_fold(Self::PAGE, |dialect, name| {
            if name == PAGE {
                return Ok(dialect);
            }
            if name == ODD {
                return Ok(Self(dialect.0 | Self::ODD.0));
            }
            let oddity = Oddity::ALL.into_iter().find(|oddity| oddity.name() == name);
            oddity
                .map(|oddity| dialect.with(oddity))
                .ok_or_else(|| UnknownDialect(name.to_owned()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_is_read_back_from_its_name() {
        for oddity in Oddity::ALL {
            let dialect = Dialect::from(oddity);
            assert_eq!(dialect.to_string(), oddity.name());
            assert_eq!(oddity.name().parse(), Ok(dialect));
        }
        assert_eq!("odd".parse(), Ok(Dialect::ODD));
        assert_eq!("page".parse(), Ok(Dialect::PAGE));
        let two = Dialect::of(&[Oddity::Nulls, Oddity::StringIds]);
        assert_eq!(two.to_string(), "string-ids+nulls");
        assert_eq!("nulls+string-ids".parse(), Ok(two));
    }

    #[test]
    fn an_unknown_name_is_an_error_that_lists_the_known_ones() {
        let error = "nulls+klingon"
            .parse::<Dialect>()
            .expect_err("no such")
            .to_string();
        assert!(
            error.starts_with("no dialect \"klingon\"; there are page and odd"),
            "{error}"
        );
        assert!(error.ends_with("null-data, string-code"), "{error}");
    }
}
