//! How well the finder finds, on people of whom it is known who they are; and what that costs.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use steward_engine::WriteWish;
use steward_testkit::{TestEngine, both_engines};

use crate::duplicate_finder::look;

both_engines!(how_well_it_finds);

/// Somebody as he was entered, and who he really is.
struct Entry {
    truth: usize,
    values: Json,
}

const SURNAMES: [&str; 10] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"];
const GIVEN: [(&str, &str); 10] = [
    ("岚", "兰"),
    ("伟", "玮"),
    ("芳", "方"),
    ("敏", "闽"),
    ("静", "靖"),
    ("丽", "莉"),
    ("强", "蔷"),
    ("磊", "蕾"),
    ("洋", "阳"),
    ("勇", "永"),
];

/// Two hundred people, of whom a hundred and twenty were entered twice in one of six ways; and those who only look
/// like somebody: families with one number, people of one name.
fn people() -> Vec<Entry> {
    let mut entries = Vec::new();
    for truth in 0..200 {
        let (family, (given, sounds)) = (SURNAMES[truth % 10], GIVEN[truth / 10 % 10]);
        let phone = format!("138{:08}", 10_000_000 + truth * 7);
        let email = format!("p{truth}@example.com");
        let name = format!("{family}{given}");
        let entry = |values: Json| Entry { truth, values };
        let first = json!({"name": name, "phone": phone, "email": email});
        let second = match truth % 10 {
            0 => json!({"name": name, "phone": format!("+86 {} {}", &phone[..3], &phone[3..])}),
            1 => json!({"name": format!("{family}{sounds}"), "phone": phone}),
            2 => json!({"name": "老客户", "email": email.to_uppercase()}),
            3 => json!({"name": format!("{family} {given}"), "phone": phone, "email": email}),
            // Nobody could know: another number and another address.
            4 => json!({"name": name, "phone": format!("139{:08}", truth)}),
            // A slip in the name: the number alone proves nothing.
            5 => json!({"name": format!("{family}{given}儿"), "phone": phone}),
            _ => Json::Null,
        };
        entries.push(entry(first));
        if second != Json::Null {
            entries.push(entry(second));
        }
        if truth % 10 == 6 {
            // His wife.
            let values = json!({"name": format!("孙{sounds}"), "phone": phone});
            entries.push(Entry { truth: 1_000 + truth, values });
        }
    }
    entries
}

async fn how_well_it_finds(engine: TestEngine) {
    steward_crm::seed(&engine).await.unwrap();
    let people = people();
    let rows = people.iter().map(|entry| entry.values.as_object().unwrap().clone()).collect();
    let made = engine.insert(&engine.from("import"), "contacts", rows, &WriteWish::default()).await;
    let ids = made.unwrap().ids;
    let truth = |id: i64| ids.iter().position(|one| *one == id).map(|place| people[place].truth);
    let same = |a: i64, b: i64| truth(a).is_some() && truth(a) == truth(b);
    let mut really = BTreeSet::new();
    for (place, a) in ids.iter().enumerate() {
        really.extend(ids[place + 1..].iter().filter(|b| same(*a, **b)).map(|b| (*a, *b)));
    }
    look(&engine).await;
    let rows = engine.rows("duplicate_pairs", "select=a_id,b_id").await;
    let found: BTreeSet<(i64, i64)> = rows
        .iter()
        .map(|row| (row["a_id"].as_i64().unwrap(), row["b_id"].as_i64().unwrap()))
        .collect();
    let right = found.intersection(&really).count();
    let figures = (right, found.len(), really.len());
    // Of 120 that are there twice 80 can be known by the rules; nothing else is listed: precision 1, recall 0.67.
    assert_eq!(figures, (80, 80, 120), "right, found, there");
}
