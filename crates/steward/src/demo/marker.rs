//! The file that says that a data folder is a demo's, and whether it is complete.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::size_name;
use crate::cli::Size;
use crate::config::shown;
use crate::folder::DATABASE;

/// The file's name in the data folder.
const FILE: &str = "demo.json";

/// What stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marker {
    size: String,
    persons: bool,
    finished: bool,
}

impl Marker {
    /// The marker of a company that is to be made.
    pub(super) fn new(size: Size, persons: bool) -> Self {
        Self { size: size_name(size).to_owned(), persons, finished: false }
    }

    /// The size.
    pub(super) fn size(&self) -> Size {
        let sizes = [Size::Small, Size::Tenth, Size::Medium, Size::Large];
        sizes.into_iter().find(|size| size_name(*size) == self.size).unwrap_or_default()
    }

    /// Whether every contact is an account of its own.
    pub(super) fn persons(&self) -> bool {
        self.persons
    }

    /// Whether the company is complete.
    pub(super) fn is_finished(&self) -> bool {
        self.finished
    }

    /// Whether both are of the same size.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (&self.size, self.persons) == (&other.size, other.persons)
    }

    /// Reads the marker of a folder; none if it is no demo's.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>> {
        match fs::read_to_string(dir.join(FILE)) {
            Ok(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|error| unusable(dir, &io::Error::other(error))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unusable(dir, &error)),
        }
    }

    /// Marks a folder before the company is made.
    pub(super) fn begin(&self, dir: &Path) -> Result<()> {
        self.write(dir)
    }

    /// Marks a folder when the company is complete.
    pub(super) fn finish(mut self, dir: &Path) -> Result<()> {
        self.finished = true;
        self.write(dir)
    }

    fn write(&self, dir: &Path) -> Result<()> {
        let text = serde_json::to_string(self).map_err(Error::internal)?;
        fs::write(dir.join(FILE), text).map_err(|error| unusable(dir, &error))
    }
}

/// Removes the database of a company that was not finished.
pub(super) fn remove_database(dir: &Path) -> Result<()> {
    for name in ["", "-wal", "-shm"].map(|end| format!("{DATABASE}{end}")) {
        remove(dir, &name)?;
    }
    remove(dir, "log.anchor")
}

fn remove(dir: &Path, name: &str) -> Result<()> {
    match fs::remove_file(dir.join(name)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unusable(dir, &error)),
        _ => Ok(()),
    }
}

fn unusable(dir: &Path, error: &io::Error) -> Error {
    let folder = shown(dir);
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "The demo folder {folder} cannot be used: {error}",
            zh = "演示目录 {folder} 无法使用：{error}"
        ),
    )
}
