//! Finding one's way in parsed Rust, and turning pieces of it back into text.

use quote::ToTokens;
use syn::{Attribute, Item, Visibility};

use crate::paths;

/// The items of the module `name`.
pub(crate) fn module<'a>(items: &'a [Item], name: &str) -> &'a [Item] {
    items
        .iter()
        .find_map(|item| match item {
            Item::Mod(module) if module.ident == name => module.content.as_ref(),
            _ => None,
        })
        .map(|(_, items)| items.as_slice())
        .unwrap_or_else(|| panic!("generated.rs has no module `{name}`"))
}

/// The public functions of the inherent `impl` blocks of the type `name`, in order.
pub(crate) fn methods<'a>(items: &'a [Item], name: &str) -> Vec<&'a syn::ImplItemFn> {
    items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(block) if block.trait_.is_none() && names(&block.self_ty, name) => {
                Some(&block.items)
            }
            _ => None,
        })
        .flatten()
        .filter_map(|item| match item {
            syn::ImplItem::Fn(function) if is_public(&function.vis) => Some(function),
            _ => None,
        })
        .collect()
}

fn names(ty: &syn::Type, name: &str) -> bool {
    matches!(ty, syn::Type::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == name))
}

pub(crate) fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// A type, bound or argument list on one line, with short paths.
pub(crate) fn text(tokens: &impl ToTokens) -> String {
    paths::shorten(
        &tidy(&tokens.to_token_stream().to_string()),
        paths::in_client,
    )
}

/// Tokens print with a space between any two; keeps those that a person would write.
fn tidy(spaced: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'';
    let mut out = String::new();
    let mut words = spaced.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let Some(next) = words.peek() else {
            out.push_str(word);
            break;
        };
        // The comma that a line break left behind.
        if word == "," && [">", ")"].contains(next) {
            continue;
        }
        out.push_str(if word == ",)" { ")" } else { word });
        let joins = ["->", "+", "="];
        if joins.contains(&word)
            || joins.contains(next)
            || word.ends_with(',')
            || (word.ends_with(is_word) && next.starts_with(is_word))
        {
            out.push(' ');
        }
    }
    out
}

/// What `#[serde(…)]` says, without how absent values are skipped.
#[derive(Default)]
pub(crate) struct Serde {
    pub(crate) rename: Option<String>,
    /// Everything else, such as `default` or `flatten`.
    pub(crate) rest: Vec<String>,
}

impl Serde {
    pub(crate) fn of(attributes: &[Attribute]) -> Self {
        let mut found = Self::default();
        for attribute in attributes.iter().filter(|a| a.path().is_ident("serde")) {
            attribute
                .parse_nested_meta(|meta| {
                    let name = meta.path.to_token_stream().to_string();
                    let value = match meta.value() {
                        Ok(value) => Some(value.parse::<syn::LitStr>()?.value()),
                        Err(_) => None,
                    };
                    match (name.as_str(), value) {
                        ("skip_serializing_if", _) => {}
                        ("rename", Some(wire)) => found.rename = Some(wire),
                        (_, Some(value)) => found.rest.push(format!("{name} = {value}")),
                        (_, None) => found.rest.push(name),
                    }
                    Ok(())
                })
                .expect("serde's attributes are flags and strings");
        }
        found
    }
}

/// The doc comment, one line after another.
pub(crate) fn docs(attributes: &[Attribute]) -> String {
    let mut lines = String::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("doc")) {
        if let syn::Meta::NameValue(meta) = &attribute.meta
            && let syn::Expr::Lit(literal) = &meta.value
            && let syn::Lit::Str(line) = &literal.lit
        {
            lines.push_str(line.value().trim());
            lines.push('\n');
        }
    }
    lines
}
