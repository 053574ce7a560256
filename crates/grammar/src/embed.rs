//! Embeddings in `select`: `alias:target!hint!inner(…)` and `...target(…)`.

use steward_model::error::{ErrorKind, Result};
use steward_model::query::{Embed, Join, ListQuery, SelectItem};
use steward_model::text;

use crate::budget::{Budget, check_depth};
use crate::cursor::Cursor;
use crate::name::{self, Name};
use crate::select;

/// What was read of an embedding so far.
pub(crate) struct Head {
    /// The key in the answer.
    pub(crate) alias: Option<String>,
    /// The related object or reference.
    pub(crate) target: Name,
    /// Whether it began with `...`.
    pub(crate) spread: bool,
}

/// Reads the rest: `!hint`, `!inner` or `!left` in either order, and what is selected. `depth` is
/// the number of embeddings around this one.
pub(crate) fn rest(
    cursor: &mut Cursor<'_>,
    budget: &mut Budget,
    depth: usize,
    head: Head,
) -> Result<SelectItem> {
    check_depth(depth + 1)?;
    let (hint, join) = modifiers(cursor)?;
    cursor.expect("(")?;
    cursor.skip_spaces();
    let nothing = cursor.peek() == Some(')');
    let select = if nothing { Vec::new() } else { select::items(cursor, budget, depth + 1)? };
    if !cursor.eat(")") {
        return Err(cursor.expected(&text!(en = "\",\" or \")\"", zh = "“,”或“)”")));
    }
    Ok(SelectItem::Embed(Embed {
        alias: head.alias,
        target: head.target.text,
        hint,
        join: join.unwrap_or_default(),
        spread: head.spread,
        nothing,
        query: ListQuery { select, ..ListQuery::default() },
    }))
}

fn modifiers(cursor: &mut Cursor<'_>) -> Result<(Option<String>, Option<Join>)> {
    let (mut hint, mut join) = (None, None);
    while cursor.peek() == Some('!') {
        let start = cursor.at();
        cursor.bump();
        let word = name::field(cursor)?;
        let repeated = if word.is("inner") {
            join.replace(Join::Inner).is_some()
        } else if word.is("left") {
            join.replace(Join::Left).is_some()
        } else {
            hint.replace(word.text).is_some()
        };
        if repeated {
            cursor.go(start);
            return Err(cursor.refused(
                ErrorKind::BadQuery,
                &text!(
                    en = "an embedding has at most one hint and one of !inner and !left",
                    zh = "每个嵌入最多只能有一个提示，!inner 和 !left 也只能选其一"
                ),
            ));
        }
    }
    Ok((hint, join))
}

#[cfg(test)]
mod tests {
    use steward_model::query::MAX_DEPTH;

    use super::*;

    fn read(text: &str) -> Result<Vec<SelectItem>> {
        select::parameter(&mut Cursor::new("select", text), &mut Budget::default())
    }

    fn embed(target: &str, select: Vec<SelectItem>) -> Embed {
        Embed {
            alias: None,
            target: target.to_owned(),
            hint: None,
            join: Join::Left,
            spread: false,
            nothing: false,
            query: ListQuery { select, ..ListQuery::default() },
        }
    }

    fn name() -> SelectItem {
        SelectItem::Field { alias: None, field: "name".to_owned(), cast: None }
    }

    fn own(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn reads_embeddings() {
        let account = || embed("account", vec![name()]);
        let cases = [
            ("account(name)", account()),
            ("account(*)", embed("account", vec![SelectItem::All])),
            ("a:account(name)", Embed { alias: own("a"), ..account() }),
            ("account!inner(name)", Embed { join: Join::Inner, ..account() }),
            ("account!left( name )", account()),
            ("account!owner_id(name)", Embed { hint: own("owner_id"), ..account() }),
            (
                "account!owner_id!inner(name)",
                Embed { hint: own("owner_id"), join: Join::Inner, ..account() },
            ),
            (
                "account!inner!owner_id(name)",
                Embed { hint: own("owner_id"), join: Join::Inner, ..account() },
            ),
            ("account!\"left\"(name)", Embed { hint: own("left"), ..account() }),
            ("account!left_over(name)", Embed { hint: own("left_over"), ..account() }),
            ("...account(name)", Embed { spread: true, ..account() }),
            (
                "...account!h!inner(name)",
                Embed { spread: true, hint: own("h"), join: Join::Inner, ..account() },
            ),
            ("account()", Embed { nothing: true, ..embed("account", Vec::new()) }),
            ("account( )", Embed { nothing: true, ..embed("account", Vec::new()) }),
            ("\"count\"(name)", embed("count", vec![name()])),
            (
                "account(name,owner(name))",
                embed("account", vec![name(), SelectItem::Embed(embed("owner", vec![name()]))]),
            ),
        ];
        for (text, wanted) in cases {
            assert_eq!(read(text).unwrap(), [SelectItem::Embed(wanted)], "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_embedding() {
        let wrong = [
            "account(",
            "account(name",
            "account(name,)",
            "account(,)",
            "account!(name)",
            "account!inner",
            "account!inner!left(name)",
            "account!a!b(name)",
            "account!inner!inner(a)",
            "account(name)x",
            "account(name)::text",
            "...(name)",
            "....a(name)",
            "account(name;id)",
        ];
        for text in wrong {
            assert_eq!(read(text).unwrap_err().kind(), ErrorKind::BadQuery, "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}name{}", "a(".repeat(depth), ")".repeat(depth));
        assert!(read(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(read(&nested(MAX_DEPTH + 1)).unwrap_err().kind(), ErrorKind::TooLarge);
        assert_eq!(read(&"a(".repeat(20_000)).unwrap_err().kind(), ErrorKind::TooLarge);
    }
}
