//! New records.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::scope::{Access, Reach, Verb};
use steward_model::{Error, Result, text};

use super::input::{self, Given};
use super::{Caller, MAX_BATCH, MAX_SHARED, Problems, Work, WriteWish, Written};
use crate::behaviour::{Change, ChangeVerb};
use crate::engine::Engine;

impl Engine {
    /// Makes new records, all or none.
    ///
    /// # Errors
    /// All field errors at once; [`ErrorKind::TooLarge`] above [`MAX_BATCH`] records.
    pub async fn insert(
        &self,
        caller: &Caller,
        plural: &str,
        bodies: Vec<Map<String, Json>>,
        wish: &WriteWish,
    ) -> Result<Written> {
        within_batch(bodies.len())?;
        let plural = plural.to_owned();
        let columns = wish.columns.clone();
        let alone = bodies.len() > MAX_SHARED;
        // It may run several times.
        let bodies = Arc::new(bodies);
        self.transact(caller, wish, alone, move |work| {
            let (plural, bodies, columns) = (plural.clone(), Arc::clone(&bodies), columns.clone());
            Box::pin(async move {
                let catalog = work.catalog();
                let object = authorised(work, &plural, Verb::Create, &catalog)?;
                let mut problems = Problems::new(bodies.len() > 1);
                let columns = input::columns(object, columns.as_deref())?;
                let mut changes = Vec::with_capacity(bodies.len());
                for (row, body) in bodies.iter().enumerate() {
                    let access = &work.caller.access;
                    let at = (row, true);
                    let given =
                        input::read(object, access, body, columns.as_ref(), at, &mut problems)?;
                    changes.push(new_change(object, row, given));
                }
                let done = work.save(object, changes, problems).await?;
                Ok(written(&done))
            })
        })
        .await
    }
}

/// A new record with its defaults and what was given.
pub(super) fn new_change(object: &ObjectDef, row: usize, given: Given) -> Change {
    let mut new = Work::blank(object);
    let mut fields = BTreeSet::new();
    for (field, value) in given {
        // A default stands in where a column can't be empty.
        if value.is_null()
            && object.fields[field].not_null
            && object.fields[field].default.is_some()
        {
            continue;
        }
        new.values[field] = value;
        fields.insert(field);
    }
    Change { verb: ChangeVerb::Create, old: None, new, given: fields, row }
}

/// The object, if the caller may do this with some of its records.
pub(crate) fn authorised<'c>(
    work: &Work<'_, '_>,
    plural: &str,
    verb: Verb,
    catalog: &'c steward_model::catalog::Catalog,
) -> Result<&'c ObjectDef> {
    let access = &work.caller.access;
    let object = catalog
        .find_plural(plural)
        .filter(|object| *access.reach(object.id, Verb::Read) != Reach::None)
        .ok_or_else(|| steward_model::catalog::unknown_object(plural))?;
    if object.append_only() {
        appends(object, access, verb)?;
    }
    if *access.reach(object.id, verb) == Reach::None {
        let verb = verb.name();
        return Err(refused(
            object,
            &text!(
                en = "may not be written ('{verb}') with your role; an administrator can change that",
                zh = "您的角色没有此项权限（{verb}），可请管理员调整"
            ),
        ));
    }
    Ok(object)
}

/// What stands in a history stays, whoever asks. Adding to one is for people only where it has fields
/// that they may fill in.
pub(super) fn appends(object: &ObjectDef, access: &Access, verb: Verb) -> Result<()> {
    if verb != Verb::Create {
        let why = text!(
            en = "is a history: nothing in it is changed or deleted",
            zh = "是历史记录，不能修改或删除"
        );
        return Err(refused(object, &why));
    }
    if access.principal().is_some() && !object.allows(verb) {
        let why = text!(
            en = "is a history that the system writes and nobody changes",
            zh = "是系统记录的历史，不能手工修改"
        );
        return Err(refused(object, &why));
    }
    Ok(())
}

fn refused(object: &ObjectDef, why: &steward_model::Text) -> Error {
    let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
    let (why_en, why_zh) = (&why.en, &why.zh);
    Error::new(ErrorKind::Forbidden, text!(en = "{en}: {why_en}.", zh = "{zh}：{why_zh}。"))
}

/// What a finished write answers.
pub(super) fn written(changes: &[Change]) -> Written {
    let ids: Vec<i64> = changes.iter().map(|change| change.new.id()).collect();
    let version = match changes {
        [only] => Some(only.new.version()),
        _ => None,
    };
    let created = changes.iter().filter(|change| change.verb == ChangeVerb::Create).count();
    Written { ids, version, inserted: created as u64, ..Written::default() }
}

/// Refuses more records than one synchronous write takes.
pub(super) fn within_batch(records: usize) -> Result<()> {
    if records <= MAX_BATCH {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "At most {MAX_BATCH} records can be written at once.",
            zh = "一次最多写入 {MAX_BATCH} 条记录。"
        ),
    )
    .with_hint(text!(
        en = "Send them in parts, or use 'steward import' for a file.",
        zh = "请分批提交，或用 steward import 导入文件。"
    )))
}
