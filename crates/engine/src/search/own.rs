//! The hits of who sees a few records only: these are looked at themselves. However common a question is, and
//! whatever an index holds, that takes no longer than to read them.

use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::ObjectId;
use steward_model::query::ListQuery;
use steward_model::record::Record;
use steward_model::scope::{Access, Verb};
use steward_store::emit::{self, Take};
use steward_store::plan::Plan;
use steward_store::search::Asked;
use steward_store::{Answer, Collect, ReadOptions};

use crate::engine::{Engine, Model};

/// Who sees up to so many records of an object is answered from these.
pub(super) const OWN: u64 = 300;

impl Engine {
    /// The ids of the records that are asked for among those that may be read, each with how good the
    /// hit is, in the order of [`emit::hits`]; none if there are more records than [`OWN`].
    pub(super) async fn own_hits(
        &self,
        model: &Arc<Model>,
        access: &Access,
        object: ObjectId,
        asked: &Asked,
    ) -> Result<Answer<Option<Vec<(i64, i64)>>>> {
        let catalog = &model.catalog;
        let query = ListQuery::default();
        let now = self.clock().now();
        let plan = Plan::resolve(catalog, access, Verb::Read, now, object, &query)?;
        let plan = plan.from_small_scope();
        let statement = emit::records(&plan, self.database().dialect(), OWN + 1, Take::Look);
        // What is best for the few records of this reader would be the worst for those of most.
        let options = ReadOptions::default();
        let answer = self.database().query(statement, Collect::default(), options).await?;
        if answer.out.len() as u64 > OWN {
            return Ok(Answer { epoch: answer.epoch, out: None });
        }
        let object = catalog.object(object);
        let tier = |record: &Record| {
            let document = self.documents().of(object, record);
            let lexemes: Vec<&str> = document.split(' ').collect();
            asked
                .tiers()
                .iter()
                .zip(0..)
                .find(|(expr, _)| expr.is_met(&lexemes))
                .map(|(_, tier)| tier)
        };
        let mut hits = Vec::new();
        for row in answer.out {
            let record = emit::decode(object, row)?;
            hits.extend(tier(&record).map(|tier| (record.id(), tier)));
        }
        hits.sort_unstable_by_key(|(id, tier)| (*tier, -id));
        Ok(Answer { epoch: answer.epoch, out: Some(hits) })
    }
}
