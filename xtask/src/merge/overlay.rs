//! Step 7: our corrections, `spec/overlay.yaml` (OpenAPI Overlay 1.0).

use crate::document::{self, Notation};
use anyhow::{Context, Result, anyhow, ensure};
use enumset::{EnumSet, enum_set};
use roas_overlay::apply::{Apply, ApplyErrorKind, ApplyOptions};
use roas_overlay::v1_0::Overlay;
use roas_overlay::validation::Validate;
use serde_json::Value;

/// The keys of an action.
const KEYS: [&str; 4] = ["target", "description", "update", "remove"];

/// Applies the overlay `text` to `doc`. An action that matches nothing is an error, so that we notice what the vendor
/// has fixed.
pub(super) fn overlay(doc: &mut Value, text: &str) -> Result<()> {
    // Parsed as JSON values first, because `update` is JSON.
    let value = document::parse("spec/overlay.yaml", 1, Notation::Yaml, text)?;
    check_keys(&value)?;
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

/// Refuses unknown keys, because an action with a misspelt key would have no effect.
fn check_keys(overlay: &Value) -> Result<()> {
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
