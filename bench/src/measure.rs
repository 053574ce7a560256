//! The whole measurement: companies, servers, operations, report.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use serde::Serialize;

use crate::company::{Company, Kind, Shape, Size, company};
use crate::export::Export;
use crate::load::{Load, Outcome, load};
use crate::operation::Operation;
use crate::options::{Options, POSTGRES_VARIABLE, WARM_UP};
use crate::report::{self, Report};
use crate::server::Server;
use crate::{build, cursors, export, growth, idle, live, nodes, rows, same, search};

/// What one run measured.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Run {
    /// Answers per second.
    pub(crate) throughput: f64,
    /// Milliseconds that half the answers stayed within.
    pub(crate) p50: f64,
    /// Milliseconds that 99 % of the answers stayed within.
    pub(crate) p99: f64,
    /// Microseconds of processor time that the server's process took for one answer; what PostgreSQL
    /// takes for it is not in it.
    pub(crate) cpu: f64,
}

impl Run {
    /// What a load came to on a server that took so much processor time meanwhile.
    fn new(mut outcome: Outcome, cpu: Duration) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "far less than 2^52 answers")]
        let answers = outcome.answers as f64;
        Self {
            throughput: outcome.throughput,
            p50: outcome.latencies.percentile(0.5),
            p99: outcome.latencies.percentile(0.99),
            cpu: cpu.as_secs_f64() * 1e6 / answers,
        }
    }
}

/// The runs of one operation.
#[derive(Debug, Serialize)]
pub(crate) struct Measured {
    /// Which.
    #[serde(serialize_with = "report::name")]
    pub(crate) operation: Operation,
    /// Steward's.
    pub(crate) steward: Vec<Run>,
    /// The floor's.
    pub(crate) floor: Vec<Run>,
    /// The floor's that store only the contact's row; for writes.
    pub(crate) bare: Vec<Run>,
}

/// What was measured on one database.
#[derive(Debug, Serialize)]
pub(crate) struct Side {
    /// SQLite or PostgreSQL.
    pub(crate) database: &'static str,
    /// Whether each contact is a person account of its own.
    pub(crate) persons: bool,
    /// How many contacts.
    pub(crate) contacts: u64,
    /// Bytes on disk before anything was measured.
    pub(crate) bytes: u64,
    /// Milliseconds until Steward was ready on that database.
    pub(crate) ready_ms: f64,
    /// Steward's memory in bytes: when it was ready, and after each operation.
    pub(crate) memory: Vec<(&'static str, u64)>,
    /// The operations.
    pub(crate) operations: Vec<Measured>,
    /// The export of all contacts.
    pub(crate) export: Option<Export>,
}

/// Where things are.
struct Place<'o> {
    program: PathBuf,
    options: &'o Options,
    server: Option<String>,
}

impl Place<'_> {
    async fn company(&self, kind: Kind, shape: Shape) -> anyhow::Result<Company> {
        let server = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => Some(self.server.as_deref().with_context(|| {
                format!("{POSTGRES_VARIABLE} is not set: run the bench with `cargo xtask bench`")
            })?),
        };
        company(&self.program, &self.options.work, server, shape).await
    }
}

/// Measures everything that the options ask for, and writes the report.
pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    let program = match &options.steward {
        Some(program) => program.clone(),
        None => build::steward()?,
    };
    let server = std::env::var(POSTGRES_VARIABLE).ok();
    let place = Place { program, options, server };
    let mut report = Report::new(options);
    for kind in options.kinds() {
        if options.asks_usual_company() {
            usual(kind, &place, &mut report).await?;
        }
        if !options.operations(true).is_empty() {
            let shape = Shape { size: options.size, persons: true };
            let mut company = place.company(kind, shape).await?;
            let side = side(kind, &place.program, options, (&mut company, true)).await?;
            report.sides.push(side);
        }
        report.write(&options.out)?;
    }
    if !options.no_load {
        report.idle = Some(idle::measure(&place.program, &options.work).await?);
        report.write(&options.out)?;
    }
    if options.publish {
        report.publish()?;
    }
    print!("{}", report.markdown());
    Ok(())
}

/// What is asked of the company in which contacts work for companies.
async fn usual(kind: Kind, place: &Place<'_>, report: &mut Report) -> anyhow::Result<()> {
    let options = place.options;
    let mut company = place.company(kind, Shape { size: options.size, persons: false }).await?;
    if options.growth {
        let small = Shape { size: Size::Small, persons: false };
        let small = place.company(kind, small).await?;
        let large = &mut company;
        report.growth.extend(growth::compare(kind, &place.program, small, large).await?);
        report.write(&options.out)?;
    }
    if !options.operations(false).is_empty() || options.exports() {
        let side = side(kind, &place.program, options, (&mut company, false)).await?;
        report.sides.push(side);
        report.write(&options.out)?;
    }
    // Last: they give records of Steward's copy to others.
    if options.search {
        report.search.extend(search::measure(kind, &place.program, &company).await?);
        report.write(&options.out)?;
    }
    if options.live {
        report.live.push(live::measure(kind, &place.program, options, &company).await?);
        report.write(&options.out)?;
    }
    if options.nodes && matches!(kind, Kind::Postgres) {
        report.nodes.extend(nodes::measure(&place.program, options, &company).await?);
        report.write(&options.out)?;
    }
    if options.rows {
        report.rows.extend(rows::count(kind, &company).await?);
        report.write(&options.out)?;
    }
    Ok(())
}

async fn side(
    kind: Kind,
    program: &Path,
    options: &Options,
    (company, persons): (&mut Company, bool),
) -> anyhow::Result<Side> {
    company.copy_for_floor().await?;
    let bytes = company.steward.bytes().await?;
    let steward = Server::steward(program, &company.steward).await?;
    let floor = Server::floor(&company.floor).await?;
    cursors::find(company, &steward).await?;
    let mut memory = vec![("ready", steward.memory()?)];
    let mut operations = Vec::new();
    // Before anything is written, which neither of them does as often as the other.
    let export = match !persons && options.exports() {
        true => Some(export::measure(options, company, (&steward, &floor)).await?),
        false => None,
    };
    // All of them first: afterwards the two have done different numbers of writes.
    for operation in options.operations(persons) {
        same::check(operation, company, (&steward, &floor)).await?;
    }
    for operation in options.operations(persons) {
        operations.push(measured(operation, options, company, (&steward, &floor)).await?);
        memory.push((operation.name(), steward.memory()?));
    }
    let ready_ms = steward.ready_after.as_secs_f64() * 1000.0;
    steward.stop()?;
    drop(floor);
    let (database, contacts) = (kind.title(), company.contacts);
    Ok(Side { database, persons, contacts, bytes, ready_ms, memory, operations, export })
}

/// The runs of one operation, one server after the other.
async fn measured(
    operation: Operation,
    options: &Options,
    company: &Company,
    (steward, floor): (&Server, &Server),
) -> anyhow::Result<Measured> {
    let mut measured =
        Measured { operation, steward: Vec::new(), floor: Vec::new(), bare: Vec::new() };
    for run in 0..options.runs {
        let one = async |server: &Server, bare: bool| -> anyhow::Result<Run> {
            let ingredients = company.ingredients.clone();
            let asked = Load {
                address: server.address,
                connections: operation.connections().unwrap_or(options.connections),
                time: Duration::from_secs(options.seconds),
                warm_up: WARM_UP,
                status: operation.status(),
                maker: Arc::new(move |number| {
                    let seed = (run * 1000 + number) as u64;
                    ingredients.maker(operation, bare, seed)
                }),
            };
            let before = server.cpu_time()?;
            let outcome = load(&asked).await?;
            Ok(Run::new(outcome, server.cpu_time()?.saturating_sub(before)))
        };
        let (ours, theirs) = (one(steward, false).await?, one(floor, false).await?);
        eprintln!(
            "{} run {}: Steward {:.0}/s p99 {:.2} ms {:.0} us cpu, \
             floor {:.0}/s p99 {:.2} ms {:.0} us cpu, {:.2}",
            operation.name(),
            run + 1,
            ours.throughput,
            ours.p99,
            ours.cpu,
            theirs.throughput,
            theirs.p99,
            theirs.cpu,
            ours.throughput / theirs.throughput
        );
        measured.steward.push(ours);
        measured.floor.push(theirs);
        if operation.has_bare() {
            measured.bare.push(one(floor, true).await?);
        }
    }
    Ok(measured)
}
