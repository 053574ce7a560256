//! A table definition that is spelled for either database.

use std::fmt::Write as _;

use crate::Dialect;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// A number that the database gives and never gives again; the primary key.
    Id,
    /// The same, but on PostgreSQL given only to a transaction that has its own number already;
    /// [`seal`](crate::log) needs that. The primary key with the column that divides the table.
    OrderedId,
    /// An integer.
    Int,
    /// Text compared byte by byte.
    Text,
    /// Bytes.
    Bytes,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    name: &'static str,
    holds: Holds,
    null: bool,
    /// Whether it is 0 where nothing is said: a column that old rows get.
    zero: bool,
}

impl Column {
    /// The same column, but it may be empty.
    pub(super) const fn null(mut self) -> Self {
        self.null = true;
        self
    }

    /// The same column, but 0 where nothing is said.
    pub(super) const fn or_zero(mut self) -> Self {
        self.zero = true;
        self
    }
}

const fn column(name: &'static str, holds: Holds) -> Column {
    Column { name, holds, null: false, zero: false }
}

/// A number that the database gives; the primary key.
pub(super) const fn id() -> Column {
    column("id", Holds::Id)
}

/// A number that rises in the order in which transactions began to write; the primary key.
pub(super) const fn ordered_id() -> Column {
    column("id", Holds::OrderedId)
}

/// An integer.
pub(super) const fn int(name: &'static str) -> Column {
    column(name, Holds::Int)
}

/// A text.
pub(super) const fn text(name: &'static str) -> Column {
    column(name, Holds::Text)
}

/// Bytes.
pub(super) const fn bytes(name: &'static str) -> Column {
    column(name, Holds::Bytes)
}

/// An index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Index {
    pub(super) columns: &'static str,
    pub(super) unique: bool,
    /// A condition on the rows that it has.
    pub(super) only: Option<&'static str>,
}

/// An index over these columns, separated by commas.
pub(super) const fn index(columns: &'static str) -> Index {
    Index { columns, unique: false, only: None }
}

/// A unique key over these columns.
pub(super) const fn unique(columns: &'static str) -> Index {
    Index { columns, unique: true, only: None }
}

impl Index {
    /// The same index over fewer rows.
    pub(super) const fn only(mut self, condition: &'static str) -> Self {
        self.only = Some(condition);
        self
    }
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [Column],
    /// The columns of the primary key, separated by commas; empty where an id column is it.
    pub(super) key: &'static str,
    pub(super) indexes: &'static [Index],
    /// The column by which PostgreSQL divides the table into one part for each month.
    pub(super) by_month: Option<&'static str>,
}

impl Table {
    /// The statements that make the table, each ending in a semicolon.
    pub(super) fn create(&self, dialect: Dialect) -> String {
        let Self { name, .. } = self;
        let mut sql = String::new();
        let put = |sql: &mut String, part: &str| {
            sql.push_str(if sql.ends_with('(') { "\n  " } else { ",\n  " });
            sql.push_str(part);
        };
        if dialect == Dialect::Postgres && self.has(Holds::OrderedId) {
            let _ = writeln!(sql, "CREATE SEQUENCE {name}_id_seq;");
        }
        let _ = write!(sql, "CREATE TABLE {name} (");
        for column in self.columns {
            put(&mut sql, &self.column(column, dialect));
        }
        if let Some(key) = self.primary_key(dialect) {
            put(&mut sql, &format!("PRIMARY KEY ({key})"));
        }
        sql.push_str("\n)");
        sql.push_str(&match (dialect, self.by_month) {
            (Dialect::Sqlite, _) => " STRICT;\n".to_owned(),
            (Dialect::Postgres, None) => ";\n".to_owned(),
            (Dialect::Postgres, Some(column)) => format!(
                " PARTITION BY RANGE ({column});\nCREATE TABLE {name}_rest PARTITION OF {name} DEFAULT;\n"
            ),
        });
        for index in self.indexes {
            self.create_index(index, &mut sql);
        }
        sql
    }

    /// The statements that give the table, which exists, further columns and indexes.
    pub(super) fn add(&self, columns: &[Column], indexes: &[Index], dialect: Dialect) -> String {
        let mut sql = String::new();
        for column in columns {
            let column = self.column(column, dialect);
            let _ = writeln!(sql, "ALTER TABLE {} ADD COLUMN {column};", self.name);
        }
        for index in indexes {
            self.create_index(index, &mut sql);
        }
        sql
    }

    fn has(&self, holds: Holds) -> bool {
        self.columns.iter().any(|column| column.holds == holds)
    }

    fn column(&self, column: &Column, dialect: Dialect) -> String {
        let Column { name, holds, null, zero } = *column;
        let table = self.name;
        let kind = match (holds, dialect) {
            (Holds::Id | Holds::OrderedId, Dialect::Sqlite) => {
                return format!("{name} INTEGER PRIMARY KEY AUTOINCREMENT");
            }
            (Holds::Id, Dialect::Postgres) => {
                return format!("{name} BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY");
            }
            // CASE evaluates its condition first: the transaction gets its number before the row.
            (Holds::OrderedId, Dialect::Postgres) => {
                return format!(
                    "{name} BIGINT NOT NULL DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL \
                     THEN nextval('{table}_id_seq') END"
                );
            }
            (Holds::Int, Dialect::Sqlite) => "INTEGER",
            (Holds::Int, Dialect::Postgres) => "BIGINT",
            (Holds::Text, Dialect::Sqlite) => "TEXT",
            (Holds::Text, Dialect::Postgres) => "TEXT COLLATE \"C\"",
            (Holds::Bytes, Dialect::Sqlite) => "BLOB",
            (Holds::Bytes, Dialect::Postgres) => "BYTEA",
        };
        let null = if null { "" } else { " NOT NULL" };
        let zero = if zero { " DEFAULT 0" } else { "" };
        format!("{name} {kind}{null}{zero}")
    }

    /// The primary key, where it is not said with its column.
    fn primary_key(&self, dialect: Dialect) -> Option<String> {
        match (dialect, self.by_month) {
            (Dialect::Postgres, Some(column)) => Some(format!("id, {column}")),
            _ => Some(self.key.to_owned()).filter(|key| !key.is_empty()),
        }
    }

    fn create_index(&self, index: &Index, sql: &mut String) {
        let Self { name: table, .. } = self;
        let Index { columns, .. } = index;
        let kind = if index.unique { "UNIQUE INDEX" } else { "INDEX" };
        let named = columns.replace(", ", "_");
        let _ = write!(sql, "CREATE {kind} {table}_{named} ON {table} ({columns})");
        if let Some(condition) = index.only {
            let _ = write!(sql, " WHERE {condition}");
        }
        sql.push_str(";\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: Table = Table {
        name: "example",
        columns: &[id(), int("at"), text("key").null(), bytes("digest")],
        key: "",
        indexes: &[index("at, id"), unique("key").only("at > 0")],
        by_month: None,
    };

    #[test]
    fn a_table_is_spelled_for_sqlite() {
        assert_eq!(
            EXAMPLE.create(Dialect::Sqlite),
            "CREATE TABLE example (\n  \
               id INTEGER PRIMARY KEY AUTOINCREMENT,\n  \
               at INTEGER NOT NULL,\n  \
               key TEXT,\n  \
               digest BLOB NOT NULL\n\
             ) STRICT;\n\
             CREATE INDEX example_at_id ON example (at, id);\n\
             CREATE UNIQUE INDEX example_key ON example (key) WHERE at > 0;\n"
        );
    }

    #[test]
    fn a_table_is_spelled_for_postgres() {
        assert_eq!(
            EXAMPLE.create(Dialect::Postgres),
            "CREATE TABLE example (\n  \
               id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,\n  \
               at BIGINT NOT NULL,\n  \
               key TEXT COLLATE \"C\",\n  \
               digest BYTEA NOT NULL\n\
             );\n\
             CREATE INDEX example_at_id ON example (at, id);\n\
             CREATE UNIQUE INDEX example_key ON example (key) WHERE at > 0;\n"
        );
    }

    #[test]
    fn a_divided_table_has_its_column_in_the_key() {
        const COLUMNS: &[Column] = &[ordered_id(), int("at")];
        let table = Table { columns: COLUMNS, indexes: &[], by_month: Some("at"), ..EXAMPLE };
        assert_eq!(
            table.create(Dialect::Postgres),
            "CREATE SEQUENCE example_id_seq;\n\
             CREATE TABLE example (\n  \
               id BIGINT NOT NULL DEFAULT CASE WHEN pg_current_xact_id() IS NOT NULL \
                  THEN nextval('example_id_seq') END,\n  \
               at BIGINT NOT NULL,\n  \
               PRIMARY KEY (id, at)\n\
             ) PARTITION BY RANGE (at);\n\
             CREATE TABLE example_rest PARTITION OF example DEFAULT;\n"
        );
        assert!(!table.create(Dialect::Sqlite).contains("PARTITION"));
    }
}
