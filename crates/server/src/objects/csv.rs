//! Lists as CSV, of any length: pages of rows, one read after the other has gone out. Each is a read of
//! its own, so however slowly somebody takes them, no transaction stays open.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_RANGE, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use futures::stream;
use steward_engine::{Caller, Certainty, Engine, ExportPage, Reading};
use steward_grammar::Preferences;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::ListQuery;
use steward_model::text;
use steward_store::plan::MAX_EXPORTED;
use steward_store::{Lines, Page};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinHandle;

use super::read::{add_applied, add_caching, counting};
use super::{plural, query_string};
use crate::answer::Media;
use crate::app::App;
use crate::ask::content_range;
use crate::caller::Signed;
use crate::limits::EXPORTS;

pub(super) async fn read(
    app: &App,
    signed: &Signed,
    head: &Parts,
    query: ListQuery,
    wishes: &Preferences,
) -> Result<Response> {
    let (engine, caller) = (app.engine.clone(), signed.caller.clone());
    let object = plural(head).to_owned();
    let (wanted, offset) = (query.limit, query.offset.unwrap_or(0));
    let mut export = Export { engine, caller, object, query, wanted };
    let count = counting(wishes);
    let query = export.next_query(None);
    let (engine, caller) = (&export.engine, &export.caller);
    let first = engine.export_page(caller, &export.object, &query, Lines::Csv, count);
    let ExportPage { header, page, total } = first.await?;
    let more = export.follows(&page);
    if more && page.next.is_none() {
        return Err(too_many_groups());
    }
    if head.method == Method::GET {
        let (format, query) = ("csv", query_string(head));
        let catalog = export.engine.catalog();
        let name = catalog.find_plural(&export.object).map_or("", |object| object.name.as_str());
        export.engine.log_export(&export.caller, name, format, query).await?;
    }
    let rows = match (more, total) {
        (false, _) => Some(page.rows),
        (true, Some(total)) if total.certainty == Certainty::Exact => {
            let rest = total.count.saturating_sub(offset);
            Some(wanted.map_or(rest, |wanted| wanted.min(rest)))
        }
        (true, _) => None,
    };
    let mut response = Response::new(Body::empty());
    if let Some(rows) = rows {
        let page = Page { rows, ..Page::default() };
        let reading = Reading { page, total, limit: wanted.unwrap_or(rows), offset };
        let (status, range) = content_range(&reading)?;
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_RANGE, range);
    } else {
        *response.status_mut() = StatusCode::OK;
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, Media::Csv.content_type());
    add_caching(headers);
    add_applied(headers, wishes);
    let mut lines = header;
    lines.extend_from_slice(&page.body);
    if !more || head.method != Method::GET {
        *response.body_mut() = Body::from(lines);
        return Ok(response);
    }
    let room = app.exports.clone().try_acquire_owned().map_err(|_| no_room())?;
    *response.body_mut() = Body::from_stream(stream_of(export, lines.into(), page, room));
    Ok(response)
}

/// What is exported.
struct Export {
    engine: Engine,
    caller: Caller,
    object: String,
    query: ListQuery,
    /// How many rows are still to come at most.
    wanted: Option<u64>,
}

impl Export {
    /// The query for the next page.
    fn next_query(&mut self, after: Option<String>) -> ListQuery {
        let limit = self.wanted.unwrap_or(MAX_EXPORTED).min(MAX_EXPORTED);
        self.query.limit = Some(limit);
        if after.is_some() {
            (self.query.after, self.query.offset) = (after, None);
        }
        self.query.clone()
    }

    /// Whether another page follows this one.
    fn follows(&mut self, page: &Page) -> bool {
        self.wanted = self.wanted.map(|wanted| wanted.saturating_sub(page.rows));
        page.more && self.wanted != Some(0)
    }

    /// Begins to read the next page.
    fn fetch(&mut self, after: Option<String>) -> Fetch {
        let query = self.next_query(after);
        let (engine, caller) = (self.engine.clone(), self.caller.clone());
        let object = self.object.clone();
        Fetch(tokio::spawn(async move {
            engine.export_page(&caller, &object, &query, Lines::Csv, None).await
        }))
    }
}

/// A page that is being read, as long as somebody wants it.
struct Fetch(JoinHandle<Result<ExportPage>>);

impl Drop for Fetch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// How far a stream of pages is.
struct Course {
    export: Export,
    /// The first lines, until they have gone out.
    first: Option<Bytes>,
    /// The page that is being read while the one before goes out.
    fetch: Option<Fetch>,
    _room: OwnedSemaphorePermit,
}

fn stream_of(
    mut export: Export,
    first: Bytes,
    page: Page,
    room: OwnedSemaphorePermit,
) -> impl stream::Stream<Item = std::io::Result<Bytes>> + Send {
    let fetch = Some(export.fetch(page.next));
    let course = Course { export, first: Some(first), fetch, _room: room };
    stream::try_unfold(course, |mut course| async move {
        if let Some(first) = course.first.take() {
            return Ok(Some((first, course)));
        }
        let Some(mut fetch) = course.fetch.take() else { return Ok(None) };
        let page = match (&mut fetch.0).await {
            Ok(Ok(page)) => page.page,
            Ok(Err(error)) => return Err(broken_off(&error)),
            Err(error) => return Err(std::io::Error::other(error)),
        };
        if course.export.follows(&page) {
            course.fetch = Some(course.export.fetch(page.next));
        }
        Ok(Some((Bytes::from(page.body), course)))
    })
}

/// The head has gone out, so all that can be done is to end the connection before the end.
fn broken_off(error: &Error) -> std::io::Error {
    tracing::warn!(%error, "an export broke off");
    std::io::Error::other("the export broke off")
}

fn too_many_groups() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "There are more than {MAX_EXPORTED} groups.",
            zh = "分组超过 {MAX_EXPORTED} 个。"
        ),
    )
    .with_hint(text!(
        en = "Take them in parts, with limit and offset.",
        zh = "请用 limit 和 offset 分批获取。"
    ))
}

fn no_room() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "{EXPORTS} exports are under way already. Please try again later.",
            zh = "已有 {EXPORTS} 个导出正在进行，请稍后重试。"
        ),
    )
}
