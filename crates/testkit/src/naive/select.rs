//! What is shown of a row.

use std::collections::BTreeSet;

use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::query::{Aggregate, ListQuery, SelectItem};
use steward_model::scope::FieldRight;

use super::access::NaiveAccess;
use super::error::{NaiveError, refuse};
use super::fields::{known, readable};
use super::resolve::{Embedding, Item};

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
            SelectItem::Field { cast: Some(_), .. }
            | SelectItem::Aggregate { cast: Some(_), .. } => {
                return refuse(ErrorKind::NotSupported);
            }
            SelectItem::Field { alias, field, .. } => {
                let masked = match readable(object, field, access) {
                    Ok(_) => false,
                    Err(NaiveError { kind: ErrorKind::Forbidden }) => true,
                    Err(error) => return Err(error),
                };
                let key = alias.clone().unwrap_or_else(|| field.clone());
                let id = known(object, field).map_or(0, |field| field.id);
                found.push(Item::Field { key, field: id, masked });
            }
            SelectItem::Aggregate { alias, function, field, .. } => {
                found.push(aggregate(object, access, alias.as_ref(), *function, field.as_ref())?);
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
            found.push(Item::Field { key: field.name.clone(), field: field.id, masked });
        }
    }
    found
}

fn aggregate(
    object: &ObjectDef,
    access: &NaiveAccess,
    alias: Option<&String>,
    function: Aggregate,
    field: Option<&String>,
) -> Result<Item, NaiveError> {
    let usual = match function {
        Aggregate::Count => "count",
        Aggregate::Sum => "sum",
        Aggregate::Avg => "avg",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
    };
    let field = match field {
        None if function == Aggregate::Count => None,
        None => return refuse(ErrorKind::BadQuery),
        Some(name) => {
            let field = readable(object, name, access)?;
            if !sensible(&field.kind, function) {
                return refuse(ErrorKind::NotSupported);
            }
            Some(field.id)
        }
    };
    let key = alias.cloned().unwrap_or_else(|| usual.to_owned());
    Ok(Item::Aggregate { key, function, field })
}

/// Whether an aggregate makes sense for a kind.
fn sensible(kind: &FieldKind, function: Aggregate) -> bool {
    use FieldKind as K;
    match function {
        Aggregate::Count => true,
        Aggregate::Sum | Aggregate::Avg => {
            matches!(kind, K::Integer(_) | K::Decimal(_) | K::Duration(_))
        }
        Aggregate::Min | Aggregate::Max => !matches!(kind, K::Boolean(_) | K::MultiSelect(_)),
    }
}

/// Rows are grouped by fields that can be compared, and have no embeddings.
pub(super) fn check_groups(
    object: &ObjectDef,
    items: &[Item],
    embeds: &[Embedding<'_>],
) -> Result<(), NaiveError> {
    let list = |item: &Item| match item {
        Item::Field { field, masked: false, .. } => {
            matches!(object.fields[*field].kind, FieldKind::MultiSelect(_))
        }
        _ => false,
    };
    if embeds.is_empty() && !items.iter().any(list) {
        return Ok(());
    }
    refuse(ErrorKind::NotSupported)
}

/// Every key stands for one thing.
pub(super) fn check_keys(items: &[Item], embeds: &[Embedding<'_>]) -> Result<(), NaiveError> {
    let mut keys = BTreeSet::new();
    for item in items {
        if let Item::Field { key, .. } | Item::Aggregate { key, .. } = item
            && !keys.insert(key)
        {
            return refuse(ErrorKind::BadQuery);
        }
    }
    if embeds.iter().all(|embed| keys.insert(&embed.key)) {
        return Ok(());
    }
    refuse(ErrorKind::BadQuery)
}
