//! All contacts as CSV: how many rows a second, and whether memory stays flat meanwhile.

use std::time::{Duration, Instant};

use anyhow::ensure;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::company::Company;
use crate::load::Client;
use crate::operation::{CONTACTS, EXPORT};
use crate::options::Options;
use crate::server::Server;

/// How often a server's memory is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// The least share of the floor's rows a second that is good enough.
pub(crate) const GOAL: f64 = 0.5;

/// What exports came to.
#[derive(Debug, Serialize)]
pub(crate) struct Export {
    /// Rows of each.
    pub(crate) rows: usize,
    /// Bytes of each.
    pub(crate) bytes: usize,
    /// Rows a second, by run.
    pub(crate) steward: Vec<f64>,
    /// The floor's.
    pub(crate) floor: Vec<f64>,
    /// Microseconds of processor time for each row, by run.
    pub(crate) steward_cpu: Vec<f64>,
    /// The floor's.
    pub(crate) floor_cpu: Vec<f64>,
    /// Steward's memory in bytes before the last run.
    pub(crate) memory_before: u64,
    /// The most that Steward had in use during the last run.
    pub(crate) memory_most: u64,
}

/// One run.
struct Run {
    rows: usize,
    bytes: usize,
    per_second: f64,
    cpu: f64,
    most: u64,
}

/// Exports from both in turns; the first time it is compared what they send.
pub(crate) async fn measure(
    options: &Options,
    company: &Company,
    (steward, floor): (&Server, &Server),
) -> anyhow::Result<Export> {
    let (ours, theirs) = (digest(company, steward).await?, digest(company, floor).await?);
    ensure!(ours == theirs, "Steward and the floor export different bytes");
    let mut done = Export {
        rows: 0,
        bytes: 0,
        steward: Vec::new(),
        floor: Vec::new(),
        steward_cpu: Vec::new(),
        floor_cpu: Vec::new(),
        memory_before: 0,
        memory_most: 0,
    };
    for run in 0..options.runs {
        done.memory_before = steward.memory()?;
        let ours = one(company, steward).await?;
        let theirs = one(company, floor).await?;
        eprintln!(
            "export run {}: Steward {:.0} rows/s {:.2} us cpu, at most {} MB; \
             floor {:.0} rows/s {:.2} us cpu; {:.2}",
            run + 1,
            ours.per_second,
            ours.cpu,
            ours.most / 1_000_000,
            theirs.per_second,
            theirs.cpu,
            ours.per_second / theirs.per_second
        );
        (done.rows, done.bytes, done.memory_most) = (ours.rows, ours.bytes, ours.most);
        done.steward.push(ours.per_second);
        done.steward_cpu.push(ours.cpu);
        done.floor.push(theirs.per_second);
        done.floor_cpu.push(theirs.cpu);
    }
    Ok(done)
}

/// The code over everything that an export sends.
async fn digest(company: &Company, server: &Server) -> anyhow::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    fetch(company, server, |bytes| hash.update(bytes)).await?;
    Ok(hash.finalize().into())
}

async fn one(company: &Company, server: &Server) -> anyhow::Result<Run> {
    let (mut lines, mut bytes, mut most) = (0, 0, 0);
    let (cpu, begun) = (server.cpu_time()?, Instant::now());
    let mut looked = begun;
    fetch(company, server, |chunk| {
        bytes += chunk.len();
        lines += chunk.iter().map(|&byte| usize::from(byte == b'\n')).sum::<usize>();
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            // A failure to look leaves one look out.
            most = most.max(server.memory().unwrap_or_default());
        }
    })
    .await?;
    let (time, cpu) = (begun.elapsed(), server.cpu_time()?.saturating_sub(cpu));
    // The first line names the columns.
    let rows = lines - 1;
    #[expect(clippy::cast_precision_loss, reason = "far less than 2^52 rows")]
    let count = rows as f64;
    let per_second = count / time.as_secs_f64();
    Ok(Run { rows, bytes, per_second, cpu: cpu.as_secs_f64() * 1e6 / count, most })
}

async fn fetch(
    company: &Company,
    server: &Server,
    mut take: impl FnMut(&[u8]),
) -> anyhow::Result<()> {
    let mut client = Client::connect(server.address).await?;
    let mut request = Vec::new();
    let target = format!("{CONTACTS}?{EXPORT}");
    company.ingredients.get_as("text/csv", &target, &mut request);
    client.stream(&request, &mut take).await
}
