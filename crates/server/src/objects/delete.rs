//! `DELETE`: the records that a filter finds go into the bin.

use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use steward_engine::Written;
use steward_model::error::Result;
use steward_model::query::ListQuery;

use super::conflict;
use super::shown::{Before, Shown};
use super::write::{Answer, Ask, Range, bad_query};
use crate::app::App;
use crate::ask::idempotency;
use crate::caller::Signed;

pub(super) async fn delete(app: &App, signed: &Signed, head: &Parts) -> Result<Response> {
    let ask = Ask::read(head)?;
    ask.takes_no_page()?;
    if ask.query.columns.is_some() {
        return Err(bad_query(steward_model::text!(
            en = "'columns' goes with POST and PATCH only.",
            zh = "columns 只能用于 POST 和 PATCH。"
        )));
    }
    let (written, shown) = match run(app, signed, head, &ask).await {
        Ok(done) => done,
        Err(error) => return conflict::explain(app, signed, &ask, error).await,
    };
    app.metrics.count_written(written.ids.len());
    ask.check_one(&written)?;
    let status = (StatusCode::OK, StatusCode::NO_CONTENT);
    let range = Range::Total;
    Ok(Answer { ask: &ask, written: &written, shown, status, range, located: false }.build())
}

async fn run(
    app: &App,
    signed: &Signed,
    head: &Parts,
    ask: &Ask<'_>,
) -> Result<(Written, Option<Shown>)> {
    let wish = ask.wish(idempotency(head, &[])?);
    let list = &ask.query.list;
    let (engine, caller) = (&app.engine, &signed.caller);
    // Without a filter nothing is read either: the engine says that one is needed.
    if !ask.shows() || list.filter.is_empty() {
        let written = engine.delete(caller, ask.plural, list, &wish).await;
        return Ok((written.map_err(|error| ask.explain(error))?, ask.shows().then(nothing)));
    }
    let before = Before::read(app, signed, ask.plural, list).await?;
    let filter = list.filter.clone().and(before.filter());
    let those = ListQuery { filter, ..ListQuery::default() };
    let written = engine.delete(caller, ask.plural, &those, &wish).await;
    let written = written.map_err(|error| ask.explain(error))?;
    let shown = before.deleted(&written.ids)?;
    Ok((written, Some(shown)))
}

fn nothing() -> Shown {
    Shown { body: b"[]".to_vec(), rows: 0 }
}
