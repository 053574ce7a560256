//! Taking jobs and doing them.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use steward_model::clock::{Micros, SECOND};
use steward_model::error::ErrorKind;
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result};
use steward_store::Dialect;
use steward_store::job::long::{self, End, Long};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::kind::{JobKind, JobKinds};
use super::run::JobRun;
use super::schedule;
use crate::engine::Engine;
use crate::record::Caller;

/// How long a job is held without a sign of life.
pub(super) const LEASE: Micros = 60 * SECOND;

/// How often a sign of life is given.
const BEAT: Duration = Duration::from_secs(15);

/// How often it is looked for work: another server may have written some.
const INTERVAL: Duration = Duration::from_secs(1);

/// How often a job is tried in a row before it is given up.
const MOST_FAILURES: i64 = 8;

/// How long it is waited after the first failure; each further one doubles it.
const FIRST_PAUSE: Micros = 2 * SECOND;

impl Engine {
    /// Does the jobs of these kinds until `shutdown`; what is unfinished then is put back, to be gone on
    /// with by the next start or another server.
    pub async fn keep_jobs(&self, kinds: JobKinds, shutdown: impl Future<Output = ()>) {
        let (stop, stopped) = watch::channel(false);
        // One server has the file; what runs was left behind by one that was killed.
        if self.database().dialect() == Dialect::Sqlite
            && let Err(error) = long::abandon_all(self.database()).await
        {
            tracing::warn!(%error, "jobs that were broken off could not be put back");
        }
        let mut workers = JoinSet::new();
        let (engine, all, stopped_too) = (self.clone(), kinds.clone(), stopped.clone());
        workers.spawn(async move { engine.keep_schedules(&all, stopped_too).await });
        for kind in kinds.iter() {
            for _ in 0..kind.at_once() {
                let (engine, kind, stopped) = (self.clone(), Arc::clone(kind), stopped.clone());
                workers.spawn(async move { engine.work(&kind, stopped).await });
            }
        }
        shutdown.await;
        let _ = stop.send(true);
        while workers.join_next().await.is_some() {}
    }

    /// Does the jobs of these kinds that may run now, one after the other, and answers how many there were:
    /// for programs that end then.
    ///
    /// # Errors
    /// If the database can't be read or written; not if a job could not be done.
    pub async fn do_jobs(&self, kinds: &JobKinds) -> Result<u64> {
        let (_stop, stopped) = watch::channel(false);
        let mut done = 0;
        for kind in kinds.iter() {
            while self.one_long_job(kind, stopped.clone()).await? {
                done += 1;
            }
        }
        Ok(done)
    }

    /// Wants what is due by a schedule.
    async fn keep_schedules(&self, kinds: &JobKinds, mut stopped: watch::Receiver<bool>) {
        let mut begun = false;
        loop {
            let turn = async {
                if !begun {
                    self.begin_schedules(kinds).await?;
                }
                self.run_due_schedules().await
            };
            match turn.await {
                Ok(_) => begun = true,
                Err(error) => tracing::warn!(%error, "schedules could not be followed"),
            }
            tokio::select! {
                () = told_to_stop(&mut stopped) => return,
                () = tokio::time::sleep(schedule::INTERVAL) => {}
            }
        }
    }

    /// Does the jobs of one kind, one after the other.
    async fn work(&self, kind: &Arc<dyn JobKind>, stopped: watch::Receiver<bool>) {
        loop {
            let mut end = stopped.clone();
            if *end.borrow() {
                return;
            }
            match self.one_long_job(kind, stopped.clone()).await {
                Ok(true) => {}
                Ok(false) => {
                    tokio::select! {
                        () = told_to_stop(&mut end) => return,
                        () = tokio::time::sleep(INTERVAL) => {}
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, kind = kind.name(), "a job could not be taken or put back");
                    tokio::time::sleep(INTERVAL).await;
                }
            }
        }
    }

    /// Takes the next job of a kind and does it; whether there was one. `stopped`: then it is put back.
    async fn one_long_job(
        &self,
        kind: &Arc<dyn JobKind>,
        stopped: watch::Receiver<bool>,
    ) -> Result<bool> {
        let now = self.clock().now();
        let name = kind.name();
        let leased = self.database().write(move |tx| {
            Box::pin(async move { long::lease(tx, name, (now, now + LEASE)).await })
        });
        let Some(job) = leased.await? else { return Ok(false) };
        self.do_leased(kind, job, stopped).await
    }

    /// Does this job now, unless somebody else has it, it has ended, or it is to wait; whether it was
    /// tried.
    ///
    /// # Errors
    /// If the database can't be read or written; not if the job could not be done.
    pub async fn do_job(&self, kind: &Arc<dyn JobKind>, id: i64) -> Result<bool> {
        let (_stop, stopped) = watch::channel(false);
        let now = self.clock().now();
        let leased = self.database().write(move |tx| {
            Box::pin(async move { long::lease_one(tx, id, (now, now + LEASE)).await })
        });
        let Some(job) = leased.await? else { return Ok(false) };
        self.do_leased(kind, job, stopped).await
    }

    async fn do_leased(
        &self,
        kind: &Arc<dyn JobKind>,
        job: Long,
        mut stopped: watch::Receiver<bool>,
    ) -> Result<bool> {
        let run = match self.prepared(kind, job).await {
            Ok(run) => run,
            Err((hold, error)) => {
                self.let_go(hold, End::Failed(told(&error))).await?;
                return Ok(true);
            }
        };
        let end = {
            let mut done = pin!(kind.run(&run));
            // Beside the work, never instead of it: what the work has written holds the job's row until it
            // commits, so that a sign of life may have to wait for it.
            let mut unwanted = pin!(self.until_unwanted(&run));
            tokio::select! {
                outcome = &mut done => self.end_of(&run, outcome),
                () = told_to_stop(&mut stopped) => End::Again(self.clock().now(), None),
                lost = &mut unwanted => lost.map(|()| End::Cancelled)?,
            }
        };
        let end = match end {
            End::Done(_) if !kind.is_kept() => End::Forgotten,
            // Whoever was stopped says that something failed; the row knows why.
            End::Again(..) | End::Failed(_) if self.was_cancelled(run.job.id).await? => {
                End::Cancelled
            }
            end => end,
        };
        let again = matches!(end, End::Again(..));
        self.let_go(run.held(), end).await?;
        if !again {
            kind.ended(&run).await?;
        }
        Ok(true)
    }

    /// A job with the rights of whoever wanted it.
    async fn prepared(
        &self,
        kind: &Arc<dyn JobKind>,
        job: Long,
    ) -> std::result::Result<JobRun, (long::Hold, Error)> {
        let hold = long::Hold { id: job.id, lease: job.lease };
        let access = match job.user_id {
            Some(user) => self.scope_of(user).await.map(Access::User),
            None => Ok(Access::System(SystemAccess::because("nobody in particular wants the job"))),
        };
        let access = access.map_err(|error| (hold, error))?;
        let request_id = Some(format!("job-{}", job.id));
        let caller = Caller { access, origin: kind.origin(), request_id };
        Ok(JobRun { engine: self.clone(), caller, job })
    }

    /// What becomes of a job after it was tried.
    fn end_of(&self, run: &JobRun, outcome: Result<Json>) -> End {
        let error = match outcome {
            Ok(result) => return End::Done(result.to_string()),
            Err(error) => error,
        };
        let (id, kind) = (run.job.id, &run.job.kind);
        let failures = run.job.failures;
        if !passes(error.kind()) || failures + 1 >= MOST_FAILURES {
            tracing::warn!(%error, id, kind, "a job was given up");
            return End::Failed(told(&error));
        }
        tracing::info!(%error, id, kind, "a job is tried again later");
        let pause = FIRST_PAUSE << failures.clamp(0, MOST_FAILURES);
        End::Again(self.clock().now() + pause, Some(told(&error)))
    }

    /// Gives signs of life until the job shall not go on.
    async fn until_unwanted(&self, run: &JobRun) -> Result<()> {
        loop {
            tokio::time::sleep(BEAT).await;
            if !self.alive(run).await? {
                return Ok(());
            }
        }
    }

    /// Keeps the lease; whether the job goes on.
    async fn alive(&self, run: &JobRun) -> Result<bool> {
        let (hold, until) = (run.held(), self.clock().now() + LEASE);
        self.database()
            .write(move |tx| Box::pin(async move { long::renew(tx, hold, until).await }))
            .await
    }

    async fn was_cancelled(&self, id: i64) -> Result<bool> {
        Ok(long::find(self.database(), id).await?.is_some_and(|job| job.cancelled))
    }

    async fn let_go(&self, hold: long::Hold, end: End) -> Result<()> {
        let now = self.clock().now();
        let written = self.database().write(move |tx| {
            let end = end.clone();
            Box::pin(async move { long::end(tx, hold, end, now).await })
        });
        written.await.map(drop)
    }
}

/// Until it is told to stop. Nobody left to tell is as good as told.
async fn told_to_stop(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// Whether an error goes away by itself.
pub(crate) fn passes(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Unavailable
            | ErrorKind::Timeout
            | ErrorKind::StorageFull
            | ErrorKind::VersionMismatch
    )
}

/// An error as it is kept for people.
fn told(error: &Error) -> String {
    let text = error.text();
    json!({"en": text.en, "zh": text.zh}).to_string()
}
