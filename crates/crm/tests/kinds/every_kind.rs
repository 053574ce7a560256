//! Each kind makes the round trip through JSON, through the text of a cell, through filters, orders and
//! pages, and refuses what is wrong, naming the field in both languages.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use steward_model::catalog::definition::KINDS;
use steward_model::error::ErrorKind;
use steward_model::kind::Scalar;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_testkit::TestEngine;

use crate::samples::{SAMPLES, Sample};
use crate::specimen::both_specimens;

both_specimens!(
    values_come_back,
    text_reads_back,
    values_are_found,
    values_are_sorted,
    wrong_is_refused
);

#[test]
fn no_kind_is_forgotten() {
    let sampled: BTreeSet<&str> = SAMPLES.iter().map(|sample| sample.kind).collect();
    let known: BTreeSet<&str> = KINDS.iter().copied().collect();
    // Currencies are selects with options of their own; their object has its own tests.
    let known: BTreeSet<&str> = known.into_iter().filter(|kind| *kind != "currency").collect();
    assert_eq!(sampled, known);
    for sample in SAMPLES {
        assert!(!sample.bad.is_empty() || sample.kind == "json", "{}", sample.kind);
    }
}

/// What a field is called in an answer is known to the web app, whose compiler asks for the rest.
#[test]
fn the_web_app_knows_every_kind() {
    const TYPES: &str = include_str!("../../../../web/src/api/types.ts");
    let (_, names) = TYPES.split_once("export type KindName =").expect("the names");
    let (names, _) = names.split_once("\n\n").expect("an end");
    let names: BTreeSet<&str> =
        names.split('|').map(|name| name.trim().trim_matches('\'')).collect();
    let catalog = crate::specimen::catalog();
    for field in &catalog.expect("specimen").unwrap().fields {
        let kind = field.kind().name();
        assert!(names.contains(kind), "'{kind}' is missing in KindName in web/src/api/types.ts");
    }
}

fn parse(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// An engine with the two users, departments and files that references lead to, and two specimens.
async fn ready(engine: &TestEngine) -> [i64; 2] {
    steward_crm::seed(engine).await.unwrap();
    let person =
        |name: &str, email: &str| json!({"name": name, "email": email, "department_id": 1});
    two(engine, "departments", ["销售部", "市场部"].map(|name| json!({"name": name}))).await;
    let people = [person("林岚", "lin@example.com"), person("周舟", "zhou@example.com")];
    two(engine, "users", people).await;
    two(engine, "files", ["合同.pdf", "照片.png"].map(|name| json!({"name": name}))).await;
    let first = engine.create("specimens", json!({})).await;
    [first, engine.create("specimens", json!({})).await]
}

/// Sees to it that an object has two records, whatever the seed has made of it.
async fn two(engine: &TestEngine, object: &str, records: [Json; 2]) {
    let there = engine.rows(object, "select=id").await.len();
    for record in records.into_iter().skip(there) {
        engine.create(object, record).await;
    }
}

/// A value of a sample's part, with what it can't be given without.
fn body(sample: &Sample, value: Json) -> Json {
    let beside = sample.beside.iter().map(|(part, given)| match value {
        Json::Null => (*part, Json::Null),
        _ => (*part, parse(given)),
    });
    let beside: Vec<(&str, Json)> = beside.collect();
    let parts = beside.into_iter().chain([(sample.part, value)]);
    parts.map(|(part, value)| (part.to_owned(), value)).collect()
}

/// A specimen for each good value of a sample.
async fn specimens(engine: &TestEngine, sample: &Sample) -> Vec<i64> {
    let mut ids = Vec::new();
    for (given, _) in sample.good {
        ids.push(engine.create("specimens", body(sample, parse(given))).await);
    }
    ids
}

/// Takes specimens away.
async fn remove(engine: &TestEngine, specimens: Vec<i64>) {
    for id in specimens {
        engine.remove("specimens", id).await;
    }
}

async fn values_come_back(engine: TestEngine) {
    let [first, _] = ready(&engine).await;
    for sample in SAMPLES {
        let ids = specimens(&engine, sample).await;
        for (id, (given, stored)) in ids.iter().zip(sample.good) {
            let row = engine.get("specimens", *id).await;
            // The very bytes: numbers and keys are not compared leniently.
            assert_eq!(row[sample.part].to_string(), parse(stored).to_string(), "{}", sample.kind);
            // What came back can be given again and changes nothing.
            let again = json!({sample.part: row[sample.part]});
            let version = engine.change("specimens", *id, again).await.version;
            assert_eq!(version, Some(1), "{}: {given}", sample.kind);
            // Inside another record it looks the same.
            engine.change("specimens", first, json!({"reference_id": id})).await;
            let query = format!("select=reference({})&id=eq.{first}", sample.part);
            let inside = engine.rows("specimens", &query).await;
            let inside = &inside[0]["reference"][sample.part];
            assert_eq!(inside.to_string(), parse(stored).to_string(), "{}", sample.kind);
            let query = format!("select=specimens!reference_id({})&id=eq.{id}", sample.part);
            assert_eq!(engine.rows("specimens", &query).await.len(), 1);
            engine.change("specimens", *id, body(sample, Json::Null)).await;
            assert_eq!(engine.get("specimens", *id).await[sample.part], Json::Null);
        }
    }
}

/// What stands in a cell of an export is read as the same value by an import.
async fn text_reads_back(engine: TestEngine) {
    let catalog = engine.catalog();
    let object = catalog.expect("specimen").unwrap();
    let mut read = 0;
    for sample in SAMPLES.iter().filter(|sample| sample.kind != "secret") {
        let field = object.field(sample.part).unwrap();
        for (given, _) in sample.good {
            let value = field.kind().read_json(&parse(given)).unwrap();
            let text = field.kind().wire().to_text(Scalar::from(&value));
            assert_eq!(field.kind().read_text(&text), Ok(value), "{}: {text}", sample.kind);
            read += 1;
        }
    }
    assert!(read > 40);
}

async fn values_are_found(engine: TestEngine) {
    ready(&engine).await;
    for sample in SAMPLES {
        let ids = specimens(&engine, sample).await;
        let Some(wanted) = ids.first().copied().or((sample.kind == "auto_number").then_some(1))
        else {
            continue;
        };
        for find in sample.finds {
            let (operator, operand) = find.split_once('.').unwrap();
            let operand: String = operand
                .bytes()
                .map(|byte| match byte {
                    b'a'..=b'z'
                    | b'A'..=b'Z'
                    | b'0'..=b'9'
                    | b'.'
                    | b'*'
                    | b'('
                    | b')'
                    | b','
                    | b'{'
                    | b'}'
                    | b'-' => char::from(byte).to_string(),
                    byte => format!("%{byte:02X}"),
                })
                .collect();
            let query = format!("select=id&{}={operator}.{operand}", sample.part);
            let found = engine.rows("specimens", &query).await;
            assert_eq!(found, [json!({"id": wanted})], "{}: {find}", sample.kind);
        }
        let query = format!("select=id&{}=is.null&id=gte.{wanted}", sample.part);
        if sample.kind != "auto_number" {
            assert!(engine.rows("specimens", &query).await.is_empty(), "{}", sample.kind);
            engine.remove("specimens", wanted).await;
        }
        for id in ids.iter().skip(1) {
            engine.remove("specimens", *id).await;
        }
    }
}

async fn values_are_sorted(engine: TestEngine) {
    let numbered = ready(&engine).await;
    let catalog = engine.catalog();
    let object = catalog.expect("specimen").unwrap();
    for sample in SAMPLES {
        let mut ids = specimens(&engine, sample).await;
        let field = object.field(sample.part).unwrap();
        let query = format!("select=id&{}=not.is.null&order={}&limit=1", sample.part, sample.part);
        if !field.kind().sortable() {
            let parsed = steward_grammar::parse_list(&query).unwrap();
            let refused = engine.read(&engine.system(), "specimens", &parsed, None).await;
            let refused = refused.expect_err("unsortable");
            assert_eq!(refused.kind(), ErrorKind::NotSupported, "{}", sample.kind);
            assert!(refused.text().en.contains(sample.part), "{refused}");
            remove(&engine, ids).await;
            continue;
        }
        // Numbers are given by themselves: to those who are there already.
        let given = ids.clone();
        if sample.kind == "auto_number" {
            ids = numbered.to_vec();
        }
        assert!(ids.len() > 1, "one value of {} has no order", sample.kind);
        for direction in ["asc", "desc"] {
            let filter = Filter::Not(Box::new(Filter::test(
                sample.part,
                Operator::Is(steward_model::query::IsValue::Null),
                Vec::new(),
            )));
            let parsed = steward_grammar::parse_list(&format!(
                "select=id&order={}.{direction}&limit=1",
                sample.part
            ));
            let mut query = ListQuery { filter, ..parsed.unwrap() };
            let mut found = Vec::new();
            loop {
                let page =
                    engine.read(&engine.system(), "specimens", &query, None).await.unwrap().page;
                let rows: Vec<Json> = serde_json::from_slice(&page.body).unwrap();
                found.extend(rows.iter().map(|row| row["id"].as_i64().unwrap()));
                match page.next {
                    Some(next) => query.after = Some(next),
                    None => break,
                }
            }
            assert_eq!(found, ids, "{} {direction}", sample.kind);
            ids.reverse();
        }
        remove(&engine, given).await;
    }
}

async fn wrong_is_refused(engine: TestEngine) {
    let [first, _] = ready(&engine).await;
    for sample in SAMPLES {
        for (given, code) in sample.bad {
            let value = parse(given);
            for refused in [
                engine.try_create("specimens", json!({sample.part: value})).await,
                engine.try_change("specimens", first, json!({sample.part: value})).await,
            ] {
                let error = refused.expect_err(sample.kind);
                assert_eq!(error.kind(), ErrorKind::InvalidFields, "{}: {given}", sample.kind);
                let [field] = error.fields() else { panic!("{}: {error:?}", sample.kind) };
                assert_eq!(field.code, *code, "{}: {given}", sample.kind);
                let named = field.field == sample.part || *code == "incomplete";
                assert!(named, "{}: {field:?}", sample.kind);
                let (en, zh) = (&field.message.en, &field.message.zh);
                assert!(en.is_ascii() || en.contains('•'), "{en}");
                assert!(!en.is_empty() && !zh.is_ascii(), "{zh}");
                assert!(
                    !zh.contains([',', ';', '?', '!']) || zh.contains('{') || zh.contains('['),
                    "{zh}"
                );
            }
        }
    }
}
