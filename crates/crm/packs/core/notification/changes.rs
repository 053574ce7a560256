//! Notifications that follow from changes.

use steward_engine::Engine;
use steward_engine::consumer::{Consumer, Follows, Made, Seen};
use steward_engine::log::{ChangeEntry, verb};
use steward_model::Result;
use steward_store::BoxFuture;

use super::{assigned, audience, comments, draft, events, followed};
use crate::typed::{
    account, activity, campaign, comment, comment_mention, contact, event, event_attendee, lead,
    opportunity, task,
};

/// The origin of what is read in from elsewhere: nobody wants to be told of each row.
const IMPORT: &str = "import";

/// The objects of whose changes somebody may be told.
const OBJECTS: [&str; 11] = [
    account::NAME,
    contact::NAME,
    lead::NAME,
    opportunity::NAME,
    campaign::NAME,
    activity::NAME,
    task::NAME,
    event::NAME,
    event_attendee::NAME,
    comment::NAME,
    comment_mention::NAME,
];

/// Makes notifications of changes that people make.
#[derive(Debug)]
pub(crate) struct Changes;

impl Consumer for Changes {
    fn name(&self) -> &'static str {
        "notification/changes"
    }

    fn follows(&self) -> Follows {
        Follows::Log
    }

    fn wants(&self, entry: &ChangeEntry) -> bool {
        entry.user_id.is_some()
            && entry.origin != IMPORT
            && [verb::CREATE, verb::UPDATE].contains(&entry.verb.as_str())
            && OBJECTS.contains(&entry.object.as_str())
    }

    fn follow<'a>(
        &'a self,
        engine: &'a Engine,
        seen: Seen<'a>,
    ) -> BoxFuture<'a, Result<Vec<Made>>> {
        Box::pin(async move {
            let Seen::Changes(entries) = seen else { return Ok(Vec::new()) };
            let changes: Vec<Change<'_>> = entries.iter().filter_map(Change::of).collect();
            let mut drafts = comments::drafts(engine, &changes).await?;
            drafts.extend(assigned::drafts(&changes));
            drafts.extend(assigned::done(engine, &changes).await?);
            drafts.extend(events::drafts(engine, &changes).await?);
            drafts.extend(followed::drafts(engine, &changes).await?);
            let drafts = audience::told(engine, drafts).await?;
            draft::records(&engine.catalog(), drafts)
        })
    }
}

/// A change, as far as notifications look at it.
#[derive(Debug)]
pub(super) struct Change<'a> {
    /// The object's name.
    pub(super) object: &'a str,
    /// The record.
    pub(super) record: i64,
    /// Whether it is new.
    pub(super) new: bool,
    /// Who made it.
    pub(super) actor: i64,
    /// The request that made it; changes of one request belong together.
    pub(super) request: Option<&'a str>,
    /// What was before.
    pub(super) before: serde_json::Map<String, serde_json::Value>,
    /// What is after.
    pub(super) after: serde_json::Map<String, serde_json::Value>,
}

/// What the log says of a change.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Payload {
    before: serde_json::Map<String, serde_json::Value>,
    after: serde_json::Map<String, serde_json::Value>,
}

impl<'a> Change<'a> {
    fn of(entry: &'a ChangeEntry) -> Option<Self> {
        // One that was erased says nothing any more.
        let payload = entry.payload.as_deref().unwrap_or("{}");
        let Payload { before, after } = serde_json::from_str(payload).unwrap_or_default();
        Some(Self {
            object: &entry.object,
            record: entry.record_id?,
            new: entry.verb == verb::CREATE,
            actor: entry.user_id?,
            request: entry.request_id.as_deref(),
            before,
            after,
        })
    }

    /// The record that a reference leads to now, if this change has set it.
    pub(super) fn now(&self, field: &str) -> Option<i64> {
        reference(self.after.get(field)?)
    }

    /// The record that it led to before.
    pub(super) fn was(&self, field: &str) -> Option<i64> {
        reference(self.before.get(field)?)
    }

    /// Whether a field has another value than before.
    pub(super) fn changes(&self, field: &str) -> bool {
        self.after.get(field) != self.before.get(field)
    }
}

/// A reference, as the log writes it: with the title, where there is one.
fn reference(value: &serde_json::Value) -> Option<i64> {
    value.get("id").unwrap_or(value).as_i64()
}
