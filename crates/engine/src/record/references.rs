//! References: a record that one refers to must exist and be visible to the writer. Their titles go
//! into the log.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef, ObjectId};
use steward_model::kind::{FieldKind, Scalar};
use steward_model::record::Record;
use steward_model::scope::{Access, Reach, SystemAccess, Verb};
use steward_model::{Result, text};
use steward_store::emit;

use super::{Problems, Work, payload};
use crate::behaviour::Change;

/// The titles of referred records, by object and id.
#[derive(Debug, Default)]
pub(super) struct Titles(BTreeMap<(ObjectId, i64), (Option<String>, bool)>);

impl Titles {
    /// The title of a record, if it is known.
    pub(super) fn title(&self, object: ObjectId, id: i64) -> Option<&str> {
        self.0.get(&(object, id)).and_then(|(title, _)| title.as_deref())
    }
}

/// The object that a reference of this record refers to.
pub(super) fn target(
    catalog: &Catalog,
    object: &ObjectDef,
    field: &FieldDef,
    record: &Record,
) -> Option<ObjectId> {
    let FieldKind::Reference(reference) = &field.kind else { return None };
    match (&reference.to, &reference.object_field) {
        (Some(to), _) => catalog.find(to).map(|target| target.id),
        (None, Some(name)) => {
            let name = record.get(object.id_of(name)).as_text()?;
            catalog.find(name).map(|target| target.id)
        }
        (None, None) => None,
    }
}

/// Whether a reference leads elsewhere than before, and the log tells of it: an any-record does so too
/// when only its object changes.
fn changed(object: &ObjectDef, field: &FieldDef, change: &Change) -> bool {
    let elsewhere = object_half(object, field).is_some_and(|half| change.changes(half));
    (change.changes(field.id) || elsewhere) && payload::told(field)
}

/// The field that names the object of an any-record's id.
fn object_half(object: &ObjectDef, field: &FieldDef) -> Option<FieldId> {
    let FieldKind::Reference(reference) = &field.kind else { return None };
    reference.object_field.as_ref().map(|name| object.id_of(name))
}

impl Work<'_, '_> {
    /// Looks up the records that the changed references of these changes refer to, before and after,
    /// and adds a problem for each that the caller gave and can't refer to. What behaviours filled in
    /// is theirs to answer for.
    pub(super) async fn references(
        &mut self,
        object: &ObjectDef,
        changes: &[Change],
        by_caller: bool,
        problems: &mut Problems,
    ) -> Result<Titles> {
        let catalog = self.catalog();
        let mut wanted: BTreeMap<ObjectId, BTreeSet<i64>> = BTreeMap::new();
        let mut asked = Vec::new();
        for change in changes {
            for field in object.fields.iter().filter(|field| changed(object, field, change)) {
                let half = object_half(object, field);
                for (record, new) in change.old.iter().zip([false]).chain([(&change.new, true)]) {
                    let Some(target) = target(&catalog, object, field, record) else { continue };
                    let Some(id) = record.get(field.id).as_int() else { continue };
                    wanted.entry(target).or_default().insert(id);
                    let given = change.given.contains(&field.id)
                        || half.is_some_and(|half| change.given.contains(&half));
                    if new && (!by_caller || given) {
                        asked.push((change.row, field, target, id));
                    }
                }
            }
        }
        let titles = self.look_up(wanted, by_caller).await?;
        for (row, field, target, id) in asked {
            // What the system writes down happened, though the record may lie in the bin by now.
            let fits = |(_, reached): &(_, bool)| *reached || self.is_unruled;
            if !titles.0.get(&(target, id)).is_some_and(fits) {
                let label = &catalog.object(target).label;
                let (en, zh) = (label.en.to_lowercase(), &label.zh);
                let message = text!(
                    en = "There is no {en} {id}, or you may not see it.",
                    zh = "没有编号为 {id} 的{zh}，或您无权查看。"
                );
                problems.add(row, &field.name, "not_found", message);
            }
        }
        Ok(titles)
    }

    async fn look_up(
        &mut self,
        wanted: BTreeMap<ObjectId, BTreeSet<i64>>,
        by_caller: bool,
    ) -> Result<Titles> {
        let system = Access::System(SystemAccess::because("effects refer to what they just made"));
        let access = if by_caller { self.caller.access.clone() } else { system };
        let catalog = self.catalog();
        let mut titles = Titles::default();
        let mut wanted = wanted;
        self.known_titles(&catalog, &access, &mut wanted, &mut titles);
        // Callers see themselves.
        if let (Some(user), Some(principal)) =
            (catalog.find("user"), self.caller.access.principal())
        {
            let ids = wanted.entry(user.id).or_default();
            if ids.remove(&principal.user_id) {
                let own = (Some(principal.name.clone()), true);
                titles.0.insert((user.id, principal.user_id), own);
            }
            wanted.retain(|_, ids| !ids.is_empty());
        }
        let (objects, statements): (Vec<_>, Vec<_>) = wanted
            .into_iter()
            .map(|(object, ids)| {
                let ids: Vec<i64> = ids.into_iter().collect();
                let what = (object, Verb::Read);
                let dialect = self.tx.dialect();
                (object, emit::lookup(dialect, &catalog, &access, self.now, what, &ids))
            })
            .unzip();
        if statements.is_empty() {
            return Ok(titles);
        }
        let answers = self.tx.pipeline(&statements).await?;
        for (object, rows) in objects.into_iter().zip(answers) {
            for row in rows {
                if let Some(id) = row.int(0)? {
                    let field = &catalog.object(object).fields[catalog.object(object).title];
                    let value = row.typed(1, field.kind().column())?;
                    let wire = field.kind().wire();
                    let title = (!value.is_null()).then(|| wire.to_text(Scalar::from(&value)));
                    let reached = row.bool(2)? == Some(true);
                    if reached {
                        self.known.keep_title(object, id, title.as_deref());
                    }
                    titles.0.insert((object, id), (title, reached));
                }
            }
        }
        Ok(titles)
    }

    /// Takes the titles of records that this transaction has seen, and wants them no more, where the
    /// access reaches everything that is not deleted.
    fn known_titles(
        &self,
        catalog: &Catalog,
        access: &Access,
        wanted: &mut BTreeMap<ObjectId, BTreeSet<i64>>,
        titles: &mut Titles,
    ) {
        for (&id, ids) in wanted.iter_mut() {
            let object = catalog.object(id);
            if !reaches_all(access, object) {
                continue;
            }
            ids.retain(|&record_id| {
                let known = self.known.title(object, record_id);
                let wanted = known.is_none();
                titles.0.extend(known.map(|known| ((id, record_id), known)));
                wanted
            });
        }
        wanted.retain(|_, ids| !ids.is_empty());
    }
}

/// Whether every record that is not deleted may be seen.
fn reaches_all(access: &Access, object: &ObjectDef) -> bool {
    let private = object.private.is_some() && access.principal().is_some();
    *access.reach(object.id, Verb::Read) == Reach::All && !private
}
