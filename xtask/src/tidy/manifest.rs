//! What the rules need of a `Cargo.toml`.

use anyhow::Context;
use toml::Table;

use super::tree::File;

/// A package's manifest.
pub(crate) struct Manifest {
    table: Table,
}

/// The tables whose entries become part of the built package.
const SHIPPED: [&str; 2] = ["dependencies", "build-dependencies"];

/// The table whose entries only tests see.
const DEVELOPMENT: &str = "dev-dependencies";

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// When it is no TOML.
    pub(crate) fn parse(file: &File) -> anyhow::Result<Self> {
        Ok(Self { table: file.text.parse().with_context(|| file.path.clone())? })
    }

    /// The package's name, or nothing for a workspace without one.
    pub(crate) fn name(&self) -> Option<&str> {
        self.table.get("package")?.get("name")?.as_str()
    }

    /// Whether it takes the lints of the workspace.
    pub(crate) fn has_workspace_lints(&self) -> bool {
        let lints = self.table.get("lints").and_then(|lints| lints.get("workspace"));
        lints.and_then(toml::Value::as_bool) == Some(true)
    }

    /// The packages that become part of the built one.
    pub(crate) fn shipped_dependencies(&self) -> Vec<String> {
        self.dependencies(&SHIPPED)
    }

    /// Every package it names, for tests as well.
    pub(crate) fn all_dependencies(&self) -> Vec<String> {
        self.dependencies(&[SHIPPED[0], SHIPPED[1], DEVELOPMENT])
    }

    /// The entries of `[workspace.dependencies]` that come from elsewhere.
    pub(crate) fn foreign_workspace_dependencies(&self) -> Vec<String> {
        let table = self.table.get("workspace").and_then(|table| table.get("dependencies"));
        let Some(table) = table.and_then(toml::Value::as_table) else {
            return Vec::new();
        };
        let foreign = table.iter().filter(|(_, entry)| entry.get("path").is_none());
        foreign.map(|(key, _)| key.clone()).collect()
    }

    /// The packages in these tables, for any target.
    fn dependencies(&self, kinds: &[&str]) -> Vec<String> {
        let targets = self.table.get("target").and_then(toml::Value::as_table);
        let for_targets = targets.into_iter().flat_map(|targets| targets.values());
        std::iter::once(&self.table)
            .chain(for_targets.filter_map(toml::Value::as_table))
            .flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)?.as_table()))
            .flatten()
            .map(|(key, entry)| {
                let renamed = entry.get("package").and_then(toml::Value::as_str);
                renamed.unwrap_or(key).to_owned()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_dependencies_wherever_they_stand() {
        let text = "[package]\nname = \"p\"\n[lints]\nworkspace = true\n\
                    [dependencies]\na.workspace = true\nx = { package = \"b\", version = \"1\" }\n\
                    [build-dependencies]\nc = \"1\"\n[dev-dependencies]\nd = \"1\"\n\
                    [target.'cfg(unix)'.dependencies]\ne = \"1\"\n\
                    [workspace.dependencies]\nown = { path = \"own\" }\nforeign = \"1\"\n";
        let file = File { path: "Cargo.toml".into(), text: text.into() };
        let manifest = Manifest::parse(&file).unwrap();
        assert_eq!(manifest.name(), Some("p"));
        assert!(manifest.has_workspace_lints());
        assert_eq!(manifest.shipped_dependencies(), ["a", "b", "c", "e"]);
        assert_eq!(manifest.all_dependencies(), ["a", "b", "c", "d", "e"]);
        assert_eq!(manifest.foreign_workspace_dependencies(), ["foreign"]);
    }
}
