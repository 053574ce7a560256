//! The newest hits on PostgreSQL, for a reader of much.
//!
//! A GIN index tells no order, and each record that it finds is fetched, which is what a common question costs.
//! So records say in their lexemes in which stretches of ids they lie ([`Stretch`]), and the index is asked for
//! the question together with the newest stretches, window by window, until enough hits are seen.

use steward_model::Value;
use steward_model::catalog::ObjectDef;

use super::super::sql::Sql;
use super::hits::Tier;
use crate::search::{Stretch, table};

/// The windows from the newest on: stretches of what length, and which of them back from the newest. Each ends where
/// the one before it begins. What is older than all is asked for without any.
const WINDOWS: [(Stretch, u8, u8); 7] = [
    (Stretch::Short, 0, 3),
    (Stretch::Short, 4, 15),
    (Stretch::Middle, 0, 3),
    (Stretch::Middle, 4, 15),
    (Stretch::Long, 0, 3),
    (Stretch::Long, 4, 7),
    (Stretch::Long, 8, 15),
];

impl Sql<'_> {
    /// Appends the step that says where the windows lie: for each, the condition `q` and its number on lexemes and,
    /// as `f` and its number, the id at which it begins.
    pub(super) fn windows(&mut self, object: &ObjectDef) {
        self.push("top AS MATERIALIZED (SELECT ");
        for (number, (stretch, first, last)) in WINDOWS.iter().enumerate() {
            let (letter, bits) = (stretch.letter(), stretch.bits());
            if number > 0 {
                self.push(", ");
            }
            // Each is a lexeme in quotes, since a number may be below zero.
            self.push("(SELECT string_agg('''").push(letter).push("' || ((m.id >> ").number(bits);
            self.push(") - n) || '''', '|')::tsquery FROM generate_series(").number(first);
            self.push(", ").number(last).push(") n) AS q").number(number);
            self.push(", ((m.id >> ").number(bits).push(") - ").number(last).push(") << ");
            self.number(bits).push(" AS f").number(number);
        }
        self.push(" FROM (SELECT coalesce(max(s.id), 0) AS id FROM \"").push(&table(object));
        self.push("\" s) m)");
    }

    /// The tier's condition, `q` and its number, and the records that meet it, `f` and its number, up to one more
    /// than `few`; none where it is known that it is common. That stands beside the statement, so that common and
    /// rare questions share one that is planned once.
    pub(super) fn rare(&mut self, tier: &Tier<'_>, few: u64) {
        self.push("q").number(tier.number).push("(q) AS MATERIALIZED (SELECT ");
        self.lexemes(tier.expr);
        self.push("), f").number(tier.number).push("(id) AS MATERIALIZED (SELECT s.id FROM \"");
        self.push(&table(tier.object)).push("\" s WHERE s.\"lexemes\" @@ (SELECT q FROM q");
        self.number(tier.number).push(") AND ");
        self.room(tier);
        let most = if tier.is_common() { 0 } else { few + 1 };
        self.push(" LIMIT ").bind(number(most)).push("), ");
    }

    /// The hits among what was collected, if that is all, and otherwise from the newest window on. Each window
    /// is only looked into if those before it had too few.
    pub(super) fn of_newest(&mut self, tier: &Tier<'_>, few: u64) {
        self.push("SELECT s.id FROM ((SELECT id FROM f").number(tier.number).push(" WHERE ");
        self.count_collected(tier).push(" <= ").number(few).push(" ORDER BY id DESC)");
        for window in 0..=WINDOWS.len() {
            self.push(" UNION ALL (");
            self.window(tier, few, window);
            self.push(")");
        }
        // What stands in a query of its own is asked for whether it is seen one by one, in this order.
        self.push(" OFFSET 0) s WHERE ");
        self.room(tier);
        self.push(" AND ");
        self.seen(tier.object);
        self.push(" LIMIT ").number(tier.wanted.limit);
    }

    fn window(&mut self, tier: &Tier<'_>, few: u64, window: usize) {
        self.push("SELECT s.id FROM \"").push(&table(tier.object)).push("\" s WHERE ");
        // Where it is known to be common nothing was collected.
        let common = number(u64::from(tier.is_common()));
        self.push("(SELECT CAST(").bind(common).push(" AS BIGINT) = 1 OR ");
        self.count_collected(tier).push(" > ").number(few);
        self.push(") AND s.\"lexemes\" @@ (SELECT q.q");
        if window < WINDOWS.len() {
            self.push(" && t.q").number(window).push(" FROM top t, q");
        } else {
            self.push(" FROM q");
        }
        self.number(tier.number).push(" q)");
        if let Some(newer) = window.checked_sub(1) {
            // Not the key itself, of which all below would be collected beside the lexemes' records.
            self.push(" AND s.id + 0 < (SELECT f").number(newer).push(" FROM top)");
        }
        // No index has this order, so that nobody thinks of walking one.
        self.push(" ORDER BY s.id + 0 DESC");
    }
}

fn number(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}
