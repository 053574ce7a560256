//! How often the common writes wait for PostgreSQL. Each time costs what the network costs, with the
//! transaction's locks held.

use serde_json::{Value as Json, json};
use steward_engine::Caller;
use steward_testkit::TestEngine;

use crate::support::{administrator, body, filter, plain};

/// How often one contact is made before it is counted: statements are prepared once on a connection,
/// and ids drawn once for many.
const WARM: usize = 2;

struct Company {
    engine: TestEngine,
    caller: Caller,
    account: i64,
}

impl Company {
    async fn new() -> Self {
        let engine = TestEngine::postgres().await;
        let caller = administrator(&engine).await;
        let of = caller.access.principal().expect("a user").user_id;
        let account = json!({"name": "蓝湾酒店", "owner_id": of});
        let account = engine.create("accounts", account).await;
        Self { engine, caller, account }
    }

    async fn contacts(&self, from: usize, count: usize) -> Vec<i64> {
        let contact = |n: usize| {
            body(json!({
                "name": format!("张{n}"),
                "account_id": self.account,
                "title": "Buyer",
                "phone": format!("+86-1380000{n:04}"),
                "email": format!("contact{n}@example.com"),
            }))
        };
        let bodies = (from..from + count).map(contact).collect();
        let made = self.engine.insert(&self.caller, "contacts", bodies, &plain()).await;
        made.unwrap_or_else(|error| panic!("{error}")).ids
    }

    async fn update(&self, query: &str, values: Json) {
        let (query, values) = (filter(query), body(values));
        let done = self.engine.update(&self.caller, "contacts", &query, values, &plain()).await;
        done.unwrap_or_else(|error| panic!("{error}"));
    }

    fn round_trips(&self) -> u64 {
        self.engine.database().stats().round_trips
    }
}

/// The account with the beginning, and with it its title; everything else with the commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_contact_takes_two() {
    let company = Company::new().await;
    for warm in 0..WARM {
        company.contacts(warm, 1).await;
    }
    let before = company.round_trips();
    company.contacts(WARM, 1).await;
    assert_eq!(company.round_trips() - before, 2);
}

/// The record with the beginning; everything else with the commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_field_takes_two() {
    let company = Company::new().await;
    let id = company.contacts(0, 1).await[0];
    let query = format!("id=eq.{id}");
    for title in 0..WARM {
        company.update(&query, json!({"title": format!("Buyer {title}")})).await;
    }
    let before = company.round_trips();
    company.update(&query, json!({"title": "Manager"})).await;
    assert_eq!(company.round_trips() - before, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_changed_records_take_no_more_than_one() {
    let company = Company::new().await;
    company.contacts(0, 20).await;
    let query = format!("account_id=eq.{}", company.account);
    for title in 0..WARM {
        company.update(&query, json!({"title": format!("Buyer {title}")})).await;
    }
    let before = company.round_trips();
    company.update(&query, json!({"title": "Manager"})).await;
    assert_eq!(company.round_trips() - before, 2);
}
