//! When an event takes place, and how it repeats.
//!
//! An event that lasts all day goes from midnight to midnight in its zone, whatever times were
//! written. The start of a repeating event is the first of its rule's.

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::clock::{DAY, Micros};
use steward_model::{Result, text, zone};

use super::exdates;
use crate::recur::{END_OF_TIME, Flaw, Rule, instant};
use crate::typed::event::{Fields, NAME, View, ViewMut, field};

/// The longest event, in days. What overlaps a stretch of time is looked for so far back.
pub(crate) const MAX_DAYS: i64 = 366;

/// Keeps the times of events.
#[derive(Debug)]
pub(crate) struct Times(Fields);

impl Times {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }

    fn moved(&self, change: &Change) -> bool {
        let fields = [self.0.starts_at, self.0.ends_at, self.0.all_day, self.0.time_zone];
        fields.iter().any(|field| change.changes(*field))
    }

    /// Moves the ends of an event that lasts all day to midnight.
    fn whole_days(&self, zone: &TimeZone, change: &mut Change) {
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        let view = edit.view();
        if view.all_day() != Some(true) {
            return;
        }
        let (Some(start), Some(end)) = (view.starts_at(), view.ends_at()) else { return };
        let first = zone::local(start, zone.clone()).date();
        let until = zone::local(end, zone.clone()).datetime();
        // The midnight at which it ends belongs to no further day.
        let over = until.time() != jiff::civil::Time::midnight() || until.date() <= first;
        let last = if over { until.date().checked_add(1.day()).ok() } else { Some(until.date()) };
        let midnight =
            |day: jiff::civil::Date| instant(day.to_datetime(jiff::civil::Time::midnight()), zone);
        edit.set_starts_at(midnight(first));
        edit.set_ends_at(last.and_then(midnight));
    }

    /// Reads the rule, stores it in one form, and notes its end.
    fn rule(&self, zone: &TimeZone, strict: bool, change: &mut Change, problems: &mut Problems) {
        let row = change.row;
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        let (rule, start) = (edit.view().rrule().map(str::to_owned), edit.view().starts_at());
        let Some((text, start)) = rule.zip(start) else {
            edit.set_repeats_until(None);
            return;
        };
        let told = |flaw: Flaw, problems: &mut Problems| {
            let (code, message) = flaw.told();
            problems.add(row, field::RRULE, code, message);
        };
        let rule = match Rule::read(&text, start, zone) {
            Ok(rule) => rule,
            Err(flaw) => return told(flaw, problems),
        };
        let Some(last) = rule.last() else { return told(Flaw::TooMany, problems) };
        if strict && rule.starts().next() != Some(start) {
            let message = text!(
                en = "The start is not one of the rule's: move it to the first time.",
                zh = "开始时间不符合重复规则，请改为第一次的时间。"
            );
            problems.add(row, field::STARTS_AT, "not_in_rule", message);
        }
        edit.set_rrule(Some(rule.text()));
        edit.set_repeats_until(Some(last.min(END_OF_TIME)));
    }

    fn left_out(&self, change: &mut Change, problems: &mut Problems) {
        let Some(text) = View::new(&self.0, &change.new).exdates().map(str::to_owned) else {
            return;
        };
        match exdates::read(&text) {
            Some(starts) => {
                let list = exdates::write(&starts);
                let list = (!starts.is_empty()).then_some(list.as_str());
                ViewMut::new(&self.0, &mut change.new).set_exdates(list);
            }
            None => {
                let message = text!(
                    en = "Write a JSON list of times, like [\"2026-11-23T01:00:00Z\"].",
                    zh = "请填写时间的 JSON 列表，例如 [\"2026-11-23T01:00:00Z\"]。"
                );
                problems.add(change.row, field::EXDATES, "bad_list", message);
            }
        }
    }
}

/// The zone with this name, if there is one.
pub(crate) fn known_zone(name: Option<&str>) -> Option<TimeZone> {
    zone::find(name?)
}

impl Behaviour for Times {
    fn name(&self) -> &'static str {
        "event/times"
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
        let strict = !work.is_effect() && !matches!(work.caller().origin, "import" | "sync");
        for change in changes.iter_mut().filter(|change| change.is_save()) {
            let mut edit = ViewMut::new(&self.0, &mut change.new);
            if edit.view().time_zone().is_none() {
                edit.set_time_zone(own.iana_name());
            }
            let Some(zone) = known_zone(edit.view().time_zone()) else { continue };
            if self.moved(change) {
                self.whole_days(&zone, change);
            }
            if self.moved(change) || change.changes(self.0.rrule) {
                self.rule(&zone, strict, change, problems);
            }
            if change.changes(self.0.exdates) {
                self.left_out(change, problems);
            }
        }
        Ok(())
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        let (Some(start), Some(end)) = (view.starts_at(), view.ends_at()) else { return };
        if !self.moved(change) {
            return;
        }
        let longest: Micros = MAX_DAYS * DAY;
        if end < start {
            let message = text!(en = "It ends before it starts.", zh = "结束时间早于开始时间。");
            problems.add(change.row, field::ENDS_AT, "before_start", message);
        } else if end - start > longest {
            let message = text!(
                en = "An event lasts at most {MAX_DAYS} days.",
                zh = "日程最长 {MAX_DAYS} 天。"
            );
            problems.add(change.row, field::ENDS_AT, "too_long", message);
        }
    }
}
