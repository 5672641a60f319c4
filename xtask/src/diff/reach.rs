//! The operations that the changes of components reach.
//!
//! The search begins at each changed component and follows the references to it, so the cost depends on what has changed and
//! on what that reaches, not on what every operation refers to.

use super::compare::{Compare, Outcome};
use super::rules::Kind;
use super::{Changes, Place, Reach};
use std::collections::{HashSet, VecDeque};

/// The number of references in a place that are shown. The name of the component tells the rest.
const MAX_SHOWN: usize = 16;

/// How an operation refers to a changed component.
struct Path {
    /// The number of references between components on the path.
    distance: usize,
    /// The index of the operation's reference at which the path begins.
    reference: usize,
    /// The index of the changed pair.
    changed: usize,
    place: Place,
}

/// Adds the changes of the operations and of all pairs of components that they reach, operation by operation, the nearest
/// first.
pub(super) fn reach(changes: &mut Changes, compare: &Compare, operations: Vec<(Reach, Outcome)>) {
    let mut paths = paths(&compare.outcomes, &operations);
    for ((operation, outcome), paths) in operations.into_iter().zip(&mut paths) {
        for (at, found) in outcome.found {
            changes.add(found.on(at.side())).reach(&operation, at);
        }
        paths.sort_by_key(|path| (path.distance, path.reference, path.changed));
        for Path { changed, place, .. } in paths {
            let name = compare.name(*changed);
            for (inner, found) in &compare.outcomes[*changed].found {
                let mut found = found.clone().on(place.side());
                if found.kind != Kind::SchemaRenamed {
                    found.schema = Some(format!("{name}{}", inner.property));
                }
                changes.add(found).reach(&operation, place.join(inner));
            }
        }
    }
}

/// The shortest paths from each operation to the pairs that have changed, one for each location.
fn paths(components: &[Outcome], operations: &[(Reach, Outcome)]) -> Vec<Vec<Path>> {
    // The references to each pair, from pairs and from operations.
    let mut referrers = vec![Vec::new(); components.len()];
    for (index, outcome) in components.iter().enumerate() {
        for (reference, (_, target)) in outcome.references.iter().enumerate() {
            referrers[*target].push((index, reference));
        }
    }
    let mut users = vec![Vec::new(); components.len()];
    for (operation, (_, outcome)) in operations.iter().enumerate() {
        for (reference, (_, target)) in outcome.references.iter().enumerate() {
            users[*target].push((operation, reference));
        }
    }
    let mut paths: Vec<_> = operations.iter().map(|_| Vec::new()).collect();
    // The reference of each pair by which it reaches the changed one.
    let mut ways = vec![None; components.len()];
    for (changed, outcome) in components.iter().enumerate() {
        if outcome.found.is_empty() {
            continue;
        }
        let (mut open, mut reached) = (VecDeque::from([(0, changed)]), vec![changed]);
        let mut begins = Vec::new();
        ways[changed] = Some(0);
        while let Some((distance, at)) = open.pop_front() {
            let users = users[at].iter();
            begins.extend(users.map(|(operation, reference)| (*operation, distance, *reference)));
            for &(referrer, reference) in &referrers[at] {
                if ways[referrer].is_none() {
                    ways[referrer] = Some(reference);
                    reached.push(referrer);
                    open.push_back((distance + 1, referrer));
                }
            }
        }
        begins.sort_unstable();
        let mut seen = HashSet::new();
        for (operation, distance, reference) in begins {
            let (at, target) = &operations[operation].1.references[reference];
            if seen.insert((operation, &at.location)) {
                let place = place(components, &ways, at, *target, distance);
                paths[operation].push(Path {
                    distance,
                    reference,
                    changed,
                    place,
                });
            }
        }
        reached.into_iter().for_each(|at| ways[at] = None);
    }
    paths
}

/// The place of the changed pair, `distance` references away from `target`, which is referred to at `at`.
fn place(
    components: &[Outcome],
    ways: &[Option<usize>],
    at: &Place,
    mut target: usize,
    distance: usize,
) -> Place {
    let mut place = at.clone();
    for _ in 0..distance.min(MAX_SHOWN) {
        let reference = ways[target].unwrap_or_default();
        let (inner, next) = &components[target].references[reference];
        (place, target) = (place.join(inner), *next);
    }
    if distance > MAX_SHOWN {
        place.property += "…";
    }
    place
}
