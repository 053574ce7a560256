//! Files in fields of any object: a record may name a file as long as its contents are there, and when it
//! names it no longer, somebody looks later whether it is still needed.

use std::collections::BTreeSet;

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::{Result, Text, text};

use crate::typed::file::{Fields, NAME, View, field};

/// Watches the fields that hold files, and the files themselves.
#[derive(Debug)]
pub(crate) struct Files(Fields);

impl Files {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

/// Whether a field holds files.
pub(crate) fn holds_files(field: &FieldDef) -> bool {
    matches!(&field.kind, FieldKind::Reference(reference) if reference.to.as_deref() == Some(NAME))
}

fn fields(object: &ObjectDef) -> Vec<FieldId> {
    object.fields.iter().filter(|field| holds_files(field)).map(|field| field.id).collect()
}

impl Behaviour for Files {
    fn name(&self) -> &'static str {
        "files"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME || object.fields.iter().any(holds_files)
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        if object.name == NAME {
            return self.come_back(work, changes, problems).await;
        }
        let fields = fields(object);
        let new = |change: &Change| -> Vec<(FieldId, i64)> {
            let changed = fields.iter().filter(|&&field| change.is_save() && change.changes(field));
            changed.filter_map(|&field| Some((field, change.new.get(field).as_int()?))).collect()
        };
        let wanted: BTreeSet<i64> = changes.iter().flat_map(new).map(|(_, file)| file).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let lasting = work.lasting_files(&wanted).await?;
        for change in changes.iter() {
            for (field, file) in new(change) {
                if !lasting.contains(&file) {
                    let name = &object.fields[field].name;
                    problems.add(change.row, name, "not_found", gone(file));
                }
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
        let binned = |change: &&Change| change.verb == ChangeVerb::Delete;
        let dropped: BTreeSet<i64> = if object.name == NAME {
            changes.iter().filter(binned).map(|change| change.new.id()).collect()
        } else {
            let fields = fields(object);
            let of = |change: &Change| -> Vec<i64> {
                let goes =
                    |&&field: &&FieldId| change.verb == ChangeVerb::Delete || change.changes(field);
                let dropped = fields.iter().filter(goes);
                dropped.filter_map(|&field| change.before(field).as_int()).collect()
            };
            changes.iter().flat_map(of).collect()
        };
        work.loosen_files(&dropped);
        Ok(())
    }
}

impl Files {
    /// A file comes back from the bin only with its contents.
    async fn come_back(
        &self,
        work: &mut Work<'_, '_>,
        changes: &[Change],
        problems: &mut Problems,
    ) -> Result<()> {
        for change in changes.iter().filter(|change| change.verb == ChangeVerb::Restore) {
            let Some(sha256) = View::new(&self.0, &change.new).sha256() else { continue };
            if !work.has_contents(sha256).await? {
                let message = text!(
                    en = "The contents of this file are gone: it can't come back.",
                    zh = "该文件的内容已被清理，无法恢复。"
                );
                problems.add(change.row, field::NAME, "gone", message);
            }
        }
        Ok(())
    }
}

fn gone(file: i64) -> Text {
    text!(
        en = "There is no file {file} any more: upload it again.",
        zh = "编号为 {file} 的附件已不存在，请重新上传。"
    )
}
