//! The checked-in generated code is what the build script generates now, byte for byte.

#![cfg(feature = "codegen")]

#[test]
fn the_checked_in_client_and_mocks_are_up_to_date() {
    for (path, checked_in, generated) in [
        (
            "crates/client/src/generated.rs",
            include_str!("../crates/client/src/generated.rs"),
            include_str!(concat!(env!("OUT_DIR"), "/client.rs")),
        ),
        (
            "crates/yottalabs-httpmock/src/generated.rs",
            include_str!("../crates/yottalabs-httpmock/src/generated.rs"),
            include_str!(concat!(env!("OUT_DIR"), "/httpmock.rs")),
        ),
    ] {
        let pairs = checked_in.lines().zip(generated.lines());
        let difference = pairs.zip(1..).find(|((left, right), _)| left != right);
        assert!(
            checked_in == generated,
            "{path} is out of date: run `cargo xtask regen`; the first different line: {difference:?}"
        );
    }
}
