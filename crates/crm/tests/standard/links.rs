//! How the definitions hang together: their order, their indexes, their forms, their behaviour.

use crate::catalog;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use steward_crm::SHIPPED;
use steward_model::catalog::{FieldId, ObjectDef};
use steward_model::kind::FieldKind;

/// Fields that people may set but that no form shows: they are for integrations.
const NOT_ON_FORMS: [&str; 2] = ["origin", "external_id"];

#[test]
fn the_order_is_always_the_same_and_core_comes_first() {
    let files: Vec<&str> = SHIPPED.iter().map(|(file, _)| *file).collect();
    let packs: Vec<&str> = files.iter().map(|file| file.split('/').nth(1).unwrap()).collect();
    let mut sorted = files.clone();
    sorted.sort_by_key(|file| (file.split('/').nth(1) != Some("core"), *file));
    assert_eq!(files, sorted);
    assert_eq!(packs.first(), Some(&"core"));
    let names: Vec<String> = catalog().objects().iter().map(|o| o.name.clone()).collect();
    let folders: Vec<&str> = files.iter().map(|file| file.split('/').nth(2).unwrap()).collect();
    assert_eq!(names, folders);
}

#[test]
fn every_way_by_which_access_comes_down_has_an_index() {
    let catalog = catalog();
    let mut ways = 0;
    for object in catalog.objects() {
        for cascade in &object.cascades {
            let start: Vec<FieldId> = match &cascade.when {
                Some((name, _)) => vec![*name, cascade.field],
                None => vec![cascade.field],
            };
            assert!(has_index(object, &start), "{}: {start:?}", object.name);
            ways += 1;
        }
    }
    assert!(ways >= 12, "only {ways} ways");
}

#[test]
fn owned_records_are_walked_by_owner_and_by_department_in_their_order() {
    let catalog = catalog();
    let owned: Vec<&ObjectDef> =
        catalog.objects().iter().filter(|object| object.has_trait("owned")).collect();
    assert_eq!(owned.len(), 6);
    for object in owned {
        let order: Vec<FieldId> = object.order.iter().map(|t| object.id_of(&t.field)).collect();
        for start in [object.owner, object.department] {
            let start = start.expect("an owned object has both");
            let fields: Vec<FieldId> = std::iter::once(start).chain(order.clone()).collect();
            assert!(has_index(object, &fields), "{}: {fields:?}", object.name);
        }
        assert!(has_index(object, &order), "{}: by its order", object.name);
    }
}

fn has_index(object: &ObjectDef, start: &[FieldId]) -> bool {
    let mut keys = object.uniques.iter().map(|key| &key.fields);
    keys.any(|fields| fields.starts_with(start))
        || object.indexes.iter().any(|index| index.fields.starts_with(start))
}

#[test]
fn a_form_shows_each_field_once_and_misses_none_that_people_set() {
    for object in catalog().objects() {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for name in object.sections.iter().flat_map(|section| &section.fields) {
            *times.entry(name).or_default() += 1;
        }
        for field in object.shown() {
            let place = format!("{}.{}", object.name, field.name);
            let wanted = if NOT_ON_FORMS.contains(&field.name.as_str()) {
                0..=0
            } else if field.writable() {
                1..=1
            } else {
                0..=1
            };
            let found = times.get(field.name.as_str()).copied().unwrap_or_default();
            assert!(wanted.contains(&found), "{place} stands in {found} sections");
        }
    }
}

#[test]
fn a_formula_or_roll_up_can_always_be_stored() {
    let catalog = catalog();
    let mut computed = 0;
    for object in catalog.objects() {
        for field in object.fields.iter().filter(|field| field.computed.is_some()) {
            let place = format!("{}.{}", object.name, field.name);
            assert!(field.derived && !field.required && !field.fixed, "{place}");
            assert!(!field.not_null || field.default.is_some(), "{place}");
            computed += 1;
        }
    }
    let followed = catalog.objects().iter().filter(|object| object.has_trait("followed")).count();
    assert_eq!(
        computed,
        3 * followed + 2 + 4,
        "two formulas; amounts, lines, a first response, a first deal"
    );
}

#[test]
fn nobody_can_keep_a_password_in_a_user() {
    let catalog = catalog();
    let user = catalog.find("user").unwrap();
    for field in &user.fields {
        for word in ["password", "secret", "token", "hash", "totp"] {
            assert!(!field.name.contains(word), "{}", field.name);
        }
    }
}

#[test]
fn rights_change_with_the_objects_that_say_so() {
    let catalog = catalog();
    let found: BTreeSet<&str> = catalog
        .objects()
        .iter()
        .filter(|object| object.has_trait("access"))
        .map(|object| object.name.as_str())
        .collect();
    let wanted = BTreeSet::from([
        "company",
        "department",
        "department_leader",
        "duplicate_rule",
        "role",
        "role_action",
        "role_field_right",
        "role_right",
        "user",
        "user_role",
    ]);
    assert_eq!(found, wanted);
    let rights = catalog.find("role_right").unwrap();
    for verb in steward_model::scope::Verb::ALL {
        let field = rights.field(&format!("can_{}", verb.name())).expect("a field for each verb");
        let FieldKind::Select(select) = &field.kind else { panic!("{} is no select", field.name) };
        for option in &select.options {
            assert!(steward_model::scope::DataScope::from_key(&option.key).is_some());
        }
    }
}

#[test]
fn every_behaviour_in_the_packs_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let declared = fs::read_to_string(root.join("src/packs.rs")).unwrap();
    let declared: Vec<&str> = declared.lines().filter(|line| line.starts_with("#[path")).collect();
    for (file, _) in SHIPPED {
        let folder = Path::new(file).parent().unwrap();
        let behaviour = folder.join("mod.rs");
        let line = format!("#[path = \"../{}\"]", behaviour.display());
        let exists = root.join(&behaviour).exists();
        assert_eq!(exists, declared.contains(&line.as_str()), "{line} in src/packs.rs");
    }
}
