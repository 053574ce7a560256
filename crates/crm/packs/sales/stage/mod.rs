//! Stages are known by keys that never change; their labels may. One that opportunities are in stays.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_engine::{MAX_BATCH, Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::query::Filter;
use steward_model::{Error, Result, text};

use crate::support::{equals, where_};
use crate::typed::opportunity;
use crate::typed::stage::{Fields, NAME, View, field};

/// Checks the keys of stages, and that none is deleted that is used.
#[derive(Debug)]
pub(crate) struct StageKey {
    stage: Fields,
    opportunity: opportunity::Fields,
}

impl StageKey {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let opportunity = opportunity::Fields::resolve(catalog)?;
        Ok(Self { stage: Fields::resolve(catalog)?, opportunity })
    }

    /// Refuses to delete a stage that undeleted opportunities are in.
    async fn unused(&self, work: &mut Work<'_, '_>, changes: &[Change]) -> Result<()> {
        let catalog = work.catalog();
        let object = catalog.object(self.opportunity.object_id());
        for change in changes.iter().filter(|change| change.verb == ChangeVerb::Delete) {
            let stage = View::new(&self.stage, &change.new);
            let (Some(pipeline), Some(key)) = (stage.pipeline_id(), stage.key()) else { continue };
            let in_it = Filter::And(vec![
                equals(opportunity::field::PIPELINE_ID, pipeline),
                equals(opportunity::field::STAGE, key),
            ]);
            let used = work.look(object, &where_(in_it)).await?.len();
            if used > 0 {
                return Err(in_use(stage.label().unwrap_or(key), used));
            }
        }
        Ok(())
    }
}

impl Behaviour for StageKey {
    fn name(&self) -> &'static str {
        "stage/key"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        _problems: &mut Problems,
    ) -> Result<()> {
        self.unused(work, changes).await
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let key = View::new(&self.stage, &change.new).key();
        if change.changes(self.stage.key) && key.is_some_and(|key| !is_key(key)) {
            let message = text!(
                en =
                    "Use small letters, digits and underscores, beginning with a letter: proposal.",
                zh = "请用小写英文字母、数字和下划线，以字母开头，例如 proposal。"
            );
            problems.add(change.row, field::KEY, "bad_key", message);
        }
    }
}

fn in_use(label: &str, used: usize) -> Error {
    // No more were looked at.
    let (least_en, least_zh) = if used == MAX_BATCH { ("at least ", "至少") } else { ("", "") };
    Error::new(
        ErrorKind::BrokenReference,
        text!(
            en = "The stage '{label}' cannot be deleted: {least_en}{used} opportunities are in it.",
            zh = "阶段“{label}”不能删除：{least_zh}有 {used} 个商机处于该阶段。"
        ),
    )
    .with_hint(text!(en = "Move them to another stage first.", zh = "请先将这些商机移到其他阶段。"))
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
