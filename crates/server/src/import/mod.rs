//! `/api/v1/imports`: a spreadsheet becomes records, with the rights of whoever sends it. It is looked at
//! first, may be tried without writing anything, and is imported by a job.

mod begun;
mod receive;
mod shown;
mod store;
mod work;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use steward_import::{Form, Sheet, Sight, check_right};
use steward_model::catalog::unknown_object;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::scope::{Reach, Verb};
use steward_model::text;

pub(crate) use self::store::Imports;

use self::begun::Named;

use crate::answer::{empty, json};
use crate::app::App;
use crate::ask::{no_query, read_form};
use crate::caller::Signed;
use crate::files::files;
use crate::limits::{IMPORT_ROWS, IMPORT_WISH_BYTES};

/// What is sent along with a file, in the query string.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    /// The object, by name or plural.
    object: String,
    /// The file's name, for people.
    file: String,
    /// The sheet of a workbook, counted from 0.
    sheet: Option<usize>,
    /// A file that was sent before; the body is empty then.
    file_id: Option<i64>,
}

/// How a file that was sent shall be imported.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    /// For each column the name of the field that it fills, or null.
    columns: Vec<Option<String>>,
    /// The field by which records are found that exist.
    #[serde(default)]
    key: Option<String>,
    /// Whether to find out only what would happen.
    dry_run: bool,
}

/// `POST` of a file: looks at it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    signed.voice.answer(look(&app, &signed, &head, body).await)
}

async fn look(app: &App, signed: &Signed, head: &Parts, body: Body) -> Result<Response> {
    let Query(about) =
        Query::<About>::try_from_uri(&head.uri).map_err(|error| bad_query(&error))?;
    let catalog = app.engine.catalog();
    let access = &signed.caller.access;
    let object = steward_import::object(&catalog, &about.object)
        .ok()
        .filter(|object| *access.reach(object.id, Verb::Read) != Reach::None)
        .ok_or_else(|| unknown_object(&about.object))?;
    check_right(access, object)?;
    let file = match about.file_id {
        Some(id) => steward_import::fetch(files(app)?, &signed.caller, id).await?,
        None => receive::file(app.imports.uploads(), &head.headers, body).await?,
    };
    let sight =
        Sight { catalog: &catalog, object, access, key: None, sheet: about.sheet, guess: true };
    let mut sheet = Sheet::look(file, sight).await?;
    let rows = sheet.count(IMPORT_ROWS).await?;
    sheet.recognise((&catalog, object), access)?;
    let filled = |sheet: &Sheet| -> Vec<Option<String>> {
        sheet.columns(object).into_iter().map(|column| column.field).collect()
    };
    let afresh = filled(&sheet);
    let known = app.engine.import_mapping(&object.name, &sheet.known_by()).await?;
    if let Some(known) = &known {
        sheet.recall((&catalog, object), access, &known.columns);
    }
    let recalled = filled(&sheet);
    let known = known.map(|mapping| store::Known { mapping, recalled, afresh });
    let (name, file_id) = (object.name.clone(), about.file_id);
    let facts = store::Facts {
        object: name,
        file: about.file,
        rows,
        file_id,
        cards: sheet.form() == Form::Cards,
        known,
        exported_by: sheet.exported_by(),
    };
    let columns = sheet.columns(object);
    let import = app.imports.keep(&app.engine, signed.identity.user_id, facts, sheet, columns);
    let mut response = json(StatusCode::CREATED, &shown::looked_at(&import, signed.voice.language));
    private(&mut response);
    Ok(response)
}

/// `GET`: how far it is.
pub(crate) async fn state(
    State(app): State<Arc<App>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    signed.voice.answer(shown(&app, &signed, &id, StatusCode::OK).await)
}

async fn shown(app: &App, signed: &Signed, id: &str, status: StatusCode) -> Result<Response> {
    let shown = match begun::named(app, signed, id)? {
        Named::File(import) => shown::looked_at(&import, signed.voice.language),
        Named::Begun(batch) => begun::state(app, signed, batch).await?,
    };
    let mut response = json(status, &shown);
    private(&mut response);
    Ok(response)
}

/// `POST`: tries it, or does it.
pub(crate) async fn run(
    State(app): State<Arc<App>>,
    signed: Signed,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let outcome = start(&app, &signed, &id, (&head, body)).await;
    signed.voice.answer(outcome)
}

async fn start(
    app: &Arc<App>,
    signed: &Signed,
    id: &str,
    (head, body): (&Parts, Body),
) -> Result<Response> {
    no_query(head.uri.query())?;
    let import = app.imports.find(id, signed.identity.user_id)?;
    let wish: Wish = read_form(&head.headers, body, IMPORT_WISH_BYTES).await?;
    work::begin(app, &import, signed, wish).await?;
    shown(app, signed, id, StatusCode::ACCEPTED).await
}

/// `DELETE`: stops it, or forgets a file that was only looked at. What was written stays.
pub(crate) async fn forget(
    State(app): State<Arc<App>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    signed.voice.answer(end(&app, &signed, &id).await.map(|()| empty(StatusCode::NO_CONTENT)))
}

async fn end(app: &App, signed: &Signed, id: &str) -> Result<()> {
    match begun::named(app, signed, id)? {
        Named::File(_) => app.imports.forget(id, signed.identity.user_id),
        Named::Begun(batch) => begun::stop(app, signed, batch).await,
    }
}

/// `GET` of the rows that were refused, as CSV with a column that says why.
pub(crate) async fn refused(
    State(app): State<Arc<App>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Response {
    signed.voice.answer(given(&app, &signed, &id).await)
}

async fn given(app: &App, signed: &Signed, id: &str) -> Result<Response> {
    let file = begun::refused(app, signed, begun::named(app, signed, id)?).await?;
    let size = file.metadata().map_err(Error::internal)?.len();
    let mut response = Response::new(Body::from_stream(begun::contents(file)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    // Whoever downloads it sees how far that is.
    headers.insert(CONTENT_LENGTH, HeaderValue::from(size));
    // Without a name: the screen knows a better one.
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    private(&mut response);
    Ok(response)
}

fn private(response: &mut Response) {
    let never = HeaderValue::from_static("private, no-store");
    response.headers_mut().insert(CACHE_CONTROL, never);
}

fn bad_query(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::BadQuery,
        text!(
            en = "The address must say ?object=…&file=… ({error}).",
            zh = "地址须包含 ?object=…&file=…（{error}）。"
        ),
    )
}
