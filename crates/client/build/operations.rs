//! The table of operations: one variant of `Operation` for each operation of the document.

use serde_json::Value;

/// The items of the table, in the order of the document.
pub(crate) fn table(spec: &Value) -> Result<syn::File, String> {
    let mut count = 0;
    let mut variants = String::new();
    let [mut all, mut ids, mut methods, mut paths] = [const { String::new() }; 4];
    for (path, item) in spec["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let Some(id) = operation["operationId"].as_str() else {
                continue;
            };
            let (name, method) = (camel_case(id), method.to_uppercase());
            let summary = operation["summary"].as_str().unwrap_or(id);
            variants += &format!("/// {summary}: `{method} {path}`.\n{name},\n");
            all += &format!("Self::{name},");
            ids += &format!("Self::{name} => {id:?},");
            methods += &format!("Self::{name} => ::http::Method::{method},");
            paths += &format!("Self::{name} => {path:?},");
            count += 1;
        }
    }
    let code = format!(
        "/// The operations of the API. A `match` on it without `_` does not compile once the
        /// specification has a new operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {{ {variants} }}
        impl Operation {{
            /// All operations, in the order of the specification.
            pub const ALL: [Self; {count}] = [{all}];
            /// The `operationId`.
            pub const fn id(self) -> &'static str {{ match self {{ {ids} }} }}
            /// The HTTP method.
            pub const fn method(self) -> ::http::Method {{ match self {{ {methods} }} }}
            /// The path template, such as `/v2/pods/{{id}}`.
            pub const fn path(self) -> &'static str {{ match self {{ {paths} }} }}
        }}"
    );
    syn::parse_str(&code).map_err(|e| format!("the table of operations is not valid Rust: {e}"))
}

/// `get_pod` as the name of a variant: `GetPod`.
fn camel_case(id: &str) -> String {
    let words = id.split('_').filter_map(|word| word.split_at_checked(1));
    words
        .map(|(first, rest)| first.to_uppercase() + rest)
        .collect()
}
