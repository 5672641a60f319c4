//! Redaction of secrets in text.

use secrecy::{ExposeSecret as _, SecretString};

/// Shorter secrets are not redacted: they occur in text by chance, and redaction would reveal them.
const SHORTEST: usize = 4;

/// The minimum length at which a single line of a multi-line secret, such as a private key, is redacted.
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

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    #[test]
    fn secrets_are_redacted_and_other_text_is_kept() {
        let secrets = [
            "a",
            "hunter2",
            "hunter2-the-second",
            "-----BEGIN KEY-----\nabcdefghijklmnop\n--\n",
        ];
        let secrets = secrets.map(SecretString::from);
        let text = "bad hunter2-the-second, hunter2: -----BEGIN KEY----- abcdefghijklmnop --";
        let scrubbed = super::scrub(text.to_owned(), &secrets);
        assert_eq!(
            scrubbed,
            "bad [redacted], [redacted]: [redacted] [redacted] --"
        );
    }
}
