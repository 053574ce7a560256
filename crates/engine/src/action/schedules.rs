//! `schedules`, `change_schedule` and `run_schedule`: work that is done again and again, for administrators.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use steward_model::{Result, Text, text};

use super::{Action, Call};
use crate::job::{ScheduleEdit, ToldSchedule};

/// Work that is done again and again.
#[derive(Debug)]
pub struct Schedules;

/// Nothing is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Action for Schedules {
    type Input = Nothing;
    type Output = Vec<ToldSchedule>;

    fn name(&self) -> &'static str {
        "schedules"
    }

    fn help(&self) -> Text {
        text!(
            en = "Lists work that is done again and again, with when it is done next.",
            zh = "列出定时任务及其下次执行时间。"
        )
    }

    fn writes(&self) -> bool {
        false
    }

    async fn run(&self, call: &Call<'_>, _input: Nothing) -> Result<Vec<ToldSchedule>> {
        call.engine().schedules(call.caller()).await
    }
}

/// Changes when work is done again.
#[derive(Debug)]
pub struct ChangeSchedule;

/// What is changed; what is left out stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The schedule's name.
    name: String,
    /// When: minute, hour, day of the month, month, day of the week.
    #[serde(default)]
    cron: Option<String>,
    /// In which time zone, by its IANA name; null for the company's.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<String>")]
    zone: Option<Option<String>>,
    /// Whether it is done at all.
    #[serde(default)]
    on: Option<bool>,
}

/// A null that is given is something else than nothing.
fn given<'de, D: Deserializer<'de>>(
    from: D,
) -> std::result::Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl Action for ChangeSchedule {
    type Input = Edit;
    type Output = ToldSchedule;

    fn name(&self) -> &'static str {
        "change_schedule"
    }

    fn help(&self) -> Text {
        text!(
            en = "Changes when work is done again, or turns it on or off.",
            zh = "修改定时任务的执行时间，或开启、关闭它。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Edit) -> Result<ToldSchedule> {
        let Edit { name, cron, zone, on } = input;
        let edit = ScheduleEdit { cron, zone, on };
        call.engine().change_schedule(call.caller(), &name, edit).await
    }
}

/// Has work done now that is done again and again.
#[derive(Debug)]
pub struct RunSchedule;

/// Which work.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// The schedule's name.
    name: String,
}

/// What was wanted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Wanted {
    /// The job's id.
    job: i64,
}

impl Action for RunSchedule {
    type Input = Which;
    type Output = Wanted;

    fn name(&self) -> &'static str {
        "run_schedule"
    }

    fn help(&self) -> Text {
        text!(
            en = "Has work done now that is otherwise done at its time.",
            zh = "立即执行一次定时任务。"
        )
    }

    async fn run(&self, call: &Call<'_>, input: Which) -> Result<Wanted> {
        let job = call.engine().run_schedule(call.caller(), &input.name).await?;
        Ok(Wanted { job })
    }
}
