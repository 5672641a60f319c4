//! The generated types: one line per type, field and variant.

use std::fmt::Write;

use syn::{Fields, Item};

use crate::source::{Serde, is_public, text};

/// Every public type of a module, in the module's order.
pub(crate) fn list(items: &[Item]) -> String {
    let mut out = String::new();
    for item in items {
        let block = match item {
            Item::Struct(item) if is_public(&item.vis) => {
                format!("struct {}{}", item.ident, fields(&item.fields, true))
            }
            Item::Enum(item) if is_public(&item.vis) => {
                let mut block = format!("enum {}", item.ident);
                for variant in &item.variants {
                    let head = named(&variant.ident.to_string(), &Serde::of(&variant.attrs));
                    write!(
                        block,
                        "\n    {head}{}",
                        fields(&variant.fields, false).replace('\n', "\n    ")
                    )
                    .expect("a String takes all");
                }
                block
            }
            Item::Type(item) if is_public(&item.vis) => {
                format!("type {} = {}", item.ident, text(&item.ty))
            }
            _ => continue,
        };
        out.push_str(&block);
        out.push_str("\n\n");
    }
    out
}

/// ` (A, B)` or a line per field; private named fields are nobody's concern.
fn fields(fields: &Fields, only_public: bool) -> String {
    match fields {
        Fields::Unit => String::new(),
        Fields::Unnamed(fields) => {
            let types: Vec<String> = fields
                .unnamed
                .iter()
                .map(|field| match is_public(&field.vis) || !only_public {
                    true => text(&field.ty),
                    false => format!("private {}", text(&field.ty)),
                })
                .collect();
            format!("({})", types.join(", "))
        }
        Fields::Named(fields) => fields
            .named
            .iter()
            .filter(|field| is_public(&field.vis) || !only_public)
            .map(|field| {
                let name = field
                    .ident
                    .as_ref()
                    .expect("the field is named")
                    .to_string();
                let head = named(&name, &Serde::of(&field.attrs));
                format!("\n    {head}: {}", text(&field.ty))
            })
            .collect(),
    }
}

/// The name in Rust; the one on the wire, where it is another; what else serde is told.
fn named(name: &str, serde: &Serde) -> String {
    let mut head = name.to_owned();
    if let Some(wire) = serde.rename.as_ref().filter(|wire| *wire != name) {
        write!(head, " \"{wire}\"").expect("a String takes all");
    }
    if !serde.rest.is_empty() {
        write!(head, " [{}]", serde.rest.join(", ")).expect("a String takes all");
    }
    head
}

#[test]
fn every_shape_of_type_is_listed() {
    let file: syn::File = syn::parse_quote! {
        pub struct Row {
            #[serde(rename = "maxInGb", skip_serializing_if = "::std::option::Option::is_none")]
            pub max_in_gb: ::std::option::Option<crate::wire::Integer>,
            #[serde(default)]
            pub tags: ::std::vec::Vec<::std::string::String>,
            hidden: bool,
        }
        pub struct Name(::std::string::String);
        pub enum Shape {
            #[serde(rename = "round")]
            Round,
            Sized(u32, Name),
            Named { side: u32 },
        }
        struct Private;
    };
    let expected = r#"struct Row
    max_in_gb "maxInGb": Option<wire::Integer>
    tags [default]: Vec<String>

struct Name(private String)

enum Shape
    Round "round"
    Sized(u32, Name)
    Named
        side: u32

"#;
    assert_eq!(list(&file.items), expected);
}
