//! The inverse of the readers: writes a question as a query string.

mod encode;
mod filter;
mod select;

use crate::bucket;

use steward_model::query::{Direction, Embed, ListQuery, Nulls, OrderTerm, SelectItem};

/// Writes a question as a percent-encoded query string without `?`, that `parse_list` reads as the
/// same question.
///
/// What the grammar can't say comes back in other words that mean the same: a filter that is not
/// one And of non-empty parts, an embedding with an empty `select` (which is `*`), `*` in a
/// pattern (which is `%`). Not said at all are filters on two spread embeddings of one target, empty
/// names, and an alias of a spread embedding: reading those back is an error or drops the alias.
#[must_use]
pub fn format_list(query: &ListQuery) -> String {
    let mut pairs = Vec::new();
    if !query.select.is_empty() {
        pairs.push(("select".to_owned(), select::items(&query.select)));
    }
    parameters(query, "", &mut pairs);
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{}={}", encode::name(&name), encode::value(&value)))
        .collect();
    pairs.join("&")
}

/// Adds everything but `select`, under a prefix such as `contacts.`.
fn parameters(query: &ListQuery, prefix: &str, pairs: &mut Vec<(String, String)>) {
    for (name, value) in filter::parameters(&query.filter) {
        pairs.push((format!("{prefix}{name}"), value));
    }
    if !query.order.is_empty() {
        let terms: Vec<String> = query.order.iter().map(term).collect();
        pairs.push((format!("{prefix}order"), terms.join(",")));
    }
    if let Some(limit) = query.limit {
        pairs.push((format!("{prefix}limit"), limit.to_string()));
    }
    if let Some(offset) = query.offset {
        pairs.push((format!("{prefix}offset"), offset.to_string()));
    }
    if let Some(after) = &query.after {
        pairs.push((format!("{prefix}after"), after.clone()));
    }
    for embed in embeddings(query) {
        parameters(&embed.query, &format!("{prefix}{}.", encode::quoted_name(embed.key())), pairs);
    }
}

fn embeddings(query: &ListQuery) -> impl Iterator<Item = &Embed> {
    query.select.iter().filter_map(|item| match item {
        SelectItem::Embed(embed) => Some(embed),
        _ => None,
    })
}

fn term(term: &OrderTerm) -> String {
    let field = encode::quoted_name(&term.field);
    let mut text = match &term.relation {
        Some(relation) => format!("{}({field})", encode::quoted_name(relation)),
        None => field.into_owned(),
    };
    if let Some(bucket) = term.bucket {
        text.push_str(&format!(".{}({})", bucket::WORD, bucket.word()));
    }
    if term.direction == Direction::Desc {
        text.push_str(".desc");
    }
    match term.nulls {
        Some(Nulls::First) => text.push_str(".nullsfirst"),
        Some(Nulls::Last) => text.push_str(".nullslast"),
        None => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_list;

    /// Reads a query string, writes it, and compares with the canonical form.
    #[track_caller]
    fn canonical(query: &str, wanted: &str) {
        let read = parse_list(query).unwrap();
        let written = format_list(&read);
        assert_eq!(written, wanted);
        assert_eq!(parse_list(&written).unwrap(), read);
    }

    #[test]
    fn writes_what_was_read() {
        let same = [
            "",
            "select=*",
            "select=id,a:name::text,count(),n:amount.sum()::int",
            "select=account(*),...owner!inner(name),c:contacts!owner_id!inner(id,account())",
            "name=eq.a.b&name=not.is.null&or=(a.eq.1,not.and(b.gt.2,c.is.true))",
            "not.or=(a.eq.1)&@account.city=eq.x&and=(@account.parent_id.city.like.a%25)",
            "id=in.(1,2)&id=in.()&tags=cs.%7Ba,b%7D&n=eq(any).%7B1%7D&a=fts.b&r=sl.b",
            "select=created_at.bucket(week),m:%22a.b%22.bucket(month)&order=a.bucket(month).desc,b",
            "order=name.desc.nullslast,account(name),c.nullsfirst&limit=5&offset=0&after=x%3D%3D",
            "select=c:contacts(id,a(b))&c.id=eq.1&c.order=id.desc&c.limit=1&c.a.or=(b.eq.1)",
        ];
        for query in same {
            canonical(query, query);
        }
    }

    #[test]
    fn spelling_becomes_canonical() {
        canonical("select= id , name &order=id.asc", "select=id,name&order=id");
        canonical("limit=5&id=eq.1&select=id", "select=id&id=eq.1&limit=5");
        canonical("name=like.a*+b", "name=like.a%25%20b");
        canonical("select=a:b(c)&b.limit=1", "select=a:b(c)&a.limit=1");
        canonical("a=plfts(x).y", "a=fts.y");
        canonical("or=( a.eq.\"x,y\" )", "or=(a.eq.%22x,y%22)");
        canonical("\"order\"=eq.1", "%22order%22=eq.1");
        canonical("unit price=eq.1", "%22unit%20price%22=eq.1");
        canonical("姓名=eq.张", "%E5%A7%93%E5%90%8D=eq.%E5%BC%A0");
    }
}
