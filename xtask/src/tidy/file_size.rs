//! Files stay small enough to be read in one go.

use super::tree::{File, Finding, Tree};

/// The most lines a source file may have.
const MOST_LINES: usize = 600;

/// Where a file may say that it is long on purpose: among its first lines.
const HEAD_LINES: usize = 15;

/// What such a line says, with the reason behind it.
const EXCUSE: &str = "tidy: long because ";

/// The endings of the files that people read and write.
const SOURCES: [&str; 14] =
    ["rs", "ts", "tsx", "js", "jsx", "mjs", "cjs", "css", "html", "py", "sh", "sql", "toml", "yml"];

/// Reports source files that are longer than they may be.
pub(crate) fn check(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    Ok(tree.files().iter().filter_map(too_long).collect())
}

fn too_long(file: &File) -> Option<Finding> {
    if !SOURCES.contains(&file.extension()) {
        return None;
    }
    let lines = file.text.lines().count();
    let excused =
        file.text.lines().take(HEAD_LINES).any(|line| {
            line.split_once(EXCUSE).is_some_and(|(_, reason)| !reason.trim().is_empty())
        });
    (lines > MOST_LINES && !excused).then(|| {
        file.finding(
            MOST_LINES + 1,
            format!("{lines} lines, at most {MOST_LINES}: split it, or say `{EXCUSE}…` at the top"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::findings;

    #[test]
    fn a_long_file_is_reported_and_an_excused_one_is_not() {
        let long = "x\n".repeat(MOST_LINES + 1);
        let full = "x\n".repeat(MOST_LINES);
        let excused = format!("// {EXCUSE}it is a table\n{long}");
        let no_reason = format!("// {EXCUSE}\n{long}");
        let too_late = format!("{}// {EXCUSE}it is a table\n{long}", "\n".repeat(HEAD_LINES));
        let found = findings(
            check,
            &[
                ("a/long.rs", &long),
                ("a/full.rs", &full),
                ("a/excused.rs", &excused),
                ("a/late.ts", &too_late),
                ("a/no_reason.css", &no_reason),
                ("Cargo.lock", &long),
            ],
        );
        let paths: Vec<&str> = found.iter().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(paths, ["a/long.rs", "a/late.ts", "a/no_reason.css"]);
        assert!(found[0].contains("601 lines"), "{}", found[0]);
    }
}
