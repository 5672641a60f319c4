//! The fenced code blocks of a Markdown page.

use anyhow::{Result, bail};

/// One fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// The first word after the opening fence, in lower case.
    pub(super) language: String,
    /// The page's line, from 1, on which the content begins.
    pub(super) line: usize,
    /// What stands between the fences.
    pub(super) content: String,
}

struct Fence {
    mark: char,
    length: usize,
    /// In how many quotes (`>`) it stands.
    quotes: usize,
    /// How many characters stand before it.
    indent: usize,
}

/// All fenced blocks of `text`; a block without an end is an error that names `origin` and the line.
pub(super) fn blocks(origin: &str, text: &str) -> Result<Vec<Block>> {
    let mut found = Vec::new();
    let mut open: Option<(Fence, Block)> = None;
    // Editors write it, and it means nothing.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        match &mut open {
            None => {
                if let Some((fence, info)) = opening(line) {
                    let language = info
                        .split([' ', '\t', '{', ',', ':'])
                        .next()
                        .unwrap_or_default();
                    let block = Block {
                        language: language.to_ascii_lowercase(),
                        line: index + 2,
                        content: String::new(),
                    };
                    open = Some((fence, block));
                }
            }
            Some((fence, block)) => {
                let Some(line) = unquoted(line, fence.quotes) else {
                    // The quote is over, and the block was not.
                    break;
                };
                if fence.closes_at(line) {
                    found.extend(open.take().map(|(_, block)| block));
                } else {
                    block.content.push_str(line);
                    block.content.push('\n');
                }
            }
        }
    }
    if let Some((fence, block)) = open {
        let fence = fence.mark.to_string().repeat(fence.length);
        bail!(
            "{origin}:{}:1: the {} block that begins here has no closing {fence}: the page is cut off",
            block.line - 1,
            // The page's own word, if it is one that a terminal may see.
            if !block.language.is_empty()
                && block.language.bytes().all(|b| b.is_ascii_alphanumeric())
            {
                &block.language
            } else {
                "code"
            },
        );
    }
    Ok(found)
}

/// The fence that a line opens, and what stands after it. It may stand in quotes and begin items of lists.
fn opening(line: &str) -> Option<(Fence, &str)> {
    let mut rest = line.trim();
    let mut quotes = 0;
    loop {
        rest = rest.trim_start();
        if let Some(quoted) = rest.strip_prefix('>') {
            quotes += 1;
            rest = quoted;
        } else if let Some(item) = list_item(rest) {
            rest = item;
        } else {
            break;
        }
    }
    let mark = rest.chars().next().filter(|c| "`~".contains(*c))?;
    let info = rest.trim_start_matches(mark);
    let length = rest.len() - info.len();
    let fence = Fence {
        mark,
        length,
        quotes,
        indent: line.trim_end().chars().count() - rest.chars().count(),
    };
    // A line of inline code such as ```x``` opens nothing.
    (length >= 3 && !(mark == '`' && info.contains('`'))).then(|| (fence, info.trim()))
}

/// What stands after the mark of a list's item: `-`, `*`, `+`, `1.` or `1)`.
fn list_item(line: &str) -> Option<&str> {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match line.len() - digits.len() {
        0 => line.strip_prefix(['-', '*', '+']),
        _ => digits.strip_prefix(['.', ')']),
    };
    rest.filter(|rest| rest.starts_with([' ', '\t']))
}

/// The line without the marks of so many quotes, if it has them.
fn unquoted(line: &str, quotes: usize) -> Option<&str> {
    (0..quotes).try_fold(line, |line, _| {
        let line = line.trim_start().strip_prefix('>')?;
        Some(line.strip_prefix(' ').unwrap_or(line))
    })
}

impl Fence {
    fn closes_at(&self, line: &str) -> bool {
        let mark = line.trim();
        let indent = line.trim_end().chars().count() - mark.chars().count();
        // What is indented further stands in the text that the block holds.
        indent <= self.indent + 3
            && mark.len() >= self.length
            && mark.chars().all(|c| c == self.mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_know_their_language_and_line() {
        let text = "# Pods\n\n```json\n{}\n```\n\n  ~~~~ JSON title=x\n```\n[]\n~~~~\r\n```x```\n```\nGET /\n```\n";
        let found = blocks("p.md", text).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|b| (b.language.as_str(), b.line, b.content.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("json", 4, "{}\n"),
                ("json", 8, "```\n[]\n"),
                ("", 13, "GET /\n")
            ]
        );
    }

    #[test]
    fn a_block_without_an_end_is_an_error() {
        let error = blocks("p.md", "a\n````json\n{\n```\n").unwrap_err();
        let expected =
            "p.md:2:1: the json block that begins here has no closing ````: the page is cut off";
        assert_eq!(error.to_string(), expected);
        let error = blocks("p.md", "```\u{1b}[2J\n{\n").unwrap_err();
        let expected =
            "p.md:1:1: the code block that begins here has no closing ```: the page is cut off";
        assert_eq!(error.to_string(), expected);
    }
}
