//! The ready roles: rows like any other, written when there are no roles yet.

use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, ListQuery};
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_model::{Error, Result, Value};

use super::directory::rows;
use crate::engine::Engine;
use crate::record::{Caller, Work, WriteWish, Written};

/// The key of the role that may do everything.
pub const ADMINISTRATOR: &str = "administrator";

/// The key of the role of people who work with customers.
pub const MEMBER: &str = "member";

/// What members may read but not write.
const READ_ONLY: &[&str] = &[
    "user",
    "company",
    "seller_level",
    "department",
    "department_leader",
    "territory",
    "territory_region",
    "territory_user",
    "pool",
    "pool_member",
    "pipeline",
    "stage",
    "product",
    "product_category",
    "product_relation",
    "competitor",
    "channel",
    "campaign",
    "currency",
    "exchange_rate",
    "duplicate_rule",
    "tag",
];

/// What members read wherever it is not private, and write if it is theirs.
const COMMON: &[&str] = &["dashboard", "import_mapping", "saved_view"];

/// What members may not see.
const CLOSED: &[&str] = &[
    "role",
    "role_right",
    "role_field_right",
    "role_action",
    "user_role",
    "suppression",
    "webhook",
    "webhook_delivery",
];

/// Writes the ready roles if there are no roles, in one transaction: roles without rights would never
/// get any. May run on several servers at once: the roles' keys are unique, and the slower one's roles
/// are refused.
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
    let wish = WriteWish::default();
    let written = engine.transact(&caller, &wish, false, |work| {
        Box::pin(async move {
            write(work).await?;
            Ok(Written::default())
        })
    });
    match written.await {
        Err(error) if error.kind() == ErrorKind::Duplicate => Ok(()),
        other => other.map(drop),
    }
}

async fn write(work: &mut Work<'_, '_>) -> Result<()> {
    let catalog = work.catalog();
    let (role, right) = (catalog.expect("role")?, catalog.expect("role_right")?);
    let roles = [
        [
            ("key", ADMINISTRATOR),
            ("name", "管理员 Administrator"),
            ("help", "全部权限。Everything."),
        ],
        [
            ("key", MEMBER),
            ("name", "成员 Member"),
            ("help", "本人及协作的记录。Own and shared records."),
        ],
    ];
    let roles = roles.map(|values| record(role, values.map(|(name, value)| (name, value.into()))));
    let ids = work.create(role, roles.into()).await?;
    let &[administrator, member] = ids.as_slice() else {
        return Err(Error::internal("the ready roles are not two"));
    };
    let mut rights = vec![
        rights_on(right, administrator, "*", "all", "all"),
        rights_on(right, member, "*", "own", "own"),
    ];
    rights.extend(READ_ONLY.iter().map(|object| rights_on(right, member, object, "all", "none")));
    rights.extend(COMMON.iter().map(|object| rights_on(right, member, object, "all", "own")));
    rights.extend(CLOSED.iter().map(|object| rights_on(right, member, object, "none", "none")));
    work.create(right, rights).await?;
    let action = catalog.expect("role_action")?;
    let everything = [
        ("role_id", Value::Int(administrator)),
        ("action", "*".into()),
        ("allowed", Value::Bool(true)),
    ];
    work.create(action, vec![record(action, everything)]).await.map(drop)
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

/// Rights on an object: one data scope to read and export, one to write.
fn rights_on(right: &ObjectDef, role: i64, object: &str, read: &str, write: &str) -> Record {
    let mut record = record(right, [("role_id", Value::Int(role)), ("object", object.into())]);
    for verb in Verb::ALL {
        let scope = if matches!(verb, Verb::Read | Verb::Export) { read } else { write };
        record.set(right.id_of(&format!("can_{}", verb.name())), scope);
    }
    record
}

fn record<const N: usize>(object: &ObjectDef, values: [(&str, Value); N]) -> Record {
    let mut record = Work::blank(object);
    for (field, value) in values {
        record.set(object.id_of(field), value);
    }
    record
}
