//! A crate builds on lower floors only, and every package takes the workspace's lints.
//!
//! Dev-dependencies are exempt: a test may climb.

use super::manifest::Manifest;
use super::tree::{File, Finding, Tree};

/// The floors, from the ground up.
const FLOORS: [&str; 8] = [
    "steward-model",
    "steward-grammar",
    "steward-store",
    "steward-engine",
    "steward-crm",
    "steward-import",
    "steward-server",
    "steward",
];

/// The test kit stands beside the house: it may use the floors below this one, and none uses it.
const TESTKIT: (&str, &str) = ("steward-testkit", "steward-server");

/// Reports dependencies that point upwards or sideways.
pub(crate) fn check(tree: &Tree) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in tree.with_extension("toml").filter(|file| file.path.ends_with("Cargo.toml")) {
        let manifest = Manifest::parse(file)?;
        let Some(name) = manifest.name() else { continue };
        if !manifest.has_workspace_lints() {
            findings.push(file.finding(1, "`[lints] workspace = true` is missing"));
        }
        if file.path.starts_with("crates/") {
            findings.extend(climbs(file, name, &manifest));
        }
    }
    Ok(findings)
}

/// What one crate of the house does wrong.
fn climbs(file: &File, name: &str, manifest: &Manifest) -> Vec<Finding> {
    let Some(height) = height_of(name) else {
        let message = format!("{name} has no floor: give it one in xtask/src/tidy/floors.rs");
        return vec![file.finding(1, message)];
    };
    let dependencies = manifest.shipped_dependencies();
    let upwards = dependencies.iter().filter(|dependency| {
        let own = dependency.starts_with("steward-") || *dependency == "steward";
        let below = FLOORS[..height].contains(&dependency.as_str());
        own && !below
    });
    upwards
        .map(|dependency| {
            let line = file.text.lines().position(|line| line.contains(dependency.as_str()));
            let message = format!("{name} must not depend on {dependency}: it is no lower floor");
            file.finding(line.map_or(1, |line| line + 1), message)
        })
        .collect()
}

/// How many floors a crate may build on.
fn height_of(name: &str) -> Option<usize> {
    let stands_on = if name == TESTKIT.0 { TESTKIT.1 } else { name };
    FLOORS.iter().position(|floor| *floor == stands_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::findings;

    fn of(name: &str, dependencies: &str) -> Vec<String> {
        let text = format!(
            "[package]\nname = \"{name}\"\n[lints]\nworkspace = true\n[dependencies]\n{dependencies}"
        );
        findings(check, &[("crates/x/Cargo.toml", &text)])
    }

    #[test]
    fn downwards_is_allowed() {
        assert!(of("steward-store", "steward-model.workspace = true\nserde = \"1\"").is_empty());
        assert!(of("steward", "steward-server.workspace = true").is_empty());
        assert!(of("steward-testkit", "steward-crm.workspace = true").is_empty());
        let dev = "[dev-dependencies]\nsteward-testkit.workspace = true";
        assert!(of("steward-model", dev).is_empty());
    }

    #[test]
    fn upwards_and_sideways_are_reported_with_their_line() {
        for (name, dependency) in [
            ("steward-model", "steward-store"),
            ("steward-store", "steward-engine"),
            ("steward-store", "steward-store"),
            ("steward-engine", "steward-testkit"),
            ("steward-testkit", "steward-server"),
            ("steward-server", "steward"),
        ] {
            let found = of(name, &format!("{dependency}.workspace = true"));
            assert_eq!(found.len(), 1, "{name} on {dependency}");
            assert!(
                found[0].contains(&format!("must not depend on {dependency}:")),
                "{}",
                found[0]
            );
        }
        assert!(
            of("steward-model", "steward-bench.path = \"x\"")[0]
                .starts_with("crates/x/Cargo.toml:6:")
        );
        let build = "[build-dependencies]\nsteward-engine.workspace = true";
        assert_eq!(of("steward-store", build).len(), 1);
    }

    #[test]
    fn a_crate_without_a_floor_or_lints_is_reported() {
        assert!(of("steward-attic", "")[0].contains("has no floor"));
        let found =
            findings(check, &[("bench/Cargo.toml", "[package]\nname = \"steward-bench\"\n")]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("[lints]"), "{}", found[0]);
    }
}
