//! Where the key and the base URL come from, and which of them are accepted.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Reply, Script, child, heard, listen};
use yottalabs::{Builder, Yotta};

/// The key and the base URL that a client with these settings sends, or the problem with them.
async fn used(builder: Builder) -> String {
    let script = Script::new([Reply::data("[]")]);
    let yotta = match builder.transport(script.clone()).build() {
        Ok(yotta) => yotta,
        Err(error) => {
            let problem = error.to_string().replace("failed to make a client: ", "");
            let mark = ["", " [unauthorized]"][usize::from(error.is_unauthorized())];
            return problem + mark;
        }
    };
    yotta.pods().list().await.unwrap();
    let key = script.seen()[0].headers["x-api-key"].clone();
    format!("{} {}", key.to_str().unwrap(), yotta.base_url())
}

/// A temporary home directory with a config file.
struct Home(tempfile::TempDir);

impl Home {
    fn with(text: impl AsRef<[u8]>) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(home.config().parent().unwrap()).unwrap();
        fs::write(home.config(), text).unwrap();
        home
    }

    fn config(&self) -> PathBuf {
        self.0.path().join(".yotta").join("config")
    }

    /// The result of `used` and its traces, in a process with these environment variables and settings in code.
    fn run(&self, variables: &str, in_code: &str) -> String {
        let home = self.0.path().to_str().unwrap();
        let mut environment = vec![("HOME", home), ("USERPROFILE", home), ("IN_CODE", in_code)];
        for variable in variables.split_whitespace() {
            environment.push(match variable.split_once('=') {
                None if variable == "key" => ("YOTTA_API_KEY", "e-key"),
                None if variable == "url" => ("YOTTA_BASE_URL", "https://e"),
                None => ("YOTTA_PROFILE", variable),
                Some((name, "blank")) => (name, " "),
                Some((name, value)) => (name, value),
            });
        }
        let said = child::run("config::print_settings", &environment);
        said.replace(self.config().to_str().unwrap(), "CONFIG")
    }
}

#[tokio::test]
#[ignore = "run in a process of its own by other tests"]
async fn print_settings() {
    listen();
    let mut builder = Yotta::builder();
    for setting in std::env::var("IN_CODE").unwrap().split_whitespace() {
        builder = match setting {
            "key" => builder.api_key("c-key"),
            "url" => builder.base_url("https://c"),
            "no-file" => builder.without_config_file(),
            name => builder.profile(name),
        };
    }
    let used = used(builder).await;
    child::say(&format!("{used}\n{}", heard()));
}

const TWO: &str = "[default]\napi_key = d-key\n[staging]\napi_key = s-key\nbase_url = https://s\n";

#[test]
fn each_setting_comes_from_the_first_source_that_has_it() {
    let one = Home::with("[default]\napi_key = f-key\nbase_url = https://f\n");
    let two = Home::with(TWO);
    let empty = "YOTTA_API_KEY=blank YOTTA_BASE_URL= YOTTA_PROFILE=";
    for (home, variables, in_code, expected) in [
        (&one, "key url", "key url", "c-key https://c"),
        (&one, "key url", "key", "c-key https://e"),
        (&one, "key url", "", "e-key https://e"),
        (&one, empty, "", "f-key https://f"),
        (&one, empty, "key", "c-key https://f"),
        (&one, "key", "", "e-key https://f"),
        (&one, "url", "", "f-key https://e"),
        (&one, "key", "no-file", "e-key DEFAULT"),
        (&two, "", "", "d-key DEFAULT"),
        // A profile that is named in code precedes the environment, also that of the key.
        (&two, "key url default", "staging", "s-key https://s"),
        (&two, "key url", "default", "d-key https://e"),
        (&two, "key url", "staging key", "c-key https://s"),
        // A profile that is named in the environment does not.
        (&two, "staging", "", "s-key https://s"),
        (&two, "staging key", "", "e-key https://s"),
        (&two, "prod", "no-file key", "c-key DEFAULT"),
    ] {
        let expected = expected.replace("DEFAULT", yottalabs::DEFAULT_BASE_URL);
        let found = home.run(variables, in_code);
        let case = format!("{variables}, {in_code}: {found}");
        assert_eq!(found.lines().next(), Some(&*expected), "{case}");
        // Such a key may be meant for another server. The vendor's CLI accepts it too.
        let is_mixed = ["f-key https://e", "d-key https://e"].contains(&&*expected);
        let warning = "the key of profile `default` in CONFIG is sent to the base URL of YOTTA_BASE_URL, not to";
        assert_eq!(found.contains(warning), is_mixed, "{case}");
    }
    // The same URL, and a file that is not read because nothing is needed from it.
    let same = two.run("staging YOTTA_BASE_URL=https://s/", "");
    assert!(
        same.starts_with("s-key https://s\n") && !same.contains("is sent to"),
        "{same}"
    );
    let unread = Home::with("rubbish").run("key url", "");
    assert!(unread.starts_with("e-key https://e\n"), "{unread}");
}

#[test]
fn a_missing_key_or_profile_is_reported_with_its_sources() {
    let no_key = |reason| {
        format!(
            "there is no key: none is given, YOTTA_API_KEY is not set, and {reason}; set \
             YOTTA_API_KEY, or write `api_key = …` under `[default]` in ~/.yotta/config [unauthorized]"
        )
    };
    let requested = "the profile `prod` was requested, but";
    let no_prod = "there is no section `[prod]` in CONFIG, which has `default`, `staging`";
    let no_default = "there is no section `[default]` in CONFIG, which has `a`, `b`";
    let off = "reading config files is switched off";
    let absent = "there is no file CONFIG";
    for (file, variables, in_code, expected) in [
        (None, "", "", no_key(absent)),
        (Some("[a]\n[b]\n"), "", "", no_key(no_default)),
        (Some(TWO), "", "no-file", no_key(off)),
        (Some(TWO), "", "prod", no_prod.to_owned()),
        (Some(TWO), "prod key", "", no_prod.to_owned()),
        (Some(TWO), "key url", "prod", no_prod.to_owned()),
        (None, "", "prod", format!("{requested} {absent}")),
        (
            Some(TWO),
            "key",
            "no-file prod",
            format!("{requested} {off}"),
        ),
        (
            Some(""),
            "",
            "prod",
            "there is no section `[prod]` in CONFIG, which has no sections".to_owned(),
        ),
        (
            Some("[default]\napi_key =\n"),
            "",
            "",
            no_key("profile `default` in CONFIG has no `api_key`"),
        ),
    ] {
        let home = Home::with(file.unwrap_or_default());
        if file.is_none() {
            fs::remove_file(home.config()).unwrap();
        }
        let found = home.run(variables, in_code);
        assert_eq!(found.lines().next(), Some(&*expected), "{in_code}");
    }
}

#[tokio::test]
async fn a_config_file_has_the_ini_format() {
    let text = "\u{feff}# mine\r\n[default]\r\napi_key = a=b#c;d\\e\r\nformat = json\r\n\r\n; the other\n\
        [ two words ]\n  base_url: https://x.example:8443/y\napi_key : k\nbase_url_2 = \"z\"\n";
    let home = Home::with(text);
    let profile = |name| Yotta::builder().config_file(home.config()).profile(name);
    assert_eq!(
        used(profile("default").base_url("https://c")).await,
        r"a=b#c;d\e https://c"
    );
    assert_eq!(
        used(profile("two words")).await,
        "k https://x.example:8443/y"
    );

    for (text, problem) in [
        (
            &b"\n[default\n"[..],
            "line 2 opens a [section] without closing it",
        ),
        (
            b"[default]\nsesame\n",
            "line 2 is neither a [section] nor `key = value`",
        ),
        (
            b"# x\napi_key = sesame\n",
            "line 2 is before the first [section]",
        ),
        (
            b"[a]\n[b]\n[a]\n",
            "line 3 opens a section that already exists",
        ),
        (
            b"[a]\napi_key = sesame\napi_key = sesame\n",
            "line 3 sets a key that its section already has",
        ),
        (
            b"[a]\napi_key = \"sesame\"\n",
            "line 2 has a value in quotes; remove them",
        ),
        (
            b"[a]\n\nbase_url = 'sesame'\n",
            "line 3 has a value in quotes; remove them",
        ),
        (b"[a]\n\napi_key = sesame\xff\n", "line 3 is not UTF-8"),
    ] {
        let home = Home::with(text);
        let found = used(Yotta::builder().config_file(home.config())).await;
        assert_eq!(found, format!("{}: {problem}", home.config().display()));
    }
    let home = Home::with("#\n".repeat(1 << 20));
    let at = |path: &Path| used(Yotta::builder().config_file(path));
    let path = home.config();
    let shown = path.display();
    assert_eq!(
        at(&path).await,
        format!("{shown} is too large for a config file")
    );
    fs::remove_file(&path).unwrap();
    assert_eq!(at(&path).await, format!("there is no file {shown}"));
    fs::create_dir(&path).unwrap();
    assert_eq!(at(&path).await, format!("{shown} cannot be read"));
}

#[tokio::test]
async fn an_invalid_key_or_url_is_reported_with_its_source_and_not_shown() {
    let home = Home::with(
        "[a]\napi_key = sesame # mine\n[b]\napi_key = k\nbase_url = https://x:sesame@y\n",
    );
    let path = home.config();
    let builder = |name| Yotta::builder().config_file(&path).profile(name);
    assert_eq!(
        used(builder("a").base_url("https://c")).await,
        format!(
            "the key of profile `a` in {} contains white space",
            path.display()
        )
    );
    assert_eq!(
        used(builder("b")).await,
        format!(
            "the base URL of profile `b` in {} contains a user name or a password, which the API does not use",
            path.display()
        )
    );
}

#[tokio::test]
async fn base_urls_that_would_expose_the_key_are_refused() {
    let at = |url: &str| used(Yotta::builder().api_key("k").base_url(url));
    for (url, kept) in [
        ("https://api.yottalabs.ai", "https://api.yottalabs.ai"),
        (
            " https://proxy.example/yotta/ ",
            "https://proxy.example/yotta",
        ),
        (
            "HTTPS://API.yottalabs.ai/a/../b",
            "https://api.yottalabs.ai/b",
        ),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://LOCALHOST:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ] {
        assert_eq!(at(url).await, format!("k {kept}"));
    }
    for (url, problem) in [
        ("http://api.yottalabs.ai", "plain http"),
        ("http://localhost.example.com", "plain http"),
        ("http://evil.localhost", "plain http"),
        ("http://localhost.", "plain http"),
        ("http://127.0.0.1.nip.io", "plain http"),
        ("http://0.0.0.0:8080", "plain http"),
        ("http://10.0.0.1", "plain http"),
        ("http://[::]:8080", "plain http"),
        ("http://[::ffff:10.0.0.1]", "plain http"),
        ("http://127.0.0.1@evil.example", "plain http"),
        (
            "ftp://sesame.example",
            "does not begin with `https://` (or, for",
        ),
        ("localhost:8080", "localhost only, `http://`)"),
        ("https://user:sesame@api.yottalabs.ai", "password"),
        ("https://sesame@api.yottalabs.ai", "user name"),
        ("http://user:sesame@localhost", "password"),
        ("https://api.yottalabs.ai/?key=sesame", "query"),
        ("https://api.yottalabs.ai/?", "query"),
        ("https://api.yottalabs.ai/#sesame", "fragment"),
        ("https://user:sesame@:8080", "not a valid URL"),
        ("sesame", "not a valid URL"),
        ("api.yottalabs.ai", "not a valid URL"),
        ("", "not a valid URL"),
    ] {
        let said = at(url).await;
        assert!(
            said.starts_with("the given base URL ") && said.contains(problem),
            "{url}: {said}"
        );
        assert!(!said.contains("sesame"), "{said}");
    }
    let anywhere = |url: &str| {
        used(
            Yotta::builder()
                .api_key("k")
                .base_url(url)
                .danger_allow_plain_http(),
        )
    };
    assert_eq!(anywhere("http://10.0.0.1").await, "k http://10.0.0.1");
    assert!(
        anywhere("ftp://10.0.0.1")
            .await
            .contains("does not begin with")
    );
    assert!(anywhere("http://a:b@10.0.0.1").await.contains("password"));
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;

    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_can_access_causes_a_warning() {
    let home = Home::with(TWO);
    let path = home.config();
    for (mode, is_shared) in [
        (0o600, false),
        (0o400, false),
        (0o640, true),
        (0o604, true),
        (0o620, true),
    ] {
        set_mode(&path, mode);
        listen();
        used(Yotta::builder().config_file(&path).profile("staging")).await;
        let text = heard();
        let remedy = format!("run `chmod 600 '{}'`", path.display());
        let warns = text.contains("WARN") && text.contains(&remedy);
        assert_eq!(warns, is_shared, "{mode:o}: {text}");
        assert!(!text.contains("s-key") && !text.contains("d-key"), "{text}");
    }
}

/// Has no effect when the tests run as root, which can read every file.
#[cfg(unix)]
#[test]
fn an_inaccessible_home_is_ignored_unless_its_file_is_requested() {
    let home = Home::with(TWO);
    set_mode(&home.config(), 0o000);
    if fs::File::open(home.config()).is_ok() {
        return;
    }
    for (variables, in_code, expected) in [
        ("key", "", "e-key https://api.yottalabs.ai\n"),
        ("key", "staging", "CONFIG cannot be read\n"),
        (
            "",
            "",
            "there is no key: none is given, YOTTA_API_KEY is not set, and CONFIG is not readable; set",
        ),
    ] {
        let found = home.run(variables, in_code);
        assert!(
            found.starts_with(expected),
            "{variables}, {in_code}: {found}"
        );
    }
}
