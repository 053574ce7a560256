//! Comments: whoever is mentioned, answered, or concerned with the record.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::Engine;
use steward_model::Result;

use super::changes::Change;
use super::draft::{Draft, Subject};
use super::followed;
use super::rows::{by_ids, int, rows};
use crate::listing::{Row, word};
use crate::support::{among, equals};
use crate::typed::comment::{NAME, field};
use crate::typed::comment_mention;
use crate::typed::notification::Kind;

/// Who is told of new comments and mentions.
pub(super) async fn drafts(engine: &Engine, changes: &[Change<'_>]) -> Result<Vec<Draft>> {
    let of = |object: &'static str| {
        changes.iter().filter(move |change| change.new && change.object == object)
    };
    let mentioned: Vec<(i64, i64)> = of(comment_mention::NAME)
        .filter_map(|change| {
            let comment = change.now(comment_mention::field::COMMENT_ID)?;
            Some((comment, change.now(comment_mention::field::USER_ID)?))
        })
        .collect();
    let new: BTreeSet<i64> = of(NAME).map(|change| change.record).collect();
    let ids = new.iter().copied().chain(mentioned.iter().map(|(comment, _)| *comment));
    let comments = by_ids(engine, NAME, ids).await?;
    let mut drafts = Vec::new();
    for (comment, user) in mentioned {
        drafts.extend(comments.get(&comment).and_then(|row| draft(user, Kind::Mention, row)));
    }
    let new = comments.iter().filter(|(id, _)| new.contains(id)).map(|(_, row)| row);
    let new: Vec<&Row> = new.collect();
    let parents = new.iter().filter_map(|row| int(row, field::PARENT_ID));
    let parents = by_ids(engine, NAME, parents).await?;
    let concerned = concerned(engine, &new).await?;
    for row in new {
        let parent = int(row, field::PARENT_ID).and_then(|id| parents.get(&id));
        let answered = parent.and_then(|parent| int(parent, field::AUTHOR_ID));
        drafts.extend(answered.and_then(|user| draft(user, Kind::Reply, row)));
        let others = subject(row).and_then(|subject| concerned.get(&subject));
        let others = others.into_iter().flatten();
        drafts.extend(others.filter_map(|&user| draft(user, Kind::Comment, row)));
    }
    Ok(drafts)
}

fn draft(user: i64, kind: Kind, comment: &Row) -> Option<Draft> {
    let mut draft = Draft::new(user, kind, subject(comment)?, int(comment, field::AUTHOR_ID));
    draft.comment = int(comment, field::ID);
    Some(draft)
}

/// The record that a comment is about.
fn subject(comment: &Row) -> Option<Subject> {
    let object = word(comment, field::SUBJECT_OBJECT)?.to_owned();
    Some((object, int(comment, field::SUBJECT_ID)?))
}

/// Who has to do with the records of these comments: the owner, those who follow, those who have commented.
async fn concerned(engine: &Engine, comments: &[&Row]) -> Result<BTreeMap<Subject, BTreeSet<i64>>> {
    let mut by_object: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for (object, id) in comments.iter().filter_map(|row| subject(row)) {
        by_object.entry(object).or_default().insert(id);
    }
    let mut found: BTreeMap<Subject, BTreeSet<i64>> = BTreeMap::new();
    let catalog = engine.catalog();
    for (name, ids) in by_object {
        let Some(object) = catalog.find(&name) else { continue };
        let owner = object.owner.map(|owner| object.fields[owner].name.as_str());
        for (id, row) in by_ids(engine, &name, ids.clone()).await? {
            let owner = owner.and_then(|owner| int(&row, owner));
            found.entry((name.clone(), id)).or_default().extend(owner);
        }
        let on = equals(field::SUBJECT_OBJECT, &name).and(among(field::SUBJECT_ID, ids.clone()));
        for row in rows(engine, NAME, on).await? {
            if let Some(subject) = subject(&row) {
                found.entry(subject).or_default().extend(int(&row, field::AUTHOR_ID));
            }
        }
        for (id, users) in followed::followers(engine, &name, ids).await? {
            found.entry((name.clone(), id)).or_default().extend(users);
        }
    }
    Ok(found)
}
