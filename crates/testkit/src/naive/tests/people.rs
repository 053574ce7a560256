//! Those who take part, and what is private.

use std::collections::BTreeMap;
use std::sync::Arc;

use steward_model::Value;
use steward_model::catalog::Catalog;
use steward_model::query::Filter;
use steward_model::scope::{Reach, Terms, Verb};

use super::company::{NOW, add, ids, ids_of, of, user};
use crate::naive::Naive;

const TALK: &str = r#"
name = "talk"
plural = "talks"
label = { en = "Talk", zh = "会谈" }
label_plural = { en = "Talks", zh = "会谈" }
help = { en = "A talk.", zh = "会谈。" }
icon = "dot"
title = "id"
traits = ["child"]
owner = "owner_id"
field = [
  { name = "owner_id", kind = "integer", label = { en = "Owner", zh = "负责人" } },
  { name = "before_id", kind = "reference", to = "talk", cascade = true, label = { en = "Before", zh = "上一次" } },
  { name = "seen_by", kind = "select", not_null = true, label = { en = "Seen by", zh = "可见" }, options = [
    { key = "all", label = { en = "All", zh = "全部" } }, { key = "few", label = { en = "Few", zh = "少数" } } ] },
]
[people]
from = "guest"
via = "talk_id"
[private]
field = "seen_by"
value = "few"
departments = "team"
"#;

const GUEST: &str = r#"
name = "guest"
plural = "guests"
label = { en = "Guest", zh = "来宾" }
label_plural = { en = "Guests", zh = "来宾" }
help = { en = "A guest.", zh = "来宾。" }
icon = "dot"
title = "id"
traits = ["child"]
field = [
  { name = "talk_id", kind = "reference", to = "talk", label = { en = "Talk", zh = "会谈" } },
  { name = "user_id", kind = "integer", label = { en = "User", zh = "用户" } },
]
"#;

const TEAM: &str = r#"
name = "team"
plural = "teams"
label = { en = "Team", zh = "团队" }
label_plural = { en = "Teams", zh = "团队" }
help = { en = "A team.", zh = "团队。" }
icon = "dot"
title = "id"
traits = ["child"]
field = [
  { name = "talk_id", kind = "reference", to = "talk", label = { en = "Talk", zh = "会谈" } },
  { name = "department_id", kind = "integer", label = { en = "Department", zh = "部门" } },
]
"#;

/// Talks for all: 1 of user 7's, 2 of nobody's. Private ones: 3 of user 7's, 4 of nobody's, and 5, which
/// comes down from 1.
fn talks() -> Naive {
    let catalog = Catalog::from_toml([("talk", TALK), ("guest", GUEST), ("team", TEAM)]).unwrap();
    let mut naive = Naive { catalog: Arc::new(catalog), tables: BTreeMap::new() };
    for (id, owner, seen_by, before) in [
        (1, Value::Int(7), "all", Value::Null),
        (2, Value::Null, "all", Value::Null),
        (3, Value::Int(7), "few", Value::Null),
        (4, Value::Null, "few", Value::Null),
        (5, Value::Null, "few", Value::Int(1)),
    ] {
        let values = [("owner_id", owner), ("seen_by", seen_by.into()), ("before_id", before)];
        add(&mut naive, "talk", id, values);
    }
    naive
}

fn guest(naive: &mut Naive, id: i64, talk: i64, user: i64, deleted: Value) {
    let values =
        [("talk_id", Value::Int(talk)), ("user_id", Value::Int(user)), ("deleted_at", deleted)];
    add(naive, "guest", id, values);
}

fn seen(naive: &Naive, reach: Reach) -> Vec<i64> {
    let access = of(user(naive, &[("talk", reach)]));
    let mut found = ids_of(naive, "talk", Filter::default(), &access);
    found.sort_unstable();
    found
}

#[test]
fn what_is_private_is_its_owners_and_theirs_who_take_part() {
    let mut naive = talks();
    assert_eq!(ids(&naive, "talk", Filter::default()), [1, 2, 3, 4, 5], "the system sees all");
    assert_eq!(seen(&naive, Reach::All), [1, 2, 3]);
    let own = || Reach::Terms(Terms { owner: Some(7), ..Terms::default() });
    assert_eq!(seen(&naive, own()), [1, 3]);
    guest(&mut naive, 1, 4, 8, Value::Null);
    guest(&mut naive, 2, 5, 7, Value::Int(1));
    assert_eq!(seen(&naive, Reach::All), [1, 2, 3], "somebody else, and one who was taken out");
    guest(&mut naive, 3, 5, 7, Value::Null);
    assert_eq!(seen(&naive, Reach::All), [1, 2, 3, 5]);
    assert_eq!(seen(&naive, own()), [1, 3, 5]);
}

#[test]
fn what_is_private_is_also_for_the_departments_that_it_is_shared_with() {
    let mut naive = talks();
    for (id, talk, department, deleted) in
        [(1, 4, 30, Value::Null), (2, 5, 31, Value::Null), (3, 3, 30, Value::Int(1))]
    {
        let department = ("department_id", Value::Int(department));
        let values = [("talk_id", Value::Int(talk)), department, ("deleted_at", deleted)];
        add(&mut naive, "team", id, values);
    }
    let seen_from = |departments: &[i64], reach: Reach| {
        let mut scope = user(&naive, &[("talk", reach)]);
        scope.principal.user_id = 9;
        scope.principal.shared_departments = departments.into();
        let mut found = ids_of(&naive, "talk", Filter::default(), &of(scope));
        found.sort_unstable();
        found
    };
    assert_eq!(seen_from(&[], Reach::All), [1, 2]);
    assert_eq!(seen_from(&[30], Reach::All), [1, 2, 4], "3 is shared no longer");
    assert_eq!(seen_from(&[30, 31], Reach::All), [1, 2, 4, 5]);
    let own = Reach::Terms(Terms { owner: Some(9), ..Terms::default() });
    assert_eq!(seen_from(&[30, 31], own), [0_i64; 0], "sharing opens what is private, no more");
}

#[test]
fn who_takes_part_reads() {
    let mut naive = talks();
    let taking_part = || Reach::Terms(Terms { participant: Some(7), ..Terms::default() });
    assert_eq!(seen(&naive, taking_part()), [0_i64; 0]);
    guest(&mut naive, 1, 1, 7, Value::Null);
    assert_eq!(seen(&naive, taking_part()), [1], "5 comes down from 1, but is private");
    guest(&mut naive, 2, 4, 7, Value::Null);
    guest(&mut naive, 3, 2, 8, Value::Null);
    guest(&mut naive, 4, 2, 7, Value::Int(1));
    assert_eq!(seen(&naive, taking_part()), [1, 4]);
    let access = of(user(&naive, &[("talk", taking_part())]));
    assert!(!naive.reaches("talk", 1, Verb::Update, &access, NOW));
}
