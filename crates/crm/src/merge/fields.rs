//! Whose value each field of the kept record has afterwards.

use std::collections::BTreeMap;

use steward_engine::Work;
use steward_model::catalog::{Composite, FieldDef, FieldId, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::{Error, FieldError, Result, Value, text};

use super::{Course, Pair, Side, held};
use crate::typed::account;

/// Fields that no value of the lost record fills unless somebody says so: they mirror rows that have
/// gone over already.
const MIRRORS: [&str; 2] = [account::field::PHONE, account::field::EMAIL];

/// Whose value the fields have that somebody has named.
///
/// # Errors
/// If a name is no field, or one that can't be chosen.
pub(super) fn chosen(
    work: &Work<'_, '_>,
    object: &ObjectDef,
    fields: &BTreeMap<String, Side>,
) -> Result<BTreeMap<FieldId, Side>> {
    let mut chosen = BTreeMap::new();
    for (name, side) in fields {
        let field = object.field(name).ok_or_else(|| unknown(object, name))?;
        if is_bound(object, field) || !work.may_write(object, field) {
            return Err(not_to_choose(field));
        }
        chosen.insert(field.id, *side);
    }
    Ok(chosen)
}

/// The fields of the lost record that the kept one takes: those that were chosen, and those that it
/// has not itself. Fields that mean something only together go together.
///
/// # Errors
/// If a secret does not open.
pub(super) fn wanted(
    work: &Work<'_, '_>,
    pair: &Pair<'_>,
    chosen: &BTreeMap<FieldId, Side>,
) -> Result<Vec<(FieldId, Value)>> {
    let Pair { object, keep, lose } = pair;
    let mut wanted = Vec::new();
    for field in &object.fields {
        let fills = || {
            let together = together(object, field.id);
            let empty = together.iter().all(|&part| keep.get(part).is_null());
            let mirrors = MIRRORS.contains(&field.name.as_str());
            let free = !is_bound(object, field) && work.may_write(object, field);
            empty && free && !mirrors && !lose.get(field.id).is_null()
        };
        let takes = match chosen.get(&field.id) {
            Some(side) => *side == Side::Lose,
            None => fills(),
        };
        if !takes || is_itself(pair, field) {
            continue;
        }
        let value = match &field.kind {
            // It is sealed anew where it goes.
            FieldKind::Secret(_) => work.carry_secret(object, field, lose)?.into(),
            _ => lose.get(field.id).clone(),
        };
        if value != *keep.get(field.id) {
            wanted.push((field.id, value));
        }
    }
    Ok(wanted)
}

/// Gives the kept record these values.
pub(super) async fn take(
    work: &mut Work<'_, '_>,
    pair: &Pair<'_>,
    wanted: Vec<(FieldId, Value)>,
    course: &mut Course,
) -> Result<()> {
    let name = |(field, _): &(FieldId, Value)| pair.object.fields[*field].name.clone();
    course.output.taken = wanted.iter().map(name).collect();
    let kept = held(work, pair.object, pair.keep.id()).await?;
    work.change_each(pair.object, vec![(kept, wanted)]).await
}

/// Whether a field is not for choosing: it is set at creation only, or says whose the record is, which
/// is a transfer.
fn is_bound(object: &ObjectDef, field: &FieldDef) -> bool {
    let whose = [object.owner, object.department].contains(&Some(field.id));
    field.fixed || whose || object.never_together.contains(&field.id)
}

/// The fields that mean something only together with this one.
fn together(object: &ObjectDef, field: FieldId) -> Vec<FieldId> {
    let parts = object.composites.iter().map(|composite| match *composite {
        Composite::AnyRecord { object, id } => vec![object, id],
        Composite::Address { province, city, district, code } => {
            [province, city, district].into_iter().chain(code).collect()
        }
        Composite::Geo { lat, lng, datum } => [lat, lng].into_iter().chain(datum).collect(),
    });
    parts.filter(|parts| parts.contains(&field)).flatten().chain([field]).collect()
}

/// Whether a reference of the lost record leads to the kept one.
fn is_itself(pair: &Pair<'_>, field: &FieldDef) -> bool {
    let FieldKind::Reference(kind) = &field.kind else { return false };
    kind.to.as_ref() == Some(&pair.object.name)
        && pair.lose.get(field.id).as_int() == Some(pair.keep.id())
}

fn unknown(object: &ObjectDef, name: &str) -> Error {
    let plural = &object.plural;
    let message = text!(
        en = "There is no field '{name}' in '{plural}'.",
        zh = "“{plural}”没有名为“{name}”的字段。"
    );
    Error::new(ErrorKind::UnknownBodyField, message.clone()).with_field(FieldError::new(
        name,
        "unknown_field",
        message,
    ))
}

fn not_to_choose(field: &FieldDef) -> Error {
    let (en, zh) = (&field.label.en, &field.label.zh);
    let message = text!(
        en = "'{en}' cannot be chosen when records are merged.",
        zh = "合并时不能选择“{zh}”。"
    );
    Error::new(ErrorKind::BadValue, message.clone()).with_field(FieldError::new(
        &field.name,
        "not_to_choose",
        message,
    ))
}
