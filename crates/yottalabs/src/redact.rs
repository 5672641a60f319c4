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

/// What serde says of a value of the wrong type, without the text that it holds: the environment of a
/// pod may stand where it is not expected.
pub(crate) fn without_text(problem: String) -> String {
    const SHOWN: &str = "invalid type: string ";
    match problem
        .strip_prefix(SHOWN)
        .map(|rest| rest.rfind(", expected "))
    {
        Some(Some(end)) => format!("{}{}", SHOWN.trim_end(), &problem[SHOWN.len() + end..]),
        _ => problem,
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

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
