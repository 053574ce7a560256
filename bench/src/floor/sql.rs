//! The reads' hand-written SQL. SQLite and PostgreSQL differ only in how a parameter is written.

use super::ask::Question;
use super::render::{Columns, selected};

/// What a listed contact shows.
const LISTED: &str = "SELECT c.id, c.name, c.phone, c.email, c.created_at, a.id, a.name \
                      FROM contact c \
                      LEFT JOIN account a ON a.id = c.account_id AND a.deleted_at IS NULL \
                      WHERE c.deleted_at IS NULL";

/// The order of a list, and how much of it.
const ORDERED: &str = "ORDER BY c.created_at DESC, c.id DESC LIMIT 50";

/// What a listed activity shows.
const ACTIVITY: &str = "SELECT v.id, v.kind, v.subject_line, v.body, v.outcome, v.happened_at, \
                        u.id, u.name, c.id, c.name FROM activity v \
                        LEFT JOIN \"user\" u ON u.id = v.user_id AND u.deleted_at IS NULL \
                        LEFT JOIN contact c ON c.id = v.contact_id AND c.deleted_at IS NULL \
                        WHERE v.deleted_at IS NULL";

/// The order of a time line, and how much of it.
const LATEST: &str = "ORDER BY v.happened_at DESC, v.id DESC LIMIT 30";

/// The listed person accounts.
const PERSONS: &str = "SELECT a.id, a.name, a.phone, a.email, a.level, a.created_at, u.id, u.name \
                       FROM account a \
                       LEFT JOIN \"user\" u ON u.id = a.owner_id AND u.deleted_at IS NULL \
                       WHERE a.deleted_at IS NULL AND a.kind = 'person' \
                       ORDER BY a.created_at DESC, a.id DESC LIMIT 50";

/// The opportunities by stage.
const STAGES: &str = "SELECT stage, CAST(sum(amount_base) AS BIGINT), count(*) FROM opportunity \
                      WHERE deleted_at IS NULL GROUP BY stage ORDER BY stage ASC NULLS LAST";

/// All contacts as lines.
pub(super) const EXPORT: &str = "SELECT c.id, c.name, c.title, c.phone, c.email, c.created_at, a.id, a.name \
     FROM contact c LEFT JOIN account a ON a.id = c.account_id AND a.deleted_at IS NULL \
     WHERE c.deleted_at IS NULL ORDER BY c.id";

/// The statement of a question; `mark` stands before a parameter's number.
pub(super) fn read(question: Question, mark: char, columns: &Columns) -> String {
    match question {
        Question::Newest => format!("{LISTED} {ORDERED}"),
        Question::OfOwner => format!("{LISTED} AND c.owner_id = {mark}1 {ORDERED}"),
        Question::Behind => {
            format!("{LISTED} AND (c.created_at, c.id) < ({mark}1, {mark}2) {ORDERED}")
        }
        Question::Contact => one("contact", &selected(&columns.contact), mark),
        Question::Account => one("account", &selected(&columns.account), mark),
        Question::Stages => STAGES.to_owned(),
        Question::Timeline => format!("{ACTIVITY} AND v.account_id = {mark}1 {LATEST}"),
        Question::Past => format!(
            "{ACTIVITY} AND v.account_id = {mark}1 \
             AND (v.happened_at, v.id) < ({mark}2, {mark}3) {LATEST}"
        ),
        Question::Persons => PERSONS.to_owned(),
    }
}

fn one(table: &str, columns: &str, mark: char) -> String {
    format!("SELECT {columns} FROM {table} c WHERE c.id = {mark}1 AND c.deleted_at IS NULL")
}
