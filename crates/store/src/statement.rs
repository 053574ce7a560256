//! SQL text with its bound values.

use std::sync::Arc;

use steward_model::Value;

/// One SQL statement in a database's dialect and the values of its numbered parameters.
///
/// The parameters are `?1`, `?2`, … on SQLite and `$1`, `$2`, … on PostgreSQL, without gaps. The text
/// never holds a value, so that the drivers can keep it prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The text.
    pub sql: Arc<str>,
    /// The values; the first one is parameter 1. Of rows that go out as columns, the values of the first
    /// row, then those of the second, and so on.
    pub params: Vec<Value>,
    /// With how many values each row comes, if each parameter is the array of one column: a statement for
    /// any number of rows, which only PostgreSQL has.
    pub columns: Option<usize>,
    /// Whether it only adds rows with these values: it reads nothing, answers nothing, and can stand
    /// before or behind another that adds rows to another table.
    pub only_adds: bool,
}

impl Statement {
    /// A statement with its values.
    pub fn new(sql: impl Into<Arc<str>>, params: Vec<Value>) -> Self {
        Self { sql: sql.into(), params, columns: None, only_adds: false }
    }

    /// A statement whose parameters are the columns of these rows, of `columns` values each.
    pub(crate) fn of_columns(sql: impl Into<Arc<str>>, columns: usize, params: Vec<Value>) -> Self {
        Self { columns: Some(columns), ..Self::new(sql, params) }
    }

    /// How many parameters the text has.
    pub(crate) fn parameters(&self) -> usize {
        self.columns.unwrap_or(self.params.len())
    }

    /// The same statement as one that only adds rows.
    #[must_use]
    pub fn only_adding(self) -> Self {
        Self { only_adds: true, ..self }
    }
}

impl From<&str> for Statement {
    /// A statement without parameters.
    fn from(sql: &str) -> Self {
        Self::new(sql, Vec::new())
    }
}
