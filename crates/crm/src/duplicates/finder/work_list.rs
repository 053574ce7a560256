//! `duplicate_work_list`: the open pairs of which the caller sees both sides, the surest first.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use steward_engine::action::{Action, Call};
use steward_engine::{Caller, Engine};
use steward_model::catalog::Catalog;
use steward_model::kind::FieldKind;
use steward_model::query::{Direction, ListQuery, OrderTerm};
use steward_model::scope::Access;
use steward_model::{Error, Result, Text, text};

use super::super::action::{Sentence, seen};
use super::super::party::Sides;
use super::super::why;
use super::compare::{Why, score};
use crate::support::{equals, where_};
use crate::typed::duplicate_pair::{NAME, Reasons, State, field};

/// Pairs that are read at once.
const PAGE: u64 = 100;

/// As soon as so many can be told, it is enough.
const ENOUGH: usize = 20;

/// Pages that are read for one answer: who sees little may find none on them, and asks for the next.
const PAGES: usize = 20;

/// Tells of likely duplicates.
#[derive(Debug)]
pub(crate) struct WorkList;

/// Which part of the list.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The plural of an object; of all, if it is left out.
    #[serde(default)]
    object: Option<String>,
    /// `open`, unless it says `different`.
    #[serde(default)]
    state: Option<Wanted>,
    /// What `next` was before.
    #[serde(default)]
    after: Option<String>,
}

/// Which pairs.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    /// Those that nobody has judged.
    Open,
    /// Those that somebody has told apart.
    Different,
}

/// A part of the list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Output {
    /// The pairs.
    pairs: Vec<Pair>,
    /// Where to go on; null at the end.
    next: Option<String>,
}

/// Two records that are likely the same.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Pair {
    /// The record of the pair.
    id: i64,
    /// The plural of the object of both.
    object: String,
    /// The one that was there first.
    a: i64,
    /// The other one.
    b: i64,
    /// How sure it is, in percent.
    score: Json,
    /// What they have in common.
    reasons: Vec<Reason>,
}

/// Something that two have in common.
#[derive(Debug, Serialize, JsonSchema)]
struct Reason {
    /// An option of `duplicate_pair.reasons`.
    key: String,
    /// The same in words.
    text: Sentence,
}

impl Action for WorkList {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "duplicate_work_list"
    }

    fn help(&self) -> Text {
        text!(
            en = "Tells of pairs of records that are likely the same, of which one sees both.",
            zh = "列出您能看到的疑似重复记录对。"
        )
    }

    fn writes(&self) -> bool {
        false
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        let (engine, caller) = (call.engine(), call.caller());
        let catalog = engine.catalog();
        let mut query = query(&catalog, &input)?;
        let teller = Teller::new(engine, caller, &catalog)?;
        let mut pairs = Vec::new();
        for _ in 0..PAGES {
            let plural = &catalog.expect(NAME)?.plural;
            let page = engine.read(&system(caller), plural, &query, None).await?.page;
            let rows: Vec<Map<String, Json>> =
                serde_json::from_slice(&page.body).map_err(Error::internal)?;
            pairs.extend(teller.told(rows).await?);
            query.after = page.next;
            if query.after.is_none() || pairs.len() >= ENOUGH {
                break;
            }
        }
        Ok(Output { pairs, next: query.after })
    }
}

fn query(catalog: &Catalog, input: &Input) -> Result<ListQuery> {
    let state = match input.state {
        None | Some(Wanted::Open) => State::Open,
        Some(Wanted::Different) => State::Different,
    };
    let mut filter = equals(field::STATE, state.key());
    if let Some(plural) = &input.object {
        let object = catalog.find_plural(plural);
        let object = object.ok_or_else(|| steward_model::catalog::unknown_object(plural))?;
        filter = filter.and(equals(field::A_OBJECT, &object.name));
    }
    let by = field::SCORE.to_owned();
    let direction = Direction::Desc;
    let order = OrderTerm { relation: None, field: by, bucket: None, direction, nulls: None };
    let after = input.after.clone();
    Ok(ListQuery { order: vec![order], limit: Some(PAGE), after, ..where_(filter) })
}

/// Who reads the pairs: what of them is told is decided behind that.
fn system(caller: &Caller) -> Caller {
    Caller { access: Access::System(why()), ..caller.clone() }
}

/// Decides what of the pairs the caller is told.
struct Teller<'a> {
    engine: &'a Engine,
    caller: &'a Caller,
    catalog: &'a Catalog,
    sides: Sides,
}

impl<'a> Teller<'a> {
    fn new(engine: &'a Engine, caller: &'a Caller, catalog: &'a Catalog) -> Result<Self> {
        Ok(Self { engine, caller, catalog, sides: Sides::new(catalog)? })
    }

    /// Those of which the caller sees both records, and why they are likely the same.
    async fn told(&self, rows: Vec<Map<String, Json>>) -> Result<Vec<Pair>> {
        let pairs: Vec<Pair> = rows.into_iter().filter_map(|row| self.pair(row)).collect();
        let mut ids: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
        for pair in &pairs {
            ids.entry(&pair.object).or_default().extend([pair.a, pair.b]);
        }
        let mut visible: BTreeSet<(String, i64)> = BTreeSet::new();
        for (plural, ids) in ids {
            if let Some(object) = self.catalog.find_plural(plural) {
                let found = seen(self.engine, self.caller, object, ids).await?;
                visible.extend(found.into_keys().map(|id| (plural.to_owned(), id)));
            }
        }
        let sees = |pair: &Pair| {
            [pair.a, pair.b].into_iter().all(|id| visible.contains(&(pair.object.clone(), id)))
        };
        Ok(pairs.into_iter().filter(sees).collect())
    }

    /// A pair as it is told; none of two objects, which nobody can make one, and none that is only the same in what
    /// the caller may not read.
    fn pair(&self, mut row: Map<String, Json>) -> Option<Pair> {
        let (a, b) = (row.get(field::A_OBJECT)?.as_str()?, row.get(field::B_OBJECT)?.as_str()?);
        let object = self.catalog.find(a).filter(|_| a == b)?;
        let keys = row.get(field::REASONS).and_then(Json::as_array);
        let keys: Vec<Reasons> = keys
            .into_iter()
            .flatten()
            .filter_map(|key| Some(Reasons::from_key(key.as_str()?)))
            .collect();
        let who = (self.catalog, &self.caller.access);
        let may = |reason: &&Reasons| self.sides.may_learn(who, object.id, reason);
        let told: Why = keys.iter().filter(may).cloned().collect();
        let all = told.len() == keys.len();
        let score = match (all, row.remove(field::SCORE)) {
            _ if told.is_empty() && !all => return None,
            (true, Some(score)) => score,
            _ => Json::from(score(&told) / 100),
        };
        Some(Pair {
            id: row.get("id")?.as_i64()?,
            object: object.plural.clone(),
            a: row.get(field::A_ID)?.as_i64()?,
            b: row.get(field::B_ID)?.as_i64()?,
            score,
            reasons: told.iter().map(|reason| self.reason(reason)).collect(),
        })
    }

    fn reason(&self, reason: &Reasons) -> Reason {
        let field = self.catalog.find(NAME).and_then(|pairs| pairs.field(field::REASONS));
        let options = field.map(|field| match &field.kind {
            FieldKind::MultiSelect(select) => select.select.options.as_slice(),
            _ => &[],
        });
        let key = reason.key();
        let option = options.unwrap_or_default().iter().find(|option| option.key == key);
        let label = option.map(|option| option.label.clone());
        let label = label.unwrap_or_else(|| text!(en = "{key}", zh = "{key}"));
        Reason { key: key.to_owned(), text: Sentence { en: label.en, zh: label.zh } }
    }
}
