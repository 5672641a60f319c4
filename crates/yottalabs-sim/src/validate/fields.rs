//! Reading a JSON object field by field, with errors that name the field.
//!
//! `null` counts as absent, and a number may come as a string, as the vendor's
//! JSON reader has it.

use rust_decimal::Decimal;
use serde_json::{Map, Value};
use yottalabs_client::wire;

use crate::envelope::Failure;

/// An object of a request body, and where in the body it stands.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Empty for the body itself, else such as `expose[0].`
    prefix: String,
}

type Read<T> = Result<T, Failure>;

impl<'a> Fields<'a> {
    pub(crate) fn of_body(body: &'a Value) -> Read<Self> {
        let object = body.as_object();
        let object = object.ok_or_else(|| Failure::unreadable("body: must be a JSON object"))?;
        Ok(Self {
            object,
            prefix: String::new(),
        })
    }

    /// The refusal of a field, for the reason given.
    pub(crate) fn refuse(&self, name: &str, why: &str) -> Failure {
        Failure::invalid(format!("{}{name}: {why}", self.prefix))
    }

    /// The answer where a field is not of its type.
    fn unreadable(&self, name: &str, why: &str) -> Failure {
        Failure::unreadable(format!("{}{name}: {why}", self.prefix))
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// A required field that its reader found missing.
    pub(crate) fn required<T>(&self, name: &str, value: Option<T>) -> Read<T> {
        value.ok_or_else(|| self.refuse(name, "is required"))
    }

    pub(crate) fn text(&self, name: &str) -> Read<Option<&'a str>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.unreadable(name, "must be a string")),
        }
    }

    /// A text of so many characters, counted as Java counts them.
    pub(crate) fn text_of(&self, name: &str, least: usize, most: usize) -> Read<Option<String>> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let length = text.encode_utf16().count();
        if (least..=most).contains(&length) {
            return Ok(Some(text.to_owned()));
        }
        let why = match (least, most) {
            (_, usize::MAX) => "must not be empty".to_owned(),
            (0, _) => format!("must have at most {most} characters"),
            _ => format!("must have between {least} and {most} characters"),
        };
        Err(self.refuse(name, &why))
    }

    pub(crate) fn flag(&self, name: &str) -> Read<Option<bool>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) if text == "true" => Ok(Some(true)),
            Some(Value::String(text)) if text == "false" => Ok(Some(false)),
            Some(_) => Err(self.unreadable(name, "must be true or false")),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Read<Option<i64>> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        integer(value)
            .map(Some)
            .ok_or_else(|| self.unreadable(name, "must be a whole number"))
    }

    /// A whole number not below `least`; 32 bits, as the page has it.
    pub(crate) fn integer_from(&self, name: &str, least: i64) -> Read<Option<i64>> {
        let number = self.integer(name)?;
        number
            .map(|number| self.bounded(name, number, least))
            .transpose()
    }

    fn bounded(&self, name: &str, number: i64, least: i64) -> Read<i64> {
        if (least..=i64::from(i32::MAX)).contains(&number) {
            Ok(number)
        } else {
            Err(self.refuse(name, &format!("must be between {least} and {}", i32::MAX)))
        }
    }

    pub(crate) fn money(&self, name: &str) -> Read<Option<Decimal>> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let amount = serde_json::from_str::<wire::Decimal>(&value.to_string());
        let amount = match (amount, value.as_f64()) {
            (Ok(amount), _) => amount.0,
            // More than a decimal holds, or less than its smallest.
            (Err(_), Some(number)) if number > 1.0 => Decimal::MAX,
            (Err(_), Some(number)) if number > 0.0 => Decimal::new(1, 28),
            (Err(_), Some(_)) => Decimal::ZERO,
            (Err(_), None) => return Err(self.unreadable(name, "must be a number")),
        };
        if amount > Decimal::ZERO {
            Ok(Some(amount))
        } else {
            Err(self.refuse(name, "must be above zero"))
        }
    }

    /// One of the values the page names.
    pub(crate) fn choice(
        &self,
        name: &str,
        choices: &[&'static str],
    ) -> Read<Option<&'static str>> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        self.choose(name, text, choices).map(Some)
    }

    fn choose(&self, name: &str, text: &str, choices: &[&'static str]) -> Read<&'static str> {
        let choice = choices.iter().find(|choice| **choice == text).copied();
        choice.ok_or_else(|| self.refuse(name, &format!("must be one of {}", choices.join(", "))))
    }

    pub(crate) fn list(&self, name: &str) -> Read<&'a [Value]> {
        match self.value(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(self.unreadable(name, "must be an array")),
        }
    }

    pub(crate) fn texts(&self, name: &str) -> Read<Vec<&'a str>> {
        let texts = self.list(name)?.iter().enumerate().map(|(index, item)| {
            item.as_str()
                .ok_or_else(|| self.unreadable(&format!("{name}[{index}]"), "must be a string"))
        });
        texts.collect()
    }

    pub(crate) fn choices(&self, name: &str, choices: &[&'static str]) -> Read<Vec<&'static str>> {
        let texts = self.texts(name)?.into_iter().enumerate();
        texts
            .map(|(index, text)| self.choose(&format!("{name}[{index}]"), text, choices))
            .collect()
    }

    pub(crate) fn integers(&self, name: &str) -> Read<Vec<i64>> {
        let numbers = self.list(name)?.iter().enumerate().map(|(index, item)| {
            let place = format!("{name}[{index}]");
            let number = integer(item);
            let number = number.ok_or_else(|| self.unreadable(&place, "must be a whole number"))?;
            self.bounded(&place, number, i32::MIN.into())
        });
        numbers.collect()
    }

    /// The objects of a list, each with its place in the errors it gives.
    pub(crate) fn objects(&self, name: &str) -> Read<Vec<Self>> {
        let objects = self.list(name)?.iter().enumerate().map(|(index, item)| {
            let place = format!("{name}[{index}]");
            let object = item
                .as_object()
                .ok_or_else(|| self.unreadable(&place, "must be an object"))?;
            Ok(Self {
                object,
                prefix: format!("{}{place}.", self.prefix),
            })
        });
        objects.collect()
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message<T: std::fmt::Debug>(read: Read<T>) -> String {
        read.expect_err("a refusal").message
    }

    #[test]
    fn every_refusal_names_its_place() {
        let body = json!({
            "name": "", "count": 1.5, "flag": "yes", "kind": "C", "tags": ["a", 2],
            "inner": [{}, { "port": "x" }, 3], "price": -1, "big": 3_000_000_000_i64,
        });
        let fields = Fields::of_body(&body).expect("an object");
        assert_eq!(
            message(fields.text_of("name", 1, 255)),
            "name: must have between 1 and 255 characters"
        );
        assert_eq!(
            message(fields.integer("count")),
            "count: must be a whole number"
        );
        assert_eq!(message(fields.flag("flag")), "flag: must be true or false");
        assert_eq!(
            message(fields.choice("kind", &["A", "B"])),
            "kind: must be one of A, B"
        );
        assert_eq!(message(fields.texts("tags")), "tags[1]: must be a string");
        assert_eq!(
            message(fields.objects("inner")),
            "inner[2]: must be an object"
        );
        assert_eq!(message(fields.money("price")), "price: must be above zero");
        assert_eq!(
            message(fields.integer_from("big", 0)),
            "big: must be between 0 and 2147483647"
        );
        assert_eq!(
            message(fields.required::<i64>("gone", None)),
            "gone: is required"
        );

        let body = json!({ "inner": [{}, { "port": "x" }] });
        let inner = Fields::of_body(&body)
            .expect("an object")
            .objects("inner")
            .expect("objects");
        assert_eq!(
            message(inner[1].integer("port")),
            "inner[1].port: must be a whole number"
        );
    }

    #[test]
    fn null_is_absent_and_numbers_may_be_strings() {
        let body = json!({ "name": null, "count": "8", "price": "0.65", "list": null });
        let fields = Fields::of_body(&body).expect("an object");
        assert_eq!(fields.text("name"), Ok(None));
        assert_eq!(fields.integer("count"), Ok(Some(8)));
        assert_eq!(fields.money("price"), Ok(Some(Decimal::new(65, 2))));
        assert!(fields.list("list").expect("absent").is_empty());
    }

    #[test]
    fn an_amount_may_be_any_number_above_zero() {
        for (number, amount) in [
            (json!(1e300), Ok(Some(Decimal::MAX))),
            (json!(5e-324), Ok(Some(Decimal::new(1, 28)))),
            (json!(-1e300), Err("price: must be above zero")),
            (json!(0), Err("price: must be above zero")),
            (json!("free"), Err("price: must be a number")),
            (json!([1]), Err("price: must be a number")),
        ] {
            let body = json!({ "price": number });
            let read = Fields::of_body(&body).expect("an object").money("price");
            let read = read.map_err(|failure| failure.message);
            assert_eq!(read, amount.map_err(str::to_owned), "{number}");
        }
    }
}
