//! One call of an action.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use steward_model::{Error, Result};
use steward_store::BoxFuture;

use crate::engine::Engine;
use crate::record::{Caller, Manner, Work, WriteWish, Written};

/// One call of an action: who calls, and what is to be minded.
#[derive(Debug)]
pub struct Call<'a> {
    engine: &'a Engine,
    caller: &'a Caller,
    wish: WriteWish,
    written: Mutex<Written>,
}

impl<'a> Call<'a> {
    /// A call by `caller`.
    #[must_use]
    pub fn new(engine: &'a Engine, caller: &'a Caller, wish: WriteWish) -> Self {
        Self { engine, caller, wish, written: Mutex::default() }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &'a Engine {
        self.engine
    }

    /// Who calls.
    #[must_use]
    pub fn caller(&self) -> &'a Caller {
        self.caller
    }

    /// What is to be minded.
    #[must_use]
    pub fn wish(&self) -> &WriteWish {
        &self.wish
    }

    pub(super) fn rehearse(&mut self) {
        self.wish.dry_run = true;
    }

    /// What the action has written.
    #[must_use]
    pub fn written(&self) -> Written {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes what was written, for who counts it.
    pub fn note(&self, written: &Written) {
        *self.written.lock().unwrap_or_else(PoisonError::into_inner) = written.clone();
    }

    /// Does something in one transaction of the write path, all or nothing, and answers what `act`
    /// answers: in a dry run what it would have answered, and for a repeated request what it answered
    /// then. `act` may run several times.
    ///
    /// # Errors
    /// What `act` refuses; whatever hinders a write.
    pub async fn write<T, F>(&self, act: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        F: for<'w> Fn(&'w mut Work<'_, '_>) -> BoxFuture<'w, Result<T>> + Send + Sync + 'static,
    {
        self.run(Manner::Alone, act).await
    }

    /// The same for what changes tables: it waits only for a moment for a table that is in use, and is
    /// repeated. When it answers, this server has the catalog that came of it.
    ///
    /// # Errors
    /// What `act` refuses; whatever hinders a write.
    pub(crate) async fn reshape<T, F>(&self, act: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        F: for<'w> Fn(&'w mut Work<'_, '_>) -> BoxFuture<'w, Result<T>> + Send + Sync + 'static,
    {
        let answer = self.run(Manner::Schema, act).await?;
        self.engine.follow_catalog(self.engine.database().epoch()).await?;
        Ok(answer)
    }

    async fn run<T, F>(&self, manner: Manner, act: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        F: for<'w> Fn(&'w mut Work<'_, '_>) -> BoxFuture<'w, Result<T>> + Send + Sync + 'static,
    {
        let act = std::sync::Arc::new(act);
        let written = self
            .engine
            .transact_as(manner, (self.caller, &self.wish), move |work| {
                let act = std::sync::Arc::clone(&act);
                Box::pin(async move {
                    let answer = serde_json::to_value(act(work).await?).map_err(Error::internal)?;
                    Ok(Written { answer: Some(answer), ..Written::default() })
                })
            })
            .await?;
        self.note(&written);
        let answer = written.answer.ok_or_else(|| Error::internal("an action kept no answer"))?;
        serde_json::from_value(answer).map_err(Error::internal)
    }
}
