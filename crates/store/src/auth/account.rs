//! Users as far as signing in needs them, and their passwords.

use steward_model::clock::Micros;
use steward_model::{Result, Value};

use super::present;
use crate::{Database, ReadOptions, Tx, each, spell};

/// A user who could sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The user's id.
    pub user_id: i64,
    /// The key of the user's status: `active` may sign in.
    pub status: String,
    /// The password's hash in PHC form; none for a user who never got a password.
    pub password_hash: Option<String>,
    /// The user's name.
    pub name: String,
    /// The user's e-mail address, where one is known.
    pub email: Option<String>,
}

/// By what a user signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// An e-mail address in the form in which it is stored.
    Email(String),
    /// A phone number in the form in which it is stored, or else an employee number.
    Number {
        /// What it is as a phone number.
        phone: String,
        /// What it is as an employee number.
        employee_no: String,
    },
}

/// The user whom `login` names. A phone number goes before an employee number that looks alike.
pub async fn find(database: &Database, login: &Login) -> Result<Option<Account>> {
    let (condition, params): (_, Vec<Value>) = match login {
        Login::Email(email) => ("u.email = ?1 AND ?2 = ''", vec![email.as_str().into(), "".into()]),
        Login::Number { phone, employee_no } => (
            "(u.phone = ?1 OR u.employee_no = ?2)",
            vec![phone.as_str().into(), employee_no.as_str().into()],
        ),
    };
    let sql = format!(
        "SELECT u.id, u.status, c.password_hash, u.name, u.email FROM \"user\" u \
         LEFT JOIN credential c ON c.user_id = u.id \
         WHERE u.deleted_at IS NULL AND {condition} \
         ORDER BY CASE WHEN u.phone = ?1 THEN 0 ELSE 1 END, u.id LIMIT 1"
    );
    let statement = spell::statement(database.dialect(), &sql, params);
    let sink = each(|row| {
        Ok(Account {
            user_id: present(row.int(0)?)?,
            status: present(row.text(1)?)?.to_owned(),
            password_hash: row.text(2)?.map(str::to_owned),
            name: present(row.text(3)?)?.to_owned(),
            email: row.text(4)?.map(str::to_owned),
        })
    });
    Ok(database.query(statement, sink, ReadOptions::default()).await?.out.into_iter().next())
}

/// Whether there is such a user, deleted ones not counted.
pub async fn exists(tx: &mut Tx<'_>, user_id: i64) -> Result<bool> {
    let sql = "SELECT id FROM \"user\" WHERE id = ?1 AND deleted_at IS NULL";
    let rows = tx.query(&spell::statement(tx.dialect(), sql, vec![Value::Int(user_id)])).await?;
    Ok(!rows.is_empty())
}

/// The hash of a user's password.
pub async fn password_hash(database: &Database, user_id: i64) -> Result<Option<String>> {
    let sql = "SELECT password_hash FROM credential WHERE user_id = ?1";
    let statement = spell::statement(database.dialect(), sql, vec![Value::Int(user_id)]);
    let sink = each(|row| Ok(present(row.text(0)?)?.to_owned()));
    Ok(database.query(statement, sink, ReadOptions::default()).await?.out.into_iter().next())
}

/// Sets a user's password.
pub async fn set_password(
    tx: &mut Tx<'_>,
    user_id: i64,
    password_hash: &str,
    now: Micros,
) -> Result<()> {
    let sql = "INSERT INTO credential (user_id, password_hash, changed_at) VALUES (?1, ?2, ?3) \
               ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, \
               changed_at = excluded.changed_at";
    let params = vec![Value::Int(user_id), password_hash.into(), Value::Int(now)];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await?;
    Ok(())
}

/// Replaces the hash of a password that stays the same, unless it was changed meanwhile.
pub async fn rehash(tx: &mut Tx<'_>, user_id: i64, old: &str, new: &str) -> Result<()> {
    let sql = "UPDATE credential SET password_hash = ?3 WHERE user_id = ?1 AND password_hash = ?2";
    let params = vec![Value::Int(user_id), old.into(), new.into()];
    tx.execute(&spell::statement(tx.dialect(), sql, params)).await?;
    Ok(())
}
