//! The data folder and what is opened in it.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use steward_engine::key::{self, MasterKey};
use steward_engine::{Engine, EngineParts};
use steward_model::catalog::Catalog;
use steward_model::clock::{Clock, SystemClock};
use steward_model::error::ErrorKind;
use steward_model::random::SystemRandom;
use steward_model::{Error, Result, text};
use steward_store::plan::SMALL_SCOPE;
use steward_store::{Database, FolderLock, PostgresOptions, SqliteOptions, lock_folder, migration};

use crate::command::Command;
use crate::config::{Settings, shown};

/// The SQLite file in the data folder.
pub(crate) const DATABASE: &str = "steward.db";

/// The lock's name in the data folder.
const LOCK: &str = "lock";

/// The variable with the master key, where it shall not lie in the data folder.
pub(crate) const KEY_VARIABLE: &str = "STEWARD_MASTER_KEY";

/// Only its owner may enter the data folder.
const MODE: u32 = 0o700;

/// How long to wait for a command that uses the folder.
const LOCK_TIME: Duration = Duration::from_secs(10);

/// How often to look whether it is free.
const LOCK_INTERVAL: Duration = Duration::from_millis(100);

/// Makes the data folder if it is missing; whether it was.
///
/// # Errors
/// [`ErrorKind::Definition`] when it can't be made.
pub(crate) fn make(dir: &Path) -> Result<bool> {
    let wrong = |error: io::Error| {
        let folder = shown(dir);
        Error::new(
            ErrorKind::Definition,
            text!(
                en = "The data folder {folder} cannot be made: {error}",
                zh = "无法创建数据目录 {folder}：{error}"
            ),
        )
    };
    if let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(wrong)?;
    }
    match DirBuilder::new().mode(MODE).create(dir) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => Ok(false),
        Err(error) => Err(wrong(error)),
    }
}

/// Refuses a folder that is not there: the name may be mistyped.
///
/// # Errors
/// [`ErrorKind::Definition`] when there is none.
pub(crate) fn demand(dir: &Path) -> Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let folder = shown(dir);
    Err(Error::new(
        ErrorKind::Definition,
        text!(en = "There is no data folder {folder}.", zh = "没有数据目录 {folder}。"),
    )
    .with_hint(text!(
        en = "Name it with --data; 'steward serve' makes a new one.",
        zh = "请用 --data 指定；新目录由 steward serve 建立。"
    )))
}

/// Takes a folder for this process; waits a little while another command has it, but not for a
/// server, whose socket `is_served` finds.
///
/// # Errors
/// As [`lock_folder`].
pub(crate) async fn lock(dir: &Path, is_served: impl Fn() -> bool) -> Result<FolderLock> {
    let mut waited = Duration::ZERO;
    loop {
        match lock_folder(dir) {
            Err(error)
                if error.kind() == ErrorKind::Unavailable && waited < LOCK_TIME && !is_served() =>
            {
                tokio::time::sleep(LOCK_INTERVAL).await;
                waited += LOCK_INTERVAL;
            }
            other => return other,
        }
    }
}

/// The number of the process that has a folder, if it can be read.
pub(crate) fn holder(dir: &Path) -> Option<u32> {
    fs::read_to_string(dir.join(LOCK)).ok()?.trim().parse().ok()
}

/// What commands work on: a data folder with its database.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The settings.
    pub(crate) settings: Settings,
    /// The database.
    pub(crate) database: Database,
    /// The objects.
    pub(crate) catalog: Arc<Catalog>,
    /// The master key; none when it is missing and the command goes without.
    pub(crate) key: Option<MasterKey>,
    /// The engine; none for commands that look at the database as it is.
    engine: Option<Engine>,
}

impl Site {
    /// Opens the database of a folder that this process has locked, and brings it up to date.
    ///
    /// # Errors
    /// When the database can't be reached or used, or the key is not its key.
    pub(crate) async fn open(settings: &Settings) -> Result<Self> {
        let database = connect(settings).await?;
        let catalog = Arc::new(steward_crm::catalog()?);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random = SystemRandom;
        migration::run(&database, clock.now()).await?;
        let given = given_key();
        let (dir, now) = (&settings.data, clock.now());
        let key = key::open(&database, dir, given.as_deref(), &random, now).await?;
        let settings = settings.clone();
        let mut site = Self { settings, database, catalog, key: Some(key), engine: None };
        let engine = site.engine_at(clock).await?;
        steward_crm::seed(&engine).await?;
        site.engine = Some(engine);
        Ok(site)
    }

    /// An engine with a clock of its own, to make records at the times when things happened.
    ///
    /// # Errors
    /// When the database can't be used.
    pub(crate) async fn engine_at(&self, clock: Arc<dyn Clock>) -> Result<Engine> {
        let parts = EngineParts {
            database: self.database.clone(),
            catalog: Arc::clone(&self.catalog),
            behaviours: steward_crm::behaviours(),
            actions: steward_crm::actions(),
            clock,
            random: Arc::new(SystemRandom),
            key: self.key()?.clone(),
            small_scope: SMALL_SCOPE,
            allowed: self.settings.allowed()?,
        };
        Engine::open(parts).await
    }

    /// The same without changing anything: for commands that look at a database as it is.
    ///
    /// # Errors
    /// When the database can't be reached, or the key is not its key.
    pub(crate) async fn look(settings: &Settings) -> Result<Self> {
        let database = connect(settings).await?;
        let catalog = Arc::new(steward_crm::catalog()?);
        let key = match migration::pending(&database).await? {
            0 => {
                let given = given_key();
                let (dir, now) = (&settings.data, SystemClock.now());
                Some(key::open(&database, dir, given.as_deref(), &SystemRandom, now).await?)
            }
            // It has never had a key.
            _ => None,
        };
        Ok(Self { settings: settings.clone(), database, catalog, key, engine: None })
    }

    /// Opens what a command needs.
    ///
    /// # Errors
    /// As [`Site::open`] and [`Site::look`].
    pub(crate) async fn open_for(command: &Command, settings: &Settings) -> Result<Self> {
        match command {
            Command::Check | Command::AuditVerify => Self::look(settings).await,
            _ => Self::open(settings).await,
        }
    }

    /// The master key.
    ///
    /// # Errors
    /// [`ErrorKind::Definition`] when the database has never had one.
    pub(crate) fn key(&self) -> Result<&MasterKey> {
        self.key.as_ref().ok_or_else(|| {
            Error::new(
                ErrorKind::Definition,
                text!(
                    en = "The database is new; there is nothing in it yet.",
                    zh = "数据库是新的，还没有任何数据。"
                ),
            )
        })
    }

    /// The engine.
    ///
    /// # Errors
    /// When the command was to go without.
    pub(crate) fn engine(&self) -> Result<&Engine> {
        self.engine.as_ref().ok_or_else(|| Error::internal("the engine was not started"))
    }

    /// Refuses a command that names another database than this one.
    ///
    /// # Errors
    /// [`ErrorKind::Definition`] when it is another one.
    pub(crate) fn expect_database(&self, url: Option<&str>) -> Result<()> {
        if url.is_none() || url == self.settings.database_url.as_deref() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Definition,
            text!(
                en = "The server that is running on this data folder uses another database.",
                zh = "正在使用该数据目录的服务器连接的是另一个数据库。"
            ),
        )
        .with_hint(text!(
            en = "Leave --database-url out, or stop the server.",
            zh = "请去掉 --database-url，或先停止服务器。"
        )))
    }

    /// Lets go of the database.
    pub(crate) async fn close(&self) {
        self.database.close().await;
    }
}

/// Opens the database that the settings name.
pub(crate) async fn connect(settings: &Settings) -> Result<Database> {
    match &settings.database_url {
        Some(url) => Database::open_postgres(url, PostgresOptions::default()).await,
        None => Database::open_sqlite(&path(settings), SqliteOptions::default()).await,
    }
}

/// Where the SQLite file lies.
pub(crate) fn path(settings: &Settings) -> PathBuf {
    settings.data.join(DATABASE)
}

/// The master key in the environment.
pub(crate) fn given_key() -> Option<String> {
    std::env::var(KEY_VARIABLE).ok().filter(|key| !key.is_empty())
}
