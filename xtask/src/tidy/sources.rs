//! Everything that is built in comes from the public registry, at a fixed version, or from here.

use serde_json::Value;

use super::packages::describe;

/// The registry, as cargo spells it.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// What is wrong with one package of cargo's description.
pub(crate) fn check(package: &Value) -> Option<String> {
    let source = &package["source"];
    let refused = !source.is_null() && source != REGISTRY;
    refused.then(|| format!("{}: comes from {source}", describe(package)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_registry_and_our_own_folders_are_fine() {
        assert_eq!(check(&json!({"name": "x", "source": REGISTRY})), None);
        assert_eq!(check(&json!({"name": "steward", "source": null})), None);
    }

    #[test]
    fn a_repository_or_another_registry_is_reported() {
        for source in ["git+https://example.com/x?rev=1#1", "registry+https://example.com/index"] {
            assert!(check(&json!({"name": "x", "source": source})).is_some(), "{source}");
        }
    }
}
