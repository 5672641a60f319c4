//! The public API of the facade: a snapshot, and the completeness of `yottalabs::blocking`.
//!
//! After an intended change: `cargo insta review`, or
//! `INSTA_UPDATE=always cargo test -p yottalabs-client --test surface`.

#[path = "surface/blocking.rs"]
mod blocking;
#[path = "surface/facade.rs"]
mod facade;

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
        Err(why) => facade::report_skipped(&why),
    }
}
