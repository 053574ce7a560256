//! Lists as CSV, of any length: pages of rows, one read after the other has gone out. Each is a read of
//! its own, so however slowly somebody takes them, no transaction stays open.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_RANGE, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use futures::stream;
use steward_engine::{Caller, Certainty, Engine, ExportCourse, ExportPage, Reading};
use steward_grammar::Preferences;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::ListQuery;
use steward_model::text;
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
    let mut export = Export { engine, caller, object, course: ExportCourse::new(query) };
    let count = counting(wishes);
    let query = export.course.next();
    let (engine, caller) = (&export.engine, &export.caller);
    let first = engine.export_page(caller, &export.object, &query, Lines::Csv, count);
    let ExportPage { header, page, total } = first.await?;
    let more = export.course.follows(&page)?;
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
    let mut lines = header.clone();
    lines.extend_from_slice(&page.body);
    if !more || head.method != Method::GET {
        *response.body_mut() = Body::from(lines);
        return Ok(response);
    }
    let room = app.exports.clone().try_acquire_owned().map_err(|_| no_room())?;
    *response.body_mut() = Body::from_stream(stream_of(export, (header, lines.into()), room));
    Ok(response)
}

/// What is exported.
struct Export {
    engine: Engine,
    caller: Caller,
    object: String,
    course: ExportCourse,
}

impl Export {
    /// Begins to read the next page.
    fn fetch(&self) -> Fetch {
        let query = self.course.next();
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
struct Stream {
    export: Export,
    /// The line with the names of the columns, which has gone out.
    header: Vec<u8>,
    /// The first lines, until they have gone out.
    first: Option<Bytes>,
    /// The page that is being read while the one before goes out.
    fetch: Option<Fetch>,
    _room: OwnedSemaphorePermit,
}

fn stream_of(
    export: Export,
    (header, first): (Vec<u8>, Bytes),
    room: OwnedSemaphorePermit,
) -> impl stream::Stream<Item = std::io::Result<Bytes>> + Send {
    let fetch = Some(export.fetch());
    let stream = Stream { export, header, first: Some(first), fetch, _room: room };
    stream::try_unfold(stream, |mut stream| async move {
        if let Some(first) = stream.first.take() {
            return Ok(Some((first, stream)));
        }
        let Some(mut fetch) = stream.fetch.take() else { return Ok(None) };
        let page = match (&mut fetch.0).await {
            Ok(Ok(page)) if page.header == stream.header => page.page,
            // Fields were added or removed, or the reader's rights have changed.
            Ok(Ok(_)) => return Err(std::io::Error::other("the columns are other ones by now")),
            Ok(Err(error)) => return Err(broken_off(&error)),
            Err(error) => return Err(std::io::Error::other(error)),
        };
        if stream.export.course.follows(&page).map_err(|error| broken_off(&error))? {
            stream.fetch = Some(stream.export.fetch());
        }
        Ok(Some((Bytes::from(page.body), stream)))
    })
}

/// The head has gone out, so all that can be done is to end the connection before the end.
fn broken_off(error: &Error) -> std::io::Error {
    tracing::warn!(%error, "an export broke off");
    std::io::Error::other("the export broke off")
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
