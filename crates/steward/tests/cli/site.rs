//! A data folder of a test, commands on it, and a server on it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use steward_testkit::{DataDir, TestDatabase, data_dir, postgres_database};

use crate::wire::{self, Ask, bearer};

/// How long a process may take to end before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A data folder with its database.
pub(crate) struct Site {
    folder: DataDir,
    server: Option<TestDatabase>,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The same, which must have this exit code.
    #[track_caller]
    pub(crate) fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }

    /// The same, which must have done everything.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        self.with_code(0)
    }
}

/// The program, without what the environment of the tests says.
pub(crate) fn steward() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_steward"));
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("STEWARD_")) {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C.UTF-8").env("TZ", "Asia/Shanghai");
    command
}

impl Site {
    pub(crate) fn sqlite() -> Self {
        Self { folder: data_dir(), server: None }
    }

    pub(crate) fn postgres() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        Self { folder: data_dir(), server: Some(runtime.block_on(postgres_database())) }
    }

    /// Another data folder with its own database, of the same sort.
    pub(crate) fn another(&self) -> Self {
        if self.server.is_some() { Self::postgres() } else { Self::sqlite() }
    }

    /// The data folder. The first command makes it.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A place for other files.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn postgres_url(&self) -> Option<&str> {
        self.server.as_ref().map(TestDatabase::url)
    }

    /// A command on the folder, to be run.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = steward();
        command.args(words).arg("--data").arg(self.data());
        if let Some(url) = self.postgres_url() {
            command.env("STEWARD_DATABASE_URL", url);
        }
        command
    }

    /// Runs a command on the folder.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command(words).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs a command on the folder that reads this.
    pub(crate) fn run_with(&self, words: &[&str], input: &str) -> Ran {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }

    /// Adds an administrator, and answers a token.
    pub(crate) fn administrator(&self) -> String {
        let words = ["user", "add", "--email", "zhou@example.cn", "--name", "周建国", "--role"];
        let words = [&words[..], &["administrator", "--password-stdin"]].concat();
        self.run_with(&words, "correct horse\n").ok();
        let ran = self.run(&["token", "create", "--email", "zhou@example.cn"]).ok();
        ran.out.trim().to_owned()
    }

    /// Writes a file and imports it.
    pub(crate) fn import(&self, object: &str, bytes: &[u8], more: &[&str]) -> Ran {
        let file = self.file("list.csv");
        std::fs::write(&file, bytes).unwrap();
        let words = ["import", "--object", object, "--file", file.to_str().unwrap()];
        self.run(&[&words[..], more].concat())
    }

    /// Starts a server on the folder.
    pub(crate) fn serve(&self) -> Server {
        Server::start(self.command(&["serve", "--listen", "127.0.0.1:0", "--log-level", "error"]))
    }
}

/// A running server; killed when the test ends.
pub(crate) struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    pub(crate) fn start(command: Command) -> Self {
        Self::logging_to(command, Stdio::inherit())
    }

    /// Starts one whose log goes elsewhere.
    pub(crate) fn logging_to(mut command: Command, log: Stdio) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next());
        let address = address.unwrap_or_else(|| panic!("no address: {line:?}")).to_owned();
        Self { child, out, address }
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Asks for a path; the status and the body.
    pub(crate) fn get(&self, path: &str, token: &str) -> (u16, String) {
        self.ask("GET", path, token, "")
    }

    /// Sends a request; the status and the body.
    pub(crate) fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, String) {
        let headers = bearer(token);
        let answer = wire::ask(&self.address, Ask { method, path, headers: &headers, body });
        let answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        (answer.status, answer.body)
    }

    /// Asks the process to end, and answers its exit code and what else it said.
    pub(crate) fn stop(mut self, signal: &str) -> (i32, String) {
        send(signal, self.child.id());
        let status = wait(&mut self.child);
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (status.code().unwrap_or(-1), rest)
    }

    /// Kills the process.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to one process.
pub(crate) fn send(signal: &str, process: u32) {
    let sent = Command::new("kill").args([signal, &process.to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until a process has ended.
pub(crate) fn wait(child: &mut Child) -> std::process::ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(begun.elapsed() < PATIENCE, "the process does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What others may do with a file, and its owner.
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
