//! One pipeline of each object is the default: choosing another one takes the mark from the first.

use std::collections::BTreeMap;

use steward_engine::Work;
use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};

use crate::support::{equals, where_};
use crate::typed::pipeline::{Fields, NAME, View, field};

/// Keeps one default pipeline.
#[derive(Debug)]
pub(crate) struct DefaultPipeline(Fields);

impl DefaultPipeline {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for DefaultPipeline {
    fn name(&self) -> &'static str {
        "pipeline/default"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        // Of several in one write, the last one is meant.
        let mut chosen: BTreeMap<String, i64> = BTreeMap::new();
        for change in changes.iter().filter(|change| change.verb != ChangeVerb::Delete) {
            let view = View::new(&self.0, &change.new);
            let is_new = change.verb == ChangeVerb::Restore
                || change.changes(self.0.is_default)
                || change.changes(self.0.object);
            if let Some(of) = view.object().filter(|_| is_new)
                && view.is_default() == Some(true)
            {
                chosen.insert(of.to_owned(), change.new.id());
            }
        }
        for (of, id) in chosen {
            // All of them are locked, not only today's default: so two can't be chosen at once.
            let all = work.find(object, &where_(equals(field::OBJECT, of))).await?;
            let others = all.into_iter().filter(|record| record.id() != id).collect();
            work.change(object, others, &[(self.0.is_default, false.into())]).await?;
        }
        Ok(())
    }
}
