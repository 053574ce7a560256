//! What happened with a customer: who did it, when, and who may see it. What it is about is the matter
//! of [`crate::about`].

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};

use crate::typed::activity::{Direction, Fields, Kind, NAME, View, ViewMut, Visibility};

/// Fills in what an activity does not say.
#[derive(Debug)]
pub(crate) struct Activity(Fields);

impl Activity {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

/// Whether we turned to the customer: a note tells nobody anything, and what came in is no answer.
fn is_response(view: View<'_>) -> bool {
    view.kind() != Some(Kind::Note) && view.direction() != Some(Direction::Inbound)
}

impl Behaviour for Activity {
    fn name(&self) -> &'static str {
        "activity"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        let shown = change.given.contains(&self.0.visibility);
        let mut edit = ViewMut::new(&self.0, &mut change.new);
        let response = is_response(edit.view());
        edit.set_is_response(Some(response));
        if change.verb != ChangeVerb::Create {
            return;
        }
        if edit.view().user_id().is_none() {
            edit.set_user_id(facts.user_id);
        }
        if edit.view().happened_at().is_none() {
            edit.set_happened_at(Some(facts.now));
        }
        // Mail is between two people until its owner shares it.
        if edit.view().kind() == Some(Kind::Mail) && !shown {
            edit.set_visibility(Some(&Visibility::Private));
        }
    }
}
