//! What PostgreSQL is told of a question before it is asked: whether it is common. Samples of the indexes say so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use steward_model::Result;
use steward_model::catalog::ObjectDef;
use steward_store::search::{Asked, Sample};
use steward_store::{Dialect, ReadOptions, each, emit};

use crate::engine::Engine;

/// How long a sample is used. What is common changes slowly, and an old sample costs time only.
const LASTS: Duration = Duration::from_secs(300);

/// The samples of the objects that were searched, by their names.
#[derive(Debug, Default)]
pub(crate) struct Samples(Mutex<HashMap<String, Taken>>);

#[derive(Debug)]
struct Taken {
    at: Instant,
    sample: Arc<Sample>,
}

impl Samples {
    fn known(&self) -> MutexGuard<'_, HashMap<String, Taken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sample of an object, if it lasts still. For the one who meets it too old it does not; the others go
    /// on with it until he has taken a new one.
    fn lasting(&self, object: &str) -> Option<Arc<Sample>> {
        let mut known = self.known();
        let taken = known.get_mut(object)?;
        if taken.at.elapsed() > LASTS {
            taken.at = Instant::now();
            return None;
        }
        Some(Arc::clone(&taken.sample))
    }
}

impl Engine {
    /// What is wanted of an object's hits by a reader of whom it is known how many of its records are
    /// `visible` if they are few: at most `most`, with what the samples tell of the question.
    pub(super) async fn wanted(
        &self,
        visible: Option<u64>,
        object: &ObjectDef,
        asked: &Asked,
        most: u64,
    ) -> Result<emit::Wanted> {
        let wanted = emit::Wanted::new(visible, most);
        if self.database().dialect() == Dialect::Sqlite || visible.is_some() {
            return Ok(wanted);
        }
        let sample = self.sample(object, wanted.bounds.sampled).await?;
        Ok(wanted.knowing(&sample, asked))
    }

    async fn sample(&self, object: &ObjectDef, records: u64) -> Result<Arc<Sample>> {
        if let Some(sample) = self.samples().lasting(&object.name) {
            return Ok(sample);
        }
        let sink = each(|row| Ok(row.text(0)?.unwrap_or_default().to_owned()));
        let statement = Sample::statement(object, records);
        let answer = self.database().query(statement, sink, ReadOptions::default()).await?;
        let sample = Arc::new(Sample::of(&answer.out));
        let taken = Taken { at: Instant::now(), sample: Arc::clone(&sample) };
        self.samples().known().insert(object.name.clone(), taken);
        Ok(sample)
    }
}
