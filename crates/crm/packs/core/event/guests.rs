//! Who is invited to a series is invited to a time of it that was changed.
//!
//! The answers stay where the time does: whoever said yes to nine o'clock has said nothing of ten.

use std::collections::BTreeSet;

use steward_engine::Work;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, Value};

use crate::support::{among, where_};
use crate::typed::event::{Fields, NAME, View};
use crate::typed::event_attendee::{self as attendee, Response};

/// Invites the attendees of series to changed times.
#[derive(Debug)]
pub(crate) struct Guests {
    event: Fields,
    attendee: attendee::Fields,
}

impl Guests {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let event = Fields::resolve(catalog)?;
        Ok(Self { event, attendee: attendee::Fields::resolve(catalog)? })
    }
}

/// An attendee of a series as one of a changed time. Whoever changed it knows when it is.
pub(crate) fn invited(
    people: &ObjectDef,
    (events, of): (&Fields, &attendee::Fields),
    (event, person): (&Record, &Record),
    by: Option<i64>,
) -> Record {
    let kept = [of.user_id, of.contact_id, of.name, of.email, of.is_optional];
    let answer = [of.response, of.responded_at];
    let mut guest = Work::blank(people);
    for field in kept {
        guest.values[field] = person.get(field).clone();
    }
    let view = View::new(events, event);
    let same = view.starts_at() == view.recurrence_id();
    let himself = by.is_some() && person.get(of.user_id).as_int() == by;
    if same || himself {
        for field in answer {
            guest.values[field] = person.get(field).clone();
        }
    } else {
        attendee::ViewMut::new(of, &mut guest).set_response(Some(&Response::Waiting));
    }
    guest.values[of.event_id] = Value::Int(event.id());
    guest
}

impl Behaviour for Guests {
    fn name(&self) -> &'static str {
        "event/guests"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        // What comes from elsewhere brings its own attendees.
        if matches!(work.caller().origin, "import" | "sync") {
            return Ok(());
        }
        let series = |change: &Change| change.new.get(self.event.series_id).as_int();
        let new = || changes.iter().filter(|change| change.verb == ChangeVerb::Create);
        let all: BTreeSet<i64> = new().filter_map(series).collect();
        if all.is_empty() {
            return Ok(());
        }
        let catalog = work.catalog();
        let people = catalog.object(self.attendee.object_id());
        let persons = work.look(people, &where_(among(attendee::field::EVENT_ID, all))).await?;
        let by = work.user_id();
        let mut made = Vec::new();
        for change in new() {
            let of_it = |person: &&Record| {
                let event = person.get(self.attendee.event_id).as_int();
                event.is_some() && event == series(change)
            };
            let guests = persons.iter().filter(of_it);
            let fields = (&self.event, &self.attendee);
            made.extend(guests.map(|person| invited(people, fields, (&change.new, person), by)));
        }
        work.create(people, made).await.map(drop)
    }
}
