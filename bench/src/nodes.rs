//! Two servers on one PostgreSQL database against one, where the database is not the limit: on a machine that
//! all of them share, each server is held to a part of a processor.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use serde::Serialize;

use crate::company::{Company, Home};
use crate::held::Held;
use crate::load::{Load, load};
use crate::operation::Operation;
use crate::options::{Options, WARM_UP};
use crate::report;
use crate::server::Server;

/// Hundredths of a processor that each server gets.
pub(crate) const SHARE: u64 = 20;

/// What is read.
const READS: [Operation; 2] = [Operation::List, Operation::Get];

/// How much one operation gains by a second server.
#[derive(Debug, Serialize)]
pub(crate) struct Nodes {
    #[serde(serialize_with = "report::name")]
    pub(crate) operation: Operation,
    /// Answers per second of each run, of one server.
    pub(crate) one: Vec<f64>,
    /// The same of both together.
    pub(crate) two: Vec<f64>,
    /// The part of the processors' time that nobody used, in the runs of both.
    pub(crate) idle: Vec<f64>,
}

/// A server that is held.
struct Node {
    // The process ends before its group does.
    server: Server,
    _held: Held,
}

impl Node {
    async fn start(program: &Path, home: &Home, name: &str) -> anyhow::Result<Self> {
        let held = Held::new(name, SHARE)?;
        let server = Server::steward(program, home).await?;
        held.hold(server.process())?;
        Ok(Self { server, _held: held })
    }
}

/// Measures both.
pub(crate) async fn measure(
    program: &Path,
    options: &Options,
    company: &Company,
) -> anyhow::Result<Vec<Nodes>> {
    let first = &company.steward;
    let second = Home { folder: first.folder.join("second"), url: first.url.clone() };
    fs::create_dir_all(&second.folder)?;
    let key = "master.key";
    fs::copy(first.folder.join(key), second.folder.join(key)).context("copying the master key")?;
    let nodes = [
        Node::start(program, first, "first").await?,
        Node::start(program, &second, "second").await?,
    ];
    let mut measured = Vec::new();
    for operation in READS {
        let mut of = Nodes { operation, one: Vec::new(), two: Vec::new(), idle: Vec::new() };
        for run in 0..options.runs {
            let one = reads(operation, options, company, (&nodes[..1], run)).await?;
            let before = processors()?;
            let two = reads(operation, options, company, (&nodes, run)).await?;
            let after = processors()?;
            #[expect(clippy::cast_precision_loss, reason = "hundredths of seconds since a boot")]
            let idle = (after.0 - before.0) as f64 / (after.1 - before.1).max(1) as f64;
            let name = operation.name();
            eprintln!(
                "{name} run {}: one server {one:.0}/s, two {two:.0}/s, idle {idle:.2}",
                run + 1
            );
            of.one.push(one);
            of.two.push(two);
            of.idle.push(idle);
        }
        measured.push(of);
    }
    for node in nodes {
        node.server.stop()?;
    }
    Ok(measured)
}

/// Answers per second of these servers together; each has connections of its own.
async fn reads(
    operation: Operation,
    options: &Options,
    company: &Company,
    (nodes, run): (&[Node], usize),
) -> anyhow::Result<f64> {
    let loads = nodes.iter().enumerate().map(|(at, node)| {
        let ingredients = company.ingredients.clone();
        let asked = Load {
            address: node.server.address,
            connections: options.connections,
            time: Duration::from_secs(options.seconds),
            warm_up: WARM_UP,
            status: operation.status(),
            maker: Arc::new(move |number| {
                let seed = (run * 1000 + at * 100 + number) as u64;
                ingredients.maker(operation, false, seed)
            }),
        };
        async move { load(&asked).await.map(|outcome| outcome.throughput) }
    });
    let throughputs = futures::future::try_join_all(loads).await?;
    Ok(throughputs.into_iter().sum())
}

/// Of all processors together since the machine started, in hundredths of a second: idle, and in all.
fn processors() -> anyhow::Result<(u64, u64)> {
    let stat = fs::read_to_string("/proc/stat")?;
    let line = stat.lines().next().context("no processors")?;
    let times: Vec<u64> =
        line.split_ascii_whitespace().skip(1).take(8).flat_map(str::parse).collect();
    // user nice system idle iowait irq softirq steal
    let idle = times.get(3..5).context("no idle time")?.iter().sum();
    Ok((idle, times.iter().sum()))
}
