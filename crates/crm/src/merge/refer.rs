//! What refers to the lost record refers to the kept one afterwards: every reference field of the
//! catalog, also those to any record.
//!
//! Numbers and addresses are copied, so that the lost record is whole if it comes back from the bin.
//! A row that the kept record has already - the same tag, the same number - goes into the bin instead.
//! What the system wrote down about the lost record itself, such as who owned it, stays there.

use std::collections::BTreeSet;

use steward_engine::{MAX_BATCH, Work};
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::query::Filter;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Result, Value};

use super::{Course, MERGED_INTO, Pair, too_many};
use crate::support::{equals, where_};
use crate::typed::{address, contact_point, duplicate_pair, invoice_title};

/// Fields besides a reference that make two rows of one record the same, where no unique key says so.
const SAME: [(&str, &[&str]); 1] =
    [(contact_point::NAME, &[contact_point::field::KIND, contact_point::field::VALUE])];

/// Flags of which a record has one row, with the field that says for what: the kept record's stays.
const FLAGS: [(&str, &str, Option<&str>); 2] = [
    (address::NAME, address::field::IS_DEFAULT, Some(address::field::KIND)),
    (invoice_title::NAME, invoice_title::field::IS_DEFAULT, None),
];

/// A field that may refer to records of an object.
struct Way<'c> {
    from: &'c ObjectDef,
    field: &'c FieldDef,
    /// Of a reference to any record: the field with the object's name.
    half: Option<FieldId>,
}

impl Way<'_> {
    /// The rows that refer to this record.
    fn to(&self, object: &ObjectDef, id: i64) -> Filter {
        let filter = equals(&self.field.name, id);
        match self.half {
            Some(half) => filter.and(equals(&self.from.fields[half].name, &object.name)),
            None => filter,
        }
    }
}

/// All fields that may refer to records of `object`: what others belong to comes first.
fn ways<'c>(catalog: &'c Catalog, object: &ObjectDef) -> Vec<Way<'c>> {
    let mut found = Vec::new();
    for from in catalog.objects() {
        // What only the system writes about a record tells of that record.
        if from.append_only() && !from.allows(Verb::Create) {
            continue;
        }
        for field in from.fields.iter().filter(|field| field.name != MERGED_INTO) {
            let FieldKind::Reference(kind) = &field.kind else { continue };
            let half = kind.object_field.as_ref().map(|half| from.id_of(half));
            let any = half.is_some_and(|half| match &from.fields[half].kind {
                FieldKind::ObjectName(names) => names.objects.contains(&object.name),
                _ => false,
            });
            if any || kind.to.as_deref() == Some(&object.name) {
                found.push(Way { from, field, half });
            }
        }
    }
    found.sort_by_key(|way| way.from.has_trait("about") || way.from.has_trait("child"));
    found
}

/// Lets everything refer to the kept record that refers to the lost one.
pub(super) async fn move_over(
    work: &mut Work<'_, '_>,
    pair: &Pair<'_>,
    course: &mut Course,
) -> Result<()> {
    let catalog = work.catalog();
    suspicion(work, pair, course).await?;
    course.stay.insert((pair.object.id, pair.lose.id()));
    for way in ways(&catalog, pair.object) {
        // An account's first contact follows from what its contacts say.
        if way.field.name != "primary_contact_id" {
            one_way(work, pair, &way, course).await?;
        }
    }
    Ok(())
}

async fn one_way(
    work: &mut Work<'_, '_>,
    pair: &Pair<'_>,
    way: &Way<'_>,
    course: &mut Course,
) -> Result<()> {
    let (keep, lose) = (pair.keep.id(), pair.lose.id());
    let mut rows = work.find(way.from, &where_(way.to(pair.object, lose))).await?;
    if rows.len() >= MAX_BATCH {
        return Err(too_many());
    }
    rows.retain(|row| !course.stay.contains(&(way.from.id, row.id())));
    if rows.is_empty() {
        return Ok(());
    }
    let there = work.look(way.from, &where_(way.to(pair.object, keep))).await?;
    let (double, moved): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|row| is_double(way, row, &there) || is_with_itself(pair, way, row));
    *course.output.moved.entry(way.from.plural.clone()).or_default() += moved.len();
    *course.output.removed.entry(way.from.plural.clone()).or_default() += double.len();
    course.output.moved.retain(|_, count| *count > 0);
    course.output.removed.retain(|_, count| *count > 0);
    course.count()?;
    if way.from.name == contact_point::NAME {
        return copy(work, pair, way, moved).await;
    }
    if !double.is_empty() {
        work.remove(way.from, double).await?;
    }
    // Some of them may have changed with those that went.
    let moved: BTreeSet<i64> = moved.iter().map(Record::id).collect();
    let moved = work.hold(way.from, &moved).await?.into_values();
    let edits = moved.into_iter().map(|row| {
        // Nothing is above or part of itself.
        let itself = way.from.id == pair.object.id && row.id() == keep;
        let to = if itself { Value::Null } else { Value::Int(keep) };
        let mut set = vec![(way.field.id, to)];
        set.extend(flag(way, &row, &there).map(|flag| (flag, Value::Bool(false))));
        (row, set)
    });
    work.change_each(way.from, edits.collect()).await
}

/// Gives the kept record the numbers and addresses of the lost one. They are copied: if they left the
/// lost one, it would lose what it shows of them, and a person's account would take it from its contact.
async fn copy(
    work: &mut Work<'_, '_>,
    pair: &Pair<'_>,
    way: &Way<'_>,
    mut rows: Vec<Record>,
) -> Result<()> {
    let primary = way.from.id_of(contact_point::field::IS_PRIMARY);
    rows.sort_by_key(|row| (row.get(primary).as_bool() != Some(true), row.id()));
    let copies = rows.iter().map(|row| {
        let mut copy = Work::blank(way.from);
        for field in way.from.fields.iter().filter(|field| field.writable()) {
            copy.values[field.id] = row.get(field.id).clone();
        }
        copy.set(way.field.id, pair.keep.id());
        // The first one of the kept record stays the first one.
        copy.set(primary, false);
        copy
    });
    work.create(way.from, copies.collect()).await.map(drop)
}

/// Whether the kept record has the same row already.
fn is_double(way: &Way<'_>, row: &Record, there: &[Record]) -> bool {
    let keys = way.from.uniques.iter().map(|key| key.fields.clone());
    let keys = keys.filter(|key| key.contains(&way.field.id));
    let same = SAME.iter().filter(|(name, _)| *name == way.from.name).map(|(_, fields)| {
        fields.iter().map(|field| way.from.id_of(field)).collect::<Vec<FieldId>>()
    });
    keys.chain(same).any(|key| {
        let others = || key.iter().filter(|&&f| f != way.field.id && Some(f) != way.half);
        let full = others().all(|&field| !row.get(field).is_null());
        full && there.iter().any(|other| others().all(|&f| row.get(f) == other.get(f)))
    })
}

/// Whether a row joins the two records that become one.
fn is_with_itself(pair: &Pair<'_>, way: &Way<'_>, row: &Record) -> bool {
    let to_same = |field: &&FieldDef| {
        let FieldKind::Reference(kind) = &field.kind else { return false };
        field.id != way.field.id && field.not_null && kind.to.as_ref() == Some(&pair.object.name)
    };
    let mut others = way.from.fields.iter().filter(to_same);
    others.any(|field| row.get(field.id).as_int() == Some(pair.keep.id()))
}

/// The flag that a row loses since the kept record has a row with it.
fn flag(way: &Way<'_>, row: &Record, there: &[Record]) -> Option<FieldId> {
    let (_, flag, purpose) = FLAGS.iter().find(|(name, ..)| *name == way.from.name)?;
    let (flag, purpose) = (way.from.id_of(flag), purpose.map(|field| way.from.id_of(field)));
    let taken = there.iter().any(|other| {
        let same = purpose.is_none_or(|field| row.get(field) == other.get(field));
        same && other.get(flag).as_bool() == Some(true)
    });
    taken.then_some(flag)
}

/// That the two might be the same is settled, and goes with the lost one.
async fn suspicion(work: &mut Work<'_, '_>, pair: &Pair<'_>, course: &mut Course) -> Result<()> {
    use duplicate_pair::field::{A_ID, A_OBJECT, B_ID, B_OBJECT, STATE};
    let catalog = work.catalog();
    let object = catalog.expect(duplicate_pair::NAME)?;
    let ids: BTreeSet<i64> = [pair.keep.id(), pair.lose.id()].into();
    let (low, high) = (ids.first().copied(), ids.last().copied());
    let (Some(low), Some(high)) = (low, high) else { return Ok(()) };
    let both = equals(A_OBJECT, &pair.object.name).and(equals(B_OBJECT, &pair.object.name));
    let filter = both.and(equals(A_ID, low)).and(equals(B_ID, high));
    let found = work.find(object, &where_(filter)).await?;
    let settled: BTreeSet<i64> = found.iter().map(Record::id).collect();
    course.stay.extend(settled.iter().map(|id| (object.id, *id)));
    let merged = duplicate_pair::State::Merged.key().into();
    work.change(object, found, &[(object.id_of(STATE), merged)]).await?;
    let settled = work.hold(object, &settled).await?.into_values().collect();
    work.remove(object, settled).await
}
