//! Checks of image references by their grammar, `[host[:port]/]path[:tag][@digest]`.
//!
//! As in <https://github.com/distribution/reference>, which container runtimes use.

/// What is wrong with an image reference; `None` if it is valid.
pub(super) fn problem(image: &str) -> Option<&'static str> {
    if image.contains("://") {
        return Some("is a URL; an image reference has no scheme, such as `pytorch/pytorch:2.8`");
    }
    if image.contains(char::is_whitespace) {
        return Some("contains white space");
    }
    let (name, digest) = match image.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (image, None),
    };
    if !digest.is_none_or(is_digest) {
        return Some(
            "has an invalid digest after `@`; it must have a form such as `sha256:` and 64 hexadecimal digits",
        );
    }
    // A colon before the last slash begins a port.
    let last_slash = name.rfind('/').map_or(0, |at| at + 1);
    let (name, tag) = match name[last_slash..].split_once(':') {
        Some((last, tag)) => (&name[..last_slash + last.len()], Some(tag)),
        None => (name, None),
    };
    if !tag.is_none_or(is_tag) {
        return Some(
            "has an invalid tag after `:`; it must be 1 to 128 letters, digits, `_`, `.` and `-`, and not \
             begin with `.` or `-`",
        );
    }
    let mut components = name.split('/');
    let first = components.next().unwrap_or_default();
    let has_host = name.contains('/') && is_host(first);
    if !(has_host || is_path_component(first)) || !components.all(is_path_component) {
        return Some(
            "is not an image name; each part between slashes must be lower-case letters and digits, \
             with single `.`, `_` or `-` between them",
        );
    }
    None
}

/// `host[:port]`.
fn is_host(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else {
            return false;
        };
        let is_address = address.parse::<std::net::Ipv6Addr>().is_ok();
        return is_address && (port.is_empty() || port.strip_prefix(':').is_some_and(is_number));
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let is_label = |label: &str| {
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty()
            && label.bytes().all(is_inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.split('.').all(is_label) && port.is_none_or(is_number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Lower-case letters and digits, with one of the separators `.`, `_`, `__` and any number of `-` between.
fn is_path_component(text: &str) -> bool {
    let is_alphanumeric = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_separator =
        |text: &str| matches!(text, "." | "_" | "__") || text.bytes().all(|byte| byte == b'-');
    let has_ends = text.starts_with(is_alphanumeric) && text.ends_with(is_alphanumeric);
    has_ends && text.split(is_alphanumeric).all(is_separator)
}

fn is_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_inner = |byte: u8| is_word(byte) || matches!(byte, b'.' | b'-');
    text.len() <= 128 && text.bytes().next().is_some_and(is_word) && text.bytes().all(is_inner)
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else {
        return false;
    };
    let is_component = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let length = match algorithm {
        "sha256" => Some(64),
        "sha512" => Some(128),
        _ => None,
    };
    algorithm.split(['+', '.', '-', '_']).all(is_component)
        && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        && length.map_or(hex.len() >= 32, |length| hex.len() == length)
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn image_references_are_accepted() {
        let sha256 = format!("a@sha256:{}", "0a".repeat(32));
        let both = format!("ghcr.io/a/b:1.0@sha256:{}", "f".repeat(64));
        for image in [
            "i",
            "python",
            "python:3.12",
            "pytorch/pytorch:2.8",
            "pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime",
            "yottalabsai/pytorch:2.8.0-py3.11-cuda12.8.1-cudnn-devel-ubuntu22.04-2025081902",
            "nvcr.io/nvidia/pytorch:25.01-py3",
            "localhost:5000/a/b_c/d__e/f---g:Tag_1.2-x",
            "Registry.Example.COM:443/a",
            "[2001:db8::1]:5000/a",
            "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:latest",
            "a.b/c",
            "0/1",
            &sha256,
            &both,
        ] {
            assert_eq!(problem(image), None, "{image}");
        }
    }

    #[test]
    fn invalid_image_references_are_refused() {
        let short = format!("a@sha256:{}", "0a".repeat(31));
        let long_tag = format!("a:{}", "t".repeat(129));
        for (image, said) in [
            ("https://hub.docker.com/r/a/b", "is a URL"),
            ("docker://a", "is a URL"),
            ("a b", "white space"),
            ("a\n", "white space"),
            ("PyTorch", "not an image name"),
            ("pytorch/PyTorch:2.8", "not an image name"),
            ("me/", "not an image name"),
            ("/me", "not an image name"),
            ("a//b", "not an image name"),
            ("a..b", "not an image name"),
            ("a___b", "not an image name"),
            ("-a", "not an image name"),
            ("a_", "not an image name"),
            ("ümlaut", "not an image name"),
            ("host:port/a", "not an image name"),
            ("[::1/a", "not an image name"),
            (":tag", "not an image name"),
            ("a:", "invalid tag"),
            ("a:b:c", "invalid tag"),
            ("a:-b", "invalid tag"),
            ("a:b/", "not an image name"),
            (&long_tag, "invalid tag"),
            ("a@", "invalid digest"),
            ("a@sha256", "invalid digest"),
            ("a@sha256:xyz", "invalid digest"),
            ("a@b@c", "invalid digest"),
            (&short, "invalid digest"),
        ] {
            let found = problem(image).unwrap_or_default();
            assert!(found.contains(said), "{image}: {found}");
        }
    }
}
