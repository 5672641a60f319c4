//! The public APIs of the generated client and of the facade: a snapshot of each, and the completeness of
//! `yottalabs::blocking`.
//!
//! After an intended change: `cargo insta review`, or `INSTA_UPDATE=always cargo test --test surface`.

#[path = "surface/api.rs"]
mod api;
#[path = "surface/blocking.rs"]
mod blocking;

#[test]
fn public_apis() {
    match api::list() {
        Ok(apis) => {
            let missing = blocking::missing(&apis.facade);
            assert!(
                missing.is_empty(),
                "`yottalabs::blocking` lacks {missing:?}"
            );
            insta::with_settings!({ omit_expression => true }, {
                insta::assert_snapshot!("client", apis.client);
                insta::assert_snapshot!("facade", apis.facade);
            });
        }
        Err(why) if api::is_required() => panic!("failed to list the public APIs: {why}"),
        Err(why) => api::report_skipped(&why),
    }
}
