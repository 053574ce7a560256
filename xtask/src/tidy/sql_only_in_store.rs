//! SQL is written in `crates/store` and nowhere else.
//!
//! The rule is for the house itself: tests and the test kit are exempt, and so is the bench outside
//! of it, whose floor is hand-written SQL.

use regex::Regex;

use super::rust_source::{RustSource, line_of};
use super::tree::{File, Finding, Tree};

/// The folder whose Rust files are searched.
const HOUSE: &str = "crates/";

/// Folders in it whose Rust files may hold SQL.
const EXEMPT: [&str; 2] = ["crates/store/", "crates/testkit/"];

/// What a string literal that holds a statement looks like.
///
/// Keywords are recognised in capitals, or in small letters at the start of the literal, so that
/// prose such as "select a contact from the list" is not taken for SQL.
const STATEMENT: &str = r#"(?x)
    (?: \A\s* (?i: SELECT\s+(?:DISTINCT\s+)?[\w."*(]+ (?:\s*,|\s+FROM\b)
                 | INSERT\s+(?:OR\s+\w+\s+)?INTO\s+[\w."{]+\s*(?:\(|VALUES\b|SELECT\b|DEFAULT\b)
                 | DELETE\s+FROM\s+[\w."{]+
                 | UPDATE\s+[\w."{}]+\s+SET\b
                 | (?:CREATE|DROP|ALTER)\s+(?:UNIQUE\s+|TEMP\s+|VIRTUAL\s+)?(?:TABLE|INDEX|VIEW|SCHEMA)\s+[\w"{]+
                 | PRAGMA\s+\w+ ) )
  | \bSELECT\b(?s:.)+\bFROM\b | \bINSERT\s+INTO\b | \bDELETE\s+FROM\b | \bUPDATE\s+\S+\s+SET\b
  | \b(?:CREATE|DROP|ALTER)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|VIEW)\b
  | \bORDER\s+BY\b | \bGROUP\s+BY\b | \b(?:LEFT|INNER|CROSS)\s+JOIN\b | \bUNION\s+ALL\b
"#;

/// Reports string literals that hold SQL.
pub(crate) fn check(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let statement = Regex::new(STATEMENT)?;
    let files = tree.with_extension("rs").filter(|file| !is_exempt(&file.path));
    Ok(files.flat_map(|file| in_file(file, &statement)).collect())
}

fn in_file(file: &File, statement: &Regex) -> Vec<Finding> {
    let source = RustSource::parse(&file.text);
    let written = source
        .strings
        .iter()
        .filter(|(position, content)| !source.in_tests(*position) && statement.is_match(content));
    written
        .map(|(position, _)| {
            file.finding(line_of(&file.text, *position), "SQL belongs in crates/store")
        })
        .collect()
}

/// Whether the file may hold SQL: by its folder, or because only tests compile it.
fn is_exempt(path: &str) -> bool {
    let mut parts = path.split('/');
    let name = parts.next_back().unwrap_or_default();
    !path.starts_with(HOUSE)
        || EXEMPT.iter().any(|folder| path.starts_with(folder))
        || parts.any(|folder| folder == "tests")
        || name == "tests.rs"
        || name.ends_with("_test.rs")
        || name.ends_with("_tests.rs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::findings;

    #[test]
    fn statements_are_reported_with_their_line() {
        for statement in [
            "SELECT id FROM contact",
            "  select id, name from contact where x",
            "SELECT *\\n FROM contact",
            "WITH a AS (SELECT 1 AS b) SELECT b FROM a",
            "INSERT INTO contact (id) VALUES (1)",
            "insert or replace into contact values (1)",
            "UPDATE contact SET name = $1",
            "update {table} set name = 1",
            "DELETE FROM contact",
            "CREATE TABLE x (id INTEGER)",
            "create unique index x on y (z)",
            "ALTER TABLE x ADD COLUMN y",
            "PRAGMA journal_mode = WAL",
            " ORDER BY id",
        ] {
            let text = format!("//! x\nfn f() {{\n    run(\"{statement}\");\n}}\n");
            let found = findings(check, &[("crates/engine/src/x.rs", &text)]);
            assert_eq!(
                found,
                ["crates/engine/src/x.rs:3: SQL belongs in crates/store"],
                "{statement}"
            );
        }
    }

    #[test]
    fn prose_and_comments_are_not_statements() {
        for text in [
            "let a = \"select a contact from the list\";",
            "let a = \"Select one of the values, then go on\";",
            "let a = \"update the account, then set a stage\";",
            "let a = \"deleted from the bin\";",
            "let a = \"create\"; let b = \"select\"; let c = \"update\"; let d = \"order\";",
            "// SELECT id FROM contact\n/* DELETE FROM x */",
            "let a = \"insert into the pool\";",
            "let a = \"/api/v1/contacts?select=id,name&order=id\";",
        ] {
            let found = findings(check, &[("crates/server/src/x.rs", text)]);
            assert_eq!(found, Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_store_and_tests_are_exempt() {
        let sql = "const A: &str = r#\"SELECT id FROM contact\"#;";
        let module = format!("#[cfg(test)]\nmod tests {{\n{sql}\n}}");
        let exempt = findings(
            check,
            &[
                ("crates/store/src/x.rs", sql),
                ("crates/testkit/src/x.rs", sql),
                ("bench/src/floor.rs", sql),
                ("crates/engine/tests/x.rs", sql),
                ("crates/crm/src/sales/quote/tests.rs", sql),
                ("crates/engine/src/x_tests.rs", sql),
                ("crates/engine/src/y.rs", &module),
            ],
        );
        assert_eq!(exempt, Vec::<String>::new());
        assert_eq!(findings(check, &[("crates/engine/src/y.rs", sql)]).len(), 1);
    }
}
