//! The two servers as child processes.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::company::Home;
use crate::load::Client;

/// How long a server may take to be ready.
const READY_TIME: Duration = Duration::from_secs(120);

/// How long a server may take to stop.
const STOP_TIME: Duration = Duration::from_secs(30);

/// How often it is looked whether a server is ready, or gone.
const LOOK: Duration = Duration::from_millis(2);

/// Where in `/proc/…/stat`, counted behind the program's name, the time spent in the program stands;
/// that spent in the kernel for it follows.
const USER_TIME: usize = 11;

/// The unit of these times: Linux tells them to programs in hundredths of a second.
const TICK_MS: u64 = 10;

/// A running server; ended with this value.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From its start until it was ready.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts the real program on its home.
    pub(crate) async fn steward(program: &Path, home: &Home) -> anyhow::Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(program);
        command.arg("serve");
        home.arguments(&mut command);
        command.args(["--listen", &address.to_string(), "--log-level", "warn"]);
        Self::start(command, address).await
    }

    /// Starts the floor on its home.
    pub(crate) async fn floor(home: &Home) -> anyhow::Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["floor", "--database", &home.database()]);
        command.args(["--listen", &address.to_string()]);
        Self::start(command, address).await
    }

    async fn start(mut command: Command, address: SocketAddr) -> anyhow::Result<Self> {
        let begun = Instant::now();
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let child = command.spawn().with_context(|| format!("starting {command:?}"))?;
        let mut server = Self { child, address, ready_after: Duration::ZERO };
        while !ready(address).await {
            if let Some(status) = server.child.try_wait()? {
                bail!("{command:?} ended with {status}");
            }
            if begun.elapsed() > READY_TIME {
                bail!("{command:?} was not ready within {READY_TIME:?}");
            }
            tokio::time::sleep(LOOK).await;
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    /// The process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Memory that the process has in use, in bytes (resident set).
    pub(crate) fn memory(&self) -> anyhow::Result<u64> {
        resident(self.child.id())
    }

    /// Processor time that the process has taken since its start, in steps of 10 ms.
    pub(crate) fn cpu_time(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The second field, the program's name, stands in parentheses and may hold anything.
        let fields = stat.rsplit_once(')').context("no process name")?.1;
        let mut ticks = 0;
        for field in fields.split_ascii_whitespace().skip(USER_TIME).take(2) {
            ticks += field.parse::<u64>()?;
        }
        Ok(Duration::from_millis(ticks * TICK_MS))
    }

    /// Asks the server to stop and waits for it.
    pub(crate) fn stop(mut self) -> anyhow::Result<()> {
        let id = i32::try_from(self.child.id())?;
        let process = Pid::from_raw(id).context("a child without id")?;
        kill_process(process, Signal::TERM)?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > STOP_TIME {
                bail!("the server did not stop within {STOP_TIME:?}");
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}

/// Memory that a process has in use, in bytes (resident set).
pub(crate) fn resident(process: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    Ok(kib.context("no VmRSS")? * 1024)
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // Both can only fail when the process has just ended by itself.
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}

/// Whether the server says that it is ready. The floor has no such address: any answer will do.
async fn ready(address: SocketAddr) -> bool {
    if TcpStream::connect(address).is_err() {
        return false;
    }
    let Ok(mut client) = Client::connect(address).await else { return false };
    let request = b"GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";
    client.send(request).await.is_ok_and(|answer| matches!(answer.status, 200 | 401))
}

/// An address on this machine where nobody listens just now.
fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}
