//! How much of a lead is known: the share of the things that a seller needs which are filled in, each
//! counting the same.

use steward_engine::behaviour::{Behaviour, Change, Facts};
use steward_model::Result;
use steward_model::catalog::{Catalog, FieldId, ObjectDef};

use crate::typed::lead::{Fields, NAME, ViewMut, scale};

/// Computes the completeness of leads.
#[derive(Debug)]
pub(crate) struct Completeness {
    lead: Fields,
    /// Each thing is known if one of its fields is filled in.
    things: [Vec<FieldId>; 10],
}

impl Completeness {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let lead = Fields::resolve(catalog)?;
        let things = [
            vec![lead.name],
            vec![lead.company],
            vec![lead.title],
            vec![lead.phone, lead.wechat],
            vec![lead.email],
            vec![lead.need, lead.message, lead.product_id],
            vec![lead.budget],
            vec![lead.purchase_window],
            vec![lead.city, lead.province],
            vec![lead.channel_id, lead.source_detail],
        ];
        Ok(Self { lead, things })
    }
}

impl Behaviour for Completeness {
    fn name(&self) -> &'static str {
        "lead/completeness"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn derive(&self, _facts: Facts<'_>, change: &mut Change) {
        let known = |fields: &&Vec<FieldId>| fields.iter().any(|f| !change.new.get(*f).is_null());
        let known = self.things.iter().filter(known).count();
        let each = 100 * 10_i64.pow(u32::from(scale::COMPLETENESS)) / 10;
        let percent = i64::try_from(known).unwrap_or_default() * each;
        ViewMut::new(&self.lead, &mut change.new).set_completeness(Some(percent));
    }
}
