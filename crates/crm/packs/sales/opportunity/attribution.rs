//! An opportunity that comes from a lead has the lead's source, unless it says another one.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};

use crate::support::ids;
use crate::typed::lead;
use crate::typed::opportunity::{Fields, NAME};

/// Copies the source of leads.
#[derive(Debug)]
pub(crate) struct Attribution {
    opportunity: Fields,
    lead: lead::Fields,
}

impl Attribution {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { opportunity: Fields::resolve(catalog)?, lead: lead::Fields::resolve(catalog)? })
    }
}

impl Behaviour for Attribution {
    fn name(&self) -> &'static str {
        "opportunity/attribution"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        _problems: &mut Problems,
    ) -> Result<()> {
        let (of, from) = (&self.opportunity, &self.lead);
        if !changes.iter().any(|change| change.verb == ChangeVerb::Create) {
            return Ok(());
        }
        let catalog = work.catalog();
        let wanted = ids(changes, &[of.lead_id]);
        let leads = work.by_ids(catalog.object(from.object_id()), &wanted).await?;
        let pairs = [
            (of.channel_id, from.channel_id),
            (of.campaign_id, from.campaign_id),
            (of.source_detail, from.source_detail),
            (of.referrer_account_id, from.referrer_account_id),
            (of.referrer_user_id, from.referrer_user_id),
            (of.first_touch_id, from.first_touch_id),
            (of.last_touch_id, from.last_touch_id),
        ];
        for change in changes.iter_mut().filter(|change| change.verb == ChangeVerb::Create) {
            let lead = change.new.get(of.lead_id).as_int().and_then(|id| leads.get(&id));
            for (own, leads) in pairs {
                if let Some(lead) = lead.filter(|_| change.new.get(own).is_null()) {
                    change.new.values[own] = lead.get(leads).clone();
                }
            }
        }
        Ok(())
    }
}
