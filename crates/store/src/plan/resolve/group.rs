//! What a grouped query may show beside its aggregates.

use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use super::field::shown_only;
use super::not_supported;
use crate::plan::{Item, Look};

/// Whether any item aggregates.
pub(super) fn aggregates(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Aggregate { .. }))
}

/// Beside aggregates stand fields that can be compared, embeddings that only filter, and fields that
/// a to-one embedding spreads into the row.
pub(super) fn check(catalog: &Catalog, object: &ObjectDef, items: &[Item]) -> Result<()> {
    for item in items {
        match item {
            Item::Field { field, look, .. } => {
                let field = &object.fields[*field];
                if !field.kind().sortable() {
                    let (name, kind) = (&field.name, field.kind().name());
                    return Err(not_supported(text!(
                        en = "'{name}' is a {kind} field and can't be grouped by.",
                        zh = "字段“{name}”（{kind}）不能用于分组。"
                    )));
                }
                // Groups are those of the values themselves; two would look the same.
                if *look == Look::Whole && field.kind.scale() > 0 {
                    let name = &field.name;
                    return Err(not_supported(text!(
                        en = "'{name}' can't be grouped by as a whole number.",
                        zh = "“{name}”不能取整后分组。"
                    )));
                }
            }
            Item::Display { display, .. } => return Err(shown_only(&display.def)),
            Item::One { spread: true, shown: true, query, .. } => {
                check(catalog, catalog.object(query.object), &query.items)?;
                let plain = |item: &Item| matches!(item, Item::Field { .. } | Item::Masked { .. });
                if !query.items.iter().all(plain) {
                    return Err(beside());
                }
            }
            Item::One { shown: true, .. } | Item::Many { shown: true, .. } => return Err(beside()),
            Item::One { .. } | Item::Many { .. } | Item::Masked { .. } | Item::Aggregate { .. } => {
            }
        }
    }
    Ok(())
}

fn beside() -> steward_model::Error {
    not_supported(text!(
        en = "Beside aggregates an embedding can only filter, as account(), or spread its fields, as \
              ...account(city).",
        zh = "与聚合函数一起使用时，嵌入对象只能用于筛选，如 account()，或展开其字段，如 ...account(city)。"
    ))
}
