//! Verifying the log every night, so that nobody has to think of it.

use serde_json::{Value as Json, json};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use steward_store::BoxFuture;

use super::{Anchor, verify};
use crate::job::{JobKind, JobRun};

/// Verifies the log; a job that finds something fails, and says what.
#[derive(Debug)]
pub struct VerifyLog {
    /// The note outside of the database, if there is one.
    pub anchor: Option<Anchor>,
}

impl JobKind for VerifyLog {
    fn name(&self) -> &'static str {
        "verify_log"
    }

    fn schedule(&self) -> Option<&'static str> {
        Some("30 3 * * *")
    }

    fn run<'a>(&'a self, run: &'a JobRun) -> BoxFuture<'a, Result<Json>> {
        Box::pin(async move {
            let engine = run.engine();
            let anchor = self.anchor.as_ref();
            let report = verify(engine.database(), engine.log_key(), anchor, |_| {}).await?;
            if report.is_clean() {
                let (sealed, erased) = (report.sealed, report.erased);
                return Ok(json!({"sealed": sealed, "blocks": report.blocks, "erased": erased}));
            }
            let (count, more) = (report.findings.len(), if report.more { "+" } else { "" });
            Err(Error::new(
                ErrorKind::Internal,
                text!(
                    en = "The change log was tampered with in {count}{more} places. `steward audit verify` \
                          names them.",
                    zh =
                        "变更日志有 {count}{more} 处被篡改，运行 steward audit verify 可查看详情。"
                ),
            ))
        })
    }
}
