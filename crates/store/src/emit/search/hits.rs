//! The hits of one object.
//!
//! Each tier of hits is a step of its own, and each step ends as soon as it has enough. How records come to
//! be hits depends on who asks and on how many meet the question, which the statement finds out itself.

use std::sync::Arc;

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

/// How many hits are wanted of an object, and what is known of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How many records the reader sees, if they are at most [`SMALL_SCOPE`].
    pub visible: Option<u64>,
    /// Hits at most.
    pub limit: u64,
    /// In which tiers the question is common, so that PostgreSQL looks in the newest records first for a
    /// reader of much; see [`Self::knowing`].
    pub common: [bool; TIERS],
    /// Where one way gives way to another.
    pub bounds: Bounds,
}

impl Wanted {
    /// At most `limit` hits for a reader of `visible` records.
    #[must_use]
    pub fn new(visible: Option<u64>, limit: u64) -> Self {
        Self { visible, limit, common: [false; TIERS], bounds: Bounds::default() }
    }

    /// The same with what a sample of the object's index tells of the question.
    #[must_use]
    pub fn knowing(mut self, sample: &Sample, asked: &Asked) -> Self {
        self.common = asked.tiers().each_ref().map(|expr| sample.met(expr) >= self.bounds.common);
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
    let way = Way::of(dialect, visible, wanted.bounds);
    let mut word = "WITH ";
    match way {
        Way::Index => {}
        Way::Much(_) => {
            sql.push("WITH ");
            sql.windows(object);
            word = ", ";
        }
        Way::Few(_) => {
            sql.push("WITH v(id) AS MATERIALIZED (");
            sql.visible_ids(object, Verb::Read);
            sql.push(")");
            word = ", ";
        }
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
    /// PostgreSQL, a reader of much. Its index tells no order: up to so many records that meet a rare question
    /// are collected; otherwise it is asked for the newest records first.
    Much(u64),
    /// A reader of few: up to so many records that meet the question are asked whether he sees them; above,
    /// those that he sees are collected.
    Few(u64),
}

impl Way {
    fn of(dialect: Dialect, visible: Option<u64>, bounds: Bounds) -> Self {
        match (dialect, visible) {
            (_, Some(_)) => Self::Few(bounds.probed),
            (Dialect::Sqlite, None) => Self::Index,
            (Dialect::Postgres, None) => Self::Much(bounds.collected),
        }
    }
}

/// One tier of hits.
pub(super) struct Tier<'t> {
    pub(super) object: &'t ObjectDef,
    pub(super) number: i64,
    pub(super) expr: &'t Expr,
    /// The tiers before it.
    better: Vec<i64>,
    pub(super) wanted: &'t Wanted,
}

impl Tier<'_> {
    /// Whether the question is common in it.
    pub(super) fn is_common(&self) -> bool {
        usize::try_from(self.number).is_ok_and(|number| self.wanted.common[number])
    }
}

impl Sql<'_> {
    /// Appends the steps that end with the tier's hits, `h` and its number.
    fn tier(&mut self, tier: &Tier<'_>, way: Way) {
        match way {
            Way::Index => {}
            Way::Much(few) => self.rare(tier, few),
            Way::Few(few) => self.collected(tier, few),
        }
        self.push("h").number(tier.number).push("(id) AS MATERIALIZED (");
        match way {
            Way::Index => self.of_index(tier),
            Way::Much(few) => self.of_newest(tier, few),
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
    pub(super) fn room(&mut self, tier: &Tier<'_>) {
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

    /// The records that meet the tier's condition, up to one more than `few`; on SQLite the newest.
    fn collected(&mut self, tier: &Tier<'_>, few: u64) {
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
            }
        }
        self.push(" LIMIT ").number(few + 1).push("), ");
    }

    /// Appends how many records were collected for the tier.
    pub(super) fn count_collected(&mut self, tier: &Tier<'_>) -> &mut Self {
        self.push("(SELECT count(*) FROM f").number(tier.number).push(")")
    }

    /// Appends the condition that the record `s` may be seen.
    ///
    /// A query of its own for each record, so that nothing is joined: hits are asked for one after the other,
    /// from the newest on, until there are enough.
    pub(super) fn seen(&mut self, object: &ObjectDef) {
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
}
