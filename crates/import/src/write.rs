//! Writing rows in batches: as many at once as fit into the time that one batch may hold the writer;
//! rows that the engine refuses are found and set aside, the others written.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value as Json, json};
use steward_engine::{
    Act, Caller, Engine, Foreign, MAX_BATCH, OpenReference, Operation, Resolution, WriteWish,
};
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::{Error, FieldError, Result, Text};

use super::draft::{Column, Draft};
use super::kept::Kept;
use super::part::{self, POINTS};

/// How long one batch should take: while it runs, everyone else's writes wait.
const BATCH_TIME: Duration = Duration::from_millis(50);

/// Rows in the first batch, before any was timed.
const FIRST_BATCH: usize = 50;

/// Rows in one batch at least: a transaction costs something of its own, and on a machine that has much
/// to do shorter ones only take longer together.
const LEAST_BATCH: usize = 20;

/// Rows in one batch at most when records are found by a key: each is a condition of one question.
const MOST_KEYED: usize = 500;

/// How often a batch is tried when the database is busy.
const ATTEMPTS: u32 = 5;

/// How long to wait before another try.
const PAUSE: Duration = Duration::from_millis(500);

/// How records that exist are told from new ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// All are new.
    Insert,
    /// Those that have an `id` exist.
    ById,
    /// Those exist whose value of this unique field is taken.
    ByUnique(String),
}

/// Writes rows.
pub(crate) struct Batches {
    engine: Engine,
    caller: Caller,
    object: ObjectDef,
    source: Option<String>,
    wish: WriteWish,
    size: usize,
}

impl Batches {
    /// Writes records of this object, which come from the database `source`, like this.
    pub(crate) fn new(
        (engine, caller): (&Engine, &Caller),
        object: &ObjectDef,
        source: Option<String>,
        wish: WriteWish,
    ) -> Self {
        let (engine, caller, object) = (engine.clone(), caller.clone(), object.clone());
        Self { engine, caller, object, source, wish, size: FIRST_BATCH }
    }

    /// Writes the next batch of `drafts`, taking it from their front, and notes it in `kept`. Rows that
    /// are refused come back with what is wrong with them.
    ///
    /// # Errors
    /// When nothing can be written at all.
    pub(crate) async fn next(
        &mut self,
        drafts: &mut Vec<Draft>,
        way: &Way,
        columns: &Columns<'_>,
        kept: &mut Kept<'_>,
    ) -> Result<Vec<Draft>> {
        let operations = drafts.iter().map(|draft| 1 + draft.parts.len()).max().unwrap_or(1);
        let most = if *way == Way::Insert { (MAX_BATCH / operations).max(1) } else { MOST_KEYED };
        let rest = drafts.split_off(self.size.min(most).min(drafts.len()));
        let batch = std::mem::replace(drafts, rest);
        let rows = batch.len();
        let started = Instant::now();
        let done = self.write(batch, way, columns, kept).await?;
        self.adapt(rows, started.elapsed());
        Ok(done)
    }

    /// Makes batches longer or shorter after one of `rows` rows took `time`.
    fn adapt(&mut self, rows: usize, time: Duration) {
        let fitting = rows as f64 * BATCH_TIME.as_secs_f64() / time.as_secs_f64().max(1e-6);
        // No faster than twofold: one lucky batch says little.
        let next = (fitting as usize).min(self.size.saturating_mul(2));
        self.size = next.clamp(LEAST_BATCH, MAX_BATCH);
    }

    async fn write(
        &self,
        batch: Vec<Draft>,
        way: &Way,
        columns: &Columns<'_>,
        kept: &mut Kept<'_>,
    ) -> Result<Vec<Draft>> {
        let mut refused = Vec::new();
        // Parts of the batch still to be written, the last one first.
        let mut parts = vec![batch];
        while let Some(mut part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            let Err(error) = self.send(&part, way, columns, kept).await else { continue };
            if concerns_nobody(error.kind()) {
                return Err(error);
            }
            if part.len() == 1 {
                blame(&mut part, &error, columns);
                refused.append(&mut part);
            } else if blame(&mut part, &error, columns) {
                let (good, bad) = part.into_iter().partition(|draft| draft.problems.is_empty());
                refused.extend::<Vec<_>>(bad);
                parts.push(good);
            } else {
                let second = part.split_off(part.len() / 2);
                parts.push(second);
                parts.push(part);
            }
        }
        Ok(refused)
    }

    /// Writes rows together, and notes that with them.
    async fn send(
        &self,
        drafts: &[Draft],
        way: &Way,
        columns: &Columns<'_>,
        kept: &mut Kept<'_>,
    ) -> Result<()> {
        let foreign = self.source.as_ref().map(|source| self.foreign(source, drafts, columns));
        let step = kept.step(drafts.iter().map(|draft| draft.row.number)).map(Arc::new);
        let wish = WriteWish { foreign, import_step: step.clone(), ..self.wish.clone() };
        let mut attempt = 1;
        loop {
            match self.send_once(drafts, way, &wish).await {
                Err(error) if attempt < ATTEMPTS && kept.may_repeat(error.kind()) => {
                    tokio::time::sleep(PAUSE * attempt).await;
                    attempt += 1;
                }
                Err(error) => return Err(error),
                Ok(inserted) => {
                    kept.took((drafts.len() as u64, inserted), step.as_deref());
                    return Ok(());
                }
            }
        }
    }

    /// What the engine keeps of where these rows come from.
    fn foreign(&self, source: &str, drafts: &[Draft], columns: &Columns<'_>) -> Foreign {
        let mut open = Vec::new();
        for (row, draft) in drafts.iter().enumerate() {
            for later in &draft.later {
                let field = columns.columns[later.column].field;
                let target = later.target;
                open.extend(later.id.map(|id| OpenReference { row, field, target, id }));
            }
        }
        let ids = drafts.iter().map(|draft| draft.foreign).collect();
        Foreign { source: source.to_owned(), object: self.object.id, ids, open }
    }

    async fn send_once(&self, drafts: &[Draft], way: &Way, wish: &WriteWish) -> Result<u64> {
        if *way == Way::Insert && drafts.iter().any(|draft| !draft.parts.is_empty()) {
            return self.send_with_parts(drafts, wish).await;
        }
        let bodies: Vec<Map<String, Json>> = drafts.iter().map(|d| d.values.clone()).collect();
        let (engine, caller, plural) = (&self.engine, &self.caller, &self.object.plural);
        let on_conflict = match way {
            Way::Insert => {
                let written = engine.insert(caller, plural, bodies, wish).await?;
                return Ok(written.inserted);
            }
            Way::ById => None,
            Way::ByUnique(field) => Some(vec![field.clone()]),
        };
        let merge = Resolution::Merge;
        let written = engine.upsert(caller, plural, bodies, on_conflict, merge, wish).await?;
        Ok(written.inserted)
    }

    /// Writes new records together with their further numbers and addresses. Says how many records were
    /// made, without those.
    async fn send_with_parts(&self, drafts: &[Draft], wish: &WriteWish) -> Result<u64> {
        let catalog = self.engine.catalog();
        let parent = part::parent(&catalog, &self.object);
        // The records first: what is kept of where they come from is in their order.
        let mut operations: Vec<Operation> = drafts
            .iter()
            .enumerate()
            .map(|(at, draft)| Operation {
                reference: Some(at.to_string()),
                object: self.object.plural.clone(),
                act: Act::Create { values: draft.values.clone() },
            })
            .collect();
        let mut owners: Vec<usize> = (0..drafts.len()).collect();
        for (at, draft) in drafts.iter().enumerate() {
            for (part, value) in &draft.parts {
                let mut values = part.values(value);
                values
                    .extend(parent.map(|name| (name.to_owned(), json!({"$ref": at.to_string()}))));
                let (object, act) = (POINTS.to_owned(), Act::Create { values });
                operations.push(Operation { reference: None, object, act });
                owners.push(at);
            }
        }
        match self.engine.batch(&self.caller, &operations, wish).await {
            Ok(_) => Ok(drafts.len() as u64),
            Err(error) => Err(of_rows(error, &owners)),
        }
    }
}

/// An error of operations as one of the rows that they belong to.
fn of_rows(error: Error, owners: &[usize]) -> Error {
    let fields = error.fields().iter().map(|field| {
        let row = field.operation.and_then(|operation| owners.get(operation));
        let name =
            row.map_or_else(|| field.field.clone(), |row| format!("{}.{}", row + 1, field.field));
        FieldError { field: name, operation: None, ..field.clone() }
    });
    let fields = fields.collect();
    error.with_fields(fields)
}

/// The columns of a file, to say at which one a field is filled.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    /// The columns.
    pub(crate) columns: &'a [Column],
    /// Their fields' names.
    pub(crate) names: Vec<&'a str>,
}

/// Notes what an error says at the rows that it names; of a single row it always says it. Answers
/// whether it named any.
fn blame(drafts: &mut [Draft], error: &Error, columns: &Columns<'_>) -> bool {
    let single = drafts.len() == 1;
    let mut blamed = false;
    for field in error.fields() {
        let (row, name) = match place(field) {
            Some((_, name)) if single => (0, name),
            None if single => (0, field.field.as_str()),
            Some(place) => place,
            None => continue,
        };
        if let Some(draft) = drafts.get_mut(row) {
            let column = columns.names.iter().position(|known| *known == name);
            draft.refuse(column, field.message.clone());
            blamed = true;
        }
    }
    if single && !blamed {
        drafts[0].refuse(None, whole(error));
    }
    blamed
}

/// The row (from 0) and the field's name in `3.phone`.
fn place(field: &FieldError) -> Option<(usize, &str)> {
    let (row, name) = field.field.split_once('.')?;
    Some((row.parse::<usize>().ok()?.checked_sub(1)?, name))
}

/// What an error says with its hint.
fn whole(error: &Error) -> Text {
    match error.hint() {
        Some(hint) => Text::new(
            format!("{} {}", error.text().en, hint.en),
            format!("{}{}", error.text().zh, hint.zh),
        ),
        None => error.text().clone(),
    }
}

/// Whether an error is not about the rows.
fn concerns_nobody(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Unavailable
            | ErrorKind::Timeout
            | ErrorKind::StorageFull
            | ErrorKind::Internal
            | ErrorKind::UnknownObject
            | ErrorKind::UnknownBodyField
            | ErrorKind::Definition
    )
}
