//! Tests of the precedence of settings, in a simulated environment.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};

use super::{ConfigFile, Environment, Explicit, Settings, resolve};
use crate::error::Result;

/// Environment variables and a temporary home directory.
struct World {
    home: tempfile::TempDir,
    variables: BTreeMap<&'static str, String>,
}

impl World {
    fn new(variables: &[(&'static str, &str)]) -> Self {
        let variables = variables.iter().map(|(k, v)| (*k, (*v).to_owned()));
        Self {
            home: tempfile::tempdir().unwrap(),
            variables: variables.collect(),
        }
    }

    fn path(&self) -> PathBuf {
        self.home.path().join(".yotta").join("config")
    }

    fn file(self, text: &str) -> Self {
        fs::create_dir_all(self.path().parent().unwrap()).unwrap();
        fs::write(self.path(), text).unwrap();
        self
    }

    fn resolve(&self, explicit: Explicit) -> Result<Settings> {
        resolve(
            explicit,
            &Environment {
                variable: &|name| self.variables.get(name).cloned(),
                home: Some(self.home.path().to_owned()),
            },
        )
    }

    /// The key and the base URL.
    fn found(&self, explicit: Explicit) -> String {
        let settings = self.resolve(explicit).unwrap();
        format!("{} {}", settings.api_key.expose_secret(), settings.base_url)
    }

    /// The problem, without the beginning that all have in common.
    fn problem(&self, explicit: Explicit) -> String {
        let error = self.resolve(explicit).err().unwrap().to_string();
        let problem = error.strip_prefix("failed to make a client: ").unwrap();
        let home = self.home.path().to_str().unwrap();
        problem.replace(home, "HOME").replace('\\', "/")
    }
}

fn nothing() -> Explicit {
    Explicit::default()
}

fn key() -> Explicit {
    Explicit {
        api_key: Some(SecretString::from("c-key")),
        ..nothing()
    }
}

fn profile(name: &str) -> Explicit {
    Explicit {
        profile: Some(name.to_owned()),
        ..nothing()
    }
}

fn no_file() -> Explicit {
    Explicit {
        file: ConfigFile::Off,
        ..nothing()
    }
}

const TWO: &str = "[default]\napi_key = d-key\n[staging]\napi_key = s-key\nbase_url = https://s\n";
const KEY: (&str, &str) = ("YOTTA_API_KEY", "e-key");
const URL: (&str, &str) = ("YOTTA_BASE_URL", "https://e");
const STAGING: (&str, &str) = ("YOTTA_PROFILE", "staging");

#[test]
fn each_setting_comes_from_the_first_source_that_has_it() {
    let file = "[default]\napi_key = f-key\nbase_url = https://f\n";
    let all = World::new(&[KEY, URL]).file(file);
    let key_and_url = Explicit {
        base_url: Some("https://c".to_owned()),
        ..key()
    };
    assert_eq!(all.found(key_and_url), "c-key https://c");
    assert_eq!(all.found(key()), "c-key https://e");
    assert_eq!(all.found(nothing()), "e-key https://e");

    let empty = [("YOTTA_API_KEY", " "), ("YOTTA_BASE_URL", "")];
    for (variables, explicit, expected) in [
        (&empty[..], nothing(), "f-key https://f"),
        (&empty, key(), "c-key https://f"),
        (&[KEY], nothing(), "e-key https://f"),
        (&[URL], nothing(), "f-key https://e"),
    ] {
        assert_eq!(World::new(variables).file(file).found(explicit), expected);
    }
    let without_file = World::new(&[KEY]).found(nothing());
    assert_eq!(without_file, "e-key https://api.yottalabs.ai");
}

#[test]
fn a_profile_named_in_code_precedes_the_environment() {
    let world = World::new(&[KEY, URL, ("YOTTA_PROFILE", "default")]).file(TWO);
    assert_eq!(world.found(profile("staging")), "s-key https://s");
    // Settings that the profile does not have come from the environment.
    assert_eq!(world.found(profile("default")), "d-key https://e");
    let key_and_profile = Explicit {
        profile: profile("staging").profile,
        ..key()
    };
    assert_eq!(world.found(key_and_profile), "c-key https://s");
}

#[test]
fn the_key_of_the_environment_precedes_a_profile_named_there() {
    let world = World::new(&[STAGING]).file(TWO);
    assert_eq!(world.found(nothing()), "s-key https://s");
    let world = World::new(&[STAGING, KEY]).file(TWO);
    assert_eq!(world.found(nothing()), "e-key https://s");
}

#[test]
fn a_profile_requested_by_name_must_exist() {
    let absent =
        "there is no section `[prod]` in HOME/.yotta/config, which has `default`, `staging`";
    for (variables, explicit) in [
        (&[][..], profile("prod")),
        (&[("YOTTA_PROFILE", "prod"), KEY], nothing()),
        (&[KEY, URL], profile("prod")),
    ] {
        assert_eq!(World::new(variables).file(TWO).problem(explicit), absent);
    }
    assert_eq!(
        World::new(&[]).problem(profile("prod")),
        "the profile `prod` was requested, but there is no file HOME/.yotta/config"
    );
    let empty = World::new(&[]).file("").problem(profile("prod"));
    assert!(empty.ends_with("which has no sections"), "{empty}");
}

#[test]
fn a_missing_key_is_reported_with_all_sources() {
    let head = "there is no key: none is given in code, YOTTA_API_KEY is not set, and ";
    let tail = "; set YOTTA_API_KEY, or write `api_key = …` under `[default]` in ~/.yotta/config";
    for (file, explicit, middle) in [
        (None, nothing(), "there is no file HOME/.yotta/config"),
        (
            Some("[default]\napi_key =\n"),
            nothing(),
            "profile `default` in HOME/.yotta/config has no `api_key`",
        ),
        (
            Some("[staging]\napi_key = s\n"),
            nothing(),
            "there is no section `[default]` in HOME/.yotta/config, which has `staging`",
        ),
        (Some(TWO), no_file(), "reading config files is switched off"),
    ] {
        let world = World::new(&[]);
        let world = match file {
            Some(text) => world.file(text),
            None => world,
        };
        assert_eq!(world.problem(explicit), format!("{head}{middle}{tail}"));
    }
}

#[test]
fn a_file_set_in_code_must_exist() {
    let world = World::new(&[]).file(TWO);
    let other = world.home.path().join("other");
    let at = |explicit: Explicit| Explicit {
        file: ConfigFile::At(other.clone()),
        ..explicit
    };
    assert_eq!(world.problem(at(nothing())), "there is no file HOME/other");
    fs::write(&other, "[default]\napi_key = o-key\n").unwrap();
    assert_eq!(world.found(at(nothing())), "o-key https://api.yottalabs.ai");
    let absent = world.problem(at(profile("staging")));
    assert!(
        absent.contains("HOME/other, which has `default`"),
        "{absent}"
    );
}

#[test]
fn no_file_is_read_if_it_is_switched_off() {
    let world = World::new(&[KEY, ("YOTTA_PROFILE", "x")]).file("rubbish");
    assert_eq!(world.found(no_file()), "e-key https://api.yottalabs.ai");
    let requested = Explicit {
        profile: profile("x").profile,
        ..no_file()
    };
    assert_eq!(
        world.problem(requested),
        "the profile `x` was requested, but reading config files is switched off"
    );
}

#[test]
fn a_syntax_error_is_reported_with_its_line_number_only() {
    let world = World::new(&[]).file("[default]\napi-key sesame\n");
    assert_eq!(
        world.problem(nothing()),
        "HOME/.yotta/config: line 2 is neither a [section] nor `key = value`"
    );
    // The file is not read if no setting is needed from it.
    let world = World::new(&[KEY, URL]).file("rubbish");
    assert_eq!(world.found(nothing()), "e-key https://e");
}

#[test]
fn a_directory_and_a_huge_file_are_not_config_files() {
    let world = World::new(&[]);
    fs::create_dir_all(world.path()).unwrap();
    assert_eq!(
        world.problem(nothing()),
        "HOME/.yotta/config cannot be read"
    );
    let world = World::new(&[]).file(&"#\n".repeat(1 << 20));
    let problem = world.problem(nothing());
    assert!(
        problem.ends_with("is too large for a config file"),
        "{problem}"
    );
}

/// Has no effect when the tests run as root, which can read every file.
#[cfg(unix)]
#[test]
fn an_inaccessible_home_is_ignored_unless_its_file_is_requested() {
    use std::os::unix::fs::PermissionsExt as _;

    let lock = |world: World| {
        fs::set_permissions(world.path(), fs::Permissions::from_mode(0o000)).unwrap();
        world
    };
    let world = lock(World::new(&[KEY]).file(TWO));
    if fs::File::open(world.path()).is_ok() {
        return;
    }
    assert_eq!(world.found(nothing()), "e-key https://api.yottalabs.ai");
    assert_eq!(
        world.problem(profile("staging")),
        "HOME/.yotta/config cannot be read"
    );
    let problem = lock(World::new(&[]).file(TWO)).problem(nothing());
    assert!(
        problem.contains("and HOME/.yotta/config is not readable; set"),
        "{problem}"
    );
}
