//! Readers of live events.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use steward_engine::live::{Live, StreamWish, Subscription};
use steward_engine::log::Sealer;
use steward_testkit::TestEngine;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long an event may take that has to come, before a test gives up instead of hanging.
const PATIENCE: Duration = Duration::from_secs(60);

/// An engine whose log is sealed as in a server.
pub(crate) struct Scene {
    pub(crate) engine: TestEngine,
    pub(crate) live: Live,
    pub(crate) department: i64,
    sealer: Arc<Sealer>,
    _sealing: Sealing,
}

/// A sealer that ends with the test.
struct Sealing {
    task: JoinHandle<()>,
    _stop: oneshot::Sender<()>,
}

impl Drop for Sealing {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Scene {
    pub(crate) async fn new(engine: TestEngine) -> Self {
        engine.begin_log().await;
        let sealer = Arc::new(engine.sealer(None));
        let runs = Arc::clone(&sealer);
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let end = async {
                let _ = stopped.await;
            };
            runs.run(end).await;
        });
        let department = engine.create("departments", json!({"name": "华东"})).await;
        let live = Live::new((*engine).clone());
        Self { engine, live, department, sealer, _sealing: Sealing { task, _stop: stop } }
    }

    /// Has everything that is committed placed in the log.
    pub(crate) async fn seal(&self) {
        self.sealer.seal_once().await.unwrap();
    }

    /// A user who reads all of some objects and his own records of others, as a role of his own says.
    pub(crate) async fn person(&self, name: &str, rights: &[(&str, &str)]) -> Person {
        let user = json!({"name": name, "email": format!("{name}@example.cn"), "status": "active",
            "department_id": self.department});
        let id = self.engine.create("users", user).await;
        let role =
            self.engine.create("roles", json!({"key": format!("of_{name}"), "name": name})).await;
        for (object, scope) in rights {
            self.right(role, object, scope).await;
        }
        self.engine.create("user_roles", json!({"user_id": id, "role_id": role})).await;
        Person { id, role }
    }

    /// Gives a role the right to read, and answers the row that says so.
    pub(crate) async fn right(&self, role: i64, object: &str, scope: &str) -> i64 {
        let right = json!({"role_id": role, "object": object, "can_read": scope});
        self.engine.create("role_rights", right).await
    }

    pub(crate) async fn token(&self, user: i64) -> String {
        let made = self.engine.create_api_token(None, user, "test", None).await.unwrap();
        made.token.text().to_owned()
    }

    /// Opens a stream and waits until it begins.
    pub(crate) async fn listen(&self, person: &Person, wish: StreamWish) -> Listener {
        let token = self.token(person.id).await;
        self.listen_with(person, &token, wish).await
    }

    pub(crate) async fn listen_with(
        &self,
        person: &Person,
        token: &str,
        wish: StreamWish,
    ) -> Listener {
        if wish.after.is_none() {
            // What was made for the scene is no news.
            self.seal().await;
        }
        let caller = self.engine.user(person.id).await;
        let subscription = self.live.subscribe(&caller, token, wish).unwrap();
        let mut listener = Listener::new(subscription);
        let ready = listener.next().await;
        assert_eq!(ready.name, "ready");
        listener
    }

    /// A new account of somebody.
    pub(crate) async fn account(&self, name: &str, owner: i64) -> i64 {
        self.engine.create("accounts", json!({"name": name, "owner_id": owner})).await
    }
}

/// Somebody, with the role that is his alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) role: i64,
}

/// An event as it arrives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: i64,
    pub(crate) data: Json,
}

impl Event {
    /// `contacts 7 update`, `contacts 7 removed`, `resync`.
    pub(crate) fn short(&self) -> String {
        let said = |key: &str| self.data[key].as_str().unwrap_or_default().to_owned();
        match self.name.as_str() {
            "change" => format!("{} {} {}", said("object"), self.data["id"], said("change")),
            "removed" => format!("{} {} removed", said("object"), self.data["id"]),
            name => format!("{name} {}", said("why")).trim_end().to_owned(),
        }
    }
}

/// Somebody who reads a stream.
pub(crate) struct Listener {
    subscription: Subscription,
    events: VecDeque<Event>,
}

impl Listener {
    pub(crate) fn new(subscription: Subscription) -> Self {
        Self { subscription, events: VecDeque::new() }
    }

    /// The next event; `None` at the end.
    pub(crate) async fn try_next(&mut self) -> Option<Event> {
        while self.events.is_empty() {
            let part = tokio::time::timeout(PATIENCE, self.subscription.next()).await;
            let part = part.expect("an event comes in the end")?;
            self.events.extend(part.split("\n\n").filter_map(parse));
        }
        self.events.pop_front()
    }

    pub(crate) async fn next(&mut self) -> Event {
        self.try_next().await.expect("the stream goes on")
    }

    /// Everything that has arrived, waiting for something if need be.
    pub(crate) async fn some(&mut self) -> Vec<Event> {
        let first = self.next().await;
        std::iter::once(first).chain(self.events.drain(..)).collect()
    }

    /// The next event, in short.
    pub(crate) async fn hears(&mut self) -> String {
        self.next().await.short()
    }

    /// Everything until an event that is this in short, in short.
    pub(crate) async fn until(&mut self, last: &str) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            let short = self.hears().await;
            if short == last {
                return all;
            }
            all.push(short);
        }
    }
}

/// Reads one event; none in a heartbeat.
fn parse(text: &str) -> Option<Event> {
    let line = |key: &str| text.lines().find_map(|line| line.strip_prefix(key));
    let name = line("event: ")?.to_owned();
    let id = line("id: ").map_or(0, |id| id.parse().expect("an id is a number"));
    let data = serde_json::from_str(line("data: ").expect("an event has data")).expect("JSON");
    Some(Event { name, id, data })
}
