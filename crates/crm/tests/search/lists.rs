//! Search as a filter of lists.

use serde_json::json;
use steward_model::error::ErrorKind;
use steward_testkit::{TestEngine, both_engines};

use crate::support::contact;

both_engines!(search_goes_with_everything_else, what_search_does_not_read_is_refused);

async fn search_goes_with_everything_else(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    for (name, city, with) in [
        ("张三", "上海", true),
        ("张三丰", "杭州", true),
        ("李四", "上海", true),
        ("小张三", "上海", false),
    ] {
        let account = with.then_some(account);
        contact(&engine, json!({"name": name, "city": city, "account_id": account})).await;
    }
    for (query, wanted) in [
        ("search=fts.张三", vec!["张三", "张三丰", "小张三"]),
        ("search=plfts.zs", vec!["张三", "张三丰", "小张三"]),
        ("search=not.fts.张三", vec!["李四"]),
        ("search=fts.张三&city=eq.上海", vec!["张三", "小张三"]),
        ("or=(search.fts.张三丰,name.eq.李四)", vec!["张三丰", "李四"]),
        ("search=fts.张&search=fts.feng", vec!["张三丰"]),
        ("name=fts.张三", vec!["张三", "张三丰", "小张三"]),
        ("email=fts.张三", vec![]),
        ("search=fts.。", vec![]),
        ("@account.search=fts.lanwan", vec!["张三", "张三丰", "李四"]),
        ("search=fts.张三&limit=1&offset=1", vec!["张三丰"]),
    ] {
        let rows = engine.rows("contacts", &format!("select=name&order=id&{query}")).await;
        let names: Vec<&str> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
        assert_eq!(names, wanted, "{query}");
    }
    let counted = engine.rows("contacts", "select=city,count()&search=fts.zs&order=city").await;
    assert_eq!(
        json!(counted),
        json!([{"city": "上海市", "count": 2}, {"city": "杭州市", "count": 1}])
    );
    let query = "select=name,contacts(name)&contacts.search=fts.张&contacts.order=id";
    let rows = engine.rows("accounts", query).await;
    let wanted = json!([{"name": "蓝湾酒店", "contacts": [{"name": "张三"}, {"name": "张三丰"}]}]);
    assert_eq!(json!(rows), wanted);
}

async fn what_search_does_not_read_is_refused(engine: TestEngine) {
    for (plural, query, kind) in [
        ("contacts", "city=fts.上海", ErrorKind::NotSupported),
        ("contacts", "nothing=fts.a", ErrorKind::UnknownField),
        ("touches", "search=fts.a", ErrorKind::NotSupported),
    ] {
        let query = steward_grammar::parse_list(query).unwrap();
        let error = engine.read(&engine.system(), plural, &query, None).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{plural}: {error}");
    }
}
