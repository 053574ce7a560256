//! What roles say, who has them, and how departments hang together: rows as they lie in the
//! database, to be compiled by the engine.

use steward_model::{Error, Result, Value};

use super::present;
use crate::{Answer, Database, ReadOptions, RowRef, Statement, each, spell};

/// A row of `role_right`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRight {
    /// The role.
    pub role_id: i64,
    /// The object's name, or `*` for all without a row of their own.
    pub object: String,
    /// The keys of the scopes of read, create, update, delete, export, import, transfer.
    pub scopes: [String; 7],
}

/// A row of `role_field_right`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleFieldRight {
    /// The role.
    pub role_id: i64,
    /// The object's name.
    pub object: String,
    /// The field's name.
    pub field: String,
    /// The key of the right.
    pub right: String,
}

/// A row of `role_action`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleAction {
    /// The role.
    pub role_id: i64,
    /// The action's name, or `*` for all without a row of their own.
    pub action: String,
    /// Whether the role may use it.
    pub allowed: bool,
}

/// A department and the one above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Department {
    /// Its id.
    pub id: i64,
    /// The one above.
    pub parent_id: Option<i64>,
}

/// A user with what the user has been given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name.
    pub name: String,
    /// The key of the status.
    pub status: String,
    /// The department.
    pub department_id: Option<i64>,
    /// The language of the screens.
    pub locale: Option<String>,
    /// The IANA name of the time zone.
    pub time_zone: Option<String>,
    /// The roles.
    pub roles: Vec<i64>,
    /// The departments that the user leads.
    pub leads: Vec<i64>,
}

async fn all<T: Send + 'static>(
    database: &Database,
    sql: &'static str,
    read: impl FnMut(&RowRef<'_>) -> Result<T> + Send + 'static,
) -> Result<Answer<Vec<T>>> {
    database.query(Statement::from(sql), each(read), ReadOptions::default()).await
}

fn owned(row: &RowRef<'_>, index: usize) -> Result<String> {
    Ok(present(row.text(index)?)?.to_owned())
}

/// All rights of roles on objects.
pub async fn role_rights(database: &Database) -> Result<Answer<Vec<RoleRight>>> {
    let sql = "SELECT role_id, object, can_read, can_create, can_update, can_delete, can_export, \
               can_import, can_transfer FROM role_right WHERE deleted_at IS NULL ORDER BY id";
    all(database, sql, |row| {
        let scopes: Vec<String> = (2..9).map(|index| owned(row, index)).collect::<Result<_>>()?;
        Ok(RoleRight {
            role_id: present(row.int(0)?)?,
            object: owned(row, 1)?,
            scopes: scopes.try_into().map_err(|_| Error::internal("a right has seven scopes"))?,
        })
    })
    .await
}

/// All rights of roles on fields.
pub async fn role_field_rights(database: &Database) -> Result<Answer<Vec<RoleFieldRight>>> {
    let sql = "SELECT role_id, object, field, \"right\" FROM role_field_right \
               WHERE deleted_at IS NULL ORDER BY id";
    all(database, sql, |row| {
        Ok(RoleFieldRight {
            role_id: present(row.int(0)?)?,
            object: owned(row, 1)?,
            field: owned(row, 2)?,
            right: owned(row, 3)?,
        })
    })
    .await
}

/// All rights of roles to actions.
pub async fn role_actions(database: &Database) -> Result<Answer<Vec<RoleAction>>> {
    let sql = "SELECT role_id, action, allowed FROM role_action \
               WHERE deleted_at IS NULL ORDER BY id";
    all(database, sql, |row| {
        Ok(RoleAction {
            role_id: present(row.int(0)?)?,
            action: owned(row, 1)?,
            allowed: present(row.bool(2)?)?,
        })
    })
    .await
}

/// The department tree.
pub async fn departments(database: &Database) -> Result<Answer<Vec<Department>>> {
    let sql = "SELECT id, parent_id FROM department WHERE deleted_at IS NULL ORDER BY id";
    all(database, sql, |row| Ok(Department { id: present(row.int(0)?)?, parent_id: row.int(1)? }))
        .await
}

/// What a row of [`member`]'s answer is.
const USER: i64 = 0;
const ROLE: i64 = 1;

/// A user who was not deleted, with roles and departments led.
pub async fn member(database: &Database, user_id: i64) -> Result<Answer<Option<Member>>> {
    let sql = "SELECT 0, department_id, name, status, locale, time_zone FROM \"user\" \
               WHERE id = ?1 AND deleted_at IS NULL \
               UNION ALL SELECT 1, ur.role_id, NULL, NULL, NULL, NULL FROM user_role ur \
               JOIN role r ON r.id = ur.role_id AND r.deleted_at IS NULL \
               WHERE ur.user_id = ?1 AND ur.deleted_at IS NULL \
               UNION ALL SELECT 2, department_id, NULL, NULL, NULL, NULL FROM department_leader \
               WHERE user_id = ?1 AND deleted_at IS NULL";
    let statement = spell::statement(database.dialect(), sql, vec![Value::Int(user_id)]);
    let sink = each(|row| {
        let text = |index| row.text(index).map(|text| text.map(str::to_owned));
        Ok((present(row.int(0)?)?, row.int(1)?, text(2)?, text(3)?, text(4)?, text(5)?))
    });
    let answer = database.query(statement, sink, ReadOptions::default()).await?;
    let mut member = None;
    let (mut roles, mut leads) = (Vec::new(), Vec::new());
    for (what, id, name, status, locale, time_zone) in answer.out {
        match (what, id) {
            (USER, department_id) => {
                member = Some(Member {
                    name: present(name)?,
                    status: present(status)?,
                    department_id,
                    locale,
                    time_zone,
                    roles: Vec::new(),
                    leads: Vec::new(),
                });
            }
            (ROLE, Some(id)) => roles.push(id),
            (_, Some(id)) => leads.push(id),
            (_, None) => {}
        }
    }
    let member = member.map(|member| Member { roles, leads, ..member });
    Ok(Answer { epoch: answer.epoch, out: member })
}
