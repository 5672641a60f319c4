//! What two texts differ in, for people.

use similar::TextDiff;

/// How much is shown.
const MOST_LINES: usize = 40;

/// The first lines of a unified diff from `old`, called `name`, to `new`, which is that file as it is `made` now.
pub fn excerpt(name: &str, old: &str, made: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let diff = diff
        .unified_diff()
        .context_radius(3)
        .header(name, &format!("{name} ({made} now)"))
        .to_string();
    let mut lines = diff.lines();
    let mut text = String::new();
    for line in lines.by_ref().take(MOST_LINES) {
        text.push_str(line);
        text.push('\n');
    }
    let rest = lines.count();
    if rest > 0 {
        text.push_str(&format!("… and {rest} more lines\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn much_is_cut() {
        let old: String = (0..100).map(|n| format!("{n}\n")).collect();
        let text = excerpt("a.txt", &old, "made", "");
        assert!(text.starts_with("--- a.txt\n+++ a.txt (made now)\n@@ -1,100 +0,0 @@\n-0\n"));
        assert!(text.ends_with("-36\n… and 63 more lines\n"), "{text}");
    }
}
