//! Who is invited to a series later, or no longer, or is written otherwise, is so at the times of it that
//! were changed before.
//!
//! What somebody has done with one time alone stays: whoever has answered for it, or is written otherwise
//! there, is taken away there only, and what is written otherwise there stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::Work;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, Value};

use crate::packs::event::guests::invited;
use crate::support::{among, deleted, where_};
use crate::typed::event;
use crate::typed::event_attendee::{Fields, NAME, field};

/// Carries the attendees of series to their changed times.
#[derive(Debug)]
pub(crate) struct Carried {
    event: event::Fields,
    attendee: Fields,
}

impl Carried {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let event = event::Fields::resolve(catalog)?;
        Ok(Self { event, attendee: Fields::resolve(catalog)? })
    }

    /// The changed times of the series among the events that these attendees come to or leave. A series
    /// that goes into the bin takes its times along.
    async fn times(
        &self,
        work: &mut Work<'_, '_>,
        events: &ObjectDef,
        changes: &[&Change],
    ) -> Result<Vec<Record>> {
        let of = |change: &&Change| change.new.get(self.attendee.event_id).as_int();
        let named: BTreeSet<i64> = changes.iter().filter_map(of).collect();
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let named = work.by_ids(events, &named).await?.into_values();
        let repeats = |event: &Record| !event.get(self.event.rrule).is_null();
        let series = named.filter(|event| repeats(event) && !deleted(events, event));
        let series: Vec<i64> = series.map(|event| event.id()).collect();
        if series.is_empty() {
            return Ok(Vec::new());
        }
        work.look(events, &where_(among(event::field::SERIES_ID, series))).await
    }

    /// Whether two attendees are the same person.
    fn is_same(&self, one: &Record, other: &Record) -> bool {
        let of = &self.attendee;
        let known = [of.user_id, of.contact_id, of.email, of.name];
        let by = known.into_iter().find(|field| !one.get(*field).is_null());
        by.is_some_and(|field| one.get(field) == other.get(field))
    }

    /// What can be written otherwise about somebody who is invited.
    fn written(&self) -> [FieldId; 3] {
        [self.attendee.name, self.attendee.email, self.attendee.is_optional]
    }

    /// Whether nobody has done anything with a guest of a changed time alone.
    fn follows(&self, object: &ObjectDef, person: &Record, guest: &Record) -> bool {
        let written = self.written().iter().all(|field| guest.get(*field) == person.get(*field));
        written && !self.answered_alone(object, person, guest)
    }

    /// Whether a guest has answered for a changed time, rather than brought his answer along.
    fn answered_alone(&self, object: &ObjectDef, person: &Record, guest: &Record) -> bool {
        let of = &self.attendee;
        let Some(answered) = guest.get(of.responded_at).as_int() else { return false };
        let differs = [of.response, of.responded_at]
            .iter()
            .any(|field| guest.get(*field) != person.get(*field));
        let made = guest.get(object.id_of("created_at")).as_int();
        differs && made.is_none_or(|made| answered >= made)
    }

    /// What of a changed person is written of a guest as well, where it was the same before.
    fn edits(&self, change: &Change, guest: &Record) -> Vec<(FieldId, Value)> {
        let same = |field: &FieldId| guest.get(*field) == change.before(*field);
        let changed = self.written().into_iter().filter(|field| change.changes(*field));
        changed.filter(same).map(|field| (field, change.new.get(field).clone())).collect()
    }
}

impl Behaviour for Carried {
    fn name(&self) -> &'static str {
        "event_attendee/carried"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        // What comes from elsewhere brings its own attendees.
        if matches!(work.caller().origin, "import" | "sync") {
            return Ok(());
        }
        let told = |change: &&Change| {
            let rewritten = self.written().iter().any(|field| change.changes(*field));
            change.verb != ChangeVerb::Update || rewritten
        };
        let moves: Vec<&Change> = changes.iter().filter(told).collect();
        let catalog = work.catalog();
        let events = catalog.object(self.event.object_id());
        let times = self.times(work, events, &moves).await?;
        if times.is_empty() {
            return Ok(());
        }
        let ids = times.iter().map(Record::id);
        let there = work.find(object, &where_(among(field::EVENT_ID, ids))).await?;
        let by = work.user_id();
        let (mut made, mut gone, mut edited) = (Vec::new(), Vec::new(), BTreeMap::new());
        for change in moves {
            let person = &change.new;
            let known_as = change.old.as_ref().unwrap_or(person);
            let series = person.get(self.attendee.event_id);
            for time in times.iter().filter(|time| time.get(self.event.series_id) == series) {
                let at_it = |guest: &&Record| {
                    guest.get(self.attendee.event_id).as_int() == Some(time.id())
                        && self.is_same(known_as, guest)
                };
                let guest = there.iter().find(at_it);
                match (change.verb, guest) {
                    (ChangeVerb::Update, Some(guest)) => {
                        let edits = (guest.clone(), self.edits(change, guest));
                        edited.entry(guest.id()).or_insert(edits);
                    }
                    (ChangeVerb::Delete, Some(guest)) if self.follows(object, person, guest) => {
                        gone.push(guest.clone());
                    }
                    (ChangeVerb::Update | ChangeVerb::Delete, _) | (_, Some(_)) => {}
                    (_, None) => {
                        let fields = (&self.event, &self.attendee);
                        made.push(invited(object, fields, (time, person), by));
                    }
                }
            }
        }
        work.remove(object, gone).await?;
        work.change_each(object, edited.into_values().collect()).await?;
        work.create(object, made).await.map(drop)
    }
}
