//! The OpenAPI documents of a page.

use super::markdown::{Block, blocks};
use super::page::Page;
use crate::json;
use crate::schema::operations;
use anyhow::{Result, anyhow, ensure};
use serde_json::Value;

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

/// The OpenAPI documents among the page's ```` ```json ```` blocks, in the page's order.
pub fn extract(page: &Page) -> Result<Vec<Extract>> {
    let origin = &page.origin;
    let mut found: Vec<Extract> = Vec::new();
    for block in blocks(origin, &page.text)? {
        if block.language != "json" {
            continue;
        }
        let doc = parse(origin, &block)?;
        if doc.get("openapi").is_none() {
            continue;
        }
        let file = file_name(&doc).map_err(|why| anyhow!("{origin}:{}:1: {why}", block.line))?;
        // Without regard to case, for file systems that have none.
        let other = found
            .iter()
            .find(|other| other.file.eq_ignore_ascii_case(&file));
        if let Some(other) = other {
            return Err(anyhow!(
                "{origin}:{}:1: this document would be written to {file}, as the one on line {} is: \
                 one operation stands on the page twice",
                block.line,
                other.line,
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
        "{origin}:1:1: no ```json block holds an OpenAPI document: is this a page of the API reference, as Markdown?"
    );
    Ok(found)
}

fn parse(origin: &str, block: &Block) -> Result<Value> {
    json::parse(&block.content).map_err(|error| {
        let line = block.line + error.line().max(1) - 1;
        let text = error.to_string();
        let text = text
            .rsplit_once(" at line ")
            .map_or(text.as_str(), |(text, _)| text);
        anyhow!(
            "{origin}:{line}:{}: invalid JSON: {text}",
            error.column().max(1)
        )
    })
}

/// Named after the first operation, which in the vendor's pages is the only one.
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
        assert!(error("# x\n```json\n[1]\n```\n").starts_with("p.md:1:1: no ```json block"));
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
