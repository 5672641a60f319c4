//! Where the key and the base URL come from: flags, the environment, profiles.

use crate::canned::{Canned, NO_PODS, Seen};
use crate::world::{Finished, World};

/// A home directory with a config file, and a server that records keys and paths.
struct Sources {
    world: World,
    server: Canned,
}

const FLAG_KEY: &str = "--api-key=f-key";
const FLAG_URL: &str = "--base-url=URL/f";

impl Sources {
    fn new() -> Self {
        let sources = Self {
            world: World::still(),
            server: Canned::start("200 OK", "", NO_PODS),
        };
        sources.write(
            "[default]\napi_key = d-key\nbase_url = URL/d\n[staging]\napi_key = s-key\nbase_url = URL/s\n\
             [no-key]\nbase_url = URL/n\n[no-url]\napi_key = n-key\n",
        );
        sources
    }

    fn write(&self, config: &str) {
        let config = config.replace("URL", &self.server.url(""));
        self.world.write_config(&config);
    }

    /// Lists the pods. `URL` in arguments and variables is that of the server.
    fn list(&self, variables: &str, args: &str) -> Finished {
        let url = self.server.url("");
        let args = format!("{args} pods list").replace("URL", &url);
        let args: Vec<_> = args.split_whitespace().collect();
        let mut command = self.world.command(&args);
        command
            .env_remove("YOTTA_API_KEY")
            .env_remove("YOTTA_BASE_URL");
        for variable in variables.split_whitespace() {
            let (name, value) = variable.split_once('=').unwrap();
            command.env(name, value.replace("URL", &url).replace("BLANK", " "));
        }
        command.output().unwrap().into()
    }
}

#[test]
fn the_first_source_that_has_a_setting_decides() {
    let sources = Sources::new();
    let key = "YOTTA_API_KEY=e-key";
    let url = "YOTTA_BASE_URL=URL/e";
    let both = &*format!("{key} {url}");
    let blank = "YOTTA_API_KEY= YOTTA_BASE_URL=BLANK YOTTA_PROFILE=";
    let (flags, staging) = (&*format!("{FLAG_KEY} {FLAG_URL}"), "--profile=staging");
    for (variables, args, expected) in [
        // Flags, the environment, the default profile.
        ("", "", "d-key /d"),
        (blank, "", "d-key /d"),
        (key, "", "e-key /d"),
        (url, "", "d-key /e"),
        (both, "", "e-key /e"),
        (both, FLAG_KEY, "f-key /e"),
        (both, FLAG_URL, "e-key /f"),
        (both, flags, "f-key /f"),
        ("", FLAG_KEY, "f-key /d"),
        ("", FLAG_URL, "d-key /f"),
        // A profile that a flag names.
        ("", staging, "s-key /s"),
        (blank, staging, "s-key /s"),
        (key, staging, "e-key /s"),
        (url, staging, "s-key /e"),
        (both, staging, "e-key /e"),
        (both, &format!("{staging} {flags}"), "f-key /f"),
        (both, &format!("{staging} {FLAG_KEY}"), "f-key /e"),
        (key, "--profile=no-key", "e-key /n"),
        // A profile that the environment names.
        ("YOTTA_PROFILE=staging", "", "s-key /s"),
        ("YOTTA_PROFILE=staging YOTTA_API_KEY=e-key", "", "e-key /s"),
        ("YOTTA_PROFILE=staging", "--profile=default", "d-key /d"),
        ("YOTTA_PROFILE=staging", FLAG_URL, "s-key /f"),
    ] {
        let finished = sources.list(variables, args);
        let case = format!("{variables}, {args}: {finished:?}");
        let seen = sources.server.take_seen();
        let [
            Seen {
                path, key: sent, ..
            },
        ] = &seen[..]
        else {
            panic!("{case}: {seen:?}");
        };
        let path = path.strip_suffix("/v2/pods").unwrap();
        assert_eq!(format!("{sent} {path}"), expected, "{case}");
        assert_eq!(finished.code, 0, "{case}");

        // A person with two accounts must learn that the profile's key is not used.
        let is_named = args.contains("--profile");
        for (word, source) in [("key", "e-key"), ("base URL", "/e")] {
            let warning = format!("warning: the {word} of YOTTA_");
            let is_surprising = is_named && expected.split(' ').any(|part| part == source);
            assert_eq!(finished.stderr.contains(&warning), is_surprising, "{case}");
        }
    }
}

#[test]
fn a_warning_names_the_variable_and_the_profile() {
    let sources = Sources::new();
    let variables = "YOTTA_API_KEY=e-key YOTTA_BASE_URL=URL/e";
    let finished = sources.list(variables, "--profile=staging");
    assert_eq!(
        finished.stderr,
        "warning: the key of YOTTA_API_KEY takes precedence over that of profile `staging`\n\
         warning: the base URL of YOTTA_BASE_URL takes precedence over that of profile `staging`\n"
    );
}

#[test]
fn a_missing_key_is_an_authentication_error() {
    let sources = Sources::new();
    for (variables, args) in [
        ("", "--profile=no-key"),
        ("YOTTA_PROFILE=no-key", ""),
        ("YOTTA_API_KEY=", "--profile=no-key"),
        ("HOME=/nowhere", ""),
        ("HOME=/nowhere YOTTA_BASE_URL=URL", ""),
    ] {
        let finished = sources.list(variables, args);
        assert_eq!(finished.code, 4, "{variables}, {args}: {finished:?}");
        let error = "error: failed to make a client: there is no key: none is given, YOTTA_API_KEY is not set, and ";
        assert!(finished.stderr.starts_with(error), "{}", finished.stderr);
        let hint = finished.stderr.lines().nth(1);
        assert!(
            hint.unwrap()
                .starts_with("hint: `yotta configure` saves a key")
        );
    }
    let without_home = sources.list("HOME=/nowhere YOTTA_API_KEY=e-key", FLAG_URL);
    assert_eq!(without_home.code, 0, "{}", without_home.stderr);
}

#[test]
fn other_mistakes_of_the_configuration_are_wrong_usage() {
    let sources = Sources::new();
    for (config, variables, args, words) in [
        ("", "", "--profile=prod", "there is no section `[prod]` in"),
        ("", "YOTTA_PROFILE=prod", "", "there is no section `[prod]`"),
        (
            "",
            "HOME=/nowhere",
            "--profile=x",
            "`x` was requested, but there is no file",
        ),
        ("", "", "--api-key=kä", "the given key contains"),
        (
            "",
            "",
            "--api-key=\"k\"",
            "the given key is in quotes; remove them",
        ),
        (
            "",
            "YOTTA_API_KEY='k'",
            "",
            "the key of YOTTA_API_KEY is in quotes",
        ),
        (
            "",
            "",
            "--base-url=api.yottalabs.ai",
            "the given base URL is not a valid URL",
        ),
        ("", "", "--base-url=http://10.0.0.1", "plain http"),
        (
            "",
            "YOTTA_BASE_URL=ftp://x",
            "",
            "the base URL of YOTTA_BASE_URL does not begin with",
        ),
        (
            "[default]\napi_key\n",
            "",
            "",
            "config: line 2 is neither a [section] nor `key = value`",
        ),
        (
            "api_key = k\n",
            "",
            "",
            "config: line 1 is before the first [section]",
        ),
        (
            "[default]\napi_key = \"k\"\n",
            "",
            "",
            "config: line 2 has a value in quotes; remove them",
        ),
        (
            "[default]\napi_key = a b\n",
            "",
            "",
            "the key of profile `default` in ",
        ),
    ] {
        if !config.is_empty() {
            sources.write(config);
        }
        let finished = sources.list(variables, args);
        let case = format!("{config:?} {variables} {args}: {finished:?}");
        assert_eq!(finished.code, 2, "{case}");
        assert_eq!(finished.stdout, "", "{case}");
        let error = "error: failed to make a client: ";
        assert!(finished.stderr.contains(error), "{case}");
        assert!(finished.stderr.contains(words), "{case}");
        assert_eq!(sources.server.take_seen(), [], "{case}");
    }
}
