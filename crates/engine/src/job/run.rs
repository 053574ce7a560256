//! One job being done.

use serde::Serialize;
use serde::de::DeserializeOwned;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use steward_store::job::long::{self, Hold, Long, Mark};

use super::worker::LEASE;
use crate::engine::Engine;
use crate::record::{Caller, Work};

/// One job being done, by a worker that holds its lease.
#[derive(Debug)]
pub struct JobRun {
    pub(super) engine: Engine,
    pub(super) caller: Caller,
    pub(super) job: Long,
}

/// A worker's hold on a job: what it commits, it commits only while nobody else has the job and nobody
/// wants it stopped.
#[derive(Clone, Copy, Debug)]
pub struct JobHold(Hold);

impl JobRun {
    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// With whose rights it is done, and from where.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What it needs to know.
    ///
    /// # Errors
    /// If that was written by a version that said it otherwise.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.job.payload).map_err(Error::internal)
    }

    /// Where to go on; `None` at its beginning.
    ///
    /// # Errors
    /// If that was written by a version that said it otherwise.
    pub fn cursor<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        self.job.cursor.as_deref().map(serde_json::from_str).transpose().map_err(Error::internal)
    }

    /// The hold on it, for [`Work::mark_job`].
    #[must_use]
    pub fn hold(&self) -> JobHold {
        JobHold(self.held())
    }

    pub(super) fn held(&self) -> Hold {
        Hold { id: self.job.id, lease: self.job.lease }
    }
}

impl Work<'_, '_> {
    /// Writes with what this transaction does how far a job is then: where to go on, how much is done,
    /// and of how much if that is known.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] if the job shall not go on: nothing of the transaction stays.
    pub async fn mark_job(
        &mut self,
        hold: JobHold,
        cursor: &impl Serialize,
        (done, total): (i64, Option<i64>),
    ) -> Result<()> {
        let cursor = Some(serde_json::to_string(cursor).map_err(Error::internal)?);
        let mark = Mark { cursor, done, total };
        let statement = long::mark(self.tx.dialect(), hold.0, mark, self.now + LEASE);
        if self.tx.execute(&statement).await? == 1 { Ok(()) } else { Err(broken_off()) }
    }
}

/// The job was stopped, or another worker has it now. Whoever did the work need not tell anybody.
fn broken_off() -> Error {
    Error::new(ErrorKind::Unavailable, text!(en = "The work was stopped.", zh = "该任务已停止。"))
}
