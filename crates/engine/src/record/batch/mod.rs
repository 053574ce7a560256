//! A batch: operations on several records and objects in one transaction, all or none. Later ones
//! refer to what earlier ones make.
//!
//! [`steps`] puts operations that can be written together into one step each; [`run`] carries the
//! steps out; [`wrong`] gathers what is wrong with any of them.

mod read;
mod run;
mod steps;
mod wrong;

use serde_json::{Map, Value as Json};
use steward_model::Result;
use steward_model::error::ErrorKind;

use super::insert::within_batch;
use super::upsert::ATTEMPTS;
use super::{Caller, MAX_SHARED, Resolution, WriteWish, Written};
use crate::engine::Engine;

/// The key of a value that stands for the id of an earlier operation's record: `{"$ref": "a"}`.
const REF: &str = "$ref";

/// One operation of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name by which later operations refer to its record.
    pub reference: Option<String>,
    /// The plural of the object.
    pub object: String,
    /// What is done.
    pub act: Act,
}

/// What an operation does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Makes a record.
    Create {
        /// Its values.
        values: Map<String, Json>,
    },
    /// Changes a record.
    Update {
        /// Which.
        id: i64,
        /// Only if it still has this version.
        version: Option<i64>,
        /// Its new values.
        values: Map<String, Json>,
    },
    /// Makes a record, or finds the one that has the same key.
    Upsert {
        /// Its values.
        values: Map<String, Json>,
        /// The fields of the unique key; without it the id.
        on_conflict: Option<Vec<String>>,
        /// What is done with the one that is there.
        resolution: Resolution,
    },
    /// Puts a record into the bin.
    Delete {
        /// Which.
        id: i64,
        /// Only if it still has this version.
        version: Option<i64>,
    },
}

impl Act {
    /// The values that it writes.
    fn values(&self) -> Option<&Map<String, Json>> {
        match self {
            Self::Create { values } | Self::Update { values, .. } | Self::Upsert { values, .. } => {
                Some(values)
            }
            Self::Delete { .. } => None,
        }
    }

    /// The record that it names.
    fn target(&self) -> Option<(i64, Option<i64>)> {
        match *self {
            Self::Update { id, version, .. } | Self::Delete { id, version } => Some((id, version)),
            Self::Create { .. } | Self::Upsert { .. } => None,
        }
    }
}

impl Operation {
    /// The fields whose value is the record of another operation, and that one's name.
    fn references(&self) -> impl Iterator<Item = (&str, &str)> {
        let values = self.act.values().into_iter().flatten();
        values.filter_map(|(field, value)| Some((field.as_str(), reference(value)?)))
    }
}

/// The name in `{"$ref": "a"}`.
fn reference(value: &Json) -> Option<&str> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get(REF)?.as_str()
}

impl Engine {
    /// Carries out operations, all or none. The answer has the id and the version of each one's
    /// record, in their order.
    ///
    /// # Errors
    /// What is wrong with any field of any operation, all at once, each with its operation;
    /// [`ErrorKind::TooLarge`] above [`MAX_BATCH`](super::MAX_BATCH) operations.
    pub async fn batch(
        &self,
        caller: &Caller,
        operations: &[Operation],
        wish: &WriteWish,
    ) -> Result<Written> {
        within_batch(operations.len())?;
        let steps = steps::plan(operations)?;
        let upserts = operations.iter().any(|one| matches!(one.act, Act::Upsert { .. }));
        let operations: std::sync::Arc<[Operation]> = operations.into();
        let steps: std::sync::Arc<[steps::Step]> = steps.into();
        let mut attempt = 1;
        loop {
            let (operations, steps) = (operations.clone(), steps.clone());
            let alone = operations.len() > MAX_SHARED;
            let written = self.transact(caller, wish, alone, move |work| {
                let (operations, steps) = (operations.clone(), steps.clone());
                Box::pin(async move { work.run_batch(&operations, &steps).await })
            });
            match written.await {
                Err(error)
                    if upserts && error.kind() == ErrorKind::Duplicate && attempt < ATTEMPTS =>
                {
                    attempt += 1;
                }
                other => return other,
            }
        }
    }
}
