//! Inserts of any number of rows.
//!
//! SQLite is given the values of each row, and so is PostgreSQL when there are few. Many go to PostgreSQL
//! as one array for each column: it then reads, plans and binds a handful of parameters instead of
//! thousands, and one prepared text serves whatever the number of rows.

use steward_model::Value;
use steward_model::value::ColumnType;

use crate::{Dialect, Statement, spell};

/// More rows than these go to PostgreSQL as columns.
const MOST_LISTED: usize = 8;

/// An insert, apart from its rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Insert<'a> {
    /// `INSERT INTO change (at, user_id)`.
    pub(crate) into: &'a str,
    /// What the columns hold.
    pub(crate) columns: &'a [ColumnType],
    /// What follows the rows, such as ` RETURNING id`; or nothing.
    pub(crate) tail: &'a str,
}

impl Insert<'_> {
    /// The statements that insert these rows, in this order: the values of the first one, then those of
    /// the second, and so on.
    pub(crate) fn statements(&self, dialect: Dialect, values: Vec<Value>) -> Vec<Statement> {
        let width = self.columns.len();
        let rows = values.len() / width.max(1);
        if dialect == Dialect::Postgres && rows > MOST_LISTED {
            return vec![self.as_columns(values)];
        }
        let mut values = values.into_iter();
        spell::chunks(rows, width)
            .map(|rows| {
                let sql = self.listed(rows);
                let params = values.by_ref().take(rows * width).collect();
                spell::statement(dialect, &sql, params)
            })
            .collect()
    }

    /// The same with one text for any number of rows, for what seldom has the same number twice: PostgreSQL
    /// prepares each text anew on each connection.
    pub(crate) fn of_any_number(&self, dialect: Dialect, values: Vec<Value>) -> Vec<Statement> {
        match dialect {
            Dialect::Postgres if !values.is_empty() => vec![self.as_columns(values)],
            _ => self.statements(dialect, values),
        }
    }

    /// PostgreSQL's statement that is given one array for each column.
    fn as_columns(&self, values: Vec<Value>) -> Statement {
        let sql = format!("{} SELECT * FROM {}{}", self.into, unnest(self.columns), self.tail);
        Statement::of_columns(sql, self.columns.len(), values)
    }

    /// The text that lists `rows` rows.
    pub(crate) fn listed(&self, rows: usize) -> String {
        let groups = spell::groups(rows, self.columns.len());
        format!("{} VALUES {groups}{}", self.into, self.tail)
    }
}

/// PostgreSQL's rows from one array for each column: `unnest($1::bigint[], $2::text[])`.
pub(crate) fn unnest(columns: &[ColumnType]) -> String {
    let mut text = "unnest(".to_owned();
    for (at, column) in columns.iter().enumerate() {
        let kind = match column {
            ColumnType::Text => "text",
            ColumnType::Int => "bigint",
            ColumnType::Bool => "boolean",
            ColumnType::Bytes => "bytea",
        };
        text.push_str(&format!("{}${}::{kind}[]", if at > 0 { ", " } else { "" }, at + 1));
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSERT: Insert<'_> = Insert {
        into: "INSERT INTO t (a, b)",
        columns: &[ColumnType::Int, ColumnType::Text],
        tail: " RETURNING a",
    };

    fn rows(count: usize) -> Vec<Value> {
        let count = i64::try_from(count).unwrap();
        (0..count).flat_map(|row| [Value::Int(row), Value::Text(row.to_string())]).collect()
    }

    #[test]
    fn few_rows_are_listed_on_both() {
        let of = |dialect| INSERT.statements(dialect, rows(2));
        let sqlite = "INSERT INTO t (a, b) VALUES (?1, ?2), (?3, ?4) RETURNING a";
        assert_eq!(of(Dialect::Sqlite), [Statement::new(sqlite, rows(2))]);
        let postgres = sqlite.replace('?', "$");
        assert_eq!(of(Dialect::Postgres), [Statement::new(postgres, rows(2))]);
        assert!(INSERT.statements(Dialect::Postgres, Vec::new()).is_empty());
    }

    #[test]
    fn many_rows_go_to_postgres_as_columns() {
        let all = INSERT.statements(Dialect::Postgres, rows(1_000));
        let text =
            "INSERT INTO t (a, b) SELECT * FROM unnest($1::bigint[], $2::text[]) RETURNING a";
        assert_eq!(all, [Statement::of_columns(text, 2, rows(1_000))]);
        assert_eq!(all[0].parameters(), 2);
        let all = INSERT.statements(Dialect::Sqlite, rows(1_000));
        assert_eq!(all.len(), 4);
        assert_eq!(all.into_iter().flat_map(|one| one.params).collect::<Vec<_>>(), rows(1_000));
    }
}
