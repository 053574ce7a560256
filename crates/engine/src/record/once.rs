//! Doing a write once, however often it is sent.

use serde_json::{Value as Json, json};
use steward_model::clock::{DAY, Micros};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use steward_store::idempotency::{self, Known, StoredAnswer};

use super::{IdempotencyKey, Work, Written};

/// How long an answer is kept.
pub(crate) const KEPT: Micros = DAY;

/// The longest key, in bytes.
const MAX_KEY: usize = 200;

impl Work<'_, '_> {
    /// The answer of an earlier, same request; otherwise the key is taken by this transaction.
    pub(super) async fn earlier(
        &mut self,
        key: Option<&IdempotencyKey>,
    ) -> Result<Option<Written>> {
        let (Some(key), Some(user)) = (key, self.user_id()) else { return Ok(None) };
        if key.key.is_empty() || key.key.len() > MAX_KEY {
            return Err(Error::new(
                ErrorKind::BadHeader,
                text!(
                    en = "'Idempotency-Key' must have 1 to {MAX_KEY} characters.",
                    zh = "Idempotency-Key 须为 1 到 {MAX_KEY} 个字符。"
                ),
            ));
        }
        let times = (self.now, self.now - KEPT);
        match idempotency::take(self.tx, user, &key.key, &key.request_hash, times).await? {
            Known::Fresh => Ok(None),
            Known::Answered { request_hash, answer } if request_hash == key.request_hash => {
                read(&answer.body).map(Some)
            }
            Known::Answered { .. } => Err(Error::new(
                ErrorKind::IdempotencyMismatch,
                text!(
                    en = "This 'Idempotency-Key' was already used for another request.",
                    zh = "这个 Idempotency-Key 已用于另一个请求。"
                ),
            )),
        }
    }

    /// Remembers the answer for a repeated request, in the same transaction as the write.
    pub(super) async fn remember(
        &mut self,
        key: Option<&IdempotencyKey>,
        written: &Written,
    ) -> Result<()> {
        let (Some(key), Some(user)) = (key, self.user_id()) else { return Ok(()) };
        let body = json!([
            written.ids,
            written.version,
            written.inserted,
            written.versions,
            written.answer
        ]);
        let answer =
            StoredAnswer { status: 0, headers: String::new(), body: body.to_string().into_bytes() };
        idempotency::keep(self.tx, user, &key.key, answer).await
    }
}

/// What is kept of an answer.
type Kept = (Vec<i64>, Option<i64>, u64, Vec<i64>, Option<Json>);

fn read(body: &[u8]) -> Result<Written> {
    let (ids, version, inserted, versions, answer): Kept =
        serde_json::from_slice(body).map_err(Error::internal)?;
    Ok(Written { ids, version, versions, answer, inserted, replayed: true, ..Written::default() })
}
