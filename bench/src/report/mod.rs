//! The results: a JSON file for programs, Markdown tables for people, and the same in the project's own
//! pages.

mod machine;
mod pages;
mod short;
mod tables;

use std::path::Path;

use serde::{Serialize, Serializer};

use crate::growth::Growth;
use crate::idle::Idle;
use crate::live::Live;
use crate::measure::{Run, Side};
use crate::nodes::Nodes;
use crate::operation::Operation;
use crate::options::Options;
use crate::rows::Cost;
use crate::search::Search;

/// How many times the floor's p99 Steward's may be.
const P99_GOAL: f64 = 3.0;

/// How many times one server's answers two must give.
const NODES_GOAL: f64 = 1.5;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    size: &'static str,
    seconds: u64,
    runs: usize,
    connections: usize,
    /// Day, machine and command.
    circumstances: machine::Circumstances,
    /// Per database and company.
    pub(crate) sides: Vec<Side>,
    /// Small company against large.
    pub(crate) growth: Vec<Growth>,
    /// Default views.
    pub(crate) rows: Vec<Cost>,
    /// Search.
    pub(crate) search: Vec<Search>,
    /// Open streams of live events.
    pub(crate) live: Vec<Live>,
    /// Two servers on one database.
    pub(crate) nodes: Vec<Nodes>,
    /// Steward without records.
    pub(crate) idle: Option<Idle>,
}

impl Report {
    /// An empty report.
    pub(crate) fn new(options: &Options) -> Self {
        let Options { size, seconds, runs, connections, .. } = *options;
        Self {
            size: size.name(),
            seconds,
            runs,
            connections,
            circumstances: machine::Circumstances::now(),
            sides: Vec::new(),
            growth: Vec::new(),
            rows: Vec::new(),
            search: Vec::new(),
            live: Vec::new(),
            nodes: Vec::new(),
            idle: None,
        }
    }

    /// Writes `bench.json` and `bench.md`.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("bench.json"), serde_json::to_vec_pretty(self)?)?;
        std::fs::write(folder.join("bench.md"), self.markdown())?;
        Ok(())
    }

    /// Puts the results into the project's pages.
    pub(crate) fn publish(&self) -> anyhow::Result<()> {
        pages::put("README.md", &self.short(&short::ENGLISH))?;
        pages::put("README.zh-CN.md", &self.short(&short::CHINESE))?;
        pages::put("docs/bench.md", &self.markdown())
    }
}

/// The middle of what the runs had of something.
fn middle(runs: &[Run], of: impl Fn(&Run) -> f64) -> f64 {
    median(runs.iter().map(of))
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
