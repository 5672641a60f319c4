//! What the server says about when to come back.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

/// `Retry-After`: seconds, or a date. A date counts from the response's own `Date`, so that clocks
/// that differ do no harm; a past one means now.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too large for a number is still a number.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    let sent = headers
        .get(header::DATE)
        .and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    let now = sent.unwrap_or_else(SystemTime::now);
    Some(at.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

    fn parse(retry_after: &str, date: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", HeaderValue::from_str(retry_after).unwrap());
        if let Some(date) = date {
            headers.insert("date", HeaderValue::from_str(date).unwrap());
        }
        super::retry_after(&headers).map(|after| after.as_secs())
    }

    #[test]
    fn seconds() {
        for (text, seconds) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(parse(text, None), seconds, "{text}");
        }
    }

    #[test]
    fn dates() {
        let sent = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 08:50:07 GMT", 30),
            ("Sunday, 06-Nov-94 08:50:07 GMT", 30),
            ("Sun Nov  6 08:50:07 1994", 30),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ] {
            assert_eq!(parse(text, sent), Some(seconds), "{text}");
        }
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT", None), Some(0));
        let soon = SystemTime::now() + Duration::from_secs(60);
        let soon = parse(&httpdate::fmt_http_date(soon), None).unwrap();
        assert!((50..=60).contains(&soon), "{soon}");
        assert_eq!(parse("Tue, 36 Nov 1994 08:49:37 GMT", None), None);
    }
}
