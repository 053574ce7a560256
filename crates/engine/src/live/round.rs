//! One round: some changes, and what each reader is told of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use steward_model::Value;
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::clock::Micros;
use steward_model::record::Record;
use steward_model::scope::Reach;

use super::change::Change;
use super::frame::{self, Frames, Hidden, Name, Why};
use super::limits::MANY;
use super::reader::{Meaning, Member, Reader, key};
use super::sight::Sight;
use super::ties::Ties;
use super::world::{Key, World};

/// Changes in the order of the log, and those objects of which there are too many to tell of each.
#[derive(Debug)]
pub(super) struct Round {
    changes: Vec<Arc<Change>>,
    many: BTreeSet<ObjectId>,
    /// The position behind which the round ends.
    end: i64,
}

/// What one user is told in a round.
pub(super) struct Told {
    /// The changes by their place in the round, each with what it is to him.
    pub(super) changes: Vec<(usize, Meaning)>,
    many: BTreeSet<ObjectId>,
    /// The objects of which he may see other records than before.
    pub(super) sight: BTreeSet<ObjectId>,
}

impl Round {
    /// A round of these changes, up to the position `end`.
    pub(super) fn new(changes: Vec<Arc<Change>>, end: i64) -> Self {
        let mut counts: BTreeMap<ObjectId, usize> = BTreeMap::new();
        for change in &changes {
            // Of one that was left unread before it is not known what it says.
            let count = if change.told.is_some() { 1 } else { MANY + 1 };
            *counts.entry(change.object).or_default() += count;
        }
        let many = counts.into_iter().filter(|(_, count)| *count > MANY);
        let many: BTreeSet<ObjectId> = many.map(|(object, _)| object).collect();
        let each = |change: &Arc<Change>| !many.contains(&change.object);
        let changes = changes.into_iter().filter(each).collect();
        Self { changes, many, end }
    }

    /// A round of these changes, of which each is told however many they are. All have been read whole.
    pub(super) fn of_each(changes: Vec<Arc<Change>>) -> Self {
        let end = changes.last().map_or(0, |change| change.position);
        Self { changes, many: BTreeSet::new(), end }
    }

    /// The changes that are told one by one.
    pub(super) fn changes(&self) -> &[Arc<Change>] {
        &self.changes
    }

    /// Whether there is nothing to tell.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.many.is_empty()
    }

    /// Whether some readers are told to ask again because of many changes.
    pub(super) fn is_heavy(&self) -> bool {
        !self.many.is_empty()
    }

    /// The records that must be read to say who sees what, and the parents that they had before.
    pub(super) fn wanted<'r>(
        &self,
        (catalog, ties): (&Catalog, &Ties),
        readers: impl Iterator<Item = &'r Reader> + Clone,
    ) -> (BTreeSet<Key>, BTreeSet<Key>) {
        let mut decided: BTreeMap<ObjectId, bool> = BTreeMap::new();
        let mut must_look = |object: ObjectId| {
            *decided.entry(object).or_insert_with(|| {
                let opens = ties.opens(object);
                readers.clone().any(|reader| {
                    (reader.must_look(catalog, object) && reader.wants(object))
                        || reader.sees_some(catalog, opens).any(|opened| reader.wants(opened))
                })
            })
        };
        let (mut records, mut others) = (BTreeSet::new(), BTreeSet::new());
        for change in self.changes.iter().filter(|change| must_look(change.object)) {
            records.insert(key(change));
            let before = change.told.iter().flat_map(|told| &told.before);
            let object = catalog.object(change.object);
            // The parent that it had may stand in one field and its object in another that did not change:
            // then all that it may be are looked at.
            for (field, value) in before {
                let cascades = object.cascades.iter().filter(|cascade| cascade.field == *field);
                let id = value.as_int();
                others.extend(cascades.filter_map(|cascade| Some((cascade.parent, id?))));
            }
        }
        (records, others)
    }

    /// Each changed record as it was before each change, as far as the log tells.
    pub(super) fn before(&self, world: &World) -> HashMap<i64, Record> {
        let mut images: HashMap<Key, Record> = HashMap::new();
        let mut all = HashMap::new();
        for change in self.changes.iter().rev() {
            let Some(told) = &change.told else { continue };
            let Some(now) = world.image(key(change)) else { continue };
            let image = images.entry(key(change)).or_insert_with(|| now.clone());
            for (field, value) in &told.before {
                image.set(*field, Value::clone(value));
            }
            all.insert(change.position, image.clone());
        }
        all
    }

    /// Tells the reader's streams.
    pub(super) fn tell(
        &self,
        (catalog, ties): (&Catalog, &Ties),
        (world, before, now): (&World, &HashMap<i64, Record>, Micros),
        reader: &Reader,
        members: &[Member],
        frames: &mut Frames,
    ) {
        let sight = Sight::new(catalog, world, &reader.scope, now);
        let told = self.decide((catalog, ties), &sight, (world, before), reader);
        for member in members {
            let events = self.events(catalog, reader, member, &told, frames);
            if !events.is_empty() {
                let part = frames.sequence(events);
                let slow = || frame::resync(self.end, Why::Slow, None).into();
                member.stream.mailbox.put(&part, slow);
            }
        }
    }

    /// What the reader is told. `before` is what [`Self::before`] answers.
    pub(super) fn decide(
        &self,
        (catalog, ties): (&Catalog, &Ties),
        sight: &Sight<'_>,
        (world, before): (&World, &HashMap<i64, Record>),
        reader: &Reader,
    ) -> Told {
        let readable = |object: &ObjectId| *reader.reach(*object) != Reach::None;
        let many: BTreeSet<ObjectId> = self.many.iter().copied().filter(readable).collect();
        let opened = self.many.iter().map(|&object| ties.opens(object));
        let mut otherwise: BTreeSet<ObjectId> =
            opened.flat_map(|opened| reader.sees_some(catalog, opened)).collect();
        let mut changes = Vec::new();
        for (index, change) in self.changes.iter().enumerate() {
            let states = (before.get(&change.position), world.there(key(change)));
            let meaning = reader.meaning(sight, catalog, change, states);
            if meaning != Meaning::Nothing {
                changes.push((index, meaning));
            }
            let opened = ties.opens(change.object);
            if reader.sees_some(catalog, opened).next().is_some()
                && reader.may_see_otherwise(sight, (catalog, ties), change, states)
            {
                otherwise.extend(reader.sees_some(catalog, opened));
            }
        }
        Told { changes, sight: otherwise.difference(&many).copied().collect(), many }
    }

    fn events(
        &self,
        catalog: &Catalog,
        reader: &Reader,
        member: &Member,
        told: &Told,
        frames: &mut Frames,
    ) -> Vec<usize> {
        let hidden = |object: ObjectId| -> &Hidden { &reader.scope.rights(object).fields };
        let mut events = Vec::new();
        for &(index, meaning) in &told.changes {
            let change = &self.changes[index];
            let (object, position) = (change.object, change.position);
            if !member.wants(object) {
                continue;
            }
            events.push(match meaning {
                Meaning::Gone => frames.event(Name::Removed(position), || {
                    frame::removed(catalog, position, object, change.record)
                }),
                Meaning::Seen | Meaning::Nothing => {
                    let name = Name::Change(position, reader.audience(object));
                    frames.event(name, || frame::change(catalog, change, hidden(object)))
                }
            });
        }
        for (why, objects) in [(Why::Many, &told.many), (Why::Sight, &told.sight)] {
            let wanted: Vec<ObjectId> =
                objects.iter().copied().filter(|object| member.wants(*object)).collect();
            if !wanted.is_empty() {
                let plural = |&object: &ObjectId| catalog.object(object).plural.as_str();
                let plurals: BTreeSet<&str> = wanted.iter().map(plural).collect();
                let write = || frame::resync(self.end, why, Some(&plurals));
                events.push(frames.event(Name::Resync(why, wanted.clone()), write));
            }
        }
        events
    }
}
