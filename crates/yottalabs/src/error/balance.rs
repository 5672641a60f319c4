//! Recognition of refusals because of an insufficient balance, by their words.
//!
//! The API documents no code for this. `create` does not look for a pod after such a refusal, so only clear
//! words count: a word for money directly beside a word for a lack of it.

const MONEY: [&str; 6] = ["balance", "balances", "credit", "credits", "fund", "funds"];

/// Words before a word for money.
const LACKING: [&[&str]; 7] = [
    &["insufficient"],
    &["not", "enough"],
    &["not", "sufficient"],
    &["negative"],
    &["zero"],
    &["out", "of"],
    &["lack", "of"],
];

/// Words after a word for money.
const IS_LACKING: [&[&str]; 14] = [
    &["insufficient"],
    &["not", "enough"],
    &["not", "sufficient"],
    &["too", "low"],
    &["too", "small"],
    &["below"],
    &["less", "than"],
    &["lower", "than"],
    &["negative"],
    &["zero"],
    &["exhausted"],
    &["depleted"],
    &["used", "up"],
    &["run", "out"],
];

/// Words that are clear by themselves.
const TOP_UP: [&[&str]; 6] = [
    &["please", "top", "up"],
    &["please", "topup"],
    &["please", "recharge"],
    &["top", "up", "your"],
    &["recharge", "your"],
    &["payment", "required"],
];

/// Words between the others that do not change the meaning, as numbers do not.
const FILLERS: [&str; 25] = [
    "a",
    "account",
    "an",
    "available",
    "are",
    "current",
    "do",
    "does",
    "for",
    "has",
    "have",
    "is",
    "left",
    "org",
    "organization",
    "remaining",
    "s",
    "the",
    "there",
    "usd",
    "user",
    "wallet",
    "was",
    "you",
    "your",
];

/// Replaces a comma or the end of a sentence: the words beyond it belong to something else.
const BREAK: &str = ".";

pub(super) fn says_it_is_insufficient(said: &str) -> bool {
    let all = words(said);
    let essential: Vec<&str> = all
        .iter()
        .map(String::as_str)
        .filter(|word| !FILLERS.contains(word) && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let is_money = |word: &&str| MONEY.contains(word);
    let is_lack = essential.iter().enumerate().any(|(place, word)| {
        let (before, after) = (&essential[..place], &essential[place + 1..]);
        is_money(word)
            && (LACKING.iter().any(|words| before.ends_with(words))
                || IS_LACKING.iter().any(|words| after.starts_with(words)))
    });
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let asks = |words: &&[&str]| all.windows(words.len()).any(|part| part == *words);
    is_lack || TOP_UP.iter().any(asks) || said.contains("余额不足")
}

/// The words in lower case. `don't` is two words, and so is `InsufficientBalance`.
fn words(said: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(said.len());
    let mut chars = said.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let is_last = chars.peek().is_none_or(|next| next.is_whitespace());
        match c {
            '.' | ',' | ':' | ';' | '!' | '?' if is_last => spaced.push_str(" . "),
            _ if before.is_lowercase() && c.is_uppercase() => spaced.extend([' ', c]),
            '\u{2019}' => spaced.push('\''),
            _ => spaced.push(c),
        }
        before = c;
    }
    let spaced = spaced.to_lowercase().replace("n't", " not");
    let parts = spaced.split_whitespace().flat_map(|word| match word {
        BREAK => vec![BREAK],
        word => word.split(|c: char| !c.is_alphanumeric()).collect(),
    });
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::says_it_is_insufficient;

    #[test]
    fn clear_words_are_recognized() {
        for said in [
            "INSUFFICIENT_BALANCE",
            "InsufficientBalance",
            "create failed: insufficient wallet balance.",
            "Your account doesn\u{2019}t have enough credits",
            "the account balance is less than 5.00 USD",
            "Credits are used up; top up your account",
            "recharge your account and try again",
            "Payment required",
        ] {
            assert!(says_it_is_insufficient(said), "{said}");
        }
    }

    #[test]
    fn other_words_are_not_recognized() {
        for said in [
            "",
            "insufficient resources",
            "failed to deduct the balance: insufficient permission",
            "not enough memory, balance unchanged",
            "insufficient load balancers",
            "the balance was checked. Insufficient capacity",
            "top up failed",
            "credit check timed out",
        ] {
            assert!(!says_it_is_insufficient(said), "{said}");
        }
    }
}
