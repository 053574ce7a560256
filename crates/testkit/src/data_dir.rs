//! Data folders for tests: empty, private, removed when the test ends.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// An empty folder that is removed, with everything in it, when the value is dropped.
#[derive(Debug)]
pub struct DataDir {
    folder: TempDir,
}

impl DataDir {
    /// Where the folder lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The path of an entry called `name` in the folder; creates nothing.
    #[must_use]
    pub fn join(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Makes an empty data folder for one test.
///
/// # Panics
/// When the system's folder for temporary files cannot be written.
#[must_use]
pub fn data_dir() -> DataDir {
    let folder = tempfile::Builder::new()
        .prefix("steward-test-")
        .tempdir()
        .unwrap_or_else(|error| panic!("cannot make a temporary data folder: {error}"));
    DataDir { folder }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_dir_is_empty_and_goes_away_with_its_content() {
        let dir = data_dir();
        let path = dir.path().to_owned();
        assert_eq!(std::fs::read_dir(&path).unwrap().count(), 0);
        std::fs::write(dir.join("steward.db"), b"content").unwrap();
        drop(dir);
        assert!(!path.exists());
    }

    #[test]
    fn two_data_dirs_are_two_folders() {
        assert_ne!(data_dir().path(), data_dir().path());
    }
}
