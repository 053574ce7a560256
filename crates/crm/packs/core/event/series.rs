//! A single time of a repeating event that was changed: an event of its own, which stands in place of
//! the time at which that one would have started.
//!
//! It has the series' UID, so that calendars elsewhere know the two as one. It goes into the bin with its
//! series.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::kind::format_datetime;
use steward_model::query::{Filter, Operator};
use steward_model::random;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Result, Text, text};

use super::times::known_zone;
use crate::recur::{MAX_STARTS, Rule};
use crate::support::{among, ids, where_};
use crate::typed::event::{Fields, NAME, View, ViewMut, field};

/// The bytes of randomness in a UID.
const UID_BYTES: usize = 16;

/// Ties changed times to their series.
#[derive(Debug)]
pub(crate) struct Series(Fields);

impl Series {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }

    /// Finds the series of changed times that come with nothing but its UID.
    async fn by_uid(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
    ) -> Result<()> {
        let lost = |change: &&mut Change| {
            let view = View::new(&self.0, &change.new);
            let named = view.recurrence_id().is_some() && view.ical_uid().is_some();
            change.verb == ChangeVerb::Create && view.series_id().is_none() && named
        };
        let uid = |record: &Record| View::new(&self.0, record).ical_uid().map(str::to_owned);
        let uids: BTreeSet<String> =
            changes.iter_mut().filter(lost).filter_map(|change| uid(&change.new)).collect();
        if uids.is_empty() {
            return Ok(());
        }
        let keys = uids.iter().map(|uid| key(uid, None)).collect();
        let query = where_(Filter::test(field::ICAL_KEY, Operator::In, keys));
        let found = work.look(object, &query).await?;
        let series: BTreeMap<String, i64> =
            found.iter().filter_map(|record| Some((uid(record)?, record.id()))).collect();
        for change in changes.iter_mut().filter(lost) {
            let of = uid(&change.new).and_then(|uid| series.get(&uid).copied());
            ViewMut::new(&self.0, &mut change.new).set_series_id(of);
        }
        Ok(())
    }

    /// The series that the caller may not change, of those whose times are changed: for everybody, so
    /// that seeing a series is not enough.
    async fn of_others(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<BTreeSet<i64>> {
        let tied = |change: &&Change| change.is_save() && change.changes(self.0.series_id);
        let named = changes.iter().filter(tied);
        let named = named.filter_map(|change| change.new.get(self.0.series_id).as_int());
        let mut others: BTreeSet<i64> = named.collect();
        let all: Vec<i64> = others.iter().copied().collect();
        if work.is_effect() || all.is_empty() || work.may(object, Verb::Update, &all).await? {
            return Ok(BTreeSet::new());
        }
        for id in all {
            if work.may(object, Verb::Update, &[id]).await? {
                others.remove(&id);
            }
        }
        Ok(others)
    }

    /// Says what is wrong with a changed time, given its series.
    fn judge(&self, series: Option<&Record>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        if view.rrule().is_some() {
            let message = text!(
                en = "A single time of a series can't repeat itself.",
                zh = "重复日程中的单次不能再设重复。"
            );
            problems.add(change.row, field::RRULE, "not_here", message);
        }
        let Some(at) = view.recurrence_id() else {
            let message = text!(
                en = "Say which start of the series it replaces.",
                zh = "请填写替代的原定时间。"
            );
            problems.add(change.row, field::RECURRENCE_ID, "required", message);
            return;
        };
        if !series.is_some_and(|series| self.starts(series, at)) {
            let message =
                text!(en = "The series has no such start.", zh = "该重复日程在此时间没有安排。");
            problems.add(change.row, field::RECURRENCE_ID, "not_in_rule", message);
        }
    }

    /// Whether the series has this start.
    fn starts(&self, series: &Record, at: i64) -> bool {
        let view = View::new(&self.0, series);
        let zone = known_zone(view.time_zone());
        let (Some(rule), Some(start), Some(zone)) = (view.rrule(), view.starts_at(), zone) else {
            return false;
        };
        let Ok(rule) = Rule::read(rule, start, &zone) else { return false };
        let mut starts = rule.starts().take(MAX_STARTS).skip_while(|start| *start < at);
        starts.next() == Some(at)
    }
}

fn not_yours() -> Text {
    text!(
        en = "Only who may change the series changes single times of it.",
        zh = "只有能编辑该重复日程的人才能调整其中的单次安排。"
    )
}

/// What is unique of an event in all calendars.
fn key(uid: &str, recurrence: Option<i64>) -> String {
    match recurrence {
        Some(at) => format!("{uid} {}", format_datetime(at)),
        None => uid.to_owned(),
    }
}

/// A UID that no other event has.
fn new_uid(work: &Work<'_, '_>) -> String {
    let bytes: [u8; UID_BYTES] = random::bytes(work.random());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Behaviour for Series {
    fn name(&self) -> &'static str {
        "event/series"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        self.by_uid(work, object, changes).await?;
        let series = work.by_ids(object, &ids(changes, &[self.0.series_id])).await?;
        let others = self.of_others(work, object, changes).await?;
        for change in changes.iter_mut().filter(|change| change.is_save()) {
            let of = View::new(&self.0, &change.new).series_id();
            if of.is_some_and(|id| others.contains(&id)) {
                problems.add(change.row, field::SERIES_ID, "not_yours", not_yours());
            }
            let of = of.map(|id| series.get(&id));
            if let Some(of) = of.filter(|_| change.changes(self.0.series_id)) {
                self.judge(of, change, problems);
            }
            let uid = of.flatten().and_then(|of| View::new(&self.0, of).ical_uid());
            let mut edit = ViewMut::new(&self.0, &mut change.new);
            if uid.is_some() {
                edit.set_ical_uid(uid);
            } else if edit.view().ical_uid().is_none() {
                edit.set_ical_uid(Some(&new_uid(work)));
            }
            let view = edit.view();
            let key = view.ical_uid().map(|uid| key(uid, view.recurrence_id()));
            edit.set_ical_key(key.as_deref());
        }
        Ok(())
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let gone = changes.iter().filter(|change| change.verb == ChangeVerb::Delete);
        let repeating = gone.filter(|c| !c.new.get(self.0.rrule).is_null());
        let series: Vec<i64> = repeating.map(|change| change.new.id()).collect();
        if series.is_empty() {
            return Ok(());
        }
        let single = work.find(object, &where_(among(field::SERIES_ID, series))).await?;
        work.remove(object, single).await
    }
}
