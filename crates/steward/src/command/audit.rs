//! `steward audit verify`: was the change log tampered with?

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use steward_engine::log::{Anchor, LogKey, Report, verify as verify_log};
use steward_model::{Result, text};

use super::{DONE, FAILED};
use crate::console::Console;
use crate::folder::Site;

/// How often it says how far it is.
const EVERY: Duration = Duration::from_secs(1);

/// Verifies the whole log and names what was tampered with.
pub(super) async fn verify(site: &Site, console: &Console) -> Result<u8> {
    let key = LogKey::new(site.key()?);
    let anchor = Anchor::in_folder(&site.settings.data);
    let percent = Arc::new(AtomicU64::new(0));
    let shared = Arc::clone(&percent);
    let work = verify_log(&site.database, &key, Some(&anchor), move |progress| {
        let percent = progress.done * 100 / progress.total.max(1);
        shared.store(percent, Ordering::Relaxed);
    });
    tokio::pin!(work);
    let report = loop {
        tokio::select! {
            report = &mut work => break report?,
            () = tokio::time::sleep(EVERY) => {
                let percent = percent.load(Ordering::Relaxed);
                console.progress(&text!(en = "{percent} %", zh = "{percent} %")).await?;
            }
        }
    };
    tell(&report, console).await
}

/// Says what was found.
async fn tell(report: &Report, console: &Console) -> Result<u8> {
    for finding in &report.findings {
        console.tell(&finding.text()).await?;
    }
    if report.more {
        console.tell(&text!(en = "… and more.", zh = "……还有更多。")).await?;
    }
    let Report { sealed, unsealed, erased, blocks, .. } = report;
    let rows = sealed + unsealed;
    if report.is_clean() {
        console
            .tell(&text!(
                en = "The change log is intact: {rows} rows in {blocks} blocks, {unsealed} not sealed \
                      yet, {erased} erased on purpose.",
                zh = "变更日志完整：共 {rows} 行、{blocks} 个区块，其中 {unsealed} 行待封存，{erased} 行按规定清除。"
            ))
            .await?;
        return Ok(DONE);
    }
    let found = report.findings.len();
    console
        .tell(&text!(
            en = "The change log was tampered with: {found} findings in {rows} rows.",
            zh = "变更日志被改动：{rows} 行中发现 {found} 处问题。"
        ))
        .await?;
    Ok(FAILED)
}
