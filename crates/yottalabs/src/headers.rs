//! The headers that every request carries.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret as _, SecretString};

const KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");
/// As shells, `.env` files and word processors put them around values.
const QUOTES: [char; 6] = ['"', '\'', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];
const USER_AGENT: &str = concat!("yottalabs-rust/", env!("CARGO_PKG_VERSION"));

/// The error completes "the …" and does not show the key.
pub(crate) fn with_key(key: &SecretString) -> Result<HeaderMap, &'static str> {
    let mut headers = HeaderMap::new();
    headers.insert(KEY_HEADER, key_header(key)?);
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    Ok(headers)
}

fn key_header(key: &SecretString) -> Result<HeaderValue, &'static str> {
    let text = key.expose_secret();
    if text.is_empty() {
        return Err("is empty");
    }
    if text.trim() != text {
        return Err("begins or ends with white space or a line break; remove it");
    }
    if text.starts_with(QUOTES) || text.ends_with(QUOTES) {
        return Err("is in quotes; remove them");
    }
    for c in text.chars() {
        match c {
            '!'..='~' => {}
            '\r' | '\n' => return Err("contains a line break"),
            c if c.is_whitespace() => return Err("contains white space"),
            c if c.is_control() => return Err("contains a control character"),
            _ => return Err("contains a character that is not ASCII"),
        }
    }
    let mut value = HeaderValue::from_str(text).map_err(|_| "fits in no header")?;
    value.set_sensitive(true);
    Ok(value)
}

/// This crate, and before it the program that uses it.
pub(crate) fn user_agent(product: Option<&str>) -> Option<HeaderValue> {
    let text = match product {
        Some(product) => format!("{product} {USER_AGENT}"),
        None => USER_AGENT.to_owned(),
    };
    HeaderValue::from_str(&text).ok()
}
