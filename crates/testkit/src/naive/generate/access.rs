//! Random readers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::record::Record;
use steward_model::scope::{FieldRight, ObjectRights, Principal, Reach, Scope, Terms, Verb};
use steward_model::text::Language;

use super::Tape;
use crate::naive::NaiveAccess;

/// Where readers are: in China, and where clocks change, by half hours, or far from noon in London.
const ZONES: [&str; 6] = [
    "Asia/Shanghai",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
];

/// The system, or a user with any reach of every object and a few hidden or masked fields.
#[must_use]
pub fn access(
    catalog: &Catalog,
    tables: &BTreeMap<String, Vec<Record>>,
    tape: &mut Tape<'_>,
) -> NaiveAccess {
    if !tape.chance(3, 4) {
        return NaiveAccess::System;
    }
    let count = |name: &str| tables.get(name).map_or(0, Vec::len);
    let user_id = 1 + tape.below(count("user")) as i64;
    let departments: Vec<i64> = (1..=count("department") as i64).collect();
    let principal = Principal {
        user_id,
        name: "陈宇航".to_owned(),
        department_id: None,
        departments: tape.some(&departments).into(),
        shared_departments: some(&departments, tape).into(),
        language: Some(Language::Zh),
        time_zone: (*tape.choose(&ZONES)).to_owned(),
    };
    let objects = catalog.objects().iter();
    let objects = objects.map(|object| rights(object, user_id, &departments, tape)).collect();
    NaiveAccess::User(Arc::new(Scope { principal, epoch: 1, objects, actions: BTreeSet::new() }))
}

fn rights(
    object: &ObjectDef,
    user_id: i64,
    departments: &[i64],
    tape: &mut Tape<'_>,
) -> ObjectRights {
    let mut rights = ObjectRights::default();
    for verb in [Verb::Read, Verb::Update] {
        rights.reach[verb as usize] = match tape.below(12) {
            0..5 => Reach::All,
            5 => Reach::None,
            _ => Reach::Terms(terms(user_id, departments, tape)),
        };
    }
    for field in object.fields.iter().filter(|field| !field.internal && field.id > 0) {
        match tape.below(30) {
            28 => rights.fields.insert(field.name.clone(), FieldRight::Hidden),
            29 => rights.fields.insert(field.name.clone(), FieldRight::Masked),
            27 => rights.fields.insert(field.name.clone(), FieldRight::Read),
            _ => None,
        };
    }
    rights
}

/// Half the time none, else some.
fn some(departments: &[i64], tape: &mut Tape<'_>) -> Vec<i64> {
    if tape.chance(1, 2) { tape.some(departments) } else { Vec::new() }
}

fn terms(user_id: i64, departments: &[i64], tape: &mut Tape<'_>) -> Terms {
    Terms {
        owner: tape.chance(1, 2).then_some(user_id),
        departments: some(departments, tape).into(),
        collaborator: tape.chance(2, 3).then_some(user_id),
        collaborating_departments: some(departments, tape).into(),
        participant: tape.chance(1, 2).then_some(user_id),
        write: tape.chance(1, 2),
    }
}
