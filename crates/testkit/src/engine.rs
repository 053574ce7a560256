//! A whole engine with the standard objects on a fresh database, and short words for what tests do
//! with it.

use std::ops::Deref;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use steward_engine::behaviour::Behaviours;
use steward_engine::key::{self, MasterKey};
use steward_engine::outgoing::Allowed;
use steward_engine::{Caller, Engine, EngineParts, WriteWish, Written};
use steward_model::catalog::Catalog;
use steward_model::clock::FixedClock;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::random::{SeededRandom, SystemRandom};
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result};
use steward_store::log::ChangeEntry;
use steward_store::plan::SMALL_SCOPE;

use crate::watch::Watch;
use crate::{NOW, TestStore, data_dir};

/// What the engine may call: receivers of tests.
const HERE: [&str; 1] = ["127.0.0.0/8"];

/// The most rows that one of the short words reads.
const MOST: u64 = 1_000;

/// An engine on a fresh database that disappears with the test. Its clock stands still at [`NOW`]
/// until it is moved, and its randomness is the same in every run.
///
/// The short words panic with the whole error when something fails that the test expects to work;
/// those that begin with `try_` answer it. What they do is done by the system, from `manual`.
#[derive(Debug)]
pub struct TestEngine {
    engine: Engine,
    clock: Arc<FixedClock>,
    watch: Watch,
    _store: TestStore,
}

impl Deref for TestEngine {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.engine
    }
}

impl TestEngine {
    /// The standard objects with their behaviours on SQLite.
    pub async fn sqlite() -> Self {
        let catalog = standard();
        Self::with(TestStore::sqlite_with(&catalog).await, catalog, steward_crm::behaviours()).await
    }

    /// The standard objects with their behaviours on PostgreSQL.
    pub async fn postgres() -> Self {
        let catalog = standard();
        Self::with(TestStore::postgres_with(&catalog).await, catalog, steward_crm::behaviours())
            .await
    }

    /// These objects with these behaviours on this database.
    ///
    /// # Panics
    /// If the engine does not open.
    pub async fn with(store: TestStore, catalog: Arc<Catalog>, behaviours: Behaviours) -> Self {
        let clock = Arc::new(FixedClock::new(NOW));
        let watch = Watch::default();
        let parts = EngineParts {
            database: store.database.clone(),
            catalog,
            behaviours: watch.over(behaviours),
            actions: steward_crm::actions(),
            clock: Arc::clone(&clock) as _,
            random: Arc::new(SeededRandom::new(1)),
            key: MasterKey::new([7; 32]),
            small_scope: SMALL_SCOPE,
            allowed: Allowed::parse(HERE, true).unwrap_or_default(),
        };
        let engine = Engine::open(parts).await.unwrap_or_else(|error| panic!("{error}"));
        watch.take();
        Self { engine, clock, watch, _store: store }
    }

    /// The behaviours that ran since this was last asked, in their order, once for each batch of
    /// changes: `account create: ownership`.
    #[must_use]
    pub fn ran(&self) -> Vec<String> {
        self.watch.take()
    }

    /// The clock, to be moved.
    #[must_use]
    pub fn time(&self) -> &FixedClock {
        &self.clock
    }

    /// Has a log whose rows can get their places: with the key that this engine has.
    ///
    /// # Panics
    /// If the database belongs to another key.
    pub async fn begin_log(&self) {
        let (folder, key) = (data_dir(), "07".repeat(32));
        let opened = key::open(self.database(), folder.path(), Some(&key), &SystemRandom, NOW);
        opened.await.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Gives what was written its places in the log, which has [begun](Self::begin_log).
    ///
    /// # Panics
    /// If the database can't be read or written.
    pub async fn seal(&self) {
        let sealed = self.sealer(None).seal_once().await;
        sealed.unwrap_or_else(|error| panic!("{error}"));
    }

    /// The system, doing something by hand.
    #[must_use]
    pub fn system(&self) -> Caller {
        self.from("manual")
    }

    /// The system, with another origin such as `import`.
    #[must_use]
    pub fn from(&self, origin: &'static str) -> Caller {
        let access = Access::System(SystemAccess::because("test"));
        Caller { access, origin, request_id: None }
    }

    /// A user, with the rights of this moment. The user must be active.
    ///
    /// # Panics
    /// If the user may not sign in.
    pub async fn user(&self, id: i64) -> Caller {
        let scope = self.scope_of(id).await.unwrap_or_else(|error| panic!("{error}"));
        Caller { access: Access::User(scope), origin: "manual", request_id: None }
    }

    /// Makes a record and answers its id: `create("accounts", json!({"name": "蓝湾酒店"}))`.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn create(&self, plural: &str, values: Json) -> i64 {
        self.try_create(plural, values).await.unwrap_or_else(|e| panic!("{plural}: {e}")).ids[0]
    }

    /// Makes a record.
    ///
    /// # Errors
    /// As the engine says.
    pub async fn try_create(&self, plural: &str, values: Json) -> Result<Written> {
        let wish = WriteWish::default();
        self.insert(&self.system(), plural, vec![body(values)], &wish).await
    }

    /// Changes a record.
    ///
    /// # Panics
    /// If it is refused or there is none.
    pub async fn change(&self, plural: &str, id: i64, values: Json) -> Written {
        let written = self.try_change(plural, id, values).await;
        let written = written.unwrap_or_else(|error| panic!("{plural} {id}: {error}"));
        assert_eq!(written.ids, [id], "one of {plural} is changed");
        written
    }

    /// Changes a record.
    ///
    /// # Errors
    /// As the engine says.
    pub async fn try_change(&self, plural: &str, id: i64, values: Json) -> Result<Written> {
        let wish = WriteWish::default();
        self.update(&self.system(), plural, &by_id(id), body(values), &wish).await
    }

    /// Puts a record into the bin.
    ///
    /// # Panics
    /// If it is refused or there is none.
    pub async fn remove(&self, plural: &str, id: i64) {
        let written = self.try_remove(plural, id).await;
        let written = written.unwrap_or_else(|error| panic!("{plural} {id}: {error}"));
        assert_eq!(written.ids, [id], "one of {plural} is deleted");
    }

    /// Puts a record into the bin.
    ///
    /// # Errors
    /// As the engine says.
    pub async fn try_remove(&self, plural: &str, id: i64) -> Result<Written> {
        self.delete(&self.system(), plural, &by_id(id), &WriteWish::default()).await
    }

    /// Takes a record out of the bin.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn bring_back(&self, plural: &str, id: i64) {
        let written = self.try_bring_back(plural, id).await;
        written.unwrap_or_else(|error| panic!("{plural} {id}: {error}"));
    }

    /// Takes a record out of the bin.
    ///
    /// # Errors
    /// As the engine says.
    pub async fn try_bring_back(&self, plural: &str, id: i64) -> Result<Written> {
        self.restore(&self.system(), plural, &[id], &WriteWish::default()).await
    }

    /// All fields of an undeleted record.
    ///
    /// # Panics
    /// If there is none.
    pub async fn get(&self, plural: &str, id: i64) -> Json {
        let rows = self.read_all(&self.system(), plural, &by_id(id)).await;
        rows.into_iter().next().unwrap_or_else(|| panic!("{plural} {id} is not there"))
    }

    /// The rows that a query string asks for: `rows("contacts", "select=id,name&order=id")`.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn rows(&self, plural: &str, query: &str) -> Vec<Json> {
        self.rows_for(&self.system(), plural, query).await
    }

    /// The rows that a query string asks for, as somebody sees them.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn rows_for(&self, caller: &Caller, plural: &str, query: &str) -> Vec<Json> {
        let query = steward_grammar::parse_list(query).unwrap_or_else(|e| panic!("{query}: {e}"));
        self.read_all(caller, plural, &query).await
    }

    async fn read_all(&self, caller: &Caller, plural: &str, query: &ListQuery) -> Vec<Json> {
        let query = ListQuery { limit: query.limit.or(Some(MOST)), ..query.clone() };
        let read = self.read(caller, plural, &query, None).await;
        let page = read.unwrap_or_else(|error| panic!("{plural}: {error}")).page;
        serde_json::from_slice(&page.body).expect("a list is a JSON array")
    }

    /// What the change log says of a record, oldest first.
    ///
    /// # Panics
    /// If the log can't be read.
    pub async fn log(&self, object: &str, id: i64) -> Vec<ChangeEntry> {
        let most = MOST.cast_signed();
        let rows = steward_store::log::of_record(self.database(), object, id, None, most).await;
        let rows = rows.unwrap_or_else(|error| panic!("{error}"));
        rows.into_iter().rev().map(|row| row.entry).collect()
    }

    /// The jobs that wait, in their order: kind and payload.
    ///
    /// # Panics
    /// If they can't be read.
    pub async fn jobs(&self) -> Vec<(String, Json)> {
        let jobs = steward_store::job::waiting(self.database(), 0, MOST.cast_signed()).await;
        let jobs = jobs.unwrap_or_else(|error| panic!("{error}"));
        let payload = |text: &str| serde_json::from_str(text).expect("a payload is JSON");
        jobs.into_iter().map(|job| (job.job.kind, payload(&job.job.payload))).collect()
    }
}

/// The standard objects.
fn standard() -> Arc<Catalog> {
    Arc::new(steward_crm::catalog().unwrap_or_else(|error| panic!("{error}")))
}

/// A query for one record.
fn by_id(id: i64) -> ListQuery {
    let filter = Filter::test("id", Operator::Eq, vec![id.to_string()]);
    ListQuery { filter, ..ListQuery::default() }
}

/// A body of a write.
fn body(values: Json) -> Map<String, Json> {
    match values {
        Json::Object(body) => body,
        other => panic!("a body is a JSON object, not {other}"),
    }
}

/// Runs each named `async fn(TestEngine)` as a test on SQLite and as a test on PostgreSQL.
#[macro_export]
macro_rules! both_engines {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::TestEngine::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::TestEngine::postgres().await).await;
            })+
        }
    };
}

/// The code and field of each field error, for assertions: `["uscc: bad_uscc"]`.
#[must_use]
pub fn field_codes(error: &Error) -> Vec<String> {
    error.fields().iter().map(|field| format!("{}: {}", field.field, field.code)).collect()
}
