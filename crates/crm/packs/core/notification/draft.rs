//! A notification before it is known whether it is wanted.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use steward_engine::Work;
use steward_engine::consumer::Made;
use steward_model::Result;
use steward_model::catalog::Catalog;

use crate::typed::notification::{Fields, Kind};

/// A record by its object's name and its id.
pub(super) type Subject = (String, i64);

/// A notification before it is known whether it is wanted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    /// For whom.
    pub(super) user: i64,
    /// What about.
    pub(super) kind: Kind,
    /// About which record.
    pub(super) subject: Subject,
    /// About which comment on it.
    pub(super) comment: Option<i64>,
    /// Who did it; nobody if it is the time that has come.
    pub(super) actor: Option<i64>,
    /// How many records it stands for.
    pub(super) number: i64,
    /// The names of changed fields, or when something takes place.
    pub(super) detail: Json,
}

impl Draft {
    /// One about one record.
    pub(super) fn new(user: i64, kind: Kind, subject: Subject, actor: Option<i64>) -> Self {
        let (comment, number, detail) = (None, 1, Json::Null);
        Self { user, kind, subject, comment, actor, number, detail }
    }
}

/// What is said twice is said once, the more important way: kinds are tried in the order of `first`.
pub(super) fn without_repeats(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut kept: BTreeMap<(i64, Subject, Option<i64>, usize), Draft> = BTreeMap::new();
    let mut order = Vec::new();
    for draft in drafts {
        let key = (draft.user, draft.subject.clone(), draft.comment, group(&draft.kind));
        match kept.get_mut(&key) {
            None => {
                order.push(key.clone());
                kept.insert(key, draft);
            }
            Some(there) => {
                if rank(&draft.kind) < rank(&there.kind) {
                    *there = draft;
                } else if let (Json::Array(fields), Json::Array(more)) =
                    (&mut there.detail, draft.detail)
                {
                    fields.extend(
                        more.into_iter().filter(|one| !fields.contains(one)).collect::<Vec<_>>(),
                    );
                }
            }
        }
    }
    order.into_iter().filter_map(|key| kept.remove(&key)).collect()
}

/// Kinds that speak of the same thing.
fn group(kind: &Kind) -> usize {
    match kind {
        Kind::Mention | Kind::Reply | Kind::Comment => 0,
        Kind::Assigned | Kind::Changed => 1,
        Kind::Invited | Kind::Moved => 2,
        Kind::Done => 3,
        Kind::Activity => 4,
        Kind::Task => 5,
        Kind::Event => 6,
        Kind::Webhook => 7,
        Kind::Other(_) => 8,
    }
}

/// The smaller, the more important within a group.
fn rank(kind: &Kind) -> usize {
    match kind {
        Kind::Mention | Kind::Assigned | Kind::Invited => 0,
        Kind::Reply => 1,
        _ => 2,
    }
}

/// The records of drafts.
pub(super) fn records(catalog: &Catalog, drafts: Vec<Draft>) -> Result<Vec<Made>> {
    let fields = Fields::resolve(catalog)?;
    let object = catalog.object(fields.object_id());
    let made = drafts.into_iter().map(|draft| {
        let mut record = Work::blank(object);
        record.set(fields.user_id, draft.user);
        record.set(fields.kind, draft.kind.key());
        record.set(fields.subject_object, draft.subject.0);
        record.set(fields.subject_id, draft.subject.1);
        record.set(fields.comment_id, draft.comment);
        record.set(fields.actor_id, draft.actor);
        record.set(fields.number, draft.number);
        if !draft.detail.is_null() {
            record.set(fields.detail, draft.detail.to_string());
        }
        Made { object: object.id, record }
    });
    Ok(made.collect())
}
