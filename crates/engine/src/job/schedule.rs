//! Long jobs that are wanted again and again, at the times of a cron expression.
//!
//! Each kind may come with a [schedule](super::JobKind::schedule); its row is made at the first start, and what
//! administrators change in it stays. What should have run while no server did runs once at the next start.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::kind::format_datetime;
use steward_model::zone::{self, DEFAULT_ZONE};
use steward_model::{Error, FieldError, Result, text};
use steward_store::job::long::{self, NewLong};
use steward_store::job::schedule::{self, Schedule};

use super::cron;
use super::kind::JobKinds;
use crate::engine::Engine;
use crate::record::Caller;

/// How often it is looked whether a schedule is due.
pub(super) const INTERVAL: Duration = Duration::from_secs(10);

/// A schedule, as people see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ToldSchedule {
    /// Its name, which is that of the kind of work.
    pub name: String,
    /// When, as a cron expression: minute, hour, day of the month, month, day of the week.
    pub cron: String,
    /// In which time zone; null means the company's.
    pub zone: Option<String>,
    /// Whether it runs at all.
    pub on: bool,
    /// When it runs next, RFC 3339; null while it is off.
    pub next_at: Option<String>,
    /// When it last did, RFC 3339.
    pub last_at: Option<String>,
    /// The job that was wanted then.
    pub last_job: Option<i64>,
}

/// What is changed of a schedule; what is not given stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleEdit {
    /// When.
    pub cron: Option<String>,
    /// In which time zone; `Some(None)` for the company's.
    pub zone: Option<Option<String>>,
    /// Whether it runs at all.
    pub on: Option<bool>,
}

impl Engine {
    /// All schedules.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] without the rights of an administrator.
    pub async fn schedules(&self, caller: &Caller) -> Result<Vec<ToldSchedule>> {
        self.may_schedule(caller)?;
        Ok(schedule::all(self.database()).await?.into_iter().map(tell).collect())
    }

    /// Changes a schedule.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] without the rights of an administrator, [`ErrorKind::NotFound`] if there is
    /// none of this name, field errors for what is no cron expression or no time zone.
    pub async fn change_schedule(
        &self,
        caller: &Caller,
        name: &str,
        edit: ScheduleEdit,
    ) -> Result<ToldSchedule> {
        self.may_schedule(caller)?;
        let (now, usual, name) = (self.clock().now(), self.usual_zone().await?, name.to_owned());
        let written = self.database().write(move |tx| {
            let (name, edit, usual) = (name.clone(), edit.clone(), usual.clone());
            Box::pin(async move {
                let mut held = schedule::hold(tx, &name).await?.ok_or_else(|| unknown(&name))?;
                held.cron = edit.cron.unwrap_or(held.cron);
                held.zone = edit.zone.unwrap_or(held.zone);
                held.on = edit.on.unwrap_or(held.on);
                held.next_at = next(&held, &usual, now)?;
                schedule::put(tx, held.clone()).await?;
                Ok(held)
            })
        });
        written.await.map(tell)
    }

    /// Has a schedule run now; answers the job's id.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] without the rights of an administrator, [`ErrorKind::NotFound`] if there is
    /// none of this name, [`ErrorKind::Duplicate`] while its last run waits.
    pub async fn run_schedule(&self, caller: &Caller, name: &str) -> Result<i64> {
        self.may_schedule(caller)?;
        let (now, name) = (self.clock().now(), name.to_owned());
        let written = self.database().write(move |tx| {
            let name = name.clone();
            Box::pin(async move {
                let held = schedule::hold(tx, &name).await?.ok_or_else(|| unknown(&name))?;
                let Some(job) = long::add(tx, wanted(&held.name, now)).await? else {
                    return Err(waiting());
                };
                let (last_at, last_job) = (Some(now), Some(job));
                schedule::put(tx, Schedule { last_at, last_job, ..held }).await?;
                Ok(job)
            })
        });
        written.await
    }

    /// Makes the rows of schedules that there are none of yet.
    ///
    /// # Errors
    /// If the database can't be read or written.
    pub async fn begin_schedules(&self, kinds: &JobKinds) -> Result<()> {
        let (now, usual) = (self.clock().now(), self.usual_zone().await?);
        for kind in kinds.iter() {
            let Some(cron) = kind.schedule() else { continue };
            let mut new = Schedule {
                name: kind.name().to_owned(),
                cron: cron.to_owned(),
                zone: None,
                on: true,
                next_at: 0,
                last_at: None,
                last_job: None,
            };
            new.next_at = next(&new, &usual, now)?;
            let written = self.database().write(move |tx| {
                let new = new.clone();
                Box::pin(async move {
                    let there = schedule::hold(tx, &new.name).await?.is_some();
                    if there { Ok(()) } else { schedule::put(tx, new).await }
                })
            });
            written.await?;
        }
        Ok(())
    }

    /// Wants what is due; how many jobs.
    ///
    /// # Errors
    /// If the database can't be read or written.
    pub async fn run_due_schedules(&self) -> Result<u64> {
        let (now, usual) = (self.clock().now(), self.usual_zone().await?);
        let due = move |one: &Schedule| one.on && one.next_at <= now;
        let mut wanted_now = 0;
        for one in schedule::all(self.database()).await?.into_iter().filter(due) {
            let usual = usual.clone();
            let written = self.database().write(move |tx| {
                let (name, usual) = (one.name.clone(), usual.clone());
                Box::pin(async move {
                    // Another server may have been faster.
                    let Some(held) = schedule::hold(tx, &name).await?.filter(due) else {
                        return Ok(0);
                    };
                    let next_at = next(&held, &usual, now)?;
                    let job = long::add(tx, wanted(&name, now)).await?;
                    let last_job = job.or(held.last_job);
                    let last_at = Some(now);
                    let then = Schedule { next_at, last_at, last_job, ..held };
                    schedule::put(tx, then).await?;
                    Ok(u64::from(job.is_some()))
                })
            });
            wanted_now += written.await?;
        }
        Ok(wanted_now)
    }

    fn may_schedule(&self, caller: &Caller) -> Result<()> {
        if self.administers(&caller.access) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Forbidden,
            text!(
                en = "Only administrators see and change when work is done by itself.",
                zh = "只有管理员可以查看和修改定时任务。"
            ),
        ))
    }

    /// The time zone of schedules that have none of their own.
    async fn usual_zone(&self) -> Result<String> {
        Ok(self.company().await?.time_zone.unwrap_or_else(|| DEFAULT_ZONE.to_owned()))
    }
}

/// When a schedule runs next after a moment.
fn next(schedule: &Schedule, usual: &str, after: Micros) -> Result<Micros> {
    let named = schedule.zone.as_deref().unwrap_or(usual);
    let Some(zone) = zone::find(named) else {
        let text = text!(
            en = "There is no time zone '{named}'. Write one like Asia/Shanghai.",
            zh = "没有时区 {named}，请填写例如 Asia/Shanghai。"
        );
        return Err(Error::invalid(vec![FieldError::new("zone", "unknown", text)]));
    };
    cron::next(&schedule.cron, &zone, after)
}

fn wanted(name: &str, at: Micros) -> NewLong {
    NewLong {
        kind: name.to_owned(),
        payload: "{}".to_owned(),
        user_id: None,
        unique_key: Some(format!("schedule:{name}")),
        at,
    }
}

fn tell(schedule: Schedule) -> ToldSchedule {
    ToldSchedule {
        next_at: schedule.on.then(|| format_datetime(schedule.next_at)),
        last_at: schedule.last_at.map(format_datetime),
        name: schedule.name,
        cron: schedule.cron,
        zone: schedule.zone,
        on: schedule.on,
        last_job: schedule.last_job,
    }
}

fn unknown(name: &str) -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(en = "There is no schedule '{name}'.", zh = "没有名为 {name} 的定时任务。"),
    )
}

fn waiting() -> Error {
    Error::new(
        ErrorKind::Duplicate,
        text!(en = "This is waiting to be done already.", zh = "该任务已在等待执行。"),
    )
}
