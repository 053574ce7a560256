//! Whatever waits wants the job that delivers it.

use std::collections::BTreeMap;

use steward_engine::Work;
use steward_engine::behaviour::{Behaviour, Change};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::clock::Micros;

use crate::packs::webhook::deliver_at;
use crate::typed::webhook_delivery::{Fields, NAME, State, View};

/// Has deliveries that wait delivered.
#[derive(Debug)]
pub(crate) struct Waiting(Fields);

impl Waiting {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for Waiting {
    fn name(&self) -> &'static str {
        "webhook_delivery"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        let mut first: BTreeMap<i64, Micros> = BTreeMap::new();
        for change in changes.iter().filter(|change| change.is_save()) {
            let view = View::new(&self.0, &change.new);
            let waits = view.state() == Some(State::Waiting);
            let (Some(webhook), Some(at)) = (view.webhook_id(), view.next_at()) else { continue };
            if waits {
                first.entry(webhook).and_modify(|first| *first = at.min(*first)).or_insert(at);
            }
        }
        for (webhook, at) in first {
            deliver_at(work, webhook, at).await?;
        }
        Ok(())
    }
}
