//! What notifications read, as the system sees it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use steward_engine::{Caller, Engine};
use steward_model::Result;
use steward_model::query::Filter;
use steward_model::scope::{Access, SystemAccess};

use crate::listing::{self, Row};
use crate::support::among;

/// Who reads for notifications: each is read for by his own rights when it is known who is told.
pub(super) fn system() -> Caller {
    let why =
        SystemAccess::because("who is told of something is settled before it is known by whom");
    Caller { access: Access::System(why), origin: "automation", request_id: None }
}

/// The records of an object that meet a filter.
pub(super) async fn rows(engine: &Engine, object: &str, filter: Filter) -> Result<Vec<Row>> {
    listing::all(engine, &system(), object, filter).await
}

/// The records of an object with these ids.
pub(super) async fn by_ids(
    engine: &Engine,
    object: &str,
    ids: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<i64, Row>> {
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = rows(engine, object, among("id", ids)).await?;
    Ok(found.into_iter().filter_map(|row| Some((listing::id(&row)?, row))).collect())
}

/// A field's number.
pub(super) fn int(row: &Row, field: &str) -> Option<i64> {
    row.get(field).and_then(Json::as_i64)
}
