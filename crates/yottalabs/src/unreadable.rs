//! Unreadable parts of responses: paths and problems.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use crate::serialize::serialize_fields;

/// A field of a response that could not be read and is therefore treated as missing.
///
/// The API may change the form of a field at any time. Such a field does not fail the call: it is
/// `None` or empty, as if the server had left it out. [`Pod::unreadable_fields`](crate::Pod::unreadable_fields)
/// and the methods of that name on other types say which fields these are. A list element that cannot
/// be read is left out of the list. Each is also reported as a `tracing` event: the first of its kind as
/// a warning, further ones at the level `DEBUG`.
///
/// ```
/// use yottalabs::Pod;
///
/// let pod: Pod = serde_json::from_str(r#"{"id": 7, "createdAt": "soon"}"#)?;
/// assert_eq!(pod.created_at, None);
/// assert_eq!(pod.unreadable_fields()[0].path(), "createdAt");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Neither part contains any text of the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableField {
    path: String,
    problem: String,
}

serialize_fields! {
    UnreadableField { path, problem }
}

impl UnreadableField {
    /// Where the field is, in the API's names and relative to the value that it belongs to, such as
    /// `createdAt` or `expose[1].port`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Why it could not be read, such as `invalid type: integer, expected a boolean`.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for UnreadableField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

/// One step of a path into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Field(String),
    Index(usize),
}

/// A part that is missing or could not be read, and why.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) path: Vec<Step>,
    /// Without any text of the response.
    pub(crate) text: String,
}

impl Problem {
    /// The problem of a value that is absent or `null`.
    pub(crate) fn missing() -> Self {
        Self {
            path: Vec::new(),
            text: "the value is missing".to_owned(),
        }
    }

    /// The same problem, relative to the value that contains this one.
    pub(crate) fn within(mut self, step: Step) -> Self {
        self.path.insert(0, step);
        self
    }
}

/// The unreadable parts of a value. The paths are relative to the value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unreadable(pub(crate) Vec<Problem>);

impl Unreadable {
    pub(crate) fn push(&mut self, path: Vec<Step>, text: String) {
        self.0.push(Problem { path, text });
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// The reason why the value itself could not be read; `None` if it could.
    pub(crate) fn whole(&self) -> Option<&Problem> {
        self.0.iter().find(|problem| problem.path.is_empty())
    }

    /// The unreadable parts of a field.
    pub(crate) fn of(&self, field: &str) -> Self {
        let mut of_field = Self::default();
        for problem in &self.0 {
            if let Some((Step::Field(name), rest)) = problem.path.split_first()
                && name == field
            {
                of_field.push(rest.to_vec(), problem.text.clone());
            }
        }
        of_field
    }

    /// The readable elements of a list, each with its index in the response and its unreadable parts.
    pub(crate) fn zip<I: IntoIterator>(
        &self,
        elements: I,
    ) -> impl Iterator<Item = (usize, I::Item, Self)> + use<I> {
        let mut of_elements: BTreeMap<usize, Self> = BTreeMap::new();
        for problem in &self.0 {
            if let Some((Step::Index(index), rest)) = problem.path.split_first() {
                let of_element = of_elements.entry(*index).or_default();
                of_element.push(rest.to_vec(), problem.text.clone());
            }
        }
        let all = (0..).map(move |index| (index, of_elements.remove(&index).unwrap_or_default()));
        let read = all.filter(|(_, unreadable)| unreadable.whole().is_none());
        read.zip(elements)
            .map(|((index, unreadable), element)| (index, element, unreadable))
    }

    /// The reason why a list without readable elements must not be treated as empty: the list itself, or an
    /// element that is not `null`, could not be read.
    pub(crate) fn lost(&self) -> Option<&Problem> {
        self.0.iter().find(|problem| {
            matches!(problem.path[..], [] | [Step::Index(_)])
                && !problem.text.starts_with("invalid type: null,")
        })
    }

    pub(crate) fn into_fields(self) -> Vec<UnreadableField> {
        // Usually. A list calls this for each of its items, and to collect nothing would take longer.
        if self.0.is_empty() {
            return Vec::new();
        }
        let problems = self.0.into_iter();
        let field = |problem: Problem| UnreadableField {
            path: path_text("", &problem.path),
            problem: problem.text,
        };
        problems.map(field).collect()
    }
}

/// The path in a readable form, such as `data[3].expose[1].port`.
pub(crate) fn path_text(start: &str, path: &[Step]) -> String {
    let mut text = start.to_owned();
    for step in path {
        // Writing to a string cannot fail.
        let _ = match step {
            Step::Index(index) => write!(text, "[{index}]"),
            Step::Field(name) if text.is_empty() => write!(text, "{name}"),
            Step::Field(name) => write!(text, ".{name}"),
        };
    }
    text
}
