//! `return=representation`: the records after a write, or before a delete.

use std::collections::HashMap;

use steward_engine::MAX_BATCH;
use steward_model::catalog::unknown_object;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::{Direction, Filter, ListQuery, Operator, OrderTerm, SelectItem};
use steward_model::scope::Verb;
use steward_model::text;
use steward_store::plan::Plan;

use super::hidden::{ask_first, free_key};
use super::rows::{join, peel, split};
use crate::app::App;
use crate::caller::Signed;

/// Rows as JSON.
pub(super) struct Shown {
    /// A JSON array.
    pub(super) body: Vec<u8>,
    /// How many rows it has.
    pub(super) rows: u64,
}

impl Shown {
    fn nothing() -> Self {
        Self { body: b"[]".to_vec(), rows: 0 }
    }
}

/// Whether what is to be shown afterwards can be: better said before anything is written.
pub(super) fn check(app: &App, signed: &Signed, plural: &str, list: &ListQuery) -> Result<()> {
    let catalog = app.engine.catalog();
    let object = catalog.find_plural(plural).ok_or_else(|| unknown_object(plural))?;
    let query = ListQuery {
        select: list.select.clone(),
        order: list.order.clone(),
        ..ListQuery::default()
    };
    let now = app.engine.clock().now();
    Plan::resolve(&catalog, &signed.caller.access, Verb::Read, now, object.id, &query).map(drop)
}

/// The records with these ids as the caller sees them: in the order asked for, else in that of the
/// ids.
pub(super) async fn after(
    app: &App,
    signed: &Signed,
    plural: &str,
    list: &ListQuery,
    ids: &[i64],
) -> Result<Shown> {
    if ids.is_empty() && !aggregates(list) {
        return Ok(Shown::nothing());
    }
    let arranged = ids.len() > 1 && list.order.is_empty() && !aggregates(list);
    let mut query = ListQuery {
        select: list.select.clone(),
        filter: one_of(ids),
        order: list.order.clone(),
        limit: Some(MAX_BATCH as u64),
        ..ListQuery::default()
    };
    let key = free_key(&query.select);
    if arranged {
        ask_first(&mut query.select, &key, "id");
    }
    let reading = app.engine.read(&signed.caller, plural, &query, None).await;
    let page = reading.map_err(unseen)?.page;
    if arranged {
        return arrange(&page.body, &key, ids);
    }
    Ok(Shown { body: page.body, rows: page.rows })
}

/// The records with these ids as the caller sees them, each as JSON.
pub(crate) async fn records_by_id(
    app: &App,
    signed: &Signed,
    plural: &str,
    ids: &[i64],
) -> Result<HashMap<i64, Vec<u8>>> {
    let mut query =
        ListQuery { filter: one_of(ids), limit: Some(MAX_BATCH as u64), ..ListQuery::default() };
    let key = free_key(&query.select);
    ask_first(&mut query.select, &key, "id");
    let page = app.engine.read(&signed.caller, plural, &query, None).await.map_err(unseen)?.page;
    let rows = split(&page.body).ok_or_else(unreadable)?;
    let record = |rest: &[u8]| [b"{", rest].concat();
    let rows = rows.into_iter().filter_map(|row| peel(row, &key));
    Ok(rows.map(|(id, rest)| (id, record(rest))).collect())
}

/// The records that a delete is about, before it: a deleted record can't be shown any more.
pub(super) struct Before {
    body: Vec<u8>,
    key: String,
    ids: Vec<i64>,
}

impl Before {
    /// Reads them.
    ///
    /// # Errors
    /// As for any read; [`ErrorKind::TooLarge`] above [`MAX_BATCH`] records.
    pub(super) async fn read(
        app: &App,
        signed: &Signed,
        plural: &str,
        list: &ListQuery,
    ) -> Result<Self> {
        if aggregates(list) {
            return Err(no_sums());
        }
        let mut query = ListQuery { limit: Some(MAX_BATCH as u64), ..list.clone() };
        let key = free_key(&query.select);
        ask_first(&mut query.select, &key, "id");
        if query.order.is_empty() {
            query.order.push(OrderTerm {
                relation: None,
                bucket: None,
                field: "id".to_owned(),
                direction: Direction::Asc,
                nulls: None,
            });
        }
        let page = app.engine.read(&signed.caller, plural, &query, None).await?.page;
        if page.more {
            return Err(too_many());
        }
        let ids = ids(&page.body, &key).ok_or_else(unreadable)?;
        Ok(Self { body: page.body, key, ids })
    }

    /// The condition that a record is one of these.
    pub(super) fn filter(&self) -> Filter {
        one_of(&self.ids)
    }

    /// Those of them that were deleted.
    pub(super) fn deleted(&self, deleted: &[i64]) -> Result<Shown> {
        let rows = split(&self.body).ok_or_else(unreadable)?;
        let kept: Vec<&[u8]> = rows
            .into_iter()
            .filter_map(|row| peel(row, &self.key))
            .filter(|(id, _)| deleted.contains(id))
            .map(|(_, row)| row)
            .collect();
        Ok(Shown { rows: kept.len() as u64, body: join(kept.into_iter(), self.body.len()) })
    }
}

fn arrange(body: &[u8], key: &str, ids: &[i64]) -> Result<Shown> {
    let rows = split(body).ok_or_else(unreadable)?;
    let by_id: HashMap<i64, &[u8]> = rows.into_iter().filter_map(|row| peel(row, key)).collect();
    let rows = by_id.len() as u64;
    let in_order = ids.iter().filter_map(|id| by_id.get(id).copied());
    Ok(Shown { body: join(in_order, body.len()), rows })
}

fn ids(body: &[u8], key: &str) -> Option<Vec<i64>> {
    split(body)?.into_iter().map(|row| peel(row, key).map(|(id, _)| id)).collect()
}

fn one_of(ids: &[i64]) -> Filter {
    let ids = ids.iter().map(ToString::to_string).collect();
    Filter::And(vec![Filter::test("id", Operator::In, ids)])
}

fn aggregates(list: &ListQuery) -> bool {
    list.select.iter().any(|item| matches!(item, SelectItem::Aggregate { .. }))
}

/// The write is done whatever happens to the reading after it, and the caller must know.
fn unseen(error: Error) -> Error {
    let (en, zh) = (&error.text().en, &error.text().zh);
    let text =
        text!(en = "It was saved, but can't be shown: {en}", zh = "已保存，但无法返回结果：{zh}");
    let said = Error::new(error.kind(), text);
    match error.source_text() {
        Some(source) => said.with_source(source),
        None => said,
    }
}

fn no_sums() -> Error {
    Error::new(
        ErrorKind::NotSupported,
        text!(
            en = "Aggregates over deleted records are not supported.",
            zh = "不支持对被删除的记录使用聚合函数。"
        ),
    )
}

fn too_many() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "At most {MAX_BATCH} records can be deleted at once.",
            zh = "一次最多删除 {MAX_BATCH} 条记录。"
        ),
    )
}

fn unreadable() -> Error {
    Error::internal("an answer of the store is not an array of rows with their ids")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_their_ids() {
        let body = br#"[{"$id":1,"n":"a"},{"$id":2,"n":"b"},{"$id":3,"n":"c"}]"#;
        let shown = arrange(body, "$id", &[3, 9, 1, 2]).unwrap();
        assert_eq!(shown.body, br#"[{"n":"c"},{"n":"a"},{"n":"b"}]"#);
        assert_eq!(shown.rows, 3);
    }

    #[test]
    fn only_what_was_deleted_is_shown() {
        let body = br#"[{"$id":1,"n":"a"},{"$id":2,"n":"b"}]"#.to_vec();
        let ids = ids(&body, "$id").unwrap();
        let before = Before { body, key: "$id".to_owned(), ids };
        let shown = before.deleted(&[2]).unwrap();
        assert_eq!((shown.body.as_slice(), shown.rows), (&br#"[{"n":"b"}]"#[..], 1));
        assert_eq!(before.deleted(&[]).unwrap().body, b"[]");
    }
}
