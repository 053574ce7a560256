//! Rows: as the driver has them, and owned.

use steward_model::value::ColumnType;
use steward_model::{Error, Result, Value};

use crate::{postgres, sqlite};

/// One row of an answer, as the driver has it; reading text or bytes copies nothing.
///
/// Columns are counted from 0. Asking for another type than the column has is an internal error,
/// never a conversion, except that SQLite keeps truth values as the integers 0 and 1.
#[derive(Clone, Copy)]
pub struct RowRef<'a>(Source<'a>);

#[derive(Clone, Copy)]
enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    /// With the number of columns that are shown: a last one may be the driver's own.
    Postgres(&'a tokio_postgres::Row, usize),
}

impl<'a> RowRef<'a> {
    pub(crate) fn sqlite(row: &'a rusqlite::Row<'a>) -> Self {
        Self(Source::Sqlite(row))
    }

    /// The first `columns` columns of a row.
    pub(crate) fn postgres(row: &'a tokio_postgres::Row, columns: usize) -> Self {
        Self(Source::Postgres(row, columns))
    }

    /// How many columns the row has.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.0 {
            Source::Sqlite(row) => sqlite::row::len(row),
            Source::Postgres(_, columns) => columns,
        }
    }

    /// Whether the row has no columns.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether there is no value in column `index`.
    pub fn is_null(&self, index: usize) -> Result<bool> {
        match self.0 {
            Source::Sqlite(row) => sqlite::row::is_null(row, index),
            Source::Postgres(row, columns) => postgres::row::is_null(row, columns, index),
        }
    }

    /// The integer in column `index`.
    pub fn int(&self, index: usize) -> Result<Option<i64>> {
        match self.0 {
            Source::Sqlite(row) => sqlite::row::int(row, index),
            Source::Postgres(row, columns) => postgres::row::int(row, columns, index),
        }
    }

    /// The truth value in column `index`.
    pub fn bool(&self, index: usize) -> Result<Option<bool>> {
        match self.0 {
            Source::Sqlite(row) => sqlite::row::bool(row, index),
            Source::Postgres(row, columns) => postgres::row::bool(row, columns, index),
        }
    }

    /// The text in column `index` (JSON counts as text).
    pub fn text(&self, index: usize) -> Result<Option<&'a str>> {
        match self.0 {
            Source::Sqlite(row) => sqlite::row::text(row, index),
            Source::Postgres(row, columns) => postgres::row::text(row, columns, index),
        }
    }

    /// The bytes in column `index`.
    pub fn bytes(&self, index: usize) -> Result<Option<&'a [u8]>> {
        match self.0 {
            Source::Sqlite(row) => sqlite::row::bytes(row, index),
            Source::Postgres(row, columns) => postgres::row::bytes(row, columns, index),
        }
    }

    /// What is in column `index`, in the database's own type: SQLite answers truth values as the
    /// integers 0 and 1. Use [`RowRef::typed`] where the column's type is known.
    pub fn value(&self, index: usize) -> Result<Value> {
        match self.0 {
            Source::Sqlite(row) => sqlite::row::value(row, index),
            Source::Postgres(row, columns) => postgres::row::value(row, columns, index),
        }
    }

    /// What is in column `index`, which is of type `column`; the same on both databases.
    pub fn typed(&self, index: usize, column: ColumnType) -> Result<Value> {
        Ok(match column {
            ColumnType::Text => self.text(index)?.into(),
            ColumnType::Int => self.int(index)?.into(),
            ColumnType::Bool => self.bool(index)?.into(),
            ColumnType::Bytes => self.bytes(index)?.map(<[u8]>::to_vec).into(),
        })
    }

    /// A copy that outlives the query.
    pub fn to_row(&self) -> Result<Row> {
        (0..self.len()).map(|index| self.value(index)).collect::<Result<_>>().map(Row)
    }
}

/// A row that owns its values. Its readers follow the same rules as [`RowRef`]'s.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row(Vec<Value>);

impl Row {
    /// A row of these values.
    #[must_use]
    pub fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// All values, in the order of the columns.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    /// The row's values, taken out of it.
    #[must_use]
    pub fn into_values(self) -> Vec<Value> {
        self.0
    }

    /// What is in column `index`.
    pub fn value(&self, index: usize) -> Result<&Value> {
        self.0.get(index).ok_or_else(|| no_column(index))
    }

    /// The integer in column `index`.
    pub fn int(&self, index: usize) -> Result<Option<i64>> {
        match self.value(index)? {
            Value::Null => Ok(None),
            Value::Int(value) => Ok(Some(*value)),
            other => Err(wrong_type(index, "an integer", other)),
        }
    }

    /// The truth value in column `index`.
    pub fn bool(&self, index: usize) -> Result<Option<bool>> {
        match self.value(index)? {
            Value::Null => Ok(None),
            Value::Bool(value) => Ok(Some(*value)),
            Value::Int(value @ 0..=1) => Ok(Some(*value == 1)),
            other => Err(wrong_type(index, "a truth value", other)),
        }
    }

    /// The text in column `index`.
    pub fn text(&self, index: usize) -> Result<Option<&str>> {
        match self.value(index)? {
            Value::Null => Ok(None),
            Value::Text(value) => Ok(Some(value)),
            other => Err(wrong_type(index, "text", other)),
        }
    }

    /// What is in column `index`, which is of type `column`; the same on both databases.
    pub fn typed(&self, index: usize, column: ColumnType) -> Result<Value> {
        Ok(match column {
            ColumnType::Bool => self.bool(index)?.into(),
            _ => self.value(index)?.clone(),
        })
    }

    /// The row's values, taken out of it, as of columns of these types; the same on both databases.
    pub fn into_typed(
        mut self,
        columns: impl ExactSizeIterator<Item = ColumnType>,
    ) -> Result<Vec<Value>> {
        if self.0.len() < columns.len() {
            return Err(no_column(self.0.len()));
        }
        self.0.truncate(columns.len());
        for (index, column) in columns.enumerate() {
            if column == ColumnType::Bool {
                self.0[index] = self.bool(index)?.into();
            }
        }
        Ok(self.0)
    }

    /// The bytes in column `index`.
    pub fn bytes(&self, index: usize) -> Result<Option<&[u8]>> {
        match self.value(index)? {
            Value::Null => Ok(None),
            Value::Bytes(value) => Ok(Some(value)),
            other => Err(wrong_type(index, "bytes", other)),
        }
    }
}

/// The statement has no such column.
pub(crate) fn no_column(index: usize) -> Error {
    Error::internal(format!("the answer has no column {index}"))
}

/// A column was read as something that it is not.
pub(crate) fn wrong_type(index: usize, wanted: &str, found: impl std::fmt::Debug) -> Error {
    Error::internal(format!("column {index} was read as {wanted} but is {found:?}"))
}

/// Takes the rows of a query one by one, where the database driver has them: on a reader thread
/// for SQLite. It must not block.
pub trait RowSink: Send + 'static {
    /// What it makes of the rows.
    type Out: Send + 'static;

    /// Takes one row. After an error no more rows come, and the query answers that error.
    fn row(&mut self, row: &RowRef<'_>) -> Result<()>;

    /// Ends with what it made; called once, after the last row.
    fn finish(self) -> Result<Self::Out>;
}

/// Collects owned rows.
#[derive(Debug, Default)]
pub struct Collect(Vec<Row>);

impl RowSink for Collect {
    type Out = Vec<Row>;

    fn row(&mut self, row: &RowRef<'_>) -> Result<()> {
        self.0.push(row.to_row()?);
        Ok(())
    }

    fn finish(self) -> Result<Vec<Row>> {
        Ok(self.0)
    }
}

/// Collects what a closure makes of each row; made by [`each`].
#[derive(Debug)]
pub struct Each<T, F> {
    made: Vec<T>,
    make: F,
}

/// A sink that collects what `make` makes of each row.
pub fn each<T, F>(make: F) -> Each<T, F>
where
    T: Send + 'static,
    F: FnMut(&RowRef<'_>) -> Result<T> + Send + 'static,
{
    Each { made: Vec::new(), make }
}

impl<T, F> RowSink for Each<T, F>
where
    T: Send + 'static,
    F: FnMut(&RowRef<'_>) -> Result<T> + Send + 'static,
{
    type Out = Vec<T>;

    fn row(&mut self, row: &RowRef<'_>) -> Result<()> {
        self.made.push((self.make)(row)?);
        Ok(())
    }

    fn finish(self) -> Result<Vec<T>> {
        Ok(self.made)
    }
}
