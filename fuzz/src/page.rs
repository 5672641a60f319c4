//! Page parsing: the vendor's Markdown → documents, whatever the page holds.

use std::collections::BTreeSet;

use xtask::document;
use xtask::merge::Inputs;
use xtask::vendor::{Page, extract};

use super::root;

/// The page as it is read from a file; then what is taken from it, or why nothing is.
pub(crate) fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    if let Err(error) = Page::from_text("p.md", "p".to_owned(), text.clone()) {
        one_line(&format!("{error:#}"));
    }
    let page = Page {
        origin: "p.md".to_owned(),
        name: "p".to_owned(),
        url: "https://e.com/p.md".to_owned(),
        text,
    };
    let found = extract(&page).map_err(|error| format!("{error:#}"));
    let again = extract(&page).map_err(|error| format!("{error:#}"));
    assert_eq!(found, again, "the same page twice");
    let lines: Vec<&str> = page.text.lines().collect();
    match found {
        Err(error) => {
            one_line(&error);
            let place: Vec<&str> = error.splitn(4, ':').collect();
            assert_eq!(place[0], "p.md", "{error}");
            let line: usize = place[1]
                .parse()
                .unwrap_or_else(|_| panic!("no line in {error}"));
            let column: usize = place[2]
                .parse()
                .unwrap_or_else(|_| panic!("no column in {error}"));
            assert!(
                (1..=lines.len().max(1)).contains(&line) && column >= 1,
                "no such place: {error}"
            );
        }
        Ok(found) => {
            assert!(!found.is_empty());
            let mut files = BTreeSet::new();
            for extract in found {
                let stem = extract.file.strip_suffix(".json").expect("a file name");
                let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
                assert!(!stem.is_empty() && stem.chars().all(plain), "{stem:?}");
                assert!(
                    files.insert(extract.file.to_ascii_lowercase()),
                    "{stem} twice"
                );
                assert!(
                    (2..=lines.len()).contains(&extract.line),
                    "line {}",
                    extract.line
                );
                let doc =
                    document::parse_json(&extract.text).expect("what was written can be read");
                assert!(doc.get("openapi").is_some());
                assert_eq!(
                    document::pretty(&doc),
                    extract.text,
                    "the formatting is stable"
                );
            }
        }
    }
}

/// An error is for a terminal, and for a log in which a line may mean something.
fn one_line(error: &str) {
    let odd = |c: char| c.is_control() || "\u{2028}\u{2029}\u{202e}\u{2066}".contains(c);
    assert!(
        !error.trim().is_empty() && !error.contains(odd),
        "{error:?}"
    );
}

/// A page of each document alone, one of all, and the kinds of blocks there are beside them.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let head = "> As [Markdown](https://e.com/p.md).\n\n# Pods\n\n";
    let fragments = Inputs::load(&root())
        .expect("the committed fragments")
        .fragments;
    let blocks = fragments.iter().map(|fragment| {
        format!(
            "## {}\n\n```json\n{}```\n",
            fragment.file,
            document::pretty(&fragment.doc)
        )
    });
    let mut pages: Vec<String> = blocks.map(|block| format!("{head}{block}")).collect();
    let small = r#"{"openapi":"3.0.1","paths":{"/a":{"get":{"operationId":"a"}}}}"#;
    pages.push(format!(
        "{head}```json\n{small}\n```\n\n~~~~ JSON title=x\n[1]\n~~~~\n```x```\n```\nGET /\n```\n```json\n{}\n```\n",
        small.replace("\"a\"", "\"b\"")
    ));
    pages.push(format!(
        "{head}```yaml\nopenapi: 3.0.1\npaths:\n  /a:\n    get: {{operationId: a, responses: &r {{200: {{}}}}}}\n  \
         /b:\n    get: {{operationId: b, responses: *r}}\n```\n```yml\nimage: {{{{ x }}}}\n```\n"
    ));
    let circle = r##""components":{"schemas":{"A":{"$ref":"#/components/schemas/A"}}},"paths""##;
    pages.push(format!(
        "{head}```json\n{}\n```\n",
        small.replace("\"paths\"", circle)
    ));
    pages.push(String::new());
    pages.into_iter().map(String::into_bytes).collect()
}
