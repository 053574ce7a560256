//! `PUT`: one record, named by its id in the filter and in the body.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Map, Value as Json};
use steward_engine::Resolution;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::read::is_paged;
use super::shown;
use super::write::{Answer, Ask, Range, bad_query};
use crate::app::App;
use crate::ask::{Payload, idempotency, read_body, read_payload};
use crate::caller::Signed;
use crate::only_id::only_id;

pub(super) async fn put(app: &App, signed: &Signed, head: &Parts, body: Body) -> Result<Response> {
    let ask = Ask::read(head)?;
    ask.takes_no_match()?;
    check_query(&ask)?;
    let id = only_id(&ask.query.list.filter).ok_or_else(not_the_id)?;
    let bytes = read_body(&head.headers, body).await?;
    let record = agreeing(read_payload(&bytes)?, id)?;
    let list = &ask.query.list;
    if ask.shows() {
        shown::check(app, signed, ask.plural, list)?;
    }
    let mut wish = ask.wish(idempotency(head, &bytes)?);
    wish.max_affected = None;
    let key = Some(vec!["id".to_owned()]);
    let written = app
        .engine
        .upsert(&signed.caller, ask.plural, vec![record], key, Resolution::Merge, &wish)
        .await?;
    app.metrics.count_written(written.ids.len());
    let shown = match ask.shows() {
        true => Some(shown::after(app, signed, ask.plural, list, &written.ids).await?),
        false => None,
    };
    let full = if written.inserted > 0 { StatusCode::CREATED } else { StatusCode::OK };
    let status = (full, StatusCode::NO_CONTENT);
    let range = Range::None;
    Ok(Answer { ask: &ask, written: &written, shown, status, range, located: false }.build())
}

fn check_query(ask: &Ask<'_>) -> Result<()> {
    if is_paged(&ask.query.list) {
        return Err(Error::new(
            ErrorKind::PutRange,
            text!(
                en = "limit/offset querystring parameters are not allowed for PUT",
                zh = "PUT 请求不能使用 limit、offset 或游标"
            ),
        ));
    }
    if ask.query.columns.is_some() || ask.query.on_conflict.is_some() {
        return Err(bad_query(text!(
            en = "'columns' and 'on_conflict' go with POST.",
            zh = "columns 和 on_conflict 用于 POST。"
        )));
    }
    Ok(())
}

/// The one record in the body, if it has this id.
fn agreeing(payload: Payload, id: i64) -> Result<Map<String, Json>> {
    let record = match payload {
        Payload::One(record) => Some(record),
        Payload::Many(records) => <[_; 1]>::try_from(records).ok().map(|[record]| record),
    };
    record.filter(|record| record.get("id").and_then(Json::as_i64) == Some(id)).ok_or_else(|| {
        Error::new(
            ErrorKind::PutMismatch,
            text!(
                en = "Payload values do not match URL in primary key column(s)",
                zh = "请求体中的 id 与地址中的 id 不一致"
            ),
        )
    })
}

fn not_the_id() -> Error {
    Error::new(
        ErrorKind::PutFilters,
        text!(
            en = "Filters must include all and only primary key columns with 'eq' operators",
            zh = "PUT 的筛选条件必须且只能是 id=eq.…"
        ),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_body_agrees() {
        let object = |value: Json| value.as_object().cloned().unwrap();
        let one = object(json!({"id": 5, "name": "x"}));
        assert!(agreeing(Payload::One(one.clone()), 5).is_ok());
        assert!(agreeing(Payload::Many(vec![one.clone()]), 5).is_ok());
        for wrong in [
            Payload::One(one.clone()),
            Payload::One(object(json!({"name": "x"}))),
            Payload::Many(Vec::new()),
            Payload::Many(vec![one.clone(), one]),
        ] {
            assert_eq!(agreeing(wrong, 6).unwrap_err().kind(), ErrorKind::PutMismatch);
        }
    }
}
