//! Everything that is built in has a licence that lets a company use and change Steward freely.

use std::process::Command;

use anyhow::Context;
use serde_json::Value;

use super::spdx::is_allowed;
use crate::process::{cargo, output};

/// The licences that we take. MPL-2.0 asks only for changes to its own files.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Reports packages without an allowed licence, for the platform that this machine is.
///
/// # Errors
/// When cargo cannot tell which packages there are.
pub(crate) fn check() -> anyhow::Result<Vec<String>> {
    let version = output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc does not say its host")?;
    let metadata =
        output(cargo().args(["metadata", "--format-version", "1", "--filter-platform", host]))?;
    refused(&metadata)
}

/// The packages in cargo's description whose licences are not allowed.
fn refused(metadata: &str) -> anyhow::Result<Vec<String>> {
    let metadata: Value = serde_json::from_str(metadata).context("reading cargo's metadata")?;
    let packages = metadata["packages"].as_array().context("cargo's metadata has no packages")?;
    let refused = packages.iter().filter_map(|package| {
        let licence = package["license"].as_str().unwrap_or_default();
        let text = |key: &str| package[key].as_str().unwrap_or("?").to_owned();
        (!is_allowed(licence, &ALLOWED)).then(|| {
            format!("{} {}: the licence {licence:?} is not allowed", text("name"), text("version"))
        })
    });
    Ok(refused.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copyleft_and_unknown_licences_are_reported() {
        let metadata = r#"{"packages": [
            {"name": "good", "version": "1.0.0", "license": "MIT OR Apache-2.0"},
            {"name": "copyleft", "version": "1.0.0", "license": "AGPL-3.0-only"},
            {"name": "mixed", "version": "2.0.0", "license": "MIT AND GPL-3.0-or-later"},
            {"name": "silent", "version": "1.0.0", "license": null}
        ]}"#;
        let found = refused(metadata).unwrap();
        let names: Vec<&str> = found.iter().map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(names, ["copyleft", "mixed", "silent"]);
    }

    #[test]
    fn nothing_to_read_is_an_error_and_not_a_pass() {
        assert!(refused("{}").is_err());
        assert!(refused("").is_err());
    }
}
