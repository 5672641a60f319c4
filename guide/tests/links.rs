//! The links of the guide: to chapters, to headings, and to the items in the output of `cargo doc`.

use std::fs::{read_dir, read_to_string};
use std::path::Path;

use pulldown_cmark::{BrokenLink, Event, Options, Parser, Tag};

/// The anchors of a chapter, as mdBook makes them from its headings.
fn ids(chapter: &str) -> String {
    let headings = chapter.lines().filter_map(|line| line.strip_prefix("## "));
    let words = headings.map(|heading| heading.to_lowercase().replace(' ', "-"));
    let is_kept = |c: &char| c.is_alphanumeric() || "-_".contains(*c);
    words
        .map(|words| {
            format!(
                "id=\"{}\"",
                words.chars().filter(is_kept).collect::<String>()
            )
        })
        .collect()
}

/// Whether a link of a chapter leads somewhere. The book is in the directory `guide` of the documentation.
fn is_valid(chapter: &Path, docs: &Path, link: &str) -> bool {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let page = match file.strip_prefix("../") {
        Some(item) => read_to_string(docs.join(item)),
        None if file.is_empty() => read_to_string(chapter).map(|text| ids(&text)),
        None => read_to_string(chapter.with_file_name(file)).map(|text| ids(&text)),
    };
    page.is_ok_and(|page| anchor.is_empty() || page.contains(&format!("id=\"{anchor}\"")))
}

#[test]
fn each_link_leads_somewhere_and_each_chapter_is_tested() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("doc");
    let hint = "run `cargo doc --workspace --no-deps --lib` first";
    assert!(docs.join("yottalabs").exists(), "{hint}");
    let summary = read_to_string(guide.join("src/SUMMARY.md")).unwrap();
    let lib = read_to_string(guide.join("lib.rs")).unwrap();
    let mut wrong = Vec::new();
    for entry in read_dir(guide.join("src")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name != "SUMMARY.md" && !(summary.contains(name) && lib.contains(name)) {
            wrong.push(format!("{name} is not in SUMMARY.md and lib.rs"));
        }
        let text = read_to_string(&path).unwrap();
        // `[Run]` without a target becomes a link that is not valid.
        let missing = |_: BrokenLink<'_>| Some(("no target".into(), "".into()));
        let options = Options::ENABLE_TABLES;
        for event in Parser::new_with_broken_link_callback(&text, options, Some(missing)) {
            if let Event::Start(Tag::Link { dest_url, .. }) = event
                && !is_valid(&path, &docs, &dest_url)
            {
                wrong.push(format!("{name}: {dest_url}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
