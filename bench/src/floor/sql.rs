//! The reads' hand-written SQL. SQLite and PostgreSQL differ only in how a parameter is written.

use super::render::{Column, selected};

/// The reads of one database.
pub(super) struct Reads {
    pub(super) newest: String,
    pub(super) of_owner: String,
    pub(super) behind: String,
    pub(super) one: String,
    pub(super) stages: String,
}

/// What a listed contact shows.
const LISTED: &str = "SELECT c.id, c.name, c.phone, c.email, c.created_at, a.id, a.name \
                      FROM contact c \
                      LEFT JOIN account a ON a.id = c.account_id AND a.deleted_at IS NULL \
                      WHERE c.deleted_at IS NULL";

/// The order of a list, and how much of it.
const ORDERED: &str = "ORDER BY c.created_at DESC, c.id DESC LIMIT 50";

impl Reads {
    /// The SQL; `mark` stands before a parameter's number.
    pub(super) fn new(mark: char, columns: &[Column]) -> Self {
        let whole = selected(columns);
        Self {
            newest: format!("{LISTED} {ORDERED}"),
            of_owner: format!("{LISTED} AND c.owner_id = {mark}1 {ORDERED}"),
            behind: format!("{LISTED} AND (c.created_at, c.id) < ({mark}1, {mark}2) {ORDERED}"),
            one: format!(
                "SELECT {whole} FROM contact c WHERE c.id = {mark}1 AND c.deleted_at IS NULL"
            ),
            stages: "SELECT stage, CAST(sum(amount_base) AS BIGINT), count(*) FROM opportunity \
                     WHERE deleted_at IS NULL GROUP BY stage ORDER BY stage ASC NULLS LAST"
                .to_owned(),
        }
    }
}
