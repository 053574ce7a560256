//! The ready roles: rows like any other, written when there are no roles yet.

use serde_json::{Map, Value as Json, json};
use steward_model::Result;
use steward_model::query::{Filter, ListQuery};
use steward_model::scope::{Access, SystemAccess, Verb};

use super::directory::rows;
use crate::engine::Engine;
use crate::record::{Caller, WriteWish};

/// The key of the role that may do everything.
pub const ADMINISTRATOR: &str = "administrator";

/// The key of the role of people who work with customers.
pub const MEMBER: &str = "member";

/// What members may read but not write.
const READ_ONLY: &[&str] =
    &["user", "department", "department_leader", "pool", "pipeline", "stage"];

/// What members may not see.
const CLOSED: &[&str] = &["role", "role_right", "role_field_right", "role_action", "user_role"];

/// Writes the ready roles if there are no roles. May run on several servers at once: the roles' keys
/// are unique, and the slower one's roles are refused.
///
/// # Errors
/// If the database can't be read or written.
pub async fn seed(engine: &Engine) -> Result<()> {
    let catalog = engine.catalog();
    if !rows(engine, catalog.expect("role")?, Filter::default()).await?.records.is_empty() {
        return Ok(());
    }
    let caller = Caller {
        access: Access::System(SystemAccess::because("the first start makes the ready roles")),
        origin: "automation",
        request_id: None,
    };
    let roles = vec![
        role(ADMINISTRATOR, "管理员 Administrator", "Everything. 全部权限。"),
        role(MEMBER, "成员 Member", "Own and shared records. 本人及协作的记录。"),
    ];
    let made = engine.insert(&caller, "roles", roles, &WriteWish::default()).await;
    let ids = match made {
        Ok(written) => written.ids,
        Err(error) if error.kind() == steward_model::error::ErrorKind::Duplicate => return Ok(()),
        Err(error) => return Err(error),
    };
    let [administrator, member] = ids[..] else { return Ok(()) };
    let mut rights =
        vec![right(administrator, "*", "all", "all"), right(member, "*", "own", "own")];
    rights.extend(READ_ONLY.iter().map(|object| right(member, object, "all", "none")));
    rights.extend(CLOSED.iter().map(|object| right(member, object, "none", "none")));
    engine.insert(&caller, "role_rights", rights, &WriteWish::default()).await?;
    let action = map(json!({"role_id": administrator, "action": "*", "allowed": true}));
    engine.insert(&caller, "role_actions", vec![action], &WriteWish::default()).await?;
    Ok(())
}

/// The id of the role with this key.
///
/// # Errors
/// If the database can't be read.
pub async fn role_id(engine: &Engine, key: &str) -> Result<Option<i64>> {
    let catalog = engine.catalog();
    let filter = Filter::test("key", steward_model::query::Operator::Eq, vec![key.to_owned()]);
    let query = ListQuery { filter, ..ListQuery::default() };
    let found = rows(engine, catalog.expect("role")?, query.filter).await?;
    Ok(found.records.first().map(steward_model::record::Record::id))
}

fn role(key: &str, name: &str, help: &str) -> Map<String, Json> {
    map(json!({"key": key, "name": name, "help": help}))
}

/// Rights on an object: one data scope to read and export, one to write.
fn right(role: i64, object: &str, read: &str, write: &str) -> Map<String, Json> {
    let mut row = map(json!({"role_id": role, "object": object}));
    for verb in Verb::ALL {
        let scope = if matches!(verb, Verb::Read | Verb::Export) { read } else { write };
        row.insert(format!("can_{}", verb.name()), Json::from(scope));
    }
    row
}

fn map(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}
