//! The file that keeps the master key.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use steward_model::error::ErrorKind;
use steward_model::random::{self, Random};
use steward_model::{Error, Result, text};

use super::MasterKey;

/// The file's name in the data folder.
pub const KEY_FILE: &str = "master.key";

/// Only its owner may read and write it.
const MODE: u32 = 0o600;

/// What nobody but its owner may do with it.
const OTHERS: u32 = 0o077;

/// Reads the master key in the folder `dir`; `None` when there is none. A file that others could
/// read is closed to them, with a warning.
///
/// # Errors
/// [`ErrorKind::Definition`] when it can't be read, is no key, or can't be closed to others.
pub(super) fn read(dir: &Path) -> Result<Option<MasterKey>> {
    let path = dir.join(KEY_FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(&path, &error)),
    };
    let key =
        MasterKey::parse(&text).map_err(|error| error.with_details(path.display().to_string()))?;
    let mode = fs::metadata(&path).map_err(|error| unusable(&path, &error))?.permissions().mode();
    if mode & OTHERS != 0 {
        tracing::warn!(path = %path.display(), "the master key was open to others; closing it");
        fs::set_permissions(&path, Permissions::from_mode(MODE))
            .map_err(|error| unusable(&path, &error))?;
    }
    Ok(Some(key))
}

/// Makes a master key in the folder `dir`, durably. When another process made one at the same
/// moment, that one is answered.
///
/// # Errors
/// [`ErrorKind::Definition`] when the folder can't be written.
pub(super) fn create(dir: &Path, random: &dyn Random) -> Result<MasterKey> {
    let path = dir.join(KEY_FILE);
    let key = MasterKey::new(random::bytes(random));
    let written = tempfile::Builder::new()
        .prefix(".master-key-")
        .permissions(Permissions::from_mode(MODE))
        .tempfile_in(dir)
        .and_then(|mut file| {
            writeln!(file, "{}", key.hex())?;
            file.as_file().sync_all()?;
            Ok(file)
        })
        .map_err(|error| unusable(&path, &error))?;
    // Whole or not at all, and never over an existing key: without it nothing could be verified.
    match written.persist_noclobber(&path) {
        Ok(_) => {}
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
            return read(dir)?.ok_or_else(|| unusable(&path, &refused.error));
        }
        Err(refused) => return Err(unusable(&path, &refused.error)),
    }
    File::open(dir)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| unusable(&path, &error))?;
    Ok(key)
}

fn unusable(path: &Path, error: &io::Error) -> Error {
    let path = path.display();
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "The master key {path} cannot be used: {error}",
            zh = "主密钥文件 {path} 无法使用：{error}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Purpose;
    use steward_model::random::SystemRandom;

    fn code(key: &MasterKey) -> crate::key::Code {
        key.derive(Purpose::Check).begin().finish()
    }

    fn mode(dir: &Path) -> u32 {
        fs::metadata(dir.join(KEY_FILE)).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_key_is_made_once_and_only_its_owner_reads_it() {
        let dir = steward_testkit::data_dir();
        assert!(read(dir.path()).unwrap().is_none());
        let made = create(dir.path(), &SystemRandom).unwrap();
        assert_eq!(mode(dir.path()), 0o600);
        assert_eq!(code(&read(dir.path()).unwrap().unwrap()), code(&made));
        let again = create(dir.path(), &SystemRandom).unwrap();
        assert_eq!(code(&again), code(&made), "an existing key is never replaced");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left behind");
    }

    #[test]
    fn an_open_file_is_closed() {
        let dir = steward_testkit::data_dir();
        let made = create(dir.path(), &SystemRandom).unwrap();
        fs::set_permissions(dir.join(KEY_FILE), Permissions::from_mode(0o644)).unwrap();
        assert_eq!(code(&read(dir.path()).unwrap().unwrap()), code(&made));
        assert_eq!(mode(dir.path()), 0o600);
    }

    #[test]
    fn a_broken_file_is_refused_and_kept() {
        let dir = steward_testkit::data_dir();
        fs::write(dir.join(KEY_FILE), "half a ke").unwrap();
        let error = read(dir.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Definition);
        assert!(error.details().unwrap().ends_with(KEY_FILE));
        assert!(create(dir.path(), &SystemRandom).is_err());
        assert_eq!(fs::read_to_string(dir.join(KEY_FILE)).unwrap(), "half a ke");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let dir = steward_testkit::data_dir();
        let error = create(&dir.join("missing"), &SystemRandom).unwrap_err();
        assert!(error.text().en.contains("missing"), "{error}");
    }
}
