//! The order of what a group of writes leaves for its end.
//!
//! FTS5 gathers what is put into an index in memory and writes it down as one segment with the commit. It does so
//! earlier, as a segment more that has to be merged, before any statement of several rows in the same transaction,
//! and where a row follows that is not behind the one before.

use steward_model::Value;

use crate::Statement;

/// Puts the rows of the indexes first, in the order of their ids, and behind them what only adds to other tables. What
/// is said of one row stays in its order.
pub(super) fn order(statements: &mut [Statement]) {
    statements.sort_by_key(|statement| (statement.only_adds, row(statement)));
}

/// The row that a statement puts into an index or takes out of it.
fn row(statement: &Statement) -> Option<i64> {
    statement.params.first().filter(|_| !statement.only_adds).and_then(Value::as_int)
}
