//! Families: who belongs to one is a person, and what he belongs to is a household.

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::support::ids;
use crate::typed::account::{Fields, Kind, NAME, View, field};

/// Checks who belongs to which household.
#[derive(Debug)]
pub(crate) struct Household(Fields);

impl Household {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for Household {
    fn name(&self) -> &'static str {
        "account/household"
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
        let touched = |change: &&Change| {
            let moved = change.changes(self.0.household_id) || change.changes(self.0.kind);
            change.is_save() && moved && !change.new.get(self.0.household_id).is_null()
        };
        let joining: Vec<Change> = changes.iter().filter(touched).cloned().collect();
        if joining.is_empty() {
            return Ok(());
        }
        let households = work.by_ids(object, &ids(&joining, &[self.0.household_id])).await?;
        for change in &joining {
            let view = View::new(&self.0, &change.new);
            let household = view.household_id().and_then(|id| households.get(&id));
            let kind = household.and_then(|record| View::new(&self.0, record).kind());
            if kind.is_some_and(|kind| kind != Kind::Household) {
                let message =
                    text!(en = "This account is no household.", zh = "所选客户不是家庭。");
                problems.add(change.row, field::HOUSEHOLD_ID, "no_household", message);
            } else if view.kind() != Some(Kind::Person) {
                let message = text!(
                    en = "Only persons belong to a household.",
                    zh = "只有个人客户可以属于家庭。"
                );
                problems.add(change.row, field::HOUSEHOLD_ID, "not_a_person", message);
            }
        }
        Ok(())
    }
}
