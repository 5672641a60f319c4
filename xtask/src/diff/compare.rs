//! Compares two trees part by part.
//!
//! Each pair of components is compared once, whoever refers to it, so that cycles end and shared schemas cost nothing.
//! `reach` finds the operations that the changes of a pair reach.

use super::document::{renamed, take_pairs};
use super::keywords;
use super::rules::Kind;
use super::tree::{self, CHOICE, Node, Part};
use super::{Change, Place, identical};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The pointers of an old and a new component.
type Pair = (String, String);

/// What was found in one pair of operations or components.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) found: Vec<(Place, Change)>,
    /// The places that refer to pairs of components, and the indices of these pairs.
    pub(super) references: Vec<(Place, usize)>,
    /// The schemas that were compared with what they refer to written out.
    written_out: HashSet<(String, String)>,
}

impl Outcome {
    pub(super) fn note(&mut self, at: &Place, change: Change) {
        self.found.push((at.clone(), change));
    }
}

/// The comparison of the schemas of two documents.
#[derive(Debug)]
pub(super) struct Compare<'d> {
    old: &'d Value,
    new: &'d Value,
    /// The pairs of components that something refers to, in the order in which they were found.
    pub(super) pairs: Vec<Pair>,
    indices: HashMap<Pair, usize>,
    /// The outcomes of the first pairs; the others are still to be compared.
    pub(super) outcomes: Vec<Outcome>,
    /// The components that were compared as parts of what refers to them, by document.
    written_out: [HashSet<String>; 2],
}

impl<'d> Compare<'d> {
    pub(super) fn new(old: &'d Value, new: &'d Value) -> Self {
        Self {
            old,
            new,
            pairs: Vec::new(),
            indices: HashMap::new(),
            outcomes: Vec::new(),
            written_out: Default::default(),
        }
    }

    /// Compares two parts; what differs in notation alone is noted as such.
    pub(super) fn part(&mut self, out: &mut Outcome, at: &Place, old: &Node<'d>, new: &Node<'d>) {
        let before = out.found.len();
        let is_object = old.raw.is_object() && new.raw.is_object();
        let has_refs = !(old.refs.is_empty() && new.refs.is_empty());
        if is_object || has_refs || !old.is_schema() {
            self.node(out, at, old, new);
        }
        if out.found.len() == before && !identical(old.raw, new.raw) {
            let found = match is_object {
                _ if old.raw == new.raw => Change::new(Kind::Reordered),
                true => Change::new(Kind::Restated),
                false => Change::new(Kind::Unclassified).values(Some(old.raw), Some(new.raw)),
            };
            out.note(at, found.at(&old.pointer, &new.pointer));
        }
    }

    pub(super) fn node(&mut self, out: &mut Outcome, at: &Place, old: &Node<'d>, new: &Node<'d>) {
        if self.choice(out, at, old, new) {
            return;
        }
        let keys = |node: &Node| -> BTreeSet<_> {
            node.parts
                .iter()
                .map(|part| (part.part, part.key.clone()))
                .collect()
        };
        let has_refs = !old.refs.is_empty();
        if old.refs.len() == new.refs.len() && (!has_refs || keys(old) == keys(new)) {
            self.references(out, at, old, new);
            self.leaves(out, at, old, new);
            self.parts(out, at, old, new);
        } else if out
            .written_out
            .insert((old.pointer.clone(), new.pointer.clone()))
        {
            let (old, olds) = old.written_out(self.old);
            let (new, news) = new.written_out(self.new);
            self.written_out[0].extend(olds);
            self.written_out[1].extend(news);
            self.node(out, at, &old, &new);
        }
    }

    /// A `oneOf` or `anyOf` in the place of a plain schema, or the reverse. Returns whether it is one.
    fn choice(&mut self, out: &mut Outcome, at: &Place, old: &Node<'d>, new: &Node<'d>) -> bool {
        let has_choice = |node: &Node| node.get(CHOICE).is_some();
        let is_plain = |doc, node: &Node| !has_choice(&node.written_out(doc).0);
        let is_added = has_choice(new);
        let (plain, choice) = match (has_choice(old), is_added) {
            (false, true) if is_plain(self.old, old) => (old, new),
            (true, false) if is_plain(self.new, new) => (new, old),
            _ => return false,
        };
        // What the choice does not say beside its variants was moved into one of them, or out of it.
        let mut moved = plain.says();
        moved.retain(|said| !choice.says().contains(said));
        if moved.is_empty() {
            return false;
        }
        let mut variants = choice
            .parts
            .iter()
            .filter(|part| part.part == Part::Variant);
        let variant = variants.find(|variant| variant.says() == moved);
        let kind = match (&variant, is_added) {
            (Some(_), true) => Kind::TypeWidened,
            (Some(_), false) => Kind::TypeNarrowed,
            (None, _) => Kind::TypeChanged,
        };
        let found = keywords::of_schema(CHOICE, old.get(CHOICE), new.get(CHOICE));
        let (a, b) = (old.pointer_of(CHOICE), new.pointer_of(CHOICE));
        found
            .into_iter()
            .for_each(|found| out.note(at, Change { kind, ..found }.at(&a, &b)));
        let of_choice = [CHOICE, "Variant", "discriminator"];
        let beside = choice.only(|said| !of_choice.iter().any(|start| said.starts_with(start)));
        let rest = plain.only(|said| !moved.contains(said));
        let moved = plain.only(|said| moved.contains(said));
        let pairs = variant
            .into_iter()
            .map(|variant| (moved.clone(), variant.clone()));
        for (plain, choice) in pairs.chain([(rest, beside)]) {
            match is_added {
                true => self.node(out, at, &plain, &choice),
                false => self.node(out, at, &choice, &plain),
            }
        }
        true
    }

    /// Two schemas with equally many references to components.
    fn references(&mut self, out: &mut Outcome, at: &Place, old: &Node, new: &Node) {
        let (mut gone, mut come) = (old.refs.iter().collect(), new.refs.iter().collect());
        let mut pairs = take_pairs(&mut gone, &mut come, |target| Some(target.as_str()));
        pairs.extend(gone.into_iter().zip(come));
        for (a, b) in pairs {
            if a != b {
                let found = match self.new.pointer(a).or(self.old.pointer(b)) {
                    Some(_) => Change::new(Kind::Retargeted).at(&old.pointer, &new.pointer),
                    None => Change::new(Kind::SchemaRenamed).at(a, b),
                };
                let (a, b) = (component_name(a).into(), component_name(b).into());
                out.note(at, found.values(Some(&a), Some(&b)));
            }
            let pair = (a.clone(), b.clone());
            let index = *self.indices.entry(pair).or_insert_with_key(|pair| {
                self.pairs.push(pair.clone());
                self.pairs.len() - 1
            });
            out.references.push((at.clone(), index));
        }
    }

    fn leaves(&self, out: &mut Outcome, at: &Place, old: &Node, new: &Node) {
        let keys: BTreeSet<_> = old.leaves.keys().chain(new.leaves.keys()).collect();
        for key in keys {
            let (a, b) = (old.get(key), new.get(key));
            let is_lone = a.is_none() || b.is_none();
            let is_skipped = match key.as_str() {
                // A format comes and goes with its type.
                "format" => is_lone && keywords::is_other_type(old.get("type"), new.get("type")),
                // Only a parameter with a schema has a style, and each place has another default of it.
                "style" => is_lone || old.raw_str("in") != new.raw_str("in"),
                _ => false,
            };
            let found = match old.is_schema() {
                _ if is_skipped => continue,
                true => keywords::of_schema(key, a, b),
                false => keywords::of_part(key, a, b),
            };
            let (a, b) = (old.pointer_of(key), new.pointer_of(key));
            found
                .into_iter()
                .for_each(|found| out.note(at, found.at(&a, &b)));
        }
        for name in old.required.symmetric_difference(&new.required) {
            let (a, b) = (old.property(name), new.property(name));
            // One that only one schema has is added or removed.
            if a.is_some() == b.is_some() {
                let is_required = new.required.contains(name);
                let kind = if is_required {
                    Kind::BecameRequired
                } else {
                    Kind::BecameOptional
                };
                let (a, b) = (&a.unwrap_or(old).pointer, &b.unwrap_or(new).pointer);
                let mut at = at.clone();
                at.property += &format!(".{name}");
                out.note(&at, Change::new(kind).at(a, b));
            }
        }
    }

    fn parts(&mut self, out: &mut Outcome, at: &Place, old: &Node<'d>, new: &Node<'d>) {
        let all = old.parts.iter().chain(&new.parts);
        let media = all.filter(|part| part.part == Part::Media);
        let has_several_media_types =
            media.map(|part| &part.key).collect::<BTreeSet<_>>().len() > 1;
        let (mut gone, mut come) = (old.parts.iter().collect(), new.parts.iter().collect());
        let key = |part: &&Node| Some((part.part, part.key.clone()));
        let variant = |part: &&Node| (part.part == Part::Variant).then(|| part.name.clone());
        let mut pairs = take_pairs(&mut gone, &mut come, key);
        pairs.extend(take_pairs(&mut gone, &mut come, variant));
        let pairs = pairs.into_iter().map(|(a, b)| (None, a, b));
        let renamed = renamed(&mut gone, &mut come).into_iter();
        for (kind, a, b) in pairs.chain(renamed.map(|(kind, a, b)| (Some(kind), a, b))) {
            let at = at.inside(b, has_several_media_types);
            if let Some(kind) = kind {
                let (before, after) = match kind {
                    Kind::ParameterMoved => (a.raw_str("in"), b.raw_str("in")),
                    _ => (&*a.name, &*b.name),
                };
                let found = Change::new(kind).values(Some(&before.into()), Some(&after.into()));
                out.note(&at, found.at(&a.pointer, &b.pointer));
                let is_required = |owner: &Node, part: &Node| owner.required.contains(&part.name);
                if is_required(old, a) != is_required(new, b) {
                    let is_required = is_required(new, b);
                    let kind = if is_required {
                        Kind::BecameRequired
                    } else {
                        Kind::BecameOptional
                    };
                    out.note(&at, Change::new(kind).at(&a.pointer, &b.pointer));
                }
                self.node(out, &at, a, b);
            } else if a.part == Part::Parameter && a.name != b.name && a.raw_str("in") == "path" {
                // The path is a change already.
                self.node(out, &at, a, b);
            } else {
                self.part(out, &at, a, b);
            }
        }
        let gone = gone.into_iter().map(|part| (part, old, new));
        for (part, owner, other) in gone.chain(come.into_iter().map(|part| (part, new, old))) {
            self.lone(
                out,
                &at.inside(part, false),
                part,
                (owner, other),
                std::ptr::eq(owner, old),
            );
        }
    }

    /// A part that only one document has.
    fn lone(
        &mut self,
        out: &mut Outcome,
        at: &Place,
        part: &Node<'d>,
        (owner, other): (&Node, &Node),
        is_gone: bool,
    ) {
        let Some((added, removed)) = presence(part, owner, other) else {
            return;
        };
        if added == Kind::Restated {
            // No schema means any value.
            let (before, silent) = (out.found.len(), part.only(|_| false));
            match is_gone {
                true => self.node(out, at, part, &silent),
                false => self.node(out, at, &silent, part),
            }
            if out.found.len() > before {
                return;
            }
        }
        let name = match part.part {
            Part::Media => Some(Value::from(&*part.name)),
            Part::Variant => Some(part.raw.clone()),
            _ => None,
        };
        let found = match is_gone {
            true => Change::new(removed).values(name.as_ref(), None),
            false => Change::new(added).values(None, name.as_ref()),
        };
        out.note(at, found.at(&part.pointer, &part.pointer));
    }

    /// Compares the components that were referred to so far, and those that they refer to.
    pub(super) fn components(&mut self) {
        while let Some((old, new)) = self.pairs.get(self.outcomes.len()) {
            let old = tree::component(self.old, old);
            let new = tree::component(self.new, new);
            let mut outcome = Outcome::default();
            self.part(&mut outcome, &Place::default(), &old, &new);
            self.outcomes.push(outcome);
        }
    }

    /// Whether the component at `pointer` was compared with the one of the same name, itself or written out.
    pub(super) fn compared(&self, pointer: &str) -> bool {
        let pair = (pointer.to_owned(), pointer.to_owned());
        let is_written_out = self.written_out.iter().all(|all| all.contains(pointer));
        self.indices.contains_key(&pair) || is_written_out
    }

    /// The name of a pair: that of its component, or both if they differ.
    pub(super) fn name(&self, index: usize) -> String {
        let (old, new) = &self.pairs[index];
        let (old, new) = (component_name(old), component_name(new));
        match old == new {
            true => new.to_owned(),
            false => format!("{old} → {new}"),
        }
    }
}

/// What it is if a part is added, and if it is removed; `None` if something else says so.
fn presence(node: &Node, owner: &Node, other: &Node) -> Option<(Kind, Kind)> {
    use Kind::*;
    let is_required = node.get("required").is_some_and(|value| *value == true);
    let has_part = |kind| other.parts.iter().any(|part| part.part == kind);
    let is_success = node.name.starts_with('2') || node.name == "default";
    Some(match node.part {
        Part::Operation => return None,
        Part::Parameter if is_required => (RequiredParameterAdded, ParameterRemoved),
        Part::Parameter => (ParameterAdded, ParameterRemoved),
        Part::Body if is_required => (RequiredBodyAdded, BodyRemoved),
        Part::Body => (BodyAdded, BodyRemoved),
        Part::Response if is_success => (SuccessAdded, SuccessRemoved),
        Part::Response => (StatusAdded, StatusRemoved),
        Part::Header if is_required => (HeaderAdded, RequiredHeaderRemoved),
        Part::Header => (HeaderAdded, HeaderRemoved),
        Part::Property if owner.required.contains(&node.name) => {
            (RequiredPropertyAdded, RequiredPropertyRemoved)
        }
        Part::Property => (PropertyAdded, PropertyRemoved),
        Part::Variant if other.get(&node.name).is_some() => (VariantAdded, VariantRemoved),
        // The keyword itself is compared.
        Part::Variant | Part::Additional => return None,
        // A `content` in the place of a `schema`.
        Part::Schema if has_part(Part::Media) => (TypeChanged, TypeChanged),
        Part::Media if has_part(Part::Schema) => return None,
        Part::Media => (MediaTypeAdded, MediaTypeRemoved),
        // What is no longer a list has no items.
        Part::Items if owner.get("type") != other.get("type") => return None,
        Part::Items | Part::Schema => (Restated, Restated),
    })
}

fn component_name(pointer: &str) -> &str {
    let name = pointer.strip_prefix("/components/schemas/");
    name.unwrap_or(pointer)
}
