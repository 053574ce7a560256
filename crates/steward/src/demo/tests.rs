//! The records that are made in bulk are those that the engine would have made of the same input.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use steward_engine::WriteWish;
use steward_model::catalog::ObjectDef;
use steward_model::query::ListQuery;
use steward_model::record::Record;
use steward_testkit::{NOW, TestEngine};

use super::calendar::Calendar;
use super::deals::deals;
use super::forms::Forms;
use super::records::{Records, Whose};
use super::seeds::Seeds;
use super::size::Counts;
use super::story::Story;
use super::{load, org};

/// A company of companies only: a person's contact would be made with the account.
const COUNTS: Counts =
    Counts { accounts: 150, of: 1, persons: 0, contacts: 300, opportunities: 80, activities: 400 };

/// Fields that say when and by whom something happened, which the engine takes from the moment, and how
/// often it was changed.
const OF_THE_MOMENT: [&str; 16] = [
    "first_deal_at",
    "version",
    "created_at",
    "created_by_id",
    "updated_at",
    "updated_by_id",
    "origin",
    "owner_since",
    "pool_entered_at",
    "previous_owner_id",
    "claimed_at",
    "close_date_moves",
    "original_close_date",
    "closed_at",
    "stage_entered_at",
    "primary_contact_id",
];

/// A record as the engine shows it, without what is of the moment.
fn shown(object: &ObjectDef, record: &Record) -> Map<String, Json> {
    let fields = object.fields.iter().filter(|field| !field.internal && field.id != 0);
    let fields = fields.filter(|field| !OF_THE_MOMENT.contains(&field.name.as_str()));
    let pairs = fields.map(|field| {
        let mut out = Vec::new();
        field.kind().wire().write_json(record.get(field.id).into(), &mut out);
        (field.name.clone(), serde_json::from_slice(&out).unwrap())
    });
    pairs.collect()
}

/// What a client would have sent.
fn sent(object: &ObjectDef, record: &Record) -> Map<String, Json> {
    let mut body = shown(object, record);
    body.retain(|name, value| {
        object.field(name).is_some_and(|field| field.writable()) && !value.is_null()
    });
    body
}

async fn insert(engine: &TestEngine, object: &ObjectDef, records: &[Record]) {
    for some in records.chunks(100) {
        let bodies = some.iter().map(|record| sent(object, record)).collect();
        let wish = WriteWish::default();
        engine.insert(&engine.from("import"), &object.plural, bodies, &wish).await.unwrap();
    }
}

/// All records of an object, as the engine has them.
async fn stored(engine: &TestEngine, object: &ObjectDef) -> Vec<Map<String, Json>> {
    let query = ListQuery { limit: Some(1_000), ..ListQuery::default() };
    let page = engine.read(&engine.system(), &object.plural, &query, None).await.unwrap().page;
    assert!(!page.more);
    let mut rows: Vec<Map<String, Json>> = serde_json::from_slice(&page.body).unwrap();
    rows.sort_by_key(|row| row["id"].as_i64());
    for row in &mut rows {
        row.retain(|name, _| name != "id" && !OF_THE_MOMENT.contains(&name.as_str()));
    }
    rows
}

fn assert_same(object: &ObjectDef, ours: &[Record], theirs: &[Map<String, Json>]) {
    assert_eq!(ours.len(), theirs.len(), "{}", object.name);
    for (place, (our, their)) in ours.iter().zip(theirs).enumerate() {
        for (name, value) in shown(object, our) {
            assert_eq!(value, their[&name], "{} {}: {name}", object.name, place + 1);
        }
    }
}

/// Rows without an order, each as text.
fn bag(rows: impl Iterator<Item = Map<String, Json>>) -> BTreeMap<String, usize> {
    let mut bag = BTreeMap::new();
    for row in rows {
        *bag.entry(Json::Object(row).to_string()).or_insert(0) += 1;
    }
    bag
}

async fn is_what_the_engine_makes(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let calendar = Calendar::new(NOW);
    let org = org::make(&engine, &calendar).await.unwrap();
    let stages = load::stage_facts(&engine).await.unwrap();
    let catalog = engine.catalog();
    let forms = Forms::new(&catalog).unwrap();
    let seeds = Seeds::new(COUNTS, calendar, org);
    let deals = deals(&seeds);
    let mut records = Records::new(&forms, &seeds, &deals, stages);
    Story::new(&engine, engine.time(), &seeds, &deals).catalogue().await.unwrap();

    let accounts: Vec<Record> =
        (0..COUNTS.accounts).map(|place| records.account(place).unwrap()).collect();
    let contacts: Vec<Record> =
        (0..COUNTS.contacts).map(|place| records.contact(place).unwrap().record).collect();
    let opportunities: Vec<Record> =
        (0..COUNTS.opportunities).map(|p| records.opportunity(p).unwrap().record).collect();
    let lines: Vec<Record> =
        (0..COUNTS.opportunities).flat_map(|place| records.lines(place).unwrap()).collect();
    let activities: Vec<Record> =
        (0..COUNTS.activities).map(|place| records.activity(place).unwrap().record).collect();
    let made = [
        (forms.account.object_id(), accounts),
        (forms.contact.object_id(), contacts),
        (forms.opportunity.object_id(), opportunities),
        (forms.line.object_id(), lines),
        (forms.activity.object_id(), activities),
    ];
    for (object, ours) in &made {
        insert(&engine, catalog.object(*object), ours).await;
    }
    // Only now: what is added up at accounts comes with what belongs to them.
    for (object, ours) in &made {
        let object = catalog.object(*object);
        assert_same(object, ours, &stored(&engine, object).await);
    }

    let object = catalog.object(forms.point.object_id());
    let accounts = (0..COUNTS.accounts).map(Whose::Account);
    let all = accounts.chain((0..COUNTS.contacts).map(Whose::Contact));
    let ours: Vec<Record> = all.flat_map(|whose| records.points(whose).unwrap()).collect();
    let theirs = bag(stored(&engine, object).await.into_iter());
    let ours = bag(ours.iter().map(|record| shown(object, record)));
    let only = |one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>| {
        one.iter().find(|(row, count)| other.get(*row) != Some(count)).map(|(row, _)| row.clone())
    };
    assert_eq!(only(&ours, &theirs), None, "only made in bulk");
    assert_eq!(only(&theirs, &ours), None, "only made by the engine");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_is_what_the_engine_makes() {
    is_what_the_engine_makes(TestEngine::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_what_the_engine_makes() {
    is_what_the_engine_makes(TestEngine::postgres().await).await;
}
