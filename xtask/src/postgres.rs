//! A throwaway PostgreSQL server, for tests and for measuring.
//!
//! It listens on a free loopback port only, trusts everyone there, and is gone with its data when
//! the value is dropped or this process ends, however it ends: a [`guardian`] outside sees to it.

mod account;
mod guardian;
mod programs;
mod settings;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::process::output;
use account::Account;
use guardian::Guardian;
use programs::Programs;
pub(crate) use settings::Use;

/// How often another port is tried when somebody took the free one in between.
const START_ATTEMPTS: u32 = 5;

/// How long a server may take to come up, in seconds, as `pg_ctl -t` wants it.
const START_SECONDS: &str = "60";

/// A running server.
pub(crate) struct Cluster {
    port: u16,
    guardian: Guardian,
}

impl Cluster {
    /// Makes and starts a server; installs PostgreSQL first where it is missing and that is allowed.
    ///
    /// # Errors
    /// When PostgreSQL is missing and cannot be installed, or the server does not come up; the
    /// error says which and shows the server's log.
    pub(crate) fn start(purpose: Use) -> anyhow::Result<Self> {
        let programs = Programs::find_or_install()?;
        let account = Account::choose()?;
        let folder = new_folder(&purpose.parent_folder(), &account)?;
        let guardian = Guardian::post(&programs, &folder, &account)?;
        make(&programs, &folder, &account)?;
        for attempt in 1.. {
            let port = free_port()?;
            match launch(&programs, &folder, &account, purpose, port) {
                Ok(()) => return Ok(Self { port, guardian }),
                Err(error) if attempt == START_ATTEMPTS => return Err(error),
                Err(_) => {}
            }
        }
        unreachable!("the last attempt returns")
    }

    /// The address of the server's maintenance database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Waits until somebody ends this process.
    pub(crate) fn keep(mut self) -> anyhow::Result<()> {
        self.guardian.wait()
    }
}

/// A new folder of the account's own.
fn new_folder(parent: &Path, account: &Account) -> anyhow::Result<PathBuf> {
    for number in 0..u32::MAX {
        let folder = parent.join(format!("steward-pg-{}-{number}", std::process::id()));
        match fs::create_dir(&folder) {
            Ok(()) => {
                account.own(&folder)?;
                return Ok(folder);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error).with_context(|| format!("making the folder {folder:?}"));
            }
        }
    }
    bail!("no free folder name in {parent:?}")
}

/// Makes the files of an empty server.
///
/// Its default collation is a language's, so that a query which forgets `COLLATE "C"` shows.
fn make(programs: &Programs, folder: &Path, account: &Account) -> anyhow::Result<()> {
    let mut initdb = account.command(programs.initdb(), folder);
    initdb.arg("--pgdata").arg(data(folder)).args([
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--locale-provider=icu",
        "--icu-locale=en-US",
        "--no-sync",
    ]);
    output(&mut initdb).context("making a PostgreSQL cluster").map(drop)
}

/// Starts the server on `port` and waits until it takes connections.
fn launch(
    programs: &Programs,
    folder: &Path,
    account: &Account,
    purpose: Use,
    port: u16,
) -> anyhow::Result<()> {
    let log = folder.join("log");
    let mut pg_ctl: Command = account.command(programs.pg_ctl(), folder);
    pg_ctl.args(["start", "-w", "-t", START_SECONDS, "-D"]).arg(data(folder)).arg("-l").arg(&log);
    pg_ctl.arg("-o").arg(purpose.options(port));
    output(&mut pg_ctl).map(drop).with_context(|| {
        format!("starting PostgreSQL; its log:\n{}", fs::read_to_string(&log).unwrap_or_default())
    })
}

/// The data directory inside a cluster's folder.
fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

/// A loopback port that nobody listens on just now.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_cluster_answers_while_it_lives_and_leaves_nothing_behind() {
        let cluster = Cluster::start(Use::Tests).unwrap();
        let port = cluster.port;
        let folder = cluster.guardian.folder().to_owned();
        assert!(cluster.url().contains(&port.to_string()));
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        assert!(folder.join("data/PG_VERSION").exists());
        drop(cluster);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder.exists());
    }
}
