//! Files that nobody needs go.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use steward_model::Result;
use steward_model::clock::DAY;
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::record::Record;
use steward_model::scope::{Access, SystemAccess};
use steward_store::file::content::{self, Content};
use steward_store::file::named::{self, Naming};

use super::image::THUMBNAIL_SIZES;
use super::limits::{DROPPED_KEPT, REMOVAL_TIME, UNLINKED_KEPT};
use super::store::Place;
use super::{Files, OBJECT};
use crate::record::{Caller, MAX_BATCH, Work, WriteWish, Written};

/// How often it is looked what may go.
const INTERVAL: Duration = Duration::from_secs(10 * 60);

/// How long what is arriving may lie unwritten before it counts as broken off.
const INCOMING_AGE: Duration = Duration::from_secs(24 * 3_600);

/// Contents that are looked at in one round.
const AT_ONCE: i64 = 500;

impl Files {
    /// Removes what nobody needs, now and then, until `shutdown`. A failure is logged and tried again.
    pub async fn keep_house(&self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        loop {
            if let Err(error) = self.remove_unneeded().await {
                tracing::warn!(%error, "files that nobody needs were not removed");
            }
            tokio::select! {
                () = &mut shutdown => return,
                () = tokio::time::sleep(INTERVAL) => {}
            }
        }
    }

    /// Removes what nobody needs by now: files that no record has named for a day, or any longer since the
    /// last one that did went into the bin a month ago; contents of which no file is left; what was broken
    /// off while it arrived. Answers how many contents went.
    ///
    /// # Errors
    /// If the database or the store can't be written.
    pub async fn remove_unneeded(&self) -> Result<u64> {
        self.store.sweep(INCOMING_AGE).await?;
        self.forget_uploads(AT_ONCE).await?;
        let (database, now) = (self.engine.database(), self.engine.clock().now());
        let mut removed = 0;
        for content in content::unremoved(database, now - REMOVAL_TIME, AT_ONCE).await? {
            self.remove(&content).await?;
            removed += 1;
        }
        for content in content::due(database, now, AT_ONCE).await? {
            if self.settle(&content).await? {
                self.remove(&content).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Removes contents that are marked so: first from the store, then from the database, so that a crash
    /// in between leaves the mark.
    async fn remove(&self, content: &Content) -> Result<()> {
        let sha256 = &content.sha256;
        for size in THUMBNAIL_SIZES {
            self.store.remove(Place::Thumbnail(sha256, size)).await?;
        }
        self.store.remove(Place::Content(sha256)).await?;
        content::forget(self.engine.database(), sha256).await
    }

    /// Looks who needs these contents: files that nobody needs go into the bin, and if none is left, the
    /// contents are marked to be removed; whether they were.
    async fn settle(&self, content: &Content) -> Result<bool> {
        let access = Access::System(SystemAccess::because("nobody names these files"));
        let caller = Caller { access, origin: "automation", request_id: None };
        let sha256: Arc<str> = Arc::from(content.sha256.as_str());
        let wish = WriteWish::default();
        let written = self.engine.transact(&caller, &wish, false, move |work| {
            let sha256 = Arc::clone(&sha256);
            Box::pin(async move {
                let goes = work.settle_content(&sha256).await?;
                Ok(Written { answer: Some(json!(goes)), ..Written::default() })
            })
        });
        Ok(written.await?.answer == Some(json!(true)))
    }
}

/// What becomes of the files with the same contents.
#[derive(Default)]
struct Fate {
    /// Some stay until a record names them no longer.
    stay: bool,
    /// Some may go later.
    later: bool,
    /// These go now.
    go: Vec<Record>,
}

impl Work<'_, '_> {
    /// Whether these contents go.
    async fn settle_content(&mut self, sha256: &str) -> Result<bool> {
        if !content::hold(self.tx, sha256).await? {
            return Ok(false);
        }
        let catalog = self.catalog();
        let object = catalog.expect(OBJECT)?;
        let filter = Filter::test("sha256", Operator::Eq, vec![sha256.to_owned()]);
        let files = self.find(object, &ListQuery { filter, ..ListQuery::default() }).await?;
        // There are more than are looked at.
        let many = files.len() >= MAX_BATCH;
        let fate = self.fate(files, object.id_of("created_at")).await?;
        let gone = fate.go.len();
        self.remove(object, fate.go).await?;
        if gone > 0 {
            tracing::info!(files = gone, "files that no record names were removed");
        }
        let since = self.now - DROPPED_KEPT;
        let later = fate.later || many || content::may_come_back(self.tx, sha256, since).await?;
        if later || fate.stay {
            let at = later.then_some(self.now + DAY);
            content::look_again(self.tx, sha256, at).await?;
            return Ok(false);
        }
        content::begin_removal(self.tx, sha256, self.now).await?;
        Ok(true)
    }

    async fn fate(&mut self, files: Vec<Record>, created_at: usize) -> Result<Fate> {
        let ids: Vec<i64> = files.iter().map(Record::id).collect();
        let (catalog, dialect) = (self.catalog(), self.tx.dialect());
        let since = self.now - DROPPED_KEPT;
        let mut names = BTreeMap::new();
        if let Some(statement) = named::statement(dialect, &catalog, &ids, since) {
            for row in self.tx.query(&statement).await? {
                let (file, naming) = named::read(&row)?;
                names.insert(file, naming);
            }
        }
        let mut fate = Fate::default();
        for file in files {
            let young =
                file.get(created_at).as_int().is_some_and(|at| at > self.now - UNLINKED_KEPT);
            match names.get(&file.id()) {
                Some(Naming::Record) => fate.stay = true,
                Some(Naming::Bin) => fate.later = true,
                None if young => fate.later = true,
                None => fate.go.push(file),
            }
        }
        Ok(fate)
    }
}
