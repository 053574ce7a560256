//! The packages that are built in, as cargo describes them, and the rules for each.

use std::process::Command;

use anyhow::Context;
use serde_json::Value;

use super::{licences, sources};
use crate::process::{cargo, output};

/// Reports packages that break a rule, for the platform that this machine is.
///
/// # Errors
/// When cargo cannot tell which packages there are.
pub(crate) fn check() -> anyhow::Result<Vec<String>> {
    let version = output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc does not say its host")?;
    let metadata =
        output(cargo().args(["metadata", "--format-version", "1", "--filter-platform", host]))?;
    complaints(&metadata)
}

/// What is wrong with the packages in cargo's description.
fn complaints(metadata: &str) -> anyhow::Result<Vec<String>> {
    let metadata: Value = serde_json::from_str(metadata).context("reading cargo's metadata")?;
    let packages = metadata["packages"].as_array().context("cargo's metadata has no packages")?;
    let rules = [licences::check, sources::check];
    let found = packages.iter().flat_map(|package| rules.iter().filter_map(|rule| rule(package)));
    Ok(found.collect())
}

/// A package's name and version, for a person.
pub(crate) fn describe(package: &Value) -> String {
    let text = |key: &str| package[key].as_str().unwrap_or("?");
    format!("{} {}", text("name"), text("version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_sees_every_package() {
        let metadata = r#"{"packages": [
            {"name": "good", "version": "1.0.0", "license": "MIT", "source": null},
            {"name": "copyleft", "version": "1.0.0", "license": "GPL-3.0-only", "source": null},
            {"name": "astray", "version": "2.0.0", "license": "MIT", "source": "git+ssh://x"}
        ]}"#;
        let found = complaints(metadata).unwrap();
        let names: Vec<&str> = found.iter().map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(names, ["copyleft", "astray"]);
    }

    #[test]
    fn nothing_to_read_is_an_error_and_not_a_pass() {
        assert!(complaints("{}").is_err());
        assert!(complaints("").is_err());
    }
}
