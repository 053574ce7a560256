//! `GET` and `HEAD`: a list, or one record.

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;
use steward_engine::{Certainty, Count, Reading, Total};
use steward_grammar::{Count as Wish, Preferences, parse_list};
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::ListQuery;
use steward_model::text;

use super::stripped::strip_nulls;
use super::{csv, plural, query_string, version};
use crate::answer::{Media, empty};
use crate::app::App;
use crate::ask::{
    apply_range, check_profile, content_range, etag, is_fresh, negotiate, preferences,
};
use crate::caller::Signed;
use crate::headers::{PREFERENCE_APPLIED, STEWARD_COUNT, STEWARD_NEXT};

/// Room for the headers that an answer has in the end, so that they need not move.
const HEADERS_OF_ANSWER: usize = 16;

pub(super) async fn read(app: &App, signed: &Signed, head: &Parts) -> Result<Response> {
    check_profile(&head.method, &head.headers)?;
    let media = negotiate(&head.headers)?;
    let wishes = preferences(&head.method, &head.headers)?;
    let mut query = parse_list(query_string(head))?;
    if head.method == Method::GET {
        apply_range(&head.headers, &mut query)?;
    }
    let plural = plural(head);
    if media == Media::Csv {
        return csv::read(app, signed, head, query, &wishes).await;
    }
    let catalog = app.engine.catalog();
    let one = version::ask(&mut query, media, &catalog, &signed.caller.access, plural);
    let mut reading = app.engine.read(&signed.caller, plural, &query, counting(&wishes)).await?;
    let version = one.and_then(|one| version::take(&one, &mut reading.page.body));
    if media.is_one() && reading.page.rows != 1 {
        return Err(not_singular(reading.page.rows));
    }
    let version = version.filter(|_| reading.page.rows == 1);
    if let Some(version) = version
        && is_fresh(&head.headers, version)
        && catalog.find_plural(plural).is_some_and(|object| version::decides_all(&query, object))
    {
        let mut response = empty(StatusCode::NOT_MODIFIED);
        add(response.headers_mut(), ETAG, etag(version));
        add_caching(response.headers_mut());
        return Ok(response);
    }
    let (status, range) = content_range(&reading)?;
    let mut response = Response::new(body(media, &mut reading));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    *headers = HeaderMap::with_capacity(HEADERS_OF_ANSWER);
    headers.insert(CONTENT_TYPE, media.content_type());
    headers.insert(CONTENT_RANGE, range);
    add_caching(headers);
    add(headers, ETAG, version.and_then(etag));
    let next = reading.page.next.as_deref();
    add(headers, STEWARD_NEXT, next.and_then(|next| HeaderValue::from_str(next).ok()));
    add(headers, STEWARD_COUNT, reading.total.and_then(certainty));
    add_applied(headers, &wishes);
    Ok(response)
}

/// How to count, if at all.
pub(super) fn counting(wishes: &Preferences) -> Option<Count> {
    wishes.count.map(|wish| match wish {
        Wish::Exact => Count::Exact,
        Wish::Planned => Count::Planned,
        Wish::Estimated => Count::Estimated,
    })
}

/// What is said of a total that is not certain.
fn certainty(total: Total) -> Option<HeaderValue> {
    match total.certainty {
        Certainty::Exact => None,
        Certainty::AtLeast => Some(HeaderValue::from_static("at-least")),
        Certainty::Estimate => Some(HeaderValue::from_static("estimate")),
    }
}

fn body(media: Media, reading: &mut Reading) -> Body {
    let bytes = Bytes::from(std::mem::take(&mut reading.page.body));
    let bytes = if media.is_stripped() { strip_nulls(&bytes) } else { bytes };
    Body::from(if media.is_one() { bare(&bytes) } else { bytes })
}

/// The one row of an array, without the array.
pub(super) fn bare(array: &Bytes) -> Bytes {
    array.slice(1..array.len().saturating_sub(1).max(1))
}

/// One row was wanted.
pub(super) fn not_singular(rows: u64) -> Error {
    Error::new(
        ErrorKind::NotSingular,
        text!(
            en = "Cannot coerce the result to a single JSON object",
            zh = "结果不是恰好一条记录，无法作为单个 JSON 对象返回"
        ),
    )
    .with_details(format!("The result contains {rows} rows"))
}

pub(super) fn add(headers: &mut HeaderMap, name: HeaderName, value: Option<HeaderValue>) {
    if let Some(value) = value {
        headers.insert(name, value);
    }
}

/// Says which preferences were honoured.
pub(crate) fn add_applied(headers: &mut HeaderMap, wishes: &Preferences) {
    let applied = wishes.applied();
    let applied = applied.and_then(|applied| HeaderValue::from_str(&applied).ok());
    add(headers, PREFERENCE_APPLIED, applied);
}

/// Only the caller's own cache may keep it, and must ask before using it again.
pub(super) fn add_caching(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("accept, authorization, cookie"));
}

/// Whether the query asks only for some rows by their number, which a write can't do.
pub(super) fn is_paged(query: &ListQuery) -> bool {
    query.limit.is_some() || query.offset.is_some() || query.after.is_some()
}
