//! Something that arrives: written to a file of its own, measured and summed up on the way.

use std::fmt::Write as _;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use tempfile::TempPath;
use tokio::io::AsyncWriteExt as _;

use crate::file::limits::{DISK_LOOK, DISK_RESERVE, HEAD_BYTES, MEGABYTE};

/// Something that is arriving. Dropped, it was never here.
#[derive(Debug)]
pub struct Staging {
    file: tokio::fs::File,
    path: TempPath,
    folder: PathBuf,
    hash: Sha256,
    size: u64,
    most: u64,
    head: Vec<u8>,
}

/// Something that has arrived and has no place yet. Dropped, it was never here.
#[derive(Debug)]
pub struct Staged {
    pub(super) file: File,
    pub(super) path: TempPath,
    /// How long it is, in bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Its first bytes.
    pub head: Vec<u8>,
}

impl Staging {
    pub(super) async fn begin(folder: PathBuf, announced: Option<u64>, most: u64) -> Result<Self> {
        if announced.is_some_and(|announced| announced > most) {
            return Err(too_large(most));
        }
        let made = tokio::task::spawn_blocking(move || {
            check_room(&folder, announced.unwrap_or(0))?;
            let made = tempfile::Builder::new().prefix("in-").tempfile_in(&folder);
            made.map(|made| (made, folder)).map_err(|error| unwritable(&error))
        });
        let (made, folder) = made.await.map_err(Error::internal)??;
        let (file, path) = made.into_parts();
        let file = tokio::fs::File::from_std(file);
        let (hash, head) = (Sha256::new(), Vec::new());
        Ok(Self { file, path, folder, hash, size: 0, most, head })
    }

    /// How much has arrived, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes what comes next.
    ///
    /// # Errors
    /// If it is too long, or the disk has no room.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let before = self.size;
        self.size += bytes.len() as u64;
        if self.size > self.most {
            return Err(too_large(self.most));
        }
        if before / DISK_LOOK != self.size / DISK_LOOK {
            check_room(&self.folder, 0)?;
        }
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend_from_slice(&bytes[..missing.min(bytes.len())]);
        self.hash.update(bytes);
        self.file.write_all(bytes).await.map_err(|error| unwritable(&error))
    }

    /// Ends it.
    ///
    /// # Errors
    /// If the disk has no room.
    pub async fn finish(mut self) -> Result<Staged> {
        self.file.flush().await.map_err(|error| unwritable(&error))?;
        let file = self.file.into_std().await;
        let mut sha256 = String::with_capacity(64);
        for byte in self.hash.finalize() {
            let _ = write!(sha256, "{byte:02x}");
        }
        Ok(Staged { file, path: self.path, size: self.size, sha256, head: self.head })
    }
}

/// Refuses to begin on a disk that is nearly full: the database needs what is left.
fn check_room(folder: &Path, wanted: u64) -> Result<()> {
    let found = rustix::fs::statvfs(folder).map_err(|error| unwritable(&error.into()))?;
    room(found.f_bavail.saturating_mul(found.f_frsize), wanted)
}

/// Whether so many free bytes are enough.
fn room(free: u64, wanted: u64) -> Result<()> {
    if free >= wanted.saturating_add(DISK_RESERVE) {
        return Ok(());
    }
    let free = free / MEGABYTE;
    Err(Error::new(
        ErrorKind::StorageFull,
        text!(
            en = "The server's disk is nearly full ({free} MB free); the file was not taken.",
            zh = "服务器磁盘空间不足（剩余 {free} MB），文件未保存。"
        ),
    )
    .with_hint(text!(en = "Tell your administrator.", zh = "请联系管理员清理磁盘。")))
}

fn too_large(most: u64) -> Error {
    let megabytes = most / MEGABYTE;
    Error::new(
        ErrorKind::TooLarge,
        text!(en = "The file is larger than {megabytes} MB.", zh = "文件超过 {megabytes} MB。"),
    )
}

/// The store can't be written.
pub(super) fn unwritable(error: &io::Error) -> Error {
    let full = error.kind() == io::ErrorKind::StorageFull;
    let text = match full {
        true => text!(
            en = "The server's disk is full; the file was not taken.",
            zh = "服务器磁盘已满，文件未保存。"
        ),
        false => text!(en = "The server could not save the file.", zh = "服务器无法保存该文件。"),
    };
    Error::new(ErrorKind::StorageFull, text).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nearly_full_disk_takes_nothing() {
        room(DISK_RESERVE, 0).unwrap();
        room(DISK_RESERVE + 5, 5).unwrap();
        for (free, wanted) in [(DISK_RESERVE - 1, 0), (DISK_RESERVE, 1), (u64::MAX, u64::MAX)] {
            if free == u64::MAX {
                room(free, wanted).unwrap();
                continue;
            }
            let refused = room(free, wanted).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::StorageFull);
            assert!(refused.text().zh.contains("磁盘空间不足"));
        }
    }

    #[test]
    fn what_is_announced_as_too_long_is_refused_at_once() {
        assert_eq!(too_large(200 * MEGABYTE).text().en, "The file is larger than 200 MB.");
    }
}
