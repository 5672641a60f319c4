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
    /// The first line of its content on the page.
    pub line: usize,
    /// The file name of its fragment, after the id of its first operation.
    pub file: String,
    /// Its content, formatted.
    pub text: String,
}

/// A part of a page that may be a document.
struct Block {
    notation: Notation,
    /// The first line of its content on the page.
    line: usize,
    content: String,
}

/// Returns the OpenAPI documents of the page, in its order: code blocks in JSON or YAML, or that look like a document.
pub fn extract(page: &Page) -> Result<Vec<Extract>> {
    let origin = &page.origin;
    let mut extracts: Vec<Extract> = Vec::new();
    // In lower case, because some file systems ignore case.
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for Block {
        notation,
        line,
        content,
    } in blocks(page)?
    {
        let doc = document::parse(origin, line, notation, &content)?;
        let at = |why: anyhow::Error| anyhow!("{origin}:{line}:1: {why}");
        if !is_openapi(&doc).map_err(at)? {
            continue;
        }
        let file = file_name(&doc).map_err(at)?;
        if let Some(other) = lines.insert(file.to_ascii_lowercase(), line) {
            bail!(
                "{origin}:{line}:1: {file} is also the fragment of line {other}: remove one of the two"
            );
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

/// Returns the page as a whole, or its fenced code blocks that may be documents. A block without an end is an error,
/// because the page is cut off.
fn blocks(page: &Page) -> Result<Vec<Block>> {
    if let Some(notation) = page.notation() {
        let content = page.text.clone();
        let line = 1;
        return Ok(vec![Block {
            notation,
            line,
            content,
        }]);
    }
    let mut blocks = Vec::new();
    // The line number at a byte of the page.
    let (mut line, mut at) = (1, 0);
    let mut language = None;
    let mut content = String::new();
    for (event, range) in Parser::new(&page.text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let word = info.split([' ', '\t', '{', ',', ':']).next();
                language = Some(word.unwrap_or_default().to_owned());
                content.clear();
            }
            Event::Text(text) if language.is_some() => content += &text,
            Event::End(TagEnd::CodeBlock) => {
                let Some(language) = language.take() else {
                    continue;
                };
                line += page.text[at..range.start].matches('\n').count();
                at = range.start;
                ensure!(
                    is_closed(&page.text[range]),
                    "{}:{line}:1: the code block that begins here has no closing fence: the page is cut off",
                    page.origin
                );
                match Notation::of(&language).or_else(|| guess(&content)) {
                    // Guides contain other YAML, also templates that are not valid.
                    Some(Notation::Yaml) if !content.contains("openapi") => {}
                    Some(notation) => blocks.push(Block {
                        notation,
                        line: line + 1,
                        content: content.clone(),
                    }),
                    None => {}
                }
            }
            _ => {}
        }
    }
    Ok(blocks)
}

/// Returns whether the last line of a fenced code block is a fence.
fn is_closed(block: &str) -> bool {
    let last = block.trim_end().lines().skip(1).last().unwrap_or_default();
    let last = last.trim_start_matches([' ', '\t', '>']);
    last.len() >= 3 && (last.bytes().all(|b| b == b'`') || last.bytes().all(|b| b == b'~'))
}

/// Guesses the notation of a document if the language of its block does not name it.
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

/// Returns whether `doc` is an OpenAPI document. A document with paths that is not one is an error.
fn is_openapi(doc: &Value) -> Result<bool> {
    let paths = doc.get("paths").and_then(Value::as_object);
    let has_paths = paths.is_some_and(|paths| paths.keys().any(|path| path.starts_with('/')));
    if doc.get("openapi").is_some() {
        Ok(true)
    } else if !has_paths {
        Ok(false)
    } else if doc.get("swagger").is_some() {
        bail!("this is a Swagger document: only OpenAPI 3.0 and 3.1 are supported")
    } else {
        bail!("this document has `paths` but no `openapi` with its version")
    }
}

/// Returns the file name of a fragment, after its first operation.
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
