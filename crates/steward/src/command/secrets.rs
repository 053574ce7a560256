//! `steward secrets rotate`: a new key for secrets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use steward_engine::{Engine, Rotation};
use steward_model::{Result, text};

use super::{DONE, caller};
use crate::console::Console;

/// How often it says how far it is.
const EVERY: Duration = Duration::from_secs(1);

/// Makes a new key unless it is to `resume`, and seals everything with the newest one.
pub(super) async fn rotate(resume: bool, engine: &Engine, console: &Console) -> Result<u8> {
    if !resume {
        engine.rotate_data_key().await?;
    }
    let done = Arc::new(AtomicU64::new(0));
    let (shared, caller) = (Arc::clone(&done), caller());
    let work = engine.seal_again(&caller, move |secrets| shared.store(secrets, Ordering::Relaxed));
    tokio::pin!(work);
    let Rotation { sealed, forgotten } = loop {
        tokio::select! {
            rotation = &mut work => break rotation?,
            () = tokio::time::sleep(EVERY) => {
                let done = done.load(Ordering::Relaxed);
                console.progress(&text!(en = "{done} secrets", zh = "{done} 个加密值")).await?;
            }
        }
    };
    console
        .tell(&text!(
            en = "{sealed} secrets sealed again, {forgotten} old keys removed.",
            zh = "已重新加密 {sealed} 个值，删除旧密钥 {forgotten} 个。"
        ))
        .await?;
    Ok(DONE)
}
