//! The tree under check: every file that is, or would be, in version control.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::Context;

use crate::process::output;

/// One file, by its path from the root (with `/`).
pub(crate) struct File {
    /// The path.
    pub(crate) path: String,
    /// The content; empty for files that are not text.
    pub(crate) text: String,
}

impl File {
    /// What stands behind the last dot of the name, or nothing.
    pub(crate) fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// A finding in this file.
    pub(crate) fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }
}

/// Every file, in the order of their paths.
pub(crate) struct Tree {
    files: Vec<File>,
    folders: BTreeSet<String>,
}

impl Tree {
    /// Reads the tree whose root is `root`.
    ///
    /// # Errors
    /// When git cannot list it or a file cannot be read.
    pub(crate) fn read(root: &Path) -> anyhow::Result<Self> {
        let listed = output(Command::new("git").current_dir(root).args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]))?;
        let paths: BTreeSet<&str> = listed.split('\0').filter(|path| !path.is_empty()).collect();
        let mut files = Vec::new();
        for path in paths {
            let content = match std::fs::read(root.join(path)) {
                Ok(content) => content,
                // Removed but not yet committed, or a link into nowhere.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error).with_context(|| format!("reading {path}")),
            };
            let text = String::from_utf8(content).unwrap_or_default();
            files.push(File { path: path.to_owned(), text });
        }
        Ok(Self::of(files))
    }

    /// A tree of these files.
    fn of(files: Vec<File>) -> Self {
        let mut folders = BTreeSet::new();
        for file in &files {
            for (position, _) in file.path.match_indices('/') {
                folders.insert(file.path[..position].to_owned());
            }
        }
        Self { files, folders }
    }

    /// Every file.
    pub(crate) fn files(&self) -> &[File] {
        &self.files
    }

    /// The files whose names end so (without the dot).
    pub(crate) fn with_extension(&self, extension: &str) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.extension() == extension)
    }

    /// The file at exactly this path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Whether a file or folder lies at this path; the empty path is the root.
    pub(crate) fn has(&self, path: &str) -> bool {
        path.is_empty() || self.folders.contains(path) || self.file(path).is_some()
    }

    /// A tree for a test: paths and contents.
    #[cfg(test)]
    pub(crate) fn fixture(files: &[(&str, &str)]) -> Self {
        let file = |&(path, text): &(&str, &str)| File { path: path.into(), text: text.into() };
        Self::of(files.iter().map(file).collect())
    }
}

/// One place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// What a rule says about a fixture, one line for each finding.
#[cfg(test)]
pub(crate) fn findings(
    check: fn(&Tree) -> anyhow::Result<Vec<Finding>>,
    files: &[(&str, &str)],
) -> Vec<String> {
    let found = check(&Tree::fixture(files)).unwrap();
    found.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_files_folders_and_extensions() {
        let tree = Tree::fixture(&[("a/b/c.rs", ""), ("a/.ci/run", "")]);
        for path in ["", "a", "a/b", "a/b/c.rs", "a/.ci"] {
            assert!(tree.has(path), "{path}");
        }
        assert!(!tree.has("a/b/c"));
        let extensions: Vec<&str> = tree.files().iter().map(File::extension).collect();
        assert_eq!(extensions, ["rs", ""]);
    }

    #[test]
    fn reads_this_repository() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let tree = Tree::read(Path::new(root)).unwrap();
        assert!(
            tree.file("xtask/src/tidy/tree.rs").unwrap().text.contains("reads_this_repository")
        );
        assert!(!tree.has("target"));
    }
}
