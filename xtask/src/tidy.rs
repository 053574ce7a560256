//! `cargo xtask tidy`: the rules of this repository that the compiler does not know.
//!
//! Each rule is one file: a function from the tree to what breaks the rule, and its tests.

mod dependencies;
mod doc_links;
mod file_size;
mod floors;
mod forbidden_words;
mod licences;
mod manifest;
mod module_docs;
mod packages;
mod rust_source;
mod sources;
mod spdx;
mod sql_only_in_store;
mod tree;

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;

use tree::{Finding, Tree};

/// A rule: its name, as findings show it, and its check.
type Rule = (&'static str, fn(&Tree) -> anyhow::Result<Vec<Finding>>);

/// Every rule, in the order in which findings are shown.
const RULES: [Rule; 7] = [
    ("floors", floors::check),
    ("sql only in store", sql_only_in_store::check),
    ("file size", file_size::check),
    ("module docs", module_docs::check),
    ("forbidden words", forbidden_words::check),
    ("doc links", doc_links::check),
    ("dependencies", dependencies::check),
];

/// Checks every rule and prints what breaks one.
///
/// # Errors
/// When the tree or cargo's description of it cannot be read.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    if !arguments.is_empty() {
        bail!("cargo xtask tidy takes no arguments");
    }
    let tree = Tree::read(Path::new("."))?;
    let mut findings = 0;
    for (name, check) in RULES {
        for finding in check(&tree)? {
            println!("{finding} [{name}]");
            findings += 1;
        }
    }
    for complaint in packages::check()? {
        println!("{complaint} [packages]");
        findings += 1;
    }
    println!("tidy: {} files, {findings} findings", tree.files().len());
    Ok(if findings == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
