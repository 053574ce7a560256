//! One server per data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

/// The lock file's name in the data folder.
const LOCK_FILE: &str = "lock";

/// Held by the one process that may use a data folder; let go when it is dropped or the process
/// ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    /// Closing it lets the lock go. The file itself stays: deleting it would let a third process lock a
    /// new file while a second one still waits at the old one.
    _file: File,
}

/// Takes the data folder `dir` for this process.
///
/// # Errors
/// [`ErrorKind::Unavailable`] when another process has it, with that process's number;
/// [`ErrorKind::Definition`] when the folder can't be used.
pub fn lock_folder(dir: &Path) -> Result<FolderLock> {
    let path = dir.join(LOCK_FILE);
    let unusable = |error: std::io::Error| {
        let folder = dir.display();
        Error::new(
            ErrorKind::Definition,
            text!(
                en = "The data folder {folder} cannot be used: {error}",
                zh = "数据目录 {folder} 无法使用:{error}"
            ),
        )
    };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(in_use(dir, &mut file)),
        Err(TryLockError::Error(error)) => return Err(unusable(error)),
    }
    file.set_len(0).map_err(unusable)?;
    file.rewind().map_err(unusable)?;
    write!(file, "{}", std::process::id()).map_err(unusable)?;
    Ok(FolderLock { _file: file })
}

/// The refusal, with the number of the process that has the folder if it can be read.
fn in_use(dir: &Path, file: &mut File) -> Error {
    let folder = dir.display();
    let mut holder = String::new();
    let read = file.read_to_string(&mut holder);
    let text = match holder.trim().parse::<u32>() {
        Ok(process) if read.is_ok() => text!(
            en = "The data folder {folder} is in use by process {process}.",
            zh = "数据目录 {folder} 正被进程 {process} 使用。"
        ),
        _ => text!(
            en = "The data folder {folder} is in use by another process.",
            zh = "数据目录 {folder} 正被另一个进程使用。"
        ),
    };
    Error::new(ErrorKind::Unavailable, text).with_hint(text!(
        en = "Only one server can use a data folder. Stop the other one, or choose another folder.",
        zh = "一个数据目录同时只能由一个服务器使用。请先停止另一个,或改用其他目录。"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_holder_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = lock_folder(dir.path()).unwrap();
        let error = lock_folder(dir.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        let process = std::process::id();
        assert!(error.text().en.contains(&format!("in use by process {process}")), "{error}");
        drop(first);
        lock_folder(dir.path()).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let missing = dir.path().join("missing");
        let error = lock_folder(&missing).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Definition);
        assert!(error.text().en.contains("missing"), "{error}");
    }
}
