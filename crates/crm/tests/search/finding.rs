//! What is found, and in which order.

use serde_json::json;
use steward_engine::search::{SearchWish, Tier};
use steward_testkit::{TestEngine, both_engines};

use crate::support::{contact, groups, hits, member, titles};

both_engines!(
    people_are_found_in_every_way,
    exact_comes_first_then_the_start_then_the_newest,
    whoever_has_the_position_comes_first,
    objects_are_grouped,
    what_is_found_is_marked,
    notes_are_found_by_their_words,
    nothing_is_found_by_nothing,
    there_may_be_more,
);

async fn people_are_found_in_every_way(engine: TestEngine) {
    let people = [
        ("张三", "+86-13812345678", "zhang.san@example.com"),
        ("曾国藩", "+86-13900000001", "zeng@qing.cn"),
        ("单田芳", "+86-13900000002", "stf@example.cn"),
        ("吕布", "+86-13900000003", "lb@sanguo.cn"),
        ("王小二", "+86-571-88889999", "xiaoer@inn.cn"),
        ("John Smith", "+1-212-555-0199", "john@smith.org"),
    ];
    for (name, phone, email) in people {
        contact(&engine, json!({"name": name, "phone": phone, "email": email})).await;
    }
    for (question, name) in [
        ("张三", "张三"),
        ("張三", "张三"),
        ("三", "张三"),
        ("zhangsan", "张三"),
        ("zs", "张三"),
        ("138", "张三"),
        ("5678", "张三"),
        ("138 1234 5678", "张三"),
        ("zhang.san@exa", "张三"),
        ("zengguofan", "曾国藩"),
        ("cengguofan", "曾国藩"),
        ("zgf", "曾国藩"),
        ("shantianfang", "单田芳"),
        ("dtf", "单田芳"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
        ("王总", "王小二"),
        ("0571-8888", "王小二"),
        ("smi joh", "John Smith"),
        ("ＪＯＨＮ", "John Smith"),
        ("5550199", "John Smith"),
    ] {
        let found = titles(&engine, question, "contacts").await;
        assert!(found.contains(&name.to_owned()), "{name} by {question}: {found:?}");
    }
    for question in ["三张", "sanzhang", "139123", "smythe", "李总"] {
        assert!(titles(&engine, question, "contacts").await.is_empty(), "{question}");
    }
}

async fn exact_comes_first_then_the_start_then_the_newest(engine: TestEngine) {
    for name in ["张三", "小张三", "张三丰", "张三", "老张三", "张三李四"] {
        contact(&engine, json!({"name": name})).await;
    }
    let found = hits(&engine, &engine.system(), "张三", "contacts").await;
    let order: Vec<(i64, Tier)> = found.iter().map(|hit| (hit.id, hit.tier)).collect();
    let (exact, start, part) = (Tier::Exact, Tier::Start, Tier::Part);
    assert_eq!(order, [(4, exact), (1, exact), (6, start), (3, start), (5, part), (2, part)]);
    let found = hits(&engine, &engine.system(), "zhangsan", "contacts").await;
    assert_eq!(found.iter().filter(|hit| hit.tier == exact).count(), 2);
}

async fn whoever_has_the_position_comes_first(engine: TestEngine) {
    for (name, title) in [
        ("王敏", "副总裁"),
        ("王芳", "采购专员"),
        ("王静", "CEO"),
        ("王丽", ""),
        ("王小总", ""),
        ("李雷", "总经理"),
        ("李明", "店长"),
        ("李强", "采购经理"),
        ("刘洋", "高级工程师"),
        ("刘丽", "主任"),
        ("张静", "中心主任"),
        ("张三", "教师"),
        ("陈伟", "语文老师"),
        ("陈静", "会计"),
    ] {
        contact(&engine, json!({"name": name, "title": title})).await;
    }
    for (name, title) in [("王五", "职员"), ("王六", "创始人"), ("王七", "")] {
        engine.create("leads", json!({"name": name, "title": title, "wechat": "tea"})).await;
    }
    for (question, plural, wanted) in [
        ("王总", "contacts", &["王静", "王敏", "王小总", "王丽", "王芳"][..]),
        ("李经理", "contacts", &["李强", "李雷", "李明"]),
        ("李总", "contacts", &["李雷", "李强", "李明"]),
        ("刘工", "contacts", &["刘洋", "刘丽"]),
        ("张主任", "contacts", &["张静", "张三"]),
        ("陈老师", "contacts", &["陈伟", "陈静"]),
        ("陈姐", "contacts", &["陈静", "陈伟"]),
        ("王总", "leads", &["王六", "王七", "王五"]),
    ] {
        assert_eq!(titles(&engine, question, plural).await, wanted, "{question} in {plural}");
    }
    let found = hits(&engine, &engine.system(), "王总", "contacts").await;
    assert!(found.iter().all(|hit| hit.tier == Tier::Start));
    let marked: Vec<&str> = found[1].matched.iter().map(|m| m.field.as_str()).collect();
    assert_eq!(marked, ["name", "title"], "it is marked why 王敏 comes first");
}

async fn objects_are_grouped(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "深圳市蓝博科技有限公司"})).await;
    let values = json!({"name": "蓝博文", "account_id": account, "phone": "13812345678"});
    let id = contact(&engine, values).await;
    engine.create("leads", json!({"name": "蓝博", "company": "某公司", "wechat": "lanbo"})).await;
    let found = groups(&engine, &engine.system(), "蓝博", &["accounts", "contacts", "leads"]).await;
    let plurals: Vec<&str> = found.iter().map(|group| group.plural.as_str()).collect();
    assert_eq!(plurals, ["leads", "accounts", "contacts"], "an exact hit comes first");
    let facts = &found[2].hits[0].facts;
    let facts: Vec<(&str, &str)> =
        facts.iter().map(|fact| (fact.field.as_str(), fact.value.as_str())).collect();
    assert_eq!(facts, [("account_id", "深圳市蓝博科技有限公司"), ("phone", "+86-13812345678")]);
    // A part says what it belongs to.
    let wish = SearchWish { text: "2345".to_owned(), objects: None, limit: 5 };
    let found = engine.search(&engine.system(), &wish).await.unwrap();
    let point = found.iter().find(|group| group.object == "contact_point").expect("a point");
    let of = point.hits[0].of.as_ref().expect("a point belongs to somebody");
    assert_eq!((of.plural.as_str(), of.id, of.title.as_deref()), ("contacts", id, Some("蓝博文")));
    assert_eq!(found[0].object, "contact", "parts come last");
    let comment = json!({"subject_object": "contact", "subject_id": id, "body": "已寄样品"});
    engine.create("comments", comment).await;
    let found = hits(&engine, &engine.system(), "样品", "comments").await;
    let of = found[0].of.as_ref().expect("a comment is on something");
    assert_eq!((of.object.as_str(), of.id, of.title.as_deref()), ("contact", id, Some("蓝博文")));
}

async fn what_is_found_is_marked(engine: TestEngine) {
    contact(&engine, json!({"name": "张三丰", "phone": "13812345678", "title": "三级经理"})).await;
    let found = hits(&engine, &engine.system(), "san 1234", "contacts").await;
    let marked: Vec<(&str, &[(usize, usize)])> = found[0]
        .matched
        .iter()
        .map(|matched| (matched.field.as_str(), matched.ranges.as_slice()))
        .collect();
    assert_eq!(
        marked,
        [("name", &[(1, 2)][..]), ("phone", &[(7, 11)][..]), ("title", &[(0, 1)][..])]
    );
}

async fn notes_are_found_by_their_words(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "蓝湾酒店"})).await;
    let user = member(&engine, "ann").await;
    let body = format!("{}合同已寄出，call back next week", "前面说了很多话。".repeat(50));
    let note = json!({"kind": "note", "subject_line": "回访", "body": body, "account_id": account,
                      "user_id": user});
    engine.create("activities", note).await;
    for question in ["合同", "合同已寄出", "call nex", "回访", "huifang"] {
        let found = hits(&engine, &engine.system(), question, "activities").await;
        assert_eq!(found.len(), 1, "{question}");
    }
    let found = hits(&engine, &engine.system(), "合同", "activities").await;
    let excerpt = &found[0].matched[0];
    assert!(excerpt.value.starts_with('…') && excerpt.value.chars().count() < 200, "{excerpt:?}");
    assert!(titles(&engine, "hetong", "activities").await.is_empty(), "long texts have no pinyin");
}

async fn nothing_is_found_by_nothing(engine: TestEngine) {
    contact(&engine, json!({"name": "张三"})).await;
    for question in ["", " ", "。", "%", "\"", "'", "*", "a\" OR \"b", "' | 'x", "NOT a"] {
        let found = titles(&engine, question, "contacts").await;
        assert!(found.is_empty(), "{question}: {found:?}");
    }
    let long = "a 张 1 ".repeat(30);
    assert!(titles(&engine, &long, "contacts").await.is_empty());
}

async fn there_may_be_more(engine: TestEngine) {
    for _ in 0..3 {
        contact(&engine, json!({"name": "张三"})).await;
    }
    for (limit, shown, more) in [(2, 2, true), (3, 3, false), (5, 3, false)] {
        let objects = Some(vec!["contacts".to_owned()]);
        let wish = SearchWish { text: "zs".to_owned(), objects, limit };
        let found = engine.search(&engine.system(), &wish).await.unwrap();
        assert_eq!((found[0].hits.len(), found[0].more), (shown, more), "limit {limit}");
    }
    let wish =
        SearchWish { text: "zs".to_owned(), objects: Some(vec!["nothing".to_owned()]), limit: 1 };
    assert!(engine.search(&engine.system(), &wish).await.is_err());
}
