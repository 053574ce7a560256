//! Everything that is built in has a licence that lets a company use and change Steward freely.

use serde_json::Value;

use super::packages::describe;
use super::spdx::is_allowed;

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

/// What is wrong with one package of cargo's description.
pub(crate) fn check(package: &Value) -> Option<String> {
    let licence = package["license"].as_str().unwrap_or_default();
    let refused = !is_allowed(licence, &ALLOWED);
    refused.then(|| format!("{}: the licence {licence:?} is not allowed", describe(package)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_free_licence_is_fine() {
        for licence in ["MIT OR Apache-2.0", "MPL-2.0", "BSD-3-Clause AND MIT"] {
            assert_eq!(check(&json!({"name": "x", "license": licence})), None, "{licence}");
        }
    }

    #[test]
    fn copyleft_and_unknown_licences_are_reported() {
        let copyleft = json!({"name": "x", "version": "1.0.0", "license": "AGPL-3.0-only"});
        assert_eq!(
            check(&copyleft).as_deref(),
            Some("x 1.0.0: the licence \"AGPL-3.0-only\" is not allowed")
        );
        assert!(check(&json!({"name": "x", "license": "MIT AND GPL-3.0-or-later"})).is_some());
        assert!(check(&json!({"name": "x", "license": null})).is_some());
    }
}
