//! The web app's files and screens.

use steward_server::{Asset, ServerOptions};
use steward_testkit::{TestEngine, both_engines};

use crate::support::TestApp;

static FILES: [Asset; 3] = [
    Asset {
        path: "index.html",
        bytes: b"<meta name=\"csp-nonce\" content=\"{{nonce}}\"><title>Steward</title>",
        gzip: None,
        brotli: None,
    },
    Asset { path: "assets/app-1.js", bytes: b"plain", gzip: Some(b"gz"), brotli: Some(b"br") },
    Asset { path: "start.js", bytes: b"start", gzip: None, brotli: None },
];

async fn with_files(engine: TestEngine) -> TestApp {
    TestApp::with(engine, ServerOptions { web: &FILES, ..ServerOptions::default() }).await
}

async fn every_screen_is_the_same_page(engine: TestEngine) {
    let app = with_files(engine).await;
    let mut numbers = Vec::new();
    for path in ["/", "/accounts", "/accounts/12?peek=3", "/sign-in"] {
        let reply = app.anonymous("GET", path).send().await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(reply.header("cache-control"), "no-cache");
        let number = reply.text().split('"').nth(3).unwrap().to_owned();
        assert!(number.len() >= 22 && !number.contains('{'), "{number}");
        let policy = reply.header("content-security-policy");
        assert!(
            policy.contains(&format!("'nonce-{number}'")) && policy.contains("script-src 'self';")
        );
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        numbers.push(number);
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 4, "each answer has its own");
}

async fn files_are_packed_and_kept(engine: TestEngine) {
    let app = with_files(engine).await;
    let ask = app.anonymous("GET", "/assets/app-1.js").header("Accept-Encoding", "gzip, br");
    let script = ask.send().await;
    assert_eq!((script.header("content-encoding"), script.text()), ("br", "br"));
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(script.header("vary"), "accept-encoding");
    let start = app.anonymous("GET", "/start.js").send().await;
    assert_eq!((start.header("cache-control"), start.text()), ("no-cache", "start"));
    let tag = start.header("etag").to_owned();
    let again = app.anonymous("GET", "/start.js").header("If-None-Match", &tag).send().await;
    assert_eq!((again.status, again.body.len()), (304, 0));
}

async fn the_api_is_not_the_app(engine: TestEngine) {
    let app = with_files(engine).await;
    for path in ["/api/v2/x", "/assets/gone-2.js", "/favicon.ico", "/metrics/x"] {
        app.get(path).await.refused(404, "PGRST125");
    }
    app.ask("POST", "/accounts").send().await.refused(404, "PGRST125");
    app.get("/api/v1/nothing").await.refused(404, "PGRST205");
    let without = app.anonymous("HEAD", "/accounts").send().await;
    assert_eq!((without.status, without.body.len()), (200, 0));
}

both_engines!(every_screen_is_the_same_page, files_are_packed_and_kept, the_api_is_not_the_app);
