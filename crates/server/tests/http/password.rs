//! A forgotten password over HTTP, with the mail that is sent.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use steward_engine::auth::RESETS_PER_ADDRESS;
use steward_engine::mail::{MailSettings, Mailer};
use steward_server::ServerOptions;
use steward_testkit::{Letter, PostOffice, TestEngine, both_engines};

use crate::support::{PASSWORD, TestApp};

both_engines!(
    a_link_comes_by_mail_and_sets_a_password,
    nobody_learns_who_is_there,
    without_mail_it_says_what_to_do,
);

const ADDRESS: &str = "/api/v1/password";
const NEW: &str = "new horse battery";

async fn app(engine: TestEngine, post: &PostOffice) -> TestApp {
    let settings = MailSettings { url: post.url(), from: "Steward <crm@example.cn>".to_owned() };
    let options = ServerOptions {
        public_url: Some("https://crm.example.cn".to_owned()),
        behind_proxy: true,
        mail: Some(Mailer::new(&settings).unwrap()),
        ..ServerOptions::default()
    };
    TestApp::with(engine, options).await
}

/// The head of a mail, and its body as people read it.
fn read(letter: &Letter) -> (String, String) {
    let (head, body) = letter.text.split_once("\n\n").expect("a head and a body");
    let head = head.replace("\n ", "");
    let lower = head.to_ascii_lowercase();
    let body = if lower.contains("content-transfer-encoding: base64") {
        let packed: String = body.split_whitespace().collect();
        String::from_utf8(STANDARD.decode(packed).unwrap()).unwrap()
    } else if lower.contains("quoted-printable") {
        body.replace("=\n", "").replace("=3D", "=")
    } else {
        body.to_owned()
    };
    (head, body)
}

/// The token in the link of a mail.
fn token(body: &str) -> String {
    let start = "https://crm.example.cn/new-password#";
    let rest = body.split_once(start).unwrap_or_else(|| panic!("{body}")).1;
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn a_link_comes_by_mail_and_sets_a_password(engine: TestEngine) {
    let post = PostOffice::open().await;
    let app = app(engine, &post).await;
    app.engine.set_password(None, app.member, PASSWORD).await.unwrap();
    assert_eq!(
        app.anonymous("GET", ADDRESS).send().await.is(StatusCode::OK),
        json!({"mail": true})
    );
    let ask = async |login: &str| {
        let asked = app.anonymous("POST", ADDRESS).json(json!({"login": login})).send().await;
        assert_eq!((asked.status, asked.body.len()), (202, 0), "{}", asked.text());
    };
    ask("138 0000 0002").await;
    let letter = post.letters(1).await.remove(0);
    assert_eq!(
        (letter.from.as_str(), &letter.to[..]),
        ("crm@example.cn", &["chen@example.cn".to_owned()][..])
    );
    let (head, body) = read(&letter);
    assert!(body.contains("陈宇，你好") && body.contains("30 分钟"), "{body}");
    assert!(head.contains("Subject: =?utf-8?b?"), "{head}");
    ask("zhou@example.cn").await;
    let (head, english) = read(&post.letters(2).await.remove(1));
    assert!(head.contains("Subject: Set a new password for Steward"), "{head}");
    assert!(english.contains("for 30 minutes") && !english.contains("你好"), "{english}");
    let set = async |token: &str, password: &str| {
        let body = json!({"token": token, "password": password});
        app.anonymous("PUT", ADDRESS).json(body).send().await
    };
    let short = set(&token(&body), "short").await.refused(422, "ST422");
    assert_eq!(short["errors"][0]["field"], "password");
    assert_eq!(set(&token(&body), NEW).await.status, 204);
    let used = set(&token(&body), NEW).await.refused(422, "ST422");
    assert_eq!(used["errors"][0]["code"], "link_ended");
    let sign_in = json!({"login": "chen@example.cn", "password": NEW});
    app.anonymous("POST", "/api/v1/session").json(sign_in).send().await.is(StatusCode::OK);
}

async fn nobody_learns_who_is_there(engine: TestEngine) {
    let post = PostOffice::open().await;
    let app = app(engine, &post).await;
    let ask = async |login: &str, from: &str| {
        let asked = app.anonymous("POST", ADDRESS).header("X-Forwarded-For", from);
        asked.json(json!({"login": login})).send().await
    };
    for login in ["nobody@example.cn", "chen@example.cn", "", "☕"] {
        let reply = ask(login, "192.0.2.1").await;
        assert_eq!((reply.status, reply.body.len()), (202, 0), "{login}");
    }
    assert_eq!(post.letters(1).await[0].to, ["chen@example.cn"]);
    for _ in 0..RESETS_PER_ADDRESS {
        assert_eq!(ask("nobody@example.cn", "192.0.2.2").await.status, 202);
    }
    ask("nobody@example.cn", "192.0.2.2").await.refused(429, "ST429");
    assert_eq!(post.letters(1).await.len(), 1);
    let foreign = app.anonymous("POST", ADDRESS).header("Origin", "https://evil.example");
    assert_eq!(foreign.json(json!({"login": "chen@example.cn"})).send().await.status, 403);
}

async fn without_mail_it_says_what_to_do(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    assert_eq!(
        app.anonymous("GET", ADDRESS).send().await.is(StatusCode::OK),
        json!({"mail": false})
    );
    let reply =
        app.anonymous("POST", ADDRESS).json(json!({"login": "chen@example.cn"})).send().await;
    assert!(reply.status >= 400, "{}", reply.text());
    assert!(reply.json()["hint"].as_str().unwrap().contains("steward user password"));
}
