//! The types of `wire`: the forms that they read, and the one that they write.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use yottalabs_client::types;
use yottalabs_client::wire::{
    Count, Decimal, Integer, LogType, Milliseconds, PodId, PodStatus, Port, Protocol, Timestamp,
};

/// What is written after this was read, or why it cannot be read.
fn read<T: DeserializeOwned + Serialize>(json: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(json).map_err(|e| e.to_string())?;
    Ok(serde_json::to_string(&value).unwrap())
}

#[test]
fn all_forms_of_a_value_are_read_and_one_is_written() {
    type Read = fn(&str) -> Result<String, String>;
    for (read, forms, written) in [
        (
            read::<Integer> as Read,
            &["80", "80.0", "\"80\"", "\" 80 \""][..],
            "80",
        ),
        (
            read::<Integer>,
            &["9223372036854775807"],
            "9223372036854775807",
        ),
        (read::<Count>, &["8", "8.0", "\"8\""], "8"),
        (read::<Count>, &["4294967295"], "4294967295"),
        (read::<Port>, &["8", "8.0", "\"8\""], "8"),
        (read::<Milliseconds>, &["8", "\"8\""], "8"),
        (
            read::<PodId>,
            &["347892374982374983", "\"347892374982374983\""],
            "\"347892374982374983\"",
        ),
        (read::<Decimal>, &["0.65", "\"0.65\"", "6.5e-1"], "0.65"),
        (read::<Decimal>, &["\"0.650\""], "0.650"),
        (
            read::<Decimal>,
            &["0.1234567890123456789"],
            "0.1234567890123456789",
        ),
        (read::<Decimal>, &["\"1E2\"", "100"], "100"),
        (
            read::<Timestamp>,
            &[
                "1767225600000",
                "1767225600000.0",
                "\"1767225600000\"",
                "\"2026-01-01T00:00:00Z\"",
                "\"2026-01-01T00:00:00.000+00:00\"",
                "\"2026-01-01T00:00:00\"",
                "\"2026-01-01 00:00:00\"",
            ],
            "1767225600000",
        ),
        (
            read::<PodStatus>,
            &["\"running\"", "20", "\"20\""],
            "\"RUNNING\"",
        ),
        (read::<PodStatus>, &["\"HIBERNATING\""], "\"HIBERNATING\""),
        (read::<PodStatus>, &["99"], "\"99\""),
        (read::<Protocol>, &["\"tcp\""], "\"TCP\""),
    ] {
        for form in forms {
            assert_eq!(read(form).as_deref(), Ok(written), "{form}");
        }
    }
}

/// The errors do not contain texts, which may be secrets, and numbers are never rounded.
#[test]
fn an_error_names_what_was_expected_and_the_type_that_was_found() {
    let text = |expected: &str| format!("invalid value: string, expected {expected}");
    let integer = "an integer, or a string that holds one";
    let decimal = "a decimal number, or a string that holds one";
    let time = "a time: epoch milliseconds or ISO 8601";
    for json in ["1.5", "9223372036854775808", "1e300", "true", "null", "{}"] {
        let error = read::<Integer>(json).unwrap_err();
        assert!(error.contains(&format!("expected {integer}")), "{error}");
    }
    for json in ["\"hunter2\"", "\"1.5\"", "\"\""] {
        assert!(
            read::<Integer>(json)
                .unwrap_err()
                .starts_with(&text(integer))
        );
    }
    for (json, found) in [
        ("true", "boolean"),
        ("{}", "map"),
        ("[1]", "sequence"),
        ("\"free\"", "string"),
        ("\"1_000\"", "string"),
        ("1e400", "number"),
    ] {
        let error = read::<Decimal>(json).unwrap_err();
        let expected = format!("invalid value: {found}, expected {decimal}");
        assert!(error.starts_with(&expected), "{error}");
    }
    for json in ["\"soon\"", "\"\""] {
        assert!(
            read::<Timestamp>(json)
                .unwrap_err()
                .starts_with(&text(time))
        );
    }
    for json in ["true", "9223372036854775807", "1.5"] {
        let error = read::<Timestamp>(json).unwrap_err();
        assert!(error.contains("milliseconds"), "{error}");
    }
    // As a JavaScript program would write it.
    let rounded = read::<PodId>("3.4789237498237498e17").unwrap_err();
    assert!(rounded.contains("expected a pod id"), "{rounded}");
    for (error, range) in [
        (read::<Count>("4294967296"), "from 0 to 4294967295"),
        (read::<Count>("-1"), "from 0 to 4294967295"),
        (read::<Port>("65536"), "from 0 to 65535"),
        (read::<Port>("\"-1\""), "from 0 to 65535"),
        (read::<Milliseconds>("-1"), "from 0"),
    ] {
        let error = error.unwrap_err();
        assert!(error.contains(&format!("an integer {range}")), "{error}");
    }
    for json in ["true", "null", "1.5", "[]", "{}"] {
        assert!(read::<PodStatus>(json).is_err(), "{json}");
    }
}

#[test]
fn billed_and_terminal_statuses() {
    let statuses = |test: fn(&PodStatus) -> bool| {
        let known = PodStatus::KNOWN.iter().filter(|status| test(status));
        known.map(PodStatus::as_str).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        statuses(PodStatus::is_billed),
        "RUNNING PAUSING TERMINATING STOPPED STOPPING DEGRADED"
    );
    assert_eq!(statuses(PodStatus::is_terminal), "TERMINATED FAILED");
    let new = PodStatus::from("HIBERNATING");
    assert!(new.is_billed() && !new.is_terminal() && !new.is_known());
    assert_eq!(format!("{:>9}|", PodStatus::Paused), "   PAUSED|");
}

#[test]
fn arithmetic_of_times_never_wraps_or_panics() {
    let early = Timestamp::from_millis(1_000).unwrap();
    let late = Timestamp::from_millis(2_500).unwrap();
    let between = Duration::from_millis(1_500);
    assert_eq!(late.saturating_duration_since(early), between);
    assert_eq!(early.saturating_duration_since(late), Duration::ZERO);
    assert_eq!(late.checked_duration_since(early), Some(between));
    assert_eq!(early.checked_duration_since(late), None);

    assert_eq!(early + between, late);
    assert_eq!((early - between).as_millis(), -500);
    assert_eq!(early.checked_add(between), Some(late));
    for duration in [Duration::MAX, Duration::from_secs(1 << 40)] {
        assert_eq!(early.checked_add(duration), None);
        assert_eq!(early.checked_sub(duration), None);
        let (max, min) = (early + duration, early - duration);
        assert_eq!(max.to_string(), "9999-12-31T23:59:59.999999999Z");
        assert_eq!(min.to_string(), "0000-01-01T00:00:00Z");
    }
    for time in [
        SystemTime::UNIX_EPOCH + Duration::new(1_767_225_600, 123_456_789),
        SystemTime::UNIX_EPOCH - Duration::new(1, 1),
    ] {
        assert_eq!(SystemTime::from(Timestamp::from(time)), time);
    }
}

/// A JSON document, nested up to three levels.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "-?[0-9]{0,25}(\\.[0-9]{0,5})?(e[+-]?[0-9]{1,3})?".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(FIELD, inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Names of the API's fields, and some others.
const FIELD: &str = "(message|code|data|id|name|status|expose|port|createdAt|items|page|singleCardPrice|[a-z]{1,3})";

/// A value that was read is written in one form, which is read as the same value.
macro_rules! settles {
    ($type:ty, $document:expr) => {
        if let Ok(value) = serde_json::from_str::<$type>($document) {
            let sent = serde_json::to_string(&value).unwrap();
            let again: $type = serde_json::from_str(&sent).unwrap();
            prop_assert_eq!(&again, &value, "{} became {}", $document, sent);
            prop_assert_eq!(serde_json::to_string(&again).unwrap(), sent);
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_json_is_read_or_refused(document in json()) {
        let document = document.to_string();
        settles!(PodId, &document);
        settles!(Integer, &document);
        settles!(Decimal, &document);
        settles!(Timestamp, &document);
        settles!(PodStatus, &document);
        settles!(LogType, &document);
        settles!(Protocol, &document);
    }

    #[test]
    fn any_json_is_an_envelope_or_refused(document in json()) {
        let document = document.to_string();
        // Neither may panic.
        let _ = serde_json::from_str::<types::ResultPodV2Response>(&document);
        let _ = serde_json::from_str::<types::ResultListPodV2Response>(&document);
        let _ = serde_json::from_str::<types::ResultPodV2LogResponse>(&document);
        let _ = serde_json::from_str::<types::ResultPodV2RuntimeResponse>(&document);
        let _ = serde_json::from_str::<types::ResultV2PageResponseGpuListV2Item>(&document);
        let _ = serde_json::from_str::<types::ResultVoid>(&document);
    }

    #[test]
    fn ids_are_read_from_all_forms(id: i64) {
        for form in [format!("{id}"), format!("\"{id}\""), format!("\" {id} \"")] {
            let read = serde_json::from_str::<PodId>(&form);
            prop_assert_eq!(read.map_err(|e| format!("{form}: {e}")), Ok(PodId::new(id)));
        }
        prop_assert_eq!(PodId::new(id).to_string().parse(), Ok(PodId::new(id)));
    }

    #[test]
    fn integers_are_read_from_all_forms(number: i64) {
        for form in [format!("{number}"), format!("\"{number}\"")] {
            prop_assert_eq!(serde_json::from_str::<Integer>(&form).unwrap(), Integer(number));
        }
    }

    /// To the last digit: amounts of money do not pass through a binary float.
    #[test]
    fn decimals_are_read_exactly_from_all_forms(units in -10_i64.pow(15)..10_i64.pow(15), scale in 0_u32..9) {
        let exact = rust_decimal::Decimal::new(units, scale);
        for form in [format!("{exact}"), format!("\"{exact}\""), format!("{units}e-{scale}")] {
            let read: Decimal = serde_json::from_str(&form).unwrap();
            prop_assert_eq!(read.0, exact, "{}", form);
        }
        let sent = serde_json::to_string(&Decimal(exact)).unwrap();
        prop_assert_eq!(sent, exact.to_string());
    }

    #[test]
    fn times_are_read_from_all_forms(millis in -10_i64.pow(13)..10_i64.pow(13)) {
        let time = Timestamp::from_millis(millis).unwrap();
        for form in [format!("{millis}"), format!("\"{millis}\""), format!("\"{time}\"")] {
            let read: Timestamp = serde_json::from_str(&form).unwrap();
            prop_assert_eq!(read, time, "{}", form);
        }
        prop_assert_eq!(serde_json::to_string(&time).unwrap(), millis.to_string());
    }

    /// A value that the client does not know is kept and sent unchanged.
    #[test]
    fn unknown_values_are_kept(word in "[A-Za-z_ ]{1,20}") {
        let status = PodStatus::from(word.as_str());
        if let PodStatus::Unknown(kept) = &status {
            prop_assert_eq!(kept, &word);
        } else {
            prop_assert!(status.as_str().eq_ignore_ascii_case(&word));
        }
    }
}
