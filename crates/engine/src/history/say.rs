//! What of a log row may be told, and in which words.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};
use steward_model::catalog::{Catalog, FieldDef, ObjectDef, ObjectId};
use steward_model::kind::FieldKind;
use steward_model::scope::{Access, FieldRight, Reach, Verb};
use steward_store::log::ChangeEntry;

use super::ToldField;

/// Records whose names are wanted, by object.
pub(super) type Wanted = BTreeMap<ObjectId, BTreeSet<i64>>;

/// The names of records that the reader may see.
pub(super) type Names = BTreeMap<(ObjectId, i64), Option<String>>;

/// The fields that a row says were changed and that the reader may read; only `field`, if there is one.
pub(super) fn fields(
    access: &Access,
    object: &ObjectDef,
    entry: &ChangeEntry,
    field: Option<&str>,
) -> Vec<ToldField> {
    let payload = entry.payload.as_deref().unwrap_or_default();
    let payload: Json = serde_json::from_str(payload).unwrap_or_default();
    let empty = Map::new();
    let side = |name: &str| payload.get(name).and_then(Json::as_object).unwrap_or(&empty);
    let (before, after) = (side("before"), side("after"));
    let known = object.fields.iter().filter(|known| may_tell(access, object, known));
    let meant = known.filter(|known| field.is_none_or(|field| field == known.name));
    meant
        .filter_map(|known| {
            let to = after.get(&known.name)?.clone();
            let from = before.get(&known.name).cloned().unwrap_or_default();
            (from != to).then(|| ToldField { field: known.name.clone(), from, to })
        })
        .collect()
}

/// A secret lies sealed in the log: that it was changed is no news worth its ciphertext.
pub(super) fn may_tell(access: &Access, object: &ObjectDef, field: &FieldDef) -> bool {
    !matches!(field.kind, FieldKind::Secret(_))
        && access.field(object.id, &field.name) >= FieldRight::Read
}

/// Notes whose names these fields need.
pub(super) fn want(catalog: &Catalog, object: &ObjectDef, fields: &[ToldField], all: &mut Wanted) {
    for told in fields {
        let targets = targets(catalog, object, told, fields);
        for (target, side) in targets.into_iter().zip([&told.from, &told.to]) {
            if let (Some(target), Some(id)) = (target, id_of(side)) {
                all.entry(target).or_default().insert(id);
            }
        }
    }
}

/// Gives references the names that they have now, and to the reader: the log has those of the writer.
pub(super) fn name(catalog: &Catalog, object: &ObjectDef, fields: &mut [ToldField], names: &Names) {
    let all: Vec<_> = fields.iter().map(|told| targets(catalog, object, told, fields)).collect();
    for (told, targets) in fields.iter_mut().zip(all) {
        if !is_reference(object, told) {
            continue;
        }
        for (target, side) in targets.into_iter().zip([&mut told.from, &mut told.to]) {
            let Some(id) = id_of(side) else { continue };
            let title = target.and_then(|target| names.get(&(target, id)).cloned().flatten());
            *side = json!({"id": id, "title": title});
        }
    }
}

fn is_reference(object: &ObjectDef, told: &ToldField) -> bool {
    object.field(&told.field).is_some_and(|field| matches!(field.kind, FieldKind::Reference(_)))
}

/// The id of a reference as the log has it.
fn id_of(side: &Json) -> Option<i64> {
    side.as_object()?.get("id")?.as_i64()
}

/// The objects that both sides of a reference lead to. Those of an any-record are told beside it.
fn targets(
    catalog: &Catalog,
    object: &ObjectDef,
    told: &ToldField,
    all: &[ToldField],
) -> [Option<ObjectId>; 2] {
    let id = |name: &str| catalog.find(name).map(|target| target.id);
    let Some(FieldKind::Reference(reference)) = object.field(&told.field).map(|field| &field.kind)
    else {
        return [None; 2];
    };
    if let Some(to) = &reference.to {
        return [id(to); 2];
    }
    let half = all.iter().find(|other| Some(&other.field) == reference.object_field.as_ref());
    let named = |side: &Json| side.as_str().and_then(id);
    half.map_or([None; 2], |half| [named(&half.from), named(&half.to)])
}

/// The field by which an object's records are named, if the reader may read it.
pub(super) fn title_of<'o>(access: &Access, object: &'o ObjectDef) -> Option<&'o FieldDef> {
    let title = &object.fields[object.title];
    let may = *access.reach(object.id, Verb::Read) != Reach::None
        && access.field(object.id, &title.name) >= FieldRight::Read;
    may.then_some(title)
}
