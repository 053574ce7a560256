//! Reminders: of tasks at the time that they say, of events so long before as each person wants.

use std::collections::BTreeMap;

use serde_json::json;
use steward_engine::Engine;
use steward_engine::consumer::{Consumer, Follows, Made, Seen};
use steward_model::Result;
use steward_model::clock::{Micros, SECOND};
use steward_model::kind::format_datetime;
use steward_model::query::{Filter, Operator};
use steward_store::BoxFuture;

use super::draft::Draft;
use super::rows::{int, rows, system};
use super::wish::{Wish, wishes};
use super::{audience, draft, events};
use crate::listing::{self, is_null, test, time};
use crate::packs::event::expand::expand;
use crate::typed::notification::Kind;
use crate::typed::{event, task};

/// How long before an event one can be reminded of it, in minutes.
const EVENT_MINUTES: [i64; 6] = [5, 10, 15, 30, 60, 24 * 60];

/// A minute, in microseconds.
const MINUTE: Micros = 60 * SECOND;

/// Makes notifications when it is time.
#[derive(Debug)]
pub(crate) struct Reminders;

impl Consumer for Reminders {
    fn name(&self) -> &'static str {
        "notification/reminders"
    }

    fn follows(&self) -> Follows {
        Follows::Time
    }

    fn follow<'a>(
        &'a self,
        engine: &'a Engine,
        seen: Seen<'a>,
    ) -> BoxFuture<'a, Result<Vec<Made>>> {
        Box::pin(async move {
            let Seen::Time(after, until) = seen else { return Ok(Vec::new()) };
            let mut drafts = tasks(engine, (after, until)).await?;
            for minutes in EVENT_MINUTES {
                drafts.extend(events_in(engine, (after, until), minutes).await?);
            }
            let drafts = audience::told(engine, drafts).await?;
            draft::records(&engine.catalog(), drafts)
        })
    }
}

/// Tasks whose time to be reminded of has come, and that are not done.
async fn tasks(engine: &Engine, (after, until): (Micros, Micros)) -> Result<Vec<Draft>> {
    use task::field;
    let due = test(field::REMIND_AT, Operator::Gt, after)
        .and(test(field::REMIND_AT, Operator::Lte, until))
        .and(is_null(field::DONE_AT));
    let draft = |row: &listing::Row| {
        let (user, id) = (int(row, field::OWNER_ID)?, int(row, field::ID)?);
        let mut draft = Draft::new(user, Kind::Task, (task::NAME.to_owned(), id), None);
        draft.detail = json!({"at": row.get(field::DUE_AT)});
        Some(draft)
    };
    Ok(rows(engine, task::NAME, due).await?.iter().filter_map(draft).collect())
}

/// Events that begin so many minutes after some moment of a stretch of time, for those who want to be
/// reminded then.
async fn events_in(
    engine: &Engine,
    (after, until): (Micros, Micros),
    minutes: i64,
) -> Result<Vec<Draft>> {
    use event::field;
    let ahead = minutes * MINUTE;
    let (from, to) = (after + ahead + 1, until + ahead + 1);
    let timed = Filter::test(field::ALL_DAY, Operator::Eq, vec!["false".to_owned()]);
    let mut found = expand(engine, &system(), (from, to), timed).await?;
    found.retain(|row| time(row, field::STARTS_AT).is_some_and(|start| start >= from));
    let ids = found.iter().filter_map(listing::id);
    let mut people = events::taking_part(engine, ids).await?;
    for row in &found {
        if let Some((id, owner)) = listing::id(row).zip(int(row, field::OWNER_ID)) {
            people.entry(id).or_default().insert(owner);
        }
    }
    let all = people.values().flatten().copied().collect();
    let wishes: BTreeMap<i64, Wish> = wishes(engine, &all).await?;
    let now = |user: &&i64| {
        let wish = wishes.get(user).map_or_else(Wish::default, Clone::clone);
        wish.event_minutes == minutes
    };
    let mut drafts = Vec::new();
    for row in &found {
        let both = listing::id(row).zip(time(row, field::STARTS_AT));
        let Some((id, start)) = both else { continue };
        for &user in people.get(&id).into_iter().flatten().filter(now) {
            let mut draft = Draft::new(user, Kind::Event, (event::NAME.to_owned(), id), None);
            draft.detail = json!({"at": format_datetime(start)});
            drafts.push(draft);
        }
    }
    Ok(drafts)
}
