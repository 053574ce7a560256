//! A receiver that keeps what comes, and says what it was told to say.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use steward_engine::outgoing::{
    Allowed, Answer, Limits, Message, Poster, SigningSecret, Unreached,
};
use steward_model::clock::SECOND;
use steward_testkit::is_whole_call;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// A certificate for `localhost` that nobody believes, with its key: for these tests only.
const CERTIFICATE: &[u8] = include_bytes!("localhost.der");
const KEY: &[u8] = include_bytes!("localhost.key.der");

/// A secret that the receiver shares.
pub(crate) const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// What a receiver does when it has read a call.
#[derive(Clone, Debug)]
pub(crate) enum Says {
    /// Says this and ends.
    This(String),
    /// Says this and then something without end.
    Endlessly(String),
    /// Says nothing, and waits.
    Nothing,
}

/// A receiver on this machine. It ends with the test.
#[derive(Debug)]
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    connections: Mutex<usize>,
    calls: Mutex<Vec<String>>,
    came: Notify,
}

impl Receiver {
    /// One that speaks openly.
    pub(crate) async fn open(says: Says) -> Self {
        Self::begin(says, None).await
    }

    /// One that speaks TLS, as `localhost`.
    pub(crate) async fn sealed(says: Says) -> Self {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(KEY));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(CERTIFICATE)], key)
            .unwrap();
        Self::begin(says, Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    async fn begin(says: Says, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let keeper = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *keeper.connections.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                let (says, tls, keeper) = (says.clone(), tls.clone(), Arc::clone(&keeper));
                tokio::spawn(async move { drop(welcome(stream, tls, &says, &keeper).await) });
            }
        });
        Self { address, shared, task }
    }

    /// How many have connected.
    pub(crate) fn connections(&self) -> usize {
        *self.shared.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first call, once there is one: head and body.
    pub(crate) async fn call(&self) -> String {
        loop {
            let mut came = pin!(self.shared.came.notified());
            came.as_mut().enable();
            let calls = self.shared.calls.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(call) = calls.into_iter().next() {
                return call;
            }
            came.await;
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn welcome(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    says: &Says,
    shared: &Shared,
) -> std::io::Result<()> {
    match tls {
        Some(tls) => talk(tls.accept(stream).await?, says, shared).await,
        None => talk(stream, says, shared).await,
    }
}

/// Reads one call and answers it.
async fn talk(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    says: &Says,
    shared: &Shared,
) -> std::io::Result<()> {
    let mut read = Vec::new();
    while !is_whole_call(&read) {
        if stream.read_buf(&mut read).await? == 0 {
            return Ok(());
        }
    }
    let call = String::from_utf8_lossy(&read).into_owned();
    shared.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    shared.came.notify_waiters();
    match says {
        Says::This(answer) => {
            stream.write_all(answer.as_bytes()).await?;
            stream.shutdown().await
        }
        Says::Endlessly(beginning) => {
            stream.write_all(beginning.as_bytes()).await?;
            loop {
                stream.write_all(&[b'x'; 1_000]).await?;
            }
        }
        Says::Nothing => std::future::pending().await,
    }
}

/// An answer with a status and a body.
pub(crate) fn answer(status: &str, body: &str) -> Says {
    let length = body.len();
    Says::This(format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}"))
}

/// A sender that may reach this machine, and believes the certificate here.
pub(crate) fn poster(limits: Limits) -> Poster {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(CERTIFICATE)).unwrap();
    let allowed = Allowed::parse(["127.0.0.0/8", "localhost"], true).unwrap();
    Poster::believing(roots, allowed, limits).unwrap()
}

/// Sends something to an address.
pub(crate) async fn send(poster: &Poster, url: &str) -> Result<Answer, Unreached> {
    let secrets = [SigningSecret::parse(SECRET).unwrap()];
    let id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
    let body = r#"{"type":"account.updated","data":{"name":"晴溪咖啡"}}"#;
    let message = Message { id, at: 1_767_225_600 * SECOND + 7, body, secrets: &secrets };
    poster.post(url, &message).await
}
