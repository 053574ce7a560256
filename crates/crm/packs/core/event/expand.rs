//! What takes place between two moments: single events, and each time of those that repeat.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};
use steward_engine::{Caller, Engine};
use steward_model::clock::{DAY, Micros};
use steward_model::error::ErrorKind;
use steward_model::kind::format_datetime;
use steward_model::query::{Filter, Operator};
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result, text, zone};

use super::exdates;
use super::times::{MAX_DAYS, known_zone};
use crate::listing::{self, at_least, before, is_null, test, time, too_much, word};
use crate::recur::{Rule, instant};
use crate::support::among;
use crate::typed::event::{NAME, field};

/// The longest stretch of time, in days.
pub(crate) const MAX_SPAN_DAYS: i64 = 400;

/// The most times that one answer lists.
pub(crate) const MAX_TIMES: usize = listing::MAX_ROWS;

/// An event, or one time of one, as it is answered: its fields, with its own start and end.
pub type Occurrence = Map<String, Json>;

/// What takes place between two moments and meets a filter, as the caller sees it: what has begun
/// before `to` and is not over at `from`, by its start. Each time of a repeating event has the fields of
/// the event, with `starts_at`, `ends_at` and, as `recurrence_id`, the start that the rule gave it.
///
/// # Errors
/// If the stretch is empty or longer than 400 days, if there is too much in it, or as for any read.
pub async fn expand(
    engine: &Engine,
    caller: &Caller,
    (from, to): (Micros, Micros),
    filter: Filter,
) -> Result<Vec<Occurrence>> {
    if from >= to || to - from > MAX_SPAN_DAYS * DAY {
        return Err(bad_span());
    }
    let single = is_null(field::RRULE).and(before(field::STARTS_AT, to)).and(not_over(from));
    let mut found = listing::all(engine, caller, NAME, filter.clone().and(single)).await?;
    let repeating =
        at_least(field::REPEATS_UNTIL, from - MAX_DAYS * DAY).and(before(field::STARTS_AT, to));
    let repeating = listing::all(engine, caller, NAME, filter.and(repeating)).await?;
    let replaced = replaced(engine, caller, &repeating).await?;
    for row in repeating {
        let none = BTreeSet::new();
        let own = row.get(field::ID).and_then(Json::as_i64).and_then(|id| replaced.get(&id));
        found.extend(times(row, own.unwrap_or(&none), (from, to)));
        if found.len() > MAX_TIMES {
            return Err(too_much(engine.catalog().expect(NAME)?));
        }
    }
    found.sort_by_key(|row| {
        (time(row, field::STARTS_AT), row.get(field::ID).and_then(Json::as_i64))
    });
    Ok(found)
}

/// The times of a repeating event.
fn times(
    row: Occurrence,
    replaced: &BTreeSet<Micros>,
    (from, to): (Micros, Micros),
) -> Vec<Occurrence> {
    let zone = known_zone(word(&row, field::TIME_ZONE));
    let parts = word(&row, field::RRULE).zip(zone).zip(time(&row, field::STARTS_AT));
    let (Some(((rule, zone), start)), Some(end)) = (parts, time(&row, field::ENDS_AT)) else {
        return Vec::new();
    };
    let Ok(rule) = Rule::read(rule, start, &zone) else { return Vec::new() };
    let left_out = row.get(field::EXDATES).and_then(exdates::of).unwrap_or_default();
    let all_day = row.get(field::ALL_DAY).and_then(Json::as_bool) == Some(true);
    let length = Length::of(all_day, (start, end), &zone);
    let mut found = Vec::new();
    for start in rule.starts().take_while(|start| *start < to) {
        let Some(end) = length.end(start, &zone) else { break };
        let over = end <= from && start < from;
        if over || left_out.contains(&start) || replaced.contains(&start) {
            continue;
        }
        let mut one = row.clone();
        one.insert(field::STARTS_AT.to_owned(), format_datetime(start).into());
        one.insert(field::ENDS_AT.to_owned(), format_datetime(end).into());
        one.insert(field::RECURRENCE_ID.to_owned(), format_datetime(start).into());
        found.push(one);
        if found.len() > MAX_TIMES {
            break;
        }
    }
    found
}

/// How long each time of an event lasts.
pub(crate) enum Length {
    /// So many microseconds (RFC 5545, section 3.8.5.3: the exact duration).
    Exact(Micros),
    /// So many whole days of the zone, however long those are.
    Days(i32),
}

impl Length {
    /// That of an event with this start and end.
    pub(crate) fn of(all_day: bool, (start, end): (Micros, Micros), zone: &TimeZone) -> Self {
        if !all_day {
            return Self::Exact(end - start);
        }
        let day = |at| zone::local(at, zone.clone()).date();
        Self::Days((day(end) - day(start)).get_days())
    }

    /// When it ends if it starts then.
    pub(crate) fn end(&self, start: Micros, zone: &TimeZone) -> Option<Micros> {
        match self {
            Self::Exact(length) => Some(start + length),
            Self::Days(days) => {
                let first = zone::local(start, zone.clone()).datetime();
                instant(first.checked_add(days.days()).ok()?, zone)
            }
        }
    }
}

/// The starts of these events in place of which there is a changed one, whoever may see that.
pub(crate) async fn replaced(
    engine: &Engine,
    caller: &Caller,
    series: &[Occurrence],
) -> Result<BTreeMap<i64, BTreeSet<Micros>>> {
    let ids: Vec<i64> = series.iter().filter_map(|row| row.get(field::ID)?.as_i64()).collect();
    let mut found: BTreeMap<i64, BTreeSet<Micros>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let why = SystemAccess::because("a time that was changed is not where it was, for nobody");
    let system = Caller { access: Access::System(why), ..caller.clone() };
    for row in listing::all(engine, &system, NAME, among(field::SERIES_ID, ids)).await? {
        let of = row.get(field::SERIES_ID).and_then(Json::as_i64);
        if let Some((of, at)) = of.zip(time(&row, field::RECURRENCE_ID)) {
            found.entry(of).or_default().insert(at);
        }
    }
    Ok(found)
}

/// Single events that are not over at a moment.
pub(crate) fn not_over(from: Micros) -> Filter {
    let lasting = at_least(field::STARTS_AT, from - MAX_DAYS * DAY).and(test(
        field::ENDS_AT,
        Operator::Gt,
        from,
    ));
    Filter::Or(vec![at_least(field::STARTS_AT, from), lasting])
}

fn bad_span() -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(
            en = "'to' must be later than 'from', by at most {MAX_SPAN_DAYS} days.",
            zh = "to 必须晚于 from，且相差不超过 {MAX_SPAN_DAYS} 天。"
        ),
    )
}
