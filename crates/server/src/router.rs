//! The routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use steward_engine::Engine;
use steward_model::error::{Error, ErrorKind};
use steward_model::text;

use crate::app::App;
use crate::options::ServerOptions;
use crate::voice::Voice;
use crate::{
    calendar, catalog, demo, discover, edge, files, health, import, live, mcp, objects, openapi,
    page, password, regions, rpc, search, session, setup, token,
};

/// Where the API begins.
pub(crate) const API: &str = "/api/v1";

const PAGE: &str = "/";
pub(crate) const HEALTH: &str = "/healthz";
pub(crate) const READY: &str = "/readyz";
pub(crate) const METRICS: &str = "/metrics";
pub(crate) const DISCOVER: &str = "/api/v1";
const DISCOVER_SLASH: &str = "/api/v1/";
pub(crate) const OPENAPI: &str = "/api/v1/openapi.json";
pub(crate) const CATALOG: &str = "/api/v1/catalog";
pub(crate) const SEARCH: &str = "/api/v1/search";
pub(crate) const SESSION: &str = "/api/v1/session";
pub(crate) const PASSWORD: &str = "/api/v1/password";
pub(crate) const SETUP: &str = "/api/v1/setup";
pub(crate) const DEMO: &str = "/api/v1/demo";
pub(crate) const TOKENS: &str = "/api/v1/tokens";
pub(crate) const CALENDAR: &str = "/api/v1/calendar";
pub(crate) const CALENDAR_FILE: &str = "/api/v1/calendar/{file}";
pub(crate) const LIVE: &str = "/api/v1/live";
pub(crate) const CHANGES: &str = "/api/v1/changes";
pub(crate) const PRESENCE: &str = "/api/v1/live/presence";
pub(crate) const REGIONS: &str = "/api/v1/regions";
const RPC: &str = "/api/v1/rpc/{action}";
pub(crate) const MCP: &str = "/api/mcp";
pub(crate) const IMPORTS: &str = "/api/v1/imports";
pub(crate) const IMPORT: &str = "/api/v1/imports/{id}";
pub(crate) const IMPORT_REFUSED: &str = "/api/v1/imports/{id}/refused";
/// Where the records of files are, as those of every object; their contents are below.
pub(crate) const FILES: &str = "/api/v1/files";
/// Where a body becomes a file.
pub(crate) const CONTENTS: &str = "/api/v1/files/contents";
pub(crate) const FILE: &str = "/api/v1/files/{id}";
/// Where files begin that arrive in parts.
pub(crate) const UPLOADS: &str = "/api/v1/files/uploads";
pub(crate) const UPLOAD: &str = "/api/v1/files/uploads/{id}";
pub(crate) const THUMBNAIL: &str = "/api/v1/files/{id}/thumbnail";
const OBJECTS: &str = "/api/v1/{plural}";

/// All routes, as they are counted.
pub(crate) const ROUTES: [&str; 31] = [
    PAGE,
    HEALTH,
    READY,
    METRICS,
    DISCOVER,
    DISCOVER_SLASH,
    OPENAPI,
    CATALOG,
    SEARCH,
    SESSION,
    PASSWORD,
    SETUP,
    DEMO,
    TOKENS,
    CALENDAR,
    CALENDAR_FILE,
    LIVE,
    CHANGES,
    PRESENCE,
    REGIONS,
    RPC,
    MCP,
    IMPORTS,
    IMPORT,
    IMPORT_REFUSED,
    CONTENTS,
    FILE,
    UPLOADS,
    UPLOAD,
    THUMBNAIL,
    OBJECTS,
];

/// Whether a route is answered even when there is no room for more requests: whoever watches the
/// server must see that it lives.
pub(crate) fn answers_always(route: usize) -> bool {
    ROUTES.get(route).is_some_and(|route| [HEALTH, READY, METRICS].contains(route))
}

/// The whole HTTP surface on an engine.
pub fn router(engine: Engine, options: ServerOptions) -> Router {
    with_app(Arc::new(App::new(engine, options)))
}

pub(crate) fn with_app(app: Arc<App>) -> Router {
    let records = get(objects::read)
        .post(objects::insert)
        .patch(objects::update)
        .put(objects::put)
        .delete(objects::delete);
    let uploads = get(files::state).patch(files::part).delete(files::give_up);
    let sessions = get(session::who).post(session::sign_in).delete(session::sign_out);
    let imports = get(import::state).post(import::run).delete(import::forget);
    let tokens = get(token::list).post(token::create).delete(token::revoke);
    let calendars = get(calendar::state).post(calendar::make).delete(calendar::revoke);
    let passwords = get(password::state).post(password::ask).put(password::set);
    Router::new()
        .route(PAGE, get(page::page).fallback(wrong_method))
        .route(HEALTH, get(health::healthy).fallback(wrong_method))
        .route(READY, get(health::ready).fallback(wrong_method))
        .route(METRICS, get(health::metrics).fallback(wrong_method))
        .route(DISCOVER, get(discover::discover).fallback(wrong_method))
        .route(DISCOVER_SLASH, get(discover::discover).fallback(wrong_method))
        .route(OPENAPI, get(openapi::openapi).fallback(wrong_method))
        .route(CATALOG, get(catalog::catalog).fallback(wrong_method))
        .route(SEARCH, get(search::search).fallback(wrong_method))
        .route(SESSION, sessions.fallback(wrong_method))
        .route(PASSWORD, passwords.fallback(wrong_method))
        .route(SETUP, get(setup::state).post(setup::run).fallback(wrong_method))
        .route(DEMO, post(demo::enter).fallback(wrong_method))
        .route(TOKENS, tokens.fallback(wrong_method))
        .route(CALENDAR, calendars.fallback(wrong_method))
        .route(CALENDAR_FILE, get(calendar::read).fallback(wrong_method))
        .route(LIVE, get(live::open).fallback(wrong_method))
        .route(CHANGES, get(live::changes).fallback(wrong_method))
        .route(PRESENCE, post(live::look).fallback(wrong_method))
        .route(REGIONS, get(regions::regions).fallback(wrong_method))
        .route(RPC, post(rpc::run).fallback(wrong_method))
        .route(MCP, post(mcp::mcp).fallback(wrong_method))
        .route(IMPORTS, post(import::send).fallback(wrong_method))
        .route(IMPORT, imports.fallback(wrong_method))
        .route(IMPORT_REFUSED, get(import::refused).fallback(wrong_method))
        .route(CONTENTS, post(files::post).fallback(wrong_method))
        .route(FILE, get(files::download).fallback(wrong_method))
        .route(UPLOADS, post(files::begin).fallback(wrong_method))
        .route(UPLOAD, uploads.fallback(wrong_method))
        .route(THUMBNAIL, get(files::thumbnail).fallback(wrong_method))
        .route(OBJECTS, records.fallback(wrong_method))
        .fallback(page::elsewhere)
        .layer(from_fn_with_state(Arc::clone(&app), edge::around))
        .with_state(app)
}

/// An address that leads nowhere.
pub(crate) fn nowhere(request: &Request) -> Response {
    Voice::of(request.headers()).error(
        &Error::new(
            ErrorKind::UnknownPath,
            text!(en = "This address leads nowhere.", zh = "请求的地址不存在。"),
        )
        .with_hint(text!(
            en = "The records of an object are at {API}/ and its plural, such as {API}/contacts.",
            zh = "对象的记录在 {API}/ 加复数名称，例如 {API}/contacts。"
        )),
    )
}

/// Any other method. The router itself adds `Allow`.
async fn wrong_method(request: Request) -> Response {
    if request.method() == Method::OPTIONS {
        return crate::answer::empty(axum::http::StatusCode::NO_CONTENT);
    }
    Voice::of(request.headers()).error(&Error::new(
        ErrorKind::MethodNotAllowed,
        text!(
            en = "This method is not allowed here; the header Allow names those that are.",
            zh = "此地址不支持该请求方法，允许的方法见响应头 Allow。"
        ),
    ))
}
