//! Keeping secrets out of texts.

use secrecy::{ExposeSecret as _, SecretString};

/// Shorter ones stand in texts by chance, and taking them out would say where.
const SHORTEST: usize = 4;

/// The text with every secret in it replaced.
pub(crate) fn scrub<'a>(
    mut text: String,
    secrets: impl IntoIterator<Item = &'a SecretString>,
) -> String {
    for secret in secrets {
        let secret = secret.expose_secret();
        if secret.len() >= SHORTEST && text.contains(secret) {
            text = text.replace(secret, "[redacted]");
        }
    }
    text
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
}
