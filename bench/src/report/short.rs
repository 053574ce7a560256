//! The table of the README, in either language.

use std::fmt::Write;

use super::tables::mark;
use super::{P99_GOAL, Report, median, middle};
use crate::export;
use crate::measure::{Measured, Side};
use crate::operation::Operation;

/// What the table says in one language.
pub(super) struct Words {
    circumstances: fn(&super::machine::Circumstances) -> String,
    operation: fn(Operation) -> &'static str,
    header: &'static str,
    export: &'static str,
    explained: &'static str,
    more: &'static str,
}

/// English.
pub(super) const ENGLISH: Words = Words {
    circumstances: super::machine::Circumstances::english,
    operation: Operation::title,
    header: "| | database | Steward/s | floor/s | ratio | p50 / p99 ms |",
    export: "CSV export, rows",
    explained: "The floor is a bare server with hand-written SQL that answers the same bytes and stores the \
                same rows. The goals: 0.6 of its throughput for reads, 0.5 for writes and exports, p99 within \
                3 times its own. ✗ marks what misses one.",
    more: "All figures, and how to repeat them: [docs/bench.md](docs/bench.md).",
};

/// Chinese.
pub(super) const CHINESE: Words = Words {
    circumstances: super::machine::Circumstances::chinese,
    operation: Operation::title_zh,
    header: "| | 数据库 | Steward/秒 | 基准/秒 | 比值 | p50 / p99 毫秒 |",
    export: "CSV 导出（行）",
    explained: "基准是只用手写 SQL 的裸服务器，返回相同的字节，写入相同的行。目标：读取不低于其吞吐量的 0.6，\
                写入和导出不低于 0.5，p99 不超过其 3 倍。✗ 表示未达到目标。",
    more: "全部数据和重复测量的方法见 [docs/bench.md](docs/bench.md)。",
};

impl Report {
    /// The table of the README.
    pub(super) fn short(&self, words: &Words) -> String {
        let mut out = format!("{}\n\n", (words.circumstances)(&self.circumstances));
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "{}\n|---|---|--:|--:|--:|--:|", words.header);
        for operation in Operation::ALL {
            for side in &self.sides {
                let found = side.operations.iter().find(|one| one.operation == operation);
                if let Some(measured) = found {
                    line(words, side, measured, &mut out);
                }
            }
        }
        for side in &self.sides {
            exported(words, side, &mut out);
        }
        let _ = write!(out, "\n{}\n\n{}\n", words.explained, words.more);
        out
    }
}

fn line(words: &Words, side: &Side, measured: &Measured, out: &mut String) {
    let Measured { operation, steward, floor, .. } = measured;
    let rate = |runs| middle(runs, |run| run.throughput);
    let p99 = |runs| middle(runs, |run| run.p99);
    let ratio = rate(steward) / rate(floor);
    let _ = writeln!(
        out,
        "| {} | {} | {:.0} | {:.0} | {ratio:.2}{} | {:.2} / {:.2}{} |",
        (words.operation)(*operation),
        side.database,
        rate(steward),
        rate(floor),
        mark(ratio >= operation.goal()),
        middle(steward, |run| run.p50),
        p99(steward),
        mark(p99(steward) <= P99_GOAL * p99(floor)),
    );
}

fn exported(words: &Words, side: &Side, out: &mut String) {
    let Some(export) = &side.export else { return };
    let of = |values: &[f64]| median(values.iter().copied());
    let (ours, theirs) = (of(&export.steward), of(&export.floor));
    let ratio = ours / theirs;
    let _ = writeln!(
        out,
        "| {} | {} | {ours:.0} | {theirs:.0} | {ratio:.2}{} | |",
        words.export,
        side.database,
        mark(ratio >= export::GOAL),
    );
}
