//! Stretches of time, computed alike on both databases.
//!
//! A stretch is its first day, in days since 1970-01-01. The day of an instant depends on the reader's
//! zone, and the rules of zones come from our own table on both databases: SQLite looks it up with a
//! function of ours, PostgreSQL in two arrays. So neither the server's nor the machine's own zone data
//! can make the answers differ.

use steward_model::catalog::FieldDef;
use steward_model::clock::DAY;
use steward_model::kind::FieldKind;
use steward_model::query::Bucket;
use steward_model::zone::{DEFAULT_ZONE, Offsets};

use super::sql::{Alias, Sql};
use crate::Dialect;

/// Days that are added before a division and taken off behind it, because integers are divided
/// towards zero: more than there are between the first year and 1970.
const SHIFT: i64 = 1_000_000;

/// Whole weeks and the three days from Monday to Thursday 1970-01-01.
const WEEK_SHIFT: i64 = 7 * SHIFT + 3;

impl Sql<'_> {
    /// Appends a field of the row `alias`, or the stretch of time in which it lies.
    pub(crate) fn value(&mut self, alias: Alias, field: &FieldDef, bucket: Option<Bucket>) {
        let word = match bucket {
            None => {
                self.column(alias, field);
                return;
            }
            Some(Bucket::Day) => return self.day(alias, field),
            Some(Bucket::Week) => {
                self.push("((");
                self.day(alias, field);
                self.push(" + ")
                    .number(WEEK_SHIFT)
                    .push(") / 7 * 7 - ")
                    .number(WEEK_SHIFT)
                    .push(")");
                return;
            }
            Some(bucket) => bucket.word(),
        };
        match self.dialect {
            Dialect::Sqlite => {
                self.push("steward_first_day('").push(word).push("', ");
                self.day(alias, field);
                self.push(")");
            }
            Dialect::Postgres => {
                self.push("(date_trunc('").push(word).push("', (DATE '1970-01-01' + ");
                self.day(alias, field);
                self.push("::int)::timestamp)::date - DATE '1970-01-01')::bigint");
            }
        }
    }

    /// The day of a field of time, where the reader is.
    fn day(&mut self, alias: Alias, field: &FieldDef) {
        if !matches!(field.kind, FieldKind::Datetime(_)) {
            self.column(alias, field);
            return;
        }
        let zone = self.access.zone();
        match self.dialect {
            Dialect::Sqlite => {
                self.push("steward_day(").column(alias, field).push(", '");
                // A name of the table of zones: letters, digits, and no quotes.
                self.push(zone.iana_name().unwrap_or(DEFAULT_ZONE)).push("')");
            }
            Dialect::Postgres => {
                let table = Offsets::of(&zone);
                self.push("((").column(alias, field).push(" + ");
                let ahead = table.ahead.iter().map(|ahead| ahead + SHIFT * DAY);
                if table.changes.is_empty() {
                    self.numbers(ahead);
                } else {
                    self.push("('{");
                    self.numbers(ahead);
                    self.push("}'::bigint[])[width_bucket(").column(alias, field).push(", '{");
                    self.numbers(table.changes.iter().copied());
                    self.push("}'::bigint[]) + 1]");
                }
                self.push(") / ").number(DAY).push(" - ").number(SHIFT).push(")");
            }
        }
    }

    fn numbers(&mut self, numbers: impl Iterator<Item = i64>) {
        self.list(",", numbers, |sql, number| {
            sql.number(number);
        });
    }
}
