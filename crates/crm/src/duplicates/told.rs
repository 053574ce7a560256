//! What is told of a likely duplicate: of a record that one may see its name, number and owner, of another one that it
//! is there, and whose it is if the rule says so.

use std::collections::{BTreeMap, BTreeSet};

use steward_model::{Result, Text, text};

use super::eyes::Eyes;
use super::party::Party;
use crate::typed::user;

/// A record that may be named.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) id: i64,
    pub(super) title: String,
}

/// The names of the owners of these parties, by their ids.
pub(super) async fn owners(
    eyes: &mut Eyes<'_, '_, '_>,
    parties: impl Iterator<Item = &Party>,
) -> Result<BTreeMap<i64, String>> {
    let ids: BTreeSet<i64> = parties.filter_map(|party| party.owner).collect();
    let catalog = eyes.catalog();
    let fields = user::Fields::resolve(&catalog)?;
    let found = eyes.by_ids(catalog.object(fields.object_id()), &ids).await?;
    let name = |record: &_| user::View::new(&fields, record).name().map(str::to_owned);
    Ok(found.iter().filter_map(|(id, record)| Some((*id, name(record)?))).collect())
}

/// A sentence about a record of the object with this label that has the same `what`.
pub(super) fn sentence(
    label: &Text,
    shown: Option<&Shown>,
    owner: Option<&str>,
    what: &Text,
) -> Text {
    let (en, zh) = (label.en.to_lowercase(), &label.zh);
    let (what_en, what_zh) = (&what.en, &what.zh);
    match (shown, owner) {
        (Some(Shown { id, title }), Some(owner)) => text!(
            en = "The {en} '{title}' (number {id}, owner {owner}) has the same {what_en}.",
            zh = "{zh}“{title}”（编号 {id}，负责人 {owner}）的{what_zh}相同。"
        ),
        (Some(Shown { id, title }), None) => text!(
            en = "The {en} '{title}' (number {id}) has the same {what_en}.",
            zh = "{zh}“{title}”（编号 {id}）的{what_zh}相同。"
        ),
        (None, Some(owner)) => text!(
            en =
                "There is a {en} with the same {what_en}. You can't see it; it belongs to {owner}.",
            zh = "已有{what_zh}相同的{zh}，您无权查看，负责人是 {owner}。"
        ),
        (None, None) => text!(
            en = "There is a {en} with the same {what_en}. You can't see it.",
            zh = "已有{what_zh}相同的{zh}，您无权查看。"
        ),
    }
}
