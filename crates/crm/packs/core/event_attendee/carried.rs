//! Who is invited to a series later, or no longer, is so at the times of it that were changed before.
//!
//! What somebody has done with one time alone stays: whoever has answered for it, or was changed there,
//! is taken away there only.

use std::collections::BTreeSet;

use steward_engine::Work;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::record::Record;

use crate::packs::event::guests::invited;
use crate::support::{among, deleted, where_};
use crate::typed::event;
use crate::typed::event_attendee::{Fields, NAME, field};

/// The version of an attendee whom nobody has touched.
const UNTOUCHED: i64 = 1;

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
        let moves = changes.iter().filter(|change| change.verb != ChangeVerb::Update);
        let moves: Vec<&Change> = moves.collect();
        let catalog = work.catalog();
        let events = catalog.object(self.event.object_id());
        let times = self.times(work, events, &moves).await?;
        if times.is_empty() {
            return Ok(());
        }
        let ids = times.iter().map(Record::id);
        let there = work.find(object, &where_(among(field::EVENT_ID, ids))).await?;
        let by = work.user_id();
        let (mut made, mut gone) = (Vec::new(), Vec::new());
        for change in moves {
            let person = &change.new;
            let series = person.get(self.attendee.event_id);
            for time in times.iter().filter(|time| time.get(self.event.series_id) == series) {
                let at_it = |guest: &&Record| {
                    guest.get(self.attendee.event_id).as_int() == Some(time.id())
                        && self.is_same(person, guest)
                };
                let guest = there.iter().find(at_it);
                match (change.verb, guest) {
                    (ChangeVerb::Delete, Some(guest)) if guest.version() == UNTOUCHED => {
                        gone.push(guest.clone());
                    }
                    (ChangeVerb::Delete, _) | (_, Some(_)) => {}
                    (_, None) => {
                        let fields = (&self.event, &self.attendee);
                        made.push(invited(object, fields, (time, person), by));
                    }
                }
            }
        }
        work.remove(object, gone).await?;
        work.create(object, made).await.map(drop)
    }
}
