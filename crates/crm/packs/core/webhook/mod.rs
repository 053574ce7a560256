//! Webhooks: changes are told to other systems, each once, by a call that is signed and tried until it is taken.
//!
//! [`Changes`] follows the log and writes a delivery for each change that a webhook tells of; a delivery that
//! waits wants the job [`Deliver`], which calls. What is sent is read at that moment, with the rights of the
//! webhook's owner.

mod call;
mod deliver;
mod follow;
mod prune;
mod replay;
mod rotate;
mod rules;
mod settle;
mod test;
mod wanted;

pub use deliver::Deliver;
pub(crate) use follow::Changes;
pub use prune::Prune;
pub(crate) use replay::{ReplayDelivery, ReplayFailed};
pub(crate) use rotate::Rotate;
pub(crate) use rules::Webhooks;
pub(crate) use test::Test;

use serde_json::json;
use steward_engine::Work;
use steward_model::Result;
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::random::{self, Random};
use steward_model::{Error, text};

/// The right that whoever makes webhooks or deals with their deliveries must have.
pub(crate) const RIGHT: &str = "webhooks";

/// The job that delivers.
const KIND: &str = "deliver_webhook";

/// Has what waits of a webhook delivered at this time.
pub(crate) async fn deliver_at(work: &mut Work<'_, '_>, webhook: i64, at: Micros) -> Result<()> {
    let key = format!("{KIND}:{webhook}");
    work.hasten_job(KIND, &json!({"webhook": webhook}), (key, at)).await
}

/// The number of a message, which nobody else has.
fn message(random: &dyn Random) -> String {
    let bytes = random::bytes::<16>(random);
    bytes.iter().fold("msg_".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// The refusal where there is no such webhook, or delivery.
fn unknown(id: i64) -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "There is no record {id}, or you may not see it.",
            zh = "没有编号为 {id} 的记录，或您无权查看。"
        ),
    )
}
