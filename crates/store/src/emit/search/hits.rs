//! The hits of one object.
//!
//! Each tier of hits is a step of its own, and each step ends as soon as it has enough. How records come to
//! be hits depends on who asks and on how many meet the question, which the statement finds out itself.

use std::sync::Arc;

use steward_model::Value;
use steward_model::catalog::{Catalog, ObjectDef, ObjectId};
use steward_model::clock::Micros;
use steward_model::scope::{Access, Reach, Verb};
use steward_model::search::Expr;

use super::super::predicate::Walk;
use super::super::sql::Sql;
use super::bounds::Bounds;
use crate::plan::SMALL_SCOPE;
use crate::search::{Asked, Sample, id_column, table};
use crate::{Dialect, Statement};

/// How many tiers there are.
const TIERS: usize = 4;

/// The tier of exact names: few records have one in common.
const EXACT: i64 = 0;

/// How many hits are wanted of an object, and what is known of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How many records the reader sees, if they are at most [`SMALL_SCOPE`].
    pub visible: Option<u64>,
    /// Hits at most.
    pub limit: u64,
    /// How many of the newest records PostgreSQL walks in each tier for a reader of much, before anything is
    /// collected; see [`Self::knowing`].
    pub walked: [u64; TIERS],
    /// Where one way gives way to another.
    pub bounds: Bounds,
}

impl Wanted {
    /// At most `limit` hits for a reader of `visible` records.
    #[must_use]
    pub fn new(visible: Option<u64>, limit: u64) -> Self {
        Self { visible, limit, walked: [0; TIERS], bounds: Bounds::default() }
    }

    /// The same with what a sample of the object's index tells of the question.
    #[must_use]
    pub fn knowing(
        mut self,
        sample: &Sample,
        (access, object): (&Access, ObjectId),
        asked: &Asked,
    ) -> Self {
        let in_scope = matches!(access.reach(object, Verb::Read), Reach::Terms(_));
        self.walked =
            asked.tiers().each_ref().map(|expr| self.bounds.walked(sample.met(expr), in_scope));
        self
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
    asked: &Asked,
    wanted: Wanted,
) -> Option<Statement> {
    let mut sql = Sql::new(dialect, catalog, access, now);
    let object = catalog.object(object);
    let reach = access.reach(object.id, Verb::Read);
    if *reach == Reach::None || asked.is_never() {
        return None;
    }
    let in_scope = matches!(reach, Reach::Terms(_));
    let visible = wanted.visible.filter(|size| *size <= SMALL_SCOPE && in_scope);
    let way = Way::of(dialect, visible, in_scope, wanted.bounds);
    let mut word = "WITH ";
    if matches!(way, Way::Few(_)) {
        sql.push("WITH v(id) AS MATERIALIZED (");
        sql.visible_ids(object, Verb::Read);
        sql.push(")");
        word = ", ";
    }
    let tiers = (0..).zip(asked.tiers());
    let asked: Vec<(i64, &Expr)> = tiers.filter(|(_, expr)| !expr.is_never()).collect();
    for (index, (number, expr)) in asked.iter().enumerate() {
        sql.push(word);
        let better = asked[..index].iter().map(|(number, _)| *number).collect();
        let tier = Tier { object, number: *number, expr, better, wanted: &wanted };
        sql.tier(&tier, way);
        word = ", ";
    }
    sql.push(" SELECT h.id, min(h.tier) AS tier FROM (");
    sql.list(" UNION ALL ", &asked, |sql, (number, _)| {
        sql.push("SELECT id, CAST(").number(number).push(" AS BIGINT) AS tier FROM h");
        sql.number(number);
    });
    sql.push(") h GROUP BY h.id ORDER BY tier, h.id DESC LIMIT ").number(wanted.limit);
    Some(sql.finish())
}

/// How hits are found.
#[derive(Clone, Copy)]
enum Way {
    /// SQLite, a reader of much: its index is walked from the newest on, and each record asked whether it
    /// is seen. Nothing is faster.
    Index,
    /// PostgreSQL, a reader of much. Its index tells no order: up to so many records that meet a question are
    /// collected; if more do, the records are walked.
    Much(u64),
    /// A reader of few: up to so many records that meet the question are asked whether he sees them; above,
    /// those that he sees are collected.
    Few(u64),
}

impl Way {
    fn of(dialect: Dialect, visible: Option<u64>, in_scope: bool, bounds: Bounds) -> Self {
        match (dialect, visible) {
            (_, Some(_)) => Self::Few(bounds.probed),
            (Dialect::Sqlite, None) => Self::Index,
            (Dialect::Postgres, None) if in_scope => Self::Much(bounds.collected_in_scope),
            (Dialect::Postgres, None) => Self::Much(bounds.collected),
        }
    }
}

/// One tier of hits.
struct Tier<'t> {
    object: &'t ObjectDef,
    number: i64,
    expr: &'t Expr,
    /// The tiers before it.
    better: Vec<i64>,
    wanted: &'t Wanted,
}

impl Tier<'_> {
    /// How many of the newest records are walked first; none where the way is another one.
    fn walked(&self, way: Way) -> Option<u64> {
        let may = matches!(way, Way::Much(_)) && self.number > EXACT;
        may.then(|| self.wanted.walked[usize::try_from(self.number).unwrap_or_default()])
    }
}

impl Sql<'_> {
    /// Appends the steps that end with the tier's hits, `h` and its number.
    fn tier(&mut self, tier: &Tier<'_>, way: Way) {
        let walked = tier.walked(way);
        if let Some(walked) = walked {
            self.newest(tier, walked);
            self.push(", ");
        }
        if let Way::Much(few) | Way::Few(few) = way {
            self.collected(tier, few, walked.is_some());
            self.push(", ");
        }
        self.push("h").number(tier.number).push("(id) AS MATERIALIZED (");
        match way {
            Way::Index => self.of_index(tier),
            Way::Much(few) => {
                // Each once: they are counted.
                if walked.is_some() {
                    self.push("SELECT id FROM w").number(tier.number).push(" UNION ");
                }
                self.of_collected(tier, few);
                self.push(" UNION ");
                self.of_walk(tier, few);
            }
            Way::Few(few) => {
                self.of_collected(tier, few);
                self.push(" UNION ALL ");
                match self.dialect {
                    Dialect::Sqlite => self.of_index_for_few(tier, few),
                    Dialect::Postgres => self.of_visible(tier, few),
                }
            }
        }
        self.push(")");
    }

    /// Appends the condition that better tiers leave room.
    fn room(&mut self, tier: &Tier<'_>) {
        self.push("TRUE");
        for better in &tier.better {
            self.push(" AND (SELECT count(*) FROM h").number(better).push(") < ");
            self.number(tier.wanted.limit);
        }
    }

    /// Appends the end of a step that walks the index of SQLite: nothing is looked up if the condition does
    /// not hold, which in a `WHERE` would be asked of each record.
    fn at_most(&mut self, limit: u64, condition: impl FnOnce(&mut Self)) {
        self.push(" ORDER BY s.rowid DESC LIMIT CASE WHEN ");
        condition(self);
        self.push(" THEN ").number(limit).push(" ELSE 0 END");
    }

    /// The hits among so many of the newest records, if better tiers leave room. How many stands beside the
    /// statement, so that common and rare questions share one that is planned once.
    fn newest(&mut self, tier: &Tier<'_>, walked: u64) {
        let walked = Value::Int(i64::try_from(walked).unwrap_or(i64::MAX));
        self.push("w").number(tier.number).push("(id) AS MATERIALIZED (SELECT s.id FROM ");
        self.push("(SELECT s.id, s.\"lexemes\" FROM \"").push(&table(tier.object));
        self.push("\" s ORDER BY s.id DESC LIMIT ").bind(walked).push(") s WHERE ");
        self.room(tier);
        self.push(" AND ");
        self.met(tier.expr);
        self.push(" AND ");
        self.seen(tier.object);
        self.push(" LIMIT ").number(tier.wanted.limit).push(")");
    }

    /// The records that meet the tier's condition, up to one more than `few`; on SQLite the newest.
    fn collected(&mut self, tier: &Tier<'_>, few: u64, walked: bool) {
        let table = table(tier.object);
        self.push("f").number(tier.number).push("(id) AS MATERIALIZED (SELECT s.");
        self.push(id_column(self.dialect)).push(" FROM \"").push(&table).push("\" s WHERE ");
        self.matched(&table, tier.expr);
        match self.dialect {
            // Whether there is room is not asked: SQLite writes a step out at each mention, and those that it
            // mentions, which would grow too deep.
            Dialect::Sqlite => {
                self.push(" ORDER BY s.rowid DESC");
            }
            Dialect::Postgres => {
                self.push(" AND ");
                self.room(tier);
                if walked {
                    self.push(" AND (SELECT count(*) FROM w").number(tier.number).push(") < ");
                    self.number(tier.wanted.limit);
                }
            }
        }
        self.push(" LIMIT ").number(few + 1).push(")");
    }

    /// Appends how many records were collected for the tier.
    fn count_collected(&mut self, tier: &Tier<'_>) -> &mut Self {
        self.push("(SELECT count(*) FROM f").number(tier.number).push(")")
    }

    /// Appends the condition that the record `s` may be seen.
    ///
    /// A query of its own for each record, so that nothing is joined: hits are asked for one after the other,
    /// from the newest on, until there are enough.
    fn seen(&mut self, object: &ObjectDef) {
        let (row, id) = (self.alias(), id_column(self.dialect));
        self.push("(SELECT TRUE FROM ").push(&object.quoted).push(" ").number(row);
        self.push(" WHERE ").column(row, &object.fields[0]).push(" = s.").push(id).push(" AND ");
        let walk = match self.dialect {
            Dialect::Sqlite => Walk::Probe,
            Dialect::Postgres => Walk::Index,
        };
        self.visible(object, row, Verb::Read, walk);
        self.push(")");
    }

    /// The hits among the records collected, if they are all.
    fn of_collected(&mut self, tier: &Tier<'_>, few: u64) {
        let id = id_column(self.dialect);
        self.push("SELECT id FROM (SELECT s.").push(id).push(" AS id FROM (SELECT id");
        if self.dialect == Dialect::Sqlite {
            self.push(" AS rowid");
        }
        // The limit of its own keeps the order: what comes first is asked first.
        self.push(" FROM f").number(tier.number).push(" ORDER BY id DESC LIMIT ").number(few);
        self.push(") s WHERE ").count_collected(tier).push(" <= ").number(few).push(" AND ");
        self.seen(tier.object);
        self.push(" LIMIT ").number(tier.wanted.limit).push(") c");
    }

    /// The hits on SQLite for a reader of much.
    fn of_index(&mut self, tier: &Tier<'_>) {
        let table = table(tier.object);
        self.push("SELECT s.rowid FROM \"").push(&table).push("\" s WHERE ");
        self.matched(&table, tier.expr);
        self.push(" AND ");
        self.seen(tier.object);
        self.at_most(tier.wanted.limit, |sql| sql.room(tier));
    }

    /// The same for a reader of few, if more were found than are asked whether he sees them. The index is
    /// walked and compared with what he sees: looking each record up would open all segments of the index
    /// each time. What he sees stands here once for each tier: SQLite makes cursors for each mention of a step,
    /// and knows a thousand.
    fn of_index_for_few(&mut self, tier: &Tier<'_>, few: u64) {
        let table = table(tier.object);
        self.push("SELECT id FROM (SELECT s.rowid AS id FROM \"").push(&table).push("\" s WHERE ");
        self.matched(&table, tier.expr);
        self.push(" AND +s.rowid IN v");
        self.at_most(tier.wanted.limit, |sql| {
            sql.count_collected(tier).push(" > ").number(few);
        });
        self.push(") i");
    }

    /// The hits on PostgreSQL among what a reader of few sees, unless at most `few` records were collected
    /// and they are all.
    fn of_visible(&mut self, tier: &Tier<'_>, few: u64) {
        self.push("SELECT id FROM (SELECT v.id FROM (SELECT id FROM v ORDER BY id DESC LIMIT ");
        self.number(i64::MAX).push(") v WHERE ");
        self.room(tier);
        self.push(" AND ").count_collected(tier).push(" > ").number(few);
        self.push(" AND (SELECT ");
        self.met(tier.expr);
        self.push(" FROM \"").push(&table(tier.object)).push("\" s WHERE s.id = v.id) LIMIT ");
        self.number(tier.wanted.limit).push(") c");
    }

    /// The hits on PostgreSQL if too many records meet the tier's condition to collect them: by walking the
    /// records from the newest.
    fn of_walk(&mut self, tier: &Tier<'_>, few: u64) {
        self.push("SELECT id FROM (SELECT s.id FROM \"").push(&table(tier.object));
        self.push("\" s WHERE ")
            .count_collected(tier)
            .push(" > ")
            .number(few)
            .push(" AND CASE WHEN ");
        // Half of the records are taken to meet this, so that they are walked.
        self.met(tier.expr);
        self.push(" THEN TRUE ELSE FALSE END AND ");
        self.seen(tier.object);
        self.push(" ORDER BY s.id DESC LIMIT ").number(tier.wanted.limit).push(") c");
    }
}
