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
    let (host, port) = match text.rsplit_once(':') {
        // The last colon of `[::1]` belongs to the address.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let is_label = |label: &str| {
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        label.bytes().all(is_inner) && label.trim_matches('-') == label && !label.is_empty()
    };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let is_name_or_address = match address {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.split('.').all(is_label),
    };
    is_name_or_address && port.is_none_or(|port| !port.is_empty() && is_number(port))
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
    let (algorithm, hex) = text.split_once(':').unwrap_or_default();
    let is_component = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let has_length = match algorithm {
        "sha256" => hex.len() == 64,
        "sha512" => hex.len() == 128,
        _ => hex.len() >= 32,
    };
    let is_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    algorithm.split(['+', '.', '-', '_']).all(is_component) && is_hex && has_length
}
