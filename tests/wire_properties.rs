//! What holds of every value of the wire types, and of everything that could be sent in its place.

use proptest::prelude::*;
use serde_json::Value;
use yottalabs_client::types;
use yottalabs_client::wire::{Decimal, Integer, LogType, PodId, PodStatus, Protocol, Timestamp};

/// Any JSON document, nested a little.
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

/// Names that stand in the API's documents, and some that don't.
const FIELD: &str = "(message|code|data|id|name|status|expose|port|createdAt|items|page|singleCardPrice|[a-z]{1,3})";

/// What is accepted is sent in one form, which means the same.
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
    fn whatever_comes_it_is_accepted_or_refused(document in json()) {
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
    fn whatever_comes_an_envelope_is_read_or_refused(document in json()) {
        let document = document.to_string();
        // No panic is all that is asked.
        let _ = serde_json::from_str::<types::ResultPodV2Response>(&document);
        let _ = serde_json::from_str::<types::ResultListPodV2Response>(&document);
        let _ = serde_json::from_str::<types::ResultPodV2LogResponse>(&document);
        let _ = serde_json::from_str::<types::ResultPodV2RuntimeResponse>(&document);
        let _ = serde_json::from_str::<types::ResultV2PageResponseGpuListV2Item>(&document);
        let _ = serde_json::from_str::<types::ResultVoid>(&document);
    }

    #[test]
    fn ids_survive_in_every_form(id: i64) {
        for form in [format!("{id}"), format!("\"{id}\""), format!("\" {id} \"")] {
            let read = serde_json::from_str::<PodId>(&form);
            prop_assert_eq!(read.map_err(|e| format!("{form}: {e}")), Ok(PodId::new(id)));
        }
        prop_assert_eq!(PodId::new(id).to_string().parse(), Ok(PodId::new(id)));
    }

    #[test]
    fn integers_survive_in_every_form(number: i64) {
        for form in [format!("{number}"), format!("\"{number}\"")] {
            prop_assert_eq!(serde_json::from_str::<Integer>(&form).unwrap(), Integer(number));
        }
    }

    /// To the last digit: money does not pass through a binary float.
    #[test]
    fn decimals_survive_in_every_form(units in -10_i64.pow(15)..10_i64.pow(15), scale in 0_u32..9) {
        let exact = yottalabs::Decimal::new(units, scale);
        for form in [format!("{exact}"), format!("\"{exact}\""), format!("{units}e-{scale}")] {
            let read: Decimal = serde_json::from_str(&form).unwrap();
            prop_assert_eq!(read.0, exact, "{}", form);
        }
        let sent = serde_json::to_string(&Decimal(exact)).unwrap();
        prop_assert_eq!(sent, exact.to_string());
    }

    #[test]
    fn times_survive_in_every_form(millis in -10_i64.pow(13)..10_i64.pow(13)) {
        let time = Timestamp::from_millis(millis).unwrap();
        for form in [format!("{millis}"), format!("\"{millis}\""), format!("\"{time}\"")] {
            let read: Timestamp = serde_json::from_str(&form).unwrap();
            prop_assert_eq!(read, time, "{}", form);
        }
        prop_assert_eq!(serde_json::to_string(&time).unwrap(), millis.to_string());
    }

    /// A value that nobody has announced is kept as it came, and sent back so.
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
