//! `POST`: new records, or new and changed ones (upsert).

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use steward_engine::Resolution;
use steward_grammar::Resolution as Wish;
use steward_model::error::Result;
use steward_model::text;

use super::body::records;
use super::read::not_singular;
use super::shown;
use super::write::{Answer, Ask, Range, bad_query};
use crate::app::App;
use crate::ask::{idempotency, read_records};
use crate::caller::Signed;

pub(super) async fn insert(
    app: &App,
    signed: &Signed,
    head: &Parts,
    body: Body,
) -> Result<Response> {
    let ask = Ask::read(head)?;
    ask.takes_no_filter()?;
    let resolution = ask.wishes.resolution.map(|wish| match wish {
        Wish::Merge => Resolution::Merge,
        Wish::Ignore => Resolution::Ignore,
    });
    if ask.query.on_conflict.is_some() && resolution.is_none() {
        return Err(bad_query(text!(
            en =
                "'on_conflict' needs 'Prefer: resolution=merge-duplicates' or 'ignore-duplicates'.",
            zh = "使用 on_conflict 时需要 Prefer: resolution=merge-duplicates 或 ignore-duplicates。"
        )));
    }
    let (bytes, payload) = read_records(&head.headers, body).await?;
    let columns = ask.query.columns.as_deref();
    let records = records(payload, columns, ask.wishes.missing)?;
    if ask.media.is_one() && records.len() != 1 {
        return Err(not_singular(records.len() as u64));
    }
    if ask.shows() {
        shown::check(app, signed, ask.plural, &ask.query.list)?;
    }
    let mut wish = ask.wish(idempotency(head, &bytes)?);
    wish.max_affected = None;
    let (engine, caller) = (&app.engine, &signed.caller);
    let written = match resolution {
        None => engine.insert(caller, ask.plural, records, &wish).await?,
        Some(resolution) => {
            let key = ask.query.on_conflict.clone();
            engine.upsert(caller, ask.plural, records, key, resolution, &wish).await?
        }
    };
    app.metrics.count_written(written.ids.len());
    ask.check_one(&written)?;
    let shown = match ask.shows() {
        true => Some(shown::after(app, signed, ask.plural, &ask.query.list, &written.ids).await?),
        false => None,
    };
    let status = match resolution {
        Some(Resolution::Merge) if written.inserted == 0 => StatusCode::OK,
        _ => StatusCode::CREATED,
    };
    let (range, located) = (Range::Total, true);
    Ok(Answer { ask: &ask, written: &written, shown, status: (status, status), range, located }
        .build())
}
