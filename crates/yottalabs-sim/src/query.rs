//! Query parameters: repeated or joined by commas, a name and a text each.

use axum::extract::Query as Pairs;

use crate::envelope::Failure;

/// The parameters of a request, in the order they were sent.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Takes what axum has decoded.
    pub(crate) fn new(Pairs(pairs): Pairs<Vec<(String, String)>>) -> Self {
        Self(pairs)
    }

    /// Every value of a list, whether it came as `a=1&a=2` or as `a=1,2`.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        let values = self.0.iter().filter(|(key, _)| key == name);
        values.flat_map(|(_, value)| value.split(',')).collect()
    }

    /// A single value; one left empty counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.value(name).filter(|value| !value.is_empty())
    }

    /// A single value as it was sent.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().find(|(key, _)| key == name);
        value.map(|(_, value)| value.as_str())
    }

    /// A whole number.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Failure> {
        let Some(text) = self.value(name) else {
            return Ok(None);
        };
        let number = text.parse::<i64>();
        number
            .map(Some)
            .map_err(|_| Failure::unreadable(format!("{name}: must be a whole number")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        Query(
            pairs
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn lists_come_repeated_or_joined() {
        let query = query(&[("a", "1"), ("b", "x"), ("a", "2,3"), ("a", "")]);
        assert_eq!(query.list("a"), ["1", "2", "3", ""]);
        assert!(query.list("c").is_empty());
    }

    #[test]
    fn a_number_that_is_none_names_its_parameter() {
        let query = query(&[("limit", "ten"), ("empty", "")]);
        for name in ["limit", "empty"] {
            let failure = query.integer(name).expect_err("no number");
            assert_eq!(failure.message, format!("{name}: must be a whole number"));
        }
        assert_eq!(query.integer("absent"), Ok(None));
    }
}
