//! The reads' hand-written SQL. SQLite and PostgreSQL differ only in how a parameter is written.

use super::ask::Question;
use super::render::{Columns, selected};

/// A list: what it shows, its rows, what is joined to them, their order, and how many.
struct List {
    shown: &'static str,
    rows: &'static str,
    joins: &'static str,
    order: &'static str,
    limit: &'static str,
}

impl List {
    /// The statement. PostgreSQL cuts the page out before it joins: it plans once for all values, and
    /// where it expects few rows it would join by hashing, and sort all that there are.
    fn sql(&self, mark: char, and: &str) -> String {
        let Self { shown, rows, joins, order, limit } = self;
        if mark == '$' {
            let (_, alias) = rows.split_once(' ').unwrap_or_default();
            let alias = alias.split(' ').next().unwrap_or_default();
            return format!(
                "SELECT {shown} FROM (SELECT * FROM {rows}{and} ORDER BY {order} LIMIT {limit}) {alias} \
                 {joins} ORDER BY {order}"
            );
        }
        let (table, condition) = rows.split_once(" WHERE ").unwrap_or_default();
        format!(
            "SELECT {shown} FROM {table} {joins} WHERE {condition}{and} ORDER BY {order} LIMIT {limit}"
        )
    }
}

/// Listed contacts.
const CONTACTS: List = List {
    shown: "c.id, c.name, c.phone, c.email, c.created_at, a.id, a.name",
    rows: "contact c WHERE c.deleted_at IS NULL",
    joins: "LEFT JOIN account a ON a.id = c.account_id AND a.deleted_at IS NULL",
    order: "c.created_at DESC, c.id DESC",
    limit: "50",
};

/// Listed activities.
const ACTIVITIES: List = List {
    shown: "v.id, v.kind, v.subject_line, v.body, v.outcome, v.happened_at, u.id, u.name, c.id, c.name",
    rows: "activity v WHERE v.deleted_at IS NULL",
    joins: "LEFT JOIN \"user\" u ON u.id = v.user_id AND u.deleted_at IS NULL \
            LEFT JOIN contact c ON c.id = v.contact_id AND c.deleted_at IS NULL",
    order: "v.happened_at DESC, v.id DESC",
    limit: "30",
};

/// Listed person accounts.
const PERSONS: List = List {
    shown: "a.id, a.name, a.phone, a.email, a.level, a.created_at, u.id, u.name",
    rows: "account a WHERE a.deleted_at IS NULL AND a.kind = 'person'",
    joins: "LEFT JOIN \"user\" u ON u.id = a.owner_id AND u.deleted_at IS NULL",
    order: "a.created_at DESC, a.id DESC",
    limit: "50",
};

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
        Question::Newest => CONTACTS.sql(mark, ""),
        Question::OfOwner => CONTACTS.sql(mark, &format!(" AND c.owner_id = {mark}1")),
        Question::Behind => {
            CONTACTS.sql(mark, &format!(" AND (c.created_at, c.id) < ({mark}1, {mark}2)"))
        }
        Question::Contact => one("contact", &selected(&columns.contact), mark),
        Question::Account => one("account", &selected(&columns.account), mark),
        Question::Stages => STAGES.to_owned(),
        Question::Timeline => ACTIVITIES.sql(mark, &format!(" AND v.account_id = {mark}1")),
        Question::Past => ACTIVITIES.sql(
            mark,
            &format!(" AND v.account_id = {mark}1 AND (v.happened_at, v.id) < ({mark}2, {mark}3)"),
        ),
        Question::Persons => PERSONS.sql(mark, ""),
    }
}

fn one(table: &str, columns: &str, mark: char) -> String {
    format!("SELECT {columns} FROM {table} c WHERE c.id = {mark}1 AND c.deleted_at IS NULL")
}
