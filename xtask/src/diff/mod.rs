//! `diff`: what changed between two OpenAPI documents, operation by operation, and what that does to whom.
//!
//! Operations are matched, and everything in them compared key by key: parameters, bodies, responses, codes,
//! security. Schemas are compared pair by pair, each pair once for each side, and then every operation is asked what
//! it reaches. So a change in a shared schema is named once, with all operations it reaches, and a cycle of
//! references ends. A key that no rule knows is a change too (*risky: read it*): two documents that differ never
//! give an empty report.
//!
//! The table of rules is `rules`; how the report reads, `render`.
//!
//! # Why not the crate `drift`
//!
//! It was looked at (0.2.0) and not used. It compares what it compares well, but it asserts that no media type comes
//! or goes, has `todo!()` where a schema does, says "unhandled" of `anyOf`, of several `allOf` and of a changed
//! `nullable`, `default`, bound or pattern, and takes no notice of security, servers or extensions such as our codes. Its
//! findings are free text for one pointer each, so operations, directions and renames would have to be found again
//! from them. What would be left of it is the walk, which is the smaller part.

pub mod change;
pub mod command;
mod compare;
mod document;
mod operation;
mod operations;
mod rename;
pub mod render;
pub mod rules;
mod schema;
mod security;
pub mod source;
mod spot;

pub use change::Change;
pub use rules::{Class, Kind, Side};

use compare::Compare;
use serde_json::Value;
use spot::{Spot, same_text};

/// What changed, the worst first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// All changes.
    pub changes: Vec<Change>,
    /// How many operations the new document has.
    pub operations: usize,
}

impl Report {
    /// How many changes are of `class`.
    pub fn count(&self, class: Class) -> usize {
        self.of(class).count()
    }

    /// The changes of `class`.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Change> {
        let all = self.changes.iter();
        all.filter(move |change| change.class() == class)
    }

    /// The worst class there is.
    pub fn worst(&self) -> Option<Class> {
        self.changes.iter().map(Change::class).min()
    }
}

/// Compares two documents. Whatever they hold, this gives a report: what is not OpenAPI is compared as far as it is.
pub fn diff(old: &Value, new: &Value) -> Report {
    let mut compare = Compare::new(old, new);
    if old.is_object() && new.is_object() {
        compare.document();
    }
    if compare.changes.all().is_empty() && !same_text(old, new) {
        // Nothing above looks at the order of keys in every object.
        let kind = match old == new {
            true => Kind::Reordered,
            false => Kind::Unclassified,
        };
        let found = Spot::root().found(kind).what("the document");
        compare.changes.add(&found, None);
    }
    Report {
        changes: compare.changes.into_sorted(),
        operations: operations::all(new).len(),
    }
}
