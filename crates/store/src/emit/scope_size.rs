//! How many records a scope consists of.

use std::sync::Arc;

use steward_model::catalog::{Catalog, ObjectId};
use steward_model::clock::Micros;
use steward_model::scope::{Access, Verb};

use super::Sql;
use crate::plan::SMALL_SCOPE;
use crate::{Dialect, Statement};

/// A statement that counts the records of an object that a verb reaches, up to one more than
/// [`SMALL_SCOPE`].
#[must_use]
pub fn scope_size(
    dialect: Dialect,
    catalog: &Arc<Catalog>,
    access: &Access,
    now: Micros,
    object: ObjectId,
    verb: Verb,
) -> Statement {
    let mut sql = Sql::new(dialect, catalog, access, now);
    sql.push("SELECT count(*) FROM (SELECT id FROM (");
    sql.visible_ids(catalog.object(object), verb);
    sql.push(") u LIMIT ").number(SMALL_SCOPE + 1).push(") s");
    sql.finish()
}
