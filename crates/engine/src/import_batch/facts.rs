//! What is known of an import, for whoever made it.

use serde_json::Value as Json;
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, Operator};
use steward_model::scope::Access;
use steward_model::{Error, Result, Text, text};
use steward_store::job::long::{self, State};

use super::{ImportCounts, ImportCourse, OBJECT};
use crate::engine::Engine;
use crate::permission::rows;
use crate::record::Caller;

/// What is known of an import.
#[derive(Clone, Debug)]
pub struct ImportFacts {
    /// Its record.
    pub batch: i64,
    /// The name of the file.
    pub source: String,
    /// The name of the object.
    pub object: String,
    /// The file.
    pub file_id: Option<i64>,
    /// How it is read.
    pub reading: Json,
    /// The key of its state.
    pub state: String,
    /// The job that does it.
    pub job: Option<i64>,
    /// What became of its rows.
    pub counts: ImportCounts,
    /// Why it broke off.
    pub error: Option<Text>,
}

impl Engine {
    /// What is known of an import. Its rows may say what not everybody may read, so only whoever made it
    /// and administrators are told.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is none, or the caller is neither.
    pub async fn import_facts(&self, caller: &Caller, batch: i64) -> Result<ImportFacts> {
        self.settle_import(batch).await?;
        let catalog = self.catalog();
        let object = catalog.expect(OBJECT)?;
        let filter = Filter::test("id", Operator::Eq, vec![batch.to_string()]);
        let found = rows(self, object, filter).await?;
        let record = found.records.first().ok_or_else(unknown)?;
        let text = |name: &str| record.get(object.id_of(name)).as_text().map(str::to_owned);
        let number = |name: &str| record.get(object.id_of(name)).as_int();
        let user = caller.access.principal().map(|principal| principal.user_id);
        let own = user.is_some() && number("created_by_id") == user;
        if !own && !matches!(caller.access, Access::System(_)) && !self.administers(&caller.access)
        {
            return Err(unknown());
        }
        let count = |name: &str| number(name).unwrap_or_default().unsigned_abs();
        let mut facts = ImportFacts {
            batch,
            source: text("source").unwrap_or_default(),
            object: text("object").unwrap_or_default(),
            file_id: number("file_id"),
            reading: text("reading")
                .and_then(|reading| serde_json::from_str(&reading).ok())
                .unwrap_or_default(),
            state: text("state").unwrap_or_default(),
            job: number("job_id"),
            counts: ImportCounts {
                created: count("created_count"),
                updated: count("updated_count"),
                skipped: count("skipped_count"),
                refused: count("failed_count"),
            },
            error: None,
        };
        self.add_job(&mut facts).await?;
        Ok(facts)
    }

    /// Adds what only its job knows.
    async fn add_job(&self, facts: &mut ImportFacts) -> Result<()> {
        let Some(id) = facts.job else { return Ok(()) };
        let Some(job) = long::find(self.database(), id).await? else { return Ok(()) };
        let course: Option<ImportCourse> =
            job.cursor.as_deref().and_then(|cursor| serde_json::from_str(cursor).ok());
        if let Some(course) = course.filter(|_| facts.state == "running") {
            facts.counts = course.counts;
        }
        if job.state == State::Failed {
            facts.error = job.error.as_deref().and_then(|error| serde_json::from_str(error).ok());
        }
        Ok(())
    }
}

fn unknown() -> Error {
    Error::new(
        ErrorKind::NotFound,
        text!(
            en = "There is no such import, or it is somebody else's.",
            zh = "没有该导入，或不是您本人的导入。"
        ),
    )
}
