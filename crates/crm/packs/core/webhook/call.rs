//! One call: what it says, and what the receiver said.

use serde_json::{Map, Value as Json, json};
use steward_engine::outgoing::{Message, Poster, SigningSecret, Unreached};
use steward_engine::{Caller, Engine};
use steward_model::error::ErrorKind;
use steward_model::kind::format_datetime;
use steward_model::query::{ListQuery, SelectItem};
use steward_model::record::Record;
use steward_model::{Error, Result};

use super::follow::DELETED;
use crate::support::{equals, where_};
use crate::typed::webhook_delivery::{Failure, Fields, View};

/// What became of a try.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// The receiver answered.
    Answered { status: u16, taken: bool, gone: bool, excerpt: String },
    /// There was no answer.
    Unreached { failure: Failure, words: String },
    /// Nothing was sent: the webhook's owner may not see the record.
    Unseen,
}

impl Outcome {
    /// Whether the receiver has it.
    pub(super) fn is_taken(&self) -> bool {
        matches!(self, Self::Answered { taken: true, .. })
    }

    /// Whether the receiver wants no more calls.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self, Self::Answered { gone: true, .. })
    }
}

/// Who calls where.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) engine: Engine,
    pub(super) poster: Poster,
    pub(super) owner: Caller,
    pub(super) url: String,
    pub(super) secrets: Vec<SigningSecret>,
    pub(super) fields: Fields,
}

impl Line {
    /// Sends a delivery. What can't be read now is a failure like any other: it is tried again.
    pub(super) async fn send(&self, delivery: &Record) -> Outcome {
        let body = match self.body(delivery).await {
            Ok(Some(body)) => body,
            Ok(None) => return Outcome::Unseen,
            Err(error) => {
                return Outcome::Unreached { failure: Failure::Broken, words: error.to_string() };
            }
        };
        let id = View::new(&self.fields, delivery).message().unwrap_or_default();
        let (at, secrets) = (self.engine.clock().now(), &*self.secrets);
        let message = Message { id, at, body: &body, secrets };
        match self.poster.post(&self.url, &message).await {
            Ok(answer) => Outcome::Answered {
                status: answer.status,
                taken: answer.is_taken(),
                gone: answer.is_gone(),
                excerpt: answer.excerpt,
            },
            Err(error) => Outcome::Unreached { failure: failure(&error), words: words(error) },
        }
    }

    /// What is sent; nothing if the owner may not see the record.
    async fn body(&self, delivery: &Record) -> Result<Option<String>> {
        let view = View::new(&self.fields, delivery);
        let event = view.event().unwrap_or_default();
        let mut data = Map::new();
        if let (Some(object), Some(id)) = (view.record_object(), view.record_id()) {
            let Some(record) = self.record(object, id, event).await? else { return Ok(None) };
            data.insert("object".to_owned(), object.into());
            data.insert("id".to_owned(), id.into());
            data.insert("record".to_owned(), record);
            let changed = delivery.get(self.fields.changed_fields).as_text();
            let changed = changed.and_then(|text| serde_json::from_str(text).ok());
            data.insert("changed".to_owned(), changed.unwrap_or(Json::Null));
        }
        let at = view.happened_at().unwrap_or_default();
        let body = json!({"type": event, "timestamp": format_datetime(at), "data": data});
        Ok(Some(body.to_string()))
    }

    /// The record as the owner reads it now; null for one that was deleted.
    async fn record(&self, name: &str, id: i64, event: &str) -> Result<Option<Json>> {
        let catalog = self.engine.catalog();
        let Some(object) = catalog.find(name) else { return Ok(None) };
        let seen = self.engine.readable(&self.owner.access, object, &[id].into()).await?;
        if seen.is_empty() {
            return Ok(None);
        }
        if event.ends_with(DELETED) {
            return Ok(Some(Json::Null));
        }
        let query = ListQuery { select: vec![SelectItem::All], ..where_(equals("id", id)) };
        let page = match self.engine.read(&self.owner, &object.plural, &query, None).await {
            Err(error) if error.kind() == ErrorKind::Forbidden => return Ok(None),
            page => page?.page,
        };
        let rows: Vec<Json> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
        // One that lies in the bin by now says nothing; that it was deleted is told next.
        Ok(Some(rows.into_iter().next().unwrap_or(Json::Null)))
    }
}

fn failure(error: &Unreached) -> Failure {
    match error {
        Unreached::Refused(_) => Failure::Refused,
        Unreached::Unresolved => Failure::Unresolved,
        Unreached::Broken(_) => Failure::Broken,
        Unreached::Late => Failure::Late,
    }
}

/// What the network said; the rest is said by the kind of failure.
fn words(error: Unreached) -> String {
    match error {
        Unreached::Broken(words) => words,
        _ => String::new(),
    }
}
