//! `vendor`.

use crate::workspace::{Workspace, documents, page, sample, tree};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpListener;
use xtask::layout::Layout;
use xtask::sources::{Sources, sha256};
use xtask::vendor::{Options, Summary, vendor};

const DAY: jiff::civil::Date = jiff::civil::date(2026, 1, 2);

fn run(layout: &Layout, pages: &[&str]) -> anyhow::Result<Vec<Summary>> {
    let pages = pages.iter().map(|page| (*page).to_owned()).collect();
    vendor(
        layout,
        &Options {
            pages,
            date: Some(DAY),
        },
    )
}

#[test]
fn the_sample_has_nine_documents() {
    let fragments = tree(&sample().fragments());
    let names: Vec<_> = fragments.keys().map(String::as_str).collect();
    let expected = [
        "pods/createPod.json",
        "pods/deletePod.json",
        "pods/getLogs.json",
        "pods/getPod.json",
        "pods/getRuntime.json",
        "pods/listGpuResources.json",
        "pods/listPods.json",
        "pods/pausePod.json",
        "pods/resumePod.json",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_page_gives_the_fragments_byte_for_byte() {
    let workspace = Workspace::empty();
    let text = page("pods", &documents());
    let path = workspace.write("pods.md", &text);
    let summaries = run(&workspace.layout, &[path.as_str()]).unwrap();
    assert_eq!((summaries[0].fragments, summaries[0].written.len()), (9, 9));
    assert_eq!(
        tree(&workspace.layout.fragments()),
        tree(&sample().fragments())
    );

    let sources = Sources::load(&workspace.layout).unwrap();
    let record = sources.get("pods").unwrap();
    assert_eq!(record.url, "https://docs.example.com/api/pods.md");
    assert_eq!(record.sha256, sha256(&text));
    assert_eq!(record.date, DAY);
    let kept = Sources::load(&sample()).unwrap();
    assert_eq!(record.fragment, kept.get("pods").unwrap().fragment);
}

#[test]
fn fragments_that_went_away_are_removed_and_other_pages_are_left_alone() {
    let workspace = Workspace::copy();
    let more = json!({"openapi": "3.0.1", "paths": {"/v2/volumes": {"get": {"operationId": "listVolumes"}}}});
    let volumes = workspace.write("volumes.md", &page("volumes", &[more]));
    run(&workspace.layout, &[volumes.as_str()]).unwrap();

    let mut docs = documents();
    docs.retain(|doc| doc["paths"].get("/v2/gpu/list").is_none());
    let pods = workspace.write("pods.md", &page("pods", &docs));
    let summaries = run(&workspace.layout, &[pods.as_str()]).unwrap();
    let expected = Summary {
        page: "pods".to_owned(),
        fragments: 8,
        written: Vec::new(),
        removed: vec!["pods/listGpuResources.json".to_owned()],
    };
    assert_eq!(summaries, [expected]);
    let files: Vec<_> = tree(&workspace.layout.fragments()).into_keys().collect();
    assert_eq!(files.len(), 9, "{files:?}");
    assert!(files.contains(&"volumes/listVolumes.json".to_owned()));
    let sources = Sources::load(&workspace.layout).unwrap();
    let counts: Vec<_> = sources
        .page
        .iter()
        .map(|p| (p.page.as_str(), p.fragment.len()))
        .collect();
    assert_eq!(counts, [("pods", 8), ("volumes", 1)]);
}

#[test]
fn one_bad_page_changes_nothing() {
    let workspace = Workspace::copy();
    let before = workspace.spec();
    let mut docs = documents();
    docs.truncate(3);
    let good = workspace.write("pods.md", &page("pods", &docs));
    let whole = page("gpus", &documents()[..1]);
    let bad = |text: &str| {
        let bad = workspace.write("gpus.md", text);
        let error = run(&workspace.layout, &[good.as_str(), bad.as_str()])
            .unwrap_err()
            .to_string();
        assert_eq!(workspace.spec(), before, "{error}");
        error
            .strip_prefix(bad.as_str())
            .unwrap_or(&error)
            .to_owned()
    };
    let fence = whole.lines().position(|line| line == "```json").unwrap() + 1;

    let cut = &whole[..whole.find("```json").unwrap() + 400];
    assert_eq!(
        bad(cut),
        format!(
            ":{fence}:1: the json block that begins here has no closing ```: the page is cut off"
        )
    );
    let invalid = whole.replacen("{\"openapi\":", "{\"openapi\" ", 1);
    assert_eq!(
        bad(&invalid),
        format!(":{}:12: invalid JSON: expected `:`", fence + 1)
    );
    let empty = page("gpus", &[]);
    assert!(bad(&empty).starts_with(":1:1: no ```json or ```yaml block holds an OpenAPI"));
    let nameless = whole.replace("/gpus.md", "/other.md");
    assert!(bad(&nameless).starts_with(": none of the first 10 lines links"));
}

/// One good page, and then a bad one: nothing of either is written.
#[test]
fn every_kind_of_bad_page_is_placed_and_changes_nothing() {
    let workspace = Workspace::copy();
    let before = workspace.spec();
    let good = workspace.write("pods.md", &page("pods", &documents()[..3]));
    let head = page("gpus", &[]);
    let line = head.lines().count();
    let block =
        |language: &str, text: &str| format!("{head}```{language}\n{text}\n```\n").into_bytes();
    let paths = r#""openapi": "3.0.1", "paths": {"/x": {"get": {"operationId": "x"}}}"#;
    let circle = r##""components": {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}"##;
    let mut foreign = head.clone().into_bytes();
    foreign.extend(b"# Gr\xfc\xdfe\n");
    let mut huge = head.clone().into_bytes();
    huge.resize(100_000_000, b'\n');
    let cases = [
        (
            head.clone().into_bytes(),
            (1, 1),
            "no ```json or ```yaml block holds an OpenAPI document",
        ),
        (
            format!("{head}```json\n{{{paths}\n").into_bytes(),
            (line + 1, 1),
            "the json block that begins here has no closing",
        ),
        (
            block("json", &format!("{{{paths},\n \"paths\": {{}}}}")),
            (line + 3, 8),
            "invalid JSON: key \"paths\" stands twice",
        ),
        (
            block("yaml", "openapi: 3.0.1\npaths: {}\npaths: {}"),
            (line + 4, 1),
            "invalid YAML: key \"paths\" stands twice",
        ),
        (
            block("json", &format!("{{{paths},\n{circle}}}")),
            (line + 3, 30),
            "the $refs go in a circle, A → A",
        ),
        (
            block("yaml", "openapi: 3.0.1\npaths:\n  /x: [\n"),
            (line + 6, 1),
            "invalid YAML: ",
        ),
        (foreign, (line + 1, 5), "the byte 0xfc is not UTF-8"),
        (huge, (1, 1), "the page is larger than 16 MiB"),
    ];
    for (bytes, (line, column), expected) in cases {
        let bad = workspace.root.join("gpus.md");
        std::fs::write(&bad, bytes).unwrap();
        let found = run(&workspace.layout, &[good.as_str(), bad.as_str()]).unwrap_err();
        let found = format!("{found:#}");
        let place = format!("{bad}:{line}:{column}: {expected}");
        assert!(
            found.starts_with(&place) && !found.contains('\n'),
            "{found}\nis not\n{place}"
        );
        assert_eq!(workspace.spec(), before, "{expected}");
    }
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/gpus.md", server.local_addr().unwrap());
    drop(server);
    let found = run(&workspace.layout, &[good.as_str(), &url]).unwrap_err();
    assert_eq!(found.to_string(), format!("failed to fetch {url}"));
    assert_eq!(workspace.spec(), before);
}

#[test]
fn two_pages_of_one_name_are_refused() {
    let workspace = Workspace::empty();
    let text = page("pods", &documents());
    let a = workspace.write("a/pods.md", &text);
    let b = workspace.write("b/pods.md", &text);
    let error = run(&workspace.layout, &[a.as_str(), b.as_str()])
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("two pages are called \"pods\""),
        "{error}"
    );
}

#[test]
fn an_unchanged_page_keeps_its_day() {
    let workspace = Workspace::empty();
    let pages = vec![
        workspace
            .write("pods.md", &page("pods", &documents()))
            .into_string(),
    ];
    run(&workspace.layout, &[&pages[0]]).unwrap();
    let before = workspace.spec();
    let again = Options { pages, date: None };
    assert_eq!(
        vendor(&workspace.layout, &again).unwrap()[0].written,
        [""; 0]
    );
    assert_eq!(workspace.spec(), before);

    workspace.edit("pods.md", "\n---\n", "\n***\n");
    vendor(&workspace.layout, &again).unwrap();
    let date = Sources::load(&workspace.layout)
        .unwrap()
        .get("pods")
        .unwrap()
        .date;
    assert_ne!(date, DAY, "a changed page has a new day");
}

#[test]
fn a_page_can_be_a_url() {
    let workspace = Workspace::empty();
    let body = page("pods", &documents());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/api/pods.md", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
    });
    run(&workspace.layout, &[&url]).unwrap();
    server.join().unwrap();
    assert_eq!(
        tree(&workspace.layout.fragments()),
        tree(&sample().fragments())
    );
    assert_eq!(
        Sources::load(&workspace.layout)
            .unwrap()
            .get("pods")
            .unwrap()
            .url,
        url
    );
}
