//! Every stage that an opportunity enters is remembered with what it was worth then.

use steward_engine::Work;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::clock::DAY;
use steward_model::record::Record;

use crate::typed::opportunity::{Fields, NAME, View};
use crate::typed::stage_history;

/// Writes the history of stages.
#[derive(Debug)]
pub(crate) struct StageHistory {
    opportunity: Fields,
    history: stage_history::Fields,
}

impl StageHistory {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self {
            opportunity: Fields::resolve(catalog)?,
            history: stage_history::Fields::resolve(catalog)?,
        })
    }

    fn entry(&self, work: &Work<'_, '_>, change: &Change) -> Option<Record> {
        let fields = &self.opportunity;
        let moved = change.changes(fields.stage)
            || (change.verb == ChangeVerb::Update && change.changes(fields.pipeline_id));
        if !change.is_save() || !moved {
            return None;
        }
        let now = View::new(fields, &change.new);
        let before = change.old.as_ref().map(|old| View::new(fields, old));
        let entered = before.and_then(|before| before.stage_entered_at());
        let days = entered
            .zip(now.stage_entered_at())
            .map(|(entered, left)| (left - entered).max(0).div_euclid(DAY));
        let catalog = work.catalog();
        let mut record = Work::blank(catalog.object(self.history.object_id()));
        let mut entry = stage_history::ViewMut::new(&self.history, &mut record);
        entry.set_record_object(Some(NAME));
        entry.set_record_id(Some(change.new.id()));
        entry.set_from_stage(before.and_then(|before| before.stage()));
        entry.set_to_stage(now.stage());
        entry.set_amount_base(now.amount_base());
        entry.set_close_date(now.close_date());
        entry.set_at(now.stage_entered_at().or(Some(work.now())));
        entry.set_by_id(work.user_id());
        entry.set_days(days);
        Some(record)
    }
}

impl Behaviour for StageHistory {
    fn name(&self) -> &'static str {
        "opportunity/history"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let entries: Vec<Record> =
            changes.iter().filter_map(|change| self.entry(work, change)).collect();
        let catalog = work.catalog();
        work.create(catalog.object(self.history.object_id()), entries).await.map(|_| ())
    }
}
