//! Tasks in a feed: each at its due time.

use steward_engine::{Caller, Engine};
use steward_model::Result;
use steward_model::clock::Micros;
use steward_model::query::{Filter, Operator};
use steward_model::text::Language;

use super::Feed;
use super::event::{link, listing_lines};
use super::lines::Lines;
use super::stamp::Stamp;
use crate::listing::{self, Row, at_least, before, time, word};
use crate::support::equals;
use crate::typed::task::{NAME, field};

/// The user's tasks that are or were due, as the caller sees them; not those that were cancelled.
pub(super) async fn find(
    engine: &Engine,
    caller: &Caller,
    user_id: i64,
    (from, to): (Micros, Micros),
) -> Result<Vec<Row>> {
    let cancelled = vec!["cancelled".to_owned()];
    let filter = equals(field::OWNER_ID, user_id)
        .and(at_least(field::DUE_AT, from))
        .and(before(field::DUE_AT, to))
        .and(Filter::test(field::STATUS, Operator::Neq, cancelled));
    listing::all(engine, caller, NAME, filter).await
}

/// Writes one.
pub(super) fn write(lines: &mut Lines, row: &Row, feed: Feed<'_>) {
    let (Some(id), Some(due)) = (listing::id(row), time(row, field::DUE_AT)) else { return };
    let title = word(row, field::TITLE).unwrap_or_default();
    let done = if word(row, field::STATUS) == Some("done") { "✓ " } else { "" };
    let title = match feed.language {
        Language::En => format!("{done}Task: {title}"),
        Language::Zh => format!("{done}任务：{title}"),
    };
    let host =
        feed.base.and_then(|base| base.split_once("://")).map_or("steward", |(_, host)| host);
    lines.plain("BEGIN", "VEVENT");
    lines.text("UID", &format!("task-{id}@{host}"));
    listing_lines(lines, row);
    Stamp::Utc.write(lines, "DTSTART", due);
    lines.text("SUMMARY", &title);
    if let Some(body) = word(row, field::BODY) {
        lines.text("DESCRIPTION", body);
    }
    // Nobody is busy only because something is due.
    lines.plain("TRANSP", "TRANSPARENT");
    link(lines, feed.base, "tasks", row);
    lines.plain("END", "VEVENT");
}
