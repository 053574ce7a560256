//! Invoice titles: what a special VAT invoice needs.

use serde_json::json;
use steward_testkit::{TestEngine, both_engines};

use crate::support::refused;

both_engines!(special_invoices_need_a_tax_number);

async fn special_invoices_need_a_tax_number(engine: TestEngine) {
    let account = engine.create("accounts", json!({"name": "公司"})).await;
    let title = |kind: &str, tax_no: Option<&str>| {
        json!({
            "account_id": account, "title": "蓝湾酒店", "kind": kind, "tax_no": tax_no,
            "invoice_type": "special",
        })
    };
    refused(
        engine.try_create("invoice_titles", title("company", None)).await,
        &["tax_no: required"],
    );
    let person = engine.try_create("invoice_titles", title("person", Some("1"))).await;
    refused(person, &["invoice_type: person_special"]);
    let number = title("company", Some(" 9133 0100 799655058b"));
    let id = engine.create("invoice_titles", number).await;
    assert_eq!(engine.get("invoice_titles", id).await["tax_no"], "91330100799655058B");
    // An import takes what there is.
    let row = title("company", None).as_object().unwrap().clone();
    let wish = steward_engine::WriteWish::default();
    engine.insert(&engine.from("import"), "invoice_titles", vec![row], &wish).await.unwrap();
}
