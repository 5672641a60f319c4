//! Parser for the INI format of `~/.yotta/config`.
//!
//! No crate is used: general INI parsers interpret `\` and `#` in a value, accept duplicate keys, and add up
//! to eleven dependencies.

use std::fmt;

use secrecy::SecretString;

/// A section, with the keys that this crate uses.
#[derive(Default)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) api_key: Option<SecretString>,
    pub(super) base_url: Option<String>,
}

/// A syntax error. It does not contain the line, which may hold the key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    /// Counted from 1.
    pub(super) line: usize,
    pub(super) problem: &'static str,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} {}", self.line, self.problem)
    }
}

/// Parses the sections of a file. Keys that this crate does not use are ignored.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Section>, SyntaxError> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = &bytes[..e.valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        error(line, "is not UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut sections: Vec<Section> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(rest) = line.strip_prefix('[') {
            let name = rest.strip_suffix(']').map(str::trim);
            let name = name.ok_or_else(|| error(number, "opens a [section] without closing it"))?;
            if sections.iter().any(|section| section.name == name) {
                return Err(error(number, "opens a section that already exists"));
            }
            sections.push(Section {
                name: name.to_owned(),
                ..Section::default()
            });
            continue;
        }
        let (key, value) = line
            .split_once(['=', ':'])
            .ok_or_else(|| error(number, "is neither a [section] nor `key = value`"))?;
        let section = sections
            .last_mut()
            .ok_or_else(|| error(number, "is before the first [section]"))?;
        let value = value.trim();
        match key.trim() {
            "api_key" => set(&mut section.api_key, value, number)?,
            "base_url" => set(&mut section.base_url, value, number)?,
            _ => {}
        }
    }
    Ok(sections)
}

/// Sets a key of a section. An empty value counts as unset.
fn set<'a, T: From<&'a str>>(
    slot: &mut Option<T>,
    value: &'a str,
    line: usize,
) -> Result<(), SyntaxError> {
    if slot.is_some() {
        return Err(error(line, "sets a key that its section already has"));
    }
    if value.starts_with(['"', '\'']) {
        // The vendor's tools send the quotes as a part of the value.
        return Err(error(line, "has a value in quotes; remove them"));
    }
    if !value.is_empty() {
        *slot = Some(T::from(value));
    }
    Ok(())
}

fn error(line: usize, problem: &'static str) -> SyntaxError {
    SyntaxError { line, problem }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::parse;

    #[test]
    fn sections_keys_and_comments_are_parsed() {
        let text = "\u{feff}# mine\r\n[default]\r\napi_key = a=b#c;d\\e\r\nformat = json\r\n\r\n\
            ; the other\n[ two words ]\n  base_url: https://x.example:8443/y\napi_key =\n";
        let sections = parse(text.as_bytes()).ok().unwrap();
        let found: Vec<_> = sections
            .iter()
            .map(|section| {
                let key = section.api_key.as_ref().map(ExposeSecret::expose_secret);
                (section.name.as_str(), key, section.base_url.as_deref())
            })
            .collect();
        assert_eq!(
            found,
            [
                ("default", Some("a=b#c;d\\e"), None),
                ("two words", None, Some("https://x.example:8443/y")),
            ]
        );
        assert!(parse(b"").ok().unwrap().is_empty());
    }

    #[test]
    fn a_syntax_error_names_the_line_and_does_not_show_it() {
        for (text, line, problem) in [
            (&b"\n[default\n"[..], 2, "closing"),
            (b"[default]\nsesame\n", 2, "neither"),
            (b"# x\napi_key = sesame\n", 2, "before the first"),
            (b"[a]\n[b]\n[a]\n", 3, "already"),
            (b"[a]\napi_key = sesame\napi_key = sesame2\n", 3, "already"),
            (b"[a]\napi_key = \"sesame\"\n", 2, "quotes"),
            (b"[a]\n\napi_key = sesame\xff\n", 3, "UTF-8"),
        ] {
            let error = parse(text).err().unwrap();
            assert_eq!(error.line, line);
            assert!(error.problem.contains(problem), "{error}");
            assert!(!format!("{error} {error:?}").contains("sesame"));
        }
    }
}
