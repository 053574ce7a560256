//! 20,000 rows of every object, made inside the database.
//!
//! Row `i` of one object refers to row `i` of the others, and a record's department follows from `i`
//! alone: so a department's records hang together, and lie evenly over time.

use std::collections::BTreeSet;
use std::sync::Arc;

use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::clock::{DAY, Micros, SECOND};
use steward_model::kind::{FieldKind, format_date, format_datetime};
use steward_model::value::ColumnType;
use steward_store::{Database, schema};
use steward_testkit::is_single;

/// Rows of each object.
pub(crate) const ROWS: i64 = 20_000;

/// 2026-11-21T08:00:00Z.
pub(crate) const NOW: Micros = 1_795_248_000_000_000;

/// The department of every 50th row, and that of every 2,000th.
pub(crate) const THIN: i64 = 2;
pub(crate) const FEW: i64 = 3;

/// The departments of the other rows.
pub(crate) const OTHERS: std::ops::Range<i64> = 100..140;

/// The object of every any-record.
pub(crate) const SUBJECT: &str = "account";

/// Between one row's times and the next's.
const STEP: Micros = 60 * SECOND;

/// Makes the rows.
pub(crate) async fn fill(database: &Database, catalog: &Catalog) {
    run(database, catalog.objects().iter().map(|object| rows(catalog, object)).collect()).await;
}

/// Changes the rows, and tells PostgreSQL's planner of them.
pub(crate) async fn run(database: &Database, script: String) {
    let script: Arc<str> = script.into();
    let done = database.write_alone(move |tx| {
        let script = Arc::clone(&script);
        Box::pin(async move { tx.execute_script(&script).await })
    });
    done.await.unwrap_or_else(|error| panic!("{error}"));
    schema::analyse(database).await.expect("statistics");
}

fn rows(catalog: &Catalog, object: &ObjectDef) -> String {
    let empty = left_empty(object);
    let fields = object.fields.iter().filter(|field| !empty.contains(&field.id));
    let (names, values): (Vec<_>, Vec<_>) =
        fields.map(|field| (field.quoted.as_str(), value(catalog, object, field))).unzip();
    let rows = if is_single(object) { 1 } else { ROWS };
    format!(
        "INSERT INTO {} ({}) WITH RECURSIVE n(i) AS \
         (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT {} FROM n;\n",
        object.quoted,
        names.join(", "),
        values.join(", ")
    )
}

/// Whether a reference is always there: a required one, or the first of those that rights come along.
fn always(object: &ObjectDef, field: &FieldDef) -> bool {
    let first = object.cascades.first().is_some_and(|cascade| cascade.field == field.id);
    field.required || field.not_null || first || object.one_of.contains(&field.id)
}

/// Fields that stay empty: all but the first of those that exclude each other, and what nobody has
/// deleted or merged.
fn left_empty(object: &ObjectDef) -> BTreeSet<usize> {
    let exclusive = [&object.never_together, &object.one_of];
    let exclusive = exclusive.into_iter().flat_map(|fields| fields.iter().skip(1).copied());
    let named = [
        "deleted_at",
        "done_at",
        "deleted_by_id",
        "merged_into_id",
        "import_batch_id",
        "revoked_at",
    ];
    exclusive.chain(named.iter().filter_map(|name| object.find_id(name))).collect()
}

/// The SQL of a field's value in row `i`.
fn value(catalog: &Catalog, object: &ObjectDef, field: &FieldDef) -> String {
    match (&field.kind, field.name.as_str()) {
        (_, "id") => "i".to_owned(),
        (_, "department_id") if object.department == Some(field.id) => format!(
            "CASE WHEN i % 50 = 7 THEN {THIN} WHEN i % 2000 = 3 THEN {FEW} ELSE {} + i % {} END",
            OTHERS.start,
            OTHERS.end - OTHERS.start
        ),
        (_, "owner_id") => "1 + i % 40".to_owned(),
        (FieldKind::ObjectName(_), _) => format!("'{SUBJECT}'"),
        (FieldKind::Reference(reference), _) => match &reference.to {
            Some(to) if catalog.find(to).is_none() => "NULL".to_owned(),
            // What a record must belong to it always belongs to; other things not so often.
            _ if always(object, field) => "i".to_owned(),
            _ => "CASE WHEN (i / 50 + i / 2000) % 3 = 0 THEN i END".to_owned(),
        },
        // Few records are private, in every department as many.
        (FieldKind::Select(select), _)
            if object.private.as_ref().is_some_and(|private| private.field == field.id) =>
        {
            let hidden = object.private.as_ref().map_or("", |private| &private.value);
            let open = select.options.iter().find(|option| option.key != hidden);
            let open = open.map_or("", |option| &option.key);
            format!("CASE WHEN (i / 50 + i / 2000) % 8 = 0 THEN '{hidden}' ELSE '{open}' END")
        }
        (FieldKind::Select(select), _) if !select.options.is_empty() => {
            let count = select.options.len();
            let options = select.options.iter().enumerate();
            let cases: String = options
                .map(|(index, option)| format!("WHEN {index} THEN '{}' ", option.key))
                .collect();
            // In step with neither the department nor the owner.
            format!("CASE (i / 50 + i / 2000) % {count} {cases}END")
        }
        (FieldKind::Json(_), _) => r#"'{"n":' || i || '}'"#.to_owned(),
        (FieldKind::MultiSelect(select), _) if field.not_null => {
            format!("'[\"{}\"]'", select.select.options[0].key)
        }
        (FieldKind::MultiSelect(_), _) => "NULL".to_owned(),
        (FieldKind::Date(_), _) => format!("{} - i % 700", NOW / DAY),
        (FieldKind::Datetime(_), _) => format!("{} + i * {STEP}", NOW - ROWS * STEP),
        _ => match field.kind().column() {
            ColumnType::Text => format!("'{} ' || i", field.name),
            ColumnType::Int => "i".to_owned(),
            ColumnType::Bool => "(i / 50 + i / 2000) % 2 = 0".to_owned(),
            ColumnType::Bytes => "NULL".to_owned(),
        },
    }
}

/// The value of a field of dates or times that half the rows have behind them.
pub(crate) fn middle_of(object: &ObjectDef, field: &str) -> String {
    match object.fields[object.id_of(field)].kind {
        FieldKind::Date(_) => format_date(NOW / DAY - 350),
        _ => format_datetime(NOW - ROWS / 2 * STEP),
    }
}
