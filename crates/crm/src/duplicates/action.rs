//! `find_duplicates`: who of those that the company knows is likely the same as what somebody is about to enter.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use steward_engine::action::{Action, Call};
use steward_engine::{Caller, Engine, Work};
use steward_model::catalog::{ObjectDef, ObjectId, unknown_object};
use steward_model::kind::FieldKind;
use steward_model::record::Record;
use steward_model::scope::{FieldRight, Reach, Verb};
use steward_model::{Error, Result, Text, text};

use super::eyes::Eyes;
use super::find::{Match, Other, Wanted, find};
use super::party::{Party, Sides};
use super::rules::{self, Rule, field_of, said, weight};
use super::told::{Shown, owners, sentence};
use crate::support::{among, where_};
use crate::typed::{account, contact};

/// What is answered at most.
const MOST: usize = 10;

/// To what a record belongs that has the same without being a duplicate.
const BELONGS_TO: [&str; 2] = [account::NAME, contact::NAME];

/// Finds likely duplicates of a draft.
#[derive(Debug)]
pub(crate) struct FindDuplicates;

/// What is about to be entered.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The plural of the object.
    object: String,
    /// What was entered so far, as in a new record. What can't be read yet is left out.
    values: Map<String, Json>,
    /// The record that is being changed, which is no duplicate of itself.
    #[serde(default)]
    id: Option<i64>,
}

/// What is there.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Output {
    /// What would happen on saving: `block`, `warn`, or `report` for nothing; none without any match.
    action: Option<String>,
    /// Who is likely the same, those first that weigh most.
    matches: Vec<Found>,
}

/// Somebody who is likely the same.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Found {
    /// The object.
    object: String,
    /// Its plural.
    plural: String,
    /// The record, if the caller may see it.
    id: Option<i64>,
    /// Its name, if the caller may see it.
    title: Option<String>,
    /// Whose it is, by name, if the caller may know.
    owner: Option<String>,
    /// The fields of the draft that are the same.
    fields: Vec<String>,
    /// What a rule does about it: `block`, `warn` or `report`.
    action: String,
    /// The same as a sentence, in both languages.
    text: Sentence,
}

/// A text in both languages.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Sentence {
    pub(super) en: String,
    pub(super) zh: String,
}

impl Action for FindDuplicates {
    type Input = Input;
    type Output = Output;

    fn name(&self) -> &'static str {
        "find_duplicates"
    }

    fn help(&self) -> Text {
        text!(
            en = "Finds records that are likely the same as one that is about to be entered.",
            zh = "查找与待录入内容疑似重复的记录。"
        )
    }

    fn writes(&self) -> bool {
        false
    }

    async fn run(&self, call: &Call<'_>, input: Input) -> Result<Output> {
        let (engine, caller) = (call.engine(), call.caller());
        let catalog = engine.catalog();
        let enters = |object: &&ObjectDef| {
            let may = |verb| *caller.access.reach(object.id, verb) != Reach::None;
            may(Verb::Create) || may(Verb::Update)
        };
        let object = catalog.find_plural(&input.object).filter(enters);
        let object = object.ok_or_else(|| unknown_object(&input.object))?;
        let sides = Sides::new(&catalog)?;
        let mut eyes = Eyes::Read(engine);
        let rules = rules::read(&mut eyes, &sides).await?.into_iter();
        let who = (&*catalog, &caller.access);
        let rules: Vec<Rule> = rules.map(|rule| rule.for_reader(&sides, who)).collect();
        if !rules.iter().any(|rule| rule.object == object.id) {
            return Ok(Output { action: None, matches: Vec::new() });
        }
        let draft = draft(engine, caller, object, &input).await?;
        let parties = [Party::of(&sides, &draft)];
        let wanted = Wanted { sides: &sides, rules: &rules, parties: &parties };
        let found = find(&mut eyes, &wanted).await?;
        let mut matches = tell(engine, caller, &rules, &found).await?;
        matches.truncate(MOST);
        Ok(Output { action: matches.first().map(|first| first.action.clone()), matches })
    }
}

/// What was entered so far as a record; over what the record says already when one is being changed. A record that the
/// caller may not see is none, neither the one that is changed nor one that he says it belongs to: what is not found
/// because of that would tell of it.
async fn draft(
    engine: &Engine,
    caller: &Caller,
    object: &ObjectDef,
    input: &Input,
) -> Result<Record> {
    let catalog = engine.catalog();
    let mut draft = Work::blank(object);
    let stored = match input.id {
        Some(id) => seen(engine, caller, object, BTreeSet::from([id])).await?.remove(&id),
        None => None,
    };
    if let (Some(id), Some(_)) = (input.id, &stored) {
        draft.set(0, id);
    }
    let stored = stored.into_iter().flatten().map(|value| (value, true));
    let entered = input.values.clone().into_iter().map(|value| (value, false));
    for ((name, value), is_stored) in stored.chain(entered) {
        let Some(field) = object.field(&name) else { continue };
        match (&field.kind, &value) {
            (FieldKind::Reference(kind), value) => {
                let to = kind.to.as_deref().filter(|to| BELONGS_TO.contains(to) && !is_stored);
                let to = to.and_then(|to| catalog.find(to)).zip(value.as_i64());
                let is_seen = match to {
                    Some((to, id)) => {
                        seen(engine, caller, to, BTreeSet::from([id])).await?.contains_key(&id)
                    }
                    None => true,
                };
                draft.set(field.id, value.as_i64().filter(|_| is_seen));
            }
            (_, Json::String(raw)) if !raw.trim().is_empty() => {
                if let Ok(read) = field.kind().read_text(raw) {
                    draft.values[field.id] = read;
                }
            }
            (_, Json::Null) => draft.values[field.id] = steward_model::Value::Null,
            _ => {}
        }
    }
    Ok(draft)
}

/// Those of these records that the caller may see, by id, as he may see them.
pub(super) async fn seen(
    engine: &Engine,
    caller: &Caller,
    object: &ObjectDef,
    ids: BTreeSet<i64>,
) -> Result<BTreeMap<i64, Map<String, Json>>> {
    if *caller.access.reach(object.id, Verb::Read) == Reach::None {
        return Ok(BTreeMap::new());
    }
    let query = where_(among("id", ids));
    let page = engine.read(caller, &object.plural, &query, None).await?.page;
    let rows: Vec<Map<String, Json>> =
        serde_json::from_slice(&page.body).map_err(Error::internal)?;
    Ok(rows.into_iter().filter_map(|row| Some((row.get("id")?.as_i64()?, row))).collect())
}

/// What the caller may know of the matches.
async fn tell(
    engine: &Engine,
    caller: &Caller,
    rules: &[Rule],
    found: &[Match],
) -> Result<Vec<Found>> {
    let catalog = engine.catalog();
    let parties = found.iter().filter_map(|one| match &one.other {
        Other::Record(party) => Some((&**party, &one.rules)),
        Other::Row(_) => None,
    });
    let parties: Vec<(&Party, &Vec<usize>)> = parties.collect();
    let names = owners(&mut Eyes::Read(engine), parties.iter().map(|(party, _)| *party)).await?;
    let mut rows: BTreeMap<ObjectId, BTreeMap<i64, Map<String, Json>>> = BTreeMap::new();
    for object in parties.iter().map(|(party, _)| party.object).collect::<BTreeSet<_>>() {
        let ids = parties.iter().filter(|(party, _)| party.object == object);
        let ids = ids.filter_map(|(party, _)| party.id).collect();
        rows.insert(object, seen(engine, caller, catalog.object(object), ids).await?);
    }
    let mut told: Vec<(u8, bool, Found)> = Vec::new();
    for (party, of) in parties {
        let Some(heaviest) = of.first().map(|&rule| &rules[rule]) else { continue };
        let object = catalog.object(party.object);
        let row = party.id.and_then(|id| rows.get(&party.object)?.get(&id));
        let title = row.and_then(|row| row.get(&object.fields[object.title].name)?.as_str());
        let shown = party.id.zip(title);
        let shown = shown.map(|(id, title)| Shown { id, title: title.to_owned() });
        let owner = account::field::OWNER_ID;
        let reads_owner = caller.access.field(object.id, owner) >= FieldRight::Read;
        let sees_owner = row.is_some() && reads_owner;
        let tells = of.iter().any(|&rule| rules[rule].tell_owner);
        let owner = party.owner.filter(|_| sees_owner || tells).and_then(|id| names.get(&id));
        let ways = of.iter().map(|&rule| &rules[rule]);
        let fields: BTreeSet<&str> =
            ways.filter_map(|rule| field_of(&catalog, rule.object, &rule.way)).collect();
        let what = said(&heaviest.way);
        let text = sentence(&object.label, shown.as_ref(), owner.map(String::as_str), &what);
        let one = Found {
            object: object.name.clone(),
            plural: object.plural.clone(),
            id: shown.as_ref().map(|shown| shown.id),
            title: shown.map(|shown| shown.title),
            owner: owner.cloned(),
            fields: fields.into_iter().map(str::to_owned).collect(),
            action: heaviest.action.key().to_owned(),
            text: Sentence { en: text.en, zh: text.zh },
        };
        told.push((weight(&heaviest.action), one.id.is_some(), one));
    }
    told.sort_by_key(|(weight, seen, _)| std::cmp::Reverse((*weight, *seen)));
    Ok(told.into_iter().map(|(_, _, one)| one).collect())
}
