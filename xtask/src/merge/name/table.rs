//! The naming table.

use anyhow::{Context, Result, ensure};
use heck::ToUpperCamelCase;
use std::collections::BTreeMap;

/// Which name the enums at which places have.
#[derive(Debug)]
pub struct Table {
    names: BTreeMap<String, Vec<String>>,
    /// Place → name.
    owners: BTreeMap<String, String>,
}

impl Table {
    /// Parses the text of `spec/enums.toml`.
    pub fn parse(text: &str) -> Result<Self> {
        let names: BTreeMap<String, Vec<String>> =
            toml::from_str(text).context("failed to read spec/enums.toml")?;
        let mut owners = BTreeMap::new();
        for (name, places) in &names {
            ensure!(
                *name == name.to_upper_camel_case(),
                "spec/enums.toml: {name} is not a valid type name: write {}",
                name.to_upper_camel_case()
            );
            ensure!(
                !places.is_empty(),
                "spec/enums.toml: {name} has no place: remove it"
            );
            for place in places {
                if let Some(other) = owners.insert(place.clone(), name.clone()) {
                    ensure!(other != *name, "spec/enums.toml: {name} has {place} twice");
                    anyhow::bail!("spec/enums.toml: {place} has two names, {other} and {name}");
                }
            }
        }
        Ok(Self { names, owners })
    }

    /// The names with their places, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.names
            .iter()
            .map(|(name, places)| (name.as_str(), places.as_slice()))
    }

    /// The name of the enum at `place`.
    pub fn name_of(&self, place: &str) -> Option<&str> {
        self.owners.get(place).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_one_name() {
        let error = |text| format!("{:#}", Table::parse(text).unwrap_err());
        assert_eq!(
            error("A = [\"x.y\"]\nB = [\"x.y\"]"),
            "spec/enums.toml: x.y has two names, A and B"
        );
        assert_eq!(
            error("A = [\"x.y\", \"x.y\"]"),
            "spec/enums.toml: A has x.y twice"
        );
        assert_eq!(
            error("A = []"),
            "spec/enums.toml: A has no place: remove it"
        );
        assert_eq!(
            error("podStatus = [\"x.y\"]"),
            "spec/enums.toml: podStatus is not a valid type name: write PodStatus"
        );
        assert!(error("A = 1").starts_with("failed to read spec/enums.toml: "));
    }
}
