//! Dashboards: by whom.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};

use crate::typed::dashboard::{Fields, NAME, ViewMut};

/// Fills in whose a dashboard is.
#[derive(Debug)]
pub(crate) struct Dashboard {
    fields: Fields,
}

impl Dashboard {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { fields: Fields::resolve(catalog)? })
    }
}

impl Behaviour for Dashboard {
    fn name(&self) -> &'static str {
        "dashboard"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    /// Whoever makes a dashboard has it; only the system makes them for somebody else.
    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        if change.verb == ChangeVerb::Create
            && let Some(user) = facts.user_id
        {
            ViewMut::new(&self.fields, &mut change.new).set_user_id(Some(user));
        }
    }
}
