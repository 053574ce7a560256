//! One run: some connections, each with one request at a time, until the time is over.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;

use super::{Client, Latencies};
use crate::options::WARM_UP;

/// Requests of one connection at most, whatever the time.
const MAX_REQUESTS: usize = 2_000_000;

/// Makes a connection's requests: whole, head and body.
pub(crate) type Maker = Box<dyn FnMut(&mut Vec<u8>) + Send>;

/// What a run does.
pub(crate) struct Load {
    /// The server.
    pub(crate) address: SocketAddr,
    /// How many connections.
    pub(crate) connections: usize,
    /// How long it is measured, after [`Load::warm_up`].
    pub(crate) time: Duration,
    /// How long requests are made that don't count.
    pub(crate) warm_up: Duration,
    /// The status that every answer must have.
    pub(crate) status: u16,
    /// Makes what makes a connection's requests; it gets the connection's number.
    pub(crate) maker: Arc<dyn Fn(usize) -> Maker + Send + Sync>,
}

impl Load {
    /// One connection that makes these requests in turn.
    pub(crate) fn alone(address: SocketAddr, requests: Vec<Vec<u8>>, time: Duration) -> Self {
        let requests: Arc<[Vec<u8>]> = requests.into();
        let maker = move |_| -> Maker {
            let (requests, mut next) = (Arc::clone(&requests), 0);
            Box::new(move |out| {
                out.extend_from_slice(&requests[next % requests.len()]);
                next += 1;
            })
        };
        let maker = Arc::new(maker);
        Self { address, connections: 1, time, warm_up: WARM_UP, status: 200, maker }
    }
}

/// What a run measured.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// Answers per second.
    pub(crate) throughput: f64,
    /// Their latencies.
    pub(crate) latencies: Latencies,
    /// All answers, those during the warm-up as well.
    pub(crate) answers: usize,
}

/// Runs a load.
///
/// # Errors
/// If a connection fails or an answer has another status.
pub(crate) async fn load(load: &Load) -> anyhow::Result<Outcome> {
    let start = Instant::now() + load.warm_up;
    let end = start + load.time;
    let mut tasks = Vec::with_capacity(load.connections);
    for number in 0..load.connections {
        let maker = (load.maker)(number);
        tasks.push(tokio::spawn(one(load.address, maker, load.status, start, end)));
    }
    let mut latencies = Latencies::default();
    let mut answers = 0;
    for task in tasks {
        let (counted, all) = task.await??;
        latencies.append(counted);
        answers += all;
    }
    ensure!(!latencies.is_empty(), "no answer within {:?}", load.time);
    #[expect(clippy::cast_precision_loss, reason = "far less than 2^52 answers")]
    let throughput = latencies.len() as f64 / load.time.as_secs_f64();
    Ok(Outcome { throughput, latencies, answers })
}

/// One connection: the latencies of the answers between start and end, and the number of all.
async fn one(
    address: SocketAddr,
    mut maker: Maker,
    status: u16,
    start: Instant,
    end: Instant,
) -> anyhow::Result<(Latencies, usize)> {
    let mut client = Client::connect(address).await?;
    let mut latencies = Latencies::with_capacity(16 * 1024);
    let mut request = Vec::with_capacity(1024);
    let mut answers = 0;
    for _ in 0..MAX_REQUESTS {
        request.clear();
        maker(&mut request);
        let sent = Instant::now();
        let answer = client.send(&request).await?;
        let answered = Instant::now();
        ensure!(
            answer.status == status,
            "status {} instead of {status} for\n{}\n{}",
            answer.status,
            String::from_utf8_lossy(&request),
            String::from_utf8_lossy(&answer.body)
        );
        answers += 1;
        if answered >= end {
            break;
        }
        if sent >= start {
            latencies.note(answered - sent);
        }
    }
    Ok((latencies, answers))
}
