//! A form: a plan and its statement with the operands left open.
//!
//! Most requests repeat a question that was asked before with other operands. What follows from the
//! question itself - names looked up, rights asked, SQL written - is the same each time. A form keeps
//! that for one catalog and one reader's scope, and an answer then needs only its operands read.
//!
//! It holds the catalog and the scope that it was made with, so that nobody can take another's for it:
//! see [`Form::is_of`].

mod fill;
mod outline;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::ToSpan;
use steward_model::catalog::{Catalog, FieldId, ObjectId};
use steward_model::clock::Micros;
use steward_model::query::ListQuery;
use steward_model::scope::Access;
use steward_model::{Value, zone};

pub(crate) use self::fill::mark;
pub use self::outline::Outline;
use crate::emit::{self, Listing};
use crate::plan::{Item, Plan, Query, read_cursor, read_operand};
use crate::{Dialect, Statement};

/// A question with its operands left open, planned for one reader.
#[derive(Debug)]
pub struct Form {
    /// With marks in place of the operands.
    plan: Plan,
    dialect: Dialect,
    /// The field that each operand belongs to.
    fields: Vec<(ObjectId, FieldId)>,
    /// The reader's day on which it was made: what a scope reaches can depend on the date.
    day: Range<Micros>,
    walk: OnceLock<Sheet>,
    from_scope: OnceLock<Sheet>,
}

/// A listing whose statement has marks among its values.
#[derive(Debug)]
struct Sheet {
    listing: Listing,
    /// The operand at each place; none where the value is the same for all.
    marks: Vec<Option<usize>>,
}

impl Form {
    /// The form of a question that has just been planned. `None` if it can't have one.
    #[must_use]
    pub fn new(plan: &Plan, query: &ListQuery, dialect: Dialect) -> Option<Self> {
        let outline = Outline::of(query).filter(|_| !plan.is_relative())?;
        let day = day_of(&plan.access, plan.now)?;
        let mut open = ListQuery { after: None, ..query.clone() };
        outline::number_operands(&mut open);
        let mut marked = plan.marked(&open).ok()?;
        marked.drive = false;
        let fields = fill::fields(&mut marked.root, outline.operands.len())?;
        if let Some(after) = &plan.root.after {
            // Where a key has no value the statement is another one.
            if after.iter().any(Value::is_null) {
                return None;
            }
            let first = fields.len();
            marked.root.after = Some((first..first + after.len()).map(fill::mark).collect());
        }
        let (walk, from_scope) = (OnceLock::new(), OnceLock::new());
        Some(Self { plan: marked, dialect, fields, day, walk, from_scope })
    }

    /// Whether it was made with this catalog, for this very scope, and on this day.
    #[must_use]
    pub fn is_of(&self, catalog: &Arc<Catalog>, access: &Access, now: Micros) -> bool {
        let same_reader = match (&self.plan.access, access) {
            (Access::User(own), Access::User(other)) => Arc::ptr_eq(own, other),
            _ => false,
        };
        same_reader && Arc::ptr_eq(&self.plan.catalog, catalog) && self.day.contains(&now)
    }

    /// The operands and the cursor of a question with this outline, read as their fields' kinds.
    /// `None` where they can't be: planning the question says why.
    #[must_use]
    pub fn read(&self, outline: &Outline<'_>, after: Option<&str>) -> Option<Vec<Value>> {
        if outline.operands.len() != self.fields.len() {
            return None;
        }
        let keys = self.plan.root.after.as_ref().map_or(0, Vec::len);
        let mut values = Vec::with_capacity(self.fields.len() + keys);
        for (&(object, field), text) in self.fields.iter().zip(&outline.operands) {
            let field = &self.plan.catalog.object(object).fields[field];
            values.push(read_operand(field, text).ok()?);
        }
        if let Some(after) = after {
            let (catalog, root) = (&*self.plan.catalog, &self.plan.root);
            let cursor = read_cursor(catalog.object(root.object), catalog, root, after).ok()?;
            if cursor.iter().any(Value::is_null) {
                return None;
            }
            values.extend(cursor);
        }
        Some(values)
    }

    /// As [`Plan::scope_matters`].
    #[must_use]
    pub fn scope_matters(&self) -> bool {
        self.plan.scope_matters()
    }

    /// The listing with these values, read at `now`; `small` starts from the visible records, which are known to
    /// be few.
    #[must_use]
    pub fn listing(&self, values: &[Value], now: Micros, small: bool) -> Listing {
        let sheet = if small { &self.from_scope } else { &self.walk };
        let listing = sheet.get_or_init(|| self.sheet(small)).fill(values);
        Listing { when: self.plan.when(now), ..listing }
    }

    /// The plan with these values.
    #[must_use]
    pub fn plan(&self, values: &[Value], now: Micros, small: bool) -> Plan {
        let mut plan = Plan { now, drive: small, ..self.plan.clone() };
        fill::fill(&mut plan.root, values);
        plan
    }

    /// Bytes that it takes up, about.
    #[must_use]
    pub fn weight(&self) -> usize {
        /// An item with its member of the shape, a statement's column, and what holds all together.
        const ITEM: usize = 400;
        const WHOLE: usize = 4 * 1024;
        WHOLE + ITEM * items(&self.plan.root)
    }

    fn sheet(&self, small: bool) -> Sheet {
        let plan = Plan { drive: small, ..self.plan.clone() };
        let listing = emit::list(&plan, self.dialect);
        let marks = listing.statement.params.iter().map(fill::marked).collect();
        Sheet { listing, marks }
    }
}

impl Sheet {
    fn fill(&self, values: &[Value]) -> Listing {
        let open = &self.listing.statement;
        let params =
            open.params.iter().zip(&self.marks).map(|(fixed, mark)| {
                mark.and_then(|place| values.get(place)).unwrap_or(fixed).clone()
            });
        let statement = Statement::new(Arc::clone(&open.sql), params.collect());
        Listing {
            statement,
            shape: Arc::clone(&self.listing.shape),
            when: None,
            keys: Arc::clone(&self.listing.keys),
            fingerprint: Arc::clone(&self.listing.fingerprint),
            limit: self.listing.limit,
            usual: Arc::clone(&self.listing.usual),
        }
    }
}

/// How many items a query has, those of its embeddings included.
fn items(query: &Query) -> usize {
    let embedded = query.items.iter().map(|item| match item {
        Item::One { query, .. } | Item::Many { query, .. } => items(query),
        Item::Field { .. }
        | Item::Masked { .. }
        | Item::Display { .. }
        | Item::Aggregate { .. } => 0,
    });
    query.items.len() + embedded.sum::<usize>()
}

/// From the beginning of the reader's day to its end.
fn day_of(access: &Access, now: Micros) -> Option<Range<Micros>> {
    access.principal()?;
    let day = zone::local(now, access.zone()).start_of_day().ok()?;
    let next = day.checked_add(1.day()).ok()?.start_of_day().ok()?;
    Some(day.timestamp().as_microsecond()..next.timestamp().as_microsecond())
}
