//! Profiles of the config file: tests that need file permissions, traces or a real environment. See
//! `src/config/tests.rs` for all others.

use std::fs;
use std::path::Path;

use crate::support::{Reply, Script, child, heard, listen};
use yottalabs::{Builder, Yotta};

/// The key and the base URL that a client with these settings sends, or the error of building it.
async fn used(builder: Builder) -> String {
    let script = Script::new([Reply::data("[]")]);
    let yotta = builder.transport(script.clone()).build();
    let yotta = match yotta {
        Ok(yotta) => yotta,
        Err(error) => return error.to_string(),
    };
    yotta.pods().list().await.unwrap();
    let key = script.seen()[0].headers["x-api-key"]
        .to_str()
        .unwrap()
        .to_owned();
    format!("{key} {}", yotta.base_url())
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const TWO: &str = "[default]\napi_key = d-key\n[staging]\napi_key = s-key\nbase_url = https://s\n";

#[tokio::test]
async fn the_builder_reads_the_config_file_set_in_code() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("elsewhere");
    write(&path, TWO);
    let builder = || Yotta::builder().base_url("https://c").config_file(&path);
    assert_eq!(used(builder().profile("default")).await, "d-key https://c");
    assert_eq!(used(builder().profile("staging")).await, "s-key https://c");
    let absent = used(builder().profile("prod")).await;
    let path = path.display();
    assert_eq!(
        absent,
        format!(
            "failed to make a client: there is no section `[prod]` in {path}, which has `default`, `staging`"
        )
    );
}

#[tokio::test]
async fn an_invalid_key_or_url_is_reported_with_its_source_and_not_shown() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("config");
    let text = "[a]\napi_key = sesame # mine\n[b]\napi_key = k\nbase_url = https://x:sesame@y\n";
    write(&path, text);
    let builder = |name| Yotta::builder().config_file(&path).profile(name);
    let file = path.display();
    assert_eq!(
        used(builder("a").base_url("https://c")).await,
        format!("failed to make a client: the key of profile `a` in {file} contains white space")
    );
    assert_eq!(
        used(builder("b")).await,
        format!(
            "failed to make a client: the base URL of profile `b` in {file} contains a user name or a password, which the API does not use"
        )
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_can_access_causes_a_warning() {
    use std::os::unix::fs::PermissionsExt as _;

    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("config");
    write(&path, TWO);
    for (mode, warned) in [
        (0o600, false),
        (0o400, false),
        (0o640, true),
        (0o604, true),
        (0o620, true),
    ] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        listen();
        used(Yotta::builder().config_file(&path).profile("staging")).await;
        let text = heard();
        let remedy = format!("run `chmod 600 '{}'`", path.display());
        assert_eq!(
            text.contains("WARN") && text.contains(&remedy),
            warned,
            "{mode:o}: {text}"
        );
        assert!(!text.contains("s-key") && !text.contains("d-key"), "{text}");
    }
}

#[test]
fn settings_of_the_real_environment_and_home() {
    let home = tempfile::tempdir().unwrap();
    let home_path = home.path().to_str().unwrap();
    let say = |more: &[(&str, &str)]| {
        let mut environment = vec![("HOME", home_path), ("USERPROFILE", home_path)];
        environment.extend(more);
        child::run("config::print_settings", &environment)
    };
    let nothing = say(&[]);
    assert!(
        nothing.contains(
            "there is no key: none is given in code, YOTTA_API_KEY is not set, and there is no file"
        ),
        "{nothing}"
    );

    write(&home.path().join(".yotta").join("config"), TWO);
    let from_file = say(&[]);
    assert!(
        from_file.starts_with("d-key https://api.yottalabs.ai\n"),
        "{from_file}"
    );
    let staging = say(&[("YOTTA_PROFILE", "staging")]);
    assert!(
        staging.starts_with("s-key https://s\n") && !staging.contains("is sent to"),
        "{staging}"
    );
    let key = say(&[("YOTTA_PROFILE", "staging"), ("YOTTA_API_KEY", "e-key")]);
    assert!(key.starts_with("e-key https://s\n"), "{key}");
    let in_code = say(&[("YOTTA_API_KEY", "e-key"), ("IN_CODE", "staging")]);
    assert!(in_code.starts_with("s-key https://s\n"), "{in_code}");

    // The key of the file with a URL of the environment: accepted, as by the vendor's CLI, with a warning.
    let elsewhere = say(&[("YOTTA_BASE_URL", "https://e")]);
    assert!(elsewhere.starts_with("d-key https://e\n"), "{elsewhere}");
    assert!(
        elsewhere.contains("WARN")
            && elsewhere.contains("is sent to the base URL of YOTTA_BASE_URL"),
        "{elsewhere}"
    );
    let same = say(&[
        ("YOTTA_PROFILE", "staging"),
        ("YOTTA_BASE_URL", "https://s/"),
    ]);
    assert!(
        same.starts_with("s-key https://s\n") && !same.contains("is sent to"),
        "{same}"
    );
}

#[tokio::test]
#[ignore = "run by settings_of_the_real_environment_and_home"]
async fn print_settings() {
    listen();
    let builder = match std::env::var("IN_CODE") {
        Ok(name) => Yotta::builder().profile(name),
        Err(_) => Yotta::builder(),
    };
    let used = used(builder).await;
    child::say(&format!("{used}\n{}", heard()));
}
