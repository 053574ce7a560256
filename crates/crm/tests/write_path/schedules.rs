//! Work that is done again and again: when it is due, once, by whichever server looks first.

use steward_engine::job::{JobKinds, ScheduleEdit, Whose};
use steward_engine::log::VerifyLog;
use steward_model::clock::{DAY, SECOND};
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::administrator;

both_engines!(
    it_is_done_when_it_is_due,
    what_was_missed_is_done_once,
    two_servers_want_it_once,
    it_is_changed_turned_off_and_done_now,
    only_administrators_see_it,
);

fn kinds() -> JobKinds {
    JobKinds::default().with(VerifyLog { anchor: None })
}

/// An engine whose schedules have begun. Tests begin at 16:00 in Shanghai.
async fn begun(engine: &TestEngine) {
    engine.begin_log().await;
    engine.begin_schedules(&kinds()).await.unwrap();
    assert_eq!(engine.run_due_schedules().await.unwrap(), 0);
}

const HOUR: i64 = 3_600 * SECOND;

async fn it_is_done_when_it_is_due(engine: TestEngine) {
    begun(&engine).await;
    let told = engine.schedules(&engine.system()).await.unwrap().remove(0);
    assert_eq!((told.name.as_str(), told.on), ("verify_log", true));
    assert_eq!(
        told.next_at.as_deref(),
        Some("2026-11-21T19:30:00.000000Z"),
        "half past three there"
    );
    engine.time().advance(11 * HOUR);
    assert_eq!(engine.run_due_schedules().await.unwrap(), 0);
    engine.time().advance(HOUR);
    assert_eq!(engine.run_due_schedules().await.unwrap(), 1);
    assert_eq!(engine.run_due_schedules().await.unwrap(), 0);
    assert_eq!(engine.do_jobs(&kinds()).await.unwrap(), 1);
    let told = engine.schedules(&engine.system()).await.unwrap().remove(0);
    assert_eq!(told.next_at.as_deref(), Some("2026-11-22T19:30:00.000000Z"));
    let job = engine.job(&engine.system(), told.last_job.unwrap()).await.unwrap();
    assert_eq!(job.state, "done", "{job:?}");
    assert_eq!(job.user_id, None);
}

async fn what_was_missed_is_done_once(engine: TestEngine) {
    begun(&engine).await;
    engine.time().advance(9 * DAY);
    assert_eq!(engine.run_due_schedules().await.unwrap(), 1);
    assert_eq!(engine.run_due_schedules().await.unwrap(), 0);
    // While the last one waits, there is no other.
    engine.time().advance(DAY);
    assert_eq!(engine.run_due_schedules().await.unwrap(), 0);
    assert_eq!(engine.do_jobs(&kinds()).await.unwrap(), 1);
    engine.time().advance(DAY);
    assert_eq!(engine.run_due_schedules().await.unwrap(), 1);
    // A start later on does not put back what runs.
    engine.begin_schedules(&kinds()).await.unwrap();
    assert_eq!(engine.run_due_schedules().await.unwrap(), 0);
}

async fn two_servers_want_it_once(engine: TestEngine) {
    begun(&engine).await;
    engine.time().advance(DAY);
    let both = tokio::join!(engine.run_due_schedules(), engine.run_due_schedules());
    assert_eq!(both.0.unwrap() + both.1.unwrap(), 1);
    let page = engine.long_jobs(&engine.system(), Whose::All, (None, 10)).await.unwrap();
    assert_eq!(page.jobs.len(), 1);
}

async fn it_is_changed_turned_off_and_done_now(engine: TestEngine) {
    begun(&engine).await;
    let caller = engine.system();
    let change =
        async |edit: ScheduleEdit| engine.change_schedule(&caller, "verify_log", edit).await;
    let hourly = ScheduleEdit { cron: Some("15 * * * *".to_owned()), ..ScheduleEdit::default() };
    let told = change(hourly).await.unwrap();
    assert_eq!(told.next_at.as_deref(), Some("2026-11-21T08:15:00.000000Z"));
    let elsewhere = Some(Some("Asia/Kathmandu".to_owned()));
    let told = change(ScheduleEdit { zone: elsewhere, ..ScheduleEdit::default() }).await.unwrap();
    assert_eq!(told.next_at.as_deref(), Some("2026-11-21T08:30:00.000000Z"), "5:45 ahead");
    for (edit, field) in [
        (ScheduleEdit { cron: Some("天天".to_owned()), ..ScheduleEdit::default() }, "cron"),
        (ScheduleEdit { zone: Some(Some("Mars".to_owned())), ..ScheduleEdit::default() }, "zone"),
    ] {
        let error = change(edit).await.expect_err(field);
        assert_eq!(error.fields()[0].field, field);
    }
    let off = ScheduleEdit { on: Some(false), ..ScheduleEdit::default() };
    assert_eq!(change(off).await.unwrap().next_at, None);
    engine.time().advance(DAY);
    assert_eq!(engine.run_due_schedules().await.unwrap(), 0);
    let job = engine.run_schedule(&caller, "verify_log").await.unwrap();
    let twice = engine.run_schedule(&caller, "verify_log").await.expect_err("it waits");
    assert_eq!(twice.kind(), ErrorKind::Duplicate);
    assert_eq!(engine.do_jobs(&kinds()).await.unwrap(), 1);
    assert_eq!(engine.job(&caller, job).await.unwrap().state, "done");
    let nothing = engine.run_schedule(&caller, "nothing").await.expect_err("there is none");
    assert_eq!(nothing.kind(), ErrorKind::NotFound);
}

async fn only_administrators_see_it(engine: TestEngine) {
    begun(&engine).await;
    let member = crate::support::member(&engine).await;
    let refused = engine.schedules(&member).await.expect_err("a member");
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    let refused = engine.run_schedule(&member, "verify_log").await.expect_err("a member");
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    let edit = ScheduleEdit::default();
    let refused = engine.change_schedule(&member, "verify_log", edit).await.expect_err("a member");
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    assert_eq!(engine.schedules(&administrator(&engine).await).await.unwrap().len(), 1);
}
