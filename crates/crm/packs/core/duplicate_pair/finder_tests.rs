//! The finder: what it puts onto the work list, what it takes off again, who sees it, and that a run which breaks off
//! goes on where it was.

use std::time::Duration;

use serde_json::{Value as Json, json};
use steward_crm::DuplicateFinder;
use steward_engine::action::Call;
use steward_engine::job::{JobKinds, TellJob};
use steward_engine::{Caller, WriteWish};
use steward_model::clock::SECOND;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result};
use steward_testkit::{TestEngine, both_engines};

use crate::support::user;

both_engines!(
    what_is_there_twice_is_listed,
    what_is_the_same_no_more_goes,
    what_was_judged_stays_judged,
    nobody_sees_a_pair_of_which_he_may_not_see_both,
    what_one_may_not_read_is_no_reason,
    it_stops_when_told,
    killed_workers_do_nothing_twice,
);

/// Looks through everything, as it does by night.
pub(crate) async fn look(engine: &TestEngine) -> Json {
    let kinds = JobKinds::default().with(DuplicateFinder);
    engine.begin_schedules(&kinds).await.unwrap();
    let job = engine.run_schedule(&engine.system(), "find_duplicates").await.unwrap();
    engine.do_jobs(&kinds).await.unwrap();
    let told = engine.job(&engine.system(), job).await.unwrap();
    assert_eq!(told.state, "done", "{:?}", told.error);
    told.result.unwrap()
}

pub(crate) async fn act(
    engine: &TestEngine,
    caller: &Caller,
    name: &str,
    input: Json,
) -> Result<Json> {
    let mut call = Call::new(engine, caller, WriteWish::default());
    engine.actions().run(name, &mut call, input).await
}

/// The open pairs that somebody is told of: object, both ids and reasons.
pub(crate) async fn listed(engine: &TestEngine, caller: &Caller) -> Vec<Json> {
    let told = act(engine, caller, "duplicate_work_list", json!({})).await.unwrap();
    assert_eq!(told["next"], Json::Null);
    let pairs = told["pairs"].as_array().unwrap().iter();
    let keys = |pair: &Json| {
        let reasons = pair["reasons"].as_array().unwrap().iter();
        reasons.map(|reason| reason["key"].clone()).collect::<Json>()
    };
    let mut pairs: Vec<Json> =
        pairs.map(|pair| json!([pair["object"], pair["a"], pair["b"], keys(pair)])).collect();
    pairs.sort_by_key(Json::to_string);
    pairs
}

async fn what_is_there_twice_is_listed(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let create = async |plural: &str, values: Json| engine.create(plural, values).await;
    let hotel = create("accounts", json!({"name": "蓝湾酒店有限公司"})).await;
    let again = create("accounts", json!({"name": "藍灣酒店股份公司"})).await;
    create("accounts", json!({"name": "蓝湾酒店（深圳）有限公司"})).await;
    let lin = create("contacts", json!({"name": "林岚", "phone": "13812345678"})).await;
    let lan = create("contacts", json!({"name": "林兰", "phone": "+86 138-1234-5678"})).await;
    create("contacts", json!({"name": "王五", "phone": "13812345678"})).await;
    // Both have the address besides another one.
    let one = create("leads", json!({"name": "赵六", "email": "zhao@example.com"})).await;
    let two = create("leads", json!({"name": "小赵", "email": "z6@example.com"})).await;
    for lead in [one, two] {
        let point = json!({"lead_id": lead, "kind": "email", "value": "zl@example.com"});
        create("contact_points", point).await;
    }
    // A lead and a contact can't become one.
    create("leads", json!({"name": "林岚", "phone": "13812345678"})).await;
    // Two persons are listed, their own contacts go where they go.
    let person = json!({"name": "钱七", "kind": "person", "email": "qian@example.com"});
    let (p, q) = (create("accounts", person.clone()).await, create("accounts", person).await);
    let told = look(&engine).await;
    assert_eq!(told["found"], 4, "{told}");
    let expected = [
        json!(["accounts", hotel, again, ["name"]]),
        json!(["accounts", p, q, ["name", "email"]]),
        json!(["contacts", lin, lan, ["pinyin", "phone"]]),
        json!(["leads", one, two, ["email"]]),
    ];
    assert_eq!(listed(&engine, &engine.system()).await, expected);
    let versions = "select=id,version&order=id";
    let before = engine.rows("duplicate_pairs", versions).await;
    let told = look(&engine).await;
    assert_eq!((&told["found"], &told["gone"]), (&json!(0), &json!(0)), "found once: {told}");
    assert_eq!(engine.rows("duplicate_pairs", versions).await, before, "nothing is written anew");
}

async fn what_is_the_same_no_more_goes(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let lin = json!({"name": "林岚", "email": "lin@example.com"});
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(engine.create("contacts", lin.clone()).await);
    }
    assert_eq!(look(&engine).await["found"], 3);
    // Somebody else has written one down that the finder knows nothing of.
    let other = engine.create("contacts", json!({"name": "岚岚"})).await;
    let by_hand =
        json!({"a_object": "contact", "a_id": other, "b_object": "contact", "b_id": ids[2]});
    engine.create("duplicate_pairs", by_hand).await;
    engine.change("contacts", ids[0], json!({"name": "林岚岚"})).await;
    let told = look(&engine).await;
    assert_eq!((&told["found"], &told["gone"]), (&json!(0), &json!(0)), "{told}");
    let expected = [json!(["contacts", ids[0], ids[1], ["email"]])];
    assert_eq!(listed(&engine, &engine.system()).await[..1], expected, "as it is now");
    engine.change("contacts", ids[0], json!({"email": "other@example.com"})).await;
    assert_eq!(look(&engine).await["gone"], 2);
    assert_eq!(listed(&engine, &engine.system()).await.len(), 2);
    // What is in the bin is nobody's duplicate.
    engine.remove("contacts", ids[1]).await;
    assert_eq!(listed(&engine, &engine.system()).await.len(), 1);
    assert_eq!(look(&engine).await["gone"], 1);
    engine.bring_back("contacts", ids[1]).await;
    assert_eq!(look(&engine).await["found"], 1);
    // Without a rule nothing is the same.
    for rule in engine.rows("duplicate_rules", "select=id").await {
        engine.remove("duplicate_rules", rule["id"].as_i64().unwrap()).await;
    }
    assert_eq!(look(&engine).await["gone"], 1);
    assert_eq!(listed(&engine, &engine.system()).await.len(), 1);
}

async fn what_was_judged_stays_judged(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let system = engine.system();
    let lin = json!({"name": "林岚", "email": "lin@example.com"});
    let (one, two) =
        (engine.create("contacts", lin.clone()).await, engine.create("contacts", lin).await);
    look(&engine).await;
    let pair = engine.rows("duplicate_pairs", "select=id").await[0]["id"].clone();
    let settle = async |different: bool| {
        let input = json!({"pair": pair, "different": different});
        act(&engine, &system, "settle_duplicate", input).await.unwrap()
    };
    assert_eq!(settle(true).await["state"], "different");
    assert!(listed(&engine, &system).await.is_empty());
    let told = look(&engine).await;
    assert_eq!((&told["found"], &told["gone"]), (&json!(0), &json!(0)));
    assert!(listed(&engine, &system).await.is_empty(), "it is not asked again");
    let apart = json!({"state": "different"});
    let apart = act(&engine, &system, "duplicate_work_list", apart).await.unwrap();
    assert_eq!(apart["pairs"][0]["id"], pair, "but it is known");
    settle(false).await;
    assert_eq!(listed(&engine, &system).await.len(), 1);
    let merge = json!({"object": "contacts", "keep": one, "lose": two});
    act(&engine, &system, "merge", merge).await.unwrap();
    assert!(listed(&engine, &system).await.is_empty());
    assert_eq!(look(&engine).await["found"], 0);
}

async fn nobody_sees_a_pair_of_which_he_may_not_see_both(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let (anna, ben) = (user(&engine, "安娜", "member").await, user(&engine, "本", "member").await);
    for owner in [anna, anna, ben] {
        let lin = json!({"name": "林岚", "email": "lin@example.com", "owner_id": owner});
        engine.create("contacts", lin).await;
    }
    look(&engine).await;
    assert_eq!(listed(&engine, &engine.system()).await.len(), 3);
    let (anna, ben) = (engine.user(anna).await, engine.user(ben).await);
    assert_eq!(listed(&engine, &anna).await, [json!(["contacts", 1, 2, ["name", "email"]])]);
    assert!(listed(&engine, &ben).await.is_empty());
    for caller in [&anna, &ben] {
        let rows = engine.rows_for(caller, "duplicate_pairs", "select=id").await;
        assert!(rows.is_empty(), "the records of pairs tell of both sides: {rows:?}");
    }
    let settle = async |caller: &Caller, pair: i64| {
        let input = json!({"pair": pair, "different": true});
        act(&engine, caller, "settle_duplicate", input).await
    };
    let pairs = engine.rows("duplicate_pairs", "select=id,a_id,b_id&order=id").await;
    for pair in pairs {
        let id = pair["id"].as_i64().unwrap();
        let both_hers = pair["b_id"] == 2;
        let refused = |done: Result<Json>| done.map_err(|error: Error| error.kind()).err();
        assert_eq!(refused(settle(&ben, id).await), Some(ErrorKind::NotFound), "{pair}");
        let hers = refused(settle(&anna, id).await);
        assert_eq!(hers, (!both_hers).then_some(ErrorKind::NotFound), "{pair}");
    }
}

async fn what_one_may_not_read_is_no_reason(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let anna = user(&engine, "安娜", "member").await;
    let role = steward_engine::permission::role_id(&engine, "member").await.unwrap();
    for (name, email) in
        [("林岚", "lin@example.com"), ("林岚", "lin@example.com"), ("小林", "lin@example.com")]
    {
        let values = json!({"name": name, "email": email, "owner_id": anna});
        engine.create("contacts", values).await;
    }
    look(&engine).await;
    assert_eq!(listed(&engine, &engine.user(anna).await).await.len(), 3);
    let masked = json!({"role_id": role, "object": "contact", "field": "email", "right": "masked"});
    engine.create("role_field_rights", masked).await;
    let told = listed(&engine, &engine.user(anna).await).await;
    assert_eq!(told, [json!(["contacts", 1, 2, ["name"]])]);
}

async fn it_stops_when_told(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let lin = json!({"name": "林岚", "email": "lin@example.com"});
    for _ in 0..2 {
        engine.create("contacts", lin.clone()).await;
    }
    let kinds = JobKinds::default().with(DuplicateFinder);
    engine.begin_schedules(&kinds).await.unwrap();
    let system = engine.system();
    let job = engine.run_schedule(&system, "find_duplicates").await.unwrap();
    engine.tell_job(&system, job, TellJob::Cancel).await.unwrap();
    engine.do_jobs(&kinds).await.unwrap();
    assert_eq!(engine.job(&system, job).await.unwrap().state, "cancelled");
    assert!(engine.rows("duplicate_pairs", "select=id").await.is_empty());
}

/// A worker that is killed again and again, a little later each time, leaves to the next one just what is left.
async fn killed_workers_do_nothing_twice(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let one = |number: i64| {
        let values = json!({"name": "林岚", "email": format!("lin{}@example.com", number / 2)});
        values.as_object().unwrap().clone()
    };
    let rows = (0..400).map(one).collect();
    let import = engine.from("import");
    engine.insert(&import, "contacts", rows, &WriteWish::default()).await.unwrap();
    let kinds = JobKinds::default().with(DuplicateFinder);
    engine.begin_schedules(&kinds).await.unwrap();
    let job = engine.run_schedule(&engine.system(), "find_duplicates").await.unwrap();
    let mut patience = Duration::from_millis(1);
    loop {
        let killed = tokio::time::timeout(patience, engine.do_jobs(&kinds)).await;
        if killed.is_ok() && engine.job(&engine.system(), job).await.unwrap().state == "done" {
            break;
        }
        // Behind the end of the lease somebody else takes over.
        engine.time().advance(SECOND * 600);
        patience = patience * 5 / 4 + Duration::from_millis(1);
    }
    let told = engine.job(&engine.system(), job).await.unwrap().result.unwrap();
    assert_eq!((&told["looked"], &told["found"]), (&json!(400), &json!(200)), "{told}");
    let pairs = engine.rows("duplicate_pairs", "select=a_id,b_id&order=a_id").await;
    let ids = |pair: &Json| (pair["a_id"].as_i64().unwrap(), pair["b_id"].as_i64().unwrap());
    let expected: Vec<(i64, i64)> = (0..200).map(|n| (2 * n + 1, 2 * n + 2)).collect();
    assert_eq!(pairs.iter().map(ids).collect::<Vec<_>>(), expected);
}
