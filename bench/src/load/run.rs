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
    /// The latencies of those that were waited for meanwhile.
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
    let mut whole = Counted::default();
    for task in tasks {
        let Counted { latencies, measured, answers } = task.await??;
        whole.latencies.append(latencies);
        whole.measured += measured;
        whole.answers += answers;
    }
    let Counted { latencies, measured, answers } = whole;
    ensure!(!latencies.is_empty(), "no request within {:?}", load.time);
    Ok(Outcome { throughput: measured / load.time.as_secs_f64(), latencies, answers })
}

/// What one connection, or all of them, counted.
#[derive(Default)]
struct Counted {
    /// Of the answers that were waited for between start and end.
    latencies: Latencies,
    /// The answers between start and end; those that were waited for only partly then count in part.
    measured: f64,
    /// All answers.
    answers: usize,
}

/// How much of a request lies between start and end, from 0 to 1. A request may take longer than all of it.
fn share((sent, answered): (Instant, Instant), (start, end): (Instant, Instant)) -> f64 {
    let within = answered.min(end).saturating_duration_since(sent.max(start));
    let took = answered.saturating_duration_since(sent).max(Duration::from_nanos(1));
    within.as_secs_f64() / took.as_secs_f64()
}

/// One connection.
async fn one(
    address: SocketAddr,
    mut maker: Maker,
    status: u16,
    start: Instant,
    end: Instant,
) -> anyhow::Result<Counted> {
    let mut client = Client::connect(address).await?;
    let latencies = Latencies::with_capacity(16 * 1024);
    let mut counted = Counted { latencies, ..Counted::default() };
    let mut request = Vec::with_capacity(1024);
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
        counted.answers += 1;
        let share = share((sent, answered), (start, end));
        if share > 0.0 {
            counted.latencies.note(answered - sent);
            counted.measured += share;
        }
        if answered >= end {
            break;
        }
    }
    Ok(counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_counts_as_far_as_it_lies_within() {
        let zero = Instant::now();
        let at = |seconds: u64| zero + Duration::from_secs(seconds);
        let of = |sent: u64, answered: u64| share((at(sent), at(answered)), (at(10), at(12)));
        for (sent, answered, wanted) in [
            (10, 11, 1.0),
            (10, 12, 1.0),
            (9, 11, 0.5),
            (11, 15, 0.25),
            (6, 14, 0.25),
            (1, 3, 0.0),
            (9, 10, 0.0),
            (12, 13, 0.0),
        ] {
            assert!((of(sent, answered) - wanted).abs() < 1e-9, "{sent} to {answered}");
        }
    }
}
