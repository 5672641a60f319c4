//! progenitor: its settings, and what to say when it fails.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle, TypeImpl};
use schemars::schema::{InstanceType, SchemaObject};
use serde_json::{Map, Value, json};

use super::{refs, wire_types};

/// What the generator is to make of a document.
#[derive(Clone, Copy)]
pub(crate) enum Product {
    /// The client: types, builders, calls.
    Client,
    /// Mocks of the operations for `httpmock`, with the types of the crate at this path.
    Mocks(&'static str),
}

/// Runs the generator on the document.
///
/// It panics on some input, and its errors name no place. So when the whole fails, each schema and
/// each operation is tried alone, to name the ones to look at.
pub(crate) fn run(spec: &Value, product: Product) -> Result<syn::File, String> {
    quietly(|| attempt(spec, product).map_err(|whole| culprits(spec, product).unwrap_or(whole)))
}

/// One line for each part that fails of itself: not for what only refers to one that does.
fn culprits(spec: &Value, product: Product) -> Option<String> {
    let failing: Vec<(Part<'_>, String)> = parts(spec)
        .filter_map(|part| {
            let error = attempt(&part.document(spec), product).err()?;
            Some((part, error))
        })
        .collect();
    let failing_schemas: BTreeSet<String> = failing
        .iter()
        .filter_map(|(part, _)| part.schema.map(str::to_owned))
        .collect();
    let lines: Vec<String> = failing
        .iter()
        .filter(|(part, _)| {
            let mut reached = refs::reached(spec, &[part.root]);
            part.schema.map(|own| reached.remove(own));
            reached.is_disjoint(&failing_schemas)
        })
        .map(|(part, error)| {
            let line = error.lines().next().unwrap_or_default();
            format!("{}: {}", part.name, line.trim_end_matches([' ', '{']))
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
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
        format!("progenitor panicked: {}", text.unwrap_or("without a word"))
    })?
    .map_err(|e| e.to_string())?;
    syn::parse2(tokens).map_err(|e| format!("the generated code is no Rust: {e}"))
}

fn settings(spec: &Value) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        // Without the builders, which are twice as long as everything else.
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged);
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

/// Something that can be generated alone, with what it refers to.
struct Part<'a> {
    /// For people: a pointer, or an operation.
    name: String,
    root: &'a Value,
    paths: Value,
    /// Its own name, if it is a schema.
    schema: Option<&'a str>,
}

fn parts(spec: &Value) -> impl Iterator<Item = Part<'_>> {
    let schemas = spec["components"]["schemas"].as_object();
    let schemas = schemas.into_iter().flatten().map(|(schema, root)| Part {
        name: format!("#/components/schemas/{schema}"),
        root,
        paths: json!({}),
        schema: Some(schema),
    });
    let paths = spec["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, root)| Part {
            name: format!(
                "operation {} ({} {path})",
                root["operationId"],
                method.to_uppercase()
            ),
            root,
            paths: json!({ path: { method: root } }),
            schema: None,
        })
    });
    schemas.chain(operations)
}

impl Part<'_> {
    fn document(&self, spec: &Value) -> Value {
        let all = &spec["components"]["schemas"];
        let reached = refs::reached(spec, &[self.root]);
        let names = reached.iter().map(String::as_str).chain(self.schema);
        let schemas: Map<String, Value> = names
            .map(|name| (name.to_owned(), all[name].clone()))
            .collect();
        let mut document = spec.clone();
        document["components"]["schemas"] = Value::Object(schemas);
        document["paths"] = self.paths.clone();
        document
    }
}

/// Without the panic hook's own report: the error says it all, and says it once.
fn quietly<T>(run: impl FnOnce() -> T) -> T {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = run();
    panic::set_hook(hook);
    result
}
