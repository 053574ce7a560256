//! Erasing what log rows say: a person's data must go, the proof that something happened stays.

use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use steward_store::{Tx, log};

use super::LogKey;

/// Erases payload and salt of these rows, so that the chain still verifies. Rows that were erased
/// before are left as they are. Answers how many were erased. The caller logs that it was done.
///
/// # Errors
/// [`ErrorKind::Forbidden`] when a row was tampered with: erasing would hide that.
pub async fn erase(tx: &mut Tx<'_>, key: &LogKey, ids: &[i64]) -> Result<usize> {
    let mut erased = 0;
    for &id in ids {
        let Some(change) = log::unerased(tx, id).await? else { continue };
        if !key.holds(&change) {
            return Err(tampered(id));
        }
        let statement = log::erase(tx, id, &key.erasure(&change));
        tx.execute(&statement).await?;
        erased += 1;
    }
    Ok(erased)
}

fn tampered(id: i64) -> Error {
    Error::new(
        ErrorKind::Forbidden,
        text!(
            en = "Row {id} of the log was tampered with and is not erased.",
            zh = "日志第 {id} 行曾被篡改，不能清除。"
        ),
    )
}
