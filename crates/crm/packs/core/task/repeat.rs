//! Tasks that repeat: when one is done, or cancelled, the next of its series is made.
//!
//! The rule counts from the first task of the series and is read in the task's zone. Whoever finishes
//! late skips what should have been done meanwhile.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::record::Record;
use steward_model::{Result, Value, text};

use crate::packs::event::times::known_zone;
use crate::recur::{Flaw, MAX_STARTS, Rule};
use crate::support::{equals, one, where_};
use crate::typed::task::{Fields, NAME, Status, View, ViewMut, field};

/// Makes the next task of a series.
#[derive(Debug)]
pub(crate) struct Repeat(Fields);

impl Repeat {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }

    /// Reads the rule and stores it in one form.
    fn read(&self, change: &mut Change, problems: &mut Problems) {
        let row = change.row;
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        let view = edit.view();
        let Some(text) = view.rrule().map(str::to_owned) else { return };
        let Some(due) = view.due_at() else {
            let message =
                text!(en = "Say when the first one is due.", zh = "重复任务请填写首次截止时间。");
            problems.add(row, field::DUE_AT, "required", message);
            return;
        };
        let Some(zone) = known_zone(view.time_zone()) else { return };
        let rule = Rule::read(&text, due, &zone)
            .and_then(|rule| if rule.last().is_some() { Ok(rule) } else { Err(Flaw::TooMany) });
        match rule {
            Ok(rule) => edit.set_rrule(Some(rule.text())),
            Err(flaw) => {
                let (code, message) = flaw.told();
                problems.add(row, field::RRULE, code, message);
            }
        }
    }

    /// When the next one is due, given the first of the series.
    fn due(&self, first: &Record, task: &Record, now: i64) -> Option<i64> {
        let (view, first) = (View::new(&self.0, task), View::new(&self.0, first));
        let zone = known_zone(view.time_zone())?;
        let rule = Rule::read(view.rrule()?, first.due_at()?, &zone).ok()?;
        let after = view.due_at()?.max(now);
        rule.starts().take(MAX_STARTS).find(|due| *due > after)
    }

    /// The next task of a series, unless it is there already.
    async fn next(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        task: &Record,
    ) -> Result<Option<Record>> {
        let series = View::new(&self.0, task).series_id().unwrap_or(task.id());
        let Some(first) = one(work, object, series).await? else { return Ok(None) };
        let Some(due) = self.due(&first, task, work.now()) else { return Ok(None) };
        let of_series = equals(field::SERIES_ID, series);
        let others = work.look(object, &where_(of_series)).await?;
        let later = |other: &Record| View::new(&self.0, other).due_at() > Some(due - 1);
        if others.iter().any(later) {
            return Ok(None);
        }
        let mut next = Work::blank(object);
        for field in self.kept() {
            next.values[field] = task.get(field).clone();
        }
        let before = View::new(&self.0, task);
        let ahead = before.due_at().zip(before.remind_at()).map(|(due, remind)| due - remind);
        let mut edit = ViewMut::new(&self.0, &mut next);
        edit.set_due_at(Some(due));
        edit.set_remind_at(ahead.map(|ahead| due - ahead));
        edit.set_series_id(Some(series));
        Ok(Some(next))
    }

    /// What the next task has of the one before.
    fn kept(&self) -> [FieldId; 15] {
        let of = &self.0;
        [
            of.title,
            of.body,
            of.priority,
            of.owner_id,
            of.department_id,
            of.assigner_id,
            of.rrule,
            of.time_zone,
            of.parent_id,
            of.account_id,
            of.contact_id,
            of.lead_id,
            of.opportunity_id,
            of.subject_object,
            of.subject_id,
        ]
    }

    fn over(&self, record: &Record) -> bool {
        matches!(View::new(&self.0, record).status(), Some(Status::Done | Status::Cancelled))
    }
}

impl Behaviour for Repeat {
    fn name(&self) -> &'static str {
        "task/repeat"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let own = work.caller().access.zone();
        let fields = [self.0.rrule, self.0.due_at, self.0.time_zone];
        for change in changes.iter_mut().filter(|change| change.is_save()) {
            let repeats = !change.new.get(self.0.rrule).is_null();
            if repeats && change.new.get(self.0.time_zone).is_null() {
                let zone = Value::from(own.iana_name());
                change.new.values[self.0.time_zone] = zone;
            }
            if fields.iter().any(|field| change.changes(*field)) {
                self.read(change, problems);
            }
        }
        Ok(())
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let mut made = Vec::new();
        for change in changes.iter().filter(|change| change.verb == ChangeVerb::Update) {
            let was = change.old.as_ref().is_some_and(|old| self.over(old));
            let repeats = !change.new.get(self.0.rrule).is_null();
            if repeats && !was && self.over(&change.new) {
                made.extend(self.next(work, object, &change.new).await?);
            }
        }
        work.create(object, made).await.map(drop)
    }
}
