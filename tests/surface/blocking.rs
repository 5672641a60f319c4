//! Whether `yottalabs::blocking` has every asynchronous method, by the list of the facade's API.

use std::collections::{BTreeMap, BTreeSet};

/// A type for asynchronous servers, which needs no blocking counterpart.
const ONLY_ASYNC: [&str; 1] = ["webhook::Event"];

/// What the blocking module lacks, one line each.
pub(crate) fn missing(api: &str) -> Vec<String> {
    let lines: BTreeSet<&str> = api.lines().collect();
    let mut methods = BTreeMap::<&str, Vec<Method<'_>>>::new();
    let mut paths = BTreeSet::new();
    for method in api.lines().filter_map(Method::parse) {
        paths.insert(format!("{}::{}", method.of, method.name));
        methods.entry(method.of).or_default().push(method);
    }

    let mut missing = Vec::new();
    for of in async_types(&methods, &lines) {
        for method in &methods[of] {
            let path = format!("blocking::{of}::{}", method.name);
            if !paths.contains(&path) {
                missing.push(path);
            }
        }
        let send = format!("blocking::{of}::send");
        if lines.contains(into_future(of).as_str()) && !paths.contains(&send) {
            missing.push(send);
        }
        let iterator = format!("impl Iterator for blocking::{of}");
        if lines.contains(stream(of).as_str()) && !lines.contains(iterator.as_str()) {
            missing.push(iterator);
        }
    }
    missing
}

struct Method<'a> {
    of: &'a str,
    name: &'a str,
    is_async: bool,
    output: &'a str,
}

impl<'a> Method<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let signature = line.strip_prefix("async ").unwrap_or(line);
        let (path, _) = signature.strip_prefix("fn ")?.split_once(['(', '<'])?;
        let (of, name) = path.rsplit_once("::")?;
        let (_, output) = line.rsplit_once(" -> ").unwrap_or_default();
        let is_async = line != signature
            || output.starts_with("impl Future<")
            || output.starts_with("impl futures_core::Stream<");
        Some(Self {
            of,
            name,
            is_async,
            output,
        })
    }
}

fn into_future(of: &str) -> String {
    format!("impl IntoFuture for {of}")
}

fn stream(of: &str) -> String {
    format!("impl futures_core::Stream for {of}")
}

/// The types with asynchronous methods, and those whose methods return such a type.
fn async_types<'a>(
    methods: &BTreeMap<&'a str, Vec<Method<'a>>>,
    lines: &BTreeSet<&str>,
) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    loop {
        let before = found.len();
        for (of, methods) in methods {
            let is_async = methods
                .iter()
                .any(|method| method.is_async || found.contains(method.output))
                || lines.contains(into_future(of).as_str())
                || lines.contains(stream(of).as_str());
            if is_async && !of.starts_with("blocking::") && !ONLY_ASYNC.contains(of) {
                found.insert(*of);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

#[test]
fn a_missing_counterpart_is_named() {
    let api = include_str!("../snapshots/surface__facade.snap");
    assert_eq!(missing(api), Vec::<String>::new());

    let without = |line: &str| {
        let api: Vec<&str> = api
            .lines()
            .filter(|other| !other.starts_with(line))
            .collect();
        assert_ne!(api.len(), 0);
        missing(&api.join("\n"))
    };
    for (line, named) in [
        ("fn blocking::Pods::get(", "blocking::Pods::get"),
        ("fn blocking::Wait::send(", "blocking::Wait::send"),
        ("fn blocking::PodGuard::keep(", "blocking::PodGuard::keep"),
        (
            "fn blocking::ListGpus::stream(",
            "blocking::ListGpus::stream",
        ),
        ("fn blocking::Run::with<", "blocking::Run::with"),
        ("fn blocking::Yotta::run(", "blocking::Yotta::run"),
        (
            "impl Iterator for blocking::Watch",
            "impl Iterator for blocking::Watch",
        ),
    ] {
        assert_eq!(without(line), [named]);
    }

    let new = format!(
        "{api}\nasync fn Volumes::delete(&self) -> Result<()>\n\
         fn Yotta::volumes(&self) -> Volumes\nfn ListPods::newest(self) -> Self\n"
    );
    let named = [
        "blocking::ListPods::newest",
        "blocking::Volumes::delete",
        "blocking::Yotta::volumes",
    ];
    assert_eq!(missing(&new), named);
}
