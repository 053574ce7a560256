//! The results: a JSON file for programs, a Markdown table for people.

use std::fmt::Write;
use std::path::Path;

use serde::{Serialize, Serializer};

use crate::growth::Growth;
use crate::measure::{Measured, Run, Side};
use crate::operation::Operation;
use crate::options::Options;
use crate::rows::Cost;

/// How many times the floor's p99 Steward's may be.
const P99_GOAL: f64 = 3.0;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    size: &'static str,
    seconds: u64,
    runs: usize,
    connections: usize,
    /// Per database.
    pub(crate) sides: Vec<Side>,
    /// Small company against large.
    pub(crate) growth: Vec<Growth>,
    /// Default views.
    pub(crate) rows: Vec<Cost>,
}

impl Report {
    /// An empty report.
    pub(crate) fn new(options: &Options) -> Self {
        let Options { size, seconds, runs, connections, .. } = *options;
        let size = size.name();
        let (sides, growth, rows) = (Vec::new(), Vec::new(), Vec::new());
        Self { size, seconds, runs, connections, sides, growth, rows }
    }

    /// Writes `bench.json` and `bench.md`.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("bench.json"), serde_json::to_vec_pretty(self)?)?;
        std::fs::write(folder.join("bench.md"), self.markdown())?;
        Ok(())
    }

    /// The tables.
    pub(crate) fn markdown(&self) -> String {
        let mut out = String::new();
        for side in &self.sides {
            self.side(side, &mut out);
        }
        if !self.growth.is_empty() {
            growth(&self.growth, &mut out);
        }
        if !self.rows.is_empty() {
            rows(&self.rows, &mut out);
        }
        out
    }

    // Writing to a string cannot fail, here and below.
    fn side(&self, side: &Side, out: &mut String) {
        let Self { seconds, runs, connections, .. } = self;
        let (database, contacts) = (side.database, side.contacts);
        let _ = write!(
            out,
            "### {database}, {contacts} contacts\n\n\
             {connections} connections; the median of {runs} interleaved runs of {seconds} s.\n\n\
             | operation | Steward/s | floor/s | ratio | goal | Steward p50/p99 ms | \
             floor p50/p99 ms | p99 ratio | CPU µs, Steward/floor | to the bare row |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        );
        for measured in &side.operations {
            line(measured, out);
        }
        let megabytes = |bytes: u64| bytes / 1_000_000;
        let memory: Vec<String> = side
            .memory
            .iter()
            .map(|(when, bytes)| format!("{when} {}", megabytes(*bytes)))
            .collect();
        let _ = write!(
            out,
            "\nReady after {:.0} ms; {} MB on disk; memory in MB, after each operation: {}.\n\n",
            side.ready_ms,
            megabytes(side.bytes),
            memory.join(", ")
        );
    }
}

fn line(measured: &Measured, out: &mut String) {
    let Measured { operation, steward, floor, bare } = measured;
    let rate = |runs: &[Run]| median(runs.iter().map(|run| run.throughput));
    let p50 = |runs: &[Run]| median(runs.iter().map(|run| run.p50));
    let p99 = |runs: &[Run]| median(runs.iter().map(|run| run.p99));
    let cpu = |runs: &[Run]| median(runs.iter().map(|run| run.cpu));
    let ratio = rate(steward) / rate(floor);
    let slower = p99(steward) / p99(floor);
    let mark = |good: bool| if good { "" } else { " ✗" };
    let bare = match bare.is_empty() {
        true => String::new(),
        false => format!("{:.2}", rate(steward) / rate(bare)),
    };
    let _ = writeln!(
        out,
        "| {} | {:.0} | {:.0} | {ratio:.2}{} | {:.1} | {:.2} / {:.2} | {:.2} / {:.2} | \
         {slower:.1}{} | {:.0} / {:.0} | {bare} |",
        operation.title(),
        rate(steward),
        rate(floor),
        mark(ratio >= operation.goal()),
        operation.goal(),
        p50(steward),
        p99(steward),
        p50(floor),
        p99(floor),
        mark(slower <= P99_GOAL),
        cpu(steward),
        cpu(floor),
    );
}

fn growth(lines: &[Growth], out: &mut String) {
    out.push_str(
        "### 10,000 contacts against the large company\n\n\
         | database | question | rows examined, small | large | p50 ms, small | large |\n\
         |---|---|--:|--:|--:|--:|\n",
    );
    for growth in lines {
        let Growth { database, question, small, large } = growth;
        let _ = writeln!(
            out,
            "| {database} | {question} | {} | {} | {:.2} | {:.2} |",
            small.examined, large.examined, small.p50, large.p50
        );
    }
    out.push('\n');
}

fn rows(costs: &[Cost], out: &mut String) {
    let dear: Vec<&Cost> = costs.iter().filter(|cost| !cost.is_good()).collect();
    let _ = write!(
        out,
        "### Rows examined by default views\n\n{} of {} views and readers stay within \
         {}\n\n| database | reader | view | examined | returned |\n|---|---|---|--:|--:|\n",
        costs.len() - dear.len(),
        costs.len(),
        Cost::BOUND
    );
    let mut shown: Vec<&Cost> = costs.iter().collect();
    shown.sort_by_key(|cost| std::cmp::Reverse(cost.excess()));
    for cost in shown.iter().take(dear.len().max(10)) {
        let Cost { database, reader, view, examined, returned, .. } = cost;
        let _ = writeln!(out, "| {database} | {reader} | {view} | {examined} | {returned} |");
    }
    out.push('\n');
}

/// The middle value; none is 0.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// An operation as its name.
pub(crate) fn name<S: Serializer>(operation: &Operation, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(operation.name())
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle() {
        assert!((median([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < 1e-9);
        assert!((median([4.0, 1.0, 2.0, 3.0].into_iter()) - 2.5).abs() < 1e-9);
        assert!(median(std::iter::empty()).abs() < 1e-9);
    }
}
