//! `PATCH`: values for the records that a filter finds.

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use steward_model::error::Result;

use super::body::record;
use super::write::{Answer, Ask, Range};
use super::{conflict, shown};
use crate::app::App;
use crate::ask::{idempotency, read_body, read_payload};
use crate::caller::Signed;

pub(super) async fn update(
    app: &App,
    signed: &Signed,
    head: &Parts,
    body: Body,
) -> Result<Response> {
    let ask = Ask::read(head)?;
    ask.takes_no_page()?;
    let bytes = read_body(&head.headers, body).await?;
    let columns = ask.query.columns.as_deref();
    let patch = record(read_payload(&bytes)?, columns, ask.wishes.missing)?;
    let list = &ask.query.list;
    if ask.shows() {
        shown::check(app, signed, ask.plural, list)?;
    }
    let wish = ask.wish(idempotency(head, &bytes)?);
    let written = match app.engine.update(&signed.caller, ask.plural, list, patch, &wish).await {
        Ok(written) => written,
        Err(error) => return conflict::explain(app, signed, &ask, ask.explain(error)).await,
    };
    app.metrics.count_written(written.ids.len());
    ask.check_one(&written)?;
    let shown = match ask.shows() {
        true => Some(shown::after(app, signed, ask.plural, list, &written.ids).await?),
        false => None,
    };
    let status = (StatusCode::OK, StatusCode::NO_CONTENT);
    let range = Range::Rows;
    Ok(Answer { ask: &ask, written: &written, shown, status, range, located: false }.build())
}
