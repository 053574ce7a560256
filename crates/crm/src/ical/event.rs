//! Events in a feed: single ones, those that repeat, and the changed times of those.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use serde_json::Value as Json;
use steward_engine::{Caller, Engine};
use steward_model::clock::{DAY, Micros};
use steward_model::query::{FieldPath, Filter, Operator, Test};
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Result, zone};

use super::lines::Lines;
use super::stamp::{Stamp, utc};
use crate::listing::{self, Row, at_least, before, is_null, time, word};
use crate::packs::event::exdates;
use crate::packs::event::expand::{not_over, replaced};
use crate::packs::event::times::{MAX_DAYS, known_zone};
use crate::support::{among, equals};
use crate::typed::event::{NAME, field};
use crate::typed::event_attendee as attendee;

/// The events of a feed.
#[derive(Debug, Default)]
pub(super) struct Found {
    single: Vec<Row>,
    series: Vec<Row>,
    /// The changed times of the series in which the user takes part.
    changed: Vec<Row>,
    /// The starts of each series that do not take place as the rule says, whoever may see why.
    replaced: BTreeMap<i64, BTreeSet<Micros>>,
}

impl Found {
    /// How the times of each series are spelled, and its start.
    pub(super) fn series_stamps(&self) -> Vec<(Stamp, Micros)> {
        let stamp = |row: &Row| Some((stamp_of(row), time(row, field::STARTS_AT)?));
        self.series.iter().filter_map(stamp).collect()
    }
}

/// The user's own events and those to which the user is invited, as the caller sees them.
pub(super) async fn find(
    engine: &Engine,
    caller: &Caller,
    user_id: i64,
    (from, to): (Micros, Micros),
) -> Result<Found> {
    let invited = invited(engine, caller, user_id, (from, to)).await?;
    let own = equals(field::OWNER_ID, user_id);
    let mine = match invited.is_empty() {
        true => own,
        false => Filter::Or(vec![own, among(field::ID, invited.iter().copied())]),
    };
    let starts = mine.and(before(field::STARTS_AT, to));
    let once = starts.clone().and(is_null(field::RRULE)).and(not_over(from));
    let single = listing::all(engine, caller, NAME, once).await?;
    let lasting = starts.and(at_least(field::REPEATS_UNTIL, from - MAX_DAYS * DAY));
    let series = listing::all(engine, caller, NAME, lasting).await?;
    let ids: BTreeSet<i64> = series.iter().filter_map(listing::id).collect();
    let replaced = replaced(engine, caller, &series).await?;
    let changed = match ids.is_empty() {
        true => Vec::new(),
        false => {
            let of = among(field::SERIES_ID, ids.iter().copied());
            let all = listing::all(engine, caller, NAME, of).await?;
            let owner = |row: &Row| row.get(field::OWNER_ID).and_then(Json::as_i64);
            let takes_part = |row: &Row| {
                owner(row) == Some(user_id)
                    || listing::id(row).is_some_and(|id| invited.contains(&id))
            };
            all.into_iter().filter(takes_part).collect()
        }
    };
    let of_series = |row: &Row| series_of(row).is_some_and(|id| ids.contains(&id));
    let single = single.into_iter().filter(|row| !of_series(row)).collect();
    Ok(Found { single, series, changed, replaced })
}

/// The events to which a user is invited and has not said no, whatever of the invitations may be read:
/// the events themselves are read as the caller.
async fn invited(
    engine: &Engine,
    caller: &Caller,
    user_id: i64,
    (from, to): (Micros, Micros),
) -> Result<BTreeSet<i64>> {
    let of_event = |name: &str, operator, at| {
        let field = FieldPath { relations: vec![NAME.to_owned()], field: name.to_owned() };
        let values = vec![steward_model::kind::format_datetime(at)];
        Filter::Test(Test { field, operator, quantifier: None, values })
    };
    let since = from - MAX_DAYS * DAY;
    let lasting = Filter::Or(vec![
        of_event(field::STARTS_AT, Operator::Gte, since),
        of_event(field::REPEATS_UNTIL, Operator::Gte, since),
    ]);
    let declined = vec!["declined".to_owned()];
    let filter = equals(attendee::field::USER_ID, user_id)
        .and(Filter::test(attendee::field::RESPONSE, Operator::Neq, declined))
        .and(of_event(field::STARTS_AT, Operator::Lt, to))
        .and(lasting);
    let why = SystemAccess::because("which events somebody is asked to is not yet seeing them");
    let system = Caller { access: Access::System(why), ..caller.clone() };
    let rows = listing::all(engine, &system, attendee::NAME, filter).await?;
    let event = |row: &Row| row.get(attendee::field::EVENT_ID).and_then(Json::as_i64);
    Ok(rows.iter().filter_map(event).collect())
}

fn series_of(row: &Row) -> Option<i64> {
    row.get(field::SERIES_ID).and_then(Json::as_i64)
}

fn is_all_day(row: &Row) -> bool {
    row.get(field::ALL_DAY).and_then(Json::as_bool) == Some(true)
}

fn zone_of(row: &Row) -> TimeZone {
    known_zone(word(row, field::TIME_ZONE)).unwrap_or_else(|| zone::named(zone::DEFAULT_ZONE))
}

/// How the times of an event are spelled.
fn stamp_of(row: &Row) -> Stamp {
    let zone = zone_of(row);
    if is_all_day(row) {
        return Stamp::Days(zone);
    }
    match zone.iana_name() {
        Some(name) if word(row, field::RRULE).is_some() && name != "UTC" => {
            Stamp::Zoned(name.to_owned(), zone.clone())
        }
        _ => Stamp::Utc,
    }
}

/// Writes all of them.
pub(super) fn write(lines: &mut Lines, found: &Found, base: Option<&str>) {
    for row in &found.single {
        // A changed time whose series is not here stands by itself, under a name of its own.
        let alone = time(row, field::RECURRENCE_ID).map(|at| format!("-{}", utc(at)));
        one(lines, row, base, alone.as_deref().unwrap_or_default(), |_| {});
    }
    let changed: BTreeMap<i64, Vec<&Row>> =
        found.changed.iter().fold(BTreeMap::new(), |mut all, row| {
            all.entry(series_of(row).unwrap_or_default()).or_default().push(row);
            all
        });
    for row in &found.series {
        let stamp = stamp_of(row);
        let of_it = listing::id(row).unwrap_or_default();
        let changed = changed.get(&of_it).map(Vec::as_slice).unwrap_or_default();
        let shown: BTreeSet<Micros> =
            changed.iter().filter_map(|row| time(row, field::RECURRENCE_ID)).collect();
        let replaced = found.replaced.get(&of_it).cloned().unwrap_or_default();
        let mut left_out = row.get(field::EXDATES).and_then(exdates::of).unwrap_or_default();
        left_out.extend(replaced.difference(&shown));
        one(lines, row, base, "", |lines| {
            if let Some(rule) = word(row, field::RRULE) {
                lines.plain("RRULE", &stamp.rule(rule));
            }
            for at in &left_out {
                stamp.write(lines, "EXDATE", *at);
            }
        });
        for single in changed {
            one(lines, single, base, "", |lines| {
                if let Some(at) = time(single, field::RECURRENCE_ID) {
                    stamp.write(lines, "RECURRENCE-ID", at);
                }
            });
        }
    }
}

fn one(
    lines: &mut Lines,
    row: &Row,
    base: Option<&str>,
    alone: &str,
    more: impl FnOnce(&mut Lines),
) {
    let parts = time(row, field::STARTS_AT).zip(time(row, field::ENDS_AT));
    let (Some((start, end)), Some(uid)) = (parts, word(row, field::ICAL_UID)) else { return };
    let stamp = stamp_of(row);
    lines.plain("BEGIN", "VEVENT");
    lines.text("UID", &format!("{uid}{alone}"));
    listing_lines(lines, row);
    stamp.write(lines, "DTSTART", start);
    if end > start {
        stamp.write(lines, "DTEND", end);
    }
    more(lines);
    lines.text("SUMMARY", word(row, field::TITLE).unwrap_or_default());
    for (name, field) in [("LOCATION", field::LOCATION), ("DESCRIPTION", field::BODY)] {
        if let Some(text) = word(row, field) {
            lines.text(name, text);
        }
    }
    if word(row, field::VISIBILITY) == Some("private") {
        lines.plain("CLASS", "PRIVATE");
    }
    link(lines, base, "events", row);
    lines.plain("END", "VEVENT");
}

/// What every record brings: when it was made and changed, and how often.
pub(super) fn listing_lines(lines: &mut Lines, row: &Row) {
    let changed = time(row, "updated_at").or_else(|| time(row, "created_at")).unwrap_or_default();
    // The standard wants the time at which this text was made; that of the last change keeps the
    // text the same as long as the record is.
    lines.plain("DTSTAMP", &utc(changed));
    lines.plain("LAST-MODIFIED", &utc(changed));
    if let Some(version) = row.get("version").and_then(Json::as_i64) {
        lines.plain("SEQUENCE", &version.to_string());
    }
}

/// The address of a record.
pub(super) fn link(lines: &mut Lines, base: Option<&str>, plural: &str, row: &Row) {
    if let Some((base, id)) = base.zip(listing::id(row)) {
        lines.plain("URL", &format!("{base}/{plural}/{id}"));
    }
}
