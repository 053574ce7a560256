//! The standard objects field by field, as `tests/standard/objects/*.txt` have them, so that nobody
//! changes by accident what is painful to change later.
//!
//! `== name : traits` begins an object or a trait. A line is a field: its name, its kind (or `→` and the object that it refers to), its marks, and
//! perhaps `= default` and `: options`. Marks: `*` required in forms, `N` NOT NULL, `!` unique,
//! `#` an index begins with it, `◆` set by the system, `~` computed when it is read, `F` fixed after
//! creation, `C` access comes down along it. Lines that begin with `order`, `owner`, `department`, `index`, `unique`, `one` or
//! `never` speak of the object. Further indexes are allowed, everything else is exact.

use crate::catalog;
use std::collections::{BTreeMap, BTreeSet};
use steward_model::catalog::{FieldDef, FieldId, ObjectDef};
use steward_model::kind::{FieldKind, OptionDef};
use steward_model::query::{Direction, OrderTerm};
use steward_model::value::Value;

const TRAITS: &str = include_str!("objects/traits.txt");
const PACKS: [&str; 3] = [
    include_str!("objects/core.txt"),
    include_str!("objects/marketing.txt"),
    include_str!("objects/sales.txt"),
];

/// Words that begin a line about the object itself.
const ABOUT_OBJECT: [&str; 7] = ["order", "owner", "department", "index", "unique", "one", "never"];

/// What the table says of one object or trait.
#[derive(Default)]
struct Wanted {
    traits: Vec<String>,
    about: Vec<Vec<String>>,
    fields: BTreeMap<String, String>,
}

/// Reads the blocks of a table.
fn read(text: &str) -> BTreeMap<String, Wanted> {
    let mut blocks = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words[0] == "==" {
            name = words[1].to_owned();
            let traits = words.iter().skip(3).map(|&word| word.to_owned()).collect();
            let wanted = Wanted { traits, ..Wanted::default() };
            assert!(blocks.insert(name.clone(), wanted).is_none(), "{name} stands there twice");
            continue;
        }
        let wanted: &mut Wanted = blocks.get_mut(&name).expect("a block has begun");
        if ABOUT_OBJECT.contains(&words[0]) {
            wanted.about.push(words.iter().map(|&word| word.to_owned()).collect());
        } else {
            wanted.fields.insert(words[0].to_owned(), words[1..].join(" "));
        }
    }
    blocks
}

#[test]
fn the_objects_are_as_decided() {
    let traits = read(TRAITS);
    let mut objects = BTreeMap::new();
    for pack in PACKS {
        objects.extend(read(pack));
    }
    let catalog = catalog();
    let names: BTreeSet<&str> = catalog.objects().iter().map(|o| o.name.as_str()).collect();
    assert_eq!(names, objects.keys().map(String::as_str).collect());
    let mut wrong = Vec::new();
    for object in catalog.objects() {
        let wanted = &objects[&object.name];
        if object.traits != wanted.traits {
            wrong.push(format!("{}: traits are {:?}", object.name, object.traits));
        }
        let mut fields = wanted.fields.clone();
        for name in &object.traits {
            fields.extend(traits.get(name).map(|t| t.fields.clone()).unwrap_or_default());
        }
        wrong.extend(compare_fields(object, &fields));
        wrong.extend(compare_object(object, &wanted.about));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn compare_fields(object: &ObjectDef, wanted: &BTreeMap<String, String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for field in object.shown() {
        let place = format!("{}.{}", object.name, field.name);
        let Some(wanted) = wanted.get(&field.name) else {
            wrong.push(format!("{place}: not in the table"));
            continue;
        };
        let indexed = wanted.split(' ').any(|word| word == "#");
        if indexed && !begins_an_index(object, field.id) {
            wrong.push(format!("{place}: no index begins with it"));
        }
        let wanted: Vec<&str> = wanted.split(' ').filter(|word| *word != "#").collect();
        let has_options = wanted.contains(&":");
        let found = describe(object, field, has_options);
        if found != wanted.join(" ").replace("→ self", &format!("→ {}", object.name)) {
            wrong.push(format!("{place}: is '{found}', not '{}'", wanted.join(" ")));
        }
    }
    let known = |name: &&String| object.field(name).is_none() && object.display(name).is_none();
    wrong
        .extend(wanted.keys().filter(known).map(|name| format!("{}.{name}: missing", object.name)));
    wrong
}

/// A field in the notation of the table.
fn describe(object: &ObjectDef, field: &FieldDef, with_options: bool) -> String {
    let mut words = Vec::new();
    let mut cascade = false;
    if let FieldKind::Reference(reference) = &field.kind {
        cascade = reference.cascade;
    }
    match (&field.kind, field.kind().name()) {
        (FieldKind::Reference(reference), "reference") => {
            words.extend(["→".to_owned(), reference.to.clone().unwrap_or_default()]);
        }
        // A reference to the own object is written as one, whatever the object.
        (_, kind) if kind == object.name && field.name == "merged_into_id" => {
            words.extend(["→".to_owned(), kind.to_owned()]);
        }
        (_, kind) => words.push(kind.to_owned()),
    }
    let marks = [
        (field.required, "*"),
        (field.not_null, "N"),
        (field.derived, "◆"),
        (object.display(&field.name).is_some(), "~"),
        (field.fixed, "F"),
        (field.unique, "!"),
        (cascade, "C"),
    ];
    words.extend(marks.iter().filter(|(set, _)| *set).map(|(_, mark)| (*mark).to_owned()));
    if let Some(default) = &field.default {
        words.extend(["=".to_owned(), default_text(default)]);
    }
    let options: &[OptionDef] = match &field.kind {
        FieldKind::Select(select) => &select.options,
        FieldKind::MultiSelect(multi) => &multi.select.options,
        _ => &[],
    };
    if with_options {
        words.push(":".to_owned());
        words.extend(options.iter().map(|option| option.key.clone()));
    }
    words.join(" ")
}

fn default_text(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Text(value) => value.clone(),
        Value::Null | Value::Bytes(_) => panic!("no field has such a default"),
    }
}

fn begins_an_index(object: &ObjectDef, field: FieldId) -> bool {
    object.indexes.iter().any(|index| index.fields[0] == field)
        || object.uniques.iter().any(|key| key.fields[0] == field)
}

fn compare_object(object: &ObjectDef, wanted: &[Vec<String>]) -> Vec<String> {
    let named = |id: &FieldId| object.fields[*id].name.clone();
    let line = |head: &str, fields: &[FieldId]| {
        std::iter::once(head.to_owned()).chain(fields.iter().map(named)).collect::<Vec<String>>()
    };
    let order: Vec<String> = object.order.iter().map(order_text).collect();
    let mut exact = vec![vec!["order".to_owned(), order.join(",")]];
    // What `owned` says need not be said again.
    if !object.has_trait("owned") {
        exact.extend(object.owner.map(|field| line("owner", &[field])));
        exact.extend(object.department.map(|field| line("department", &[field])));
    }
    exact.extend(
        object.uniques.iter().filter(|k| k.fields.len() > 1).map(|k| line("unique", &k.fields)),
    );
    if !object.one_of.is_empty() {
        exact.push(line("one", &object.one_of));
    }
    if !object.never_together.is_empty() {
        exact.push(line("never", &object.never_together));
    }
    let indexes: Vec<Vec<String>> =
        object.indexes.iter().map(|index| line("index", &index.fields)).collect();
    let mut wrong = Vec::new();
    for line in &exact {
        if !wanted.contains(line) {
            wrong.push(format!("{}: not in the table: {}", object.name, line.join(" ")));
        }
    }
    for line in wanted {
        if !exact.contains(line) && !indexes.contains(line) {
            wrong.push(format!("{}: missing: {}", object.name, line.join(" ")));
        }
    }
    wrong
}

fn order_text(term: &OrderTerm) -> String {
    match term.direction {
        Direction::Asc => term.field.clone(),
        Direction::Desc => format!("{}.desc", term.field),
    }
}
