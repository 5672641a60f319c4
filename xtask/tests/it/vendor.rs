//! `vendor`: which pages are accepted, and what is written.

use crate::workspace::{Workspace, assert_has, documents, page, sample, tree};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;
use xtask::files::Changes;
use xtask::layout::Layout;
use xtask::sources::{Sources, sha256};
use xtask::vendor::{Options, Page, extract, vendor};

const DAY: jiff::civil::Date = jiff::civil::date(2026, 1, 2);

/// Vendors pages, and returns a line for each.
pub(crate) fn run(
    workspace: &Workspace,
    pages: &[&str],
    date: Option<jiff::civil::Date>,
) -> anyhow::Result<String> {
    let pages = pages.iter().map(|page| (*page).to_owned()).collect();
    let mut changes = Changes::default();
    let summaries = vendor(&workspace.layout, &Options { pages, date }, &mut changes)?;
    changes.apply(&workspace.layout)?;
    let lines: Vec<_> = summaries.iter().map(ToString::to_string).collect();
    Ok(lines.join("\n"))
}

fn error(workspace: &Workspace, pages: &[&str]) -> String {
    format!("{:#}", run(workspace, pages, None).unwrap_err())
}

fn sources(layout: &Layout) -> Sources {
    Sources::load(layout).unwrap()
}

/// A URL that answers once with `status` and `body`.
pub(crate) fn serve(
    answers: Vec<(&'static str, Vec<u8>)>,
) -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]).unwrap();
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            // The client hangs up before the end of a body that is too large.
            let _ = stream
                .write_all(head.as_bytes())
                .and_then(|()| stream.write_all(&body));
        }
    });
    (url, server)
}

#[test]
fn a_page_gives_the_fragments_byte_for_byte() {
    let text = page("pods", &documents());
    let (url, server) = serve(vec![("200 OK", text.clone().into_bytes())]);
    let url = format!("{url}/api/pods.md?x=1");
    let workspace = Workspace::empty();
    let file = workspace.write("pods.md", &text);
    for (origin, published) in [
        (file.as_str(), "https://docs.example.com/api/pods.md"),
        (&url, &url),
    ] {
        let _ = std::fs::remove_dir_all(workspace.layout.spec());
        let lines = run(&workspace, &[origin], Some(DAY)).unwrap();
        assert_eq!(lines, "pods: 9 fragments, 9 changed");
        let expected = tree(&sample().fragments());
        assert_eq!(tree(&workspace.layout.fragments()), expected);
        let record = sources(&workspace.layout).page.remove(0);
        assert_eq!(
            (record.page.as_str(), record.url.as_str()),
            ("pods", published)
        );
        assert_eq!((record.sha256, record.date), (sha256(&text), DAY));
        assert_eq!(record.fragment, sources(&sample()).page[0].fragment);
    }
    server.join().unwrap();
}

#[test]
fn fragments_that_the_page_no_longer_has_are_removed_and_other_pages_stay() {
    let workspace = Workspace::copy();
    let more = json!({"openapi": "3.0.1", "paths": {"/v2/volumes": {"get": {"operationId": "listVolumes"}}}});
    let volumes = workspace.write("volumes.md", &page("volumes", &[more]));
    run(&workspace, &[volumes.as_str()], None).unwrap();
    let mut docs = documents();
    docs.retain(|doc| doc["paths"].get("/v2/gpu/list").is_none());
    let pods = workspace.write("pods.md", &page("pods", &docs));
    let lines = run(&workspace, &[pods.as_str()], None).unwrap();
    assert_eq!(lines, "pods: 8 fragments, 0 changed, 1 removed");
    let files = tree(&workspace.layout.fragments());
    assert!(files.len() == 9 && files.contains_key("volumes/listVolumes.json"));
    let pages = sources(&workspace.layout).page;
    let counts: Vec<_> = pages
        .iter()
        .map(|p| (p.page.as_str(), p.fragment.len()))
        .collect();
    assert_eq!(counts, [("pods", 8), ("volumes", 1)]);
}

#[test]
fn an_unchanged_page_keeps_its_day() {
    let workspace = Workspace::empty();
    let path = workspace.write("pods.md", &page("pods", &documents()));
    run(&workspace, &[path.as_str()], Some(DAY)).unwrap();
    let before = workspace.spec();
    let again = run(&workspace, &[path.as_str()], None).unwrap();
    assert_eq!(again, "pods: 9 fragments, 0 changed");
    assert_eq!(workspace.spec(), before);

    workspace.edit("pods.md", "\n---\n", "\n***\n");
    run(&workspace, &[path.as_str()], None).unwrap();
    let date = sources(&workspace.layout).page[0].date;
    assert_ne!(date, DAY, "a changed page has a new day");
}

/// What follows the head of a page: the line after the head that is wrong, what is wrong there, and the text.
const INVALID: &str = r#"
1 the code block that begins here has no closing fence: the page is cut off
> ```json
> {

Over.
===
3 invalid JSON: duplicate key "b"
```json
{"b": 1,
 "b": 2}
```
===
3 invalid JSON: the number 123456789012345680000000000000 does not fit into 64 bits
```json
[
123456789012345678901234567890]
```
===
2 invalid JSON: the key "a\u{1b}" has a control character
```json
{"a\u001b": 1}
```
===
6 invalid YAML: 
```yaml
openapi: 3.0.1
paths:
  /x: [

```
===
2 invalid YAML: duplicate key "paths"
```yaml
openapi: 3.0.1
paths: {}
paths: {}
```
===
3 invalid YAML: openapi: the number inf does not fit into 64 bits
```yaml

openapi: .inf
```
===
2 invalid YAML: deserializing from YAML containing more than one document is not supported
```yaml
openapi: 3.0.1
---
a: 1
```
===
2 this is a Swagger document: only OpenAPI 3.0 and 3.1 are supported
```json
{"swagger": "2.0", "paths": {"/x": {}}}
```
===
2 this document has `paths` but no `openapi` with its version
```json
{"paths": {"/x": {}}}
```
===
2 this OpenAPI document has no operation
```json
{"openapi": "3.0.1"}
```
===
2 operationId "../x" is not a valid file name
```json
{"openapi": "3.0.1", "paths": {"/x": {"get": {"operationId": "../x"}}}}
```
===
2 get "/\u{202e}" has no operationId to name its fragment after
```json
{"openapi": "3.0.1", "paths": {"/\u202e": {"get": {}}}}
```
===
5 getpod.json is also the fragment of line
```json
{"openapi": "3.0.1", "paths": {"/x": {"get": {"operationId": "getPod"}}}}
```
```json
{"openapi": "3.0.1", "paths": {"/x": {"get": {"operationId": "getpod"}}}}
```
"#;

/// One good page and one bad page: nothing of either is written.
#[test]
fn an_invalid_page_is_an_error_with_its_place_and_nothing_is_written() {
    let workspace = Workspace::copy();
    let before = workspace.spec();
    let good = workspace.write("pods.md", &page("pods", &documents()[..3]));
    let bad = workspace.root.join("gpus.md");
    let head = page("gpus", &[]);
    let error_of = |bytes: &[u8]| {
        std::fs::write(&bad, bytes).unwrap();
        let error = error(&workspace, &[good.as_str(), bad.as_str()]);
        assert_eq!(workspace.spec(), before, "{error}");
        error
    };
    for case in INVALID.split("===\n") {
        let (expected, text) = case.trim_start().split_once('\n').unwrap();
        let (offset, expected) = expected.split_once(' ').unwrap();
        let line = head.lines().count() + offset.parse::<usize>().unwrap();
        let error = error_of(format!("{head}{text}").as_bytes());
        let place = format!("{bad}:{line}:");
        let message = error
            .strip_prefix(&place)
            .and_then(|rest| rest.split_once(": "));
        let is_expected = message.is_some_and(|(_, message)| message.starts_with(expected));
        assert!(
            is_expected && !error.contains('\n'),
            "{error}\nis not\n{place} {expected}"
        );
    }
    let none = error_of(head.as_bytes());
    assert_has(
        &none,
        ":1:1: no ```json or ```yaml block is an OpenAPI document",
    );
    let foreign = error_of(&[head.as_bytes(), b"# Gr\xfc\xdfe\n"].concat());
    let place = format!(
        "{bad}:{}:5: the byte 0xfc is not valid UTF-8",
        head.lines().count() + 1
    );
    assert_eq!(foreign, place);
    let nameless = error_of(page("other", &documents()[..1]).as_bytes());
    assert_has(
        &nameless,
        ": none of the first 10 lines links to the page's own URL",
    );

    let twin = workspace.write("a/pods.md", &page("pods", &documents()));
    let twins = error(&workspace, &[good.as_str(), twin.as_str()]);
    assert_has(&twins, "two pages are called \"pods\"");
}

#[test]
fn a_url_that_does_not_give_a_page_is_an_error() {
    let workspace = Workspace::empty();
    let huge = vec![b'#'; (10 << 20) + 1];
    let cases = [
        ("404 Not Found", Vec::new(), "404"),
        ("200 OK", b"<html>".to_vec(), "append .md to the page's URL"),
        (
            "200 OK",
            b"# P\xf6ds".to_vec(),
            "the byte 0xf6 is not valid UTF-8",
        ),
        (
            "200 OK",
            huge,
            "the response body is larger than request limit",
        ),
    ];
    for (status, body, expected) in cases {
        let (url, server) = serve(vec![(status, body)]);
        let url = format!("{url}/pods.md");
        let error = error(&workspace, &[&url]);
        assert!(error.contains(&url) && error.contains(expected), "{error}");
        server.join().unwrap();
    }
}

fn page_of(text: &str) -> Page {
    let text = format!("[x](https://e.com/p.md)\n\n{text}");
    Page::from_text("p.md", "p".to_owned(), text).unwrap()
}

#[test]
fn documents_are_found_wherever_markdown_allows_a_code_block() {
    let doc = |id: &str| {
        let doc: Value = json!({"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": id}}}});
        format!("{doc:#}")
    };
    let indented = |by: &str| {
        doc("a")
            .lines()
            .map(|line| format!("{by}{line}\n"))
            .collect::<String>()
    };
    let (a, b) = (doc("a"), doc("b"));
    let ways = [
        format!("> ```json\n{}> ```\n", indented("> ")),
        format!("- ```json\n{}  ```\n", indented("  ")),
        format!("10) ```json\n{}    ```\n", indented("    ")),
        format!("> - ~~~json\n{}>   ~~~\n", indented(">   ")),
        format!("```json:openapi.json\n{a}\n```\n"),
        format!("```JSON title=x\n{a}\n```\n"),
        format!("```jsonc\n{a}\n```\n"),
        format!("```\n{a}\n```\n"),
        "```openapi\nopenapi: 3.0.3\npaths: {/x: {get: {operationId: a}}}\n```\n".to_owned(),
        "```yaml\nopenapi: 3.0.3\ninfo:\n  description: |\n    ```\n    x\n    ```\npaths: {/x: {get: {operationId: a}}}\n```\n"
            .to_owned(),
    ];
    // What is not a document is skipped: an example, a template, inline code.
    let rest = "```json\n{\"paths\": {\"home\": \"/x\"}}\n```\n```yaml\nimage: {{ x }}: {\n```\n```js\n{openapi: x}\n```\n`a`\n";
    for way in ways {
        let found = extract(&page_of(&format!("{way}\n{rest}\n```json\n{b}\n```\n")));
        let found = found.unwrap_or_else(|error| panic!("{way}: {error}"));
        let files: Vec<_> = found.iter().map(|extract| extract.file.as_str()).collect();
        assert_eq!(files, ["a.json", "b.json"], "{way}");
        assert_eq!(found[0].line, 4, "{way}");
    }
}

#[test]
fn a_page_can_be_a_document_as_a_whole() {
    let mut page = page_of("");
    page.origin = "https://e.com/v2/openapi.yaml?x=1".to_owned();
    page.text = "openapi: 3.0.1\npaths: {/x: {get: {operationId: a}}}\n".to_owned();
    assert_eq!(extract(&page).unwrap()[0].file, "a.json");
    page.text.push_str("paths: {}\n");
    let error = extract(&page).unwrap_err().to_string();
    assert_has(&error, "invalid YAML: duplicate key");
}

#[test]
fn a_page_that_is_cut_off_anywhere_in_its_document_is_an_error() {
    let document = r#"{"openapi":"3.0.1","paths":{"/ü":{"get":{"operationId":"a"}}}}"#;
    let whole = format!("# Pods\n\n```json\n{document}\n```\n");
    let end = whole.find("\n```\n").unwrap() + "\n```".len();
    for (cut, _) in whole.char_indices() {
        let result = extract(&page_of(&whole[..cut]));
        assert_eq!(result.is_ok(), cut >= end, "cut at {cut}: {result:?}");
    }
}
