//! The plan: a question checked against the catalog and the reader's rights, and nothing else.
//!
//! A [`Plan`] comes only from [`Plan::resolve`], which needs an [`Access`]. Every field in it was found
//! readable, every operand was read as its field's kind, every order ends in the id. What is left to
//! the emitter is spelling.

mod predicate;
mod resolve;

pub use predicate::{Compare, Operand, Pattern, Predicate};
pub(crate) use resolve::cursor::read as read_cursor;
pub(crate) use resolve::operand::value as read_operand;

use std::sync::Arc;

use steward_model::catalog::{Catalog, FieldId, ObjectId};
use steward_model::clock::Micros;
use steward_model::formula::{Display, When};
use steward_model::query::{Aggregate, Bucket, Direction, ListQuery, Nulls};
use steward_model::scope::{Access, Verb};
use steward_model::{Result, Value};

/// The most rows of one answer; more are left out and the answer says so in its range.
pub const MAX_ROWS: u64 = 1_000;

/// The most rows of one page of an export, which is made up of as many pages as it needs.
pub const MAX_EXPORTED: u64 = 32_000;

/// The most rows that can be left out first; no table has more, so a greater number means the same.
/// Small enough that sums with it stay within 64 bits.
pub const MAX_OFFSET: u64 = 1 << 53;

/// The most related records of one record in an answer.
pub const MAX_EMBEDDED: u64 = 1_000;

/// Where counting stops when an exact count is not asked for.
pub const COUNT_CAP: u64 = 10_000;

/// Up to so many visible records a query starts from them; above, it walks the order's index.
pub const SMALL_SCOPE: u64 = 5_000;

/// A question ready to be put to a database.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) access: Access,
    pub(crate) verb: Verb,
    pub(crate) now: Micros,
    pub(crate) relative: bool,
    /// Whether anything that is shown looks at the clock.
    pub(crate) clocked: bool,
    pub(crate) drive: bool,
    pub(crate) root: Query,
}

/// What is asked of one object: the top of a plan, or an embedding.
#[derive(Clone, Debug)]
pub struct Query {
    /// The object.
    pub object: ObjectId,
    /// What to show, in order.
    pub items: Vec<Item>,
    /// Which rows, besides being visible and undeleted.
    pub filter: Predicate,
    /// In which order; ends in the id unless the query aggregates.
    pub order: Vec<OrderKey>,
    /// At most so many rows.
    pub limit: u64,
    /// Leaving out so many first.
    pub offset: u64,
    /// Continue behind the row with these values of the order's keys.
    pub after: Option<Vec<Value>>,
    /// Whether items are aggregates and group keys.
    pub grouped: bool,
}

/// One thing to show.
#[derive(Clone, Debug)]
pub enum Item {
    /// A field; a group key when the query aggregates.
    Field {
        /// Its key in the answer.
        key: String,
        /// The field.
        field: FieldId,
        /// The stretch of time that is shown instead of it.
        bucket: Option<Bucket>,
        /// As what.
        look: Look,
    },
    /// A field whose values the reader may not see: always null.
    Masked {
        /// Its key in the answer.
        key: String,
    },
    /// A field that has no column.
    Display {
        /// Its key in the answer.
        key: String,
        /// The field.
        display: Arc<Display>,
        /// As what.
        look: Look,
    },
    /// An aggregate.
    Aggregate {
        /// Its key in the answer.
        key: String,
        /// The function.
        function: Aggregate,
        /// The field; none for a count of rows.
        field: Option<FieldId>,
        /// As what.
        look: Look,
    },
    /// One related record, or null.
    One {
        /// Its key in the answer.
        key: String,
        /// Whether it appears in the answer; otherwise it only filters and orders.
        shown: bool,
        /// Whether its fields become fields of the row.
        spread: bool,
        /// The reference of this object.
        field: FieldId,
        /// What of it, if it meets the filter.
        query: Box<Query>,
    },
    /// Several related records.
    Many {
        /// Their key in the answer.
        key: String,
        /// Whether they appear in the answer; otherwise they only filter.
        shown: bool,
        /// Whether its fields become lists in the row, with a value for each related record.
        spread: bool,
        /// The reference of the related object.
        field: FieldId,
        /// For an any-record: the related object's field that names this object, and its name.
        when: Option<(FieldId, String)>,
        /// What of them.
        query: Box<Query>,
    },
}

/// As what a value is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// As its kind is.
    #[default]
    Plain,
    /// As text.
    Text,
    /// As a whole number, halves rounded away from zero.
    Whole,
}

/// What rows are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GroupKey {
    /// The position in [`Query::items`] of the spread embedding whose field it is.
    pub(crate) one: Option<usize>,
    /// The field.
    pub(crate) field: FieldId,
    /// The stretch of time in which it lies.
    pub(crate) bucket: Option<Bucket>,
}

impl Query {
    /// What the rows are grouped by, if they are.
    pub(crate) fn group_keys(&self) -> impl Iterator<Item = GroupKey> {
        group_keys(&self.items).into_iter().map(|(_, key)| key)
    }
}

/// What is grouped by where these items stand beside aggregates, each with its item's position.
fn group_keys(items: &[Item]) -> Vec<(usize, GroupKey)> {
    let mut keys = Vec::new();
    for (position, item) in items.iter().enumerate() {
        match item {
            Item::Field { field, bucket, .. } => {
                keys.push((position, GroupKey { one: None, field: *field, bucket: *bucket }));
            }
            Item::One { spread: true, shown: true, query, .. } => {
                let inner = group_keys(&query.items).into_iter();
                keys.extend(
                    inner.map(|(_, key)| (position, GroupKey { one: Some(position), ..key })),
                );
            }
            _ => {}
        }
    }
    keys
}

/// One key of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderKey {
    /// The position in [`Query::items`] of the [`Item::One`] whose field it is; none for the query's
    /// own object.
    pub one: Option<usize>,
    /// The field.
    pub field: FieldId,
    /// The stretch of time that orders the rows instead of it.
    pub bucket: Option<Bucket>,
    /// Which way.
    pub direction: Direction,
    /// Where nulls go.
    pub nulls: Nulls,
    /// Whether the column can be null.
    pub nullable: bool,
}

impl Plan {
    /// Checks a question and makes its plan.
    ///
    /// # Errors
    /// Names what does not exist, may not be read, can't be read as its field's kind, or is not
    /// supported.
    pub fn resolve(
        catalog: &Arc<Catalog>,
        access: &Access,
        verb: Verb,
        now: Micros,
        object: ObjectId,
        query: &ListQuery,
    ) -> Result<Self> {
        let resolver = resolve::Resolver::new(catalog, access, verb, now);
        let root = resolver.root(object, query)?;
        Ok(Self {
            catalog: Arc::clone(catalog),
            access: access.clone(),
            verb,
            now,
            relative: resolver.is_relative(),
            clocked: resolver.is_clocked(),
            drive: false,
            root,
        })
    }

    /// The plan of the same question, in which every operand is the number of its place, with marks
    /// in these places.
    pub(crate) fn marked(&self, query: &ListQuery) -> Result<Self> {
        let resolver = resolve::Resolver::new(&self.catalog, &self.access, self.verb, self.now);
        Ok(Self { root: resolver.marking().root(self.root.object, query)?, ..self.clone() })
    }

    /// Whether it was asked for what depends on the time, such as `@today`: a plan made later would be
    /// another one.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.relative
    }

    /// What a reading at this time needs to know of it, if anything that is shown looks at the clock.
    pub(crate) fn when(&self, now: Micros) -> Option<Arc<When>> {
        self.clocked.then(|| Arc::new(When::new(now, self.access.zone())))
    }

    /// The object asked for.
    #[must_use]
    pub fn object(&self) -> ObjectId {
        self.root.object
    }

    /// The rows asked for at most.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.root.limit
    }

    /// The rows left out first.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.root.offset
    }

    /// Whether it continues behind a cursor.
    #[must_use]
    pub fn continues(&self) -> bool {
        self.root.after.is_some()
    }

    /// Whether the answer is grouped or aggregated.
    #[must_use]
    pub fn grouped(&self) -> bool {
        self.root.grouped
    }

    /// Whether there is one row whatever the records are: aggregates without anything to group by.
    #[must_use]
    pub fn is_one_row(&self) -> bool {
        self.root.grouped && self.root.group_keys().next().is_none()
    }

    /// Whether it would pay to start from the visible records, if they are few: the reader does not
    /// see everything, and no filter already narrows the rows to a few.
    #[must_use]
    pub fn scope_matters(&self) -> bool {
        matches!(
            self.access.reach(self.root.object, self.verb),
            steward_model::scope::Reach::Terms(_)
        ) && !self.root.filter.narrow(self.catalog.object(self.root.object))
    }

    /// Starts from the visible records, which are known to be few.
    #[must_use]
    pub fn from_small_scope(mut self) -> Self {
        self.drive = true;
        self
    }
}
