//! Rows as they come, and the limits of a read.

use std::time::{Duration, Instant};

use steward_model::error::ErrorKind;
use steward_model::value::ColumnType;
use steward_model::{Error, Value};
use steward_store::{Collect, Database, Dialect, ReadOptions, Statement, each};

use crate::support::{Fresh, both, rows, script, sql};

/// A query that would run for minutes.
pub(crate) fn endless(db: &Database) -> Statement {
    match db.dialect() {
        Dialect::Sqlite => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
             SELECT count(*) FROM n WHERE i < 0"
            .into(),
        Dialect::Postgres => "SELECT pg_sleep(600)".into(),
    }
}

fn one_of_each() -> Vec<Value> {
    vec![
        Value::Int(i64::MIN),
        Value::Int(i64::MAX),
        Value::Bool(true),
        Value::Bool(false),
        Value::Text("张三 'quoted' \"é\" 😀".into()),
        Value::Text(String::new()),
        Value::Bytes(vec![0, 1, 255]),
        Value::Null,
    ]
}

const COLUMNS: [ColumnType; 8] = [
    ColumnType::Int,
    ColumnType::Int,
    ColumnType::Bool,
    ColumnType::Bool,
    ColumnType::Text,
    ColumnType::Text,
    ColumnType::Bytes,
    ColumnType::Text,
];

async fn make_kinds(db: &Database) {
    let bytes = if db.dialect() == Dialect::Sqlite { "BLOB" } else { "BYTEA" };
    script(
        db,
        &format!(
            "CREATE TABLE kinds (a BIGINT, b BIGINT, c BOOLEAN, d BOOLEAN, e TEXT, f TEXT, \
             g {bytes}, h TEXT)"
        ),
    )
    .await;
    let insert =
        sql(db, "INSERT INTO kinds VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", one_of_each());
    db.write(move |tx| {
        let insert = insert.clone();
        Box::pin(async move { tx.execute(&insert).await })
    })
    .await
    .unwrap();
}

both! {
    async fn every_type_comes_back_as_it_went_in(fresh) {
        make_kinds(&fresh.db).await;
        let read = each(|row| {
            assert_eq!(row.len(), 8);
            assert_eq!(row.int(0)?, Some(i64::MIN));
            assert_eq!(row.bool(3)?, Some(false));
            assert_eq!(row.text(5)?, Some(""));
            assert_eq!(row.bytes(6)?, Some(&[0, 1, 255][..]));
            assert!(row.is_null(7)? && !row.is_null(5)?);
            assert_eq!((row.int(7)?, row.bool(7)?), (None, None));
            COLUMNS.iter().enumerate().map(|(index, kind)| row.typed(index, *kind)).collect()
        });
        let statement = sql(&fresh.db, "SELECT a, b, c, d, e, f, g, h FROM kinds", Vec::new());
        let answer: Vec<Vec<Value>> =
            fresh.db.query(statement, read, ReadOptions::default()).await.unwrap().out;
        assert_eq!(answer, [one_of_each()]);
    }

    async fn values_are_bound_not_pasted(fresh) {
        let nasty = "x'); DROP TABLE epoch; --";
        let statement = sql(&fresh.db, "SELECT CAST(?1 AS TEXT)", vec![nasty.into()]);
        let answer = fresh
            .db
            .query(statement, Collect::default(), ReadOptions::default())
            .await
            .unwrap();
        assert_eq!(answer.out[0].text(0).unwrap(), Some(nasty));
    }

    async fn a_column_read_as_what_it_is_not_is_an_error(fresh) {
        make_kinds(&fresh.db).await;
        for (column, wrong) in [(0, ColumnType::Text), (4, ColumnType::Int), (9, ColumnType::Int)] {
            let statement = sql(&fresh.db, "SELECT a, b, c, d, e, f, g, h FROM kinds", Vec::new());
            let read = each(move |row| row.typed(column, wrong));
            let error = fresh.db.query(statement, read, ReadOptions::default()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Internal, "{error}");
        }
        assert_eq!(rows(&fresh.db, "SELECT a FROM kinds").await.unwrap().len(), 1);
    }

    async fn an_answer_with_too_many_rows_is_an_error(fresh) {
        let three = "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3";
        for (max_rows, allowed) in [(3, true), (2, false)] {
            let options = ReadOptions { max_rows, ..ReadOptions::default() };
            let answer = fresh.db.query(three.into(), Collect::default(), options).await;
            match answer {
                Ok(answer) => assert!(allowed && answer.out.len() == 3),
                Err(error) => assert!(!allowed && error.kind() == ErrorKind::TooLarge, "{error}"),
            }
        }
        assert_eq!(rows(&fresh.db, three).await.unwrap().len(), 3);
    }

    async fn a_slow_query_is_stopped_at_its_time_limit(fresh) {
        let begun = Instant::now();
        let options = ReadOptions { time_limit: Duration::from_millis(200), ..ReadOptions::default() };
        let error =
            fresh.db.query(endless(&fresh.db), Collect::default(), options).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.text().zh.contains("超过允许的时间"));
        let took = begun.elapsed();
        assert!(took >= Duration::from_millis(190) && took < Duration::from_secs(3), "{took:?}");
        // The limit was that query's alone.
        assert_eq!(rows(&fresh.db, "SELECT 1").await.unwrap().len(), 1);
    }

    async fn an_error_of_the_sink_is_the_answer(fresh) {
        let read = each::<(), _>(|_| Err(Error::new(
            ErrorKind::Forbidden,
            steward_model::text!(en = "not this one", zh = "不行"),
        )));
        let error =
            fresh.db.query("SELECT 1".into(), read, ReadOptions::default()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Forbidden);
        assert_eq!(rows(&fresh.db, "SELECT 1").await.unwrap().len(), 1);
    }

    async fn wrong_sql_is_our_fault_and_says_nothing_to_outsiders(fresh) {
        for wrong in ["SELEC 1", "SELECT nothing FROM nowhere", "SELECT \"1\""] {
            let error = rows(&fresh.db, wrong).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Internal, "{wrong}");
            assert!(!error.text().en.contains("nowhere") && error.details().is_none());
            assert!(error.source_text().is_some());
        }
    }

    async fn the_number_of_values_must_be_right(fresh) {
        for (text, values) in [("SELECT 1", 1), ("SELECT CAST(?1 AS BIGINT)", 0)] {
            let statement = sql(&fresh.db, text, vec![Value::Int(1); values]);
            let error = fresh
                .db
                .query(statement, Collect::default(), ReadOptions::default())
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Internal);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_of_the_sink_on_sqlite_leaves_the_reader_alive() {
    let fresh = Fresh::sqlite(steward_store::SqliteOptions::default().with_readers(1)).await;
    let read = each::<(), _>(|_| panic!("on purpose"));
    let error = fresh.db.query("SELECT 1".into(), read, ReadOptions::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert_eq!(rows(&fresh.db, "SELECT 1").await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_readers_cannot_write_and_like_tells_case() {
    let fresh = Fresh::sqlite(Default::default()).await;
    let error = rows(&fresh.db, "DELETE FROM epoch RETURNING id").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StorageFull, "{error}");
    let found = rows(&fresh.db, "SELECT 'abc' LIKE 'A%', 'abc' LIKE 'a%'").await.unwrap();
    assert_eq!(found[0].values(), [Value::Int(0), Value::Int(1)]);
    let found =
        rows(&fresh.db, "SELECT steward_lower('É'), '13800' REGEXP '^1[3-9]'").await.unwrap();
    assert_eq!(found[0].values(), [Value::from("é"), Value::Int(1)]);
    let error = rows(&fresh.db, "SELECT 'a' REGEXP '('").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadValue);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_binds_a_text_as_any_type_and_refuses_a_numeric_answer() {
    let fresh = Fresh::postgres(Default::default()).await;
    let statement = Statement::new(
        "SELECT count(*) FROM generate_series(1, 9) n WHERE n = ANY ($1::bigint[])",
        vec!["{2,3,17}".into()],
    );
    let answer =
        fresh.db.query(statement, Collect::default(), ReadOptions::default()).await.unwrap();
    assert_eq!(answer.out[0].int(0).unwrap(), Some(2));
    let found =
        rows(&fresh.db, "SELECT '{\"a\": 1}'::jsonb, '[1]'::json, 'n'::name, 7::int2, 8::int4");
    let expected =
        [Value::from("{\"a\": 1}"), "[1]".into(), "n".into(), Value::Int(7), Value::Int(8)];
    assert_eq!(found.await.unwrap()[0].values(), expected);
    let error = rows(&fresh.db, "SELECT 1.5").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
}
