//! Redaction of secrets in text.

use secrecy::{ExposeSecret as _, SecretString};

/// Shorter secrets are not redacted: they occur in text by chance, and redaction would reveal them.
const SHORTEST: usize = 4;

/// The minimum length of a line that is redacted on its own, of a multi-line secret such as a private key.
const SHORTEST_LINE: usize = 16;

/// Replaces every secret in the text, and every long line of a multi-line secret: a server that echoes
/// a secret may wrap it differently.
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
    // Longest first: replacing a secret that is part of another would leave the rest of the other.
    parts.sort_unstable_by_key(|part| std::cmp::Reverse(part.len()));
    for part in parts {
        if text.contains(part) {
            text = text.replace(part, "[redacted]");
        }
    }
    text
}

/// Replaces the value in an error message of serde by the type of the value. A server may send secrets, such
/// as a pod's environment, where they are not expected.
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
    fn a_serde_error_names_the_type_of_a_value_and_not_the_value() {
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
    fn secrets_are_redacted_and_other_text_is_kept() {
        let secrets = [SecretString::from("hunter2"), SecretString::from("a")];
        let scrubbed = super::scrub("bad value hunter2, hunter2".to_owned(), &secrets);
        assert_eq!(scrubbed, "bad value [redacted], [redacted]");
    }

    #[test]
    fn nested_and_multi_line_secrets_are_redacted() {
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
