//! Writes whose traces can be checked: each leaves two rows that belong together.

use std::collections::BTreeSet;

use steward_model::{Result, Value};
use steward_store::{Collect, Database, Dialect, ReadOptions, Statement, each};

/// The tables of the ledger.
const TABLES: &str = "
    CREATE TABLE entry (id BIGINT PRIMARY KEY, body TEXT NOT NULL);
    CREATE TABLE proof (entry_id BIGINT PRIMARY KEY, length BIGINT NOT NULL);
    CREATE INDEX entry_body ON entry (length(body), id);";

/// Makes the tables.
pub(crate) async fn make(db: &Database) {
    db.write_schema(|tx| Box::pin(tx.execute_script(TABLES))).await.unwrap();
}

fn statement(db: &Database, sql: &str, params: Vec<Value>) -> Statement {
    match db.dialect() {
        Dialect::Sqlite => Statement::new(sql, params),
        Dialect::Postgres => Statement::new(sql.replace('?', "$"), params),
    }
}

/// Writes entry `id` with `length` characters, and its proof.
pub(crate) async fn write(db: &Database, id: i64, length: usize) -> Result<()> {
    let letter = char::from(b'a' + id.rem_euclid(26) as u8);
    let body = std::iter::repeat_n(letter, length).collect::<String>();
    let entry =
        statement(db, "INSERT INTO entry VALUES (?1, ?2)", vec![Value::Int(id), body.into()]);
    let proof = statement(
        db,
        "INSERT INTO proof VALUES (?1, ?2)",
        vec![Value::Int(id), Value::Int(length as i64)],
    );
    db.write(move |tx| {
        let (entry, proof) = (entry.clone(), proof.clone());
        Box::pin(async move {
            tx.execute(&entry).await?;
            tx.execute(&proof).await?;
            Ok(())
        })
    })
    .await
}

/// All entries and proofs, in one look: the server may still finish what a killed client had sent. Each
/// row has the entry's number, the proof's number, and whether their lengths agree.
const LOOK: &str = "
    SELECT entry.id, proof.entry_id, length(entry.body) = proof.length
    FROM entry FULL JOIN proof ON proof.entry_id = entry.id";

/// Checks that every confirmed entry is there, that no entry is there by half, and on SQLite that the
/// file is sound. Answers the entries that are there.
pub(crate) async fn check(
    db: &Database,
    confirmed: &BTreeSet<i64>,
) -> Result<BTreeSet<i64>, String> {
    if db.dialect() == Dialect::Sqlite {
        let read =
            db.query("PRAGMA integrity_check".into(), Collect::default(), ReadOptions::default());
        let rows = read.await.map_err(|error| error.to_string())?.out;
        let said = rows.first().and_then(|row| row.text(0).ok().flatten().map(str::to_owned));
        if said.as_deref() != Some("ok") {
            return Err(format!("the file is not sound: {said:?}"));
        }
    }
    let look = each(|row| Ok((row.int(0)?, row.int(1)?, row.bool(2)?)));
    let seen = db.query(LOOK.into(), look, ReadOptions::default()).await;
    let seen = seen.map_err(|error| format!("{error}"))?.out;
    let half =
        |row: &&(Option<i64>, Option<i64>, Option<bool>)| row.0 != row.1 || row.2 != Some(true);
    let halves: Vec<_> = seen.iter().filter(half).collect();
    if !halves.is_empty() {
        return Err(format!("writes are there by half: {halves:?}"));
    }
    let entries: BTreeSet<i64> = seen.iter().filter_map(|row| row.0).collect();
    let lost: Vec<_> = confirmed.difference(&entries).collect();
    if !lost.is_empty() {
        return Err(format!("{} confirmed writes are lost: {lost:?}", lost.len()));
    }
    Ok(entries)
}
