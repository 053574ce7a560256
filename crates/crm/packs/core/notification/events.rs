//! Events: who is invited, and whom it concerns that one was moved.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};
use steward_engine::Engine;
use steward_model::Result;

use super::changes::Change;
use super::draft::Draft;
use super::rows::{int, rows};
use crate::listing::word;
use crate::support::among;
use crate::typed::event::{NAME, field};
use crate::typed::event_attendee::{self, Response};
use crate::typed::notification::Kind;

/// What those who come must know of.
const MOVED: [&str; 4] = [field::STARTS_AT, field::ENDS_AT, field::LOCATION, field::RRULE];

/// Who is told of invitations and of events that were moved.
pub(super) async fn drafts(engine: &Engine, changes: &[Change<'_>]) -> Result<Vec<Draft>> {
    let invited = changes
        .iter()
        .filter(|change| change.new && change.object == event_attendee::NAME)
        .filter_map(|change| {
            let event = change.now(event_attendee::field::EVENT_ID)?;
            let user = change.now(event_attendee::field::USER_ID)?;
            Some(Draft::new(user, Kind::Invited, (NAME.to_owned(), event), Some(change.actor)))
        });
    let mut drafts: Vec<Draft> = invited.collect();
    let moved: BTreeMap<i64, (&Change<'_>, Vec<Json>)> = changes
        .iter()
        .filter(|change| change.object == NAME && !change.new)
        .filter_map(|change| {
            let fields = MOVED.iter().filter(|field| change.changes(field));
            let fields: Vec<Json> = fields.map(|field| json!(field)).collect();
            (!fields.is_empty()).then_some((change.record, (change, fields)))
        })
        .collect();
    let people = taking_part(engine, moved.keys().copied()).await?;
    for (event, (change, fields)) in moved {
        for &user in people.get(&event).into_iter().flatten() {
            let subject = (NAME.to_owned(), event);
            let mut draft = Draft::new(user, Kind::Moved, subject, Some(change.actor));
            draft.detail = Json::Array(fields.clone());
            drafts.push(draft);
        }
    }
    Ok(drafts)
}

/// Who takes part in these events: those invited who have not declined.
pub(super) async fn taking_part(
    engine: &Engine,
    events: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<i64, BTreeSet<i64>>> {
    let events: BTreeSet<i64> = events.into_iter().collect();
    let mut found: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    if events.is_empty() {
        return Ok(found);
    }
    use event_attendee::field;
    for row in rows(engine, event_attendee::NAME, among(field::EVENT_ID, events)).await? {
        let declined = word(&row, field::RESPONSE) == Some(Response::Declined.key());
        let both = int(&row, field::EVENT_ID).zip(int(&row, field::USER_ID));
        if let Some((event, user)) = both.filter(|_| !declined) {
            found.entry(event).or_default().insert(user);
        }
    }
    Ok(found)
}
