//! What happens to records that somebody follows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};
use steward_engine::Engine;
use steward_model::Result;
use steward_model::query::{Filter, IsValue, Operator};

use super::changes::Change;
use super::draft::{Draft, Subject};
use super::rows::{int, rows};
use crate::listing::word;
use crate::support::{among, equals};
use crate::typed::follower::{NAME, field};
use crate::typed::notification::Kind;
use crate::typed::{account, activity, campaign, contact, lead, notification, opportunity};

/// The objects whose records can be followed, and the field of an activity that leads to one, if there is
/// any.
const FOLLOWED: [(&str, Option<&str>); 5] = [
    (account::NAME, Some(activity::field::ACCOUNT_ID)),
    (contact::NAME, Some(activity::field::CONTACT_ID)),
    (lead::NAME, Some(activity::field::LEAD_ID)),
    (opportunity::NAME, Some(activity::field::OPPORTUNITY_ID)),
    (campaign::NAME, None),
];

/// Who is told of changes of what he follows, and of activities about it. Who has not read of a record's last
/// change yet is not told of the next.
pub(super) async fn drafts(engine: &Engine, changes: &[Change<'_>]) -> Result<Vec<Draft>> {
    let mut drafts = Vec::new();
    for (object, about) in FOLLOWED {
        let changed = changes.iter().filter(|change| change.object == object && !change.new);
        let changed = changed.map(|change| (change.record, change, Kind::Changed));
        let new = changes.iter().filter(|change| change.object == activity::NAME && change.new);
        let new = new.filter_map(|change| Some((change.now(about?)?, change, Kind::Activity)));
        let told: Vec<(i64, &Change<'_>, Kind)> = changed.chain(new).collect();
        let ids = told.iter().map(|(id, ..)| *id).collect();
        let followers = followers(engine, object, ids).await?;
        for (id, change, kind) in told {
            let fields = match kind {
                Kind::Changed => change.after.keys().map(|name| json!(name)).collect(),
                _ => Vec::new(),
            };
            for &user in followers.get(&id).into_iter().flatten() {
                let subject = (object.to_owned(), id);
                let mut draft = Draft::new(user, kind.clone(), subject, Some(change.actor));
                if !fields.is_empty() {
                    draft.detail = Json::Array(fields.clone());
                }
                drafts.push(draft);
            }
        }
    }
    let unread = unread(engine, &drafts).await?;
    let new = |draft: &Draft| {
        !unread.contains(&(draft.user, draft.kind.key().to_owned(), draft.subject.clone()))
    };
    Ok(drafts.into_iter().filter(new).collect())
}

/// Who follows these records.
pub(super) async fn followers(
    engine: &Engine,
    object: &str,
    ids: BTreeSet<i64>,
) -> Result<BTreeMap<i64, BTreeSet<i64>>> {
    let mut found: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    if ids.is_empty() || !FOLLOWED.iter().any(|(name, _)| *name == object) {
        return Ok(found);
    }
    let theirs = equals(field::RECORD_OBJECT, object).and(among(field::RECORD_ID, ids));
    for row in rows(engine, NAME, theirs).await? {
        if let Some((id, user)) = int(&row, field::RECORD_ID).zip(int(&row, field::USER_ID)) {
            found.entry(id).or_default().insert(user);
        }
    }
    Ok(found)
}

/// What of these they have been told and not read yet.
async fn unread(engine: &Engine, drafts: &[Draft]) -> Result<BTreeSet<(i64, String, Subject)>> {
    use notification::field;
    if drafts.is_empty() {
        return Ok(BTreeSet::new());
    }
    let users: BTreeSet<i64> = drafts.iter().map(|draft| draft.user).collect();
    let subjects: BTreeSet<i64> = drafts.iter().map(|draft| draft.subject.1).collect();
    let kinds = [Kind::Changed, Kind::Activity].map(|kind| kind.key().to_owned());
    let unread = among(field::USER_ID, users)
        .and(Filter::test(field::READ_AT, Operator::Is(IsValue::Null), Vec::new()))
        .and(Filter::test(field::KIND, Operator::In, kinds.into()))
        .and(among(field::SUBJECT_ID, subjects));
    let rows = rows(engine, notification::NAME, unread).await?;
    let key = |row: &crate::listing::Row| {
        let subject = (word(row, field::SUBJECT_OBJECT)?.to_owned(), int(row, field::SUBJECT_ID)?);
        Some((int(row, field::USER_ID)?, word(row, field::KIND)?.to_owned(), subject))
    };
    Ok(rows.iter().filter_map(key).collect())
}
