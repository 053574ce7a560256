//! Hand-written statements, spelled for either database.

use steward_model::Value;

use crate::{Dialect, Statement};

/// A statement whose text has the parameters `?1`, `?2`, … and no other question mark.
pub(crate) fn statement(dialect: Dialect, sql: &str, params: Vec<Value>) -> Statement {
    match dialect {
        Dialect::Sqlite => Statement::new(sql, params),
        Dialect::Postgres => Statement::new(sql.replace('?', "$"), params),
    }
}

/// The groups of parameters of an insert of `rows` rows with `columns` values each:
/// `(?1, ?2), (?3, ?4)`.
pub(crate) fn groups(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 8);
    for row in 0..rows {
        for column in 0..columns {
            text.push_str(match (row, column) {
                (0, 0) => "(?",
                (_, 0) => "), (?",
                _ => ", ?",
            });
            text.push_str(&(row * columns + column + 1).to_string());
        }
    }
    text.push(')');
    text
}

/// The most parameters of one statement; SQLite's limit is 32,766 and PostgreSQL's 65,535.
const MAX_PARAMS: usize = 30_000;

/// The sizes of inserts. Few different ones, because each is a statement of its own that the drivers
/// keep prepared; but the few rows of an everyday change go in one.
const CHUNKS: [usize; 10] = [250, 40, 8, 7, 6, 5, 4, 3, 2, 1];

/// The sizes of the inserts that together insert `rows` rows of `columns` values each.
pub(crate) fn chunks(mut rows: usize, columns: usize) -> impl Iterator<Item = usize> {
    let most = (MAX_PARAMS / columns.max(1)).max(1);
    std::iter::from_fn(move || {
        let size = CHUNKS.into_iter().find(|&size| size <= rows.min(most))?;
        rows -= size;
        Some(size)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_spelled_for_the_database() {
        let sql = "SELECT id FROM change WHERE id > ?1 LIMIT ?2";
        let of = |dialect| statement(dialect, sql, vec![Value::Int(1), Value::Int(2)]);
        assert_eq!(&*of(Dialect::Sqlite).sql, sql);
        assert_eq!(&*of(Dialect::Postgres).sql, "SELECT id FROM change WHERE id > $1 LIMIT $2");
    }

    #[test]
    fn groups_count_on() {
        assert_eq!(groups(1, 1), "(?1)");
        assert_eq!(groups(2, 3), "(?1, ?2, ?3), (?4, ?5, ?6)");
    }

    #[test]
    fn chunks_add_up() {
        assert_eq!(chunks(0, 5).count(), 0);
        assert_eq!(chunks(4, 5).collect::<Vec<_>>(), [4]);
        assert_eq!(chunks(51, 5).collect::<Vec<_>>(), [40, 8, 3]);
        for rows in [1, 39, 40, 250, 251, 999, 5_000] {
            assert_eq!(chunks(rows, 5).sum::<usize>(), rows);
        }
        assert!(chunks(251, 200).all(|rows| rows * 200 <= MAX_PARAMS));
        assert_eq!(chunks(251, 200).sum::<usize>(), 251);
        assert_eq!(chunks(2, MAX_PARAMS + 1).collect::<Vec<_>>(), [1, 1]);
    }
}
