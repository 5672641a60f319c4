//! Where `regen` stops, and that nothing is changed then.

use crate::small::{fail, page_file, page_with, run, succeed, text, workspace};
use crate::workspace::Workspace;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

/// Answers as many requests as there are `answers`, each a status line and a body.
fn serve(answers: Vec<(&'static str, String)>) -> (String, JoinHandle<()>) {
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
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body.as_bytes()).unwrap();
        }
    });
    (url, server)
}

#[test]
fn an_enum_without_a_name_stops_the_merge_and_nothing_is_changed() {
    let workspace = Workspace::copy();
    let before = workspace.spec();
    let schema = json!({"type": "string", "enum": ["A", "B"]});
    let page = page_file(&workspace, "tier", &schema);
    let error = fail(&workspace, &["regen", page.as_str()]);
    insta::assert_snapshot!(error, @r#"
    error: failed to name the enums: spec/enums.toml: the enum at PodV2Response.tier has no name ("A", "B"): add a line: Name = ["PodV2Response.tier"]
    nothing was changed: mend that, and run the same command again; to see what the vendor did, `cargo xtask vendor PAGE` writes the fragments alone
    "#);
    assert_eq!(workspace.spec(), before);
}

#[test]
fn a_missing_file_is_named_where_it_really_is() {
    let workspace = Workspace::copy();
    let path = workspace.layout.enums();
    std::fs::remove_file(&path).unwrap();
    let error = fail(&workspace, &["regen"]);
    let expected = format!("error: failed to read {path}: ");
    assert!(error.starts_with(&expected), "{error}");
}

#[test]
fn a_document_that_the_generator_refuses_changes_nothing() {
    let workspace = workspace();
    let before = workspace.spec();
    let schema = json!({"type": "string", "description": "BROKEN"});
    let page = page_file(&workspace, "zone", &schema);
    let error = fail(&workspace, &["regen", page.as_str()]);
    insta::assert_snapshot!(error, @r"
    error: failed to build yottalabs-client with the feature codegen: see cargo's errors above; what the page has wrong is corrected in spec/overlay.yaml, what the generator cannot take is worked around in crates/client/build/
    nothing was changed: mend that, and run the same command again; to see what the vendor did, `cargo xtask vendor PAGE` writes the fragments alone
    ");
    assert_eq!(workspace.spec(), before);
    assert!(
        !workspace
            .read("crates/client/src/generated.rs")
            .contains("zone")
    );
}

#[test]
fn a_new_value_of_an_enum_stops_at_the_tests() {
    let workspace = workspace();
    let text = json!({"type": "string", "description": "x", "example": "HIBERNATED"});
    let page = page_file(&workspace, "hint", &text);
    let error = fail(&workspace, &["regen", page.as_str()]);
    insta::assert_snapshot!(error, @r"
    error: the API's enums are not those of the client: bring crates/client/src/wire/enums.rs in step with spec/openapi.json
      tests/wire_enums.rs:4: HIBERNATED is not known
    the specification and the client are in place: mend that, and run `cargo xtask regen` to go on
    ");
}

#[test]
fn a_test_that_is_gone_holds_nothing_and_is_missed() {
    let workspace = workspace();
    workspace.edit(
        "crates/yottalabs/tests/facade.rs",
        "mod codes",
        "mod numbers",
    );
    let error = fail(&workspace, &["regen"]);
    insta::assert_snapshot!(error, @r"
    error: `cargo test --package yottalabs --test facade codes::` has no test: correct xtask/src/regen/renew.rs
    the specification and the client are in place: mend that, and run `cargo xtask regen` to go on
    ");
}

#[test]
fn a_fetch_that_fails_leaves_everything_as_it_was() {
    let workspace = Workspace::copy();
    let before = workspace.spec();
    let answers = vec![
        ("200 OK", page_with("zone", &text())),
        ("503 Service Unavailable", String::new()),
    ];
    let (url, server) = serve(answers);
    let (pods, gpus) = (format!("{url}/pods.md"), format!("{url}/gpus.md"));
    let error = fail(&workspace, &["regen", &pods, &gpus]);
    server.join().unwrap();
    assert!(
        error.starts_with(&format!("error: failed to fetch {gpus}: ")),
        "{error}"
    );
    assert!(
        error.contains("503") && error.contains("nothing was changed"),
        "{error}"
    );
    assert_eq!(workspace.spec(), before);
}

#[test]
fn the_pages_of_sources_are_fetched_on_demand() {
    let workspace = workspace();
    let (url, server) = serve(vec![("200 OK", page_with("zone", &text()))]);
    let published = "https://docs.yottalabs.ai/api-and-sdk/api-reference-v2/pods.md";
    workspace.edit("spec/sources.toml", published, &format!("{url}/pods.md"));
    workspace.edit("crates/yottalabs/src/lib.rs", "{ id }", "{ id, .. }");
    let said = succeed(&workspace, &["regen", "--fetch"]);
    server.join().unwrap();
    assert!(said.starts_with("pods: 9 fragments, 3 changed\n"), "{said}");
    assert!(
        workspace
            .read("tests/snapshots/surface.snap")
            .contains("zone")
    );

    let output = run(&workspace, &["regen", "--fetch", "pods.md"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn nothing_to_fetch_is_an_error() {
    let workspace = Workspace::copy();
    workspace.write("spec/sources.toml", "");
    let error = fail(&workspace, &["regen", "--fetch"]);
    insta::assert_snapshot!(error, @r"
    error: spec/sources.toml lists no page: name one, by its URL
    nothing was changed: mend that, and run the same command again
    ");
}
