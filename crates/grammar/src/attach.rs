//! Finds the embedding that a dotted parameter means.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::{Embed, ListQuery, SelectItem};
use steward_model::text;

use crate::cursor::excerpt;

/// The question of the embedding that `path` leads to; of the rows themselves if it is empty.
pub(crate) fn locate<'q>(root: &'q mut ListQuery, path: &[String]) -> Result<&'q mut ListQuery> {
    let mut query = root;
    for name in path {
        query = child(query, name)?;
    }
    Ok(query)
}

/// The embedding with this key; if there is none, the one with this target.
fn child<'q>(query: &'q mut ListQuery, name: &str) -> Result<&'q mut ListQuery> {
    let place = match matching(query, |embed| embed.key() == name) {
        Found::None => matching(query, |embed| embed.target == name),
        found => found,
    };
    let item = match place {
        Found::One(index) => query.select.get_mut(index),
        Found::None => None,
        Found::Several => return Err(ambiguous(name)),
    };
    match item {
        Some(SelectItem::Embed(embed)) => Ok(&mut embed.query),
        _ => Err(not_embedded(name)),
    }
}

enum Found {
    None,
    One(usize),
    Several,
}

fn matching(query: &ListQuery, fits: impl Fn(&Embed) -> bool) -> Found {
    let mut places = query.select.iter().enumerate().filter_map(|(index, item)| match item {
        SelectItem::Embed(embed) if fits(embed) => Some(index),
        _ => None,
    });
    match (places.next(), places.next()) {
        (None, _) => Found::None,
        (Some(index), None) => Found::One(index),
        (Some(_), Some(_)) => Found::Several,
    }
}

fn not_embedded(name: &str) -> Error {
    let name = excerpt(name);
    Error::new(
        ErrorKind::NotEmbedded,
        text!(
            en = "'{name}' is not an embedded resource in this request",
            zh = "本次请求没有嵌入“{name}”"
        ),
    )
    .with_hint(text!(
        en = "Verify that '{name}' is included in the 'select' query parameter. To filter the rows \
              themselves by a related record, write @{name}.field.",
        zh = "请确认 select 参数中包含“{name}”。如果要按关联记录筛选本身的行，请写 @{name}.字段。"
    ))
}

fn ambiguous(name: &str) -> Error {
    let name = excerpt(name);
    Error::new(
        ErrorKind::BadQuery,
        text!(en = "More than one embedding is called '{name}'.", zh = "有多个嵌入都叫“{name}”。"),
    )
    .with_hint(text!(
        en = "Give the embeddings different aliases and use those.",
        zh = "请给各个嵌入起不同的别名，并使用别名。"
    ))
}
