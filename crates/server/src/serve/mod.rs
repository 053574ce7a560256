//! Listening: connections in, requests to the router, and a graceful end.

mod peer;

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use steward_engine::Engine;
use steward_model::{Error, Result};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt as _;

pub(crate) use peer::{Peer, address};

use crate::app::App;
use crate::limits::{ACCEPT_PAUSE, CONNECTIONS, HEAD_BYTES, HEAD_TIME, HEADERS_HARD, STOP_TIME};
use crate::options::ServerOptions;
use crate::router::with_app;

/// Serves HTTP on `listener` until `shutdown` comes: then it accepts no more, finishes what is under
/// way for at most [`STOP_TIME`], and returns. The engine is left open; close it afterwards.
///
/// # Errors
/// If the listener has no address, that is, is none.
pub async fn serve(
    listener: TcpListener,
    engine: Engine,
    options: ServerOptions,
    shutdown: impl Future<Output = ()>,
) -> Result<()> {
    let address = listener.local_addr().map_err(Error::internal)?;
    tracing::info!(%address, "serving HTTP");
    let app = Arc::new(App::new(engine, options));
    let router = with_app(Arc::clone(&app));
    let graceful = GracefulShutdown::new();
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener, &connections) => accepted,
        };
        let (stream, peer, room) = accepted;
        let handler = Handler { router: router.clone(), peer };
        let held = Held { app: Arc::clone(&app), _room: room };
        tokio::spawn(connection(stream, handler, graceful.watcher(), held));
    }
    drop(listener);
    app.stop();
    tracing::info!("stopping: finishing {} connections", graceful.count());
    if tokio::time::timeout(STOP_TIME, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time and were cut off");
    }
    Ok(())
}

/// What a connection holds as long as it is open.
struct Held {
    app: Arc<App>,
    _room: OwnedSemaphorePermit,
}

/// The next connection, once there is room for it.
async fn accept(
    listener: &TcpListener,
    connections: &Arc<Semaphore>,
) -> (TcpStream, IpAddr, OwnedSemaphorePermit) {
    loop {
        let Ok(room) = Arc::clone(connections).acquire_owned().await else {
            // Nobody closes the semaphore.
            std::future::pending::<()>().await;
            continue;
        };
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer.ip(), room),
            Err(error) => {
                // Most often no file descriptor is left: waiting is all that helps.
                tracing::warn!(%error, "a connection can't be accepted");
                drop(room);
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, handler: Handler, watcher: Watcher, held: Held) {
    let _open = held.app.metrics.connection();
    // Answers are written whole; waiting to fill a packet only adds latency.
    let _ = stream.set_nodelay(true);
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(HEADERS_HARD)
        .max_buf_size(HEAD_BYTES)
        .half_close(false);
    let connection = builder.serve_connection(TokioIo::new(stream), handler);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Gives the requests of one connection to the router.
#[derive(Clone)]
struct Handler {
    router: Router,
    peer: IpAddr,
}

impl Service<Request<Incoming>> for Handler {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = tower::util::Oneshot<Router, Request<Incoming>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(Peer(self.peer));
        self.router.clone().oneshot(request)
    }
}
