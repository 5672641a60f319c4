//! Step 5: our corrections, `spec/overlay.yaml` (OpenAPI Overlay 1.0).

use crate::document::{self, Fault, Notation};
use anyhow::{Context, Result, anyhow, ensure};
use enumset::{EnumSet, enum_set};
use roas_overlay::apply::{Apply, ApplyErrorKind, ApplyOptions};
use roas_overlay::v1_0::Overlay;
use roas_overlay::validation::Validate;
use serde_json::Value;

/// What an action may have.
const KEYS: [&str; 4] = ["target", "description", "update", "remove"];

/// Applies the overlay `text` to `doc`. An action that matches nothing is an error: that is how a fix
/// that the vendor has made upstream comes to light.
pub fn overlay(doc: &mut Value, text: &str) -> Result<()> {
    // Through a `Value`, so that keys of any order and mappings in `update` arrive as JSON.
    let value = document::parse(Notation::Yaml, text).map_err(|fault| {
        let Fault {
            line,
            column,
            message,
        } = fault;
        anyhow!("not valid YAML: line {line} column {column}: {message}")
    })?;
    known(&value)?;
    let overlay: Overlay = serde_json::from_value(value).context("not an OpenAPI Overlay 1.0")?;
    if let Err(error) = overlay.validate(EnumSet::empty()) {
        return Err(anyhow!("not a valid OpenAPI Overlay 1.0: {error}"));
    }
    for (index, action) in overlay.actions.iter().enumerate() {
        let reason = action.description.as_deref().unwrap_or_default();
        ensure!(
            !reason.trim().is_empty(),
            "action {index} (target {}) has no description: give the reason for it",
            action.target
        );
    }
    let options = enum_set!(ApplyOptions::ErrorOnZeroMatch | ApplyOptions::ErrorOnMixedKindMatch);
    overlay.apply(doc, options).map_err(|error| {
        let action = &overlay.actions[error.action_index];
        let reason = action.description.as_deref().unwrap_or_default().trim();
        let what = match &error.kind {
            ApplyErrorKind::ZeroMatch => {
                "matches nothing: if the vendor has fixed this upstream, or \
                 dropped it, remove the action, else correct its target"
                    .to_owned()
            }
            ApplyErrorKind::PrimitiveActionTarget => {
                "is neither an object nor an array: target what holds it".to_owned()
            }
            other => other.to_string(),
        };
        anyhow!(
            "action {} ({reason}): target {} {what}",
            error.action_index,
            error.target
        )
    })?;
    Ok(())
}

/// An action does nothing by a key that is misspelt, and nobody would be told.
fn known(overlay: &Value) -> Result<()> {
    let actions = overlay["actions"].as_array();
    for (index, action) in actions.into_iter().flatten().enumerate() {
        for (key, _) in action.as_object().into_iter().flatten() {
            ensure!(
                KEYS.contains(&key.as_str()) || key.starts_with("x-"),
                "action {index} has a key {key:?}: an action has {}",
                KEYS.join(", ")
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const HEAD: &str = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n";

    fn apply(actions: &str) -> Result<Value> {
        let mut doc = json!({"info": {"title": "x"}, "tags": [1], "security": [{}]});
        overlay(&mut doc, &format!("{HEAD}{actions}")).map(|()| doc)
    }

    #[test]
    fn actions_update_append_and_remove() {
        let doc = apply(
            "- {target: $.info, description: d, update: {title: y}}\n\
             - {target: $.tags, description: d, update: 2}\n\
             - {target: $.security, description: d, remove: true}\n",
        );
        assert_eq!(
            doc.unwrap(),
            json!({"info": {"title": "y"}, "tags": [1, 2]})
        );
    }

    #[test]
    fn an_action_that_matches_nothing_is_named_with_its_reason() {
        let error = apply(
            "- {target: $.info, description: d, update: {title: y}}\n\
             - {target: $.servers, description: none of ours, remove: true}\n",
        );
        assert_eq!(
            error.unwrap_err().to_string(),
            "action 1 (none of ours): target $.servers matches nothing: if the vendor has fixed this \
             upstream, or dropped it, remove the action, else correct its target"
        );
    }

    #[test]
    fn an_action_has_a_reason_a_valid_target_and_something_to_do() {
        let error = |actions| format!("{:#}", apply(actions).unwrap_err());
        let unreasoned = error("- {target: $.info, update: {title: y}}\n");
        assert_eq!(
            unreasoned,
            "action 0 (target $.info) has no description: give the reason for it"
        );
        let primitive = error("- {target: $.info.title, description: d, remove: true}\n");
        assert!(
            primitive.contains("action 0 (d): target $.info.title is neither"),
            "{primitive}"
        );
        assert!(
            error("- {target: '$[', description: d, remove: true}\n").contains("actions[0].target")
        );
        assert!(error("- {target: $.info, description: d}\n").contains("actions[0]"));
        assert!(error("- [\n").starts_with("not valid YAML: "));
    }
}
