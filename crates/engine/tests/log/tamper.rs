//! Every way to tamper with the log by hand is found, and what was tampered with is named.
//!
//! Each case starts from the same log: rows 1 to 27, of which 1 to 25 are sealed in the blocks 1-10,
//! 11-20 and 21-25, and row 5 is erased.

use steward_engine::log::{self, Finding, LogKey};
use steward_store::Dialect;
use steward_testkit::{TestStore, both_dbs};

use crate::support::{Log, boxed};

/// A way to tamper, and a finding that must name it.
pub(crate) struct Case {
    /// What is done, in SQL.
    pub(crate) sql: String,
    /// What must be among the findings.
    expected: Finding,
}

fn case(sql: impl Into<String>, expected: Finding) -> Case {
    Case { sql: sql.into(), expected }
}

/// The log from which each case starts.
pub(crate) async fn prepared(store: TestStore) -> Log {
    let log = Log::new(store).await;
    for (from, to) in [(1, 10), (11, 20), (21, 25)] {
        log.write(from, to).await;
        log.sealer.seal_once().await.unwrap();
    }
    log.write(26, 27).await;
    let key = log.key();
    let erased = log.database().write(move |tx| {
        let key = key.clone();
        boxed(async move { log::erase(tx, &key, &[5]).await })
    });
    assert_eq!(erased.await.unwrap(), 1);
    for table in TABLES {
        log.script(&format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}")).await;
    }
    log
}

const TABLES: [&str; 4] = ["change", "change_position", "change_block", "change_head"];

/// Runs each case from the same beginning; those that were not found or named as they should be.
pub(crate) async fn missed(log: &Log, key: &LogKey, cases: Vec<Case>) -> Vec<String> {
    let mut missed = Vec::new();
    for Case { sql, expected } in cases {
        log.script(&sql).await;
        let report = log::verify(log.database(), key, None, |_| {}).await.unwrap();
        if !report.findings.contains(&expected) {
            missed.push(format!("{sql}\n  expected {expected:?}, found {:?}", report.findings));
        }
        let restore = TABLES.map(|table| {
            format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table};")
        });
        log.script(&restore.concat()).await;
    }
    let report = log::verify(log.database(), key, None, |_| {}).await.unwrap();
    assert_eq!(report.findings, [], "each case starts from a log that verifies");
    missed
}

/// Each column of a log row, of sealed rows at both ends and in the middle, an erased one, and one that
/// is not sealed.
pub(crate) fn row_cases(log: &Log) -> Vec<Case> {
    let code = log.bytes(&"00".repeat(32));
    let salt = log.bytes(&"00".repeat(16));
    let columns = [
        ("at", "at + 1".to_owned()),
        ("user_id", "NULL".to_owned()),
        ("user_id", "8".to_owned()),
        ("origin", "'api'".to_owned()),
        ("request_id", "NULL".to_owned()),
        ("object", "'lead'".to_owned()),
        ("record_id", "record_id + 1".to_owned()),
        ("verb", "'delete'".to_owned()),
        ("version", "3".to_owned()),
        ("payload", "'{}'".to_owned()),
        ("salt", salt),
        ("digest", code.clone()),
        ("erased", code),
        ("payload", "NULL, salt = NULL".to_owned()),
    ];
    let mut cases = Vec::new();
    for id in [1, 5, 12, 20, 25, 27] {
        for (column, value) in &columns {
            let unchanged = id == 5 && value.starts_with("NULL, salt");
            if unchanged {
                continue;
            }
            let expected = match id {
                27 => Finding::RowForged { change_id: id },
                _ => Finding::RowAltered { change_id: id, position: Some(id) },
            };
            cases.push(case(
                format!("UPDATE change SET {column} = {value} WHERE id = {id}"),
                expected,
            ));
        }
    }
    if log.database().dialect() == Dialect::Sqlite {
        // SQLite keeps what is no text in a text column.
        cases.push(case(
            "UPDATE change SET payload = CAST(x'ff' AS TEXT) WHERE id = 12",
            Finding::RowAltered { change_id: 12, position: Some(12) },
        ));
        cases.push(case(
            "UPDATE change SET verb = CAST(x'ff' AS TEXT) WHERE id = 27",
            Finding::RowForged { change_id: 27 },
        ));
    }
    for id in [1, 12, 25] {
        cases.push(case(
            format!("UPDATE change SET id = 900 WHERE id = {id}"),
            Finding::RowRemoved { change_id: id, position: id },
        ));
    }
    cases
}

/// Each column of the positions, blocks and head.
fn chain_cases(log: &Log) -> Vec<Case> {
    let code = log.bytes(&"00".repeat(32));
    let mut cases = Vec::new();
    for position in [1, 12, 25] {
        let place = |position| Finding::PlaceAltered { position, change_id: position };
        let set =
            |what: &str| format!("UPDATE change_position SET {what} WHERE position = {position}");
        cases.push(case(set("at = at + 1"), place(position)));
        cases.push(case(set(&format!("row_hash = {code}")), place(position)));
        cases.push(case(set("change_id = 26"), Finding::PlaceAltered { position, change_id: 26 }));
        cases.push(case(set("change_id = 999"), Finding::RowRemoved { change_id: 999, position }));
        cases.push(case(
            set("position = 500"),
            Finding::PlacesMissing { from: position, to: position },
        ));
        cases.push(case(
            set("position = -3"),
            Finding::PlaceAdded { position: -3, change_id: position },
        ));
    }
    for first in [1, 11, 21] {
        let set = |what: &str| format!("UPDATE change_block SET {what} WHERE first = {first}");
        let altered = Finding::BlockAltered { first };
        cases.push(case(set("last = last + 1"), altered.clone()));
        cases.push(case(set("last = last + 1000000"), altered.clone()));
        cases.push(case(set("last = last - 1"), altered.clone()));
        cases.push(case(set("last = -5"), altered.clone()));
        cases.push(case(set("sealed_at = sealed_at + 1"), altered.clone()));
        cases.push(case(set(&format!("hash = {code}")), altered.clone()));
        cases.push(case(set(&format!("previous = {}", log.bytes("11"))), altered));
        cases.push(case(
            set(&format!("first = {first} + 1")),
            Finding::BlocksMissing { from: first, to: first },
        ));
        cases.push(case(set("first = 700"), Finding::BlockAltered { first: 700 }));
    }
    for what in ["position = 24", "position = 26", "blocks = 2", "low_water = 27", "id = 2"] {
        cases.push(case(format!("UPDATE change_head SET {what}"), Finding::HeadAltered));
    }
    for column in ["hash", "code"] {
        cases.push(case(format!("UPDATE change_head SET {column} = {code}"), Finding::HeadAltered));
    }
    cases
}

/// Rows, positions and blocks removed, alone and together.
fn removal_cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for id in [1, 5, 12, 25] {
        let removed = Finding::RowRemoved { change_id: id, position: id };
        let missing = Finding::PlacesMissing { from: id, to: id };
        let row = format!("DELETE FROM change WHERE id = {id};");
        let place = format!("DELETE FROM change_position WHERE position = {id};");
        cases.push(case(row.clone(), removed));
        cases.push(case(place.clone(), missing.clone()));
        cases.push(case(format!("{row} {place}"), missing));
    }
    for (first, last) in [(1, 10), (11, 20)] {
        let gone = Finding::BlocksMissing { from: first, to: last };
        let block = format!("DELETE FROM change_block WHERE first = {first};");
        let all = format!(
            "DELETE FROM change WHERE id BETWEEN {first} AND {last}; \
             DELETE FROM change_position WHERE position BETWEEN {first} AND {last}; {block}"
        );
        cases.push(case(block, gone.clone()));
        cases.push(case(all, gone));
    }
    // The last block leaves no gap behind it: its positions lie in no block, or the head says more.
    cases.push(case(
        "DELETE FROM change_block WHERE first = 21",
        Finding::PlaceAdded { position: 21, change_id: 21 },
    ));
    cases.push(case(
        "DELETE FROM change WHERE id > 20; DELETE FROM change_position WHERE position > 20; \
         DELETE FROM change_block WHERE first = 21",
        Finding::HeadAltered,
    ));
    cases.push(case("DELETE FROM change_head", Finding::HeadAltered));
    cases
}

const ALL: &str = "at, user_id, origin, request_id, object, record_id, verb, version, payload, salt, \
                   digest, erased";

/// Rows added and moved.
fn addition_cases(log: &Log) -> Vec<Case> {
    let (code, salt) = (log.bytes(&"5a".repeat(32)), log.bytes(&"5a".repeat(16)));
    let forged = |id: i64| {
        format!(
            "INSERT INTO change (id, {ALL}) VALUES ({id}, 1, 7, 'manual', NULL, 'contact', 1, \
             'update', 2, '{{}}', {salt}, {code}, NULL)"
        )
    };
    let copy = |id: i64, of: i64| {
        format!("INSERT INTO change (id, {ALL}) SELECT {id}, {ALL} FROM change WHERE id = {of}")
    };
    let swap = "UPDATE change_position SET change_id = -1 WHERE position = 12; \
                UPDATE change_position SET change_id = 12 WHERE position = 13; \
                UPDATE change_position SET change_id = 13 WHERE position = 12;";
    let swap_ids = "UPDATE change SET id = -1 WHERE id = 12; UPDATE change SET id = 12 WHERE id = 13; \
                    UPDATE change SET id = 13 WHERE id = -1;";
    let place = format!(
        "INSERT INTO change_position (position, change_id, at, row_hash) VALUES (26, 26, 1, {code})"
    );
    vec![
        case(forged(300), Finding::RowForged { change_id: 300 }),
        case(forged(-2), Finding::RowForged { change_id: -2 }),
        case(copy(300, 12), Finding::RowCopied { change_id: 300, of: 12 }),
        case(copy(301, 27), Finding::RowCopied { change_id: 301, of: 27 }),
        case(copy(302, 5), Finding::RowForged { change_id: 302 }),
        case(copy(-7, 12), Finding::RowAdded { change_id: -7 }),
        case(swap, Finding::PlaceAltered { position: 12, change_id: 13 }),
        case(swap, Finding::PlaceAltered { position: 13, change_id: 12 }),
        case(swap_ids, Finding::PlaceAltered { position: 12, change_id: 12 }),
        case(place.clone(), Finding::PlaceAdded { position: 26, change_id: 26 }),
        case(
            format!(
                "{place}; INSERT INTO change_block (first, last, sealed_at, hash, previous) \
                 VALUES (26, 26, 1, {code}, {code})"
            ),
            Finding::BlockAltered { first: 26 },
        ),
    ]
}

async fn an_untouched_log_verifies(store: TestStore) {
    let log = prepared(store).await;
    let mut last = None;
    let report =
        log::verify(log.database(), &log.key(), None, |now| last = Some(now)).await.unwrap();
    assert!(report.is_clean() && !report.more);
    let counts = (report.sealed, report.unsealed, report.erased, report.blocks);
    assert_eq!(counts, (25, 2, 1, 3));
    let last = last.unwrap();
    assert_eq!((last.done, last.total), (52, 52));
}

async fn altered_rows_are_named(store: TestStore) {
    let log = prepared(store).await;
    let missed = missed(&log, &log.key(), row_cases(&log)).await;
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

async fn an_altered_chain_is_named(store: TestStore) {
    let log = prepared(store).await;
    let missed = missed(&log, &log.key(), chain_cases(&log)).await;
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

async fn removals_are_named(store: TestStore) {
    let log = prepared(store).await;
    let missed = missed(&log, &log.key(), removal_cases()).await;
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

async fn additions_are_named(store: TestStore) {
    let log = prepared(store).await;
    let missed = missed(&log, &log.key(), addition_cases(&log)).await;
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

async fn one_altered_row_is_one_finding(store: TestStore) {
    let log = prepared(store).await;
    log.script("UPDATE change SET payload = '{}' WHERE id = 12").await;
    let expected = Finding::RowAltered { change_id: 12, position: Some(12) };
    let report = log.verify().await;
    assert_eq!(report.findings, [expected]);
    let text = report.findings[0].text();
    assert_eq!(text.en, "Log row 12 (position 12) was altered.");
    assert_eq!(text.zh, "日志第 12 行（位置 12）被改动。");
}

async fn a_log_under_another_key_is_not_believed(store: TestStore) {
    let log = prepared(store).await;
    let other = LogKey::new(&steward_engine::key::MasterKey::new([1; 32]));
    let report = log::verify(log.database(), &other, None, |_| {}).await.unwrap();
    assert!(report.findings.contains(&Finding::RowAltered { change_id: 1, position: Some(1) }));
}

both_dbs!(
    an_untouched_log_verifies,
    altered_rows_are_named,
    an_altered_chain_is_named,
    removals_are_named,
    additions_are_named,
    one_altered_row_is_one_finding,
    a_log_under_another_key_is_not_believed,
);
