//! Notifications: who is told of what, once, and only if he may see it and wants to know.

use serde_json::{Value as Json, json};
use steward_engine::action::Call;
use steward_engine::consumer::Consumers;
use steward_engine::{Caller, WriteWish};
use steward_model::clock::{Micros, SECOND};
use steward_model::kind::format_datetime;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_testkit::{NOW, TestEngine, both_engines};

use crate::support::{refused, user};

both_engines!(
    whoever_is_mentioned_is_told,
    replies_reach_whoever_is_answered,
    what_is_given_is_told_once,
    many_at_once_are_told_of_at_once,
    imports_and_programs_tell_nobody,
    followers_hear_of_changes_until_they_read,
    one_follows_what_one_sees_and_for_oneself,
    invitations_and_moves_are_told,
    whoever_gave_a_task_hears_that_it_is_done,
    tasks_are_reminded_of_when_they_say,
    rules_of_the_company_stop_no_reminders,
    events_are_reminded_of_as_each_wants,
    nothing_is_told_twice,
    only_ones_own_are_read,
);

/// The log is sealed, and the notifications that follow are made; how many.
async fn follow(engine: &TestEngine) -> u64 {
    engine.seal().await;
    let consumers: Consumers = steward_crm::consumers();
    engine.consume(&consumers).await.unwrap_or_else(|error| panic!("{error}"))
}

/// An engine whose consumers have begun, with two members.
async fn begun(engine: &TestEngine) -> (i64, i64) {
    engine.begin_log().await;
    let (anna, ben) = (user(engine, "安娜", "member").await, user(engine, "本", "member").await);
    assert_eq!(follow(engine).await, 0);
    (anna, ben)
}

/// A user, whose requests are told apart.
async fn by(engine: &TestEngine, user: i64, request: &str) -> Caller {
    Caller { request_id: Some(request.to_owned()), ..engine.user(user).await }
}

async fn make(engine: &TestEngine, caller: &Caller, plural: &str, values: Json) -> i64 {
    let row = values.as_object().unwrap().clone();
    let made = engine.insert(caller, plural, vec![row], &WriteWish::default()).await;
    made.unwrap_or_else(|error| panic!("{plural}: {error}")).ids[0]
}

/// What somebody was told, oldest first: kind, object and record.
async fn told(engine: &TestEngine, user: i64) -> Vec<String> {
    let query = format!("user_id=eq.{user}&order=id");
    let rows = engine.rows("notifications", &query).await;
    let line = |row: &Json| {
        let word = |field: &str| row[field].as_str().unwrap().to_owned();
        format!("{} {} {}", word("kind"), word("subject_object"), row["subject_id"])
    };
    rows.iter().map(line).collect()
}

/// The record with an id.
fn by_id(id: i64) -> ListQuery {
    let filter = Filter::test("id", Operator::Eq, vec![id.to_string()]);
    ListQuery { filter, ..ListQuery::default() }
}

async fn mine(engine: &TestEngine, owner: i64) -> i64 {
    engine.create("accounts", json!({"name": "蓝湾酒店", "owner_id": owner})).await
}

async fn share(engine: &TestEngine, account: i64, with: i64) {
    let values = json!({
        "subject_object": "account", "subject_id": account, "user_id": with, "right": "write",
    });
    engine.create("collaborators", values).await;
}

fn comment(account: i64, parent: Option<i64>) -> Json {
    json!({"subject_object": "account", "subject_id": account, "body": "请看", "parent_id": parent})
}

async fn whoever_is_mentioned_is_told(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let third = user(&engine, "丙", "member").await;
    let account = mine(&engine, anna).await;
    share(&engine, account, ben).await;
    let caller = by(&engine, anna, "1").await;
    let said = make(&engine, &caller, "comments", comment(account, None)).await;
    for user in [ben, third, anna] {
        let mention = json!({"comment_id": said, "user_id": user});
        engine.create("comment_mentions", mention.clone()).await;
    }
    // Mentions by the system are told of to nobody; by her, they are.
    follow(&engine).await;
    assert_eq!(told(&engine, ben).await, Vec::<String>::new());
    let said = make(&engine, &caller, "comments", comment(account, None)).await;
    for user in [ben, third, anna] {
        make(&engine, &caller, "comment_mentions", json!({"comment_id": said, "user_id": user}))
            .await;
    }
    follow(&engine).await;
    let row = format!("mention account {account}");
    assert_eq!(told(&engine, ben).await, std::slice::from_ref(&row));
    let notice = &engine.rows("notifications", &format!("user_id=eq.{ben}")).await[0];
    assert_eq!((&notice["comment_id"], &notice["actor_id"]), (&json!(said), &json!(anna)));
    // She did it herself; the third may not see the customer, until it is shared with him.
    assert_eq!(told(&engine, anna).await, Vec::<String>::new());
    assert_eq!(told(&engine, third).await, Vec::<String>::new());
    share(&engine, account, third).await;
    let again = make(&engine, &caller, "comments", comment(account, None)).await;
    make(&engine, &caller, "comment_mentions", json!({"comment_id": again, "user_id": third}))
        .await;
    follow(&engine).await;
    assert_eq!(told(&engine, third).await, [row]);
}

async fn replies_reach_whoever_is_answered(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let account = mine(&engine, anna).await;
    share(&engine, account, ben).await;
    let caller = by(&engine, ben, "1").await;
    let first = make(&engine, &caller, "comments", comment(account, None)).await;
    follow(&engine).await;
    assert_eq!(told(&engine, anna).await, [format!("comment account {account}")], "it is hers");
    let reply = comment(account, Some(first));
    make(&engine, &by(&engine, anna, "2").await, "comments", reply).await;
    follow(&engine).await;
    assert_eq!(told(&engine, ben).await, [format!("reply account {account}")], "and not twice");
    // Who does not want to be told of comments is not, but of answers still.
    let off = json!({"user_id": anna, "key": "notifications", "value": {"off": ["comment"]}});
    engine.create("user_settings", off).await;
    make(&engine, &by(&engine, ben, "3").await, "comments", comment(account, None)).await;
    follow(&engine).await;
    assert_eq!(told(&engine, anna).await.len(), 1);
}

async fn what_is_given_is_told_once(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let boss = user(&engine, "主管", "administrator").await;
    let account = mine(&engine, anna).await;
    engine.create("contacts", json!({"name": "张三", "account_id": account})).await;
    let caller = by(&engine, boss, "1").await;
    let give = async |to: i64| {
        let (query, body) = (by_id(account), json!({"owner_id": to}));
        let body = body.as_object().unwrap().clone();
        engine.update(&caller, "accounts", &query, body, &WriteWish::default()).await.unwrap();
    };
    give(ben).await;
    follow(&engine).await;
    let row = format!("assigned account {account}");
    assert_eq!(told(&engine, ben).await, [row], "of its contacts he need not be told");
    // What one takes for oneself is no news.
    give(boss).await;
    follow(&engine).await;
    assert_eq!(told(&engine, boss).await, Vec::<String>::new());
    let task = json!({"title": "拜访", "owner_id": ben, "account_id": account});
    let task = make(&engine, &caller, "tasks", task).await;
    follow(&engine).await;
    assert_eq!(told(&engine, ben).await[1..], [format!("assigned task {task}")]);
}

async fn many_at_once_are_told_of_at_once(engine: TestEngine) {
    let (_, ben) = begun(&engine).await;
    let boss = user(&engine, "主管", "administrator").await;
    let caller = by(&engine, boss, "1").await;
    let lead = |number: usize| json!({"name": format!("线索{number}"), "phone": "13800138000", "owner_id": ben});
    let bodies = (0..7).map(|number| lead(number).as_object().unwrap().clone()).collect();
    engine.insert(&caller, "leads", bodies, &WriteWish::default()).await.unwrap();
    assert_eq!(follow(&engine).await, 1);
    let notice = &engine.rows("notifications", &format!("user_id=eq.{ben}")).await[0];
    assert_eq!((&notice["kind"], &notice["number"]), (&json!("assigned"), &json!(7)));
}

async fn imports_and_programs_tell_nobody(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let boss = user(&engine, "主管", "administrator").await;
    engine.create("accounts", json!({"name": "系统", "owner_id": anna})).await;
    let caller = Caller { origin: "import", ..by(&engine, boss, "1").await };
    make(&engine, &caller, "accounts", json!({"name": "导入", "owner_id": ben})).await;
    assert_eq!(follow(&engine).await, 0);
}

async fn followers_hear_of_changes_until_they_read(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let account = mine(&engine, anna).await;
    share(&engine, account, ben).await;
    let mine = by(&engine, ben, "1").await;
    let follows = json!({"record_object": "account", "record_id": account, "user_id": ben});
    make(&engine, &mine, "followers", follows).await;
    let caller = by(&engine, anna, "2").await;
    let change = async |values: Json| {
        let body = values.as_object().unwrap().clone();
        let query = by_id(account);
        engine.update(&caller, "accounts", &query, body, &WriteWish::default()).await.unwrap();
        follow(&engine).await
    };
    assert_eq!(change(json!({"short_name": "蓝湾", "website": "https://a.cn"})).await, 1);
    let notice = engine.rows("notifications", &format!("user_id=eq.{ben}")).await.remove(0);
    assert_eq!((&notice["kind"], &notice["subject_id"]), (&json!("changed"), &json!(account)));
    let fields: Vec<&str> =
        notice["detail"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(fields.contains(&"short_name") && fields.contains(&"website"), "{fields:?}");
    assert_eq!(change(json!({"short_name": "蓝"})).await, 0, "he has not read the last one");
    let read = json!({"read_at": format_datetime(NOW)}).as_object().unwrap().clone();
    let query = by_id(notice["id"].as_i64().unwrap());
    engine.update(&mine, "notifications", &query, read, &WriteWish::default()).await.unwrap();
    assert_eq!(change(json!({"short_name": "蓝湾"})).await, 1);
    let call = json!({"kind": "call", "account_id": account, "body": "谈好了"});
    make(&engine, &caller, "activities", call).await;
    follow(&engine).await;
    assert_eq!(told(&engine, ben).await[2..], [format!("activity account {account}")]);
    // What is no longer his to see is not told to him.
    let shared = engine.rows("collaborators", &format!("user_id=eq.{ben}")).await;
    engine.remove("collaborators", shared[0]["id"].as_i64().unwrap()).await;
    let call = json!({"kind": "call", "account_id": account, "body": "再谈"});
    make(&engine, &caller, "activities", call).await;
    assert_eq!(follow(&engine).await, 0);
}

async fn one_follows_what_one_sees_and_for_oneself(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let account = mine(&engine, anna).await;
    let mine = engine.user(ben).await;
    let follows =
        |user: i64| json!({"record_object": "account", "record_id": account, "user_id": user});
    let try_it = async |user: i64| {
        let row = follows(user).as_object().unwrap().clone();
        engine.insert(&mine, "followers", vec![row], &WriteWish::default()).await
    };
    refused(try_it(ben).await, &["record_id: not_found"]);
    share(&engine, account, ben).await;
    let mine = engine.user(ben).await;
    let row = follows(anna).as_object().unwrap().clone();
    let other = engine.insert(&mine, "followers", vec![row], &WriteWish::default()).await;
    other.expect_err("nobody follows in another's name");
    make(&engine, &mine, "followers", follows(ben)).await;
}

async fn invitations_and_moves_are_told(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let caller = by(&engine, anna, "1").await;
    let meeting = json!({
        "title": "评审", "starts_at": "2026-11-23T01:00:00Z", "ends_at": "2026-11-23T02:00:00Z",
        "owner_id": anna,
    });
    let event = make(&engine, &caller, "events", meeting).await;
    make(&engine, &caller, "event_attendees", json!({"event_id": event, "user_id": ben})).await;
    follow(&engine).await;
    assert_eq!(told(&engine, ben).await, [format!("invited event {event}")]);
    let later = json!({"starts_at": "2026-11-23T01:30:00Z"}).as_object().unwrap().clone();
    let query = by_id(event);
    engine.update(&caller, "events", &query, later, &WriteWish::default()).await.unwrap();
    follow(&engine).await;
    assert_eq!(told(&engine, ben).await[1..], [format!("moved event {event}")]);
}

async fn whoever_gave_a_task_hears_that_it_is_done(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let task = json!({"title": "报价", "owner_id": ben, "assigner_id": anna});
    let task = engine.create("tasks", task).await;
    // She sees it, since she gave it only if it is shared: here, because she may see all.
    let boss = engine.rows("roles", "key=eq.administrator").await[0]["id"].clone();
    engine.create("user_roles", json!({"user_id": anna, "role_id": boss})).await;
    let done = json!({"status": "done"}).as_object().unwrap().clone();
    let (caller, query) = (by(&engine, ben, "1").await, by_id(task));
    engine.update(&caller, "tasks", &query, done, &WriteWish::default()).await.unwrap();
    follow(&engine).await;
    assert_eq!(told(&engine, anna).await, [format!("done task {task}")]);
}

const MINUTE: Micros = 60 * SECOND;

async fn tasks_are_reminded_of_when_they_say(engine: TestEngine) {
    let (anna, _) = begun(&engine).await;
    let task = |minutes: i64| {
        let at = format_datetime(NOW + minutes * MINUTE);
        json!({"title": "回电", "owner_id": anna, "remind_at": at})
    };
    let (soon, done) =
        (engine.create("tasks", task(5)).await, engine.create("tasks", task(5)).await);
    engine.create("tasks", task(90)).await;
    engine.change("tasks", done, json!({"status": "done"})).await;
    engine.time().advance(4 * MINUTE);
    assert_eq!(follow(&engine).await, 0);
    engine.time().advance(MINUTE);
    assert_eq!(follow(&engine).await, 1);
    assert_eq!(told(&engine, anna).await, [format!("task task {soon}")]);
    // A server that stood still for a day reminds late rather than never.
    engine.time().advance(24 * 60 * MINUTE);
    assert_eq!(follow(&engine).await, 1);
}

async fn rules_of_the_company_stop_no_reminders(engine: TestEngine) {
    let (anna, _) = begun(&engine).await;
    let system = engine.system();
    let mut call = Call::new(&engine, &system, WriteWish::default());
    let rule = json!({
        "object": "notifications", "condition": "kind == \"mention\"",
        "message": {"en": "Only mentions.", "zh": "只要提到。"},
    });
    engine.actions().run("add_rule", &mut call, rule).await.unwrap();
    let at = format_datetime(NOW + 5 * MINUTE);
    let task = json!({"title": "回电", "owner_id": anna, "remind_at": at});
    let task = engine.create("tasks", task).await;
    engine.time().advance(5 * MINUTE);
    assert_eq!(follow(&engine).await, 1);
    assert_eq!(told(&engine, anna).await, [format!("task task {task}")]);
}

async fn events_are_reminded_of_as_each_wants(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let off = json!({"user_id": ben, "key": "notifications", "value": {"event_minutes": 60}});
    engine.create("user_settings", off).await;
    let at = |minutes: i64| format_datetime(NOW + minutes * MINUTE);
    let meeting = json!({
        "title": "晨会", "starts_at": at(120), "ends_at": at(150), "owner_id": anna,
        "rrule": "FREQ=DAILY;COUNT=3",
    });
    let event = engine.create("events", meeting).await;
    let guest = json!({"event_id": event, "user_id": ben});
    engine.create("event_attendees", guest).await;
    engine.time().advance(61 * MINUTE);
    assert_eq!(follow(&engine).await, 1, "an hour before, for him");
    engine.time().advance(45 * MINUTE);
    assert_eq!(follow(&engine).await, 1, "a quarter before, for her");
    engine.time().advance(24 * 60 * MINUTE);
    assert_eq!(follow(&engine).await, 2, "and on the next day");
    let row = format!("event event {event}");
    assert_eq!(told(&engine, anna).await, [row.clone(), row.clone()]);
    let notice = &engine.rows("notifications", &format!("user_id=eq.{ben}&order=id")).await[1];
    assert_eq!(notice["detail"]["at"], at(120 + 24 * 60));
}

async fn nothing_is_told_twice(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let boss = user(&engine, "主管", "administrator").await;
    let caller = by(&engine, boss, "1").await;
    follow(&engine).await;
    for name in ["甲", "乙", "丙"] {
        make(&engine, &caller, "accounts", json!({"name": name, "owner_id": ben})).await;
    }
    engine.seal().await;
    // Two servers look at the same moment.
    let consumers = steward_crm::consumers();
    let both = tokio::join!(engine.consume(&consumers), engine.consume(&consumers));
    assert_eq!(both.0.unwrap() + both.1.unwrap(), 3);
    assert_eq!(told(&engine, ben).await.len(), 3);
    assert_eq!(follow(&engine).await, 0);
    assert_eq!(told(&engine, anna).await.len(), 0);
}

async fn only_ones_own_are_read(engine: TestEngine) {
    let (anna, ben) = begun(&engine).await;
    let boss = user(&engine, "主管", "administrator").await;
    let caller = by(&engine, boss, "1").await;
    let account = make(&engine, &caller, "accounts", json!({"name": "甲", "owner_id": ben})).await;
    follow(&engine).await;
    let his = engine.rows_for(&engine.user(ben).await, "notifications", "select=id,kind").await;
    assert_eq!(his.len(), 1);
    let hers = engine.rows_for(&engine.user(anna).await, "notifications", "select=id").await;
    assert!(hers.is_empty());
    // Nobody makes one for somebody else, nor changes what it says.
    let for_her = json!({
        "user_id": anna, "kind": "mention", "subject_object": "account", "subject_id": account,
    });
    let row = for_her.as_object().unwrap().clone();
    let (caller, wish) = (engine.user(ben).await, WriteWish::default());
    let made = engine.insert(&caller, "notifications", vec![row], &wish).await;
    made.expect_err("only for oneself");
    let query = by_id(his[0]["id"].as_i64().unwrap());
    let other = json!({"kind": "mention"}).as_object().unwrap().clone();
    let changed = engine.update(&caller, "notifications", &query, other, &wish).await;
    changed.expect_err("what it says is fixed");
}
