//! Channels form a tree.

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_store::BoxFuture;

use crate::tree;
use crate::typed::channel::{Fields, NAME};

/// Keeps channels from standing above themselves.
#[derive(Debug)]
pub(crate) struct ChannelTree(Fields);

impl ChannelTree {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for ChannelTree {
    fn name(&self) -> &'static str {
        "channel/tree"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn prepare<'a>(
        &'a self,
        work: &'a mut Work<'_, '_>,
        object: &'a ObjectDef,
        changes: &'a mut [Change],
        problems: &'a mut Problems,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(tree::check(work, object, self.0.parent_id, changes, problems))
    }
}
