//! Somebody's tasks and events as an iCalendar (RFC 5545), for calendars elsewhere to read.
//!
//! An event that repeats stands once, with its rule and its zone; a time of it that was changed is an
//! event of its own that names the time it replaces, and one that was left out, or that the reader may
//! not see as it is now, is an `EXDATE`. A task stands there as an event at its due time that takes no
//! time: hardly any calendar shows the standard's own component for tasks when it reads an address.

mod event;
mod lines;
mod stamp;
mod task;

use std::collections::BTreeMap;

use steward_engine::{Caller, Engine};
use steward_model::Result;
use steward_model::clock::{DAY, Micros};
use steward_model::scope::{Reach, Verb};
use steward_model::text::Language;

use crate::typed::{event as events, task as tasks};
use lines::Lines;
use stamp::Stamp;

/// How many days back a feed goes.
pub const FEED_PAST_DAYS: i64 = 90;

/// How many days a feed looks ahead.
pub const FEED_AHEAD_DAYS: i64 = 400;

/// How often other calendars are asked to read it again (RFC 7986, section 5.7).
const REFRESH: &str = "PT1H";

/// What a feed needs to know beside its reader.
#[derive(Clone, Copy, Debug)]
pub struct Feed<'a> {
    /// Whose calendar it is: the user's id.
    pub user_id: i64,
    /// The user's name.
    pub name: &'a str,
    /// The language of the few words that are ours.
    pub language: Language,
    /// The address under which people reach Steward, to lead back to each record, if it is known.
    pub base: Option<&'a str>,
}

/// A user's calendar, with what the caller may see of it at this moment.
///
/// # Errors
/// As for any read; [`TooLarge`](steward_model::error::ErrorKind::TooLarge) if there is too much.
pub async fn calendar_feed(engine: &Engine, caller: &Caller, feed: Feed<'_>) -> Result<String> {
    let now = engine.clock().now();
    let span = (now - FEED_PAST_DAYS * DAY, now + FEED_AHEAD_DAYS * DAY);
    let catalog = engine.catalog();
    let sees = |name: &str| {
        catalog.expect(name).map(|o| *caller.access.reach(o.id, Verb::Read) != Reach::None)
    };
    let found = match sees(events::NAME)? {
        true => event::find(engine, caller, feed.user_id, span).await?,
        false => event::Found::default(),
    };
    let due = match sees(tasks::NAME)? {
        true => task::find(engine, caller, feed.user_id, span).await?,
        false => Vec::new(),
    };
    let mut lines = Lines::default();
    let title = match feed.language {
        Language::En => format!("{} – Steward", feed.name),
        Language::Zh => format!("{}的日程", feed.name),
    };
    begin(&mut lines, &title, caller);
    for (name, (zone, first)) in zones(&found) {
        stamp::write_zone(&mut lines, &name, &zone, (first, span.1));
    }
    event::write(&mut lines, &found, feed.base);
    for row in &due {
        task::write(&mut lines, row, feed);
    }
    lines.plain("END", "VCALENDAR");
    Ok(lines.finish())
}

fn begin(lines: &mut Lines, title: &str, caller: &Caller) {
    lines.plain("BEGIN", "VCALENDAR");
    lines.plain("VERSION", "2.0");
    lines.plain("PRODID", "-//Steward//Steward//EN");
    lines.plain("CALSCALE", "GREGORIAN");
    lines.plain("METHOD", "PUBLISH");
    // The standard's name, then the one that older calendars read.
    lines.text("NAME", title);
    lines.text("X-WR-CALNAME", title);
    if let Some(zone) = caller.access.zone().iana_name() {
        lines.plain("X-WR-TIMEZONE", zone);
    }
    lines.plain("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    lines.plain("X-PUBLISHED-TTL", REFRESH);
}

/// The zones that must be defined, each with the first moment that is spelled in it.
fn zones(found: &event::Found) -> BTreeMap<String, (jiff::tz::TimeZone, Micros)> {
    let mut zones: BTreeMap<String, (jiff::tz::TimeZone, Micros)> = BTreeMap::new();
    for (stamp, start) in found.series_stamps() {
        if let Stamp::Zoned(name, zone) = stamp {
            let known = zones.entry(name).or_insert((zone, start));
            known.1 = known.1.min(start);
        }
    }
    zones
}
