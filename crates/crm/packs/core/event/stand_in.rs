//! The event that stands in place of one time of a series.

use steward_engine::Work;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::kind::format_datetime;
use steward_model::record::Record;
use steward_model::{Error, Result, text};

use super::exdates;
use super::expand::Length;
use super::times::known_zone;
use crate::support::{equals, where_};
use crate::typed::event::{Fields, View, ViewMut, field};

/// The event that stands in place of the time of a series that starts at `at`; one that is like the
/// series in everything is made if there is none. The series must be held, so that two don't make two.
///
/// # Errors
/// If the series has no such time.
pub(crate) async fn of(
    work: &mut Work<'_, '_>,
    object: &ObjectDef,
    fields: &Fields,
    (series, at): (&Record, Micros),
) -> Result<i64> {
    let query = equals(field::SERIES_ID, series.id())
        .and(equals(field::RECURRENCE_ID, format_datetime(at)));
    if let Some(known) = work.look(object, &where_(query)).await?.first() {
        return Ok(known.id());
    }
    let made = like(object, fields, (series, at)).ok_or_else(no_such_time)?;
    let made = work.create(object, vec![made]).await?;
    made.first().copied().ok_or_else(|| Error::internal("an event was not made"))
}

/// An event like the series, at one of its times.
fn like(object: &ObjectDef, fields: &Fields, (series, at): (&Record, Micros)) -> Option<Record> {
    let view = View::new(fields, series);
    let (start, end) = view.starts_at().zip(view.ends_at())?;
    let zone = known_zone(view.time_zone())?;
    let left_out = view.exdates().and_then(exdates::read).unwrap_or_default();
    if view.rrule().is_none() || left_out.contains(&at) {
        return None;
    }
    let length = Length::of(view.all_day() == Some(true), (start, end), &zone);
    let mut event = Work::blank(object);
    for field in kept(fields) {
        event.values[field] = series.get(field).clone();
    }
    let mut edit = ViewMut::new(fields, &mut event);
    edit.set_series_id(Some(series.id()));
    edit.set_recurrence_id(Some(at));
    edit.set_starts_at(Some(at));
    edit.set_ends_at(length.end(at, &zone));
    Some(event)
}

/// What one time of a series has of it.
fn kept(of: &Fields) -> [FieldId; 14] {
    [
        of.title,
        of.body,
        of.all_day,
        of.time_zone,
        of.location,
        of.visibility,
        of.owner_id,
        of.department_id,
        of.account_id,
        of.contact_id,
        of.lead_id,
        of.opportunity_id,
        of.subject_object,
        of.subject_id,
    ]
}

fn no_such_time() -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "This event has no such time, or it does not take place then.",
            zh = "该日程在此时间没有安排，或这一次已取消。"
        ),
    )
}
