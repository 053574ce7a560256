//! Finding records of all objects.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use futures::stream::{StreamExt, TryStreamExt, iter};
use serde_json::{Map, Value as Json};
use steward_model::catalog::{ObjectDef, ObjectId, unknown_object};
use steward_model::query::{Filter, ListQuery, Operator};
use steward_model::scope::{Access, Reach, Verb};
use steward_model::search::Question;
use steward_model::{Error, Result};
use steward_store::search::{Asked, Places};
use steward_store::{Answer, ReadOptions, each, emit, search};

use super::hit::{Group, Tier};
use super::own::OWN;
use super::shown::Shown;
use crate::engine::{Engine, Model};
use crate::permission::moved;
use crate::record::{ATTEMPTS, Caller};

/// Objects that are searched at the same time.
const AT_ONCE: usize = 4;

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWish {
    /// What.
    pub text: String,
    /// In these objects, by their plurals; in all that the reader may read without any.
    pub objects: Option<Vec<String>>,
    /// Hits of each object at most.
    pub limit: u64,
}

impl Engine {
    /// What the caller may see of what he looks for: for each object with hits, or whose index is being
    /// built, the best of them. Objects with an exact hit come first, parts of other records last.
    ///
    /// # Errors
    /// If one of the objects does not exist for the caller.
    pub async fn search(&self, caller: &Caller, wish: &SearchWish) -> Result<Vec<Group>> {
        let catalog = self.catalog();
        let question = Question::new(&wish.text);
        let readable =
            |object: &ObjectDef| *caller.access.reach(object.id, Verb::Read) != Reach::None;
        let objects: Vec<&ObjectDef> = match &wish.objects {
            None => search::searched(&catalog).filter(|object| readable(object)).collect(),
            Some(plurals) => {
                let find = |plural: &String| {
                    let found = catalog.find_plural(plural).filter(|object| readable(object));
                    found.ok_or_else(|| unknown_object(plural))
                };
                plurals.iter().map(find).collect::<Result<_>>()?
            }
        };
        if question.is_empty() {
            return Ok(Vec::new());
        }
        let parts = objects.iter().map(|object| object.part || object.has_trait("child"));
        let objects: Vec<(ObjectId, bool)> = objects.iter().map(|o| o.id).zip(parts).collect();
        let mut caller = Cow::Borrowed(caller);
        let places = self.places(&mut caller, &question).await?;
        let mut searches = Vec::with_capacity(objects.len());
        for (object, is_part) in objects {
            let (caller, places, limit) = (caller.as_ref(), &places, wish.limit);
            let question = &question;
            searches.push(async move {
                let group = self.search_object(caller, object, (question, places), limit).await?;
                Ok::<_, Error>((group, is_part))
            });
        }
        let mut found: Vec<(Group, bool)> = iter(searches).buffered(AT_ONCE).try_collect().await?;
        found.retain(|(group, _)| !group.hits.is_empty() || group.building);
        found.sort_by_key(|(group, is_part)| {
            let exact = group.hits.first().is_some_and(|hit| hit.tier == Tier::Exact);
            (*is_part, !exact)
        });
        Ok(found.into_iter().map(|(group, _)| group).collect())
    }

    /// Where the question can find anything, for whomever: mostly in a few objects, and there in a few fields.
    async fn places(&self, caller: &mut Cow<'_, Caller>, question: &Question) -> Result<Places> {
        for _ in 0..ATTEMPTS {
            let statement = Places::statement(self.database().dialect(), question);
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            let sink = each(move |row| Ok((text(row.text(0)?), text(row.text(1)?))));
            let answer =
                self.database().query(statement, sink, ReadOptions::planned_once()).await?;
            if caller.epoch().is_some_and(|planned| planned != answer.epoch) {
                self.fresh(caller.to_mut(), answer.epoch).await?;
                continue;
            }
            let mut places = Places::default();
            answer.out.into_iter().for_each(|(piece, place)| places.add(piece, &place));
            return Ok(places);
        }
        Err(moved())
    }

    /// A group without hits.
    fn no_hits(&self, object: &ObjectDef) -> Group {
        Group {
            object: object.name.clone(),
            plural: object.plural.clone(),
            more: false,
            building: self.index_is_building(&object.name),
            hits: Vec::new(),
        }
    }

    async fn search_object(
        &self,
        caller: &Caller,
        object: ObjectId,
        (question, places): (&Question, &Places),
        limit: u64,
    ) -> Result<Group> {
        let mut caller = Cow::Borrowed(caller);
        for _ in 0..ATTEMPTS {
            let model = self.model();
            let definition = model.catalog.object(object);
            let mut group = self.no_hits(definition);
            let asked = Asked::new(definition, &caller.access, question);
            let asked = asked.within(definition, places);
            if asked.is_never() {
                return Ok(group);
            }
            let visible = self.visible(&model, &caller.access, object).await?;
            let most = limit.saturating_add(1);
            let hits = self.hits(&model, (&caller.access, visible), object, &asked, most).await?;
            let Some(answer) = hits else { return Ok(group) };
            if caller.epoch().is_some_and(|planned| planned != answer.epoch) {
                self.fresh(caller.to_mut(), answer.epoch).await?;
                continue;
            }
            let found = answer.out.into_iter().map(|(id, tier)| (id, Tier::of(tier)));
            let mut found: Vec<(i64, Tier)> = found.collect();
            group.more = found.len() as u64 > limit;
            found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
            let shown = Shown::new(&model.catalog, &caller.access, definition);
            let rows = self.rows_by_id(&caller, definition, shown.select(), &ids).await?;
            let owners = self.owners(&caller, &shown, rows.values()).await?;
            // A record that went away meanwhile is left out.
            let hits = found
                .iter()
                .filter_map(|(id, tier)| Some(shown.hit(question, *tier, rows.get(id)?, &owners)));
            group.hits = hits.collect();
            return Ok(group);
        }
        Err(moved())
    }

    /// At most so many hits of an object and how good they are, for a reader of whom it is known how many of
    /// its records are `visible` if they are few. None if there is nothing to ask for.
    async fn hits(
        &self,
        model: &Arc<Model>,
        (access, visible): (&Access, Option<u64>),
        object: ObjectId,
        asked: &Asked,
        most: u64,
    ) -> Result<Option<Answer<Vec<(i64, i64)>>>> {
        if visible.is_some_and(|visible| visible <= OWN) {
            let Answer { epoch, out } = self.own_hits(model, access, object, asked).await?;
            // There may be more by now than when they were counted.
            if let Some(mut hits) = out {
                hits.truncate(usize::try_from(most).unwrap_or(usize::MAX));
                return Ok(Some(Answer { epoch, out: hits }));
            }
        }
        let (dialect, who) = (self.database().dialect(), (access, self.clock().now()));
        let definition = model.catalog.object(object);
        let wanted = self.wanted(visible, definition, asked, most).await?;
        let hits = emit::hits(dialect, &model.catalog, who, object, asked, wanted);
        let Some(statement) = hits else { return Ok(None) };
        let sink = each(|row| Ok((row.int(0)?, row.int(1)?)));
        let answer = self.database().query(statement, sink, ReadOptions::planned_once()).await?;
        let found = answer.out.into_iter().filter_map(|(id, tier)| Some((id?, tier?)));
        Ok(Some(Answer { epoch: answer.epoch, out: found.collect() }))
    }

    /// Records that the caller may see, by id, with what is selected of them.
    pub(crate) async fn rows_by_id(
        &self,
        caller: &Caller,
        object: &ObjectDef,
        select: Vec<steward_model::query::SelectItem>,
        ids: &[i64],
    ) -> Result<BTreeMap<i64, Map<String, Json>>> {
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let ids = ids.iter().map(ToString::to_string).collect();
        let filter = Filter::test("id", Operator::In, ids);
        let query = ListQuery { select, filter, ..ListQuery::default() };
        let options = ReadOptions::planned_once();
        let read = self.read_so(caller, &object.plural, (&query, None), options);
        let page = read.await?.page;
        let rows: Vec<Map<String, Json>> =
            serde_json::from_slice(&page.body).map_err(Error::internal)?;
        let with_id = rows.into_iter().filter_map(|row| Some((row.get("id")?.as_i64()?, row)));
        Ok(with_id.collect())
    }
}
