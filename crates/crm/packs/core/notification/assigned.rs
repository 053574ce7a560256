//! What is given to somebody, and what he has done of it.

use std::collections::BTreeMap;

use steward_engine::Engine;
use steward_model::Result;

use super::changes::Change;
use super::draft::Draft;
use super::rows::{by_ids, int};
use crate::listing::word;
use crate::typed::notification::Kind;
use crate::typed::task::{Status, field};
use crate::typed::{account, contact, lead, opportunity, task};

/// From how many records of one object on, given by one request, one is told of them at once.
const TOGETHER: usize = 4;

/// The field that says whose a record is.
const OWNER: &str = "owner_id";

/// The objects whose records are given to people. Events have their guests instead.
const GIVEN: [&str; 5] = [account::NAME, contact::NAME, lead::NAME, opportunity::NAME, task::NAME];

/// Who is told that something is his now.
pub(super) fn drafts(changes: &[Change<'_>]) -> Vec<Draft> {
    let mut by_user: BTreeMap<(i64, &str, Option<&str>), Vec<&Change<'_>>> = BTreeMap::new();
    for change in changes.iter().filter(|change| GIVEN.contains(&change.object)) {
        let Some(owner) = change.now(OWNER).filter(|owner| change.was(OWNER) != Some(*owner))
        else {
            continue;
        };
        by_user.entry((owner, change.object, change.request)).or_default().push(change);
    }
    // Contacts go with their accounts: of those one need not be told.
    let with_accounts =
        |user: i64, request: Option<&str>| by_user.contains_key(&(user, account::NAME, request));
    let mut drafts = Vec::new();
    for ((user, object, request), given) in &by_user {
        if *object == contact::NAME && with_accounts(*user, *request) {
            continue;
        }
        let one = |change: &Change<'_>| {
            let subject = (change.object.to_owned(), change.record);
            Draft::new(*user, Kind::Assigned, subject, Some(change.actor))
        };
        if given.len() < TOGETHER {
            drafts.extend(given.iter().map(|change| one(change)));
        } else if let Some(first) = given.first() {
            let number = i64::try_from(given.len()).unwrap_or(i64::MAX);
            drafts.push(Draft { number, ..one(first) });
        }
    }
    drafts
}

/// Who is told that a task that he gave is done.
pub(super) async fn done(engine: &Engine, changes: &[Change<'_>]) -> Result<Vec<Draft>> {
    let done: BTreeMap<i64, &Change<'_>> = changes
        .iter()
        .filter(|change| change.object == task::NAME && !change.new)
        .filter(|change| change.changes(field::STATUS))
        .filter(|change| word(&change.after, field::STATUS) == Some(Status::Done.key()))
        .map(|change| (change.record, change))
        .collect();
    let tasks = by_ids(engine, task::NAME, done.keys().copied()).await?;
    let draft = |(id, row): (&i64, &crate::listing::Row)| {
        let (user, by) = (int(row, field::ASSIGNER_ID)?, done.get(id)?.actor);
        Some(Draft::new(user, Kind::Done, (task::NAME.to_owned(), *id), Some(by)))
    };
    Ok(tasks.iter().filter_map(draft).collect())
}
