//! Search: the hits of one object, and search as a filter.

use std::sync::Arc;

use steward_model::Value;
use steward_model::catalog::{Catalog, ObjectDef, ObjectId};
use steward_model::clock::Micros;
use steward_model::scope::{Access, Reach, Verb};
use steward_model::search::{Expr, Question};

use super::predicate::Walk;
use super::sql::{Alias, Sql};
use crate::plan::SMALL_SCOPE;
use crate::search::{id_column, spell, table, tags};
use crate::{Dialect, Statement};

/// Up to so many records that meet a question are each asked whether a reader of few records sees them;
/// above, those that he sees are collected. That may take long where they follow from many others, and most
/// questions meet few records.
const FEW_PROBED: u64 = 300;

/// Up to so many records that meet a question PostgreSQL collects them; above, it walks the records from
/// the newest, which finds enough of them soon. Collecting so many costs about as much as walking.
const FEW_FOUND: u64 = 4_000;

/// The same for a reader who does not see everything: walking must pass what he does not see as well.
const FEW_FOUND_IN_SCOPE: u64 = 20_000;

/// How good a hit is, the best first.
const TIERS: i64 = 4;

/// How many hits are wanted of an object, and what is known of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How many records the reader sees, if they are at most [`SMALL_SCOPE`].
    pub visible: Option<u64>,
    /// Up to so many records that meet the question are each asked whether such a reader sees them.
    pub probed: u64,
    /// Hits at most.
    pub limit: u64,
}

impl Wanted {
    /// At most `limit` hits for a reader of `visible` records.
    #[must_use]
    pub fn new(visible: Option<u64>, limit: u64) -> Self {
        Self { visible, probed: FEW_PROBED, limit }
    }
}

/// A statement that answers, for at most `limit` records of an object that the question finds in what may
/// be read of it, the id and how good the hit is: 0 for an exact name, 1 for somebody who is called so and
/// has a position of that kind, 2 for the start of a name, 3 for any other. The best come first, the newest
/// first among them. None if there is nothing to find.
#[must_use]
pub fn hits(
    dialect: Dialect,
    catalog: &Arc<Catalog>,
    (access, now): (&Access, Micros),
    object: ObjectId,
    question: &Question,
    Wanted { visible, probed, limit }: Wanted,
) -> Option<Statement> {
    let mut sql = Sql::new(dialect, catalog, access, now);
    let object = catalog.object(object);
    let tags = tags(object, access);
    let found = question.found(&tags);
    if *access.reach(object.id, Verb::Read) == Reach::None || found.is_never() {
        return None;
    }
    let visible = visible.filter(|size| {
        *size <= SMALL_SCOPE && matches!(access.reach(object.id, Verb::Read), Reach::Terms(_))
    });
    let mut word = "WITH ";
    if visible.is_some() {
        sql.push(word).push("v(id) AS MATERIALIZED (");
        sql.visible_ids(object, Verb::Read);
        sql.push(")");
        word = ", ";
    }
    // SQLite walks its index for a reader of much: nothing is faster.
    let few = match (dialect, visible) {
        (_, Some(_)) => Some(probed),
        (Dialect::Postgres, None) => Some(sql.few_found(object)),
        (Dialect::Sqlite, None) => None,
    };
    let mut tiers = Vec::new();
    let ways = [question.exact(&tags), question.titled(&tags), question.start(&tags), found];
    for (tier, expr) in (0..TIERS).zip(ways) {
        if expr.is_never() {
            continue;
        }
        if let Some(few) = few {
            sql.push(word);
            sql.collected(object, tier, &expr, few);
            word = ", ";
        }
        tiers.push((tier, expr));
    }
    sql.push(word).push("h(id, tier) AS MATERIALIZED (");
    sql.list(" UNION ALL ", tiers, |sql, (tier, expr)| {
        if let Some(few) = few {
            sql.tier_of_collected(object, tier, few, limit);
            sql.push(" UNION ALL ");
        }
        match (dialect, few) {
            (Dialect::Postgres, Some(few)) if visible.is_some() => {
                sql.tier_of_visible(object, (tier, &expr), few, limit);
            }
            (Dialect::Postgres, Some(few)) => sql.tier_of_walk(object, (tier, &expr), few, limit),
            _ => sql.tier_of_fts(object, (tier, &expr), few, limit),
        }
    });
    sql.push(") SELECT h.id, min(h.tier) AS tier FROM h GROUP BY h.id ORDER BY tier, h.id DESC");
    sql.push(" LIMIT ").number(limit);
    Some(sql.finish())
}

impl Sql<'_> {
    /// Appends the condition that the record `alias` meets a condition on its lexemes.
    pub(crate) fn searched(&mut self, object: &ObjectDef, alias: Alias, expr: &Expr) {
        let (table, id) = (table(object), id_column(self.dialect));
        self.column(alias, &object.fields[0]).push(" IN (SELECT s.").push(id);
        self.push(" FROM \"").push(&table).push("\" s WHERE ");
        self.matched(&table, expr);
        self.push(")");
    }

    /// Appends the condition on the lexemes of the row `s`.
    fn matched(&mut self, table: &str, expr: &Expr) {
        let text = Value::Text(spell(self.dialect, expr));
        match self.dialect {
            Dialect::Sqlite => {
                self.push("s.\"").push(table).push("\" MATCH ").bind(text);
            }
            Dialect::Postgres => {
                // In a query of its own, the planner takes one record in a thousand for granted. What it
                // thinks it knows of a beginning makes it read the whole table.
                self.push("s.\"lexemes\" @@ (SELECT ").bind(text).push("::tsquery)");
            }
        }
    }

    /// The same for rows that are found another way: no index answers it, and on PostgreSQL half of
    /// the rows are taken to meet it.
    fn checked(&mut self, expr: &Expr) {
        let text = Value::Text(spell(self.dialect, expr));
        self.push("CASE WHEN s.\"lexemes\" @@ (SELECT ").bind(text);
        self.push("::tsquery) THEN TRUE ELSE FALSE END");
    }

    /// The hits of one tier on SQLite: the index answers from the newest on. `probed` says up to how many
    /// records were collected for a reader of few.
    fn tier_of_fts(
        &mut self,
        object: &ObjectDef,
        (tier, expr): (i64, &Expr),
        probed: Option<u64>,
        limit: u64,
    ) {
        let table = table(object);
        let row = self.alias();
        self.push("SELECT id, ").number(tier).push(" FROM (SELECT s.rowid AS id FROM \"");
        self.push(&table).push("\" s CROSS JOIN ").push(&object.quoted).push(" ");
        self.number(row).push(" ON ").column(row, &object.fields[0]).push(" = s.rowid WHERE ");
        self.matched(&table, expr);
        self.push(" AND ");
        match probed {
            None => self.visible(object, row, Verb::Read, Walk::Probe),
            Some(probed) => {
                // With a plus the index is not asked for each of the ids, which opens all its segments
                // each time.
                self.unless_collected(tier, probed).push(" AND +s.rowid IN v");
                self.not_private(object, row, Walk::Probe, 0);
            }
        }
        self.push(" ORDER BY s.rowid DESC LIMIT ").number(limit).push(") a").number(row);
    }

    /// The hits of one tier among few visible records on PostgreSQL.
    fn tier_of_visible(
        &mut self,
        object: &ObjectDef,
        (tier, expr): (i64, &Expr),
        probed: u64,
        limit: u64,
    ) {
        let table = table(object);
        let row = self.alias();
        self.push("(SELECT s.\"id\", CAST(").number(tier).push(" AS BIGINT) FROM v JOIN \"");
        self.push(&table).push("\" s ON s.\"id\" = v.id JOIN ").push(&object.quoted).push(" ");
        self.number(row).push(" ON ").column(row, &object.fields[0]).push(" = s.\"id\" WHERE ");
        self.unless_collected(tier, probed).push(" AND ");
        self.checked(expr);
        self.not_private(object, row, Walk::Probe, 0);
        self.push(" ORDER BY s.\"id\" DESC LIMIT ").number(limit).push(")");
    }

    /// The records that meet a tier's condition, unless they are more than `few`.
    fn collected(&mut self, object: &ObjectDef, tier: i64, expr: &Expr, few: u64) {
        let (table, id) = (table(object), id_column(self.dialect));
        self.push("f").number(tier).push("(id) AS MATERIALIZED (SELECT s.").push(id);
        self.push(" FROM \"").push(&table).push("\" s WHERE ");
        self.matched(&table, expr);
        self.push(" LIMIT ").number(few + 1).push(")");
    }

    /// Appends the condition that a tier's records are too many to be collected.
    fn unless_collected(&mut self, tier: i64, few: u64) -> &mut Self {
        self.push("(SELECT count(*) FROM f").number(tier).push(") > ").number(few)
    }

    /// Up to how many records are collected.
    fn few_found(&self, object: &ObjectDef) -> u64 {
        match self.access.reach(object.id, Verb::Read) {
            Reach::All | Reach::None => FEW_FOUND,
            Reach::Terms(_) => FEW_FOUND_IN_SCOPE,
        }
    }

    /// The hits of one tier among the records collected, if they are all: each is asked whether it may be
    /// seen.
    fn tier_of_collected(&mut self, object: &ObjectDef, tier: i64, few: u64, limit: u64) {
        let row = self.alias();
        self.push("SELECT id, CAST(")
            .number(tier)
            .push(" AS BIGINT) FROM (SELECT s.id AS id FROM f");
        self.number(tier).push(" s JOIN ").push(&object.quoted).push(" ").number(row);
        self.push(" ON ")
            .column(row, &object.fields[0])
            .push(" = s.id WHERE (SELECT count(*) FROM f");
        self.number(tier).push(") <= ").number(few).push(" AND ");
        self.visible(object, row, Verb::Read, Walk::Probe);
        self.push(" ORDER BY s.id DESC LIMIT ").number(limit).push(") a").number(row);
    }

    /// The hits of one tier on PostgreSQL where too many records meet its condition to collect them: by
    /// walking the records from the newest. Either this is carried out or what was collected is looked at.
    fn tier_of_walk(
        &mut self,
        object: &ObjectDef,
        (tier, expr): (i64, &Expr),
        few: u64,
        limit: u64,
    ) {
        let table = table(object);
        let row = self.alias();
        self.push("(SELECT s.\"id\", CAST(").number(tier).push(" AS BIGINT) FROM \"");
        self.push(&table).push("\" s JOIN ").push(&object.quoted).push(" ").number(row);
        self.push(" ON ").column(row, &object.fields[0]).push(" = s.id WHERE ");
        self.unless_collected(tier, few).push(" AND ");
        self.checked(expr);
        self.push(" AND ");
        self.visible(object, row, Verb::Read, Walk::Index);
        self.push(" ORDER BY s.id DESC LIMIT ").number(limit).push(")");
    }
}
