//! PostgreSQL: `EXPLAIN (ANALYZE)` of the prepared statement, as often as it takes until the server
//! has settled on a plan.

use serde_json::Value as Json;
use steward_model::Value;
use steward_store::Statement;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

use super::Examined;

/// After five executions the server may use one plan for all values; the worst of so many counts.
const EXECUTIONS: usize = 7;

/// Runs a statement on a database, which may be in use, and counts; the worst of several executions.
///
/// # Panics
/// When the database or the statement is wrong.
pub async fn rows_examined_by_postgres(url: &str, statement: &Statement) -> Examined {
    run(url, statement).await.unwrap_or_else(|error| panic!("{}: {error}", statement.sql))
}

async fn run(
    url: &str,
    statement: &Statement,
) -> Result<Examined, Box<dyn std::error::Error + Send + Sync>> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    // It ends with the client.
    tokio::spawn(connection);
    // As Steward's own sessions.
    client.batch_execute("SET jit = off; SET random_page_cost = 1.1").await?;
    client.batch_execute(&format!("PREPARE counted AS {}", statement.sql)).await?;
    let values: Vec<String> = statement.params.iter().map(literal).collect();
    let values = match values.is_empty() {
        true => String::new(),
        false => format!("({})", values.join(", ")),
    };
    let explain = format!("EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE counted{values}");
    let mut worst = Examined::default();
    for _ in 0..EXECUTIONS {
        let plan = explained(&client, &explain).await?;
        let returned = number(&plan["Actual Rows"]);
        worst = Examined { examined: worst.examined.max(examined(&plan)), returned };
    }
    Ok(worst)
}

async fn explained(
    client: &Client,
    explain: &str,
) -> Result<Json, Box<dyn std::error::Error + Send + Sync>> {
    let mut text = String::new();
    for message in client.simple_query(explain).await? {
        if let SimpleQueryMessage::Row(row) = message {
            text.push_str(row.get(0).unwrap_or_default());
            text.push('\n');
        }
    }
    let whole: Json = serde_json::from_str(&text)?;
    Ok(whole[0]["Plan"].clone())
}

/// A value as the server reads it for a parameter of any type.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => format!("'{value}'"),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("'\\x{hex}'")
        }
    }
}

/// What the scans of tables below a node looked at: rows that they gave, and rows that they left out.
fn examined(node: &Json) -> u64 {
    let loops = number(&node["Actual Loops"]);
    let own = match node.get("Relation Name") {
        Some(_) => ["Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"]
            .iter()
            .map(|key| number(&node[*key]) * loops)
            .sum(),
        None => 0,
    };
    let below = node["Plans"].as_array().into_iter().flatten().map(examined);
    own + below.sum::<u64>()
}

/// A count; averages over loops may have decimals.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of rows, rounded up"
)]
fn number(json: &Json) -> u64 {
    json.as_f64().unwrap_or_default().ceil() as u64
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scans_count_with_what_they_left_out_and_joins_do_not() {
        let plan = json!({
            "Node Type": "Nested Loop", "Actual Rows": 10, "Actual Loops": 1,
            "Plans": [
                {"Relation Name": "contact", "Actual Rows": 10, "Rows Removed by Filter": 5,
                 "Actual Loops": 1},
                {"Relation Name": "account", "Actual Rows": 1.0, "Actual Loops": 10},
            ],
        });
        assert_eq!(examined(&plan), 25);
    }
}
