//! `merge`: two records that are the same become one.
//!
//! Everything that belongs to the one that is lost or refers to it goes over to the one that is kept
//! ([`refer`]), empty fields are filled ([`fields`]), and the lost one goes into the bin with a pointer
//! to the other. Of two persons their contacts become one, too ([`people`]).

mod fields;
mod people;
mod refer;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use steward_engine::action::{Action, Call};
use steward_engine::{MAX_BATCH, Work};
use steward_model::catalog::{ObjectDef, ObjectId};
use steward_model::error::ErrorKind;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Error, Result, Text, Value, text};

/// The trait of objects whose records can be merged.
const TRAIT: &str = "mergeable";

/// The name of the action.
const MERGE: &str = "merge";

/// The field that points from the lost record to the one that was kept.
const MERGED_INTO: &str = "merged_into_id";

/// Merges two records.
#[derive(Debug)]
pub(crate) struct Merge;

/// Which records become one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The plural of the object.
    object: String,
    /// The record that is kept.
    keep: i64,
    /// The record that goes into the bin.
    lose: i64,
    /// Only if the kept record still has this version.
    #[serde(default)]
    keep_version: Option<i64>,
    /// Only if the lost record still has this version.
    #[serde(default)]
    lose_version: Option<i64>,
    /// Whose value a field has afterwards. Unless it is named, the kept record's, or the other's
    /// where that one is empty.
    #[serde(default)]
    fields: BTreeMap<String, Side>,
}

/// One of the two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Side {
    /// The one that is kept.
    Keep,
    /// The one that is lost.
    Lose,
}

/// What was done, or would be.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Output {
    /// The record that is kept.
    id: i64,
    /// Its version now.
    version: i64,
    /// How many records of each object, by its plural, refer to it now instead of the other.
    moved: BTreeMap<String, usize>,
    /// How many of each went into the bin, since the kept record has the same already.
    removed: BTreeMap<String, usize>,
    /// The fields that have the other's value now.
    taken: Vec<String>,
}

impl Action for Merge {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        MERGE
    }

    fn help(&self) -> Text {
        text!(
            en = "Makes one of two records that are the same; what belongs to the lost one goes over to \
                  the kept one.",
            zh = "将两条重复记录合并为一条，被合并记录的所有关联数据转到保留的记录。"
        )
    }

    fn needs_right(&self) -> bool {
        true
    }

    fn has_dry_run(&self) -> bool {
        true
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        call.write(move |work| {
            let input = input.clone();
            Box::pin(async move { merge(work, &input).await })
        })
        .await
    }
}

/// Two records that become one.
#[derive(Debug)]
struct Pair<'a> {
    object: &'a ObjectDef,
    keep: Record,
    lose: Record,
}

/// What is done on the way.
#[derive(Debug, Default)]
struct Course {
    output: Output,
    /// Records that stay as they are, although they refer to a lost one: they go with it.
    stay: BTreeSet<(ObjectId, i64)>,
}

impl Course {
    /// Counts records, and refuses more than one transaction takes.
    fn count(&mut self) -> Result<()> {
        let counts = self.output.moved.values().chain(self.output.removed.values());
        if counts.sum::<usize>() < MAX_BATCH { Ok(()) } else { Err(too_many()) }
    }
}

async fn merge(work: &mut Work<'_, '_>, input: &Input) -> Result<Output> {
    let catalog = work.catalog();
    let object = work.seen(&catalog, &input.object)?;
    if !object.has_trait(TRAIT) {
        return Err(not_mergeable(object));
    }
    if input.keep == input.lose {
        return Err(Error::new(
            ErrorKind::BadBody,
            text!(
                en = "'keep' and 'lose' are the same record.",
                zh = "keep 与 lose 是同一条记录。"
            ),
        ));
    }
    let keep = work.reached_by(object, &[Verb::Update], input.keep).await?;
    let lose = work.reached_by(object, &[Verb::Update, Verb::Delete], input.lose).await?;
    unchanged(&keep, input.keep_version)?;
    unchanged(&lose, input.lose_version)?;
    let pair = Pair { object, keep, lose };
    let mut course = Course::default();
    let chosen = fields::chosen(work, object, &input.fields)?;
    let people = people::look(work, &catalog, &pair).await?;
    if let Some(contacts) = &people.contacts {
        // Each goes where its account goes.
        course.stay.extend([(object.id, pair.lose.id()), (contacts.object.id, contacts.lose.id())]);
        refer::move_over(work, contacts, &mut course).await?;
        mark(work, contacts).await?;
    }
    refer::move_over(work, &pair, &mut course).await?;
    mark(work, &pair).await?;
    let lost = held(work, object, pair.lose.id()).await?;
    work.remove(object, vec![lost]).await?;
    // Now its unique values are free.
    if let Some(contacts) = &people.contacts {
        let wanted = fields::wanted(work, contacts, &BTreeMap::new())?;
        fields::take(work, contacts, wanted, &mut course).await?;
    }
    let wanted = fields::wanted(work, &pair, &chosen)?;
    fields::take(work, &pair, wanted, &mut course).await?;
    people.settle(work, &pair).await?;
    let kept = held(work, object, pair.keep.id()).await?;
    let Output { moved, removed, taken, .. } = course.output;
    let about = json!({"lost": pair.lose.id(), "moved": moved, "removed": removed, "taken": taken});
    work.log_action(object, pair.keep.id(), MERGE, &about);
    Ok(Output { id: kept.id(), version: kept.version(), moved, removed, taken })
}

/// Points from the lost record to the kept one.
async fn mark(work: &mut Work<'_, '_>, pair: &Pair<'_>) -> Result<()> {
    let (object, kept) = (pair.object, Value::Int(pair.keep.id()));
    let lost = held(work, object, pair.lose.id()).await?;
    work.change(object, vec![lost], &[(object.id_of(MERGED_INTO), kept)]).await?;
    work.redirect_imported(object, pair.lose.id(), pair.keep.id());
    Ok(())
}

/// A record as this transaction has it now.
async fn held(work: &mut Work<'_, '_>, object: &ObjectDef, id: i64) -> Result<Record> {
    let found = work.hold(object, &BTreeSet::from([id])).await?.remove(&id);
    found.ok_or_else(|| Error::internal("a record that is merged is gone"))
}

fn unchanged(record: &Record, wanted: Option<i64>) -> Result<()> {
    let version = record.version();
    if wanted.is_none_or(|wanted| wanted == version) {
        return Ok(());
    }
    let id = record.id();
    Err(Error::new(
        ErrorKind::VersionMismatch,
        text!(
            en = "Somebody else changed record {id} meanwhile; its version is {version} now.",
            zh = "编号为 {id} 的记录刚被其他人修改，现在的版本是 {version}。"
        ),
    ))
}

fn not_mergeable(object: &ObjectDef) -> Error {
    let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
    Error::new(ErrorKind::BadBody, text!(en = "{en} cannot be merged.", zh = "{zh}不支持合并。"))
}

fn too_many() -> Error {
    let most = MAX_BATCH - 1;
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "More than {most} records belong to the one that would be lost; they cannot go over \
                  in one step.",
            zh = "被合并记录的关联数据超过 {most} 条，无法一次合并。"
        ),
    )
    .with_hint(text!(
        en = "Keep this record and lose the other, or give some of what belongs to it to the other \
              first.",
        zh = "可以改为保留这条记录，或先将部分关联数据转给另一条记录。"
    ))
}
