//! What the crates offer, as lists that are read in a pull request.
//!
//! A change upstream arrives as thousands of lines of generated code; these snapshots say in a few
//! what it means for those who call it. After a wanted change: `cargo insta review`, or
//! `INSTA_UPDATE=always cargo test -p yottalabs-client --test surface`.

#[path = "surface/blocking.rs"]
mod blocking;
#[path = "surface/facade.rs"]
mod facade;
#[path = "surface/operations.rs"]
mod operations;
#[path = "surface/paths.rs"]
mod paths;
#[path = "surface/source.rs"]
mod source;
#[path = "surface/types.rs"]
mod types;

/// The checked-in code; another test holds it against what the generator writes now.
fn generated() -> syn::File {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/crates/client/src/generated.rs"
    );
    let text = std::fs::read_to_string(path).expect("generated.rs can be read");
    syn::parse_file(&text).expect("generated.rs is Rust")
}

#[test]
fn client_types() {
    let file = generated();
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("client_types", types::list(source::module(&file.items, "types")));
    });
}

#[test]
fn client_operations() {
    let file = generated();
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("client_operations", operations::list(&file.items));
    });
}

#[test]
fn facade_api() {
    match facade::list() {
        Ok(text) => {
            let missing = blocking::missing(&text);
            assert!(
                missing.is_empty(),
                "`yottalabs::blocking` lacks {missing:?}"
            );
            insta::with_settings!({ omit_expression => true }, {
                insta::assert_snapshot!("facade", text);
            });
        }
        Err(why) if facade::is_required() => panic!("failed to list the facade's API: {why}"),
        Err(why) => facade::say_skipped(&why),
    }
}
