//! The page of charts that everyone finds: how sales stand.

use serde_json::{Value as Json, json};
use steward_model::Result;

use super::Story;

/// Where a chart stands: column, row, width in columns of twelve, height in rows.
type Place = (u8, u8, u8, u8);

impl Story<'_> {
    /// Makes it.
    pub(super) async fn dashboard(&self) -> Result<()> {
        let row = json!({
            "name": "销售概览",
            "user_id": self.seeds.org.boss,
            "visibility": "everyone",
            "charts": charts(),
        });
        self.insert("dashboards", vec![row]).await.map(drop)
    }
}

fn charts() -> Vec<Json> {
    let sum = json!({"function": "sum", "field": "amount_base"});
    let count = json!({"function": "count"});
    let by_month = |field: &str| json!({"field": field, "bucket": "month"});
    let won = "outcome.in.(won)";
    let open = "outcome.in.(open)";
    let month = "closed_at.within.this_month";
    let year = "closed_at.within.this_year";
    vec![
        number("本月赢单金额", (0, 0, 3, 2), &sum, &[won, month]),
        number("本月赢单数", (3, 0, 3, 2), &count, &[won, month]),
        number("进行中的商机", (6, 0, 3, 2), &sum, &[open]),
        chart(
            "本月结束的商机",
            "table",
            (9, 0, 3, 2),
            &json!({
                "object": "opportunity", "measure": count, "by": {"field": "outcome"}, "f": [month],
            }),
        ),
        chart(
            "每月赢单金额",
            "bar",
            (0, 2, 6, 4),
            &json!({
                "object": "opportunity", "measure": sum, "by": by_month("closed_at"), "f": [won, year],
                "compare": true,
            }),
        ),
        chart(
            "商机漏斗",
            "funnel",
            (6, 2, 6, 4),
            &json!({"object": "opportunity", "measure": sum, "by": {"field": "stage"}, "f": [open]}),
        ),
        chart(
            "线索来源",
            "pie",
            (0, 6, 4, 4),
            &json!({"object": "lead", "measure": count, "by": {"field": "channel_id"}, "f": []}),
        ),
        chart(
            "每周跟进",
            "line",
            (4, 6, 8, 4),
            &json!({
                "object": "activity", "measure": count, "by": {"field": "happened_at", "bucket": "week"},
                "split": {"field": "kind"}, "f": ["happened_at.within.last_30_days"],
            }),
        ),
        chart(
            "各人在谈金额",
            "bar",
            (0, 10, 12, 5),
            &json!({"object": "opportunity", "measure": sum, "by": {"field": "owner_id"}, "f": [open]}),
        ),
    ]
}

fn number(title: &str, place: Place, measure: &Json, conditions: &[&str]) -> Json {
    // What has no period has nothing to be compared with.
    let compare = conditions.iter().any(|condition| condition.contains(".within."));
    let what = json!({
        "object": "opportunity", "measure": measure, "f": conditions, "compare": compare,
    });
    chart(title, "number", place, &what)
}

fn chart(title: &str, kind: &str, (x, y, w, h): Place, what: &Json) -> Json {
    let mut chart = json!({
        "id": format!("{kind}-{x}-{y}"), "title": title, "kind": kind, "x": x, "y": y, "w": w, "h": h,
    });
    if let (Some(chart), Some(what)) = (chart.as_object_mut(), what.as_object()) {
        chart.extend(what.clone());
    }
    chart
}
