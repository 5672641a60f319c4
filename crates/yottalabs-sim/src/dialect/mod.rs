//! The ways the API may word the same answer.
//!
//! The vendor's page says one thing, older material and other clients show others.
//! Each deviation is an [`Oddity`]; a [`Dialect`] is a set of them.

pub(crate) mod middleware;
pub(crate) mod names;
mod reword;

use std::fmt;

/// One way in which an answer may differ from the vendor's page.
///
/// Those down to [`DataTrue`](Self::DataTrue) have been seen of the API or its older
/// versions: a client has to bear them. The rest are plain mistakes, which a client has
/// to report and not to panic on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Oddity {
    /// Ids are strings of digits.
    StringIds,
    /// All other numbers are strings: prices, sizes, ports, times.
    StringNumbers,
    /// `createdAt` and `updatedAt` are ISO 8601.
    IsoTimes,
    /// What a program can do without is `null`, lists among it.
    Nulls,
    /// A create answer has ten fields and no more.
    ShortCreate,
    /// Every object has fields that no page names.
    ExtraFields,
    /// Enums have values that no page names; not the pod's status.
    NewValues,
    /// The status `INITIALIZING` is called `INITIALIZE`.
    Initialize,
    /// Pause, resume and delete answer with `data: true`.
    DataTrue,
    /// Every field is `null` but ids.
    AllNull,
    /// An array stands where an object belongs: around each one.
    ArraysForObjects,
    /// A success whose `data` is `null`.
    NullData,
    /// The envelope's code is a string.
    StringCode,
}

/// A set of [oddities](Oddity). The empty one is the vendor's page.
///
/// ```
/// use yottalabs_sim::{Dialect, Oddity, Simulator};
///
/// let odd = Simulator::builder().dialect(Dialect::ODD).build();
/// let ids = Simulator::builder().dialect(Oddity::StringIds).build();
/// assert_eq!("string-ids".parse::<Dialect>()?, Dialect::from(Oddity::StringIds));
/// # Ok::<(), yottalabs_sim::UnknownDialect>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dialect(u16);

impl Dialect {
    /// As the vendor's page has it.
    pub const PAGE: Self = Self(0);

    /// Every oddity that a client has to bear, all at once.
    pub const ODD: Self = Self::of(&[
        Oddity::StringIds,
        Oddity::StringNumbers,
        Oddity::IsoTimes,
        Oddity::Nulls,
        Oddity::ShortCreate,
        Oddity::ExtraFields,
        Oddity::NewValues,
        Oddity::Initialize,
        Oddity::DataTrue,
    ]);

    /// The dialect with these oddities.
    #[must_use]
    pub const fn of(oddities: &[Oddity]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < oddities.len() {
            bits |= oddities[index].bit();
            index += 1;
        }
        Self(bits)
    }

    /// This dialect and one oddity more.
    #[must_use]
    pub const fn with(self, oddity: Oddity) -> Self {
        Self(self.0 | oddity.bit())
    }

    /// Whether this oddity is one of its.
    #[must_use]
    pub const fn has(self, oddity: Oddity) -> bool {
        self.0 & oddity.bit() != 0
    }
}

impl Oddity {
    /// Every oddity there is.
    pub const ALL: [Self; 13] = [
        Self::StringIds,
        Self::StringNumbers,
        Self::IsoTimes,
        Self::Nulls,
        Self::ShortCreate,
        Self::ExtraFields,
        Self::NewValues,
        Self::Initialize,
        Self::DataTrue,
        Self::AllNull,
        Self::ArraysForObjects,
        Self::NullData,
        Self::StringCode,
    ];

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl From<Oddity> for Dialect {
    fn from(oddity: Oddity) -> Self {
        Self::PAGE.with(oddity)
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&names::of_dialect(*self))
    }
}
