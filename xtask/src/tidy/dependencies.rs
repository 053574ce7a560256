//! Every crate from elsewhere is used, and `docs/dependencies.md` says what for.

use std::collections::BTreeSet;

use super::manifest::Manifest;
use super::tree::{Finding, Tree};

/// The document with the table; the first column names the crate.
const DOCUMENT: &str = "docs/dependencies.md";

/// The workspace's manifest.
const WORKSPACE: &str = "Cargo.toml";

/// Reports crates without a row, rows without a crate, and crates that nobody uses.
pub(crate) fn check(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let Some(workspace) = tree.file(WORKSPACE) else { return Ok(Vec::new()) };
    let declared: BTreeSet<String> =
        Manifest::parse(workspace)?.foreign_workspace_dependencies().into_iter().collect();
    let mut used = BTreeSet::new();
    let mut findings = Vec::new();
    for file in tree.with_extension("toml").filter(|file| file.path.ends_with("/Cargo.toml")) {
        for dependency in Manifest::parse(file)?.all_dependencies() {
            if !dependency.starts_with("steward") && !declared.contains(&dependency) {
                findings.push(file.finding(
                    1,
                    format!("take {dependency} from [workspace.dependencies], for one version"),
                ));
            }
            used.insert(dependency);
        }
    }
    for unused in declared.difference(&used) {
        findings.push(workspace.finding(1, format!("nobody uses {unused}: remove it")));
    }
    let Some(document) = tree.file(DOCUMENT) else {
        findings.push(workspace.finding(1, format!("{DOCUMENT} is missing")));
        return Ok(findings);
    };
    let described: BTreeSet<String> = document.text.lines().filter_map(crate_of_row).collect();
    for missing in declared.intersection(&used).filter(|name| !described.contains(*name)) {
        findings.push(document.finding(1, format!("{missing} has no row: what is it for?")));
    }
    for extra in described.difference(&declared) {
        findings.push(document.finding(1, format!("{extra} is no dependency any more")));
    }
    Ok(findings)
}

/// The crate that a row is about: ``| `name` | … |``.
fn crate_of_row(line: &str) -> Option<String> {
    let cell = line.trim().strip_prefix('|')?.split('|').next()?.trim();
    Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::findings;

    fn of(workspace: &str, member: &str, rows: &str) -> Vec<String> {
        findings(
            check,
            &[
                ("Cargo.toml", &format!("[workspace.dependencies]\n{workspace}")),
                (
                    "crates/x/Cargo.toml",
                    &format!("[package]\nname = \"steward-x\"\n[dependencies]\n{member}"),
                ),
                ("docs/dependencies.md", rows),
            ],
        )
    }

    #[test]
    fn a_described_and_used_crate_is_fine() {
        let found =
            of("a = \"1\"", "a.workspace = true", "| crate | for |\n|---|---|\n| `a` | x |\n");
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn each_way_to_be_wrong_is_reported() {
        for (workspace, member, rows, expected) in [
            ("a = \"1\"", "a.workspace = true", "", "a has no row"),
            ("a = \"1\"", "", "| `a` | x |", "nobody uses a"),
            ("a = \"1\"", "a.workspace = true", "| `a` | x |\n| `b` | y |", "b is no dependency"),
            ("", "a = \"1\"", "", "take a from [workspace.dependencies]"),
        ] {
            let found = of(workspace, member, rows);
            assert_eq!(found.len(), 1, "{expected}: {found:?}");
            assert!(found[0].contains(expected), "{}", found[0]);
        }
    }
}
