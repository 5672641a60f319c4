//! The work of `vendor` and `merge` grows in proportion to the number of fragments, and that of `diff` in proportion to the
//! number of operations and of references between schemas.
//!
//! The tests count allocations and bytes, which are the same in every run on any machine. Every step allocates strings
//! or values for what it reads.

use allocation_counter::{AllocationInfo, measure};
use xtask::bench::pipeline::{document, enums, overlay, schemas};
use xtask::diff::diff;
use xtask::diff::render::{Format, render};
use xtask::merge::{self, Fragment, Inputs};
use xtask::vendor::{Page, extract};

fn inputs(count: usize) -> Inputs {
    let fragment = |n| Fragment {
        file: format!("things/put_{n}.json"),
        doc: document(n),
    };
    Inputs {
        fragments: (0..count).map(fragment).collect(),
        enums: enums(count),
        overlay: overlay(count),
    }
}

fn page(count: usize) -> Page {
    let blocks = (0..count).map(|n| format!("```json\n{}\n```\n", document(n)));
    let text = format!(
        "[x](https://e.com/things.md)\n{}",
        blocks.collect::<String>()
    );
    Page::from_text("things.md", "things".to_owned(), text).unwrap()
}

/// Twice the fragments need twice the allocations and twice the bytes, give or take the growth of tables.
#[track_caller]
fn assert_linear(work: impl Fn(usize) -> AllocationInfo) {
    let (half, whole) = (work(256), work(512));
    for (half, whole) in [
        (half.count_total, whole.count_total),
        (half.bytes_total, whole.bytes_total),
    ] {
        let ratio = whole as f64 / half as f64;
        assert!((1.8..2.2).contains(&ratio), "{half} and then {whole}");
    }
}

#[test]
fn merge() {
    assert_linear(|count| {
        let inputs = inputs(count);
        measure(|| drop(merge::merge(inputs).unwrap()))
    });
}

#[test]
fn vendor() {
    assert_linear(|count| {
        let page = page(count);
        measure(|| assert_eq!(extract(&page).unwrap().len(), count))
    });
}

/// Compares and reports two documents that differ in one leaf, which all or most operations reach.
fn compare(count: usize, targets: impl Fn(usize) -> Vec<usize>) -> AllocationInfo {
    let (old, new) = (
        schemas(count, &targets, "string"),
        schemas(count, &targets, "integer"),
    );
    measure(|| {
        let report = diff(&old, &new);
        assert_eq!(report.changes.len(), 1);
        drop(render(&report, Format::Text));
    })
}

#[test]
fn diff_of_a_ring() {
    assert_linear(|count| compare(count, |n| vec![(n + 1) % count]));
}

#[test]
fn diff_of_a_chain() {
    assert_linear(|count| compare(count, |n| (n + 1..count).take(1).collect()));
}

#[test]
fn diff_of_a_star() {
    assert_linear(|count| {
        compare(count, |n| {
            if n == 0 {
                (1..count).collect()
            } else {
                vec![0]
            }
        })
    });
}

#[test]
fn diff_of_a_graph_with_many_references() {
    assert_linear(|count| {
        compare(count, |n| {
            (1..=16).map(|step| (n + step * step) % count).collect()
        })
    });
}
