//! Every Rust file begins by saying what it is for.

use super::tree::{File, Finding, Tree};

/// Folders whose Rust files are searched, together with every `src` folder of a crate.
const OUTSIDE_CRATES: [&str; 2] = ["bench/src/", "xtask/src/"];

/// Reports Rust files without a leading `//!` line.
pub(crate) fn check(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let silent = tree.with_extension("rs").filter(|file| is_searched(&file.path) && !speaks(file));
    Ok(silent
        .map(|file| file.finding(1, "begin with a `//!` line: what is this file for?"))
        .collect())
}

fn is_searched(path: &str) -> bool {
    let mut parts = path.split('/');
    let in_crate = parts.next() == Some("crates") && parts.nth(1) == Some("src");
    in_crate || OUTSIDE_CRATES.iter().any(|folder| path.starts_with(folder))
}

/// Whether the first line is documentation that says something.
fn speaks(file: &File) -> bool {
    let first = file.text.lines().next().unwrap_or_default();
    first.strip_prefix("//!").is_some_and(|rest| !rest.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::findings;

    #[test]
    fn a_silent_file_is_reported() {
        let found = findings(
            check,
            &[
                ("crates/x/src/good.rs", "//! Counts.\nfn a() {}"),
                ("crates/x/src/deep/silent.rs", "use a;\n//! late"),
                ("crates/x/src/empty_words.rs", "//!\nfn a() {}"),
                ("crates/x/src/empty.rs", ""),
                ("crates/x/tests/elsewhere.rs", "fn a() {}"),
                ("xtask/src/silent.rs", "fn a() {}"),
            ],
        );
        let paths: Vec<&str> = found.iter().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(
            paths,
            [
                "crates/x/src/deep/silent.rs",
                "crates/x/src/empty_words.rs",
                "crates/x/src/empty.rs",
                "xtask/src/silent.rs"
            ]
        );
    }
}
