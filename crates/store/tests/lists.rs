//! Lists, embeddings, groups, cursors and scopes against real databases.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use steward_model::catalog::Catalog;
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_model::{Value, query::ListQuery};
use steward_store::plan::Plan;
use steward_store::{PageSink, ReadOptions, emit, schema};
use steward_testkit::{TestStore, both_dbs};

both_dbs!(
    lists_and_embeds,
    groups,
    casts_and_spreads,
    stretches_of_time,
    pages_by_cursor,
    errors_name_what_is_wrong
);

const ACCOUNT: &str = r#"
name = "account"
plural = "accounts"
label = { en = "Account", zh = "客户" }
label_plural = { en = "Accounts", zh = "客户" }
help = { en = "Who buys.", zh = "买方。" }
icon = "building"
title = "name"
traits = ["base"]

[[field]]
name = "name"
kind = "text"
label = { en = "Name", zh = "名称" }
sorted = true
not_null = true

[[field]]
name = "city"
kind = "text"
label = { en = "City", zh = "城市" }
"#;

const CONTACT: &str = r#"
name = "contact"
plural = "contacts"
label = { en = "Contact", zh = "联系人" }
label_plural = { en = "Contacts", zh = "联系人" }
help = { en = "A person.", zh = "人。" }
icon = "user"
title = "name"
traits = ["base"]
order = "created_at.desc"

[[field]]
name = "name"
kind = "text"
label = { en = "Name", zh = "姓名" }
sorted = true
not_null = true

[[field]]
name = "account_id"
kind = "reference"
to = "account"
label = { en = "Account", zh = "客户" }
indexed = true

[[field]]
name = "amount"
kind = "money"
label = { en = "Amount", zh = "金额" }

[[field]]
name = "active"
kind = "boolean"
label = { en = "Active", zh = "有效" }
"#;

struct World {
    store: TestStore,
    catalog: Arc<Catalog>,
}

async fn world(store: TestStore) -> World {
    let files =
        [("account", ACCOUNT), ("contact", CONTACT), ("user", USER), ("department", DEPARTMENT)];
    let catalog = Arc::new(Catalog::from_toml(files).expect("definitions link"));
    schema::sync(&store.database, &catalog).await.expect("schema");
    assert!(schema::pending(&store.database, &catalog).await.expect("pending").is_empty());
    let world = World { store, catalog };
    for (name, city) in [("蓝湾酒店", Some("杭州")), ("Acme", None)] {
        world.add("account", &[("name", name.into()), ("city", city.into())]).await;
    }
    for (name, account, amount, active) in [
        ("张三", Some(1), Some(1_050), Some(true)),
        ("李四", Some(1), None, Some(false)),
        ("Bob", Some(2), Some(-7), None),
        ("Zoë", None, Some(1_050), Some(true)),
    ] {
        let fields = [
            ("name", name.into()),
            ("account_id", account.map(Value::Int).unwrap_or_default()),
            ("amount", amount.map(Value::Int).unwrap_or_default()),
            ("active", active.map(Value::Bool).unwrap_or_default()),
        ];
        world.add("contact", &fields).await;
    }
    world
}

impl World {
    async fn add(&self, object: &str, fields: &[(&str, Value)]) {
        let object = self.catalog.expect(object).expect("object");
        let mut record = Record::empty(object.id, object.fields.len());
        for field in object.fields.iter().filter(|f| f.not_null) {
            record.set(field.id, field.default.clone().unwrap_or(Value::Int(1)));
        }
        for (name, value) in fields {
            record.set(object.id_of(name), value.clone());
            if let (Some(sort), Value::Text(text)) =
                (object.fields[object.id_of(name)].sort_field, value)
            {
                record.set(sort, steward_model::fold::sort_key(text));
            }
        }
        let statements = emit::insert(self.store.database.dialect(), object, &[record]);
        self.store
            .database
            .write(move |tx| {
                let statements = statements.clone();
                Box::pin(async move {
                    for statement in &statements {
                        tx.query(statement).await?;
                    }
                    Ok(())
                })
            })
            .await
            .expect("insert");
    }

    fn plan(&self, object: &str, query: &ListQuery) -> steward_model::Result<Plan> {
        let object = self.catalog.expect(object)?;
        let access = Access::System(SystemAccess::because("test"));
        Plan::resolve(&self.catalog, &access, Verb::Read, 0, object.id, query)
    }

    async fn page(&self, path: &str) -> steward_model::Result<(Json, Option<String>)> {
        let (plural, query) = path.split_once('?').unwrap_or((path, ""));
        let query = steward_grammar::parse_list(query)?;
        let object = self.catalog.find_plural(plural).expect("plural");
        let plan = self.plan(&object.name, &query)?;
        let listing = emit::list(&plan, self.store.database.dialect());
        let sink = PageSink::new(&listing);
        let page =
            self.store.database.query(listing.statement, sink, ReadOptions::default()).await?.out;
        Ok((serde_json::from_slice(&page.body).expect("JSON"), page.next))
    }

    async fn list(&self, path: &str) -> Json {
        self.page(path).await.unwrap_or_else(|error| panic!("{path}: {error}")).0
    }
}

async fn lists_and_embeds(store: TestStore) {
    let world = world(store).await;
    for (path, expected) in [
        (
            "contacts?select=name&order=name",
            json!([{"name":"Bob"},{"name":"李四"},{"name":"张三"},{"name":"Zoë"}]),
        ),
        ("contacts?select=id,amount,active&id=eq.1", json!([{"id":1,"amount":10.5,"active":true}])),
        (
            "contacts?select=name,account(name,city)&order=id&limit=2&offset=2",
            json!([{"name":"Bob","account":{"name":"Acme","city":null}},{"name":"Zoë","account":null}]),
        ),
        (
            "accounts?select=name,contacts(name,active,account(city))&order=id",
            json!([{"name":"蓝湾酒店","contacts":[{"name":"李四","active":false,"account":{"city":"杭州"}},{"name":"张三","active":true,"account":{"city":"杭州"}}]},
                   {"name":"Acme","contacts":[{"name":"Bob","active":null,"account":{"city":null}}]}]),
        ),
        (
            "accounts?select=name,contacts(name)&contacts.active=is.true&contacts=not.is.null",
            json!([{"name":"蓝湾酒店","contacts":[{"name":"张三"}]}]),
        ),
        (
            "accounts?select=id,people:contacts(id,account(contacts(id)))&people.order=id&people.limit=1&id=eq.1",
            json!([{"id":1,"people":[{"id":1,"account":{"contacts":[{"id":2},{"id":1}]}}]}]),
        ),
        (
            "contacts?select=id,account!inner(name)&account.name=eq.Acme",
            json!([{"id":3,"account":{"name":"Acme"}}]),
        ),
        ("contacts?select=id&@account.city=eq.杭州&order=id.desc", json!([{"id":2},{"id":1}])),
        ("contacts?select=id&name=ilike.ZOË", json!([{"id":4}])),
        ("contacts?select=id&name=like.zoë", json!([])),
        ("contacts?select=id&name=match.^[BZ]&order=id", json!([{"id":3},{"id":4}])),
        (
            "contacts?select=id&or=(amount.eq.-0.07,name.in.(李四))&order=id",
            json!([{"id":2},{"id":3}]),
        ),
        ("contacts?select=id&amount=not.gt.0&order=id", json!([{"id":3}])),
        ("contacts?select=id&active=isdistinct.true&order=id", json!([{"id":2},{"id":3}])),
        (
            "contacts?select=id,account(name)&order=account(name).desc.nullslast,id",
            json!([{"id":1,"account":{"name":"蓝湾酒店"}},{"id":2,"account":{"name":"蓝湾酒店"}},{"id":3,"account":{"name":"Acme"}},{"id":4,"account":null}]),
        ),
    ] {
        assert_eq!(world.list(path).await, expected, "{path}");
    }
}

async fn groups(store: TestStore) {
    let world = world(store).await;
    for (path, expected) in [
        ("contacts?select=count()", json!([{"count":4}])),
        (
            "contacts?select=account_id,total:amount.sum(),amount.avg(),n:count()&order=account_id",
            json!([{"account_id":1,"total":10.5,"avg":10.5,"n":2},{"account_id":2,"total":-0.07,"avg":-0.07,"n":1},{"account_id":null,"total":10.5,"avg":10.5,"n":1}]),
        ),
        ("contacts?select=active,amount.max()&amount=gt.100", json!([])),
        (
            "contacts?select=amount.max(),amount.sum()&amount=gt.100",
            json!([{"max":null,"sum":null}]),
        ),
    ] {
        assert_eq!(world.list(path).await, expected, "{path}");
    }
}

async fn casts_and_spreads(store: TestStore) {
    let world = world(store).await;
    for (path, expected) in [
        (
            "contacts?select=id::text,amount::int,a:amount::text,active::int,n:name::varchar&id=in.(1,3)&order=id",
            json!([{"id":"1","amount":11,"a":"10.5","active":1,"n":"张三"},{"id":"3","amount":0,"a":"-0.07","active":null,"n":"Bob"}]),
        ),
        (
            "contacts?select=amount.sum()::text,a:amount.avg()::int,n:count()::text,amount.max()::numeric",
            json!([{"sum":"20.93","a":7,"n":"4","max":10.5}]),
        ),
        (
            "contacts?select=id,...account(firm:name,city)&order=id.desc&limit=2",
            json!([{"id":4,"firm":null,"city":null},{"id":3,"firm":"Acme","city":null}]),
        ),
        (
            "accounts?select=id,...contacts(names:name,...account(cities:city))&order=id",
            json!([{"id":1,"names":["李四","张三"],"cities":["杭州","杭州"]},{"id":2,"names":["Bob"],"cities":[null]}]),
        ),
        (
            "accounts?select=id,...contacts(names:name)&contacts.id=gt.9&id=eq.1",
            json!([{"id":1,"names":[]}]),
        ),
        (
            "accounts?select=id,contacts(amount.sum(),count())&order=id",
            json!([{"id":1,"contacts":[{"sum":10.5,"count":2}]},{"id":2,"contacts":[{"sum":-0.07,"count":1}]}]),
        ),
        (
            "accounts?select=id,contacts(active,amount.avg())&contacts.order=active.desc.nullslast&contacts.limit=1&id=eq.1",
            json!([{"id":1,"contacts":[{"active":true,"avg":10.5}]}]),
        ),
        (
            "contacts?select=n:count(),...account(city)&order=account(city)",
            json!([{"n":2,"city":"杭州"},{"n":2,"city":null}]),
        ),
        ("contacts?select=count(),account!inner()&account.city=is.null", json!([{"count":1}])),
    ] {
        assert_eq!(world.list(path).await, expected, "{path}");
    }
}

async fn stretches_of_time(store: TestStore) {
    let world = world(store).await;
    // Everything was made at the first microsecond of 1970, eight in the morning in China.
    for (path, expected) in [
        (
            "contacts?select=created_at.bucket(month),count()&order=created_at.bucket(month).desc",
            json!([{"month":"1970-01-01","count":4}]),
        ),
        (
            "contacts?select=id,created_at::date,created_at.bucket(week),created_at.bucket(quarter),y:created_at.bucket(year)&id=eq.1",
            json!([{"id":1,"created_at":"1970-01-01","week":"1969-12-29","quarter":"1970-01-01","y":"1970-01-01"}]),
        ),
        (
            "accounts?select=id,contacts(created_at.bucket(day),count())&id=eq.1",
            json!([{"id":1,"contacts":[{"day":"1970-01-01","count":2}]}]),
        ),
        (
            "contacts?select=id&created_at=gte.@today&created_at=lt.@tomorrow&order=created_at.bucket(week),id.desc&limit=2",
            json!([{"id":4},{"id":3}]),
        ),
        ("contacts?select=id&created_at=lt.@now-1d", json!([])),
    ] {
        assert_eq!(world.list(path).await, expected, "{path}");
    }
}

async fn pages_by_cursor(store: TestStore) {
    let world = world(store).await;
    for order in [
        "name",
        "amount",
        "amount.desc",
        "amount.nullsfirst,name.desc",
        "active.desc.nullslast,amount",
        "id.desc",
        "created_at.bucket(month).desc,amount",
        "deleted_at.bucket(week),name",
    ] {
        let whole = world.list(&format!("contacts?select=id&order={order}")).await;
        let mut walked = Vec::new();
        let mut after = String::new();
        loop {
            let path = format!("contacts?select=id&order={order}&limit=1{after}");
            let (rows, next) = world.page(&path).await.expect("page");
            walked.extend(rows.as_array().expect("array").iter().cloned());
            match next {
                Some(cursor) => after = format!("&after={cursor}"),
                None => break,
            }
        }
        assert_eq!(Json::from(walked), whole, "{order}");
    }
}

async fn errors_name_what_is_wrong(store: TestStore) {
    let world = world(store).await;
    for (path, code) in [
        ("contacts?select=nothing", "42703"),
        ("contacts?amount=eq.abc", "22P02"),
        ("contacts?select=user(name)", "PGRST201"),
        ("contacts?select=pipelines(name)", "PGRST200"),
        ("contacts?select=id::jsonb", "PGRST127"),
        ("contacts?select=name::int", "PGRST127"),
        ("contacts?select=created_at.min()::date", "PGRST127"),
        ("contacts?select=amount::int,count()", "PGRST127"),
        ("contacts?select=name.bucket(month)", "PGRST127"),
        ("contacts?select=id&order=name.bucket(month)", "PGRST127"),
        ("contacts?select=count()&order=created_at.bucket(month)", "PGRST127"),
        ("contacts?select=count(),account(name)", "PGRST127"),
        ("contacts?select=account(count())", "PGRST127"),
        ("accounts?select=...contacts(count())", "PGRST127"),
        ("contacts?select=*,...account(name)", "PGRST100"),
        ("contacts?amount=like.x", "PGRST127"),
        ("contacts?created_by_id=eq.@me", "22P02"),
        ("contacts?created_by_id=eq.@you", "22P02"),
        ("contacts?created_at=gt.@today+1h", "22P02"),
        ("contacts?created_at=gt.@today-9999y", "22P02"),
        ("contacts?created_at=gt.@someday", "22P02"),
        ("contacts?account_id=eq.@me", "22P02"),
        ("contacts?after=00", "PGRST100"),
        ("contacts?name_sort=eq.x", "42703"),
        ("contacts?name=match.\\w", "22P02"),
        ("contacts?select=id&order=account(name)", "PGRST108"),
    ] {
        let error = world.page(path).await.expect_err(path);
        assert_eq!(error.kind().code(), code, "{path}: {error}");
    }
}

const USER: &str = r#"
name = "user"
plural = "users"
label = { en = "User", zh = "用户" }
label_plural = { en = "Users", zh = "用户" }
help = { en = "Staff.", zh = "员工。" }
icon = "user"
title = "name"
traits = ["base"]

[[field]]
name = "name"
kind = "text"
label = { en = "Name", zh = "姓名" }
"#;

const DEPARTMENT: &str = r#"
name = "department"
plural = "departments"
label = { en = "Department", zh = "部门" }
label_plural = { en = "Departments", zh = "部门" }
help = { en = "A part.", zh = "部门。" }
icon = "users"
title = "name"
traits = ["base"]

[[field]]
name = "name"
kind = "text"
label = { en = "Name", zh = "名称" }
"#;
