//! `jobs`, `cancel_job` and `retry_job`: long work, one's own or, for administrators, everybody's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};

use super::{Action, Call};
use crate::job::{JobPage, TellJob, ToldJob, Whose};

/// How many jobs come at once if nobody says otherwise.
const USUAL: i64 = 20;

/// The most jobs that come at once.
const MOST: i64 = 200;

/// Long work and how far it is.
#[derive(Debug)]
pub struct Jobs;

/// Which of it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Everybody's, for administrators.
    #[serde(default)]
    all: bool,
    /// `next` of the page before.
    #[serde(default)]
    before: Option<i64>,
    /// At most so many jobs, 1 to 200.
    #[serde(default)]
    limit: Option<i64>,
}

impl Action for Jobs {
    type Input = Input;
    type Output = JobPage;

    fn name(&self) -> &'static str {
        "jobs"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Lists long work that was wanted, with how far it is, newest first.",
            zh = "列出后台任务及其进度，最新的在前。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<JobPage> {
        let limit = input.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(Error::new(
                ErrorKind::BadBody,
                text!(
                    en = "'limit' must be between 1 and {MOST}.",
                    zh = "limit 应在 1 到 {MOST} 之间。"
                ),
            ));
        }
        let whose = if input.all { Whose::All } else { Whose::Mine };
        call.engine().long_jobs(call.caller(), whose, (input.before, limit)).await
    }
}

/// One long job.
#[derive(Debug)]
pub struct Job;

impl Action for Job {
    type Input = Which;
    type Output = ToldJob;

    fn name(&self) -> &'static str {
        "job"
    }

    fn writes(&self) -> bool {
        false
    }

    fn help(&self) -> Text {
        text!(
            en = "Says how far a long job is and what came of it.",
            zh = "查看一个后台任务的进度和结果。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Which) -> Result<ToldJob> {
        call.engine().job(call.caller(), input.id).await
    }
}

/// Which job.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// The job.
    id: i64,
}

/// What became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Told {
    /// Whether there was anything to do: a job that has ended can't be stopped.
    told: bool,
    /// The job as it is now.
    job: ToldJob,
}

async fn tell(call: &Call<'_>, id: i64, what: TellJob) -> Result<Told> {
    let told = call.engine().tell_job(call.caller(), id, what).await?;
    Ok(Told { told, job: call.engine().job(call.caller(), id).await? })
}

/// Stops a job.
#[derive(Debug)]
pub struct CancelJob;

impl Action for CancelJob {
    type Input = Which;
    type Output = Told;

    fn name(&self) -> &'static str {
        "cancel_job"
    }

    fn help(&self) -> Text {
        text!(
            en = "Stops a long job; what it has done until then stays.",
            zh = "停止一个后台任务，已完成的部分会保留。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Which) -> Result<Told> {
        tell(call, input.id, TellJob::Cancel).await
    }
}

/// Has a job tried again.
#[derive(Debug)]
pub struct RetryJob;

impl Action for RetryJob {
    type Input = Which;
    type Output = Told;

    fn name(&self) -> &'static str {
        "retry_job"
    }

    fn help(&self) -> Text {
        text!(
            en = "Has a long job that was given up go on from where it was.",
            zh = "让失败的后台任务从中断处继续执行。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Which) -> Result<Told> {
        tell(call, input.id, TellJob::Retry).await
    }
}
