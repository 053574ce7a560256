//! What people see in a browser: the web app, or, in a program built without it, a page that says
//! what to do next.

mod asset;
mod file;
mod shell;
mod welcome;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::Response;

pub use asset::Asset;

use crate::app::App;
use crate::router;

/// The page that starts the app, whichever screen the address names.
const INDEX: &str = "index.html";

/// A screen all the same: the description of the API, to be read and tried.
const DOCS: &str = "/api/docs";

/// Below these, nothing is a screen of the app.
const NOT_THE_APP: [&str; 5] = ["/api", "/healthz", "/readyz", "/metrics", "/assets"];

/// `GET /`.
pub(crate) async fn page(State(app): State<Arc<App>>, request: Request) -> Response {
    match find(app.options.web, INDEX) {
        Some(index) => shell::answer(&app, index),
        None => welcome::page(&app, &request),
    }
}

/// Everything that no route names: files of the app, screens of the app, and nothing.
pub(crate) async fn elsewhere(State(app): State<Arc<App>>, request: Request) -> Response {
    let web = app.options.web;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return router::nowhere(&request);
    }
    let path = request.uri().path();
    let name = path.trim_start_matches('/');
    if let Some(asset) = find(web, name).filter(|_| name != INDEX) {
        return file::answer(asset, request.headers());
    }
    match find(web, INDEX).filter(|_| is_screen(path)) {
        Some(index) => shell::answer(&app, index),
        None => router::nowhere(&request),
    }
}

fn find(web: &'static [Asset], path: &str) -> Option<&'static Asset> {
    web.iter().find(|asset| asset.path == path)
}

/// Whether a path may be a screen: not the API's, and not a file that is missing.
fn is_screen(path: &str) -> bool {
    let below = |start: &&str| {
        path.strip_prefix(*start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if path == DOCS {
        return true;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    !NOT_THE_APP.iter().any(below) && !last.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screens_are_told_from_files_and_the_api() {
        for screen in ["/", "/accounts", "/accounts/12", "/apiary", "/sign-in", "/api/docs"] {
            assert!(is_screen(screen), "{screen}");
        }
        for other in [
            "/api",
            "/api/docs/x",
            "/api/v2/x",
            "/healthz/x",
            "/assets/gone",
            "/favicon.ico",
            "/a/b.js",
        ] {
            assert!(!is_screen(other), "{other}");
        }
    }
}
