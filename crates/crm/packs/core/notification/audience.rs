//! Who of those who should be told is told: he is there, wants to know, and may see the record.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use steward_engine::{Caller, Engine};
use steward_model::error::ErrorKind;
use steward_model::query::{ListQuery, SelectItem};
use steward_model::scope::Access;
use steward_model::{Error, Result};

use super::draft::{Draft, Subject, without_repeats};
use super::wish::wishes;
use crate::support::{among, where_};

/// The drafts of which people are to be told.
pub(super) async fn told(engine: &Engine, drafts: Vec<Draft>) -> Result<Vec<Draft>> {
    let by_another = |draft: &Draft| draft.actor != Some(draft.user);
    let drafts = without_repeats(drafts.into_iter().filter(by_another).collect());
    let users = drafts.iter().map(|draft| draft.user).collect();
    let wishes = wishes(engine, &users).await?;
    let wanted = |draft: &Draft| wishes.get(&draft.user).is_none_or(|wish| wish.wants(&draft.kind));
    let drafts: Vec<Draft> = drafts.into_iter().filter(wanted).collect();
    let mut by_user: BTreeMap<i64, BTreeSet<Subject>> = BTreeMap::new();
    for draft in &drafts {
        by_user.entry(draft.user).or_default().insert(draft.subject.clone());
    }
    let mut seen = BTreeSet::new();
    for (user, subjects) in by_user {
        for subject in visible(engine, user, subjects).await? {
            seen.insert((user, subject));
        }
    }
    let visible = |draft: &Draft| seen.contains(&(draft.user, draft.subject.clone()));
    Ok(drafts.into_iter().filter(visible).collect())
}

/// Those of the records that somebody may see; none for who may not come in any more.
async fn visible(
    engine: &Engine,
    user: i64,
    subjects: BTreeSet<Subject>,
) -> Result<BTreeSet<Subject>> {
    let scope = match engine.scope_of(user).await {
        Err(error) if error.kind() == ErrorKind::Unauthenticated => return Ok(BTreeSet::new()),
        scope => scope?,
    };
    let caller = Caller { access: Access::User(scope), origin: "automation", request_id: None };
    let catalog = engine.catalog();
    let mut by_object: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for (object, id) in subjects {
        by_object.entry(object).or_default().insert(id);
    }
    let mut seen = BTreeSet::new();
    for (name, ids) in by_object {
        let Some(object) = catalog.find(&name) else { continue };
        let limit = Some(ids.len() as u64);
        let select = vec![SelectItem::Field { alias: None, field: "id".to_owned(), cast: None }];
        let query = ListQuery { select, limit, ..where_(among("id", ids)) };
        let page = match engine.read(&caller, &object.plural, &query, None).await {
            Err(error) if error.kind() == ErrorKind::Forbidden => continue,
            page => page?.page,
        };
        let rows: Vec<BTreeMap<String, Json>> =
            serde_json::from_slice(&page.body).map_err(Error::internal)?;
        let ids = rows.iter().filter_map(|row| row.get("id")?.as_i64());
        seen.extend(ids.map(|id| (name.clone(), id)));
    }
    Ok(seen)
}
