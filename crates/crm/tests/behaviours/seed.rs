//! What the first start makes.

use serde_json::json;
use steward_engine::WriteWish;
use steward_engine::action::Call;
use steward_testkit::{TestEngine, both_engines};

both_engines!(
    the_first_start_makes_it_once,
    what_is_there_stays,
    two_servers_start_at_once,
    rules_of_the_company_stop_no_start,
);

async fn the_first_start_makes_it_once(engine: TestEngine) {
    for _ in 0..2 {
        steward_crm::seed(&engine).await.unwrap();
        let query = "select=key,label,probability,outcome,forecast_category&order=position";
        let stages = engine.rows("stages", query).await;
        let of = |field: &str| stages.iter().map(|s| s[field].clone()).collect::<Vec<_>>();
        let keys = ["verify", "need", "proposal", "negotiation", "won", "lost"];
        assert_eq!(of("key"), keys.map(|key| json!(key)));
        assert_eq!(of("probability"), [6, 12, 25, 50, 100, 0].map(|chance| json!(chance)));
        let ends = ["open", "open", "open", "open", "won", "lost"];
        assert_eq!(of("outcome"), ends.map(|end| json!(end)));
        let labels = ["验证", "需求确认", "方案报价", "谈判", "赢单", "输单"];
        assert_eq!(of("label"), labels.map(|label| json!(label)));
        let pipelines = engine.rows("pipelines", "select=object,is_default").await;
        assert_eq!(pipelines, [json!({"object": "opportunity", "is_default": true})]);
        let currencies = engine.rows("currencies", "select=code,scale&order=code").await;
        let without: Vec<&str> = currencies
            .iter()
            .filter(|currency| currency["scale"] == 0)
            .map(|currency| currency["code"].as_str().unwrap())
            .collect();
        assert_eq!((currencies.len(), without), (20, vec!["JPY", "KRW", "VND"]));
        let departments = engine.rows("departments", "select=parent_id,path").await;
        assert_eq!(departments, [json!({"parent_id": null, "path": "/1/"})]);
    }
}

async fn what_is_there_stays(engine: TestEngine) {
    engine.create("departments", json!({"name": "我们"})).await;
    let own = engine.create("pipelines", json!({"name": "自己的"})).await;
    steward_crm::seed(&engine).await.unwrap();
    assert_eq!(engine.rows("departments", "select=name").await, [json!({"name": "我们"})]);
    assert_eq!(engine.rows("pipelines", "select=id").await, [json!({"id": own})]);
    assert!(engine.rows("stages", "select=id").await.is_empty());
}

async fn two_servers_start_at_once(engine: TestEngine) {
    let (one, two) = tokio::join!(steward_crm::seed(&engine), steward_crm::seed(&engine));
    one.unwrap();
    two.unwrap();
    let count = async |plural| engine.rows(plural, "select=id").await.len();
    let made = (count("departments").await, count("pipelines").await, count("stages").await);
    assert_eq!(made, (1, 1, 6));
}

async fn rules_of_the_company_stop_no_start(engine: TestEngine) {
    let system = engine.system();
    let mut call = Call::new(&engine, &system, WriteWish::default());
    let rule = json!({
        "object": "currencies", "condition": "code == \"CNY\"",
        "message": {"en": "Only yuan.", "zh": "只用人民币。"},
    });
    engine.actions().run("add_rule", &mut call, rule).await.unwrap();
    steward_crm::seed(&engine).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(engine.rows("currencies", "select=id").await.is_empty());
    assert_eq!(engine.rows("stages", "select=id").await.len(), 6);
}
