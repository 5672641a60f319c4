//! A bounded run of the fuzz targets: see `fuzz/README.md`.

#[path = "../../../fuzz/src/bounded.rs"]
mod bounded;
#[path = "../../../fuzz/src/merge.rs"]
mod merge;
#[path = "../../../fuzz/src/mutate.rs"]
mod mutate;
#[path = "../../../fuzz/src/page.rs"]
mod page;

use crate::workspace::real as root;

#[test]
fn any_page_gives_documents_or_an_error_with_its_place() {
    bounded::run(&page::seeds(), 100, page::check);
}

#[test]
fn any_fragments_merge_or_are_refused() {
    bounded::run(&merge::seeds(), 65, merge::check);
}

/// Else the run above would stop at the door.
#[test]
fn what_is_mutated_gets_through_all_steps() {
    for seed in merge::seeds() {
        merge::merges(&seed).unwrap();
    }
}
