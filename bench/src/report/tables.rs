//! All tables, in Markdown. Writing to a string cannot fail.

use std::cmp::Reverse;
use std::fmt::Write;

use super::{NODES_GOAL, P99_GOAL, Report, median, middle};
use crate::export::{self, Export};
use crate::growth::Growth;
use crate::idle::Idle;
use crate::live::Live;
use crate::measure::{Measured, Side};
use crate::nodes::{Nodes, SHARE};
use crate::rows::Cost;
use crate::search::{READERS, Search};

impl Report {
    /// The tables.
    pub(crate) fn markdown(&self) -> String {
        let mut out = format!("{}\n\n", self.circumstances.english());
        for side in &self.sides {
            self.side(side, &mut out);
        }
        if !self.growth.is_empty() {
            growth(&self.growth, &mut out);
        }
        if !self.rows.is_empty() {
            rows(&self.rows, &mut out);
        }
        if !self.search.is_empty() {
            search(&self.search, &mut out);
        }
        if !self.live.is_empty() {
            live(&self.live, &mut out);
        }
        if !self.nodes.is_empty() {
            nodes(&self.nodes, &mut out);
        }
        if let Some(idle) = &self.idle {
            at_rest(idle, &mut out);
        }
        out
    }

    fn side(&self, side: &Side, out: &mut String) {
        let Self { seconds, runs, connections, .. } = self;
        let (database, contacts) = (side.database, side.contacts);
        let what = if side.persons { "person accounts" } else { "contacts" };
        let _ = write!(
            out,
            "### {database}, {contacts} {what}\n\n\
             {connections} connections; the median of {runs} interleaved runs of {seconds} s.\n\n\
             | operation | Steward/s | floor/s | ratio | goal | Steward p50/p99 ms | \
             floor p50/p99 ms | p99 ratio | CPU µs, Steward/floor | to the bare row |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        );
        for measured in &side.operations {
            line(measured, out);
        }
        if let Some(export) = &side.export {
            exported(export, out);
        }
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

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}

/// What stands behind a figure that misses its goal.
pub(super) fn mark(good: bool) -> &'static str {
    if good { "" } else { " ✗" }
}

fn line(measured: &Measured, out: &mut String) {
    let Measured { operation, steward, floor, bare } = measured;
    let rate = |runs| middle(runs, |run| run.throughput);
    let p50 = |runs| middle(runs, |run| run.p50);
    let p99 = |runs| middle(runs, |run| run.p99);
    let cpu = |runs| middle(runs, |run| run.cpu);
    let ratio = rate(steward) / rate(floor);
    let slower = p99(steward) / p99(floor);
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

fn exported(export: &Export, out: &mut String) {
    let Export { rows, bytes, memory_before, memory_most, .. } = export;
    let of = |values: &[f64]| median(values.iter().copied());
    let (ours, theirs) = (of(&export.steward), of(&export.floor));
    let ratio = ours / theirs;
    let _ = write!(
        out,
        "\nCSV export of {rows} rows ({} MB), one after the other: {ours:.0} rows/s, the floor \
         {theirs:.0} rows/s, ratio {ratio:.2}{} (goal {:.1}); CPU {:.2} / {:.2} µs a row; memory \
         {} MB before, {} MB at most meanwhile.\n",
        megabytes(*bytes as u64),
        mark(ratio >= export::GOAL),
        export::GOAL,
        of(&export.steward_cpu),
        of(&export.floor_cpu),
        megabytes(*memory_before),
        megabytes(*memory_most),
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
    shown.sort_by_key(|cost| Reverse(cost.excess()));
    for cost in shown.iter().take(dear.len().max(10)) {
        let Cost { database, reader, view, examined, returned, .. } = cost;
        let _ = writeln!(out, "| {database} | {reader} | {view} | {examined} | {returned} |");
    }
    out.push('\n');
}

fn live(lines: &[Live], out: &mut String) {
    out.push_str(
        "### Open streams of live events\n\n\
         | database | streams | users | memory MB, without | with | after the writes | \
         updates/s, without | with | ratio | p50 ms until a stream has a change | p99 |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for Live { database, streams, users, memory, without, with, delay } in lines {
        let [before, open, most] = memory.map(megabytes);
        let of = |values: &[f64]| median(values.iter().copied());
        let (alone, beside) = (of(without), of(with));
        let _ = writeln!(
            out,
            "| {database} | {streams} | {users} | {before} | {open} | {most} | {alone:.0} | \
             {beside:.0} | {:.2} | {:.0} | {:.0} |",
            beside / alone,
            delay.0,
            delay.1
        );
    }
    out.push('\n');
}

fn nodes(lines: &[Nodes], out: &mut String) {
    let _ = write!(
        out,
        "### Two servers on one PostgreSQL database\n\nEach is held to {SHARE} % of one processor, so that the \
         database and the load have enough.\n\n\
         | operation | one server/s | two/s | ratio | goal | processors idle meanwhile |\n\
         |---|--:|--:|--:|--:|--:|\n"
    );
    for Nodes { operation, one, two, idle } in lines {
        let of = |values: &[f64]| median(values.iter().copied());
        let (one, two, idle) = (of(one), of(two), of(idle) * 100.0);
        let (what, ratio) = (operation.title(), two / one);
        let missed = if ratio < NODES_GOAL { " ✗" } else { "" };
        let _ = writeln!(
            out,
            "| {what} | {one:.0} | {two:.0} | {ratio:.2}{missed} | {NODES_GOAL} | {idle:.0} % |"
        );
    }
    out.push('\n');
}

fn search(lines: &[Search], out: &mut String) {
    let _ = write!(
        out,
        "### Search\n\nAll objects at once, p50 / p99 in ms, one connection, by what the reader may see.\n\n\
         | database | question | such as | {} |\n|---|---|---|{}\n",
        READERS.join(" | "),
        "--:|".repeat(READERS.len())
    );
    for Search { database, question, example, times } in lines {
        let _ = write!(out, "| {database} | {question} | {example} |");
        for (p50, p99) in times {
            let _ = write!(out, " {p50:.2} / {p99:.2} |");
        }
        out.push('\n');
    }
    out.push('\n');
}

fn at_rest(idle: &Idle, out: &mut String) {
    let Idle { objects, fields, ready_ms, memory, catalog_ms, catalog_bytes } = idle;
    let count = u32::try_from(*objects).unwrap_or(u32::MAX).max(1);
    let _ = write!(
        out,
        "### At rest\n\n\
         Without records, on SQLite: ready after {ready_ms:.0} ms, {} MB of memory, with {objects} objects \
         and {fields} fields. The catalog takes {catalog_ms:.1} ms and {} kB of that: {:.2} ms and {} kB \
         for each object.\n\n",
        megabytes(*memory),
        catalog_bytes / 1_000,
        catalog_ms / f64::from(count),
        catalog_bytes / u64::from(count) / 1_000,
    );
}
