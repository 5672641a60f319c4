//! Short names for long paths.

/// Rewrites every path in `text` with `rename`, which is given its segments.
pub(crate) fn shorten(text: &str, rename: fn(&[&str]) -> String) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // `::std::…`, but not the `::Output` of `<T as Trait>::Output`.
        let rooted = rest.starts_with("::") && !out.ends_with('>');
        if !is_word(first) && !rooted {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let mut segments = Vec::new();
        let mut tail = if rooted { &rest[2..] } else { rest };
        loop {
            let end = tail.find(|c| !is_word(c)).unwrap_or(tail.len());
            segments.push(&tail[..end]);
            tail = &tail[end..];
            match tail.strip_prefix("::") {
                Some(next) if next.starts_with(is_word) => tail = next,
                _ => break,
            }
        }
        out.push_str(&rename(&segments));
        rest = tail;
    }
    out
}

/// In the generated client: as seen from the crate's root, its `types` by their bare names.
pub(crate) fn in_client(path: &[&str]) -> String {
    match path {
        [_] => path.concat(),
        ["crate" | "self" | "super", rest @ ..] => in_client(rest),
        ["types", name] => (*name).to_owned(),
        _ => standard(path).unwrap_or_else(|| path.join("::")),
    }
}

/// In the facade: as its users write them, who import its names from its root.
pub(crate) fn in_facade(path: &[&str]) -> String {
    match path {
        // A crate's own name, where it stands for its root.
        [_] => path.concat(),
        ["yottalabs", rest @ ..]
        // As the facade re-exports them: without the private module, which only it sees.
        | ["yottalabs_client", "wire", "enums" | "id" | "timestamp", rest @ ..]
        | ["yottalabs_client", "wire", rest @ ..]
        | ["yottalabs_client", rest @ ..] if !rest.is_empty() => rest.join("::"),
        ["rust_decimal", "decimal", "Decimal"] => "Decimal".to_owned(),
        [
            krate @ ("bytes" | "futures_core" | "http" | "reqwest" | "serde_core"),
            ..,
            name,
        ] => format!("{krate}::{name}"),
        _ => standard(path).unwrap_or_else(|| path.join("::")),
    }
}

/// The name alone of what the standard library has; with its module where another has that name.
fn standard(path: &[&str]) -> Option<String> {
    match path {
        [
            "std" | "core" | "alloc",
            ..,
            module,
            name @ ("Error" | "Result"),
        ] => Some(format!("{module}::{name}")),
        ["std" | "core" | "alloc", .., name] => Some((*name).to_owned()),
        _ => None,
    }
}

#[test]
fn paths_are_short_and_unambiguous() {
    let client = |text| shorten(text, in_client);
    assert_eq!(
        client("::std::option::Option<crate::wire::Integer>"),
        "Option<wire::Integer>"
    );
    assert_eq!(client("&'a super::types::Pod"), "&'a Pod");
    assert_eq!(
        client("<V as std::ops::Deref>::Target"),
        "<V as Deref>::Target"
    );
    let facade = |text| shorten(text, in_facade);
    assert_eq!(
        facade("impl core::error::Error for yottalabs::Error"),
        "impl error::Error for Error"
    );
    assert_eq!(
        facade("yottalabs_client::wire::enums::PodStatus"),
        facade("yottalabs_client::wire::PodStatus")
    );
}
