//! The SQL of typical questions, in both dialects, for readers who see everything, their
//! departments' records, and little. A change of emission shows here as a change of text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use steward_model::catalog::Catalog;
use steward_model::scope::{
    Access, ObjectRights, Principal, Reach, Scope, SystemAccess, Terms, Verb,
};
use steward_model::search::Question;
use steward_model::text::Language;
use steward_store::plan::Plan;
use steward_store::{Dialect, emit, search};

const QUESTIONS: &[(&str, &str)] = &[
    ("contacts", "select=id,name,account(id,name)&order=created_at.desc&limit=50"),
    ("contacts", "select=id&name=ilike.*li*&or=(phone.is.null,email.like.*@example.com)&limit=20"),
    ("contacts", "select=id&@account.city=eq.杭州&interests=ov.{food,sports}&limit=20"),
    (
        "accounts",
        "select=name,contacts(name,activities(kind))&contacts.limit=3&contacts=not.is.null",
    ),
    ("accounts", "select=name&id=in.(1,2,3)&order=name"),
    ("opportunities", "select=stage,amount_base.sum(),amount_base.avg(),count()&order=stage"),
    ("activities", "select=id,account!inner(name)&account.level=eq.A&order=happened_at.desc"),
];

/// A zone whose clocks were changed, but not often.
const ZONE: &str = "Asia/Kolkata";

/// Questions whose scope does not matter.
const GRAMMAR: &[(&str, &str)] = &[
    (
        "opportunities",
        "select=id&owner_id=eq.@me&department_id=neq.@my_departments&close_date=gte.@month_start\
         &created_at=lt.@today-1q&limit=5",
    ),
    (
        "opportunities",
        "select=id&or=(@account.level.eq.vip,amount.gt.100000)&@account.contacts.name=eq.张三&limit=5",
    ),
    (
        "opportunities",
        "select=close_date.bucket(week),created_at.bucket(month),count()\
         &order=created_at.bucket(month).desc",
    ),
    ("opportunities", "select=amount_base.sum()::text,...account(city)&order=account(city)"),
    (
        "accounts",
        "select=name::text,opportunities!account_id(stage,amount_base.avg()::int,count())&id=eq.7&opportunities.limit=3",
    ),
    ("accounts", "select=...contacts(phones:phone),...parent(parent_name:name)&id=eq.7"),
    ("accounts", "select=created_at::date&order=created_at.bucket(day),name&limit=5&offset=5"),
];

#[test]
fn lists_in_both_dialects() {
    let catalog = Arc::new(steward_crm::catalog().expect("the standard catalog"));
    let mut text = String::new();
    for (who, access) in readers(&catalog) {
        for (plural, question) in QUESTIONS {
            let query = steward_grammar::parse_list(question).expect(question);
            let object = catalog.find_plural(plural).expect(plural).id;
            let plan = Plan::resolve(&catalog, &access, Verb::Read, 1_000, object, &query);
            let plan = plan.expect(question);
            let plan = if who == "little" { plan.from_small_scope() } else { plan };
            let _ = writeln!(text, "## {who}: {plural}?{question}");
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                let statement = emit::list(&plan, dialect).statement;
                let _ = writeln!(text, "{dialect:?}: {}\n  {:?}", statement.sql, statement.params);
            }
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn grammar_in_both_dialects() {
    let catalog = Arc::new(steward_crm::catalog().expect("the standard catalog"));
    let Access::User(scope) = user(&catalog, &Reach::All) else { unreachable!("a user") };
    let principal = Principal { time_zone: ZONE.to_owned(), ..scope.principal.clone() };
    let access = Access::User(Arc::new(Scope { principal, ..(*scope).clone() }));
    let mut text = String::new();
    for (plural, question) in GRAMMAR {
        let query = steward_grammar::parse_list(question).expect(question);
        let object = catalog.find_plural(plural).expect(plural).id;
        let plan = Plan::resolve(&catalog, &access, Verb::Read, 1_000, object, &query);
        let plan = plan.expect(question);
        let _ = writeln!(text, "## {plural}?{question}");
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let statement = emit::list(&plan, dialect).statement;
            let _ = writeln!(text, "{dialect:?}: {}\n  {:?}", statement.sql, statement.params);
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn cursors_in_both_dialects() {
    let catalog = Arc::new(steward_crm::catalog().expect("the standard catalog"));
    let access = Access::System(SystemAccess::because("test"));
    let mut text = String::new();
    for order in ["created_at.desc", "name", "next_step_at", "level.desc,created_at"] {
        let object = catalog.expect("account").expect("account");
        let query = steward_grammar::parse_list(&format!("select=id&order={order}&limit=2"));
        let query = query.expect(order);
        let plan = Plan::resolve(&catalog, &access, Verb::Read, 0, object.id, &query);
        let listing = emit::list(&plan.expect(order), Dialect::Sqlite);
        let values: Vec<_> = listing
            .keys
            .iter()
            .map(|(_, column)| match column {
                steward_model::value::ColumnType::Text => "m".into(),
                _ => steward_model::Value::Int(7),
            })
            .collect();
        let after = listing.cursor(&values);
        let query = steward_model::query::ListQuery { after: Some(after), ..query };
        let plan = Plan::resolve(&catalog, &access, Verb::Read, 0, object.id, &query);
        let plan = plan.expect(order);
        let _ = writeln!(text, "## order={order}");
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let statement = emit::list(&plan, dialect).statement;
            let _ = writeln!(text, "{dialect:?}: {}\n  {:?}", statement.sql, statement.params);
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn counts_in_both_dialects() {
    let catalog = Arc::new(steward_crm::catalog().expect("the standard catalog"));
    let mut text = String::new();
    let object = catalog.expect("contact").expect("contact").id;
    for (reader, access) in readers(&catalog) {
        for (question, cap) in [("", None), ("title=eq.CEO", Some(10)), ("id=eq.3", None)] {
            let query = steward_grammar::parse_list(question).expect(question);
            let plan = Plan::resolve(&catalog, &access, Verb::Read, 1_000, object, &query);
            let plan = plan.expect(question);
            let _ = writeln!(text, "## {reader}: {question:?} up to {cap:?}");
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                let statement = emit::count(&plan, dialect, cap);
                let _ = writeln!(text, "{dialect:?}: {}\n  {:?}", statement.sql, statement.params);
            }
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn searches_in_both_dialects() {
    let catalog = Arc::new(steward_crm::catalog().expect("the standard catalog"));
    let mut text = String::new();
    let task = catalog.expect("task").expect("task");
    let object = task.id;
    for (reader, access) in readers(&catalog) {
        let sizes: &[Option<u64>] =
            if reader == "little" { &[Some(10), Some(1_000)] } else { &[None] };
        for (question, size) in
            ["张三 li"].iter().flat_map(|q| sizes.iter().map(move |size| (q, size)))
        {
            let asked = search::Asked::new(task, &access, &Question::new(question));
            let _ = writeln!(text, "## {reader}: {question:?} among {size:?}");
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                let who = (&access, 1_000);
                let hits =
                    emit::hits(dialect, &catalog, who, object, &asked, emit::Wanted::new(*size, 6));
                let statement = hits.expect("something is asked for");
                let _ = writeln!(text, "{dialect:?}: {}\n  {:?}", statement.sql, statement.params);
            }
        }
        for question in ["select=id&search=fts.张三&order=created_at.desc&limit=5"] {
            let query = steward_grammar::parse_list(question).expect(question);
            let plan = Plan::resolve(&catalog, &access, Verb::Read, 1_000, object, &query);
            let plan = plan.expect(question);
            let _ = writeln!(text, "## {reader}: {question}");
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                let statement = emit::list(&plan, dialect).statement;
                let _ = writeln!(text, "{dialect:?}: {}\n  {:?}", statement.sql, statement.params);
            }
        }
    }
    insta::assert_snapshot!(text);
}

fn readers(catalog: &Catalog) -> Vec<(&'static str, Access)> {
    let terms = |departments: &[i64]| {
        Reach::Terms(Terms {
            owner: Some(5),
            departments: departments.into(),
            collaborator: Some(5),
            collaborating_departments: [2].into(),
            participant: Some(5),
            write: false,
        })
    };
    vec![
        ("everything", user(catalog, &Reach::All)),
        ("departments", user(catalog, &terms(&[2, 3]))),
        ("little", user(catalog, &terms(&[]))),
    ]
}

fn user(catalog: &Catalog, reach: &Reach) -> Access {
    let rights =
        ObjectRights { reach: std::array::from_fn(|_| reach.clone()), fields: BTreeMap::new() };
    Access::User(Arc::new(Scope {
        principal: Principal {
            user_id: 5,
            name: "test".to_owned(),
            department_id: Some(2),
            departments: [2, 3].into(),
            shared_departments: Arc::default(),
            language: Some(Language::En),
            time_zone: "UTC".to_owned(),
        },
        epoch: 0,
        objects: vec![rights; catalog.objects().len()],
        actions: BTreeSet::new(),
    }))
}
