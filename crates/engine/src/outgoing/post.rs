//! Making one call.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper_util::rt::TokioIo;
use steward_model::{Error, Result, Text, text};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use super::allow::Allowed;
use super::target::{Message, check_url, shut};

/// The bytes of an answer's head.
const HEAD_BYTES: usize = 16 * 1024;

/// What a call may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long it may take, from resolving the name to the answer.
    pub time: Duration,
    /// How many bytes of the answer are kept; no more is read.
    pub excerpt: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(20), excerpt: 2_000 }
    }
}

/// What a receiver answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status. A redirect is an answer like any other: it is not followed.
    pub status: u16,
    /// The beginning of what it said.
    pub excerpt: String,
}

impl Answer {
    /// Whether the receiver has taken the call.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the receiver wants no calls any more.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.status == 410
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// The address can't be called, or not from here.
    Refused(Text),
    /// The name of the host leads nowhere.
    Unresolved,
    /// Nobody listens there, or not as expected; in the words of the network.
    Broken(String),
    /// It took too long.
    Late,
}

impl Unreached {
    /// In words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Refused(text) => text.clone(),
            Self::Unresolved => {
                text!(en = "The name of the host leads nowhere.", zh = "无法解析主机名。")
            }
            Self::Broken(error) => {
                text!(en = "The connection failed: {error}", zh = "连接失败：{error}")
            }
            Self::Late => {
                text!(en = "No answer came in time.", zh = "未在限定时间内收到响应。")
            }
        }
    }
}

/// Makes calls.
#[derive(Clone)]
pub struct Poster {
    allowed: Arc<Allowed>,
    limits: Limits,
    tls: TlsConnector,
}

impl std::fmt::Debug for Poster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { allowed, limits, .. } = self;
        f.debug_struct("Poster").field("allowed", allowed).field("limits", limits).finish()
    }
}

impl Poster {
    /// One that believes the certificates that this machine believes.
    ///
    /// # Errors
    /// If TLS can't be set up.
    pub fn new(allowed: Allowed, limits: Limits) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Self::believing(roots, allowed, limits)
    }

    /// One that believes these certificates.
    ///
    /// # Errors
    /// If TLS can't be set up.
    pub fn believing(roots: RootCertStore, allowed: Allowed, limits: Limits) -> Result<Self> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { allowed: Arc::new(allowed), limits, tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Calls an address.
    ///
    /// # Errors
    /// [`Unreached`] if there was no answer: nobody knows then whether the message has arrived.
    pub async fn post(&self, url: &str, message: &Message<'_>) -> Result<Answer, Unreached> {
        let url = check_url(url, &self.allowed).map_err(Unreached::Refused)?;
        let request = request(&url, message).map_err(broken)?;
        let deadline = Instant::now() + self.limits.time;
        let exchange = async {
            let stream = self.connect(&url).await?;
            if url.scheme() != "https" {
                return self.exchange(stream, request, deadline).await;
            }
            let name = ServerName::try_from(bare_host(&url)).map_err(broken)?;
            let stream = self.tls.connect(name, stream).await.map_err(broken)?;
            self.exchange(stream, request, deadline).await
        };
        timeout_at(deadline, exchange).await.unwrap_or(Err(Unreached::Late))
    }

    /// Connects to one of the addresses that the name stands for. The address that is looked at is the one
    /// that is connected to: the name is not resolved again.
    async fn connect(&self, url: &Url) -> Result<TcpStream, Unreached> {
        let host = bare_host(url);
        let port = url.port_or_known_default().unwrap_or(443);
        let found = lookup_host((host.as_str(), port)).await;
        let found: Vec<SocketAddr> = found.map_err(|_| Unreached::Unresolved)?.collect();
        if found.is_empty() {
            return Err(Unreached::Unresolved);
        }
        let mut failure = Unreached::Refused(shut());
        for address in found.into_iter().filter(|one| self.allowed.reaches(&host, one.ip())) {
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(error) => failure = broken(error),
            }
        }
        Err(failure)
    }

    async fn exchange(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        request: Request<Full<Bytes>>,
        deadline: Instant,
    ) -> Result<Answer, Unreached> {
        let mut builder = http1::Builder::new();
        let handshake = builder.max_buf_size(HEAD_BYTES).handshake(TokioIo::new(stream));
        let (mut sender, connection) = handshake.await.map_err(broken)?;
        // Ends with this call, whatever the receiver does.
        let mut driver = JoinSet::new();
        driver.spawn(connection);
        let answer = sender.send_request(request).await.map_err(broken)?;
        let status = answer.status().as_u16();
        let mut read = Vec::new();
        // The status says what became of the call, even if the rest never ends.
        let _ = timeout_at(deadline, self.begin(answer.into_body(), &mut read)).await;
        Ok(Answer { status, excerpt: shown(&read) })
    }

    /// Reads the beginning of an answer.
    async fn begin(&self, mut body: Incoming, read: &mut Vec<u8>) {
        while let Some(Ok(frame)) = body.frame().await {
            let Ok(data) = frame.into_data() else { continue };
            let left = self.limits.excerpt - read.len();
            read.extend_from_slice(&data[..data.len().min(left)]);
            if read.len() == self.limits.excerpt {
                return;
            }
        }
    }
}

fn request(url: &Url, message: &Message<'_>) -> hyper::http::Result<Request<Full<Bytes>>> {
    let (host, query) = (url.host_str().unwrap_or_default(), url.query());
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let path =
        query.map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut request = Request::post(path)
        .header(HOST, host)
        .header(USER_AGENT, "Steward")
        .header(CONTENT_TYPE, "application/json");
    for (name, value) in message.headers() {
        request = request.header(name, value);
    }
    request.body(Full::new(Bytes::from(message.body.to_owned())))
}

/// The host without the brackets of an IPv6 address.
fn bare_host(url: &Url) -> String {
    match url.host() {
        Some(Host::Ipv6(address)) => address.to_string(),
        _ => url.host_str().unwrap_or_default().to_owned(),
    }
}

/// Text that every database can keep.
fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().map(|char| if char.is_control() && char != '\n' { ' ' } else { char }).collect()
}

fn broken(error: impl std::fmt::Display) -> Unreached {
    Unreached::Broken(error.to_string())
}
