//! An answer's keys are unique: two values under one key would lose one of them.

use std::collections::HashSet;

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::query::{Embed, ListQuery, SelectItem};
use steward_model::text;

use crate::cursor::excerpt;
use crate::words;

/// Refuses two items with the same key, here and in every embedding. `*` counts as one item: what
/// it stands for is known to the catalog only.
pub(crate) fn check(query: &ListQuery) -> Result<()> {
    add(query, &mut HashSet::new())?;
    // One name for a spread and for another embedding could not be told apart in parameters.
    let spreads: HashSet<&str> =
        embeddings(query).filter(|embed| embed.spread).map(Embed::key).collect();
    for embed in embeddings(query) {
        if !embed.spread && spreads.contains(embed.key()) {
            return Err(twice(embed.key()));
        }
        check(&embed.query)?;
    }
    Ok(())
}

/// Adds the keys of one row, including those that spread embeddings bring into it.
fn add<'q>(query: &'q ListQuery, seen: &mut HashSet<&'q str>) -> Result<()> {
    for item in &query.select {
        let key = match item {
            SelectItem::All => "*",
            SelectItem::Field { alias, field, .. } => alias.as_deref().unwrap_or(field),
            SelectItem::Bucket { alias, bucket, .. } => alias.as_deref().unwrap_or(bucket.word()),
            SelectItem::Aggregate { alias, function, .. } => {
                alias.as_deref().unwrap_or(words::aggregate_word(*function))
            }
            SelectItem::Embed(embed) if embed.spread => {
                add(&embed.query, seen)?;
                continue;
            }
            SelectItem::Embed(embed) => embed.key(),
        };
        if !seen.insert(key) {
            return Err(twice(key));
        }
    }
    Ok(())
}

fn embeddings(query: &ListQuery) -> impl Iterator<Item = &Embed> {
    query.select.iter().filter_map(|item| match item {
        SelectItem::Embed(embed) => Some(embed),
        _ => None,
    })
}

fn twice(key: &str) -> Error {
    let shown = excerpt(key);
    Error::new(
        ErrorKind::BadQuery,
        text!(
            en = "The answer would have two values called '{shown}'.",
            zh = "返回结果中会出现两个名为“{shown}”的值。"
        ),
    )
    .with_details(format!("duplicate key {shown:?} in select"))
    .with_hint(text!(
        en = "Give one of them an alias, as in other:{shown}.",
        zh = "请给其中一个起别名，例如 other:{shown}。"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(select: &str) -> Result<ListQuery> {
        crate::parse_list(&format!("select={select}"))
    }

    #[test]
    fn accepts_different_keys() {
        let fine = [
            "id,name",
            "*,name",
            "id,other:id",
            "amount.sum(),amount.avg()",
            "a:amount.sum(),b:amount.sum()",
            "account(id),owner(id),id",
            "account_id,account:account_id(id)",
            "...account(city),...owner(department)",
            "...contact!a(x:name),...contact!b(y:name)",
            "owner(id),...account(...owner(name))",
        ];
        for select in fine {
            assert!(verdict(select).is_ok(), "{select}");
        }
    }

    #[test]
    fn refuses_equal_keys() {
        let wrong = [
            "id,id",
            "*,*",
            "id,id:name",
            "account(id),account(name)",
            "a:account(id),a:owner(id)",
            "account_id,account_id(name)",
            "amount.sum(),cost.sum()",
            "count(),count",
            "created_at.bucket(month),closed_at.bucket(month)",
            "account(id,id)",
            "account(owner(id,id))",
            "name,...account(name)",
            "...account(owner(name)),owner(name)",
            "...account(name),...owner(name)",
            "x:account(id),...x(city)",
        ];
        for select in wrong {
            let error = verdict(select).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadQuery, "{select}");
            assert!(error.details().is_some_and(|d| d.starts_with("duplicate key")), "{select}");
        }
    }
}
