//! What was removed long enough ago goes for good.

use steward_model::Result;
use steward_model::scope::{Access, SystemAccess};
use steward_store::reshaped::{self, Reshaped};

use super::limits::KEPT;
use super::reshaping::Reshaping;
use crate::engine::Engine;
use crate::record::{Caller, Manner, Work, WriteWish, Written};

impl Engine {
    /// Removes the values of fields and the records of objects for good that were removed long enough ago.
    /// Answers how many of both.
    ///
    /// # Errors
    /// If the database can't be changed.
    pub async fn purge_removed(&self) -> Result<usize> {
        let before = self.clock().now() - KEPT;
        let due = move |row: &Reshaped| {
            row.own
                && row.rule().is_none()
                && row.purged_at.is_none()
                && row.removed_at.is_some_and(|at| at <= before)
        };
        let (rows, _) = reshaped::read(self.database()).await?;
        let mut purged = 0;
        for row in rows.into_iter().filter(due) {
            let why = "what was removed long ago goes for good";
            let access = Access::System(SystemAccess::because(why));
            let caller = Caller { access, origin: "automation", request_id: None };
            let wish = WriteWish::default();
            let done = self.transact_as(Manner::Schema, (&caller, &wish), move |work| {
                let id = row.id;
                Box::pin(async move {
                    purge(work, id, due).await?;
                    Ok(Written::default())
                })
            });
            done.await?;
            purged += 1;
        }
        Ok(purged)
    }
}

async fn purge(
    work: &mut Work<'_, '_>,
    id: i64,
    due: impl Fn(&Reshaped) -> bool + Send,
) -> Result<()> {
    let mut reshaping = Reshaping::begin(work).await?;
    let row = reshaping.rows().iter().find(|row| row.id == id && due(row)).cloned();
    let Some(row) = row else { return Ok(()) };
    if row.is_object() {
        return reshaping.purge_object(&row).await;
    }
    let catalog = reshaping.catalog()?;
    match catalog.find_even_gone(&row.object) {
        Some(object) => reshaping.purge(&row, object).await,
        None => Ok(()),
    }
}
