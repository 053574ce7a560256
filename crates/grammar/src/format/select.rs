//! Writes `select`.

use steward_model::query::{Embed, Join, SelectItem};

use super::encode::quoted_name;
use crate::bucket;
use crate::words::aggregate_word;

/// The items, separated by commas.
pub(super) fn items(items: &[SelectItem]) -> String {
    let items: Vec<String> = items.iter().map(item).collect();
    items.join(",")
}

fn item(item: &SelectItem) -> String {
    match item {
        SelectItem::All => "*".to_owned(),
        SelectItem::Field { alias, field, cast } => {
            format!("{}{}{}", prefix(alias.as_deref()), quoted_name(field), suffix(cast.as_deref()))
        }
        SelectItem::Bucket { alias, field, bucket } => format!(
            "{}{}.{}({})",
            prefix(alias.as_deref()),
            quoted_name(field),
            bucket::WORD,
            bucket.word()
        ),
        SelectItem::Aggregate { alias, function, field, cast } => {
            let field = field.as_deref().map(|field| format!("{}.", quoted_name(field)));
            format!(
                "{}{}{}(){}",
                prefix(alias.as_deref()),
                field.unwrap_or_default(),
                aggregate_word(*function),
                suffix(cast.as_deref())
            )
        }
        SelectItem::Embed(embed) => embedding(embed),
    }
}

fn embedding(embed: &Embed) -> String {
    let before = if embed.spread { "...".to_owned() } else { prefix(embed.alias.as_deref()) };
    let target = quoted_name(&embed.target);
    let hint = embed.hint.as_deref().map(|hint| format!("!{}", quoted_name(hint)));
    let join = match embed.join {
        Join::Left => "",
        Join::Inner => "!inner",
    };
    let inside = match embed.query.select.as_slice() {
        [] if embed.nothing => String::new(),
        [] => "*".to_owned(),
        some => items(some),
    };
    format!("{before}{target}{}{join}({inside})", hint.unwrap_or_default())
}

fn prefix(alias: Option<&str>) -> String {
    alias.map(|alias| format!("{}:", quoted_name(alias))).unwrap_or_default()
}

fn suffix(cast: Option<&str>) -> String {
    cast.map(|cast| format!("::{cast}")).unwrap_or_default()
}
