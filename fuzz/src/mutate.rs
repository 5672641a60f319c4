//! Mutations of an input. libFuzzer uses them beside its own; the bounded run uses only them.

use fastrand::Rng;
use serde_json::{Value, json};

/// Larger inputs take more time and show nothing that smaller ones do not.
pub(crate) const LARGEST: usize = 256 * 1024;

/// `data` with one change; sometimes, and if there is nothing to change, a seed.
pub(crate) fn step(data: &[u8], seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut made = match rng.u8(..32) {
        _ if data.len() < 2 => pick(seeds, rng).clone(),
        0 => pick(seeds, rng).clone(),
        1..=19 => in_json(data, seeds, rng).unwrap_or_else(|| in_bytes(data, rng)),
        _ => in_bytes(data, rng),
    };
    made.truncate(LARGEST);
    made
}

fn pick<'t, T>(all: &'t [T], rng: &mut Rng) -> &'t T {
    &all[rng.usize(..all.len())]
}

/// A word of a list that is separated by spaces.
fn word(all: &'static str, rng: &mut Rng) -> &'static str {
    let mut words = all.split(' ');
    let index = rng.usize(..words.clone().count());
    words.nth(index).unwrap_or_default()
}

/// Changes one of the JSON documents in a text, so that it stays a JSON document.
fn in_json(data: &[u8], seeds: &[Vec<u8>], rng: &mut Rng) -> Option<Vec<u8>> {
    let (start, end, mut doc) = document(data, rng)?;
    let nodes = pointers(&doc);
    let at = pick(&nodes, rng);
    let other = doc.pointer(pick::<String>(&nodes, rng)).cloned();
    let target = doc.pointer_mut(at)?;
    match (rng.u8(..8), &mut *target) {
        (0, Value::Object(map)) if !map.is_empty() => {
            let key = map.keys().nth(rng.usize(..map.len())).cloned()?;
            let value = map.remove(&key);
            if rng.bool() {
                map.insert(word(TOKENS, rng).to_owned(), value?);
            }
        }
        (1, Value::Object(map)) => {
            map.insert(word(TOKENS, rng).to_owned(), odd(rng));
        }
        (0 | 1, Value::Array(items)) if !items.is_empty() => {
            let index = rng.usize(..items.len());
            if rng.bool() {
                items.remove(index);
            } else {
                let again = items[index].clone();
                items.push(again);
            }
        }
        // Often a `$ref` that is circular or leads nowhere.
        (2, target) => *target = json!({"$ref": format!("#{}", pick(&nodes, rng))}),
        (3, target) => *target = other?,
        (4, target) => {
            let seed = pick(seeds, rng);
            let (_, _, foreign) = document(seed, rng)?;
            *target = foreign
                .pointer(pick(&pointers(&foreign), rng).as_str())?
                .clone();
        }
        (5, target) => {
            for _ in 0..rng.usize(1..150) {
                let inner = target.take();
                *target = if rng.bool() {
                    json!([inner])
                } else {
                    json!({"items": inner})
                };
            }
        }
        (_, target) => *target = odd(rng),
    }
    let text = if rng.bool() {
        format!("{doc:#}")
    } else {
        doc.to_string()
    };
    Some([&data[..start], text.as_bytes(), &data[end..]].concat())
}

/// A JSON object or array within `data`, with its start and end.
fn document(data: &[u8], rng: &mut Rng) -> Option<(usize, usize, Value)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(skip) = data[from..].iter().position(|byte| b"{[".contains(byte)) {
        let start = from + skip;
        let mut documents = serde_json::Deserializer::from_slice(&data[start..]).into_iter();
        let first: Option<Result<Value, _>> = documents.next();
        from = start + 1;
        if let Some(Ok(doc)) = first {
            from = start + documents.byte_offset();
            found.push((start, from, doc));
        }
        if found.len() > 8 || start > 16 * 1024 && found.is_empty() {
            break;
        }
    }
    (!found.is_empty()).then(|| found.swap_remove(rng.usize(..found.len())))
}

fn pointers(doc: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut next = 0;
    while let Some(at) = found.get(next).cloned() {
        match doc.pointer(&at) {
            Some(Value::Object(map)) => found.extend(
                map.keys()
                    .map(|key| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))),
            ),
            Some(Value::Array(items)) => {
                found.extend((0..items.len()).map(|index| format!("{at}/{index}")));
            }
            _ => {}
        }
        next += 1;
    }
    found
}

fn in_bytes(data: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut made = data.to_vec();
    let at = rng.usize(..made.len());
    let end = (at + rng.usize(1..64)).min(made.len());
    match rng.u8(..10) {
        0 => made[at] ^= 1 << rng.u8(..8),
        1 => made[at] = rng.u8(..),
        2 => made.truncate(at),
        3 => drop(made.drain(at..end)),
        4 => {
            let again = made[at..end].to_vec();
            made.splice(at..at, again);
        }
        5 => insert(&mut made, at, pick(&TEXTS, rng).as_bytes()),
        // Nested more deeply than any parser accepts.
        6 => insert(&mut made, at, word("[ { `", rng).repeat(300).as_bytes()),
        7 => number(&mut made, at, rng),
        8 => {
            // A key that may occur twice.
            let brace = made[at..].iter().position(|byte| *byte == b'{');
            let key = format!("{:?}:{},", word(TOKENS, rng), odd(rng));
            insert(
                &mut made,
                at + brace.map_or(0, |brace| brace + 1),
                key.as_bytes(),
            );
        }
        _ => {
            let line = made[at..].iter().position(|byte| *byte == b'\n');
            insert(&mut made, at + line.unwrap_or(0), b"\n");
        }
    }
    made
}

fn insert(data: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    data.splice(at..at, bytes.iter().copied());
}

/// Replaces the next number by an extreme one.
fn number(data: &mut Vec<u8>, from: usize, rng: &mut Rng) {
    let Some(start) = data[from..].iter().position(u8::is_ascii_digit) else {
        return;
    };
    let start = from + start;
    let digits = data[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit());
    let end = start + digits.count();
    data.splice(start..end, word(NUMBERS, rng).bytes());
}

fn odd(rng: &mut Rng) -> Value {
    match rng.u8(..8) {
        0 => Value::Null,
        1 => json!(rng.bool()),
        2 => pick(
            &[
                json!([]),
                json!({}),
                json!([null]),
                json!({"type": ["string", "null"]}),
            ],
            rng,
        )
        .clone(),
        3 => json!(word(TOKENS, rng)),
        4 => json!(word(NUMBERS, rng)),
        5 => serde_json::from_str(word(NUMBERS, rng)).unwrap_or(json!(f64::MAX)),
        6 => json!("x".repeat(rng.usize(..20_000))),
        _ => json!(pick(&TEXTS, rng)),
    }
}

const NUMBERS: &str = "0 1 -1 -0.0 10000 13000 10002 429 1e400 0.1e-400 9223372036854775807 9223372036854775808 \
    -9223372036854775808 18446744073709551615 79228162514264337593543950335 \
    123456789012345678901234567890.123456789 1.7e308";

/// Texts that a terminal or a parser may interpret.
const TEXTS: [&str; 16] = [
    "",
    " ",
    "\0",
    "\u{1b}[2J",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "\u{202e}abc",
    "\u{2066}",
    "\u{feff}",
    "💥",
    "\\ud800",
    "```",
    "```json\n",
    "\n\n",
    "::error::",
];

/// Words of the API and of OpenAPI.
const TOKENS: &str = "code message data error id status expose items pages page logs nextCursor RUNNING \
    2026-01-02T03:04:05Z openapi paths get post components schemas properties additionalProperties not \
    allOf oneOf enum type array string null const $ref operationId parameters requestBody responses \
    content */* 10000 x-yotta-codes";
