//! Sharing one record with a colleague or department: only whoever may change the record may share
//! it, and not until a day that is over.

use std::collections::BTreeMap;

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::scope::Verb;
use steward_model::{Result, text, zone};

use crate::typed::collaborator::{Fields, NAME, View, field};

/// Checks who shares what until when.
#[derive(Debug)]
pub(crate) struct Collaborator(Fields);

impl Collaborator {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }

    /// Whoever adds, changes or removes a collaborator must be allowed to change the record.
    async fn subjects(
        &self,
        work: &mut Work<'_, '_>,
        changes: &[Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let mut subjects: BTreeMap<(&str, i64), usize> = BTreeMap::new();
        for change in changes {
            let view = View::new(&self.0, &change.new);
            if let Some(subject) = view.subject_object().zip(view.subject_id()) {
                subjects.entry(subject).or_insert(change.row);
            }
        }
        let catalog = work.catalog();
        for ((name, id), row) in subjects {
            let Some(object) = catalog.find(name) else { continue };
            if !work.may(object, Verb::Update, &[id]).await? {
                let message = text!(
                    en = "Only whoever may change the record can choose its collaborators.",
                    zh = "只有能修改该记录的人才能设置协作人。"
                );
                problems.add(row, field::SUBJECT_ID, "forbidden", message);
            }
        }
        Ok(())
    }
}

/// The caller's today, in days since 1970-01-01.
fn today(work: &Work<'_, '_>) -> i64 {
    zone::today(work.now(), work.caller().access.zone())
}

impl Behaviour for Collaborator {
    fn name(&self) -> &'static str {
        "collaborator"
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
        let today = today(work);
        for change in changes.iter().filter(|change| change.verb == ChangeVerb::Create) {
            let until = View::new(&self.0, &change.new).until();
            if until.is_some_and(|until| until < today) {
                let message =
                    text!(en = "Choose today or a later day.", zh = "截止日期不能早于今天。");
                problems.add(change.row, field::UNTIL, "in_the_past", message);
            }
        }
        let by_user = work.user_id().is_some() && !work.is_effect();
        if by_user { self.subjects(work, changes, problems).await } else { Ok(()) }
    }
}
