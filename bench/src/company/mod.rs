//! The demo company that is measured: made by Steward, then copied byte by byte for the floor, so
//! that neither server's writes get into the other's way.

mod busy;
mod postgres;
mod settled;
mod sqlite;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use clap::ValueEnum;
use steward_model::Value;
use steward_store::Statement;

use crate::requests::Ingredients;
use crate::server::Server;

/// How many contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Size {
    /// 10,000.
    #[value(name = "10k")]
    Small,
    /// 100,000.
    #[value(name = "100k")]
    Medium,
    /// 1,000,000.
    #[value(name = "1m")]
    Large,
}

impl Size {
    /// The name on the command lines of bench and Steward.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Small => "10k",
            Self::Medium => "100k",
            Self::Large => "1m",
        }
    }
}

/// What a company is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// How many contacts.
    pub(crate) size: Size,
    /// Whether each contact is a person account of its own.
    pub(crate) persons: bool,
}

impl Shape {
    /// What its folders and databases are called.
    fn name(self) -> String {
        let Self { size, persons } = self;
        format!("{}{}", size.name(), if persons { "_persons" } else { "" })
    }
}

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// What the report calls it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Where one server's data lies.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    /// Steward's data folder.
    pub(crate) folder: PathBuf,
    /// The PostgreSQL database; none with SQLite.
    pub(crate) url: Option<String>,
}

impl Home {
    /// The database as the floor names it.
    pub(crate) fn database(&self) -> String {
        match &self.url {
            Some(url) => url.clone(),
            None => self.file().display().to_string(),
        }
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("steward.db")
    }

    /// Adds where the data lies to a command of Steward's.
    pub(crate) fn arguments(&self, command: &mut Command) {
        command.arg("--data").arg(&self.folder);
        if let Some(url) = &self.url {
            command.args(["--database-url", url]);
        }
    }

    /// The first column of a query's rows, integers.
    pub(crate) async fn numbers(&self, sql: &str) -> anyhow::Result<Vec<i64>> {
        match &self.url {
            Some(url) => postgres::numbers(url, sql).await,
            None => sqlite::numbers(&self.file(), sql),
        }
    }

    /// The count that a statement of Steward's answers.
    pub(crate) async fn count(&self, statement: &Statement) -> anyhow::Result<i64> {
        let counted = match &self.url {
            Some(url) => postgres::numbers(url, &inlined(statement)).await?,
            None => sqlite::numbers(&self.file(), &inlined(statement))?,
        };
        counted.first().copied().context("a count has one row")
    }

    /// Runs several statements, one after the other.
    pub(crate) async fn run(&self, script: &str) -> anyhow::Result<()> {
        match &self.url {
            Some(url) => postgres::run(url, script).await,
            None => sqlite::run(&self.file(), script),
        }
    }

    /// A query's rows as text, by column.
    pub(crate) async fn texts(&self, sql: &str) -> anyhow::Result<Vec<TextRow>> {
        match &self.url {
            Some(url) => postgres::texts(url, sql).await,
            None => sqlite::texts(&self.file(), sql),
        }
    }

    /// Bytes on disk.
    pub(crate) async fn bytes(&self) -> anyhow::Result<u64> {
        match &self.url {
            Some(url) => postgres::bytes(url).await,
            None => sqlite::bytes(&self.folder),
        }
    }
}

/// A statement with its values in its text, for programs that only read text.
fn inlined(statement: &Statement) -> String {
    let mut sql = statement.sql.to_string();
    for (index, value) in statement.params.iter().enumerate().rev() {
        let literal = match value {
            Value::Int(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Value::Null | Value::Bytes(_) => "NULL".to_owned(),
        };
        for mark in ['?', '$'] {
            sql = sql.replace(&format!("{mark}{}", index + 1), &literal);
        }
    }
    sql
}

/// A row's values as text, by column.
pub(crate) type TextRow = BTreeMap<String, Option<String>>;

/// The company in two equal homes.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    /// As it was made; copied, never served.
    made: Home,
    /// Steward's.
    pub(crate) steward: Home,
    /// The floor's; there once it was copied.
    pub(crate) floor: Home,
    /// What requests are made of.
    pub(crate) ingredients: Ingredients,
    /// How many contacts there are.
    pub(crate) contacts: u64,
}

impl Company {
    /// Copies what was made for the floor, which only a load on both servers needs.
    pub(crate) async fn copy_for_floor(&self) -> anyhow::Result<()> {
        copy_home(&self.made, &self.floor).await
    }
}

/// The administrator that the bench calls as.
const EMAIL: &str = "bench@example.com";

/// Makes the company with the `steward` program, unless `work` has it already, and copies it for Steward.
pub(crate) async fn company(
    program: &Path,
    work: &Path,
    server: Option<&str>,
    shape: Shape,
) -> anyhow::Result<Company> {
    let kind = if server.is_some() { Kind::Postgres } else { Kind::Sqlite };
    let name = shape.name();
    let base = work.join(format!("{}-{name}", kind.key()));
    let home = |part: &str| {
        let url = server.map(|url| postgres::named(url, &format!("bench_{part}_{name}")));
        Home { folder: base.join(part), url }
    };
    let (made, steward, floor) = (home("made"), home("steward"), home("floor"));
    // A database goes with its server; the folder beside it may be left over.
    let kept = match &made.url {
        Some(url) => postgres::connect(url).await.is_ok(),
        None => true,
    };
    if !kept || !base.join("token").exists() {
        make(program, &base, &made, shape).await?;
    }
    let token = std::fs::read_to_string(base.join("token"))?.trim().to_owned();
    if !shape.persons && !base.join("busy").exists() {
        busy::make(program, &made, &token).await?;
        if let Some(url) = &made.url {
            postgres::tidy(url).await?;
        }
        std::fs::write(base.join("busy"), "")?;
    }
    copy_home(&made, &steward).await?;
    let ingredients = ingredients(&steward, token).await?;
    let contacts = steward.numbers("SELECT count(*) FROM contact").await?;
    let contacts = contacts.first().map_or(0, |count| count.unsigned_abs());
    Ok(Company { made, steward, floor, ingredients, contacts })
}

/// Makes a user with a role; a token of theirs.
pub(crate) fn user(program: &Path, home: &Home, email: &str, role: &str) -> anyhow::Result<String> {
    let mut user = Command::new(program);
    user.args(["user", "add"]);
    home.arguments(&mut user);
    output(user.args(["--email", email, "--name", "Bench", "--role", role]))?;
    let mut token = Command::new(program);
    token.args(["token", "create"]);
    home.arguments(&mut token);
    Ok(output(token.args(["--email", email]))?.trim().to_owned())
}

async fn make(program: &Path, base: &Path, made: &Home, shape: Shape) -> anyhow::Result<()> {
    if base.exists() {
        std::fs::remove_dir_all(base)?;
    }
    std::fs::create_dir_all(base)?;
    if let Some(url) = &made.url {
        postgres::create(url).await?;
    }
    eprintln!("making the company of {} contacts in {}", shape.name(), base.display());
    let mut demo = Command::new(program);
    demo.arg("demo");
    made.arguments(&mut demo);
    demo.args(["--size", shape.size.name(), "--no-serve"]);
    if shape.persons {
        demo.arg("--persons");
    }
    output(&mut demo)?;
    let token = user(program, made, EMAIL, "administrator")?;
    // What the last writes have left to be indexed would be indexed again by the floor, which gets a copy.
    let server = Server::steward(program, made).await?;
    made.settle().await?;
    server.stop()?;
    if let Some(url) = &made.url {
        postgres::tidy(url).await?;
    }
    std::fs::write(base.join("token"), token)?;
    Ok(())
}

async fn copy_home(from: &Home, to: &Home) -> anyhow::Result<()> {
    eprintln!("copying to {}", to.folder.display());
    if to.folder.exists() {
        std::fs::remove_dir_all(&to.folder)?;
    }
    std::fs::create_dir_all(&to.folder)?;
    for entry in std::fs::read_dir(&from.folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), to.folder.join(entry.file_name()))?;
        }
    }
    if let (Some(from), Some(to)) = (&from.url, &to.url) {
        postgres::copy(from, to).await?;
    }
    Ok(())
}

/// Ids that are looked up at most; spread evenly over the table.
const IDS: i64 = 200_000;

async fn ingredients(home: &Home, token: String) -> anyhow::Result<Ingredients> {
    let most = home.numbers("SELECT max(id) FROM contact").await?;
    let step = (most.first().copied().unwrap_or_default() / IDS).max(1);
    let contacts = home
        .numbers(&format!("SELECT id FROM contact WHERE deleted_at IS NULL AND id % {step} = 0"))
        .await?;
    let accounts = home
        .numbers(
            "SELECT id FROM account WHERE deleted_at IS NULL AND kind = 'company' \
             AND owner_id IS NOT NULL ORDER BY id LIMIT 100000",
        )
        .await?;
    let persons = home
        .numbers(&format!(
            "SELECT id FROM account WHERE deleted_at IS NULL AND kind = 'person' \
             AND id % {step} = 1 % {step} ORDER BY id"
        ))
        .await?;
    let owners = home
        .numbers(
            "SELECT owner_id FROM contact WHERE deleted_at IS NULL AND owner_id IS NOT NULL \
             GROUP BY owner_id HAVING count(*) >= 50 ORDER BY owner_id",
        )
        .await?;
    let missing = contacts.is_empty() || persons.is_empty() || owners.is_empty();
    ensure!(!missing, "an empty company");
    Ok(Ingredients {
        token,
        contacts: contacts.into(),
        accounts: accounts.into(),
        persons: persons.into(),
        busy: busy::account(home).await?.unwrap_or_default(),
        owners: owners.into(),
        cursors: [].into(),
        past: [].into(),
    })
}

/// Runs a command and answers what it printed.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let done = command.output().with_context(|| format!("running {command:?}"))?;
    ensure!(
        done.status.success(),
        "{command:?} failed:\n{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(String::from_utf8(done.stdout)?)
}
