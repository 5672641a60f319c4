//! The ways the API may word the same answer.
//!
//! The vendor's page says one thing, older material and other clients show others.
//! Each deviation is an [`Quirk`]; a [`Quirks`] is a set of them.

mod apply;
pub(crate) mod middleware;
pub(crate) mod names;

use std::fmt;

/// One way in which an answer may differ from the vendor's page.
///
/// Those down to [`DataTrue`](Self::DataTrue) have been seen of the API or its older
/// versions: a client has to bear them. The rest are plain mistakes, which a client has
/// to report and not to panic on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Quirk {
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

/// A set of [quirks](Quirk). The empty one is the vendor's page.
///
/// ```
/// use yottalabs_sim::{Quirks, Quirk, Simulator};
///
/// let odd = Simulator::builder().quirks(Quirks::ALL_SEEN).build();
/// let ids = Simulator::builder().quirks(Quirk::StringIds).build();
/// assert_eq!("string-ids".parse::<Quirks>()?, Quirks::from(Quirk::StringIds));
/// # Ok::<(), yottalabs_sim::UnknownQuirk>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Quirks(u16);

impl Quirks {
    /// As the vendor's page has it.
    pub const NONE: Self = Self(0);

    /// Every quirk that a client has to bear, all at once.
    pub const ALL_SEEN: Self = Self::of(&[
        Quirk::StringIds,
        Quirk::StringNumbers,
        Quirk::IsoTimes,
        Quirk::Nulls,
        Quirk::ShortCreate,
        Quirk::ExtraFields,
        Quirk::NewValues,
        Quirk::Initialize,
        Quirk::DataTrue,
    ]);

    /// The dialect with these quirks.
    #[must_use]
    pub const fn of(quirks: &[Quirk]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < quirks.len() {
            bits |= quirks[index].bit();
            index += 1;
        }
        Self(bits)
    }

    /// This dialect and one quirk more.
    #[must_use]
    pub const fn with(self, quirk: Quirk) -> Self {
        Self(self.0 | quirk.bit())
    }

    /// Whether this quirk is one of its.
    #[must_use]
    pub const fn has(self, quirk: Quirk) -> bool {
        self.0 & quirk.bit() != 0
    }
}

impl Quirk {
    /// Every quirk there is.
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

impl From<Quirk> for Quirks {
    fn from(quirk: Quirk) -> Self {
        Self::NONE.with(quirk)
    }
}

impl fmt::Display for Quirks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&names::of_quirks(*self))
    }
}
