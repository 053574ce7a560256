//! Which jobs there are, for those who wanted them and for administrators.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use steward_model::catalog::ObjectDef;
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::kind::format_datetime;
use steward_model::scope::{Access, Reach, Verb};
use steward_model::{Error, Result, text};
use steward_store::job::long::{self, Long, NewLong, State};

use crate::engine::Engine;
use crate::record::{Caller, Work};

/// Whose jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One's own.
    Mine,
    /// Everybody's, for administrators.
    All,
}

/// Jobs, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JobPage {
    /// The jobs.
    pub jobs: Vec<ToldJob>,
    /// What `before` must be for those behind them; null if there are none.
    pub next: Option<i64>,
}

/// A long job, as people see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ToldJob {
    /// Its id.
    pub id: i64,
    /// What kind of work.
    pub kind: String,
    /// What it is about, as its kind says it.
    pub about: Json,
    /// Who wanted it; null means the system.
    pub user_id: Option<i64>,
    /// `waiting`, `running`, `done`, `failed` or `cancelled`.
    pub state: &'static str,
    /// How much of it is done.
    pub done: i64,
    /// How much there is; null if that is not known.
    pub total: Option<i64>,
    /// What came of it; null until it is done.
    pub result: Option<Json>,
    /// Why it is not done, in both languages.
    pub error: Option<Json>,
    /// When it was wanted, RFC 3339.
    pub created_at: String,
    /// When it ended, RFC 3339.
    pub ended_at: Option<String>,
}

/// What is wanted of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TellJob {
    /// To stop.
    Cancel,
    /// To be tried again after it was given up.
    Retry,
}

impl Engine {
    /// The newest jobs behind the one with the id `before`, at most `limit`.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for everybody's jobs without the rights of an administrator.
    pub async fn long_jobs(
        &self,
        caller: &Caller,
        whose: Whose,
        (before, limit): (Option<i64>, i64),
    ) -> Result<JobPage> {
        let user = match whose {
            Whose::Mine => caller.access.principal().map(|principal| principal.user_id),
            Whose::All if self.administers(&caller.access) => None,
            Whose::All => return Err(not_all()),
        };
        let found = long::newest(self.database(), user, before, limit).await?;
        let whole = i64::try_from(found.len()).is_ok_and(|count| count == limit);
        let next = found.last().filter(|_| whole).map(|job| job.id);
        Ok(JobPage { jobs: found.into_iter().map(tell).collect(), next })
    }

    /// One job.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is none, or it is another's.
    pub async fn job(&self, caller: &Caller, id: i64) -> Result<ToldJob> {
        let job = long::find(self.database(), id).await?;
        let mine = |job: &Long| self.may_tell(&caller.access, job);
        job.filter(mine).map(tell).ok_or_else(|| unknown(id))
    }

    /// Stops a job, or has it tried again; whether there was anything to do.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is none, or it is another's.
    pub async fn tell_job(&self, caller: &Caller, id: i64, what: TellJob) -> Result<bool> {
        self.job(caller, id).await?;
        let now = self.clock().now();
        let written = self.database().write(move |tx| {
            Box::pin(async move {
                match what {
                    TellJob::Cancel => long::cancel(tx, id, now).await,
                    TellJob::Retry => long::retry(tx, id, now).await,
                }
            })
        });
        written.await
    }

    fn may_tell(&self, access: &Access, job: &Long) -> bool {
        let user = access.principal().map(|principal| principal.user_id);
        (user.is_some() && job.user_id == user) || self.administers(access)
    }

    /// Whether somebody may change every user: an administrator, or the system.
    pub(crate) fn administers(&self, access: &Access) -> bool {
        let catalog = self.catalog();
        let all = |user: &ObjectDef| *access.reach(user.id, Verb::Update) == Reach::All;
        catalog.find("user").is_some_and(all)
    }
}

impl Work<'_, '_> {
    /// Wants a long job done in the caller's name and with his rights, behind the commit. `key`: while
    /// a job with the same one waits, there can't be another. Answers its id.
    ///
    /// # Errors
    /// [`ErrorKind::Duplicate`] while another one with the same key waits.
    pub async fn want_job(&mut self, kind: &str, payload: &Json, key: String) -> Result<i64> {
        let job = NewLong {
            kind: kind.to_owned(),
            payload: payload.to_string(),
            user_id: self.user_id(),
            unique_key: Some(key),
            at: self.now,
        };
        long::add(self.tx, job).await?.ok_or_else(|| {
            Error::new(
                ErrorKind::Duplicate,
                text!(en = "This is waiting to be done already.", zh = "该任务已在等待执行。"),
            )
        })
    }
}

impl Work<'_, '_> {
    /// Wants a long job done in the system's name at this time or, if it is wanted already, by this time.
    ///
    /// # Errors
    /// If the database can't be written.
    pub async fn hasten_job(
        &mut self,
        kind: &str,
        payload: &Json,
        (key, at): (String, Micros),
    ) -> Result<()> {
        let (kind, payload) = (kind.to_owned(), payload.to_string());
        let job = NewLong { kind, payload, user_id: None, unique_key: Some(key), at };
        long::hasten(self.tx, job).await
    }
}

fn tell(job: Long) -> ToldJob {
    let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    // A reason of an earlier try is no news while it goes on.
    let error = Some(job.error).filter(|_| job.state != State::Running).flatten();
    ToldJob {
        id: job.id,
        kind: job.kind,
        about: json(Some(job.payload)).unwrap_or_default(),
        user_id: job.user_id,
        state: job.state.key(),
        done: job.done,
        total: job.total,
        result: json(job.result),
        error: json(error),
        created_at: format_datetime(job.created_at),
        ended_at: job.ended_at.map(format_datetime),
    }
}

fn unknown(id: i64) -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "There is no job {id}, or it is not yours.",
            zh = "没有编号为 {id} 的任务，或该任务不属于您。"
        ),
    )
}

fn not_all() -> Error {
    Error::new(
        ErrorKind::Forbidden,
        text!(
            en = "Only administrators see everybody's jobs. Leave out 'all' for your own.",
            zh = "只有管理员可以查看所有人的任务；去掉 all 即可查看自己的任务。"
        ),
    )
}
