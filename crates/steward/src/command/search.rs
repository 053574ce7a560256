//! `steward search rebuild`: builds the indexes of search again.

use serde::{Deserialize, Serialize};
use steward_engine::search::Built;
use steward_model::catalog::Catalog;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};
use tokio::sync::watch;

use super::DONE;
use crate::console::Console;
use crate::folder::Site;

/// Which indexes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SearchRebuild {
    /// Of this object only.
    pub(crate) object: Option<String>,
}

/// Empties indexes and builds them from the records, saying how far it is.
pub(super) async fn rebuild(wish: &SearchRebuild, site: &Site, console: &Console) -> Result<u8> {
    let engine = site.engine()?;
    let catalog = engine.catalog();
    let only = match &wish.object {
        None => None,
        Some(name) => {
            let object = catalog.find(name).or_else(|| catalog.find_plural(name));
            Some(object.filter(|o| !o.search.is_empty()).ok_or_else(|| not_searched(name))?)
        }
    };
    let objects = engine.reset_search(only).await?;
    let (tell, mut told) = watch::channel(None);
    let work = engine.build_search(move |built: &Built| {
        // Only how far it is now matters.
        let _ = tell.send(Some(built.clone()));
    });
    tokio::pin!(work);
    let records = loop {
        tokio::select! {
            records = &mut work => break records?,
            Ok(()) = told.changed() => {
                let built = told.borrow_and_update().clone();
                if let Some(built) = built {
                    console.progress(&indexing(&catalog, &built)).await?;
                }
            }
        }
    };
    console
        .tell(&text!(
            en = "Search was built again: {records} records of {objects} objects.",
            zh = "搜索索引已重建：{objects} 个对象，共 {records} 条记录。"
        ))
        .await?;
    Ok(DONE)
}

/// How far an index is, in words.
pub(crate) fn indexing(catalog: &Catalog, built: &Built) -> Text {
    let Built { object, records } = built;
    let label = catalog.find(object).map(|object| object.label_plural.clone());
    let Text { en, zh } = label.unwrap_or_default();
    text!(en = "Building search: {records} {en}", zh = "正在建立搜索索引：{zh} {records}")
}

fn not_searched(name: &str) -> Error {
    Error::new(
        ErrorKind::UnknownObject,
        text!(
            en = "There is no object '{name}' that search reads.",
            zh = "没有名为“{name}”的可搜索对象。"
        ),
    )
}
