//! JSON as the tasks read and write it.

use crate::document::{Fault, Notation};
use anyhow::{Result, anyhow};
use serde_json::Value;

/// Parses a document that the tasks wrote, keeping the order of keys; a key that stands twice is an error.
pub fn parse(text: &str) -> Result<Value> {
    crate::document::parse(Notation::Json, text).map_err(|fault| {
        let Fault {
            line,
            column,
            message,
        } = fault;
        anyhow!("{message} at line {line} column {column}")
    })
}

/// Two-space indentation and a newline at the end.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_values_are_kept() {
        let text = r#"{"b":1,"a":[true,null,-2,0.5,"ü"],"c":{"z":{},"y":[]}}"#;
        let value = parse(text).unwrap();
        assert_eq!(value.to_string(), text);
        assert_eq!(parse(&pretty(&value)).unwrap().to_string(), text);
    }

    #[test]
    fn a_fault_is_placed() {
        let error = parse("{\"a\": 1,\n \"a\": 2}").unwrap_err().to_string();
        assert_eq!(error, "key \"a\" stands twice at line 2 column 4");
    }
}
