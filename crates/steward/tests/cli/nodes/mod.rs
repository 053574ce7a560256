//! Several servers on one PostgreSQL database, as they stand behind a balancer.

mod outage;
mod shared;

use std::time::{Duration, Instant};

use crate::site::{Server, Site, steward};
use crate::wire::{self, Answer, Ask};

/// How long something may take until every server knows it, before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A company on one database, for which servers can be started.
struct Nodes {
    site: Site,
    /// The master key, which each server is given.
    key: String,
    /// The administrator's token.
    token: String,
}

impl Nodes {
    fn new() -> Self {
        let site = Site::postgres();
        let token = site.administrator();
        let key = std::fs::read_to_string(site.data().join("master.key")).unwrap();
        Self { site, key: key.trim().to_owned(), token }
    }

    /// Starts a server with a data folder of its own.
    fn start(&self, name: &str) -> Server {
        self.start_at(name, "127.0.0.1:0")
    }

    /// The same, listening at an address that it had before.
    fn start_at(&self, name: &str, address: &str) -> Server {
        let mut command = steward();
        command.args(["serve", "--listen", address, "--log-level", "error", "--data"]);
        command.arg(self.site.file(name));
        command.env("STEWARD_DATABASE_URL", self.site.postgres_url().unwrap());
        command.env("STEWARD_MASTER_KEY", &self.key);
        Server::start(command)
    }
}

/// Asks until the answer is what is waited for.
#[track_caller]
fn eventually(address: &str, ask: Ask<'_>, is: impl Fn(&Answer) -> bool) -> Answer {
    let begun = Instant::now();
    loop {
        let answer = wire::ask(address, ask).unwrap();
        if is(&answer) {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "{} {}: {answer:?}", ask.method, ask.path);
        std::thread::sleep(Duration::from_millis(20));
    }
}
