//! progenitor: its settings, and what to say when it fails.

use std::panic::{self, AssertUnwindSafe};

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle, TypeImpl};
use schemars::schema::{InstanceType, SchemaObject};
use serde_json::{Map, Value, json};

use super::{refs, wire_types};

/// Runs the generator on the document.
///
/// It panics on some input, and its errors name no place. So when the whole fails, each operation
/// and then each schema is tried alone, to name the one to look at.
pub(crate) fn run(spec: &Value) -> Result<syn::File, String> {
    quietly(|| {
        let whole = match attempt(spec) {
            Ok(file) => return Ok(file),
            Err(error) => error,
        };
        let alone: Vec<String> = parts(spec)
            .filter_map(|(name, part)| Some(format!("{name}: {}", attempt(&part).err()?)))
            .collect();
        Err(if alone.is_empty() {
            whole
        } else {
            alone.join("\n")
        })
    })
}

fn attempt(spec: &Value) -> Result<syn::File, String> {
    let document = serde_path_to_error::deserialize(spec)
        .map_err(|e| format!("at `{}`: {}", e.path(), e.inner()))?;
    let tokens = panic::catch_unwind(AssertUnwindSafe(|| {
        Generator::new(&settings(spec)).generate_tokens(&document)
    }))
    .map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        format!("progenitor panicked: {}", text.unwrap_or("without a word"))
    })?
    .map_err(|e| e.to_string())?;
    syn::parse2(tokens).map_err(|e| format!("the generated code is no Rust: {e}"))
}

fn settings(spec: &Value) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        // A renamed parameter of the same type goes unseen with positional arguments.
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Merged)
        .with_hooks(HooksMode::Expected)
        .with_inner_type("crate::exchange::Context".parse().expect("it is a path"));
    for wire in wire_types::ALL {
        let schema = SchemaObject {
            instance_type: Some(instance_type(wire.schema_type).into()),
            format: Some(wire.format.to_owned()),
            ..SchemaObject::default()
        };
        settings.with_conversion(schema, wire.path, [TypeImpl::Display].into_iter());
    }
    // Enums are open: one new value must not break every reader. One that `wire` lacks is a
    // compile error that names it.
    for name in enums(spec) {
        let impls = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(name, format!("crate::wire::{name}"), impls.into_iter());
    }
    settings
}

fn instance_type(name: &str) -> InstanceType {
    match name {
        "integer" => InstanceType::Integer,
        "number" => InstanceType::Number,
        other => unreachable!("no wire type stands for `{other}`"),
    }
}

fn enums(spec: &Value) -> impl Iterator<Item = &String> {
    let schemas = spec["components"]["schemas"].as_object();
    schemas
        .into_iter()
        .flatten()
        .filter(|(_, schema)| schema.get("enum").is_some())
        .map(|(name, _)| name)
}

/// Documents with one operation, then with one schema, each with what it refers to.
fn parts(spec: &Value) -> impl Iterator<Item = (String, Value)> {
    let paths = spec["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| {
            let id = operation["operationId"]
                .as_str()
                .unwrap_or("no operationId");
            let name = format!("operation {id} ({} {path})", method.to_uppercase());
            (name, json!({ path: { method: operation } }), operation)
        })
    });
    let schemas = spec["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten();
    let schemas = schemas.map(|(name, schema)| (format!("schema {name}"), json!({}), schema));
    operations.chain(schemas).map(|(name, paths, root)| {
        let mut part = spec.clone();
        part["components"]["schemas"] = closure(spec, &name, root);
        part["paths"] = paths;
        (name, part)
    })
}

fn closure(spec: &Value, name: &str, root: &Value) -> Value {
    let mut schemas: Map<String, Value> = refs::reached(spec, &[root])
        .into_iter()
        .map(|reached| {
            (
                reached.clone(),
                spec["components"]["schemas"][&reached].clone(),
            )
        })
        .collect();
    if let Some(schema) = name.strip_prefix("schema ") {
        schemas.insert(schema.to_owned(), root.clone());
    }
    Value::Object(schemas)
}

/// Without the panic hook's own report: the error says it all, and says it once.
fn quietly<T>(run: impl FnOnce() -> T) -> T {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = run();
    panic::set_hook(hook);
    result
}
