//! The OpenAPI documents of a page.

use super::page::Page;
use crate::document::{self, Notation};
use crate::schema::operations;
use anyhow::{Context, Result, anyhow, bail, ensure};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::Value;
use std::collections::BTreeMap;

/// One document of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// The line of the page on which it begins.
    pub line: usize,
    /// The name of its fragment, from the id of its first operation.
    pub file: String,
    /// Its content, formatted.
    pub text: String,
}

/// A fenced code block.
struct Block {
    /// The first word after the opening fence.
    language: String,
    /// The line of the page on which the content begins.
    line: usize,
    content: String,
}

/// The OpenAPI documents among the page's code blocks in JSON or YAML, and among those that begin as one, in the
/// page's order.
pub fn extract(page: &Page) -> Result<Vec<Extract>> {
    let origin = &page.origin;
    let mut extracts: Vec<Extract> = Vec::new();
    // Without regard to case, because some file systems have none.
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (notation, block) in documents(page)? {
        let line = block.line;
        let doc = document::parse(notation, &block.content).map_err(|fault| {
            let line = (line + fault.line - 1).min(page.text.lines().count().max(1));
            let notation = notation.name();
            anyhow!(
                "{origin}:{line}:{}: invalid {notation}: {}",
                fault.column,
                fault.message
            )
        })?;
        let at = |why: String| anyhow!("{origin}:{line}:1: {why}");
        if !is_openapi(&doc).map_err(|why| at(why.to_owned()))? {
            continue;
        }
        let file = file_name(&doc).map_err(|why| at(why.to_string()))?;
        if let Some(other) = lines.insert(file.to_ascii_lowercase(), line) {
            bail!(at(format!(
                "{file} is also the fragment of line {other}: remove one of the two"
            )));
        }
        let text = document::pretty(&doc);
        extracts.push(Extract { line, file, text });
    }
    ensure!(
        !extracts.is_empty(),
        "{origin}:1:1: no ```json or ```yaml block is an OpenAPI document: is this a page of the API reference, as \
         Markdown?"
    );
    Ok(extracts)
}

/// The blocks that may be documents.
fn documents(page: &Page) -> Result<Vec<(Notation, Block)>> {
    if let Some(notation) = page.notation() {
        let content = page.text.clone();
        return Ok(vec![(
            notation,
            Block {
                language: String::new(),
                line: 1,
                content,
            },
        )]);
    }
    let mut documents = Vec::new();
    for block in blocks(page)? {
        match Notation::of(&block.language).or_else(|| guess(&block.content)) {
            // Guides show configuration in YAML, and templates that are not valid YAML.
            Some(Notation::Yaml) if !block.content.contains("openapi") => {}
            Some(notation) => documents.push((notation, block)),
            None => {}
        }
    }
    Ok(documents)
}

/// All fenced code blocks. A block without an end is an error: the page is cut off.
fn blocks(page: &Page) -> Result<Vec<Block>> {
    let line_of = |offset: usize| 1 + page.text[..offset].matches('\n').count();
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (event, range) in Parser::new(&page.text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let language = info
                    .split([' ', '\t', '{', ',', ':'])
                    .next()
                    .unwrap_or_default();
                let line = line_of(range.start);
                let last = page.text[range]
                    .trim_end()
                    .lines()
                    .skip(1)
                    .last()
                    .unwrap_or_default();
                let last = last.trim_start_matches([' ', '\t', '>']);
                ensure!(
                    last.len() >= 3
                        && (last.bytes().all(|b| b == b'`') || last.bytes().all(|b| b == b'~')),
                    "{}:{line}:1: the code block that begins here has no closing fence: the page is cut off",
                    page.origin
                );
                open = true;
                blocks.push(Block {
                    language: language.to_owned(),
                    line: line + 1,
                    content: String::new(),
                });
            }
            Event::Text(text) if open => {
                if let Some(block) = blocks.last_mut() {
                    block.content += &text;
                }
            }
            Event::End(TagEnd::CodeBlock) => open = false,
            _ => {}
        }
    }
    Ok(blocks)
}

/// The notation of a document whose block does not name it, or names another one.
fn guess(content: &str) -> Option<Notation> {
    let content = content.trim_start();
    let has = |text: &str| content.contains(text);
    if content.starts_with('{') && has("\"openapi\"") && has("\"paths\"") {
        Some(Notation::Json)
    } else if content.starts_with("openapi:") && has("paths:") {
        Some(Notation::Yaml)
    } else {
        None
    }
}

/// Whether `doc` is an OpenAPI document. An error if it is nearly one: it has paths as those have.
fn is_openapi(doc: &Value) -> Result<bool, &'static str> {
    let paths = doc.get("paths").and_then(Value::as_object);
    let has_paths = paths.is_some_and(|paths| paths.keys().any(|path| path.starts_with('/')));
    if doc.get("openapi").is_some() {
        Ok(true)
    } else if !has_paths {
        Ok(false)
    } else if doc.get("swagger").is_some() {
        Err("this is a Swagger document: only OpenAPI 3.0 and 3.1 are supported")
    } else {
        Err("this document has `paths` but no `openapi` with its version")
    }
}

/// The file name of a fragment, after its first operation, which is the only one on the vendor's pages.
fn file_name(doc: &Value) -> Result<String> {
    let operations = operations(doc);
    let (_, path, method, operation) = operations
        .first()
        .context("this OpenAPI document has no operation")?;
    let id = operation["operationId"].as_str();
    let id = id.with_context(|| {
        format!("{method} {path:?} has no operationId to name its fragment after")
    })?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    ensure!(
        !id.is_empty() && id.chars().all(plain),
        "operationId {id:?} is not a valid file name: use letters, digits, '-' and '_'"
    );
    Ok(format!("{id}.json"))
}
