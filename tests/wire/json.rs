//! JSON laid out for reading, with nothing read into it.

/// Puts each member on a line. Order, numbers and escapes stay as they were sent: a `Value` in
/// between would sort the members and round the numbers, and so hide what this is to show.
pub(crate) fn indent(json: &str) -> String {
    let parsed: Result<&serde_json::value::RawValue, _> = serde_json::from_str(json);
    assert!(parsed.is_ok(), "sent a body that is no JSON: {json}");
    let (mut out, mut depth, mut in_text, mut escaped) = (String::new(), 0, false, false);
    let mut chars = json.chars().peekable();
    while let Some(c) = chars.next() {
        if in_text {
            in_text = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            out.push(c);
            continue;
        }
        match c {
            '{' | '[' if matches!(chars.peek(), Some('}' | ']')) => {
                out.push(c);
                out.extend(chars.next());
            }
            '{' | '[' => {
                depth += 1;
                out.push(c);
                new_line(&mut out, depth);
            }
            '}' | ']' => {
                depth -= 1;
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            '"' => {
                in_text = true;
                out.push(c);
            }
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
}

#[test]
fn nothing_but_blanks_is_changed() {
    let json = r#"{"b":19.990,"a":["x, y: {\"z\\"],"e":{},"n":[1,{"k":null}]}"#;
    let laid_out = indent(json);
    assert_eq!(
        laid_out,
        "{\n  \"b\": 19.990,\n  \"a\": [\n    \"x, y: {\\\"z\\\\\"\n  ],\n  \"e\": {},\n  \
         \"n\": [\n    1,\n    {\n      \"k\": null\n    }\n  ]\n}"
    );
}
