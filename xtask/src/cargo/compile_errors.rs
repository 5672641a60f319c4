//! The compiler's errors, out of cargo's JSON messages.

use serde_json::Value;

/// One error, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// Such as `E0027`; empty for what has none, such as a syntax error.
    pub code: String,
    /// `file:line`, below the workspace's root.
    pub place: String,
    /// The first line of the error; with what the compiler writes at the place, where that line names nothing.
    pub message: String,
}

/// The errors in the output of `cargo check --message-format=json`, each once.
///
/// What has no place in a source file ("aborting due to 2 previous errors") is left out.
pub fn compile_errors(messages: &str) -> Vec<CompileError> {
    let mut found = Vec::new();
    for message in errors(messages) {
        let spans = message["spans"].as_array().into_iter().flatten();
        let mut primary = spans.filter(|span| span["is_primary"] == true);
        let Some(mut span) = primary.next() else {
            continue;
        };
        // Inside a macro of ours: where it is called is where there is something to mend.
        while let Some(call) = span["expansion"].get("span") {
            span = call;
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let first = text(&message["message"]);
        let label = span["label"].as_str().filter(|_| !first.contains('`'));
        let error = CompileError {
            code: text(&message["code"]["code"]),
            place: format!("{}:{}", text(&span["file_name"]), span["line_start"]),
            message: label.map_or(first.clone(), |label| format!("{first}: {label}")),
        };
        if !found.contains(&error) {
            found.push(error);
        }
    }
    found
}

/// The same errors as the compiler would have shown them.
pub fn rendered(messages: &str) -> String {
    let mut shown = String::new();
    for message in errors(messages) {
        shown.push_str(message["rendered"].as_str().unwrap_or_default());
    }
    shown
}

fn errors(messages: &str) -> impl Iterator<Item = Value> + '_ {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-message")
        .map(|mut message| message["message"].take())
        .filter(|message| message["level"] == "error")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_an_error_inside_a_macro_is_that_of_the_call() {
        let message = r#"{"reason":"compiler-message","message":{"level":"error","message":"m","code":null,"rendered":"","spans":[{"file_name":"src/debug.rs","line_start":12,"is_primary":true,"expansion":{"span":{"file_name":"src/debug.rs","line_start":22,"is_primary":false,"expansion":null}}}]}}"#;
        assert_eq!(compile_errors(message)[0].place, "src/debug.rs:22");
    }

    #[test]
    fn a_message_that_names_nothing_comes_with_the_label_at_its_place() {
        let message = r#"{"reason":"compiler-message","message":{"level":"error","message":"mismatched types","code":{"code":"E0308"},"rendered":"","spans":[{"file_name":"src/model.rs","line_start":226,"is_primary":true,"label":"expected `u8`, found `u16`"}]}}"#;
        assert_eq!(
            compile_errors(message)[0].message,
            "mismatched types: expected `u8`, found `u16`"
        );
        let message = message.replace("mismatched types", "no method named `keyword`");
        assert_eq!(
            compile_errors(&message)[0].message,
            "no method named `keyword`"
        );
    }

    #[test]
    fn errors_have_code_place_and_text_and_come_once() {
        let error = r#"{"reason":"compiler-message","message":{"level":"error","message":"pattern does not mention field `zone`","code":{"code":"E0027"},"rendered":"error[E0027]: …\n","spans":[{"file_name":"src/else.rs","line_start":1,"is_primary":false},{"file_name":"src/model.rs","line_start":216,"is_primary":true}]}}"#;
        let warning = error.replace("\"error\"", "\"warning\"");
        let summary = r#"{"reason":"compiler-message","message":{"level":"error","message":"aborting due to 1 previous error","code":null,"rendered":"error: aborting\n","spans":[]}}"#;
        let messages = [error, &warning, "not json", error, summary].join("\n");
        let expected = CompileError {
            code: "E0027".to_owned(),
            place: "src/model.rs:216".to_owned(),
            message: "pattern does not mention field `zone`".to_owned(),
        };
        assert_eq!(compile_errors(&messages), [expected]);
        assert_eq!(
            rendered(&messages),
            "error[E0027]: …\nerror[E0027]: …\nerror: aborting\n"
        );
    }
}
