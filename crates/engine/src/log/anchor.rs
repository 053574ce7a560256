//! A note outside the database of how far the log was sealed.
//!
//! Whoever can write to the database and keeps an old head could cut off the newest part of the log
//! and put that head back: within the database nothing would show it. This file does, up to what was
//! sealed since it was last written. Somebody who can change both can still cut the log back
//! unnoticed; only a copy of this file somewhere else shows that.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use steward_store::log::Head;

/// The file's name in the data folder.
const FILE: &str = "log.anchor";

/// The file that notes how far the log was sealed.
#[derive(Clone, Debug)]
pub struct Anchor {
    path: PathBuf,
}

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Noted {
    /// The last position of the last block.
    pub(super) position: i64,
    /// That block's hash in hexadecimal digits.
    pub(super) hash: String,
}

impl Anchor {
    /// The anchor in a data folder.
    #[must_use]
    pub fn in_folder(dir: &Path) -> Self {
        Self { path: dir.join(FILE) }
    }

    /// Notes the head. The file is replaced whole; it is not waited until the disk has it, because
    /// an older note is as true as this one. Blocks for a moment.
    pub(super) fn write(&self, head: &Head) -> io::Result<()> {
        let noted = json!({"position": head.position, "hash": hex(&head.hash)});
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix(".log-anchor-").tempfile_in(folder)?;
        writeln!(file, "{noted}")?;
        file.persist(&self.path)?;
        Ok(())
    }

    /// Reads what was noted; `None` when nothing ever was.
    ///
    /// # Errors
    /// [`ErrorKind::Definition`] when the file can't be read.
    pub(super) fn read(&self) -> Result<Option<Noted>> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unreadable(error)),
        };
        let json: Json = serde_json::from_str(&text).map_err(|error| self.unreadable(error))?;
        match (json["position"].as_i64(), json["hash"].as_str()) {
            (Some(position), Some(hash)) => Ok(Some(Noted { position, hash: hash.to_owned() })),
            _ => Err(self.unreadable("position or hash is missing")),
        }
    }

    fn unreadable(&self, reason: impl std::fmt::Display) -> Error {
        let path = self.path.display();
        Error::new(
            ErrorKind::Definition,
            text!(
                en = "The file {path}, which notes how far the log was sealed, cannot be read: \
                      {reason}",
                zh = "记录日志封存进度的文件 {path} 无法读取：{reason}"
            ),
        )
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_last_is_read() {
        let dir = steward_testkit::data_dir();
        let anchor = Anchor::in_folder(dir.path());
        assert_eq!(anchor.read().unwrap(), None);
        for position in [1, 2] {
            let hash = vec![0xAB, 0x01];
            let head = Head { position, blocks: 1, hash, low_water: 0, code: Vec::new() };
            anchor.write(&head).unwrap();
            let noted = Noted { position, hash: "ab01".to_owned() };
            assert_eq!(anchor.read().unwrap(), Some(noted));
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_broken_note_is_an_error() {
        let dir = steward_testkit::data_dir();
        for broken in ["", "{}", "{\"position\":1}"] {
            std::fs::write(dir.join(FILE), broken).unwrap();
            let error = Anchor::in_folder(dir.path()).read().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Definition, "{broken}");
        }
    }
}
