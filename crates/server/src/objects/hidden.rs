//! Values that are asked for in passing, under keys that the caller has not used.

use steward_model::query::SelectItem;

/// What such a key begins with. No field has it in its name.
const MARK: &str = "$";

/// A key that stands for nothing that is selected.
pub(super) fn free_key(select: &[SelectItem]) -> String {
    let mut key = MARK.to_owned();
    while select.iter().any(|item| has_key(item, &key)) {
        key.push_str(MARK);
    }
    key
}

fn has_key(item: &SelectItem, key: &str) -> bool {
    match item {
        SelectItem::All => false,
        SelectItem::Field { alias, field, .. } => alias.as_deref().unwrap_or(field) == key,
        SelectItem::Bucket { alias, .. } | SelectItem::Aggregate { alias, .. } => {
            alias.as_deref() == Some(key)
        }
        // Its fields become fields of the row.
        SelectItem::Embed(embed) if embed.spread => {
            embed.query.select.iter().any(|item| has_key(item, key))
        }
        SelectItem::Embed(embed) => embed.key() == key,
    }
}

/// Asks for a field under this key, before everything else.
pub(super) fn ask_first(select: &mut Vec<SelectItem>, key: &str, field: &str) {
    if select.is_empty() {
        select.push(SelectItem::All);
    }
    let (alias, field) = (Some(key.to_owned()), field.to_owned());
    select.insert(0, SelectItem::Field { alias, field, cast: None });
}

#[cfg(test)]
mod tests {
    use steward_grammar::parse_list;

    use super::*;

    #[test]
    fn a_key_is_nobody_elses() {
        let key = |query: &str| free_key(&parse_list(query).unwrap().select);
        assert_eq!(key(""), "$");
        assert_eq!(key("select=*,id"), "$");
        assert_eq!(key("select=\"$\":id,a:account(\"$\":id)"), "$$");
        assert_eq!(key("select=\"$\":id,\"$$\":account(id)"), "$$$");
        assert_eq!(key("select=...account(\"$\":id)"), "$$");
    }
}
