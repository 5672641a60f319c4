//! progenitor: its settings, and the places in its errors.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle, TypeImpl};
use schemars::schema::{InstanceType, SchemaObject};
use serde_json::{Map, Value, json};

use super::prepare::reached;
use super::wire_types;

/// What the generator makes of a document.
#[derive(Clone, Copy)]
pub(crate) enum Product {
    /// The client: types and calls.
    Client,
    /// Mocks of the operations for `httpmock`, with the types of the crate at this path.
    Mocks(&'static str),
}

/// Runs the generator on the document.
///
/// It panics on some input, and its errors name no place. So when it fails on the document, it is run on each
/// schema and each operation alone, to name the one that it fails on.
pub(crate) fn run(spec: &Value, product: Product) -> Result<syn::File, String> {
    // Without the report of the panic hook: the error says the same.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = attempt(spec, product).map_err(|whole| {
        let mut parts: Vec<Part> = parts(spec).collect();
        // A schema that refers to a failing schema fails as well, and reaches more.
        parts.sort_by_key(|part| part.schemas.len());
        let failed = parts.iter().find_map(|part| {
            let error = attempt(&part.document(spec), product).err()?;
            let line = error.lines().next().unwrap_or_default();
            Some(format!(
                "{}: {}",
                part.name,
                line.trim_end_matches([' ', '{'])
            ))
        });
        failed.unwrap_or(whole)
    });
    panic::set_hook(hook);
    result
}

fn attempt(spec: &Value, product: Product) -> Result<syn::File, String> {
    let document: OpenAPI = serde_path_to_error::deserialize(spec)
        .map_err(|e| format!("at `{}`: {}", e.path(), e.inner()))?;
    let tokens = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut generator = Generator::new(&settings(spec));
        match product {
            Product::Client => generator.generate_tokens(&document),
            Product::Mocks(types) => generator.httpmock(&document, types),
        }
    }))
    .map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        format!(
            "progenitor panicked: {}",
            text.unwrap_or("without a message")
        )
    })?
    .map_err(|e| e.to_string())?;
    syn::parse2(tokens).map_err(|e| format!("the generated code is not valid Rust: {e}"))
}

fn settings(spec: &Value) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        // Without the builders, which are twice as long as everything else.
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged);
    for (wire, schema_type) in wire_types::ALL {
        let instance_type = match schema_type {
            "number" => InstanceType::Number,
            _ => InstanceType::Integer,
        };
        let schema = SchemaObject {
            instance_type: Some(instance_type.into()),
            format: Some(wire_types::format(wire)),
            ..SchemaObject::default()
        };
        let path = format!("crate::wire::{wire}");
        settings.with_conversion(schema, path, [TypeImpl::Display].into_iter());
    }
    // Enums are open: a new value must not break readers. An enum that `wire` lacks is a
    // compile error that names it.
    for name in enums(spec) {
        let impls = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(name, format!("crate::wire::{name}"), impls.into_iter());
    }
    settings
}

fn enums(spec: &Value) -> impl Iterator<Item = &String> {
    let schemas = spec["components"]["schemas"].as_object();
    let schemas = schemas.into_iter().flatten();
    schemas.filter_map(|(name, schema)| schema.get("enum").map(|_| name))
}

/// A schema or an operation, and what it refers to.
struct Part {
    name: String,
    paths: Value,
    schemas: BTreeSet<String>,
}

fn parts(spec: &Value) -> impl Iterator<Item = Part> {
    let schemas = spec["components"]["schemas"].as_object();
    let schemas = schemas.into_iter().flatten().map(|(name, root)| {
        let mut schemas = reached(spec, &[root]);
        schemas.insert(name.clone());
        Part {
            name: format!("#/components/schemas/{name}"),
            paths: json!({}),
            schemas,
        }
    });
    let paths = spec["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(move |(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, root)| Part {
            name: format!(
                "operation {} ({} {path})",
                root["operationId"],
                method.to_uppercase()
            ),
            paths: json!({ path: { method: root } }),
            schemas: reached(spec, &[root]),
        })
    });
    schemas.chain(operations)
}

impl Part {
    fn document(&self, spec: &Value) -> Value {
        let all = &spec["components"]["schemas"];
        let schemas = self.schemas.iter();
        let schemas: Map<String, Value> = schemas
            .map(|name| (name.clone(), all[name].clone()))
            .collect();
        let mut document = spec.clone();
        document["components"]["schemas"] = Value::Object(schemas);
        document["paths"] = self.paths.clone();
        document
    }
}
