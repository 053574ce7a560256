//! Every example in the documentation is what it says: readable, or refused.

use steward_grammar::{format_list, parse_list, parse_write};

const PAGE: &str = include_str!("../../../docs/query-grammar.md");

/// The examples, each with the heading above it.
fn examples() -> Vec<(&'static str, &'static str)> {
    let mut heading = "";
    let mut examples = Vec::new();
    for line in PAGE.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            heading = title;
        } else if let Some((example, _)) =
            line.strip_prefix("| `").and_then(|row| row.split_once("` |"))
        {
            examples.push((heading, example));
        }
    }
    examples
}

#[test]
fn examples_are_what_the_page_says() {
    let examples = examples();
    assert!(examples.len() > 70, "only {} examples were found", examples.len());
    for (heading, example) in examples {
        match heading {
            "Refused" => assert!(parse_list(example).is_err(), "{example} was accepted"),
            "Writes" => assert!(parse_write(example).is_ok(), "{:?}", parse_write(example)),
            _ => {
                let query = parse_list(example).unwrap_or_else(|e| panic!("{example}: {e}"));
                assert_eq!(parse_list(&format_list(&query)).unwrap(), query, "{example}");
            }
        }
    }
}
