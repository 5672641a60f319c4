//! Recognition of a lack of capacity and of an insufficient balance by the server's words: the API documents
//! no codes for them.

/// Phrases for a lack of capacity.
const NO_CAPACITY: &str = "insufficient|capacity|not enough|no available|not available|no resource|out of stock|\
    sold out";
/// Other things that may be insufficient or unavailable. If a failing service were taken for a lack of capacity,
/// another pod would be created although the first may exist.
const OTHER_THINGS: &str =
    "service|server|gateway|database|connection|balance|credit|fund|permission";

const MONEY: &str = "balance|balances|credit|credits|fund|funds";
/// Phrases before a word for money.
const LACKING: &str = "insufficient|not enough|not sufficient|negative|zero|out of|lack of";
/// Phrases after a word for money.
const IS_LACKING: &str = "insufficient|not enough|not sufficient|too low|too small|below|less than|lower than|\
    negative|zero|exhausted|depleted|used up|run out";
/// Phrases that are clear by themselves.
const TOP_UP: &str = "please top up|please topup|please recharge|top up your|recharge your|\
    payment required";
/// Words between the others that do not change the meaning, as numbers do not.
const FILLERS: &str = "a|account|an|available|are|current|do|does|for|has|have|is|left|org|organization|remaining|s|\
    the|there|usd|user|wallet|was|you|your";

/// Whether any of the phrases passes the test.
fn any(phrases: &'static str, test: impl FnMut(&str) -> bool) -> bool {
    phrases.split('|').any(test)
}

pub(super) fn is_no_capacity(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    any(NO_CAPACITY, |words| said.contains(words)) && !any(OTHER_THINGS, |word| said.contains(word))
}

/// `create` does not look for a pod after such a refusal, so only clear words count: a word for money directly
/// beside a word for a lack of it.
pub(super) fn is_insufficient_balance(said: &str) -> bool {
    let all = words(said);
    let is_filler = |word: &str| {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        is_number || any(FILLERS, |filler| filler == word)
    };
    let essential = all.split(' ').filter(|word| !is_filler(word));
    let essential = format!(" {} ", essential.collect::<Vec<_>>().join(" "));
    let has = |phrase: String| essential.contains(&format!(" {phrase} "));
    any(MONEY, |money| {
        any(LACKING, |lack| has(format!("{lack} {money}")))
            || any(IS_LACKING, |lack| has(format!("{money} {lack}")))
    }) || any(TOP_UP, |phrase| all.contains(&format!(" {phrase} ")))
        || said.contains("余额不足")
}

/// The words in lower case, each between spaces. `don't` is two words, and so is `InsufficientBalance`. A full stop
/// replaces a comma or the end of a sentence: the words beyond it belong to something else.
fn words(said: &str) -> String {
    let mut words = vec![""];
    let mut spaced = String::new();
    let mut before = ' ';
    for c in said.chars() {
        if before.is_lowercase() && c.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(if c == '\u{2019}' { '\'' } else { c });
        before = c;
    }
    let spaced = spaced.to_lowercase().replace("n't", " not");
    for token in spaced.split_whitespace() {
        let parts = token.split(|c: char| !c.is_alphanumeric());
        words.extend(parts.filter(|part| !part.is_empty()));
        if token.ends_with(['.', ',', ':', ';', '!', '?']) {
            words.push(".");
        }
    }
    words.push("");
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::is_insufficient_balance;

    /// More phrases are in the tests of `create`.
    #[test]
    fn only_clear_words_about_a_balance_are_recognized() {
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
            assert!(is_insufficient_balance(said), "{said}");
        }
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
            assert!(!is_insufficient_balance(said), "{said}");
        }
    }
}
