//! A naive evaluator of the read grammar, in memory, to compare the databases with.
//!
//! It takes the same [`ListQuery`] that the store takes and answers from plain vectors of
//! [`Record`]s, with loops and recursion and without a thought for speed. It shares no production
//! code but the model's data types and [`Kind::read_text`](steward_model::kind::Kind::read_text),
//! by which an operand is read as its field's kind: relations, rights, scopes, comparison, order
//! and JSON are its own. What it answers is what the following says.
//!
//! # Rows
//! - A deleted row (`deleted_at` is set) is never seen: not at the top, not embedded, not by a
//!   filter through a relation, not as a collaborator, not as the parent of a cascade.
//! - [`Reach::None`](steward_model::scope::Reach) shows nothing, not even by cascade; `All` shows
//!   all; `Terms` shows a row whose owner field is the user, whose department is among the
//!   departments, on which the user or a department is a collaborator (a row of the object
//!   `collaborator` with this `subject_object` and `subject_id`, a `right` that suffices, and an
//!   `until` that is null, the reader's today, or a later day), in which the participant takes part (a
//!   row of the object that its definition names says so), or one of whose cascade parents is itself
//!   reached, over at most [`MAX_CASCADES`] steps. A parent is reached with the same verb
//!   for reading and exporting, with `Update` for every other verb.
//! - A private row is reached, by whichever verb and whatever opens it, only by its owner, by those who
//!   take part, by those with one of whose shared departments it is shared (a row of the object that its
//!   definition names says so), and by the system. What comes down from it comes down to no others.
//! - An object of which reading reaches nothing can't be named: [`ErrorKind::UnknownObject`].
//! - The scope holds everywhere: a related row that is not reached is as if it did not exist.
//!
//! # Fields
//! - Naming a hidden field, or following a relation over it, is [`ErrorKind::UnknownField`]. A
//!   masked field is shown as null; any other use of it is [`ErrorKind::Forbidden`]. `*` leaves
//!   hidden fields out. Sort keys ([`FieldDef::internal`](steward_model::catalog::FieldDef)) don't
//!   exist.
//! - An empty `select` means `*`, unless the embedding shows nothing (`target()`); then its key does
//!   not appear. Two items with the same key are [`ErrorKind::BadQuery`].
//!
//! # Filters
//! - Three-valued: a comparison with null is unknown, `not` of unknown is unknown, and a row is
//!   shown only if the whole filter is true. `isdistinct` treats null as a value; `is` is never
//!   unknown. An empty operand is the empty text, which no record has, where the kind is text or a
//!   list, and [`ErrorKind::BadValue`] elsewhere.
//! - `in.()` is false and `…(all).{}` true, even of null. Texts compare by their bytes.
//! - In a field that refers to users `@me` is the reader, in one that refers to departments
//!   `@my_departments` are the reader's (with `eq`, `neq` and `in`). In fields of time `@now`,
//!   `@today`, `@yesterday`, `@tomorrow`, `@week_start` (Monday), `@month_start`, `@quarter_start` and
//!   `@year_start` are times where the reader is, up to four offsets such as `-1m` later: days, or the
//!   first instant of that day in fields of instants. What is none of these, or not in the years 1 to
//!   9999, or asked by the system about itself, is [`ErrorKind::BadValue`]; so is any other `@` there.
//! - `like`: `%` is any run of characters, `_` one character, a backslash makes the next character
//!   literal, and a lone one at the end is [`ErrorKind::BadValue`]. `ilike` does the same after
//!   lower-casing each character. Patterns are not read as the field's kind.
//! - `match`: a regular expression that is found anywhere; `.` is any character.
//! - `cs`, `cd`, `ov`: on the keys of a multi-select; of null unknown.
//! - Through relations: whether there is a related row of which the rest is true. This is never
//!   unknown, and without a related row it is false.
//! - A name that is the key of an embedding (and no field's name) takes `is.null` and `is.not_null`:
//!   whether there are related rows that fit the embedding's own filter, whatever its limit and
//!   offset. Any other test of it is [`ErrorKind::BadQuery`].
//!
//! # Order
//! - Without order terms, the object's default order, up to the first term that the reader may not
//!   use.
//! - A field with a sort key sorts by that. Ties are broken by the id, in the last term's
//!   direction, ascending without terms. `account(name)` sorts by a field of a to-one embedding,
//!   null where the embedding is.
//!   An embedding that is not selected, or is to-many, is [`ErrorKind::NotEmbedded`].
//!
//! # What is shown
//! - `bucket`: the first day of the stretch of time in which a field lies, an instant where the reader
//!   is; it orders and groups as well. Fields of no time are [`ErrorKind::NotSupported`].
//! - A cast changes how a value is written: everything becomes text (a list `{a,b}`), numbers and truth
//!   values whole numbers, halves away from zero, an instant its day. Others are `NotSupported`.
//!
//! - A field that looks at the clock is shown as it is when somebody asks; anything else that is asked
//!   of it is [`ErrorKind::NotSupported`].
//!
//! # Embeddings
//! - To-one: an object, or null where there is none that fits the embedding's filter. To-many: an
//!   array. Filter, order, offset and limit hold per parent. `!inner` leaves parents without
//!   fitting rows out.
//! - Spread, the members of a to-one embedding become members of the row (null if there is none),
//!   those of a to-many one arrays with a value for each related row.
//!
//! # Aggregates (at the top, and in to-many embeddings that are not spread)
//! - Rows are grouped by the plain fields; without any there is exactly one group, even of no rows.
//! - Beside aggregates stand fields, embeddings that show nothing, and fields spread from a to-one
//!   embedding; groups are those of the values, so a number shown as a whole one can't make groups.
//! - `count` counts rows or values; the others are null over no values. Sums are exact, averages
//!   are rounded half away from zero to [`AVG_EXTRA_DECIMALS`] more decimals than the field has, or
//!   under a cast at once to a whole number.
//! - Groups sort by the order terms, which must be grouped fields, and then by the values of all
//!   grouped fields as selected, ascending, nulls last.

mod access;
mod aggregate;
mod answer;
mod cast;
mod clock;
mod compare;
mod error;
mod fields;
pub mod generate;
mod group;
mod order;
mod pattern;
mod relate;
mod render;
mod resolve;
mod scope;
pub mod search;
mod secret;
mod select;
mod special;
mod test;

#[cfg(test)]
mod tests;

pub use access::NaiveAccess;
pub use error::NaiveError;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;
use steward_model::catalog::Catalog;
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::query::ListQuery;
use steward_model::record::Record;
use steward_model::scope::Verb;

/// How many more decimals an average has than the numbers that it is made of.
pub const AVG_EXTRA_DECIMALS: u32 = 4;

/// Over how many cascades access comes down from a parent, its parent, and so on.
pub const MAX_CASCADES: usize = 4;

/// All records of a company, in memory.
#[derive(Clone, Debug)]
pub struct Naive {
    /// The catalog.
    pub catalog: Arc<Catalog>,
    /// The records of each object, by the object's name, in any order.
    pub tables: BTreeMap<String, Vec<Record>>,
}

impl Naive {
    /// The rows that `query` shows of `object` (a name, such as `contact`), as a JSON array.
    ///
    /// # Errors
    /// Only the kind of error: that there is none, or which, is what both sides must agree on.
    pub fn list(
        &self,
        object: &str,
        query: &ListQuery,
        access: &NaiveAccess,
        now: Micros,
    ) -> Result<Json, NaiveError> {
        Ok(Json::Array(self.answer(object, query, access, now)?))
    }

    /// How many rows `query` would show without its limit and offset.
    ///
    /// # Errors
    /// As for [`Naive::list`].
    pub fn count(
        &self,
        object: &str,
        query: &ListQuery,
        access: &NaiveAccess,
        now: Micros,
    ) -> Result<u64, NaiveError> {
        let all = ListQuery { limit: None, offset: None, ..query.clone() };
        Ok(self.answer(object, &all, access, now)?.len() as u64)
    }

    /// Whether `access` reaches the row of `object` with this id by `verb`.
    #[must_use]
    pub fn reaches(
        &self,
        object: &str,
        id: i64,
        verb: Verb,
        access: &NaiveAccess,
        now: Micros,
    ) -> bool {
        let scope = scope::Scoped { naive: self, access, now };
        fields::object(&self.catalog, object)
            .and_then(|object| Some((object, self.row(object.id, id)?)))
            .is_some_and(|(object, row)| scope.reached(object, row, verb, MAX_CASCADES, &[]))
    }

    fn answer(
        &self,
        object: &str,
        query: &ListQuery,
        access: &NaiveAccess,
        now: Micros,
    ) -> Result<Vec<Json>, NaiveError> {
        let object = fields::object(&self.catalog, object)
            .ok_or(NaiveError { kind: ErrorKind::UnknownObject })?;
        fields::reachable(object, access)?;
        let reader = special::Reader { access, now };
        let resolver = resolve::Resolver { catalog: &self.catalog, access, reader };
        let question = resolver.top(object, query)?;
        let view = scope::Scoped { naive: self, access, now }.view();
        Ok(view.answer(&question))
    }

    /// All records of an object.
    fn rows(&self, object: usize) -> &[Record] {
        let name = &self.catalog.objects()[object].name;
        self.tables.get(name).map_or(&[], Vec::as_slice)
    }

    fn row(&self, object: usize, id: i64) -> Option<&Record> {
        self.rows(object).iter().find(|row| fields::id(row) == id)
    }
}
