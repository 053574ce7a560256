//! What the database refuses, in Steward's words.

use steward_model::error::ErrorKind;
use steward_model::{Error, Value};
use steward_store::Dialect;

use crate::support::{both, execute, rows, script};

const TABLES: &str = "
    CREATE TABLE parent (id BIGINT PRIMARY KEY);
    CREATE TABLE child (
        id BIGINT PRIMARY KEY,
        parent_id BIGINT CONSTRAINT child_parent REFERENCES parent (id),
        name TEXT NOT NULL,
        n BIGINT CONSTRAINT child_n CHECK (n < 100)
    );
    CREATE UNIQUE INDEX child_name ON child (name, n);
    CREATE UNIQUE INDEX child_folded ON child (lower(name)) WHERE n IS NULL;
    INSERT INTO parent VALUES (1);
    INSERT INTO child VALUES (1, 1, 'a', 1), (2, NULL, 'b', NULL);";

both! {
    async fn constraints_are_named(fresh) {
        let db = &fresh.db;
        script(db, TABLES).await;
        let (sqlite, n) = (db.dialect() == Dialect::Sqlite, Value::Int);
        let refused = async |kind, sqlite_details, postgres_details, statement: &str| {
            let error: Error = execute(db, statement, Vec::new()).await.unwrap_err();
            assert_eq!(error.kind(), kind, "{statement}: {error}");
            let details: Option<&str> = if sqlite { sqlite_details } else { postgres_details };
            assert_eq!(error.details(), details, "{statement}");
            assert!(!error.text().en.contains("child") && !error.text().zh.is_empty());
        };
        use ErrorKind::{BrokenReference, Duplicate, InvalidFields};
        refused(Duplicate, Some("child.name,child.n"), Some("child_name"),
            "INSERT INTO child VALUES (3, 1, 'a', 1)").await;
        refused(Duplicate, Some("index 'child_folded'"), Some("child_folded"),
            "INSERT INTO child VALUES (3, 1, 'B', NULL)").await;
        refused(Duplicate, Some("child.id"), Some("child_pkey"),
            "INSERT INTO child VALUES (1, 1, 'c', 1)").await;
        refused(BrokenReference, None, Some("child_parent"),
            "INSERT INTO child VALUES (3, 9, 'c', 1)").await;
        refused(BrokenReference, None, Some("child_parent"), "DELETE FROM parent").await;
        refused(InvalidFields, Some("child.name"), Some("child.name"),
            "INSERT INTO child VALUES (3, 1, NULL, 1)").await;
        refused(InvalidFields, Some("child_n"), Some("child_n"),
            "INSERT INTO child VALUES (3, 1, 'c', 100)").await;
        execute(db, "INSERT INTO child VALUES (?1, 1, 'c', 1)", vec![n(3)]).await.unwrap();
    }

    async fn a_sum_out_of_range_is_an_overflow(fresh) {
        let sum = match fresh.db.dialect() {
            Dialect::Sqlite => "SELECT sum(n) FROM (SELECT ?1 AS n UNION ALL SELECT ?1)",
            Dialect::Postgres => {
                "SELECT sum(n)::bigint FROM (SELECT ?1::bigint AS n UNION ALL SELECT ?1) t"
            }
        }
        .replace("?1", &i64::MAX.to_string());
        assert_eq!(rows(&fresh.db, &sum).await.unwrap_err().kind(), ErrorKind::Overflow);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_refuses_what_it_cannot_store() {
    let fresh = crate::support::Fresh::postgres(Default::default()).await;
    let db = &fresh.db;
    script(db, "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT); CREATE INDEX i ON t (name)")
        .await;
    let write = "INSERT INTO t VALUES (1, ?1)";
    let nul = execute(db, write, vec!["a\0b".into()]).await.unwrap_err();
    assert_eq!(nul.kind(), ErrorKind::BadValue, "{nul}");
    // An index entry must fit into a third of a page; this one does not compress.
    let long: String = (0..200_000_u64)
        .map(|n| char::from(b'a' + (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 59) as u8 % 26))
        .collect();
    let large = execute(db, write, vec![long.into()]).await.unwrap_err();
    assert_eq!(large.kind(), ErrorKind::TooLarge, "{large}");
    let pattern = rows(db, "SELECT 'a' ~ '('").await.unwrap_err();
    assert_eq!(pattern.kind(), ErrorKind::BadValue, "{pattern}");
}
