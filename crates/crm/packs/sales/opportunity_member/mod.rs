//! The credit for an opportunity is shared once: its members' shares are at most 100 % together.

use std::collections::BTreeMap;

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::kind::format_scaled;
use steward_model::record::Record;
use steward_model::{Result, text};

use crate::support::{equals, ids, where_};
use crate::typed::opportunity;
use crate::typed::opportunity_member::{Fields, NAME, View, field, scale};

/// What all shares together may be.
const WHOLE: i64 = 100 * 10_i64.pow(scale::SPLIT as u32);

/// Checks shares.
#[derive(Debug)]
pub(crate) struct Shares {
    member: Fields,
    opportunity: opportunity::Fields,
}

impl Shares {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self {
            member: Fields::resolve(catalog)?,
            opportunity: opportunity::Fields::resolve(catalog)?,
        })
    }

    fn share(&self, record: &Record) -> i64 {
        View::new(&self.member, record).split().unwrap_or_default()
    }
}

impl Behaviour for Shares {
    fn name(&self) -> &'static str {
        "opportunity_member/shares"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let catalog = work.catalog();
        let opportunity = catalog.object(self.opportunity.object_id());
        // Held, so that two writers can't share out more than there is.
        let wanted = ids(changes, &[self.member.opportunity_id]);
        for id in work.hold(opportunity, &wanted).await?.into_keys() {
            let query = where_(equals(field::OPPORTUNITY_ID, id));
            let others = work.look(object, &query).await?;
            let share = |record: &Record| self.share(record);
            let mut shares: BTreeMap<i64, i64> =
                others.iter().map(|record| (record.id(), share(record))).collect();
            let parent = self.member.opportunity_id;
            let ours = |change: &&Change| change.new.get(parent).as_int() == Some(id);
            for change in changes.iter().filter(ours) {
                shares.remove(&change.new.id());
            }
            let mut sum: i64 = shares.values().sum();
            for change in changes.iter().filter(|c| c.is_save()).filter(ours) {
                let left = (WHOLE - sum).max(0);
                sum = sum.saturating_add(share(&change.new));
                if sum > WHOLE && change.changes(self.member.split) {
                    let left = format_scaled(left, scale::SPLIT);
                    let message = text!(
                        en = "All shares together are at most 100 %; {left} % are left.",
                        zh = "占比合计不能超过 100%，还剩 {left}%。"
                    );
                    problems.add(change.row, field::SPLIT, "too_much", message);
                }
            }
        }
        Ok(())
    }
}
