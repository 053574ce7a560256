//! Who may do what with the records of a new object: rows of the roles that there are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{DataScope, Verb};
use steward_model::{Result, Value, text};

use crate::permission::ALL;
use crate::record::{Problems, Work};

/// How far everybody reaches whose role does not reach all records of all objects anyway. Each may be `none`,
/// `own`, `department`, `department_and_below` or `all`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenAccess {
    /// To see and to export.
    #[serde(default)]
    pub read: Option<String>,
    /// To create, change, delete, import and transfer.
    #[serde(default)]
    pub write: Option<String>,
}

/// How far one reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Access {
    read: DataScope,
    write: DataScope,
}

/// What was given, or what is sensible: one's own records where they belong to people, otherwise all of them.
pub(super) fn read(given: Option<&GivenAccess>, owned: bool, problems: &mut Problems) -> Access {
    let usual = if owned { DataScope::Own } else { DataScope::All };
    let mut of = |field: &str, given: Option<&String>| {
        let Some(key) = given.filter(|key| !key.is_empty()) else { return usual };
        let fits = |scope: &DataScope| owned || matches!(scope, DataScope::None | DataScope::All);
        DataScope::from_key(key).filter(fits).unwrap_or_else(|| {
            let message = match owned {
                true => text!(
                    en = "Choose none, own, department, department_and_below or all.",
                    zh = "请选择 none、own、department、department_and_below 或 all。"
                ),
                false => text!(
                    en = "Records that belong to nobody are open to all or to nobody: choose all or none.",
                    zh = "记录不归个人所有时，只能选择 all（全部）或 none（无）。"
                ),
            };
            problems.add(0, field, "unknown_scope", message);
            usual
        })
    };
    let (read, write) = match given {
        Some(given) => {
            (of("access.read", given.read.as_ref()), of("access.write", given.write.as_ref()))
        }
        None => (usual, usual),
    };
    if write > read {
        let message = text!(
            en = "Nobody writes what he does not see.",
            zh = "可编辑范围不能大于可查看范围。"
        );
        problems.add(0, "access.write", "out_of_range", message);
    }
    Access { read, write }
}

/// Writes the rows: for each role that has one for all other objects and does not reach everything by that.
pub(super) async fn write(
    work: &mut Work<'_, '_>,
    catalog: &Catalog,
    object: &str,
    access: Access,
) -> Result<()> {
    let right = catalog.expect("role_right")?;
    let filter = Filter::test("object", Operator::Eq, vec![ALL.to_owned()]);
    let query = ListQuery { filter, ..ListQuery::default() };
    let rows = work.find(right, &query).await?;
    let role = right.id_of("role_id");
    let can = |verb: Verb| right.id_of(&format!("can_{}", verb.name()));
    let all = |row: &Record| {
        let scope = |verb| row.get(can(verb)).as_text() == Some(DataScope::All.key());
        Verb::ALL.into_iter().all(scope)
    };
    let others = rows.iter().filter(|row| !all(row));
    let made: Vec<Record> =
        others.map(|row| of_role(right, row.get(role), object, access)).collect();
    work.create(right, made).await.map(drop)
}

fn of_role(right: &ObjectDef, role: &Value, object: &str, access: Access) -> Record {
    let mut record = Work::blank(right);
    record.set(right.id_of("role_id"), role.clone());
    record.set(right.id_of("object"), object);
    for verb in Verb::ALL {
        let scope = match verb {
            Verb::Read | Verb::Export => access.read,
            _ => access.write,
        };
        record.set(right.id_of(&format!("can_{}", verb.name())), scope.key());
    }
    record
}
