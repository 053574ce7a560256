//! Conditions on lexemes, as the databases want them.

use steward_model::search::Expr;

use crate::Dialect;

/// A lexeme that no record has.
const NOBODY: &str = "¤";

/// The condition as the operand of `MATCH` or `@@`.
#[must_use]
pub(crate) fn spell(dialect: Dialect, expr: &Expr) -> String {
    let mut text = String::with_capacity(64);
    write(dialect, expr, &mut text);
    text
}

fn write(dialect: Dialect, expr: &Expr, text: &mut String) {
    let (and, or) = match dialect {
        Dialect::Sqlite => (" AND ", " OR "),
        Dialect::Postgres => (" & ", " | "),
    };
    match expr {
        Expr::Any(parts) if parts.is_empty() => lexeme(dialect, NOBODY, false, text),
        // Nothing is asked for that is met by everything.
        Expr::All(parts) if parts.is_empty() => lexeme(dialect, NOBODY, false, text),
        Expr::All(parts) => joined(dialect, parts, and, text),
        Expr::Any(parts) => joined(dialect, parts, or, text),
        Expr::Is(is) => lexeme(dialect, is, false, text),
        Expr::Begins(begin) => lexeme(dialect, begin, true, text),
    }
}

fn joined(dialect: Dialect, parts: &[Expr], word: &str, text: &mut String) {
    text.push('(');
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push_str(word);
        }
        write(dialect, part, text);
    }
    text.push(')');
}

fn lexeme(dialect: Dialect, lexeme: &str, begins: bool, text: &mut String) {
    let (quote, open_end) = match dialect {
        Dialect::Sqlite => ('"', " *"),
        Dialect::Postgres => ('\'', ":*"),
    };
    text.push(quote);
    for c in lexeme.chars() {
        if c == quote || c == '\\' {
            text.push(c);
        }
        text.push(c);
    }
    text.push(quote);
    if begins {
        text.push_str(open_end);
    }
}

#[cfg(test)]
mod tests {
    use steward_model::search::Question;

    use super::*;

    #[test]
    fn conditions() {
        let expr = Question::new("张三 li").found(&['a', 'b']);
        assert_eq!(
            spell(Dialect::Sqlite, &expr),
            "((\"a张三\" OR \"b张三\") AND (\"ali\" * OR \"bli\" *))"
        );
        assert_eq!(spell(Dialect::Postgres, &expr), "(('a张三' | 'b张三') & ('ali':* | 'bli':*))");
        assert_eq!(spell(Dialect::Sqlite, &Expr::Any(Vec::new())), "\"¤\"");
        let quotes = Expr::Is("a'\"\\b".to_owned());
        assert_eq!(spell(Dialect::Postgres, &quotes), "'a''\"\\\\b'");
    }
}
