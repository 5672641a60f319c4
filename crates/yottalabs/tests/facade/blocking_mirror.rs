//! What waits has all that is awaited: `yottalabs::blocking` is held against the crate's root, by
//! reading the source, so that it needs no feature.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What a type can do, by name.
#[derive(Default)]
struct Methods {
    /// Names, and what they give.
    named: BTreeMap<String, String>,
    has_async: bool,
    /// It is awaited itself.
    is_future: bool,
    /// It is a stream, or an iterator.
    is_many: bool,
}

type Types = BTreeMap<String, Methods>;

fn read(directory: &Path, skip: &str, types: &mut Types) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().unwrap() != skip {
                read(&path, skip, types);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            scan(&fs::read_to_string(path).unwrap(), types);
        }
    }
}

/// `rustfmt` makes this as good as a parser: what belongs to an `impl` is indented by four more.
fn scan(text: &str, types: &mut Types) {
    let mut inside: Option<(String, usize)> = None;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if let Some(rest) = code.strip_prefix("impl ") {
            let rest = rest.split(" {").next().unwrap();
            let (of, name) = rest.split_once(" for ").unwrap_or(("", rest));
            let methods = types.entry(name.to_owned()).or_default();
            methods.is_future |= of == "IntoFuture";
            methods.is_many |= of == "Stream" || of == "Iterator";
            inside = (of.is_empty() && !code.ends_with('}')).then(|| (name.to_owned(), indent));
            continue;
        }
        let Some((name, outer)) = &inside else {
            continue;
        };
        if code == "}" && indent == *outer {
            inside = None;
        } else if indent == outer + 4 && code.starts_with("pub ") {
            let mut signature = code.to_owned();
            while !signature.ends_with([';', '{']) {
                signature.push_str(lines.next().unwrap().trim());
            }
            let methods = types.get_mut(name).unwrap();
            let words: Vec<_> = code.split([' ', '(', '<']).collect();
            let (is_async, method) = match words[..] {
                ["pub", "fn", method, ..] => (false, method),
                ["pub", "async", "fn", method, ..] => (true, method),
                _ => continue,
            };
            let given = signature.rsplit_once("-> ").map_or("", |(_, given)| given);
            let given = given.trim_end_matches([';', '{', ' ']).to_owned();
            methods.has_async |= is_async || given.starts_with("impl Future<");
            methods.named.insert(method.to_owned(), given);
        }
    }
}

fn source() -> (Types, Types) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut awaited, mut waiting) = (Types::new(), Types::new());
    read(&source, "blocking", &mut awaited);
    read(&source.join("blocking"), "", &mut waiting);
    (awaited, waiting)
}

/// Types that wait, and those that lead to them.
fn to_be_mirrored(awaited: &Types) -> BTreeSet<&str> {
    let waits = |methods: &Methods| methods.has_async || methods.is_future || methods.is_many;
    let mut found: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = found.len();
        for (name, methods) in awaited {
            let leads = |given: &String| found.contains(given.as_str());
            if waits(methods) || methods.named.values().any(leads) {
                found.insert(name);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Of a module of its own, for servers, which are asynchronous as a rule. What it awaits is a
/// `pods().get`, which is mirrored.
const ELSEWHERE: [&str; 1] = ["Event"];

/// All that is not there, each on a line.
fn missing(awaited: &Types, waiting: &Types) -> Vec<String> {
    let mut missing = Vec::new();
    for name in to_be_mirrored(awaited) {
        let there = &awaited[name];
        if ELSEWHERE.contains(&name) {
            continue;
        }
        let Some(here) = waiting.get(name) else {
            missing.push(format!("blocking::{name}"));
            continue;
        };
        for method in there.named.keys() {
            if !here.named.contains_key(method) {
                missing.push(format!("blocking::{name}::{method}"));
            }
        }
        if there.is_future && !here.named.contains_key("send") {
            missing.push(format!("blocking::{name}::send"));
        }
        if there.is_many && !here.is_many {
            missing.push(format!("impl Iterator for blocking::{name}"));
        }
    }
    missing
}

#[test]
fn nothing_is_missing() {
    let (awaited, waiting) = source();
    let found = to_be_mirrored(&awaited);
    // The scan is not blind.
    for name in [
        "Yotta",
        "Pods",
        "ListQuotes",
        "Run",
        "PodGuard",
        "LogFollow",
    ] {
        assert!(found.contains(name), "{name} is not seen: {found:?}");
    }
    assert!(
        !found.contains("Builder") && !found.contains("PodSpec"),
        "{found:?}"
    );
    assert_eq!(missing(&awaited, &waiting), Vec::<String>::new());
}

#[test]
fn what_is_missing_is_named() {
    let (mut awaited, waiting) = source();
    let new = "impl Pods {\n    pub async fn rename(\n        &self,\n    ) -> Result<()> {\n    }\n}\n\
               impl ListPods {\n    pub fn newest(mut self) -> Self {\n    }\n}\n\
               impl Volumes {\n    pub fn list(&self) -> ListVolumes {\n    }\n}\n\
               impl IntoFuture for ListVolumes {\n}\n";
    scan(new, &mut awaited);
    let named = [
        "blocking::ListPods::newest",
        "blocking::ListVolumes",
        "blocking::Pods::rename",
        "blocking::Volumes",
    ];
    assert_eq!(missing(&awaited, &waiting), named);
}
