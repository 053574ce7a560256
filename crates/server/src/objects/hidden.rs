//! Values that are asked for in passing, under keys that the caller has not used.

use steward_model::query::SelectItem;

/// What such a key begins with. No field has it in its name.
const MARK: &str = "$";

/// A key that stands for nothing that is selected.
pub(super) fn free_key(select: &[SelectItem]) -> String {
    let mut key = MARK.to_owned();
    while select.iter().any(|item| key_of(item) == Some(&key)) {
        key.push_str(MARK);
    }
    key
}

fn key_of(item: &SelectItem) -> Option<&str> {
    match item {
        SelectItem::All => None,
        SelectItem::Field { alias, field, .. } => Some(alias.as_deref().unwrap_or(field)),
        SelectItem::Aggregate { alias, .. } => alias.as_deref(),
        SelectItem::Embed(embed) => Some(embed.key()),
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
    }
}
