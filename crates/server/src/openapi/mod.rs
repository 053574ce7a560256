//! `/api/v1/openapi.json`: the API described for programs (OpenAPI 3.1), made from the catalog and the list
//! of actions as they are at the moment, for whoever asks.
//!
//! It is a description of what the caller may do: objects and fields that are hidden from the caller, and
//! verbs that no role of the caller's allows, are not in it. So it tells nothing that the catalog does not, and
//! what it names works.

mod action;
mod document;
mod filter;
mod operation;
mod parameters;
mod plain;
mod record;
mod routes;
mod shared;
mod table;
mod words;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;
use steward_model::text::Language;

use self::record::Reader;
use self::words::Words;
use crate::answer::Source;
use crate::app::App;
use crate::ask::{check_profile, no_query};
use crate::caller::Signed;

/// The media type by which PostgREST's clients ask for it.
pub(crate) const OPENAPI_JSON: &str = "application/openapi+json";

/// What it is at its own address.
const PLAIN: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// `GET`.
pub(crate) async fn openapi(
    State(app): State<Arc<App>>,
    signed: Signed,
    request: Request,
) -> Response {
    let (head, _) = request.into_parts();
    signed.voice.answer(read(&app, &signed, &head).await)
}

async fn read(app: &App, signed: &Signed, head: &Parts) -> Result<Response> {
    check_profile(&head.method, &head.headers)?;
    let language = language(head.uri.query(), signed.voice.language)?;
    answer(app, signed, (language, &head.headers), PLAIN).await
}

/// The language that is asked for, if one is; otherwise the caller's own.
fn language(query: Option<&str>, own: Language) -> Result<Language> {
    match query.and_then(|query| query.strip_prefix("language=")) {
        None => no_query(query).map(|()| own),
        Some(key) => Language::from_key(key).ok_or_else(|| {
            Error::new(
                ErrorKind::BadQuery,
                text!(en = "'language' is en or zh.", zh = "language 只能是 en 或 zh。"),
            )
        }),
    }
}

/// The document as an answer of this type.
pub(crate) async fn answer(
    app: &App,
    signed: &Signed,
    (language, asked): (Language, &HeaderMap),
    kind: HeaderValue,
) -> Result<Response> {
    let catalog = app.engine.catalog();
    let scope = Arc::clone(&signed.scope);
    let name = format!("openapi {}", language.key());
    let source = Source { catalog: Arc::clone(&catalog), scope, name };
    let make = || {
        let reader =
            Reader { words: Words(language), catalog: &catalog, access: &signed.caller.access };
        document::document(reader, &crate::rpc::described(app, signed)).to_string()
    };
    let mut response = app.documents.answer(source, asked, make).await?;
    let varies = HeaderValue::from_static("accept, accept-language, authorization, cookie");
    response.headers_mut().append(VARY, varies);
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    Ok(response)
}
