//! What belongs to whoever makes it, such as saved views and dashboards.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_model::Result;
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};

use crate::typed::{dashboard, saved_view};

/// Fills in whose such a thing is.
#[derive(Debug)]
pub(crate) struct Maker([(ObjectId, FieldId); 2]);

impl Maker {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let view = saved_view::Fields::resolve(catalog)?;
        let dashboard = dashboard::Fields::resolve(catalog)?;
        Ok(Self([(view.object_id(), view.user_id), (dashboard.object_id(), dashboard.user_id)]))
    }

    fn user(&self, object: &ObjectDef) -> Option<FieldId> {
        self.0.iter().find(|(id, _)| *id == object.id).map(|(_, field)| *field)
    }
}

impl Behaviour for Maker {
    fn name(&self) -> &'static str {
        "maker"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        self.user(object).is_some()
    }

    /// Only the system makes such things for somebody else.
    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        if change.verb == ChangeVerb::Create
            && let (Some(field), Some(user)) = (self.user(facts.object), facts.user_id)
        {
            change.new.set(field, user);
        }
    }
}
