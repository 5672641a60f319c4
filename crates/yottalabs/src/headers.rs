//! The headers of every request.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret as _, SecretString};

use crate::error::{Error, Result};

const KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");
/// Quotes that shells, `.env` files and word processors put around values.
const QUOTES: [char; 6] = ['"', '\'', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];
const USER_AGENT: &str = concat!("yottalabs-rust/", env!("CARGO_PKG_VERSION"));

/// The headers that a program cannot set, and why.
const RESERVED: [(&str, &str); 13] = [
    ("x-api-key", "is the key; use `api_key`"),
    ("user-agent", "has a method of its own; use `user_agent`"),
    ("host", "is taken from the base URL"),
    ("accept", BY_CLIENT),
    ("accept-encoding", BY_CLIENT),
    ("connection", BY_CLIENT),
    ("expect", BY_CLIENT),
    ("keep-alive", BY_CLIENT),
    ("te", BY_CLIENT),
    ("trailer", BY_CLIENT),
    ("transfer-encoding", BY_CLIENT),
    ("upgrade", BY_CLIENT),
    (
        "proxy-authorization",
        "would be sent to the API; use `proxy` with a user name and a password",
    ),
];
const BY_CLIENT: &str = "is set by the client";

/// The headers of every request. The key has a name for errors, `product` is what the caller adds to the `User-Agent`, and `more` are the
/// headers that it adds.
pub(crate) fn headers(
    (key, key_name): (&SecretString, &str),
    product: Option<&str>,
    more: &[(String, SecretString)],
) -> Result<HeaderMap> {
    let key = key_header(key.expose_secret())
        .map_err(|problem| Error::config(format!("{key_name} {problem}")))?;
    let user_agent = match product {
        Some(product) => format!("{product} {USER_AGENT}"),
        None => USER_AGENT.to_owned(),
    };
    let user_agent = HeaderValue::from_str(&user_agent)
        .map_err(|_| Error::config("the user agent is not a valid header value"))?;
    // With room for those that are added later, such as `Host`.
    let mut headers = HeaderMap::with_capacity(6 + more.len());
    headers.extend([
        (KEY_HEADER, key),
        (header::ACCEPT, HeaderValue::from_static("application/json")),
        (header::USER_AGENT, user_agent),
    ]);
    for (name, value) in more {
        let (name, value) = own_header(name, value.expose_secret()).map_err(|problem| {
            Error::config(format!("the header `{}` {problem}", name.escape_debug()))
        })?;
        headers.insert(name, value);
    }
    Ok(headers)
}

/// A header that the caller adds. The error completes "the header …" and does not contain the value.
fn own_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name: HeaderName = name.parse().map_err(|_| "has an invalid name")?;
    if name.as_str().starts_with("content-") {
        return Err(BY_CLIENT);
    }
    if let Some((_, problem)) = RESERVED.iter().find(|(reserved, _)| name == *reserved) {
        return Err(problem);
    }
    // HTTP does not define the encoding of other characters.
    let value = HeaderValue::from_str(value)
        .ok()
        .filter(|value| value.to_str().is_ok());
    let mut value =
        value.ok_or("has an invalid value: a line break, or a character that is not ASCII")?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// The error completes "the key …" and does not contain it.
fn key_header(key: &str) -> Result<HeaderValue, &'static str> {
    if key.is_empty() {
        return Err("is empty");
    }
    if key.trim() != key {
        return Err("begins or ends with white space or a line break; remove it");
    }
    if key.starts_with(QUOTES) || key.ends_with(QUOTES) {
        return Err("is in quotes; remove them");
    }
    for c in key.chars() {
        match c {
            '!'..='~' => {}
            '\r' | '\n' => return Err("contains a line break"),
            c if c.is_whitespace() => return Err("contains white space"),
            c if c.is_control() => return Err("contains a control character"),
            _ => return Err("contains a character that is not ASCII"),
        }
    }
    let mut value = HeaderValue::from_str(key).map_err(|_| "is not a valid header value")?;
    value.set_sensitive(true);
    Ok(value)
}
