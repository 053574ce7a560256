//! Fields that mean something only together: what follows from one part for the others, and what is
//! missing.

use steward_model::catalog::{Composite, FieldId, ObjectDef};
use steward_model::kind::{Datum, locate, region_code, region_names, to_wgs84};
use steward_model::{Value, text};

use super::Problems;
use crate::behaviour::Change;

/// Completes the composites of these changes, after all behaviours have filled in their fields.
pub(super) fn complete(object: &ObjectDef, changes: &mut [Change], problems: &mut Problems) {
    for change in changes.iter_mut().filter(|change| change.is_save()) {
        for composite in &object.composites {
            match *composite {
                Composite::AnyRecord { object: name, id } => {
                    both(object, change, (name, id), problems);
                }
                Composite::Address { province, city, district, code } => {
                    address(change, [province, city, district], code);
                }
                Composite::Geo { lat, lng, datum } => {
                    if let Some(datum) = datum {
                        position(object, change, (lat, lng), datum, problems);
                    }
                    both(object, change, (lat, lng), problems);
                }
            }
        }
    }
}

/// Two halves, both or none.
fn both(
    object: &ObjectDef,
    change: &Change,
    (one, other): (FieldId, FieldId),
    problems: &mut Problems,
) {
    let empty = |field: FieldId| change.new.get(field).is_null();
    let touched = change.changes(one) || change.changes(other);
    if !touched || empty(one) == empty(other) {
        return;
    }
    let (missing, given) = if empty(one) { (one, other) } else { (other, one) };
    let given = &object.fields[given].label;
    let (en, zh) = (&given.en, &given.zh);
    let message = text!(
        en = "Fill this in together with '{en}', or leave both empty.",
        zh = "请与“{zh}”一起填写，或都留空。"
    );
    problems.add(change.row, &object.fields[missing].name, "incomplete", message);
}

/// Names give the code and what is missing above them; a code alone gives the names.
fn address(change: &mut Change, names: [FieldId; 3], code: Option<FieldId>) {
    let renamed = names.iter().any(|&field| change.changes(field));
    let empty = names.iter().all(|&field| change.new.get(field).is_null());
    let recoded = code.is_some_and(|code| change.changes(code) && !change.new.get(code).is_null());
    if recoded && (!renamed || empty) {
        let known = code.and_then(|code| change.new.get(code).as_text()).map(region_names);
        for (field, name) in names.into_iter().zip(known.unwrap_or_default()) {
            change.new.set(field, name);
        }
        return;
    }
    if !renamed {
        return;
    }
    let said = names.map(|field| change.new.get(field).as_text());
    let found = locate(said[0], said[1], said[2]);
    if let Some(found) = &found {
        // What stands there stays: only what is missing above a name is filled in.
        let official = [found.province, found.city, found.district];
        let lowest = names.iter().rposition(|&field| !change.new.get(field).is_null());
        for (level, (field, name)) in names.into_iter().zip(official).enumerate() {
            if change.new.get(field).is_null() && Some(level) < lowest {
                change.new.set(field, name);
            }
        }
    }
    if let Some(code) = code {
        let found = found.and_then(|found| found.code).map(region_code);
        change.new.set(code, found);
    }
}

/// A position that is given together with its coordinate system is stored in WGS-84.
fn position(
    object: &ObjectDef,
    change: &mut Change,
    (lat, lng): (FieldId, FieldId),
    datum: FieldId,
    problems: &mut Problems,
) {
    let given = |field: FieldId| change.given.contains(&field);
    let moved = change.changes(lat) || change.changes(lng);
    let system = change.new.get(datum).as_text().and_then(Datum::named);
    let Some(system) = system.filter(|_| given(datum) && moved) else { return };
    let (Value::Int(north), Value::Int(east)) = (change.new.get(lat), change.new.get(lng)) else {
        return;
    };
    if system != Datum::Wgs84 && !(given(lat) && given(lng)) {
        let missing = if given(lat) { lng } else { lat };
        let message = text!(
            en = "Give both coordinates together with their system.",
            zh = "请同时填写经度、纬度及坐标系。"
        );
        problems.add(change.row, &object.fields[missing].name, "incomplete", message);
        return;
    }
    let (north, east) = to_wgs84(system, (*north, *east));
    change.new.set(lat, north);
    change.new.set(lng, east);
}
