//! Looking for records that are likely the same, by stored keys only: the keys of contact points, the index of credit
//! codes, and the index of search for the names of companies.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::query::{Filter, Operator};
use steward_model::record::Record;

use super::eyes::Eyes;
use super::party::{OF_POINTS, Party, Sides};
use super::rules::{Rule, weight};
use crate::packs::contact_point::points::Points;
use crate::support::{deleted, equals};
use crate::typed::account;
use crate::typed::contact_point::{self, State};
use crate::typed::duplicate_rule::Way;

/// Keys that one question names.
const AT_ONCE: usize = 100;

/// The same in one way.
type Shared = (Way, String);

/// A record that is likely the same as one of the parties.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// Which of the parties, by its place.
    pub(super) row: usize,
    /// The other one.
    pub(super) other: Other,
    /// The rules that say so, the heaviest first, by their places.
    pub(super) rules: Vec<usize>,
}

/// What it is likely the same as.
#[derive(Clone, Debug)]
pub(super) enum Other {
    /// A record.
    Record(Box<Party>),
    /// Another party of the same request, by its place.
    Row(usize),
}

/// What is looked for.
pub(super) struct Wanted<'a> {
    pub(super) sides: &'a Sides,
    pub(super) rules: &'a [Rule],
    /// What is compared.
    pub(super) parties: &'a [Party],
}

impl Wanted<'_> {
    /// What the parties have by which others are found, with the objects among which to look.
    fn keys(&self) -> BTreeMap<Shared, BTreeSet<ObjectId>> {
        let mut keys: BTreeMap<Shared, BTreeSet<ObjectId>> = BTreeMap::new();
        for party in self.parties {
            for rule in self.rules.iter().filter(|rule| rule.object == party.object) {
                if let Some(key) = party.key(&rule.way) {
                    keys.entry((rule.way.clone(), key)).or_default().extend(&rule.against);
                }
            }
        }
        keys
    }

    /// The keys that must not be written by two at once.
    pub(super) fn locks(&self) -> Vec<String> {
        self.keys().into_keys().map(|(way, key)| format!("{} {key}", way.key())).collect()
    }
}

/// The records that are likely the same as the parties, by party.
pub(super) async fn find(eyes: &mut Eyes<'_, '_, '_>, wanted: &Wanted<'_>) -> Result<Vec<Match>> {
    let catalog = eyes.catalog();
    let keys = wanted.keys();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut having: BTreeMap<Shared, BTreeSet<(ObjectId, i64)>> = BTreeMap::new();
    by_points(eyes, &catalog, &keys, &mut having).await?;
    by_codes(eyes, &catalog, &keys, &mut having).await?;
    by_companies(eyes, (&catalog, wanted.sides), &keys, &mut having).await?;
    let known = records(eyes, (&catalog, wanted.sides), &having).await?;
    let mut matches = Vec::new();
    let mut earlier: HashMap<Shared, Vec<usize>> = HashMap::new();
    for (row, party) in wanted.parties.iter().enumerate() {
        let mut found: BTreeMap<(ObjectId, i64), Vec<usize>> = BTreeMap::new();
        let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, rule) in wanted.rules.iter().enumerate() {
            let Some(key) = party.key(&rule.way).filter(|_| rule.object == party.object) else {
                continue;
            };
            let shared = (rule.way.clone(), key);
            for at in having.get(&shared).into_iter().flatten() {
                let other = known.get(at).filter(|_| rule.against.contains(&at.0));
                if other.is_some_and(|other| !party.owns(other) && party.agrees(&rule.way, other)) {
                    found.entry(*at).or_default().push(place);
                }
            }
            let before = earlier.entry(shared).or_default();
            for &other in before.iter().filter(|_| rule.against.contains(&party.object)) {
                if party.agrees(&rule.way, &wanted.parties[other]) {
                    rows.entry(other).or_default().push(place);
                }
            }
            if before.last() != Some(&row) {
                before.push(row);
            }
        }
        rows.remove(&row);
        let records = found.into_iter().filter_map(|(at, rules)| {
            Some((Other::Record(Box::new(known.get(&at)?.clone())), rules))
        });
        let all = records.chain(rows.into_iter().map(|(at, rules)| (Other::Row(at), rules)));
        let all = all.map(|(other, mut rules)| {
            rules.sort_by_key(|&rule| std::cmp::Reverse(weight(&wanted.rules[rule].action)));
            Match { row, other, rules }
        });
        let mut all: Vec<Match> = all.collect();
        let heaviest =
            |one: &Match| one.rules.first().map(|&rule| weight(&wanted.rules[rule].action));
        all.sort_by_key(|one| std::cmp::Reverse(heaviest(one)));
        matches.extend(once_each(party, all));
    }
    Ok(matches)
}

/// A person's account and its contact are one: of the two the one is left that is of the party's own object.
fn once_each(party: &Party, found: Vec<Match>) -> Vec<Match> {
    let parties: Vec<Option<&Party>> = found
        .iter()
        .map(|one| match &one.other {
            Other::Record(other) => Some(&**other),
            Other::Row(_) => None,
        })
        .collect();
    let twin = |other: &Party| {
        let of = parties.iter().flatten().filter(|one| one.object != other.object);
        of.filter(|one| one.company.is_none() && other.company.is_none()).any(|one| {
            one.owns(other)
                && (one.object == party.object
                    || other.object != party.object && one.object < other.object)
        })
    };
    let keep = parties.iter().map(|other| other.is_none_or(|other| !twin(other)));
    let keep: Vec<bool> = keep.collect();
    found.into_iter().zip(keep).filter_map(|(one, keep)| keep.then_some(one)).collect()
}

/// E-mail addresses and phone numbers, primary ones or not. Shared and wrong ones prove nothing.
async fn by_points(
    eyes: &mut Eyes<'_, '_, '_>,
    catalog: &Catalog,
    keys: &BTreeMap<Shared, BTreeSet<ObjectId>>,
    having: &mut BTreeMap<Shared, BTreeSet<(ObjectId, i64)>>,
) -> Result<()> {
    let is_asked = |(way, _): &&Shared| way.is_of_points();
    let asked: BTreeSet<&String> = keys.keys().filter(is_asked).map(|(_, key)| key).collect();
    let asked: Vec<&String> = asked.into_iter().collect();
    let points = Points::new(catalog)?;
    let object = catalog.object(points.fields.object_id());
    for some in asked.chunks(AT_ONCE) {
        let values = some.iter().map(|key| (*key).clone()).collect();
        let same = Filter::test(contact_point::field::VALUE_KEY, Operator::In, values)
            .and(equals(contact_point::field::SHARED, false));
        for point in eyes.look(object, same).await? {
            let view = points.view(&point);
            let (Some(parent), Some(group)) = (points.parent(&point), points.group(&point)) else {
                continue;
            };
            let way = OF_POINTS.iter().find(|(_, of)| *of == group).map(|(way, _)| way.clone());
            if let (Some(way), Some(key), false) =
                (way, view.value_key(), view.state() == Some(State::Wrong))
            {
                having.entry((way, key.to_owned())).or_default().insert(parent);
            }
        }
    }
    Ok(())
}

async fn by_codes(
    eyes: &mut Eyes<'_, '_, '_>,
    catalog: &Catalog,
    keys: &BTreeMap<Shared, BTreeSet<ObjectId>>,
    having: &mut BTreeMap<Shared, BTreeSet<(ObjectId, i64)>>,
) -> Result<()> {
    let codes = keys.keys().filter(|(way, _)| *way == Way::Uscc).map(|(_, key)| key.clone());
    let codes: Vec<String> = codes.collect();
    let fields = account::Fields::resolve(catalog)?;
    let object = catalog.object(fields.object_id());
    for some in codes.chunks(AT_ONCE) {
        let same = Filter::test(account::field::USCC, Operator::In, some.to_vec());
        for record in eyes.look(object, same).await? {
            if let Some(code) = account::View::new(&fields, &record).uscc() {
                let at = (object.id, record.id());
                having.entry((Way::Uscc, code.to_owned())).or_default().insert(at);
            }
        }
    }
    Ok(())
}

async fn by_companies(
    eyes: &mut Eyes<'_, '_, '_>,
    (catalog, sides): (&Catalog, &Sides),
    keys: &BTreeMap<Shared, BTreeSet<ObjectId>>,
    having: &mut BTreeMap<Shared, BTreeSet<(ObjectId, i64)>>,
) -> Result<()> {
    for (shared, against) in keys.iter().filter(|((way, _), _)| *way == Way::CompanyName) {
        for &object in against {
            let fields = sides.companies(object);
            let found = eyes.of_company((catalog.object(object), &fields), &shared.1).await?;
            let at = found.into_iter().map(|id| (object, id));
            having.entry(shared.clone()).or_default().extend(at);
        }
    }
    Ok(())
}

/// The undeleted ones of these records that are not over, as they are compared.
async fn records(
    eyes: &mut Eyes<'_, '_, '_>,
    (catalog, sides): (&Catalog, &Sides),
    having: &BTreeMap<Shared, BTreeSet<(ObjectId, i64)>>,
) -> Result<BTreeMap<(ObjectId, i64), Party>> {
    let mut ids: BTreeMap<ObjectId, BTreeSet<i64>> = BTreeMap::new();
    for (object, id) in having.values().flatten() {
        ids.entry(*object).or_default().insert(*id);
    }
    let mut known = BTreeMap::new();
    for (object, ids) in ids {
        let definition = catalog.object(object);
        let found = eyes.by_ids(definition, &ids).await?;
        let alive = found.into_values().filter(|record: &Record| !deleted(definition, record));
        let parties = alive.map(|record| Party::of(sides, &record)).filter(|party| !party.is_over);
        known.extend(parties.filter_map(|party| Some(((object, party.id?), party))));
    }
    Ok(known)
}
