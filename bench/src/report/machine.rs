//! On which machine, when and how it was measured.

use serde::Serialize;
use steward_model::clock::{Clock, SystemClock};
use steward_model::kind::format_datetime;

/// Day, machine and command.
#[derive(Debug, Serialize)]
pub(super) struct Circumstances {
    day: String,
    processor: String,
    cores: usize,
    memory_gb: u64,
    command: String,
}

impl Circumstances {
    /// Those of this process.
    pub(super) fn now() -> Self {
        let day = format_datetime(SystemClock.now()).chars().take(10).collect();
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let kib = value("/proc/meminfo", "MemTotal")
            .and_then(|value| value.strip_suffix(" kB")?.parse::<u64>().ok());
        Self {
            day,
            processor: value("/proc/cpuinfo", "model name").unwrap_or_else(|| "?".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gb: kib.unwrap_or_default() * 1024 / 1_000_000_000,
            command: format!("cargo xtask bench {}", arguments.join(" ")).trim_end().to_owned(),
        }
    }

    /// In English.
    pub(super) fn english(&self) -> String {
        let Self { day, processor, cores, memory_gb, command } = self;
        format!("{day}, {processor}, {cores} cores, {memory_gb} GB of memory: `{command}`.")
    }

    /// In Chinese.
    pub(super) fn chinese(&self) -> String {
        let Self { day, processor, cores, memory_gb, command } = self;
        format!("{day}，{processor}，{cores} 核，{memory_gb} GB 内存：`{command}`。")
    }
}

/// The value in the first line of a file that has this name.
fn value(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
