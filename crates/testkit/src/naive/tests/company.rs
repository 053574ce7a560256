//! Four firms, five people, one ticket.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;
use steward_model::Value;
use steward_model::catalog::Catalog;
use steward_model::clock::DAY;
use steward_model::error::ErrorKind;
use steward_model::query::{
    Embed, FieldPath, Filter, ListQuery, Operator, OrderTerm, SelectItem, Test,
};
use steward_model::record::Record;
use steward_model::scope::{ObjectRights, Principal, Reach, Scope, Verb};
use steward_model::text::Language;

use crate::naive::{Naive, NaiveAccess};

/// The time of all questions: 1970-01-11T12:00:00Z.
pub(super) const NOW: i64 = 10 * DAY + DAY / 2;

const FIRM: &str = r#"
name = "firm"
plural = "firms"
label = { en = "Firm", zh = "公司" }
label_plural = { en = "Firms", zh = "公司" }
help = { en = "A firm.", zh = "公司。" }
icon = "dot"
title = "name"
traits = ["child"]
order = "name"
owner = "owner_id"
department = "department_id"
field = [
  { name = "name", kind = "text", sorted = true, label = { en = "Name", zh = "名称" } },
  { name = "amount", kind = "money", label = { en = "Amount", zh = "金额" } },
  { name = "tags", kind = "multi_select", label = { en = "Tags", zh = "标签" }, options = [
    { key = "a", label = { en = "A", zh = "甲" } }, { key = "b", label = { en = "B", zh = "乙" } } ] },
  { name = "since", kind = "date", label = { en = "Since", zh = "起" } },
  { name = "open", kind = "boolean", label = { en = "Open", zh = "营业" } },
  { name = "parent_id", kind = "reference", to = "firm", cascade = true, label = { en = "Parent", zh = "上级" } },
  { name = "owner_id", kind = "integer", label = { en = "Owner", zh = "负责人" } },
  { name = "department_id", kind = "integer", label = { en = "Department", zh = "部门" } },
]
"#;

const PERSON: &str = r#"
name = "person"
plural = "people"
label = { en = "Person", zh = "人" }
label_plural = { en = "People", zh = "人" }
help = { en = "A person.", zh = "人。" }
icon = "dot"
title = "name"
traits = ["child"]
field = [
  { name = "name", kind = "text", label = { en = "Name", zh = "姓名" } },
  { name = "firm_id", kind = "reference", to = "firm", cascade = true, label = { en = "Firm", zh = "公司" } },
  { name = "old_firm_id", kind = "reference", to = "firm", label = { en = "Old firm", zh = "前公司" } },
]
"#;

const COLLABORATOR: &str = r#"
name = "collaborator"
plural = "collaborators"
label = { en = "Collaborator", zh = "协作人" }
label_plural = { en = "Collaborators", zh = "协作人" }
help = { en = "Who helps.", zh = "协作人。" }
icon = "dot"
title = "id"
traits = ["child"]
field = [
  { name = "subject", kind = "any_record", objects = ["firm", "person"], label = { en = "Subject", zh = "对象" } },
  { name = "user_id", kind = "integer", label = { en = "User", zh = "用户" } },
  { name = "department_id", kind = "integer", label = { en = "Department", zh = "部门" } },
  { name = "right", kind = "text", label = { en = "Right", zh = "权限" } },
  { name = "until", kind = "date", label = { en = "Until", zh = "期限" } },
]
"#;

/// The firms: 东方 (1) with the subsidiaries abc (2) and Éa (3); an anonymous one (4); a deleted
/// one (5). The people: Li at 1, Wu at 2 (once at 1), Xu at 5, Yu at none, Zu at 1 but deleted.
pub(super) fn company() -> Naive {
    let files = [("firm", FIRM), ("person", PERSON), ("collaborator", COLLABORATOR)];
    let catalog = Arc::new(Catalog::from_toml(files).unwrap());
    let mut naive = Naive { catalog, tables: BTreeMap::new() };
    firms(&mut naive);
    people(&mut naive);
    naive
}

fn firms(naive: &mut Naive) {
    let text = Value::from;
    let int = Value::Int;
    add(
        naive,
        "firm",
        1,
        [
            ("name", text("东方")),
            ("name_sort", text("dong fang")),
            ("amount", int(1_050)),
            ("tags", text(",a,b,")),
            ("since", int(0)),
            ("open", Value::Bool(true)),
            ("owner_id", int(7)),
        ],
    );
    add(
        naive,
        "firm",
        2,
        [
            ("name", text("abc")),
            ("name_sort", text("abc")),
            ("amount", int(200)),
            ("tags", text(",b,")),
            ("open", Value::Bool(false)),
            ("parent_id", int(1)),
        ],
    );
    add(
        naive,
        "firm",
        3,
        [
            ("name", text("Éa")),
            ("name_sort", text("ea")),
            ("amount", int(-1)),
            ("parent_id", int(2)),
            ("department_id", int(4)),
        ],
    );
    add(naive, "firm", 4, []);
    add(
        naive,
        "firm",
        5,
        [
            ("name", text("gone")),
            ("name_sort", text("gone")),
            ("amount", int(9)),
            ("deleted_at", int(1)),
            ("owner_id", int(7)),
        ],
    );
    add(naive, "person", 1, [("name", text("Li")), ("firm_id", int(1))]);
}

fn people(naive: &mut Naive) {
    let text = Value::from;
    let int = Value::Int;
    add(naive, "person", 2, [("name", text("Wu")), ("firm_id", int(2)), ("old_firm_id", int(1))]);
    add(naive, "person", 3, [("name", text("Xu")), ("firm_id", int(5))]);
    add(naive, "person", 4, [("name", text("Yu"))]);
    add(naive, "person", 5, [("name", text("Zu")), ("firm_id", int(1)), ("deleted_at", int(1))]);
}

/// Adds a record.
pub(super) fn add<const N: usize>(
    naive: &mut Naive,
    object: &str,
    id: i64,
    values: [(&str, Value); N],
) {
    let definition = naive.catalog.find(object).unwrap();
    let mut row = Record::empty(definition.id, definition.fields.len());
    row.set(0, id);
    for (name, value) in values {
        row.set(definition.id_of(name), value);
    }
    naive.tables.entry(object.to_owned()).or_default().push(row);
}

/// A user (7) who reaches `objects` by reading and nothing else.
pub(super) fn user(naive: &Naive, objects: &[(&str, Reach)]) -> Scope {
    let mut rights = vec![ObjectRights::default(); naive.catalog.objects().len()];
    for (object, reach) in objects {
        let id = naive.catalog.find(object).unwrap().id;
        rights[id].reach[Verb::Read as usize] = reach.clone();
    }
    let principal = Principal {
        user_id: 7,
        name: "Lan".to_owned(),
        department_id: None,
        departments: Arc::default(),
        shared_departments: Arc::default(),
        language: Some(Language::En),
        time_zone: "UTC".to_owned(),
    };
    Scope { principal, epoch: 1, objects: rights, actions: BTreeSet::new() }
}

/// The access of a scope.
pub(super) fn of(scope: Scope) -> NaiveAccess {
    NaiveAccess::User(Arc::new(scope))
}

pub(super) fn field(name: &str) -> SelectItem {
    SelectItem::Field { alias: None, field: name.to_owned(), cast: None }
}

pub(super) fn embed(target: &str, select: Vec<SelectItem>) -> Embed {
    Embed {
        alias: None,
        target: target.to_owned(),
        hint: None,
        join: steward_model::query::Join::Left,
        spread: false,
        nothing: false,
        query: ListQuery { select, ..ListQuery::default() },
    }
}

pub(super) fn test(path: &str, operator: Operator, values: &[&str]) -> Filter {
    let mut relations: Vec<String> = path.split('.').map(str::to_owned).collect();
    let field = relations.pop().unwrap_or_default();
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Filter::Test(Test { field: FieldPath { relations, field }, operator, quantifier: None, values })
}

pub(super) fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

pub(super) fn by(field: &str, direction: steward_model::query::Direction) -> OrderTerm {
    OrderTerm { relation: None, field: field.to_owned(), bucket: None, direction, nulls: None }
}

/// The ids of the rows that the system sees with this filter.
pub(super) fn ids(naive: &Naive, object: &str, filter: Filter) -> Vec<i64> {
    let mut found = ids_of(naive, object, filter, &NaiveAccess::System);
    found.sort_unstable();
    found
}

/// The ids that somebody sees, in their order.
pub(super) fn ids_of(
    naive: &Naive,
    object: &str,
    filter: Filter,
    access: &NaiveAccess,
) -> Vec<i64> {
    let query = ListQuery { select: vec![field("id")], filter, ..ListQuery::default() };
    let rows = naive.list(object, &query, access, NOW).unwrap();
    rows.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

/// What the system gets.
pub(super) fn list(naive: &Naive, object: &str, query: &ListQuery) -> Json {
    naive.list(object, query, &NaiveAccess::System, NOW).unwrap()
}

/// Why somebody is refused.
pub(super) fn refusal(
    naive: &Naive,
    object: &str,
    query: &ListQuery,
    access: &NaiveAccess,
) -> ErrorKind {
    naive.list(object, query, access, NOW).unwrap_err().kind
}
