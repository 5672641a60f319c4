//! Keeping secrets out of texts.

use secrecy::{ExposeSecret as _, SecretString};

/// Shorter ones stand in texts by chance, and taking them out would say where.
const SHORTEST: usize = 4;

/// A line of a secret of several, such as a private key, is known by this much.
const SHORTEST_LINE: usize = 16;

/// The text with every secret in it replaced, and every long line of a secret that has several: a
/// server that repeats one may break it differently.
pub(crate) fn scrub<'a>(
    mut text: String,
    secrets: impl IntoIterator<Item = &'a SecretString>,
) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for secret in secrets {
        let secret = secret.expose_secret();
        parts.extend(Some(secret).filter(|secret| secret.len() >= SHORTEST));
        let lines = secret.lines().map(str::trim);
        parts.extend(lines.filter(|line| line.len() >= SHORTEST_LINE));
    }
    // A secret within a secret would leave the rest of it standing.
    parts.sort_unstable_by_key(|part| std::cmp::Reverse(part.len()));
    for part in parts {
        if text.contains(part) {
            text = text.replace(part, "[redacted]");
        }
    }
    text
}

/// What serde says of a value that it cannot read, with the kind of the value in place of the value: the
/// environment of a pod may be where it is not expected.
pub(crate) fn without_text(problem: String) -> String {
    for start in ["invalid type: ", "invalid value: "] {
        let Some(rest) = problem.strip_prefix(start) else {
            continue;
        };
        let Some(end) = rest.rfind(", expected ") else {
            continue;
        };
        let found = &rest[..end];
        let kind = found
            .find(['"', '`'])
            .map_or(found, |quote| &found[..quote]);
        return format!("{start}{}{}", kind.trim_end(), &rest[end..]);
    }
    problem
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    #[test]
    fn a_problem_names_the_kind_of_a_value_and_not_the_value() {
        for (said, kept) in [
            (
                "invalid type: string \"a, expected b\", expected a boolean",
                "invalid type: string, expected a boolean",
            ),
            (
                "invalid value: string \"hunter2\", expected a time",
                "invalid value: string, expected a time",
            ),
            (
                "invalid type: integer `1234`, expected a string",
                "invalid type: integer, expected a string",
            ),
            (
                "invalid type: null, expected an object",
                "invalid type: null, expected an object",
            ),
            ("recursion limit exceeded", "recursion limit exceeded"),
        ] {
            assert_eq!(super::without_text(said.to_owned()), kept);
        }
    }

    #[test]
    fn takes_out_secrets_and_leaves_the_rest() {
        let secrets = [SecretString::from("hunter2"), SecretString::from("a")];
        let scrubbed = super::scrub("bad value hunter2, hunter2".to_owned(), &secrets);
        assert_eq!(scrubbed, "bad value [redacted], [redacted]");
    }

    #[test]
    fn a_secret_within_a_secret_and_one_of_several_lines() {
        let secrets = [
            "hunter2",
            "hunter2-the-second",
            "-----BEGIN KEY-----\nabcdefghijklmnop\n--\n",
        ];
        let secrets = secrets.map(SecretString::from);
        let text = "hunter2-the-second, hunter2: -----BEGIN KEY----- abcdefghijklmnop --";
        let scrubbed = super::scrub(text.to_owned(), &secrets);
        assert_eq!(scrubbed, "[redacted], [redacted]: [redacted] [redacted] --");
    }
}
