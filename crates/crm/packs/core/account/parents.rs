//! Groups of companies: an account can't belong to itself, however many levels up.

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_store::BoxFuture;

use crate::tree;
use crate::typed::account::{Fields, NAME};

/// Keeps parent accounts a tree.
#[derive(Debug)]
pub(crate) struct ParentAccounts(Fields);

impl ParentAccounts {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for ParentAccounts {
    fn name(&self) -> &'static str {
        "account/parents"
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
