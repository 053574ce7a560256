//! Log rows about signing in and credentials.

use serde_json::Value as Json;
use steward_model::Result;
use steward_store::Tx;

use crate::Engine;
use crate::log::{self, ChangeEntry};

/// The object that these rows are about.
const OBJECT: &str = "user";

/// The origin of what a person does about credentials.
const ORIGIN: &str = "manual";

impl Engine {
    /// Logs what was done about the credentials of a user, within its transaction; `by` is who did it.
    pub(super) async fn log_credential(
        &self,
        tx: &mut Tx<'_>,
        by: Option<i64>,
        (verb, user_id): (&str, i64),
        payload: &Json,
    ) -> Result<()> {
        let entry = ChangeEntry {
            at: self.clock().now(),
            user_id: by,
            origin: ORIGIN.to_owned(),
            request_id: None,
            object: OBJECT.to_owned(),
            record_id: Some(user_id),
            verb: verb.to_owned(),
            version: None,
            payload: Some(payload.to_string()),
        };
        let statement = log::statement(tx.dialect(), entry, &self.0.log_key, self.random());
        tx.execute(&statement).await.map(drop)
    }
}
