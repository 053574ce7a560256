//! Whether Steward and the floor do the same: the same bytes for the same questions, and the same
//! rows for the same writes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::ensure;

use crate::company::{Company, Home, TextRow};
use crate::load::Client;
use crate::operation::Operation;
use crate::requests::Dice;
use crate::server::Server;

/// Requests of each operation that are compared.
const COMPARED: u64 = 20;

/// Of batches so many are enough.
const BATCHES: u64 = 2;

/// Longer than it takes until the log of a write is sealed.
const SEALED: Duration = Duration::from_secs(2);

/// Compares the answers to the first requests of an operation; for writes also every row that came of
/// them.
pub(crate) async fn check(
    operation: Operation,
    company: &Company,
    (steward, floor): (&Server, &Server),
) -> anyhow::Result<()> {
    let before = match operation.writes() {
        true => {
            // What was written before is sealed by then, and not counted.
            tokio::time::sleep(SEALED).await;
            Some(counts(company).await?)
        }
        false => None,
    };
    let mut ours = Client::connect(steward.address).await?;
    let mut theirs = Client::connect(floor.address).await?;
    let mut dice = Dice::new(7);
    let times = if operation == Operation::Batch { BATCHES } else { COMPARED };
    for _ in 0..times {
        let mut request = Vec::new();
        company.ingredients.request(operation, false, &mut dice, &mut request);
        let (ours, theirs) = (ours.send(&request).await?, theirs.send(&request).await?);
        let same = ours.status == theirs.status && ours.body == theirs.body;
        ensure!(
            same && ours.status == operation.status(),
            "{operation:?}: Steward answers\n{}\n{}\nand the floor\n{}\n{}\nto\n{}",
            ours.status,
            String::from_utf8_lossy(&ours.body),
            theirs.status,
            String::from_utf8_lossy(&theirs.body),
            String::from_utf8_lossy(&request)
        );
    }
    match before {
        Some(before) => rows(operation, company, &before).await,
        None => Ok(()),
    }
}

/// What all records of PostgreSQL's indexes are found by; SQLite does not tell.
const FOUND_BY: [&str; 4] =
    ["search_account", "search_address", "search_contact", "search_contact_point"];

async fn found_by(operation: Operation, company: &Company) -> anyhow::Result<()> {
    for table in FOUND_BY {
        let sql = format!(
            "SELECT md5(string_agg(md5(lexemes::text), '' ORDER BY id)) AS words FROM {table}"
        );
        let same = company.steward.texts(&sql).await? == company.floor.texts(&sql).await?;
        ensure!(same, "{operation:?}: the indexes {table} differ");
    }
    Ok(())
}

/// Rows by table, in Steward's home and the floor's.
type Counts = [BTreeMap<String, i64>; 2];

/// Tables whose rows don't follow from the number of writes: blocks are made by the clock, pieces of
/// search are noted when they are new to the company, which they hardly ever are, and what people are told
/// of what others gave them follows the log, a while after the write.
const NOT_COUNTED: [&str; 3] = ["change_block", "search_piece", "notification"];

/// Which rows of a table count: of the log, those that the writes themselves made.
fn counted(table: &str) -> &'static str {
    match table {
        "change_position" => {
            "change_id NOT IN (SELECT id FROM change WHERE object = 'notification')"
        }
        "change_block" | "change_head" => "true",
        _ if table.starts_with("change") => "object <> 'notification'",
        _ => "true",
    }
}

async fn counts(company: &Company) -> anyhow::Result<Counts> {
    tokio::time::sleep(SEALED).await;
    Ok([tables(&company.steward).await?, tables(&company.floor).await?])
}

async fn tables(home: &Home) -> anyhow::Result<BTreeMap<String, i64>> {
    let names = match home.url {
        Some(_) => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
        None => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    };
    let mut found = BTreeMap::new();
    for row in home.texts(names).await? {
        let Some(name) = row.get("name").cloned().flatten() else { continue };
        // How an index lies in its pages follows from when it was written.
        let pages =
            name.starts_with("search_") && (name.ends_with("_data") || name.ends_with("_idx"));
        if pages || NOT_COUNTED.contains(&name.as_str()) {
            continue;
        }
        let sql = format!("SELECT count(*) FROM \"{name}\" WHERE {}", counted(&name));
        let count = home.numbers(&sql).await?;
        found.insert(name, count.first().copied().unwrap_or_default());
    }
    Ok(found)
}

/// Columns that differ from one run to the next.
const VOLATILE: [&str; 10] = [
    "run_at",
    "at",
    "created_at",
    "updated_at",
    "owner_since",
    "request_id",
    "salt",
    "digest",
    "row_hash",
    "code",
];

/// The log's own numbers: Steward logs exports as well.
const NUMBERED: [&str; 3] = ["id", "position", "change_id"];

/// Tables whose newest rows are compared value by value, with their order.
const COMPARED_TABLES: [(&str, &str); 8] = [
    ("account", "updated_at DESC, id DESC"),
    ("address", "id DESC"),
    ("job", "id DESC"),
    ("ownership_history", "id DESC"),
    ("contact", "updated_at DESC, id DESC"),
    ("contact_point", "id DESC"),
    ("change", "id DESC"),
    ("change_position", "position DESC"),
];

async fn rows(operation: Operation, company: &Company, before: &Counts) -> anyhow::Result<()> {
    company.steward.settle().await?;
    company.floor.settle().await?;
    let after = counts(company).await?;
    let grown = |which: usize| -> BTreeMap<&str, i64> {
        let grown = after[which].iter().map(|(name, count)| {
            (name.as_str(), count - before[which].get(name).copied().unwrap_or_default())
        });
        grown.filter(|(_, more)| *more != 0).collect()
    };
    ensure!(
        grown(0) == grown(1),
        "{operation:?}: Steward adds {:?} and the floor {:?}",
        grown(0),
        grown(1)
    );
    if company.steward.url.is_some() {
        found_by(operation, company).await?;
    }
    for (table, order) in COMPARED_TABLES {
        let counted = counted(table);
        let sql =
            format!("SELECT * FROM \"{table}\" WHERE {counted} ORDER BY {order} LIMIT {COMPARED}");
        let ours = lasting(table, company.steward.texts(&sql).await?);
        let theirs = lasting(table, company.floor.texts(&sql).await?);
        for (ours, theirs) in ours.iter().zip(&theirs) {
            let columns: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
            let unlike = columns.into_iter().filter(|name| ours.get(*name) != theirs.get(*name));
            let unlike: Vec<_> =
                unlike.map(|name| (name, ours.get(name), theirs.get(name))).collect();
            ensure!(unlike.is_empty(), "{operation:?}: {table} differs: {unlike:#?}");
        }
    }
    Ok(())
}

/// Rows without what differs anyway; of bytes and times only their length counts.
fn lasting(table: &str, rows: Vec<TextRow>) -> Vec<TextRow> {
    let mut rows = rows;
    if table.starts_with("change") {
        rows.iter_mut().for_each(|row| row.retain(|name, _| !NUMBERED.contains(&name.as_str())));
    }
    for (name, value) in rows.iter_mut().flatten() {
        if VOLATILE.contains(&name.as_str()) {
            // The names of requests grow with their number.
            let length = |text: &String| if name == "request_id" { 0 } else { text.len() };
            *value = value.as_ref().map(|text| format!("{} characters", length(text)));
        } else if name == "payload" {
            *value = value.as_ref().map(|text| without_times(text));
        }
    }
    rows
}

/// A JSON text with a word in place of each point in time.
fn without_times(json: &str) -> String {
    let is_time = |part: &&str| {
        let bytes = part.as_bytes();
        bytes.len() == 27 && bytes[10] == b'T' && bytes[26] == b'Z'
    };
    let parts = json.split('"').map(|part| if is_time(&part) { "time" } else { part });
    parts.collect::<Vec<_>>().join("\"")
}

#[cfg(test)]
mod tests {
    use super::without_times;

    #[test]
    fn times_do_not_count() {
        let json = r#"{"after":{"name":"a","owner_since":"2026-11-21T21:45:48.631524Z"}}"#;
        let plain = r#"{"after":{"name":"a","owner_since":"time"}}"#;
        assert_eq!(without_times(json), plain);
        assert_eq!(without_times(plain), plain);
    }
}
