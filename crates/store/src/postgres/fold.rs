//! Statements that only add rows go out as one: the server answers each statement with a packet of its
//! own, which costs more than a small insert does.

use std::fmt::Write;

use super::bind::{self, Bound};
use crate::Statement;

/// Values of statements that go out as one; larger inserts gain nothing by it.
const TOGETHER: usize = 400;

/// What is sent as one statement: a single one, or some that only add rows.
pub(super) type Part<'a> = &'a [Statement];

/// The parts in which `statements` are sent, in their order. Rows for one table stay in theirs: in one
/// statement it is open which table is filled first, and whether before another.
pub(super) fn parts(mut statements: &[Statement]) -> Vec<Part<'_>> {
    let mut parts = Vec::with_capacity(statements.len());
    while !statements.is_empty() {
        let (part, rest) = statements.split_at(first_part(statements));
        parts.push(part);
        statements = rest;
    }
    parts
}

/// How many statements the first part has.
fn first_part(statements: &[Statement]) -> usize {
    let mut values = 0;
    let fits = |(at, statement): &(usize, &Statement)| {
        values += statement.params.len();
        let table = table(statement);
        statement.only_adds
            && values <= TOGETHER
            && statements[..*at].iter().all(|before| self::table(before) != table)
    };
    statements.iter().enumerate().take_while(fits).count().max(1)
}

/// The beginning of an insert, up to its columns.
fn table(statement: &Statement) -> &str {
    statement.sql.split_once('(').map_or(&*statement.sql, |(table, _)| table)
}

/// The text of a part.
pub(super) fn text(part: Part<'_>) -> String {
    let mut text = String::new();
    let mut values = 0;
    for (at, statement) in part.iter().enumerate() {
        let last = at + 1 == part.len();
        if !last {
            text.push_str(if at == 0 { "WITH " } else { ", " });
            // Writing to a string can't fail.
            let _ = write!(text, "a{at} AS (");
        } else if at > 0 {
            text.push(' ');
        }
        push_counting_on(&mut text, &statement.sql, values);
        if !last {
            text.push(')');
        }
        values += statement.parameters();
    }
    text
}

/// Appends a text whose parameters are numbered on from `before`.
fn push_counting_on(text: &mut String, sql: &str, before: usize) {
    let mut pieces = sql.split('$');
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        match piece[..digits].parse::<usize>() {
            // Writing to a string can't fail.
            Ok(number) => drop(write!(text, "${}{}", number + before, &piece[digits..])),
            Err(_) => drop(write!(text, "${piece}")),
        }
    }
}

/// The parameters of a part, ready to bind.
pub(super) fn bind<'a>(part: Part<'a>) -> impl ExactSizeIterator<Item = Bound<'a>> + use<'a> {
    let values: Vec<Bound<'a>> = part.iter().flat_map(bind::bind).collect();
    values.into_iter()
}

#[cfg(test)]
mod tests {
    use steward_model::Value;

    use super::*;

    fn insert(table: &str, values: usize) -> Statement {
        let names: Vec<String> = (1..=values).map(|n| format!("${n}")).collect();
        let sql = format!("INSERT INTO {table} (c) VALUES ({})", names.join(", "));
        Statement::new(sql, vec![Value::Int(1); values]).only_adding()
    }

    #[test]
    fn inserts_into_different_tables_go_together() {
        let update = Statement::new("UPDATE a SET b = $1", vec![Value::Int(1)]);
        let all = [insert("a", 2), insert("b", 1), insert("a", 1), update.clone(), update];
        let sizes: Vec<usize> = parts(&all).iter().map(|part| part.len()).collect();
        assert_eq!(sizes, [2, 1, 1, 1]);
    }

    #[test]
    fn large_inserts_go_alone() {
        let all = [insert("a", TOGETHER + 1), insert("b", TOGETHER), insert("c", 1)];
        assert_eq!(parts(&all).len(), 3);
        assert!(parts(&[]).is_empty());
    }

    #[test]
    fn parameters_count_on() {
        let all = [insert("a", 2), insert("b", 1), insert("c", 1)];
        assert_eq!(
            text(&all),
            "WITH a0 AS (INSERT INTO a (c) VALUES ($1, $2)), \
             a1 AS (INSERT INTO b (c) VALUES ($3)) INSERT INTO c (c) VALUES ($4)"
        );
        assert_eq!(text(&all[1..2]), "INSERT INTO b (c) VALUES ($1)");
        assert_eq!(bind(&all).len(), 4);
    }
}
