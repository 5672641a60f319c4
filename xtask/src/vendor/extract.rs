//! The OpenAPI documents of a page.

use super::markdown::{Block, blocks};
use super::page::Page;
use crate::document::{self, Notation, locate};
use crate::json;
use crate::merge::circle::circle;
use crate::schema::operations;
use anyhow::{Result, anyhow, ensure};
use serde_json::Value;
use std::collections::BTreeMap;

/// One document of a page, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// The line of the page it begins on.
    pub line: usize,
    /// Its file name, made from the id of its operation.
    pub file: String,
    /// Its content, formatted.
    pub text: String,
}

/// The OpenAPI documents among the page's ```` ```json ```` and ```` ```yaml ```` blocks, and among those that are
/// called otherwise but begin as one, in the page's order.
pub fn extract(page: &Page) -> Result<Vec<Extract>> {
    let origin = &page.origin;
    let mut found: Vec<Extract> = Vec::new();
    // Without regard to case, for file systems that have none.
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (notation, block) in documents(page)? {
        let doc = parse(origin, notation, &block)?;
        if doc.get("openapi").is_none() {
            if let Some(why) = nearly(&doc) {
                return Err(anyhow!("{origin}:{}:1: {why}", block.line));
            }
            continue;
        }
        let file = file_name(&doc).map_err(|why| anyhow!("{origin}:{}:1: {why}", block.line))?;
        if let Some(other) = lines.insert(file.to_ascii_lowercase(), block.line) {
            return Err(anyhow!(
                "{origin}:{}:1: this document would be written to {file}, as the one on line {other} is: \
                 one operation stands on the page twice",
                block.line,
            ));
        }
        if let Some(circle) = circle(&doc) {
            let at = locate(notation, &block.content, &circle.pointer);
            let (line, column) = at.unwrap_or((1, 1));
            return Err(anyhow!(
                "{origin}:{}:{column}: {}",
                block.line + line - 1,
                circle.message()
            ));
        }
        found.push(Extract {
            line: block.line,
            file,
            text: json::pretty(&doc),
        });
    }
    ensure!(
        !found.is_empty(),
        "{origin}:1:1: no ```json or ```yaml block holds an OpenAPI document: is this a page of the API reference, \
         as Markdown?"
    );
    Ok(found)
}

/// The blocks that may be documents.
fn documents(page: &Page) -> Result<Vec<(Notation, Block)>> {
    if let Some(notation) = page.notation() {
        let whole = Block {
            language: String::new(),
            line: 1,
            content: page.text.clone(),
        };
        return Ok(vec![(notation, whole)]);
    }
    let blocks = blocks(&page.origin, &page.text)?.into_iter();
    let known = blocks.filter_map(|block| {
        let notation = Notation::of(&block.language).or_else(|| guess(&block.content));
        Some((notation?, block))
    });
    // Guides show configuration in YAML, and templates of it that are none: only what may be meant for us is read.
    let ours = known.filter(|(notation, block)| {
        *notation == Notation::Json || block.content.contains("openapi")
    });
    Ok(ours.collect())
}

/// What a document of the API is written in whose block does not say it, or calls it something else.
fn guess(content: &str) -> Option<Notation> {
    let content = content.trim_start();
    let all = |keys: [&str; 2]| keys.iter().all(|key| content.contains(key));
    if content.starts_with('{') && all(["\"openapi\"", "\"paths\""]) {
        return Some(Notation::Json);
    }
    let mut lines = content.lines();
    let yaml = content.starts_with("openapi:")
        && lines.any(|line| line.trim_start().starts_with("paths:"));
    yaml.then_some(Notation::Yaml)
}

/// Why `doc`, which has no `openapi`, may yet be meant to be an OpenAPI document: it has paths as those have.
fn nearly(doc: &Value) -> Option<&'static str> {
    let paths = doc.get("paths")?.as_object()?;
    if !paths.keys().any(|path| path.starts_with('/')) {
        None
    } else if doc.get("swagger").is_some() {
        Some("this is a Swagger document: only OpenAPI 3.0 and 3.1 are supported")
    } else {
        Some("this document has `paths` as OpenAPI has, but no `openapi` to say its version")
    }
}

fn parse(origin: &str, notation: Notation, block: &Block) -> Result<Value> {
    document::parse(notation, &block.content).map_err(|fault| {
        anyhow!(
            "{origin}:{}:{}: invalid {}: {}",
            block.line + fault.line - 1,
            fault.column,
            notation.name(),
            fault.message
        )
    })
}

/// Named after the first operation, which on the vendor's own pages is the only one.
fn file_name(doc: &Value) -> Result<String> {
    let operations = operations(doc);
    let (_, path, method, operation) = operations
        .first()
        .ok_or_else(|| anyhow!("this OpenAPI document has no operation"))?;
    let Some(id) = operation["operationId"].as_str() else {
        return Err(anyhow!(
            "{method} {path:?} has no operationId to name its fragment after"
        ));
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    ensure!(
        !id.is_empty() && id.chars().all(plain),
        "operationId {id:?} cannot name a file: it may have letters, digits, '-' and '_'"
    );
    Ok(format!("{id}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page {
            origin: "p.md".to_owned(),
            name: "p".to_owned(),
            url: "https://e.com/p.md".to_owned(),
            text: text.to_owned(),
        }
    }

    fn error(text: &str) -> String {
        extract(&page(text)).unwrap_err().to_string()
    }

    fn block(id: &str) -> String {
        let doc = r#"{"paths":{"/x":{"get":{"operationId":"ID"}}},"openapi":"3.0.1"}"#;
        format!("```json\n{}\n```\n", doc.replace("ID", id))
    }

    #[test]
    fn documents_are_found_and_named_and_keep_their_order() {
        let text = format!(
            "# x\n{}```json\n{{\"code\": 1}}\n```\n{}",
            block("b"),
            block("a")
        );
        let found = extract(&page(&text)).unwrap();
        let files: Vec<_> = found.iter().map(|e| (e.line, e.file.as_str())).collect();
        assert_eq!(files, [(3, "b.json"), (9, "a.json")]);
        assert!(
            found[0].text.starts_with("{\n  \"paths\": {\n"),
            "{}",
            found[0].text
        );
    }

    #[test]
    fn a_page_without_documents_is_an_error() {
        assert!(error("# x\n```json\n[1]\n```\n").starts_with("p.md:1:1: no ```json or ```yaml"));
    }

    #[test]
    fn invalid_json_is_placed_on_the_page() {
        let text = "# x\n```json\n{\n  a: 1\n}\n```\n";
        assert_eq!(error(text), "p.md:4:3: invalid JSON: key must be a string");
        let cut = "```json\n{\"openapi\": \"3.0.1\", \n```\n";
        assert!(error(cut).starts_with("p.md:3:1: "), "{}", error(cut));
        assert!(error(cut).contains("EOF"), "{}", error(cut));
    }

    #[test]
    fn yaml_is_taken_as_json_is() {
        let yaml = "```yaml\nopenapi: 3.0.1\npaths:\n  /x:\n    get: {operationId: a, responses: {200: {}}}\n```\n";
        let found = extract(&page(yaml)).unwrap();
        assert_eq!((found[0].line, found[0].file.as_str()), (2, "a.json"));
        let json = r#"{"openapi":"3.0.1","paths":{"/x":{"get":{"operationId":"a","responses":{"200":{}}}}}}"#;
        let json = extract(&page(&format!("```json\n{json}\n```\n"))).unwrap();
        assert_eq!(found[0].text, json[0].text);

        let bad = yaml.replace("get: {", "get: {a: 1, a: 2, ");
        assert_eq!(error(&bad).split(": ").next(), Some("p.md:5:17"));
        assert!(error(&bad).ends_with("key \"a\" stands twice"));
        let tab = yaml.replace("    get", "\tget");
        assert!(
            error(&tab).starts_with("p.md:5:1: invalid YAML: "),
            "{}",
            error(&tab)
        );

        let template = format!("```yaml\nimage: {{{{ x }}}}: {{\n```\n{yaml}");
        assert_eq!(extract(&page(&template)).unwrap().len(), 1);
    }

    #[test]
    fn a_page_can_be_a_document_as_a_whole() {
        let mut page = page("openapi: 3.0.1\npaths: {/x: {get: {operationId: a}}}\n");
        page.origin = "https://e.com/v2/openapi.yaml?x=1".to_owned();
        assert_eq!(extract(&page).unwrap()[0].file, "a.json");
        page.text.push_str("paths: {}\n");
        let error = extract(&page).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("{}:3:1: invalid YAML", page.origin)),
            "{error}"
        );
    }

    #[test]
    fn references_in_a_circle_are_placed_on_the_page() {
        let text = "# x\n```json\n{\"openapi\": \"3.0.1\", \"paths\": {\"/x\": {\"get\": {\"operationId\": \"a\"}}},\n\
                    \"components\": {\"schemas\": {\n  \"A\": {\"$ref\": \"#/components/schemas/B\"},\n  \
                    \"B\": {\"allOf\": [{\"$ref\": \"#/components/schemas/A\"}]}}}}\n```\n";
        assert_eq!(
            error(text),
            "p.md:5:5: the $refs go in a circle, A → B → A: break it where one has to have properties of its own"
        );
    }

    #[test]
    fn names_that_are_no_file_names_or_collide_are_refused() {
        assert!(error(&block("../x")).starts_with("p.md:2:1: operationId \"../x\" cannot name"));
        let twice = format!("{}{}", block("getPod"), block("getpod"));
        assert!(
            error(&twice).starts_with("p.md:5:1: this document would be written to getpod.json")
        );
        let nameless =
            "```json\n{\"openapi\":\"3.0.1\",\"paths\":{\"/a\\n\u{202e}\":{\"get\":{}}}}\n```\n";
        assert_eq!(
            error(nameless),
            "p.md:2:1: get \"/a\\n\\u{202e}\" has no operationId to name its fragment after"
        );
        let none = "```json\n{\"openapi\":\"3.0.1\"}\n```\n";
        assert_eq!(
            error(none),
            "p.md:2:1: this OpenAPI document has no operation"
        );
    }
}
