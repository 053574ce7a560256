//! The clients of others against a running server: every method that `docs/postgrest.md` lists, in
//! both languages. What they need is installed once, into the folder for the tests' files.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::site::{Server, Site};

/// The repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A language's client.
struct Client {
    /// Its folder in `e2e/clients`.
    folder: &'static str,
    /// The files that say what is needed; the versions are in them.
    needs: &'static [&'static str],
    /// Installs that into the folder where it is called.
    install: fn(&Path),
    /// The command that tries everything.
    run: fn(&Path) -> Command,
}

const JAVASCRIPT: Client = Client {
    folder: "js",
    needs: &["package.json", "package-lock.json"],
    install: |place| {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
        succeed(npm.current_dir(place), "npm (Node 20 or newer)");
    },
    run: |place| {
        let mut node = Command::new("node");
        node.arg(place.join("run.mjs"));
        node
    },
};

const PYTHON: Client = Client {
    folder: "python",
    needs: &["requirements.txt"],
    install: install_python,
    run: run_python,
};

/// Not a client of the API, but what checks its description.
const REDOCLY: Client = Client { folder: "openapi", ..JAVASCRIPT };

/// Not a client of the API, but what tries everything that its description says.
const SCHEMATHESIS: Client = Client { folder: "schemathesis", ..PYTHON };

/// Agents that speak the Model Context Protocol.
const AGENT: Client = Client { folder: "mcp", ..JAVASCRIPT };

/// Not a client of the API, but what calendars elsewhere make of an address that they read.
const CALENDAR: Client = Client { folder: "ical", ..PYTHON };

fn install_python(place: &Path) {
    let mut venv = Command::new("python3");
    succeed(venv.args(["-m", "venv", "venv"]).current_dir(place), "python3 with venv");
    let mut pip = Command::new(place.join("venv/bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"]);
    succeed(pip.current_dir(place), "pip");
}

fn run_python(place: &Path) -> Command {
    let mut python = Command::new(place.join("venv/bin/python"));
    python.arg("-B").arg(place.join("run.py"));
    python
}

#[test]
fn javascript_on_sqlite() {
    try_all(&JAVASCRIPT, &Site::sqlite());
}

#[test]
fn javascript_on_postgres() {
    try_all(&JAVASCRIPT, &Site::postgres());
}

#[test]
fn python_on_sqlite() {
    try_all(&PYTHON, &Site::sqlite());
}

#[test]
fn python_on_postgres() {
    try_all(&PYTHON, &Site::postgres());
}

#[test]
fn calendars_on_sqlite() {
    try_all(&CALENDAR, &Site::sqlite());
}

#[test]
fn calendars_on_postgres() {
    try_all(&CALENDAR, &Site::postgres());
}

#[test]
fn redocly_finds_nothing_wrong() {
    try_all(&REDOCLY, &Site::sqlite());
}

#[test]
fn schemathesis_on_the_demo_company() {
    let site = Site::sqlite();
    let words = ["demo", "--listen", "127.0.0.1:0", "--log-level", "error"];
    let server = Server::start(site.command(&words));
    let ran = site.run(&["token", "create", "--email", "zhou.jianguo@clearbrook.example"]).ok();
    try_on(&SCHEMATHESIS, &server, ran.out.trim());
}

#[test]
fn agents_on_sqlite() {
    try_all(&AGENT, &Site::sqlite());
}

#[test]
fn agents_on_postgres() {
    try_all(&AGENT, &Site::postgres());
}

#[track_caller]
fn try_all(client: &Client, site: &Site) {
    let token = site.administrator();
    try_on(client, &site.serve(), &token);
}

#[track_caller]
fn try_on(client: &Client, server: &Server, token: &str) {
    let place = installed(client);
    let mut command = (client.run)(&place);
    command.env("STEWARD", format!("http://{}", server.address()));
    command.env("STEWARD_TOKEN", token);
    command.env("STEWARD_DOCUMENT", Path::new(ROOT).join("docs/postgrest.md"));
    succeed(&mut command, client.folder);
}

/// The folder in which a client is ready: its scripts as they are now, and what they need.
fn installed(client: &Client) -> PathBuf {
    let source = Path::new(ROOT).join("e2e/clients").join(client.folder);
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients").join(client.folder);
    fs::create_dir_all(&place).unwrap();
    // Tests are processes of their own; one installs, the others wait.
    let lock = File::create(place.join(".lock")).unwrap();
    lock.lock().unwrap();
    let wanted: Vec<String> =
        client.needs.iter().map(|file| fs::read_to_string(source.join(file)).unwrap()).collect();
    let (wanted, stamp) = (wanted.concat(), place.join(".installed"));
    for entry in fs::read_dir(&source).unwrap() {
        let path = entry.unwrap().path();
        let copy = place.join(path.file_name().unwrap());
        // Not while another test reads it, unless it has changed.
        if path.is_file() && fs::read(&copy).ok() != fs::read(&path).ok() {
            fs::copy(&path, copy).unwrap();
        }
    }
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&wanted) {
        (client.install)(&place);
        fs::write(&stamp, wanted).unwrap();
    }
    place
}

/// Runs a command that must succeed; `needs` names the tool.
#[track_caller]
fn succeed(command: &mut Command, needs: &str) {
    let ran = command.stdin(Stdio::null()).output();
    let ran = ran.unwrap_or_else(|error| panic!("{needs} is needed for this test: {error}"));
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{needs}: {}\n{out}\n{err}", ran.status);
}
