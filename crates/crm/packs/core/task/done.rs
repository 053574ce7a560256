//! When a task was closed, and who gave it.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};

use crate::typed::task::{Fields, NAME, Status, ViewMut};

/// Fills in what a task does not say.
#[derive(Debug)]
pub(crate) struct Done(Fields);

impl Done {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for Done {
    fn name(&self) -> &'static str {
        "task/done"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        if !change.is_save() {
            return;
        }
        let turned = change.changes(self.0.status);
        let new = change.verb == ChangeVerb::Create;
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        if turned {
            // One field for both, so that what is still to do lies together in an index.
            let status = edit.view().status();
            let closed = matches!(status, Some(Status::Done | Status::Cancelled));
            let since = edit.view().done_at().unwrap_or(facts.now);
            edit.set_done_at(closed.then_some(since));
        }
        let for_another = edit.view().owner_id() != facts.user_id;
        if new && for_another && edit.view().assigner_id().is_none() {
            edit.set_assigner_id(facts.user_id);
        }
    }
}
