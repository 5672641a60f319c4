//! The generated operations: the methods of `Client`.

use std::fmt::Write;

use syn::{FnArg, GenericParam, Item, ReceiverKind, ReturnType, TypeParamBound, WherePredicate};

use crate::source::{docs, methods, text};

/// The public methods of `Client`, each with its request.
pub(crate) fn list(items: &[Item]) -> String {
    let methods = methods(items, "Client");
    assert!(!methods.is_empty(), "`Client` has no public method");
    let mut out = "Client\n".to_owned();
    for method in methods {
        writeln!(out, "    {}", signature(&method.sig)).expect("a String takes all");
        if let Some(request) = request(&docs(&method.attrs)) {
            writeln!(out, "        {request}").expect("a String takes all");
        }
    }
    out
}

/// `GET /v2/pods`, from the generator's "Sends a `GET` request to `/v2/pods`".
fn request(docs: &str) -> Option<String> {
    let mut quoted = docs.split("Sends a ").nth(1)?.split('`').skip(1).step_by(2);
    Some(format!("{} {}", quoted.next()?, quoted.next()?))
}

/// The signature on one line; a type parameter stands as `impl Bound` where it is used.
fn signature(signature: &syn::Signature) -> String {
    let bounds = bounds(&signature.generics);
    let arguments: Vec<String> = signature
        .inputs
        .iter()
        .map(|argument| match argument {
            FnArg::Receiver(receiver) => match &receiver.kind {
                ReceiverKind::Value => "self".to_owned(),
                _ => text(receiver),
            },
            FnArg::Typed(argument) => {
                let ty = text(&argument.ty);
                let bound = bounds.iter().find(|(name, _)| *name == ty);
                let ty = bound.map_or(ty, |(_, bound)| format!("impl {bound}"));
                format!("{}: {ty}", text(&argument.pat))
            }
        })
        .collect();
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => format!(" -> {}", text(ty)),
    };
    let asyncness = signature.asyncness.map_or("", |_| "async ");
    format!(
        "{asyncness}fn {}({}){output}",
        signature.ident,
        arguments.join(", ")
    )
}

/// Each type parameter with its bounds, from the list and the `where` clause.
fn bounds(generics: &syn::Generics) -> Vec<(String, String)> {
    let join = |bounds: Vec<&TypeParamBound>| {
        let texts: Vec<String> = bounds.into_iter().map(text).collect();
        texts.join(" + ")
    };
    let in_list = generics.params.iter().filter_map(|param| match param {
        GenericParam::Type(param) if !param.bounds.is_empty() => {
            Some((param.ident.to_string(), join(param.bounds.iter().collect())))
        }
        _ => None,
    });
    let clause = generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates);
    let in_clause = clause.filter_map(|predicate| match predicate {
        WherePredicate::Type(predicate) => Some((
            text(&predicate.bounded_ty),
            join(predicate.bounds.iter().collect()),
        )),
        _ => None,
    });
    in_list.chain(in_clause).collect()
}

#[test]
fn a_signature_is_one_readable_line() {
    let method: syn::ImplItemFn = syn::parse_quote! {
        pub async fn id<V>(mut self, value: V, at: &'a str) -> ::std::option::Option<types::Pod>
        where V: std::convert::TryInto<crate::wire::PodId>, V::Error: std::fmt::Display,
        {}
    };
    assert_eq!(
        signature(&method.sig),
        "async fn id(self, value: impl TryInto<wire::PodId>, at: &'a str) -> Option<Pod>"
    );
    assert_eq!(
        request("Sends a `GET` request to `/v2/pods`\n").as_deref(),
        Some("GET /v2/pods")
    );
}
