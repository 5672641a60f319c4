//! Who may call: ways to sign in, and how each is sent.

use super::change::Operation;
use super::compare::{Compare, other};
use super::document::list;
use super::operations::all;
use super::rules::Kind;
use super::spot::{Spot, keys};
use crate::schema::entries;
use serde_json::Value;

impl Compare<'_> {
    /// Two lists of ways to sign in.
    pub(super) fn security(
        &mut self,
        reach: &[Operation],
        spot: &Spot,
        old: Option<&Value>,
        new: Option<&Value>,
    ) {
        let nobody = serde_json::json!({});
        // No way at all is the same as the empty one: nobody has to sign in.
        let ways = |value| match list(value) {
            none if none.is_empty() => vec![nobody.clone()],
            ways => ways,
        };
        let (olds, news) = (ways(old), ways(new));
        let open = |ways: &[Value]| ways.iter().all(|way| *way == nobody);
        let mut found = Vec::new();
        match (open(&olds), open(&news)) {
            (true, false) if !news.contains(&nobody) => {
                found.push(spot.found(Kind::SecurityRequired).values(old, new))
            }
            (false, true) => found.push(spot.found(Kind::SecurityDropped).values(old, new)),
            _ => {
                let refused = |old: &&Value| !news.iter().any(|new| suffices(old, new));
                for way in olds.iter().filter(refused) {
                    found.push(spot.found(Kind::SecurityRemoved).before(way.clone()));
                }
                let same = |old: &Value, new: &Value| suffices(old, new) && suffices(new, old);
                let unknown = |new: &&Value| !olds.iter().any(|old| same(old, new));
                for way in news.iter().filter(unknown) {
                    found.push(spot.found(Kind::SecurityAdded).after(way.clone()));
                }
            }
        }
        if found.is_empty() && old != new {
            found.push(spot.found(Kind::Restated).values(old, new));
        }
        self.reaching(reach, &found);
    }

    /// How a key is sent.
    pub(super) fn schemes(&mut self) {
        let at = Spot::root().at("components").at("securitySchemes");
        let none = &Value::Null;
        let schemes = |doc: &Value| doc.pointer(&at.old).cloned();
        let (old, new) = (schemes(self.old), schemes(self.new));
        let (old, new) = (old.as_ref().unwrap_or(none), new.as_ref().unwrap_or(none));
        for name in keys(old, new) {
            let spot = at.at(name);
            let users = |doc: &Value| -> Vec<Operation> {
                let uses = |list: &Value| {
                    let mut ways = list.as_array().into_iter().flatten();
                    ways.any(|way| way.get(name).is_some())
                };
                let all = all(doc).into_iter();
                all.filter(|s| uses(s.value.get("security").unwrap_or(&doc["security"])))
                    .map(|standing| standing.names())
                    .collect()
            };
            // One that is gone concerns those who used it.
            let reach = users(match new.get(name) {
                Some(_) => self.new,
                None => self.old,
            });
            let mut found = Vec::new();
            match (old.get(name), new.get(name)) {
                (Some(a), Some(b)) => {
                    for key in keys(a, b) {
                        let (a, b) = (a.get(key), b.get(key));
                        let kind = match other(key, a, b) {
                            Some(Kind::Unclassified) if keeps_scopes(a, b) => Kind::Reworded,
                            Some(Kind::Unclassified) => Kind::SchemeChanged,
                            Some(kind) => kind,
                            None => continue,
                        };
                        found.push(spot.at(key).found(kind).what(key).values(a, b));
                    }
                }
                (Some(_), None) => {
                    let kind = match users(self.old).is_empty() {
                        true => Kind::Restated,
                        false => Kind::SecurityRemoved,
                    };
                    found.push(spot.found(kind).before(name));
                }
                _ => found.push(spot.found(Kind::SecurityAdded).after(name)),
            }
            self.reaching(&reach, &found);
        }
    }
}

/// Whether who signs in as `old` wants it does what `new` wants as well: all of its schemes, with its scopes.
fn suffices(old: &Value, new: &Value) -> bool {
    let has = |have: &Value, want: &Value| {
        let (have, want) = (list(Some(have)), list(Some(want)));
        want.iter().all(|scope| have.contains(scope))
    };
    match (old.as_object(), new.as_object()) {
        (Some(old), Some(new)) => new
            .iter()
            .all(|(scheme, want)| old.get(scheme).is_some_and(|have| has(have, want))),
        _ => old == new,
    }
}

/// Whether two `flows` differ only in their scopes, and the new ones have all that the old ones have.
fn keeps_scopes(old: Option<&Value>, new: Option<&Value>) -> bool {
    let (Some(old), Some(new)) = (
        old.and_then(Value::as_object),
        new.and_then(Value::as_object),
    ) else {
        return false;
    };
    old.len() == new.len()
        && old.iter().all(|(name, old)| {
            let Some(new) = new.get(name) else {
                return false;
            };
            let rest = |flow: &Value| {
                let mut flow = flow.clone();
                if let Some(map) = flow.as_object_mut() {
                    map.shift_remove("scopes");
                }
                flow
            };
            let kept = |scope: &str| new["scopes"].get(scope).is_some();
            let mut scopes = entries(old, "scopes");
            old.is_object() && rest(old) == rest(new) && scopes.all(|(scope, _)| kept(scope))
        })
}
