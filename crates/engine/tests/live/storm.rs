//! Many changes at once, slow transactions, readers who come and go, and rights that change: in the end each reader has
//! exactly what he may see, and never heard of anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value as Json, json};
use steward_engine::live::{FeedKind, FeedWish, StreamWish};
use steward_engine::log::{self, ChangeEntry};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{Event, Person, Scene};

/// How many changes are made; `STEWARD_LIVE_CHANGES` says otherwise.
const CHANGES: usize = 1_500;

/// How many records wander between owners.
const RECORDS: usize = 40;

/// After how many events a reader breaks off and comes back.
const BREAK: usize = 60;

fn changes() -> usize {
    let said = std::env::var("STEWARD_LIVE_CHANGES").ok();
    said.map_or(CHANGES, |said| said.parse().expect("a number of changes"))
}

/// What a reader has, kept up to date by nothing but events.
struct Replica {
    who: Person,
    after: i64,
    records: BTreeMap<(String, i64), i64>,
    /// Positions that were told, or covered by being told to ask again.
    told: BTreeSet<i64>,
    covered: i64,
}

const KEPT: [&str; 2] = ["accounts", "contacts"];

impl Replica {
    async fn new(scene: &Scene, who: Person) -> Self {
        let after = scene.live.position().await.unwrap();
        let (records, told) = (BTreeMap::new(), BTreeSet::new());
        let mut replica = Self { who, after, records, told, covered: after };
        replica.ask_for(scene, &KEPT, None).await;
        replica
    }

    /// Asks for these records anew, or for all of these objects.
    async fn ask_for(&mut self, scene: &Scene, plurals: &[&str], ids: Option<&BTreeSet<i64>>) {
        let caller = scene.engine.user(self.who.id).await;
        for plural in plurals {
            let wanted = ids.map_or(String::new(), |ids| {
                let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                format!("&id=in.({})", ids.join(","))
            });
            let query = format!("select=id,version&limit=1000{wanted}");
            let rows = scene.engine.rows_for(&caller, plural, &query).await;
            let asked = |id: &i64| ids.is_none_or(|ids| ids.contains(id));
            self.records.retain(|(object, id), _| object != plural || !asked(id));
            for row in rows {
                let (id, version) = (row["id"].as_i64().unwrap(), row["version"].as_i64().unwrap());
                self.records.insert(((*plural).to_owned(), id), version);
            }
        }
    }

    async fn take(&mut self, scene: &Scene, events: Vec<Event>) {
        let mut again: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        for event in events {
            assert!(event.id >= self.after || event.name == "ready", "{event:?}: in order");
            self.after = self.after.max(event.id);
            let object = KEPT.into_iter().find(|kept| event.data["object"] == *kept);
            match (event.name.as_str(), object) {
                ("resync", _) => {
                    self.covered = event.id;
                    self.ask_for(scene, &KEPT, None).await;
                    again.clear();
                }
                ("change" | "removed", object) => {
                    assert!(self.told.insert(event.id), "{event:?}: told twice");
                    let id = event.data["id"].as_i64().unwrap();
                    if let Some(object) = object {
                        again.entry(object).or_default().insert(id);
                    }
                }
                _ => {}
            }
        }
        for (object, ids) in again {
            self.ask_for(scene, &[object], Some(&ids)).await;
        }
    }

    /// Reads events until it hears of the last record of all; breaks off now and then. Nothing that is told may be
    /// about one of the `foreign` records.
    async fn follow(
        mut self,
        scene: Arc<Scene>,
        foreign: Arc<BTreeSet<i64>>,
        last: Arc<Last>,
    ) -> Self {
        let token = scene.token(self.who.id).await;
        loop {
            let wish = StreamWish { objects: None, after: Some(self.after) };
            let mut listener = scene.listen_with(&self.who, &token, wish).await;
            let mut heard = 0;
            while heard < BREAK {
                let events = listener.some().await;
                heard += events.len();
                for event in &events {
                    let id = event.data["id"].as_i64();
                    let about = event.data["object"] == "accounts" && self.who.id != last.boss;
                    let known = about && id.is_some_and(|id| foreign.contains(&id));
                    assert!(!known, "{} heard of {event:?}", self.who.id);
                }
                self.take(&scene, events).await;
                let key = ("accounts".to_owned(), last.of(self.who.id));
                if last.is_there.load(Ordering::Acquire) && self.records.contains_key(&key) {
                    return self;
                }
            }
        }
    }
}

/// A reader of the feed of changes, who asks for some rows of the log at a time.
struct Puller {
    replica: Replica,
    next: String,
}

/// How many rows of the log a page of the feed looks at.
const PAGE: u64 = 7;

impl Puller {
    async fn new(scene: &Scene, who: Person) -> Self {
        let caller = scene.engine.user(who.id).await;
        let next = scene.live.feed(&caller, &pull(None)).await.unwrap().next;
        Self { replica: Replica::new(scene, who).await, next }
    }

    /// Asks for pages until the last record of all was told, and nothing is behind it. What is told comes with the
    /// records, and nothing else is asked for but what has to be read again.
    fn follow(
        self,
        scene: &Arc<Scene>,
        foreign: &Arc<BTreeSet<i64>>,
        last: &Arc<Last>,
    ) -> impl Future<Output = Replica> + Send + use<> {
        self.pull(Arc::clone(scene), Arc::clone(foreign), Arc::clone(last))
    }

    async fn pull(
        mut self,
        scene: Arc<Scene>,
        foreign: Arc<BTreeSet<i64>>,
        last: Arc<Last>,
    ) -> Replica {
        loop {
            let is_last = last.is_there.load(Ordering::Acquire);
            let caller = scene.engine.user(self.replica.who.id).await;
            let wish = pull(Some(std::mem::take(&mut self.next)));
            let page = scene.live.feed(&caller, &wish).await.unwrap();
            self.next = page.next;
            if let Some(resync) = page.resync {
                let all = |kept: &&str| resync.objects.as_ref().is_none_or(|o| o.contains(*kept));
                let again: Vec<&str> = KEPT.into_iter().filter(all).collect();
                self.replica.ask_for(&scene, &again, None).await;
            }
            for change in page.changes {
                let about = change.object == "accounts" && self.replica.who.id != last.boss;
                assert!(!about || !foreign.contains(&change.id), "{change:?}");
                if !KEPT.contains(&change.object.as_str()) {
                    continue;
                }
                let key = (change.object, change.id);
                match (change.change, change.record.flatten()) {
                    (FeedKind::Upsert, Some(record)) => {
                        self.replica.records.insert(key, record["version"].as_i64().unwrap());
                    }
                    _ => drop(self.replica.records.remove(&key)),
                }
            }
            let key = ("accounts".to_owned(), last.of(self.replica.who.id));
            if is_last && !page.more && self.replica.records.get(&key) == Some(&2) {
                return self.replica;
            }
        }
    }
}

fn pull(after: Option<String>) -> FeedWish {
    FeedWish { after, objects: None, limit: PAGE, with_records: true }
}

/// The records that are made last, one for each reader: who has his has everything before it.
#[derive(Default)]
struct Last {
    boss: i64,
    is_there: AtomicBool,
    ids: std::sync::Mutex<BTreeMap<i64, i64>>,
}

impl Last {
    /// Makes them.
    async fn make(&self, scene: &Scene, people: &[Person]) {
        for who in people {
            let id = scene.account("last", who.id).await;
            self.ids.lock().unwrap().insert(who.id, id);
        }
        self.is_there.store(true, Ordering::Release);
        // Whoever heard of his last record before it was known as such hears of it again.
        for who in people {
            scene.engine.change("accounts", self.of(who.id), json!({"name": "the end"})).await;
        }
    }

    fn of(&self, user: i64) -> i64 {
        self.ids.lock().unwrap().get(&user).copied().unwrap_or_default()
    }
}

/// One change after another, each as its number says.
async fn write(
    scene: &Scene,
    people: &[Person],
    number: usize,
    accounts: &[i64],
    contacts: &[i64],
) {
    let engine = &scene.engine;
    let turn = number.wrapping_mul(7_919);
    let account = accounts[turn % accounts.len()];
    let contact = contacts[turn % contacts.len()];
    let owner = people[(turn / 3) % people.len()].id;
    let wait = engine.try_change("accounts", account, json!({"name": format!("n{number}")}));
    let done = match number % 8 {
        0 | 1 => engine.try_change("accounts", account, json!({"owner_id": owner})).await,
        2 => engine.try_change("contacts", contact, json!({"account_id": account})).await,
        3 => engine.try_change("contacts", contact, json!({"owner_id": owner})).await,
        4 => engine.try_remove("contacts", contact).await,
        5 => engine.try_bring_back("contacts", contact).await,
        6 => {
            let shared = json!({"subject_object": "account", "subject_id": account,
                "user_id": owner, "right": "read"});
            engine.try_create("collaborators", shared).await
        }
        _ => wait.await,
    };
    // One that is in the bin can't be changed, nor shared twice: the next number is another.
    drop(done);
}

/// A transaction that is open for a while before it commits: its rows were numbered early and become visible
/// late.
async fn slow(scene: &Scene, account: i64) {
    let engine = (*scene.engine).clone();
    let written = scene.engine.database().write(move |tx| {
        let engine = engine.clone();
        Box::pin(async move {
            let entry = ChangeEntry {
                at: engine.clock().now(),
                user_id: None,
                origin: "manual".to_owned(),
                request_id: None,
                object: "account".to_owned(),
                record_id: Some(account),
                verb: log::verb::UPDATE.to_owned(),
                version: None,
                payload: None,
            };
            let statement = log::statement(tx.dialect(), entry, engine.log_key(), engine.random());
            tx.execute(&statement).await?;
            if tx.dialect() == steward_store::Dialect::Postgres {
                tokio::time::sleep(Duration::from_millis(150)).await;
            }
            Ok(())
        })
    });
    written.await.unwrap();
}

async fn everybody_has_all_of_his_and_nothing_else(engine: TestEngine) {
    let scene = Arc::new(Scene::new(engine).await);
    let boss = scene.person("boss", &[("*", "all")]).await;
    let own = [("account", "own"), ("contact", "own")];
    let li = scene.person("li", &own).await;
    let wang = scene.person("wang", &own).await;
    let zhao = scene.person("zhao", &[("account", "own"), ("contact", "all")]).await;
    let people = [boss, li, wang, zhao];
    let stranger = scene.person("stranger", &[]).await;
    let (mut accounts, mut contacts, mut foreign) = (Vec::new(), Vec::new(), BTreeSet::new());
    for number in 0..RECORDS {
        let owner = people[number % people.len()].id;
        let account = scene.account(&format!("a{number}"), owner).await;
        let contact =
            json!({"name": format!("c{number}"), "owner_id": owner, "account_id": account});
        contacts.push(scene.engine.create("contacts", contact).await);
        accounts.push(account);
    }
    for number in 0..4 {
        foreign.insert(scene.account(&format!("foreign {number}"), stranger.id).await);
    }
    let foreign = Arc::new(foreign);
    let last = Arc::new(Last { boss: boss.id, ..Last::default() });
    let (mut readers, mut pullers) = (Vec::new(), Vec::new());
    for who in people {
        let replica = Replica::new(&scene, who).await;
        let (scene, foreign, last) = (Arc::clone(&scene), Arc::clone(&foreign), Arc::clone(&last));
        let puller = Puller::new(&scene, who).await.follow(&scene, &foreign, &last);
        pullers.push((tokio::spawn(puller), 0));
        readers.push((tokio::spawn(replica.follow(scene, foreign, last)), boss.id));
    }
    let begin = scene.live.position().await.unwrap();
    let (accounts, contacts) = (Arc::new(accounts), Arc::new(contacts));
    let mut writers = Vec::new();
    for writer in 0..4 {
        let (scene, foreign) = (Arc::clone(&scene), Arc::clone(&foreign));
        let (accounts, contacts) = (Arc::clone(&accounts), Arc::clone(&contacts));
        writers.push(tokio::spawn(async move {
            for number in (writer..changes()).step_by(4) {
                match number % 50 {
                    17 => slow(&scene, accounts[number % accounts.len()]).await,
                    18 => {
                        let id = foreign.iter().nth(number % foreign.len()).copied().unwrap();
                        let name = json!({"name": format!("f{number}")});
                        scene.engine.try_change("accounts", id, name).await.unwrap();
                    }
                    _ => write(&scene, &people, number, &accounts, &contacts).await,
                }
                if number % 400 == 399 {
                    let right = scene.right(people[1].role, "task", "all").await;
                    scene.engine.remove("role_rights", right).await;
                }
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    last.make(&scene, &people).await;
    // Who asks for pages is told of records, and not of positions.
    for (reader, boss) in readers.into_iter().chain(pullers) {
        let mut replica = reader.await.unwrap();
        check(&scene, &mut replica, (begin, boss)).await;
    }
}

/// The reader has what he may see; the boss was told of every position that there is.
async fn check(scene: &Scene, replica: &mut Replica, (begin, boss): (i64, i64)) {
    // The last records of others came behind his own.
    let end = scene.live.position().await.unwrap();
    let caller = scene.engine.user(replica.who.id).await;
    let mut truth = BTreeMap::new();
    for plural in KEPT {
        let rows = scene.engine.rows_for(&caller, plural, "select=id,version&limit=1000").await;
        for row in rows {
            let id = row["id"].as_i64().unwrap();
            truth.insert((plural.to_owned(), id), row["version"].as_i64().unwrap());
        }
    }
    let not_last =
        |key: &(String, i64), _: &mut i64| key.0 != "accounts" || key.1 <= last_known(scene);
    truth.retain(not_last);
    replica.records.retain(not_last);
    assert_eq!(replica.records, truth, "what user {} has", replica.who.id);
    if replica.who.id != boss {
        return;
    }
    let mut position = begin.max(replica.covered);
    while position < replica.after {
        let rows = log::after(scene.engine.database(), position, 1_000).await.unwrap();
        for placed in rows.into_iter().filter(|placed| placed.position <= replica.after) {
            position = placed.position;
            let told = replica.told.contains(&placed.position);
            assert!(told || !is_change(&placed.change.entry), "{placed:?} was not told");
        }
    }
    assert!(replica.after <= end);
}

fn last_known(_: &Scene) -> i64 {
    (RECORDS + 4) as i64
}

fn is_change(entry: &ChangeEntry) -> bool {
    let known: [Json; 4] = ["create", "update", "delete", "restore"].map(Json::from);
    entry.record_id.is_some() && known.contains(&Json::from(entry.verb.as_str()))
}

both_engines!(everybody_has_all_of_his_and_nothing_else);
