//! The server on a real socket.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::{Body, Bytes};
use serde_json::json;
use steward_server::limits::REQUESTS;
use steward_server::{ServerOptions, serve};
use steward_testkit::{TestEngine, both_engines};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::TestApp;

/// A server on a free port.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<steward_model::Result<()>>,
}

async fn start(app: &TestApp) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let engine = (*app.engine).clone();
    let ended = tokio::spawn(serve(listener, engine, ServerOptions::default(), async {
        let _ = stopped.await;
    }));
    Served { address, stop, ended }
}

async fn say(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.expect("the server listens");
}

/// Reads until the other side closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads one answer with its body.
async fn answer(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).await.expect("the server answers");
        text.push_str(&String::from_utf8_lossy(&buffer[..read]));
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if read == 0 || body.len() >= length.and_then(|l| l.parse().ok()).unwrap_or(0) {
            return text;
        }
    }
}

async fn several_requests_share_a_connection(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let served = start(&app).await;
    let mut stream = TcpStream::connect(served.address).await.expect("the server listens");
    for _ in 0..2 {
        say(&mut stream, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
        let text = answer(&mut stream).await;
        assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
        assert!(text.ends_with("{\"status\":\"ok\"}"), "{text}");
    }
    say(&mut stream, "HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    let text = rest(&mut stream).await;
    assert!(text.contains("content-length: 15") && text.ends_with("\r\n\r\n"), "{text}");
}

async fn nonsense_does_no_harm(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let served = start(&app).await;
    for nonsense in [
        "\u{1}\u{2}\u{3}\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nx\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(served.address).await.expect("the server listens");
        say(&mut stream, nonsense).await;
        let text = rest(&mut stream).await;
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 4"), "{nonsense:?}: {text}");
    }
    let mut stream = TcpStream::connect(served.address).await.expect("the server listens");
    say(&mut stream, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200"));
}

async fn what_is_under_way_is_finished(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let token = app.engine.create_api_token(None, app.admin, "t", None).await.expect("a token");
    let served = start(&app).await;
    let mut idle = TcpStream::connect(served.address).await.expect("the server listens");
    say(&mut idle, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
    answer(&mut idle).await;
    let mut busy = TcpStream::connect(served.address).await.expect("the server listens");
    let body = json!({"name": "at the last moment"}).to_string();
    let head = format!(
        "POST /api/v1/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        token.token.text(),
        body.len()
    );
    say(&mut busy, &head).await;
    // The server asks for the body once the handler reads it: the request is under way.
    let mut asked = [0; 25];
    busy.read_exact(&mut asked).await.expect("the server asks for the body");
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    served.stop.send(()).expect("the server runs");
    assert_eq!(rest(&mut idle).await, "", "an idle connection is closed");
    let refused = loop {
        match TcpStream::connect(served.address).await {
            Err(error) => break error,
            Ok(_) => tokio::task::yield_now().await,
        }
    };
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    say(&mut busy, &body).await;
    let text = rest(&mut busy).await;
    assert!(text.starts_with("HTTP/1.1 201"), "{text}");
    served.ended.await.expect("no panic").expect("a clean end");
    assert_eq!(app.engine.rows("contacts", "select=name").await.len(), 1);
}

async fn more_than_there_is_room_for_is_refused(engine: TestEngine) {
    let app = TestApp::new(engine).await;
    let never = || Body::from_stream(futures::stream::pending::<Result<Bytes, std::io::Error>>());
    let mut waiting = Vec::new();
    for _ in 0..REQUESTS {
        let ask = app.ask("POST", "/api/v1/contacts").stream(never());
        waiting.push(tokio::spawn(ask.apart()));
    }
    let number = |text: &str| {
        let line = text.lines().find(|l| l.starts_with("steward_requests_under_way ")).unwrap();
        line.rsplit(' ').next().unwrap().parse::<usize>().unwrap()
    };
    // The probe itself is under way as well.
    while number(app.anonymous("GET", "/metrics").send().await.text()) <= REQUESTS {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let reply = app.get("/api/v1/contacts").await;
    reply.refused(503, "PGRST003");
    assert_eq!(reply.header("retry-after"), "1");
    assert_eq!(app.anonymous("GET", "/healthz").send().await.status, 200);
    assert_eq!(app.anonymous("GET", "/readyz").send().await.status, 200);
    for task in waiting {
        task.abort();
        let _ = task.await;
    }
    assert_eq!(app.get("/api/v1/contacts").await.status, 200, "there is room again");
}

/// A clock that runs ahead whenever nothing happens, on one thread.
#[tokio::test]
async fn who_never_finishes_a_head_is_hung_up_on() {
    let app = TestApp::new(TestEngine::sqlite().await).await;
    let served = start(&app).await;
    let mut stream = TcpStream::connect(served.address).await.expect("the server listens");
    say(&mut stream, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
    tokio::time::pause();
    let text = rest(&mut stream).await;
    assert!(!text.contains("200 OK"), "{text}");
}

#[tokio::test]
async fn who_never_finishes_a_body_is_told() {
    let app = TestApp::new(TestEngine::sqlite().await).await;
    app.get("/api/v1/contacts").await;
    tokio::time::pause();
    let never = futures::stream::pending::<Result<Bytes, std::io::Error>>();
    let reply = app.ask("POST", "/api/v1/contacts").stream(Body::from_stream(never)).send().await;
    let error = reply.refused(503, "57014");
    assert!(error["message"].as_str().unwrap().contains("30 seconds"), "{error}");
}

both_engines!(
    several_requests_share_a_connection,
    nonsense_does_no_harm,
    what_is_under_way_is_finished,
    more_than_there_is_room_for_is_refused,
);
