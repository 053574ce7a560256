//! What somebody agreed to. Nothing is rewritten: a withdrawal is another record, and of several for
//! one channel and purpose the latest counts, until it expires.

use serde_json::{Map, Value as Json};
use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_engine::{Caller, Engine};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::kind::{Date, Kind as _};
use steward_model::query::{Direction, ListQuery, OrderTerm};
use steward_model::{Error, Result};

use crate::support::{equals, where_};
use crate::typed::consent::{Channel, Fields, NAME, Purpose, State, View, ViewMut, field};

/// Fills in the time of a consent.
#[derive(Debug)]
pub(crate) struct Consent(Fields);

impl Consent {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for Consent {
    fn name(&self) -> &'static str {
        "consent"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        if View::new(&self.0, &change.new).at().is_none() {
            ViewMut::new(&self.0, &mut change.new).set_at(Some(facts.now));
        }
    }
}

/// What somebody's latest word is for a channel and purpose: granted, withdrawn, or none.
///
/// `reference` names whose consent it is (`contact_id`, `account_id`); `today` is the day, in days
/// since 1970-01-01, after whose eve a consent has expired. An expired consent is none.
///
/// # Errors
/// If the caller may not read consents, or the database can't be read.
pub async fn standing(
    engine: &Engine,
    caller: &Caller,
    (reference, id): (&str, i64),
    (channel, purpose): (&Channel, &Purpose),
    today: i64,
) -> Result<Option<State>> {
    let filter = equals(reference, id)
        .and(equals(field::CHANNEL, channel.key()))
        .and(equals(field::PURPOSE, purpose.key()));
    let latest = OrderTerm {
        relation: None,
        bucket: None,
        field: field::AT.to_owned(),
        direction: Direction::Desc,
        nulls: None,
    };
    let query = ListQuery { order: vec![latest], limit: Some(1), ..where_(filter) };
    let page = engine.read(caller, "consents", &query, None).await?.page;
    let rows: Vec<Map<String, Json>> =
        serde_json::from_slice(&page.body).map_err(Error::internal)?;
    let of = |row: &Map<String, Json>, name: &str| row.get(name)?.as_str().map(str::to_owned);
    let Some(row) = rows.first() else { return Ok(None) };
    let until = of(row, field::EXPIRES_ON);
    let until = until.and_then(|day| Date.read_text(&day).ok());
    if until.and_then(|until| until.as_int()).is_some_and(|until| until < today) {
        return Ok(None);
    }
    Ok(of(row, field::STATE).map(|key| State::from_key(&key)))
}
