//! New names, from `spec/renames.toml`, for schemas and operations that have one name on two pages.

use super::inputs::Fragment;
use crate::pointer::push;
use crate::schema::{METHODS, sites};
use anyhow::{Context, Result, bail, ensure};
use heck::ToUpperCamelCase;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What has new names on one page: old → new.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Names {
    schemas: BTreeMap<String, String>,
    operations: BTreeMap<String, String>,
}

/// Gives the schemas and operations of `fragments` the names that `table`, the text of `spec/renames.toml`,
/// has for them. A rule that fits nothing is an error: the page has changed, and the rule may be harmful.
pub fn rename(fragments: &mut [Fragment], table: &str) -> Result<()> {
    let pages: BTreeMap<String, Names> =
        toml::from_str(table).context("failed to read spec/renames.toml")?;
    for (page, names) in &pages {
        check(page, names)?;
    }
    let mut used = BTreeSet::new();
    for Fragment { file, doc } in fragments.iter_mut() {
        let page = page(file);
        if let Some(names) = pages.get(page) {
            let done = apply(doc, names).with_context(|| format!("in {file}"))?;
            used.extend(done.into_iter().map(|rule| (page.to_owned(), rule)));
        }
    }
    for (page, names) in &pages {
        let rules = names.schemas.iter().map(|rule| ("schemas", rule));
        let rules = rules.chain(names.operations.iter().map(|rule| ("operations", rule)));
        for (kind, (old, new)) in rules {
            ensure!(
                used.contains(&(page.clone(), (kind, old.clone()))),
                "spec/renames.toml: {page}.{kind}.{old} = {new:?} matches nothing in spec/fragments/{page}: \
                 remove the rule, or correct it"
            );
        }
    }
    unneeded(fragments, &pages)
}

/// Where the pages agree by now, a rule makes two types out of one.
fn unneeded(fragments: &[Fragment], pages: &BTreeMap<String, Names>) -> Result<()> {
    for (own, names) in pages {
        for (old, new) in &names.schemas {
            let of = |fragment: &Fragment, name: &str| {
                fragment.doc["components"]["schemas"].get(name).cloned()
            };
            let mine = fragments.iter().filter(|f| page(&f.file) == own);
            let Some(mut mine) = mine.filter_map(|f| of(f, new)).next() else {
                continue;
            };
            let back = [(new.clone(), old.clone())];
            // In a document of its own, for that is where references are found.
            let mut doc = json!({"components": {"schemas": {"S": mine.take()}}});
            references(&mut doc, &back.into());
            let mine = doc["components"]["schemas"]["S"].take();
            let others = fragments.iter().filter(|f| page(&f.file) != own);
            let others: Vec<_> = others.filter_map(|f| of(f, old)).collect();
            ensure!(
                others.is_empty() || others.iter().any(|other| *other != mine),
                "spec/renames.toml: {own}.schemas.{old} = {new:?} is no longer needed: \
                 all pages have the same {old}: remove the rule"
            );
        }
    }
    Ok(())
}

/// The page a fragment was taken from.
pub(super) fn page(file: &str) -> &str {
    file.split_once('/').map_or(file, |(page, _)| page)
}

/// The rule that would tell `name` on this page apart.
pub(super) fn rule(file: &str, kind: &str, name: &str) -> String {
    let page = page(file);
    // Twice, because of names such as `a.b`: `GpusAB` is not yet what it would become.
    let new = format!("{page}-{name}").to_upper_camel_case();
    let new = new.to_upper_camel_case();
    let new = match kind {
        "operations" => {
            let mut letters = new.chars();
            let first = letters.next().map(|c| c.to_ascii_lowercase());
            first.into_iter().chain(letters).collect()
        }
        _ => new,
    };
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if name.chars().all(bare) {
        format!("{page}.{kind}.{name} = {new:?}")
    } else {
        format!("{page}.{kind}.{name:?} = {new:?}")
    }
}

fn check(page: &str, names: &Names) -> Result<()> {
    for (old, new) in names.schemas.iter().chain(&names.operations) {
        ensure!(
            old != new,
            "spec/renames.toml: {page} gives {old} the name that it has: remove the rule, or correct it"
        );
    }
    for (old, new) in &names.schemas {
        let right = new.to_upper_camel_case();
        ensure!(
            !right.is_empty(),
            "spec/renames.toml: {page}.schemas.{old} = {new:?} is not a valid type name"
        );
        ensure!(
            *new == right,
            "spec/renames.toml: {new:?} is not a valid type name: write {right:?}"
        );
    }
    for (old, new) in &names.operations {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        ensure!(
            new.starts_with(|c: char| c.is_ascii_alphabetic()) && new.chars().all(plain),
            "spec/renames.toml: {page}.operations.{old} = {new:?} is not a valid operationId: \
             it has letters, digits and '_', and begins with a letter"
        );
    }
    Ok(())
}

/// Which rule: the kind and the old name.
type Rule = (&'static str, String);

/// Renames in one document; gives back the rules that fitted.
fn apply(doc: &mut Value, names: &Names) -> Result<Vec<Rule>> {
    let mut done = Vec::new();
    let schemas = doc.pointer_mut("/components/schemas");
    if let Some(schemas) = schemas.and_then(Value::as_object_mut) {
        let mut renamed = Map::new();
        for (old, schema) in std::mem::take(schemas) {
            let new = match names.schemas.get(&old) {
                None => old,
                Some(new) => {
                    done.push(("schemas", old));
                    new.clone()
                }
            };
            if renamed.contains_key(&new) {
                bail!(
                    "spec/renames.toml: {new} is taken: the fragment has a schema of that name already"
                );
            }
            renamed.insert(new, schema);
        }
        *schemas = renamed;
    }
    references(doc, &names.schemas);
    let paths = doc.get_mut("paths").and_then(Value::as_object_mut);
    for (_, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let id = operation.get("operationId").and_then(Value::as_str);
            if let (true, Some(id)) = (METHODS.contains(&method.as_str()), id)
                && let Some(new) = names.operations.get(id)
            {
                done.push(("operations", id.to_owned()));
                operation["operationId"] = json!(new);
            }
        }
    }
    Ok(done)
}

/// What refers to a renamed schema.
fn references(doc: &mut Value, names: &BTreeMap<String, String>) {
    let rename = |target: &mut Value| {
        let old = target.as_str().unwrap_or_default();
        // A mapping may have the bare name.
        let name = old.strip_prefix("#/components/schemas/").unwrap_or(old);
        if let Some(new) = names.get(name) {
            *target = json!(format!("#/components/schemas/{new}"));
        }
    };
    for site in sites(doc) {
        if let Some(target) = doc.pointer_mut(&push(&site.pointer, "$ref")) {
            rename(target);
        }
        let mapping = doc.pointer_mut(&format!("{}/discriminator/mapping", site.pointer));
        for (_, target) in mapping.and_then(Value::as_object_mut).into_iter().flatten() {
            rename(target);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(file: &str) -> Fragment {
        let reference = json!({"$ref": "#/components/schemas/Result"});
        let doc = json!({
            "paths": {"/x": {"get": {
                "operationId": "list",
                "responses": {"200": {"content": {"application/json": {"schema": reference}}}}
            }}},
            "components": {"schemas": {
                "Result": {"properties": {"inner": {"items": reference}}},
                "Other": {"discriminator": {"mapping": {"r": "#/components/schemas/Result"}}}
            }}
        });
        Fragment {
            file: file.to_owned(),
            doc,
        }
    }

    fn error(table: &str) -> String {
        let mut fragments = [fragment("gpus/list.json")];
        format!("{:#}", rename(&mut fragments, table).unwrap_err())
    }

    #[test]
    fn a_page_has_names_of_its_own() {
        let mut fragments = [fragment("gpus/list.json"), fragment("pods/list.json")];
        fragments[1].doc["components"]["schemas"]["Result"]["title"] = json!("t");
        let (first, before) = (fragments[0].doc.clone(), fragments[1].doc.clone());
        let table = "[gpus]\nschemas.Result = \"GpusResult\"\noperations.list = \"listGpus\"\n";
        rename(&mut fragments, table).unwrap();
        assert_eq!(fragments[1].doc, before, "the other page is left alone");
        let expected = first.to_string();
        let expected = expected
            .replace("Result", "GpusResult")
            .replace("\"list\"", "\"listGpus\"");
        assert_eq!(fragments[0].doc.to_string(), expected);
    }

    #[test]
    fn a_rule_fits_something() {
        assert_eq!(
            error("pods.schemas.Result = \"PodsResult\""),
            "spec/renames.toml: pods.schemas.Result = \"PodsResult\" matches nothing in spec/fragments/pods: \
             remove the rule, or correct it"
        );
        assert!(
            error("gpus.operations.get = \"x\"")
                .contains("gpus.operations.get = \"x\" matches nothing")
        );
        assert!(
            error("gpus.parameters.X = \"Y\"").starts_with("failed to read spec/renames.toml: ")
        );
    }

    #[test]
    fn a_rule_is_needed() {
        let mut fragments = [fragment("gpus/list.json"), fragment("pods/list.json")];
        let table = "gpus.schemas.Result = \"GpusResult\"";
        let error = rename(&mut fragments.clone(), table).unwrap_err();
        assert_eq!(
            error.to_string(),
            "spec/renames.toml: gpus.schemas.Result = \"GpusResult\" is no longer needed: \
             all pages have the same Result: remove the rule"
        );
        fragments[1].doc["components"]["schemas"]["Result"]["title"] = json!("t");
        rename(&mut fragments.clone(), table).unwrap();
        // No other page has it: the rule is there for another reason.
        rename(&mut fragments[..1], table).unwrap();
    }

    #[test]
    fn a_new_name_is_free_and_a_type_name() {
        assert_eq!(
            error("gpus.schemas.Result = \"Other\""),
            "in gpus/list.json: spec/renames.toml: Other is taken: the fragment has a schema of that name already"
        );
        assert_eq!(
            error("gpus.schemas.Result = \"gpu_result\""),
            "spec/renames.toml: \"gpu_result\" is not a valid type name: write \"GpuResult\""
        );
    }

    #[test]
    fn the_rule_to_add_can_be_pasted() {
        let rules = [
            rule("gpus/list.json", "schemas", "Result"),
            rule("gpus/list.json", "operations", "list"),
            rule("gpus/list.json", "schemas", "a.b"),
        ];
        assert_eq!(rules[2], "gpus.schemas.\"a.b\" = \"GpusAb\"");
        let mut fragments = [fragment("gpus/list.json")];
        fragments[0].doc["components"]["schemas"]["a.b"] = json!({});
        rename(&mut fragments, &rules.join("\n")).unwrap();
        let text = fragments[0].doc.to_string();
        assert!(
            text.contains("\"GpusResult\"") && text.contains("\"gpusList\""),
            "{text}"
        );
    }
}
