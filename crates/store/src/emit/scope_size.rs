//! How many records a scope consists of.

use std::sync::Arc;

use steward_model::catalog::{Catalog, ObjectId};
use steward_model::clock::Micros;
use steward_model::scope::{Access, Reach, Verb};

use super::Sql;
use super::scope::open;
use crate::plan::SMALL_SCOPE;
use crate::{Dialect, Statement};

/// A statement that counts the records of an object that may be read, up to one more than
/// [`SMALL_SCOPE`]. It looks at no more of the parents that open them, so that the count says something
/// only where the scopes of all [`scope_sources`] are small.
#[must_use]
pub fn scope_size(
    dialect: Dialect,
    catalog: &Arc<Catalog>,
    access: &Access,
    now: Micros,
    object: ObjectId,
) -> Statement {
    let mut sql = Sql::new(dialect, catalog, access, now);
    sql.push("SELECT count(*) FROM (SELECT id FROM (");
    sql.ids_to_count(catalog.object(object));
    sql.push(") u LIMIT ").number(SMALL_SCOPE + 1).push(") s");
    sql.finish()
}

/// The objects of whose scopes an object's consists, itself last: the parents from which reading comes down
/// to it, and theirs. Who collects what is visible of it collects what is visible of all of them.
#[must_use]
pub fn scope_sources(catalog: &Catalog, access: &Access, object: ObjectId) -> Vec<ObjectId> {
    let mut found = vec![object];
    let (mut layer, mut depth) = (0..1, 0);
    while !layer.is_empty() {
        for at in layer.clone() {
            let child = catalog.object(found[at]);
            if !matches!(access.reach(child.id, Verb::Read), Reach::Terms(_)) {
                continue;
            }
            for cascade in open(access, child, Verb::Read, (depth, &[])) {
                if !found.contains(&cascade.parent) {
                    found.push(cascade.parent);
                }
            }
        }
        layer = layer.end..found.len();
        depth += 1;
    }
    found.reverse();
    found
}
