//! Opening the master key, and telling whether the database belongs to it.

use std::path::Path;
use std::sync::Arc;

use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::random::Random;
use steward_model::{Error, Result, text};
use steward_store::{Database, key_check, log, migration};

use super::{Code, KEY_FILE, MasterKey, Purpose, file, same};
use crate::log::{LogKey, first_head};

/// The master key of a database: `given` (from the environment), else the file in the data folder
/// `dir`, else, for a database that has never had a key, a new file. Brings the system tables up to
/// date first.
///
/// # Errors
/// [`ErrorKind::Definition`] when there is no key or not this database's.
pub async fn open(
    database: &Database,
    dir: &Path,
    given: Option<&str>,
    random: &dyn Random,
    now: Micros,
) -> Result<MasterKey> {
    migration::run(database, now).await?;
    let known = key_check::read(database).await?;
    let key = match given {
        Some(given) => Some(MasterKey::parse(given)?),
        None => file::read(dir)?,
    };
    let key = match (key, &known) {
        (Some(key), _) => key,
        (None, None) => file::create(dir, random)?,
        (None, Some(_)) => return Err(missing(dir)),
    };
    let code = key.derive(Purpose::Check).begin().finish();
    let kept = match known {
        Some(known) => known,
        None => begin(database, &key, code, now).await?,
    };
    if same(&kept, &code) { Ok(key) } else { Err(another()) }
}

/// Keeps the key's code in a new database and begins its log; the code that counts, which is another
/// server's if that was faster. The log is begun with the first key and never again: were its head made
/// whenever it is missing, removing everything would look like a new log.
async fn begin(database: &Database, key: &MasterKey, code: Code, now: Micros) -> Result<Vec<u8>> {
    let head = Arc::new(first_head(&LogKey::new(key)));
    database
        .write(move |tx| {
            let head = Arc::clone(&head);
            Box::pin(async move {
                let kept = key_check::keep(tx, &code, now).await?;
                if same(&kept, &code) && log::head_in(tx).await?.is_none() {
                    log::begin(tx, &head).await?;
                }
                Ok(kept)
            })
        })
        .await
}

fn missing(dir: &Path) -> Error {
    let path = dir.join(KEY_FILE).display().to_string();
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "The master key {path} is missing, but the database was made with one.",
            zh = "缺少主密钥文件 {path}，而数据库是用主密钥建立的。"
        ),
    )
    .with_hint(text!(
        en = "Put the key file back from your backup, or give the key in STEWARD_MASTER_KEY.",
        zh = "请从备份中恢复该文件，或通过 STEWARD_MASTER_KEY 提供主密钥。"
    ))
}

fn another() -> Error {
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "The database was made with another master key.",
            zh = "数据库使用的是另一个主密钥。"
        ),
    )
    .with_hint(text!(
        en = "Use the key that belongs to this database: the file master.key of its data folder, \
              or STEWARD_MASTER_KEY.",
        zh = "请使用该数据库对应的主密钥：其数据目录中的 master.key 文件，或 STEWARD_MASTER_KEY。"
    ))
}
