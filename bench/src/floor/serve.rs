//! The floor's HTTP server.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use clap::Args;
use futures::stream;
use http_body_util::BodyExt;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

use super::ask::Ask;
use super::backend::Backend;
use super::users::{Author, Users};
use super::write::Write;
use crate::operation::{CONTACTS, EXPORT};

/// How to run the floor.
#[derive(Debug, Args)]
pub(crate) struct FloorOptions {
    /// Steward's database: the path of an SQLite file, or a postgres:// address.
    #[arg(long)]
    database: String,
    /// Where to listen.
    #[arg(long)]
    listen: SocketAddr,
}

/// What every request needs.
struct Floor {
    backend: Backend,
    users: Users,
}

/// Serves until the process is ended.
pub(crate) async fn run(options: FloorOptions) -> anyhow::Result<()> {
    let (backend, users) = Backend::open(&options.database).await?;
    let floor = Arc::new(Floor { backend, users });
    let indexed = Arc::clone(&floor);
    tokio::spawn(async move { indexed.backend.index().await });
    let router = Router::new().fallback(answer).with_state(floor);
    let listener = TcpListener::bind(options.listen).await?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            // A connection that breaks off is the client's affair.
            let served = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
            drop(served);
        });
    }
}

async fn answer(State(floor): State<Arc<Floor>>, request: Request) -> Response {
    let Some(author) = author(&floor.users, &request) else {
        return empty(StatusCode::UNAUTHORIZED);
    };
    let done = if request.method() == Method::GET {
        let uri = request.uri();
        if uri.query() == Some(EXPORT) && uri.path() == CONTACTS {
            return export(&floor.backend);
        }
        match Ask::parse(uri.path(), uri.query().unwrap_or_default()) {
            Some(ask) => read(&floor.backend, ask).await,
            None => Ok(empty(StatusCode::NOT_FOUND)),
        }
    } else {
        write(&floor.backend, author, request).await
    };
    done.unwrap_or_else(|error| {
        eprintln!("floor: {error:#}");
        empty(StatusCode::INTERNAL_SERVER_ERROR)
    })
}

fn author(users: &Users, request: &Request) -> Option<Author> {
    let value = request.headers().get(AUTHORIZATION)?.as_bytes();
    users.find(value.strip_prefix(b"Bearer ")?)
}

async fn read(backend: &Backend, ask: Ask) -> anyhow::Result<Response> {
    Ok(json(backend.read(ask).await?))
}

fn json(body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(Bytes::from(body)));
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

fn export(backend: &Backend) -> Response {
    let chunks = backend.export();
    let chunks =
        stream::unfold(chunks, |mut chunks| async move { Some((chunks.recv().await?, chunks)) });
    let mut response = Response::new(Body::from_stream(chunks));
    let csv = HeaderValue::from_static("text/csv; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, csv);
    response
}

async fn write(backend: &Backend, author: Author, request: Request) -> anyhow::Result<Response> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let target = (head.uri.path(), head.uri.query());
    let Some((write, status)) = Write::parse(&head.method, target, &body, author)? else {
        return Ok(empty(StatusCode::NOT_FOUND));
    };
    let Some(body) = backend.write(write).await? else { return Ok(empty(StatusCode::NOT_FOUND)) };
    if body.is_empty() {
        return Ok(empty(status));
    }
    let mut response = json(body);
    *response.status_mut() = status;
    Ok(response)
}

fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
