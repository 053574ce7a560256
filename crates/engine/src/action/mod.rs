//! Actions: verbs that are more than a change of fields, such as merging two customers.
//!
//! An [`Action`] says its name, what it takes and answers, and whether a role must allow it; being in
//! the list of [`Actions`] makes it a call of the API, described there by the schema of its types.

mod bin;
mod call;
mod everywhere;
mod history;
mod jobs;
mod list;
mod restore;
mod reveal;
mod schedules;
mod undo_import;

pub use bin::{Bin, LookInBin};
pub use call::Call;
pub(crate) use everywhere::everywhere;
pub use history::{History, MyChanges};
pub use jobs::{CancelJob, Job, Jobs, RetryJob};
pub use list::{Actions, Described, bad_input, schema};
pub use restore::Restore;
pub use reveal::Reveal;
pub use schedules::{ChangeSchedule, RunSchedule, Schedules};
pub use undo_import::UndoImport;

use std::future::Future;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use steward_model::{Result, Text};

/// A verb that is more than a change of fields.
pub trait Action: std::fmt::Debug + Send + Sync + 'static {
    /// What it takes. A member that it does not know is refused.
    type Input: DeserializeOwned + JsonSchema + Send;

    /// What it answers.
    type Output: Serialize + JsonSchema;

    /// Its name, as in `rpc/merge` and in roles.
    fn name(&self) -> &'static str;

    /// What it does, in a sentence.
    fn help(&self) -> Text;

    /// Whether a role must allow it by name. Otherwise the rights to the records decide alone.
    fn needs_right(&self) -> bool {
        false
    }

    /// The name by which a role allows it, where that is needed: its own, or one that it shares with
    /// actions that belong together.
    fn right(&self) -> &'static str {
        self.name()
    }

    /// Whether it may change anything. One that only tells does not.
    fn writes(&self) -> bool {
        true
    }

    /// Whether it can say what it would do, without doing it: then its input may have `dry_run`.
    fn has_dry_run(&self) -> bool {
        false
    }

    /// Does it.
    fn run(
        &self,
        call: &Call<'_>,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output>> + Send;
}
