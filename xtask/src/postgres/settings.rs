//! How the server is set up: always durable, sized for its use.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a server is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Many small databases that live for one test each.
    Tests,
    /// One large database, measured.
    Bench,
}

/// What both have. `fsync` and `synchronous_commit` are on because tests assert what a commit
/// promises and a measurement without them means nothing. The server's time zone is none that a
/// query could get right by accident.
const COMMON: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "timezone=Asia/Shanghai",
];

/// Small: it shares two cores with the tests themselves.
const TESTS: [&str; 3] = ["max_connections=200", "shared_buffers=64MB", "max_wal_size=512MB"];

/// As an administrator would set up a machine with some gigabytes to spare.
const BENCH: [&str; 6] = [
    "max_connections=200",
    "shared_buffers=1GB",
    "effective_cache_size=4GB",
    "maintenance_work_mem=256MB",
    "max_wal_size=4GB",
    "random_page_cost=1.1",
];

/// Where Linux keeps files in memory.
const MEMORY: &str = "/dev/shm";

/// How much must be free there for a server of tests, in KiB: many times what the tests of a workspace
/// have been seen to need at a time.
const MEMORY_NEEDED_KIB: u64 = 2 * 1024 * 1024;

impl Use {
    /// Where the server's folder goes. Tests make and drop a database each, and each time the server
    /// brings hundreds of small files to the disk: in memory that takes a tenth of the time, and what a
    /// server acknowledged outlives its processes there as well. Measured data must lie on a disk.
    pub(crate) fn parent_folder(self) -> PathBuf {
        match self {
            Self::Tests if free_kib(MEMORY) >= MEMORY_NEEDED_KIB => PathBuf::from(MEMORY),
            Self::Tests => std::env::temp_dir(),
            Self::Bench => PathBuf::from("/var/tmp"),
        }
    }

    /// The server's command line, as `pg_ctl -o` wants it.
    pub(crate) fn options(self, port: u16) -> String {
        let own: &[&str] = match self {
            Self::Tests => &TESTS,
            Self::Bench => &BENCH,
        };
        let port = format!("port={port}");
        COMMON
            .iter()
            .chain(own)
            .copied()
            .chain([port.as_str()])
            .map(|setting| format!("-c '{setting}'"))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// How much a file system has free, in KiB; nothing where there is none.
fn free_kib(folder: &str) -> u64 {
    if !Path::new(folder).is_dir() {
        return 0;
    }
    let answer = Command::new("df").args(["-P", "-k", folder]).output();
    let answer = answer.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    // The heading, then: file system, size, used, free, and so on.
    let free = answer
        .ok()
        .and_then(|text| text.lines().nth(1)?.split_ascii_whitespace().nth(3)?.parse().ok());
    free.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Use, free_kib};

    #[test]
    fn free_space_is_known_or_none() {
        assert!(free_kib(env!("CARGO_MANIFEST_DIR")) > 0);
        assert_eq!(free_kib("/nowhere/at/all"), 0);
        assert_ne!(Use::Bench.parent_folder(), std::path::Path::new("/dev/shm"));
    }

    #[test]
    fn every_server_is_durable_and_listens_on_loopback_only() {
        for purpose in [Use::Tests, Use::Bench] {
            let options = purpose.options(4321);
            for setting in
                ["fsync=on", "synchronous_commit=on", "listen_addresses=127.0.0.1", "port=4321"]
            {
                assert!(options.contains(&format!("-c '{setting}'")), "{options}");
            }
        }
    }
}
