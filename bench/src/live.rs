//! What open streams of live events cost: memory, a share of the writes, and how long until everyone knows.
//! There is no floor: they are Steward's own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde::Serialize;
use tokio::task::JoinHandle;

use crate::company::{Company, Kind, output};
use crate::load::{Client, Latencies, Load, load};
use crate::operation::Operation;
use crate::options::{Options, WARM_UP};
use crate::server::Server;

/// How many streams are open.
const STREAMS: usize = 1_000;

/// How many streams each user has.
const EACH: usize = 12;

/// How many changes that everyone may see are made one after the other to see how long they take.
const PROBES: usize = 20;

/// How long after a probe the next one follows.
const PROBE_PAUSE: Duration = Duration::from_millis(500);

/// How long nothing is done before memory is looked at, and for the last probe to arrive.
const REST: Duration = Duration::from_secs(3);

/// What everyone may see.
const PROBED: &str = "/api/v1/tags";

/// What a stream says of a probe.
const NEEDLE: &[u8] = b"\"object\":\"tags\"";

/// What the streams of one server cost.
#[derive(Debug, Serialize)]
pub(crate) struct Live {
    pub(crate) database: &'static str,
    pub(crate) streams: usize,
    pub(crate) users: usize,
    /// Memory in bytes without streams, with them, and after the writes with them.
    pub(crate) memory: [u64; 3],
    /// Updates per second of each run without streams.
    pub(crate) without: Vec<f64>,
    /// The same with them.
    pub(crate) with: Vec<f64>,
    /// Milliseconds from sending a change until half the streams, and 99 % of them, have it; none lost it.
    pub(crate) delay: (f64, f64),
}

/// Opens the streams and measures.
pub(crate) async fn measure(
    kind: Kind,
    program: &Path,
    options: &Options,
    company: &Company,
) -> anyhow::Result<Live> {
    let server = Server::steward(program, &company.steward).await?;
    let tokens = tokens(program, company).await?;
    let users = tokens.len();
    let (mut without, mut with, mut memory) = (Vec::new(), Vec::new(), [0; 3]);
    let mut delay = (0.0, 0.0);
    for run in 0..options.runs {
        without.push(updates(options, company, &server, run).await?);
        tokio::time::sleep(REST).await;
        if run == 0 {
            memory[0] = server.memory()?;
        }
        let streams = Streams::open(server.address, &tokens).await?;
        tokio::time::sleep(REST).await;
        if run == 0 {
            memory[1] = server.memory()?;
            delay = streams.delay(company, server.address).await?;
        }
        with.push(updates(options, company, &server, run).await?);
        memory[2] = memory[2].max(server.memory()?);
        drop(streams);
        let (alone, beside) = (without[run], with[run]);
        eprintln!("live run {}: {alone:.0}/s without streams, {beside:.0}/s with them", run + 1);
    }
    server.stop()?;
    Ok(Live { database: kind.title(), streams: STREAMS, users, memory, without, with, delay })
}

async fn updates(
    options: &Options,
    company: &Company,
    server: &Server,
    run: usize,
) -> anyhow::Result<f64> {
    let ingredients = company.ingredients.clone();
    let asked = Load {
        address: server.address,
        connections: options.connections,
        time: Duration::from_secs(options.seconds),
        warm_up: WARM_UP,
        status: Operation::Update.status(),
        maker: Arc::new(move |number| {
            ingredients.maker(Operation::Update, false, (run * 1000 + number) as u64)
        }),
    };
    Ok(load(&asked).await?.throughput)
}

/// A token of each of so many users that all streams have room.
async fn tokens(program: &Path, company: &Company) -> anyhow::Result<Vec<String>> {
    let home = &company.steward;
    let query = format!(
        "SELECT email FROM \"user\" WHERE deleted_at IS NULL AND status = 'active' \
         AND email IS NOT NULL ORDER BY id LIMIT {}",
        STREAMS.div_ceil(EACH)
    );
    let mut tokens = Vec::new();
    for row in home.texts(&query).await? {
        let email = row.get("email").cloned().flatten().context("a user without e-mail")?;
        let mut command = Command::new(program);
        command.args(["token", "create"]);
        home.arguments(&mut command);
        tokens.push(output(command.args(["--email", &email]))?.trim().to_owned());
    }
    // A small company has fewer people, with more windows each.
    ensure!(!tokens.is_empty(), "nobody is there");
    Ok(tokens)
}

/// When each probe arrived.
type Arrivals = Arc<Mutex<Vec<Instant>>>;

/// Open streams; they end with this value.
struct Streams {
    tasks: Vec<JoinHandle<()>>,
    arrivals: Vec<Arrivals>,
}

impl Drop for Streams {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Streams {
    async fn open(address: SocketAddr, tokens: &[String]) -> anyhow::Result<Self> {
        let mut streams = Self { tasks: Vec::new(), arrivals: Vec::new() };
        for token in tokens.iter().cycle().take(STREAMS) {
            let mut client = Client::connect(address).await?;
            let request = format!(
                "GET /api/v1/live HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n\r\n"
            );
            let arrivals = Arrivals::default();
            streams.arrivals.push(Arc::clone(&arrivals));
            streams.tasks.push(tokio::spawn(async move {
                let mut tail: Vec<u8> = Vec::new();
                let mut take = |part: &[u8]| {
                    tail.extend_from_slice(part);
                    let found = tail.windows(NEEDLE.len()).filter(|window| *window == NEEDLE);
                    let now = Instant::now();
                    let mut seen = arrivals.lock().unwrap_or_else(PoisonError::into_inner);
                    seen.extend(found.map(|_| now));
                    let kept = tail.len().saturating_sub(NEEDLE.len() - 1);
                    tail.drain(..kept);
                };
                if let Err(error) = client.stream(request.as_bytes(), &mut take).await {
                    eprintln!("a stream broke off: {error}");
                }
            }));
        }
        Ok(streams)
    }

    /// Milliseconds until half the streams, and 99 % of them, have a change that everyone may see.
    async fn delay(&self, company: &Company, address: SocketAddr) -> anyhow::Result<(f64, f64)> {
        let mut client = Client::connect(address).await?;
        let mut sent = Vec::new();
        for number in 0..PROBES {
            let mut request = Vec::new();
            let body = format!("{{\"name\": \"probe {} {number}\"}}", std::process::id());
            company.ingredients.send("POST", PROBED, &body, &mut request);
            sent.push(Instant::now());
            let answer = client.send(&request).await?;
            ensure!(answer.status == 201, "{}", String::from_utf8_lossy(&answer.body));
            tokio::time::sleep(PROBE_PAUSE).await;
        }
        tokio::time::sleep(REST).await;
        let mut delays = Latencies::default();
        for arrivals in &self.arrivals {
            let seen = arrivals.lock().unwrap_or_else(PoisonError::into_inner);
            ensure!(seen.len() == PROBES, "a stream heard {} of {PROBES} changes", seen.len());
            seen.iter().zip(&sent).for_each(|(seen, sent)| delays.note(*seen - *sent));
        }
        Ok((delays.percentile(0.5), delays.percentile(0.99)))
    }
}
