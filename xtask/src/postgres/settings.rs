//! How the server is set up: always durable, sized for its use.

use std::path::PathBuf;

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

impl Use {
    /// Where the server's folder goes: measured data must lie on a disk, never in memory.
    pub(crate) fn parent_folder(self) -> PathBuf {
        match self {
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

#[cfg(test)]
mod tests {
    use super::Use;

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
