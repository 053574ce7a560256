//! Log rows: as they are written and as they are read.

use std::sync::{Arc, OnceLock};

use steward_model::clock::Micros;
use steward_model::value::ColumnType;
use steward_model::{Error, Result, Value};

use crate::rows::Insert;
use crate::{Dialect, RowRef, Statement, spell};

/// Random bytes that go into a row's digest, so that its payload can't be guessed from it.
pub type Salt = [u8; 16];

/// An authentication code.
pub type Digest = [u8; 32];

/// One record change or action, as it is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeEntry {
    /// When, in microseconds since 1970.
    pub at: Micros,
    /// Who; nobody means the system.
    pub user_id: Option<i64>,
    /// From where: the key of the record's origin, such as `manual` or `import`.
    pub origin: String,
    /// The request that caused it.
    pub request_id: Option<String>,
    /// The object's name.
    pub object: String,
    /// The record; none for an action that is not about one.
    pub record_id: Option<i64>,
    /// What was done: `create`, `update`, an action's name.
    pub verb: String,
    /// The record's version afterwards.
    pub version: Option<i64>,
    /// What was before and what is after, as JSON. `None` after it was erased.
    pub payload: Option<String>,
}

/// An entry with what makes it tamper-proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChange {
    /// The entry; it has a payload.
    pub entry: ChangeEntry,
    /// Random bytes.
    pub salt: Salt,
    /// The code over salt and entry.
    pub digest: Digest,
}

/// A row of the log as it lies in the database, whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredChange {
    /// Its id.
    pub id: i64,
    /// The entry.
    pub entry: ChangeEntry,
    /// The random bytes; none after the payload was erased.
    pub salt: Option<Vec<u8>>,
    /// The code over salt and entry.
    pub digest: Vec<u8>,
    /// The proof that the payload was erased on purpose.
    pub erased: Option<Vec<u8>>,
}

/// How a new row is written; the columns in the order of [`values`].
const INSERT: Insert<'_> = Insert {
    into: "INSERT INTO change (at, user_id, origin, request_id, object, record_id, verb, version, payload, \
           salt, digest)",
    columns: &[
        ColumnType::Int,
        ColumnType::Int,
        ColumnType::Text,
        ColumnType::Text,
        ColumnType::Text,
        ColumnType::Int,
        ColumnType::Text,
        ColumnType::Int,
        ColumnType::Text,
        ColumnType::Bytes,
        ColumnType::Bytes,
    ],
    tail: "",
};

/// All columns of the row `c`, in the order in which [`StoredChange::take`] takes them. SQLite would
/// keep bytes that are no UTF-8 in a text column: texts are read as bytes there, so that a row into which
/// somebody put such bytes can still be read, and named.
pub(super) fn columns(dialect: Dialect) -> String {
    let text = |name: &str| match dialect {
        Dialect::Sqlite => format!("CAST(c.{name} AS BLOB)"),
        Dialect::Postgres => format!("c.{name}"),
    };
    let [origin, request_id, object, verb, payload] =
        ["origin", "request_id", "object", "verb", "payload"].map(text);
    format!(
        "c.id, c.at, c.user_id, {origin}, {request_id}, {object}, c.record_id, {verb}, c.version, \
         {payload}, c.salt, c.digest, c.erased"
    )
}

/// The statement that writes one entry; what a record change sends along with its other statements.
#[must_use]
pub fn insert(dialect: Dialect, change: NewChange) -> Statement {
    static TEXT: [OnceLock<Arc<str>>; 2] = [OnceLock::new(), OnceLock::new()];
    let text = match dialect {
        Dialect::Sqlite => &TEXT[0],
        Dialect::Postgres => &TEXT[1],
    };
    let one = || spell::statement(dialect, &INSERT.listed(1), Vec::new()).sql;
    Statement::new(Arc::clone(text.get_or_init(one)), values(change).into()).only_adding()
}

/// The statements that write many entries, in this order.
#[must_use]
pub fn insert_many(dialect: Dialect, changes: Vec<NewChange>) -> Vec<Statement> {
    let values = changes.into_iter().flat_map(values).collect();
    let statements = INSERT.statements(dialect, values).into_iter();
    statements.map(Statement::only_adding).collect()
}

fn values(change: NewChange) -> [Value; INSERT.columns.len()] {
    let NewChange { entry, salt, digest } = change;
    [
        Value::Int(entry.at),
        entry.user_id.into(),
        Value::Text(entry.origin),
        entry.request_id.into(),
        Value::Text(entry.object),
        entry.record_id.into(),
        Value::Text(entry.verb),
        entry.version.into(),
        entry.payload.into(),
        Value::Bytes(salt.to_vec()),
        Value::Bytes(digest.to_vec()),
    ]
}

impl StoredChange {
    /// Takes the next values, which are those of [`columns`].
    pub(super) fn take(values: &mut impl Iterator<Item = Value>) -> Result<Self> {
        Ok(Self {
            id: present(int(values)?)?,
            entry: ChangeEntry {
                at: present(int(values)?)?,
                user_id: int(values)?,
                origin: present(text(values)?)?,
                request_id: text(values)?,
                object: present(text(values)?)?,
                record_id: int(values)?,
                verb: present(text(values)?)?,
                version: int(values)?,
                payload: text(values)?,
            },
            salt: bytes(values)?,
            digest: present(bytes(values)?)?,
            erased: bytes(values)?,
        })
    }

    /// Takes the columns of a whole row.
    pub(super) fn of(row: &RowRef<'_>) -> Result<Self> {
        Self::take(&mut row.to_row()?.into_values().into_iter())
    }
}

/// The next value, an integer.
pub(super) fn int(values: &mut impl Iterator<Item = Value>) -> Result<Option<i64>> {
    match values.next() {
        Some(Value::Null) => Ok(None),
        Some(Value::Int(value)) => Ok(Some(value)),
        other => Err(unexpected(other.as_ref())),
    }
}

/// The next value, a text. Bytes that are no UTF-8 become another text than was written, which shows.
pub(super) fn text(values: &mut impl Iterator<Item = Value>) -> Result<Option<String>> {
    match values.next() {
        Some(Value::Null) => Ok(None),
        Some(Value::Text(value)) => Ok(Some(value)),
        Some(Value::Bytes(value)) => Ok(Some(match String::from_utf8(value) {
            Ok(value) => value,
            // No text that was ever written begins with NUL.
            Err(broken) => format!("\0{}", String::from_utf8_lossy(broken.as_bytes())),
        })),
        other => Err(unexpected(other.as_ref())),
    }
}

/// The next value, bytes.
pub(super) fn bytes(values: &mut impl Iterator<Item = Value>) -> Result<Option<Vec<u8>>> {
    match values.next() {
        Some(Value::Null) => Ok(None),
        Some(Value::Bytes(value)) => Ok(Some(value)),
        other => Err(unexpected(other.as_ref())),
    }
}

fn unexpected(value: Option<&Value>) -> Error {
    let found = match value {
        Some(Value::Int(_)) => "an integer",
        Some(Value::Text(_)) => "text",
        Some(Value::Bytes(_)) => "bytes",
        Some(_) => "a value of another type",
        None => "nothing",
    };
    Error::internal(format!("a column of the log holds {found}"))
}

/// A value of a column that is never empty.
pub(super) fn present<T>(value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::internal("a column of the log is empty that never is"))
}
