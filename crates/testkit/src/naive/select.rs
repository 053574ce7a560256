//! What is shown of a row.

use std::collections::BTreeSet;

use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::kind::{FieldKind, Integer};
use steward_model::query::{Aggregate, Bucket, ListQuery, SelectItem};
use steward_model::scope::FieldRight;

use super::access::NaiveAccess;
use super::cast::{self, Cast};
use super::clock;
use super::error::{NaiveError, refuse};
use super::fields::{known, readable};
use super::group::unordered;
use super::resolve::{Embedding, Item, Shown};

/// The items of a selection; `*` is spread into its fields.
pub(super) fn items(
    object: &ObjectDef,
    query: &ListQuery,
    nothing: bool,
    access: &NaiveAccess,
) -> Result<Vec<Item>, NaiveError> {
    if query.select.is_empty() {
        return Ok(if nothing { Vec::new() } else { everything(object, access) });
    }
    let mut found = Vec::new();
    let mut embeds = 0;
    for item in &query.select {
        match item {
            SelectItem::All => found.extend(everything(object, access)),
            SelectItem::Field { alias, field, cast } => {
                let key = alias.clone().unwrap_or_else(|| field.clone());
                if let Some((def, mut clocked)) = clock::field(object, field, access) {
                    clocked.cast = cast::cast(&def.kind, cast.as_deref())?;
                    found.push(Item::Clocked { key, clocked });
                    continue;
                }
                let masked = match readable(object, field, access) {
                    Ok(_) => false,
                    Err(NaiveError { kind: ErrorKind::Forbidden }) => true,
                    Err(error) => return Err(error),
                };
                let id = known(object, field).map_or(0, |field| field.id);
                let cast = cast::cast(&object.fields[id].kind, cast.as_deref())?;
                let bucket = (cast == Cast::Day).then_some(Bucket::Day);
                found.push(Item::Field { key, shown: Shown { field: id, bucket, cast, masked } });
            }
            SelectItem::Bucket { alias, field, bucket } => {
                let field = readable(object, field, access)?;
                check_time(field)?;
                let usual = format!("{bucket:?}").to_lowercase();
                let key = alias.clone().unwrap_or(usual);
                let (bucket, cast) = (Some(*bucket), Cast::Nothing);
                let shown = Shown { field: field.id, bucket, cast, masked: false };
                found.push(Item::Field { key, shown });
            }
            SelectItem::Aggregate { alias, function, field, cast } => {
                let field = field.as_ref();
                let item = aggregate(object, access, *function, field, cast.as_deref())?;
                found.push(match (item, alias) {
                    (Item::Aggregate { function, field, cast, .. }, Some(alias)) => {
                        Item::Aggregate { key: alias.clone(), function, field, cast }
                    }
                    (item, _) => item,
                });
            }
            SelectItem::Embed(embed) => {
                if !embed.nothing {
                    found.push(Item::Embed(embeds));
                }
                embeds += 1;
            }
        }
    }
    Ok(found)
}

fn everything(object: &ObjectDef, access: &NaiveAccess) -> Vec<Item> {
    let mut found = Vec::new();
    for field in object.fields.iter().filter(|field| !field.internal) {
        let right = access.right(object, &field.name);
        if right != FieldRight::Hidden {
            let masked = right == FieldRight::Masked;
            let shown = Shown { field: field.id, bucket: None, cast: Cast::Nothing, masked };
            found.push(Item::Field { key: field.name.clone(), shown });
        }
    }
    found
}

fn aggregate(
    object: &ObjectDef,
    access: &NaiveAccess,
    function: Aggregate,
    field: Option<&String>,
    cast: Option<&str>,
) -> Result<Item, NaiveError> {
    let usual = match function {
        Aggregate::Count => "count",
        Aggregate::Sum => "sum",
        Aggregate::Avg => "avg",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
    };
    let number = FieldKind::Integer(Integer::default());
    let (field, cast) = match field {
        None if function == Aggregate::Count => (None, cast::cast(&number, cast)?),
        None => return refuse(ErrorKind::BadQuery),
        Some(name) => {
            let field = readable(object, name, access)?;
            if !sensible(&field.kind, function) {
                return refuse(ErrorKind::NotSupported);
            }
            let cast = match (function, cast) {
                (Aggregate::Count, cast) => cast::cast(&number, cast)?,
                // A mean has decimals, even one of whole numbers.
                (Aggregate::Avg, Some(name)) if cast::cast(&number, cast)? == Cast::Nothing => {
                    if ["numeric", "decimal"].contains(&name.to_ascii_lowercase().as_str()) {
                        Cast::Nothing
                    } else {
                        Cast::Whole
                    }
                }
                (_, cast) => cast::cast(&field.kind, cast)?,
            };
            if cast == Cast::Day {
                return refuse(ErrorKind::NotSupported);
            }
            (Some(field.id), cast)
        }
    };
    Ok(Item::Aggregate { key: usual.to_owned(), function, field, cast })
}

/// Only fields of time have stretches of time.
pub(super) fn check_time(field: &FieldDef) -> Result<(), NaiveError> {
    match field.kind {
        FieldKind::Date(_) | FieldKind::Datetime(_) => Ok(()),
        _ => refuse(ErrorKind::NotSupported),
    }
}

/// Whether an aggregate makes sense for a kind.
fn sensible(kind: &FieldKind, function: Aggregate) -> bool {
    use FieldKind as K;
    match function {
        Aggregate::Count => true,
        Aggregate::Sum | Aggregate::Avg => {
            matches!(kind, K::Integer(_) | K::Decimal(_) | K::Duration(_))
        }
        Aggregate::Min | Aggregate::Max => !matches!(kind, K::Boolean(_)) && !unordered(kind),
    }
}

/// Rows are grouped by fields that can be compared; beside them embeddings only filter, or spread
/// fields of one record.
pub(super) fn check_groups(
    object: &ObjectDef,
    items: &[Item],
    embeds: &[Embedding<'_>],
) -> Result<(), NaiveError> {
    let good = items.iter().all(|item| match item {
        Item::Field { shown, .. } if shown.masked => true,
        Item::Field { shown, .. } => match &object.fields[shown.field].kind {
            FieldKind::Decimal(kind) => shown.cast != Cast::Whole || kind.scale == 0,
            kind => !unordered(kind),
        },
        Item::Clocked { clocked, .. } => clocked.masked,
        Item::Embed(at) => embeds[*at].spread && embeds[*at].to_one,
        Item::Aggregate { .. } => true,
    });
    if !good {
        return refuse(ErrorKind::NotSupported);
    }
    for embed in embeds.iter().filter(|embed| embed.spread && !embed.nothing) {
        let question = &embed.question;
        check_groups(question.object, &question.items, &question.embeds)?;
        let plain = |item: &Item| matches!(item, Item::Field { .. } | Item::Clocked { .. });
        if !question.items.iter().all(plain) {
            return refuse(ErrorKind::NotSupported);
        }
    }
    Ok(())
}

/// Every key stands for one thing.
pub(super) fn check_keys(
    items: &[Item],
    embeds: &[Embedding<'_>],
    keys: &mut BTreeSet<String>,
) -> Result<(), NaiveError> {
    for item in items {
        if let Item::Field { key, .. } | Item::Clocked { key, .. } | Item::Aggregate { key, .. } =
            item
            && !keys.insert(key.clone())
        {
            return refuse(ErrorKind::BadQuery);
        }
    }
    for embed in embeds {
        if embed.spread {
            if !embed.nothing {
                check_keys(&embed.question.items, &embed.question.embeds, keys)?;
            }
        } else if !keys.insert(embed.key.clone()) {
            return refuse(ErrorKind::BadQuery);
        }
    }
    Ok(())
}
