//! Every way to a key and a base URL, in an environment that is made up.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use secrecy::{ExposeSecret as _, SecretString};

use super::{ConfigFile, Given, Settings, Surroundings, settle};
use crate::error::Result;

/// A home directory that goes with the test.
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

    fn settle(&self, given: Given) -> Result<Settings> {
        settle(
            given,
            &Surroundings {
                variable: &|name| self.variables.get(name).cloned(),
                home: Some(self.home.path().to_owned()),
            },
        )
    }

    /// Key and URL.
    fn found(&self, given: Given) -> (String, String) {
        let settings = self.settle(given).unwrap();
        let key = settings.api_key.expose_secret().to_owned();
        (key, settings.base_url)
    }

    fn problem(&self, given: Given) -> String {
        let error = self.settle(given).err().unwrap().to_string();
        let here = self.home.path().to_str().unwrap();
        error.replace(here, "HOME").replace('\\', "/")
    }
}

fn pair(key: &str, url: &str) -> (String, String) {
    (key.to_owned(), url.to_owned())
}

fn profile(name: &str) -> Given {
    Given {
        profile: Some(name.to_owned()),
        ..Given::default()
    }
}

const DEFAULT: &str = super::DEFAULT_BASE_URL;
const TWO: &str = "[default]\napi_key = d-key\n[staging]\napi_key = s-key\nbase_url = https://s\n";

#[test]
fn each_setting_comes_from_the_first_place_that_has_it() {
    let in_code = || Given {
        api_key: Some(SecretString::from("c-key")),
        base_url: Some("https://c".to_owned()),
        ..Given::default()
    };
    let env = [("YOTTA_API_KEY", "e-key"), ("YOTTA_BASE_URL", "https://e")];
    let file = "[default]\napi_key = f-key\nbase_url = https://f\n";

    let all = World::new(&env).file(file);
    assert_eq!(all.found(in_code()), pair("c-key", "https://c"));
    assert_eq!(all.found(Given::default()), pair("e-key", "https://e"));
    let key_in_code = || Given {
        base_url: None,
        ..in_code()
    };
    assert_eq!(all.found(key_in_code()), pair("c-key", "https://e"));

    let file_only = World::new(&[("YOTTA_API_KEY", " "), ("YOTTA_BASE_URL", "")]).file(file);
    assert_eq!(
        file_only.found(Given::default()),
        pair("f-key", "https://f")
    );
    assert_eq!(file_only.found(key_in_code()), pair("c-key", "https://f"));

    let mixed = World::new(&env[..1]).file(file);
    assert_eq!(mixed.found(Given::default()), pair("e-key", "https://f"));
    let mixed = World::new(&env[1..]).file(file);
    assert_eq!(mixed.found(Given::default()), pair("f-key", "https://e"));

    let no_file = World::new(&env[..1]);
    assert_eq!(no_file.found(Given::default()), pair("e-key", DEFAULT));
}

#[test]
fn a_profile_named_in_code_stands_before_the_environment() {
    let env = [
        ("YOTTA_API_KEY", "e-key"),
        ("YOTTA_BASE_URL", "https://e"),
        ("YOTTA_PROFILE", "default"),
    ];
    let world = World::new(&env).file(TWO);
    assert_eq!(world.found(profile("staging")), pair("s-key", "https://s"));
    // What it lacks is in the environment.
    assert_eq!(world.found(profile("default")), pair("d-key", "https://e"));
    let given = Given {
        api_key: Some(SecretString::from("c-key")),
        ..profile("staging")
    };
    assert_eq!(world.found(given), pair("c-key", "https://s"));
}

#[test]
fn a_profile_named_in_the_environment_stands_behind_its_key() {
    let world = World::new(&[("YOTTA_PROFILE", "staging")]).file(TWO);
    assert_eq!(world.found(Given::default()), pair("s-key", "https://s"));
    let env = [("YOTTA_PROFILE", "staging"), ("YOTTA_API_KEY", "e-key")];
    let world = World::new(&env).file(TWO);
    assert_eq!(world.found(Given::default()), pair("e-key", "https://s"));
}

#[test]
fn a_profile_asked_for_by_name_has_to_be_there() {
    let absent = "failed to make a client: there is no section `[prod]` in HOME/.yotta/config, which has `default`, `staging`";
    let world = World::new(&[]).file(TWO);
    assert_eq!(world.problem(profile("prod")), absent);
    let world = World::new(&[("YOTTA_PROFILE", "prod"), ("YOTTA_API_KEY", "k")]).file(TWO);
    assert_eq!(world.problem(Given::default()), absent);
    let world = World::new(&[("YOTTA_API_KEY", "k"), ("YOTTA_BASE_URL", "https://e")]).file(TWO);
    assert_eq!(world.problem(profile("prod")), absent);
    assert_eq!(
        World::new(&[]).problem(profile("prod")),
        "failed to make a client: the profile `prod` is asked for, but there is no file HOME/.yotta/config"
    );
    assert!(
        World::new(&[])
            .file("")
            .problem(profile("prod"))
            .ends_with("which has none at all")
    );
}

#[test]
fn no_key_tells_where_was_looked() {
    let head = "failed to make a client: there is no key: none is given in code, YOTTA_API_KEY is not set, and ";
    let tail = "; set YOTTA_API_KEY, or write `api_key = …` under `[default]` in ~/.yotta/config";
    let off = || Given {
        file: ConfigFile::Off,
        ..Given::default()
    };
    for (world, given, middle) in [
        (
            World::new(&[]),
            Given::default(),
            "there is no file HOME/.yotta/config",
        ),
        (
            World::new(&[]).file("[default]\napi_key =\n"),
            Given::default(),
            "profile `default` in HOME/.yotta/config has no `api_key`",
        ),
        (
            World::new(&[]).file("[staging]\napi_key = s\n"),
            Given::default(),
            "there is no section `[default]` in HOME/.yotta/config, which has `staging`",
        ),
        (
            World::new(&[]).file(TWO),
            off(),
            "reading config files is switched off",
        ),
    ] {
        assert_eq!(world.problem(given), format!("{head}{middle}{tail}"));
    }
}

#[test]
fn another_file_has_to_be_there_and_no_file_is_none() {
    let world = World::new(&[]).file(TWO);
    let other = world.home.path().join("other");
    let at = |name: Option<&str>| Given {
        file: ConfigFile::At(other.clone()),
        profile: name.map(str::to_owned),
        ..Given::default()
    };
    let missing = "failed to make a client: there is no file HOME/other";
    assert_eq!(world.problem(at(None)), missing);
    fs::write(&other, "[default]\napi_key = o-key\n").unwrap();
    assert_eq!(world.found(at(None)), pair("o-key", DEFAULT));
    assert!(
        world
            .problem(at(Some("staging")))
            .contains("HOME/other, which has `default`")
    );

    let world = World::new(&[("YOTTA_API_KEY", "k"), ("YOTTA_PROFILE", "x")]).file("rubbish");
    let off = |name: Option<&str>| Given {
        file: ConfigFile::Off,
        profile: name.map(str::to_owned),
        ..Given::default()
    };
    assert_eq!(world.found(off(None)), pair("k", DEFAULT));
    assert!(
        world
            .problem(off(Some("x")))
            .ends_with("reading config files is switched off")
    );
}

#[test]
fn a_malformed_file_is_told_with_its_line_and_without_what_stands_there() {
    let world = World::new(&[]).file("[default]\napi-key sesame\n");
    assert_eq!(
        world.problem(Given::default()),
        "failed to make a client: HOME/.yotta/config: line 2 is neither a [section] nor `key = value`"
    );
    // Not looked at where nothing is wanted of it.
    let env = [("YOTTA_API_KEY", "k"), ("YOTTA_BASE_URL", "https://e")];
    let world = World::new(&env).file("rubbish");
    assert_eq!(world.found(Given::default()), pair("k", "https://e"));
    // No file at all, but a directory.
    let world = World::new(&[]);
    fs::create_dir_all(world.path()).unwrap();
    assert!(
        world
            .problem(Given::default())
            .ends_with("HOME/.yotta/config can't be read")
    );
    let world = World::new(&[]).file(&"#\n".repeat(1 << 20));
    assert!(
        world
            .problem(Given::default())
            .ends_with("is too large for a config file")
    );
}

/// Root reads everything: this tells something only where the tests are run by somebody else.
#[cfg(unix)]
#[test]
fn a_home_that_is_somebody_elses_is_passed_over_unless_it_is_asked_for() {
    use std::os::unix::fs::PermissionsExt as _;

    let world = World::new(&[("YOTTA_API_KEY", "k")]).file(TWO);
    fs::set_permissions(world.path(), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(world.path()).is_ok() {
        return;
    }
    assert_eq!(world.found(Given::default()), pair("k", DEFAULT));
    assert_eq!(
        world.problem(profile("staging")),
        "failed to make a client: HOME/.yotta/config can't be read"
    );
    let keyless = World::new(&[]).file(TWO);
    fs::set_permissions(keyless.path(), fs::Permissions::from_mode(0o000)).unwrap();
    let problem = keyless.problem(Given::default());
    assert!(
        problem.contains("and HOME/.yotta/config may not be read; set"),
        "{problem}"
    );
}
