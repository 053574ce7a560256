//! Actions that change the catalog: what is the same for all of them.

use std::future::Future;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use steward_model::{Result, Text};

use super::RIGHT;
use crate::action::{Action, Call};
use crate::record::Work;

/// An action that changes the catalog, in one transaction, for those whose role allows reshaping.
pub trait Reshape: std::fmt::Debug + Send + Sync + 'static {
    /// What it takes.
    type Input: DeserializeOwned + JsonSchema + Clone + Send + Sync + 'static;

    /// What it answers.
    type Output: Serialize + DeserializeOwned + JsonSchema + Send;

    /// Its name.
    const NAME: &'static str;

    /// Whether it can say what it would do.
    const HAS_DRY_RUN: bool;

    /// What it does, in a sentence.
    fn help() -> Text;

    /// Does it; it may run several times.
    fn reshape(
        work: &mut Work<'_, '_>,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output>> + Send;
}

impl<R: Reshape> Action for R {
    type Input = R::Input;
    type Output = R::Output;

    fn name(&self) -> &'static str {
        R::NAME
    }

    fn help(&self) -> Text {
        R::help()
    }

    fn needs_right(&self) -> bool {
        true
    }

    fn right(&self) -> &'static str {
        RIGHT
    }

    fn has_dry_run(&self) -> bool {
        R::HAS_DRY_RUN
    }

    async fn run(&self, call: &Call<'_>, input: R::Input) -> Result<R::Output> {
        let done = call.reshape(move |work| {
            let input = input.clone();
            Box::pin(async move { R::reshape(work, input).await })
        });
        done.await
    }
}
