//! Looking for records that are likely the same. What is read once per record is put by its keys and names, so that
//! many that share a key cost no more than as many that share none.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use steward_model::Result;
use steward_model::catalog::ObjectId;

use super::eyes::Eyes;
use super::party::{Mark, Party, Sides};
use super::rules::{Rule, weight};
use super::stored::{Having, Shared, having};
use crate::typed::duplicate_rule::Way;

/// How many of one party are found by one rule: with more nobody is told better.
const MOST_OF_A_RULE: usize = 20;

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

/// Who has the same key and the same name.
type Alike<T> = HashMap<(Way, String, Mark), Vec<T>>;

/// The records that are likely the same as the parties, by party.
pub(super) async fn find(eyes: &mut Eyes<'_, '_, '_>, wanted: &Wanted<'_>) -> Result<Vec<Match>> {
    let keys = wanted.keys();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let Having { by_key, known } = having(eyes, wanted.sides, &keys).await?;
    let mut alike: Alike<(ObjectId, i64)> = HashMap::new();
    for ((way, key), at) in by_key {
        for (at, other) in at.iter().filter_map(|at| Some((*at, known.get(at)?))) {
            for mark in other.marks(&way, &key) {
                alike.entry((way.clone(), key.clone(), mark)).or_default().push(at);
            }
        }
    }
    let mut matches = Vec::new();
    let mut earlier: Alike<usize> = HashMap::new();
    for (row, party) in wanted.parties.iter().enumerate() {
        let mut found: BTreeMap<(ObjectId, i64), BTreeSet<usize>> = BTreeMap::new();
        let mut rows: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut own = BTreeSet::new();
        for (place, rule) in wanted.rules.iter().enumerate() {
            let Some(key) = party.key(&rule.way).filter(|_| rule.object == party.object) else {
                continue;
            };
            for mark in party.marks(&rule.way, &key) {
                let shared = (rule.way.clone(), key.clone(), mark);
                let others = alike.get(&shared).into_iter().flatten().copied();
                let others = others.filter(|at| rule.against.contains(&at.0));
                let others = others.filter(|at| !party.owns(&known[at]));
                for at in others.take(MOST_OF_A_RULE) {
                    found.entry(at).or_default().insert(place);
                }
                let before = earlier.get(&shared).into_iter().flatten().copied();
                let before = before.filter(|_| rule.against.contains(&party.object));
                let before = before.filter(|&other| !party.owns(&wanted.parties[other]));
                for other in before.take(MOST_OF_A_RULE) {
                    rows.entry(other).or_default().insert(place);
                }
                own.insert(shared);
            }
        }
        for shared in own {
            earlier.entry(shared).or_default().push(row);
        }
        let records = found
            .into_iter()
            .map(|(at, rules)| (Other::Record(Box::new(known[&at].clone())), rules));
        let all = records.chain(rows.into_iter().map(|(at, rules)| (Other::Row(at), rules)));
        matches.extend(once_each(party, heaviest_first(wanted, row, all)));
    }
    Ok(matches)
}

/// What was found of a party, those first that weigh most.
fn heaviest_first(
    wanted: &Wanted<'_>,
    row: usize,
    found: impl Iterator<Item = (Other, BTreeSet<usize>)>,
) -> Vec<Match> {
    let weight = |&rule: &usize| std::cmp::Reverse(weight(&wanted.rules[rule].action));
    let found = found.map(|(other, rules)| {
        let mut rules: Vec<usize> = rules.into_iter().collect();
        rules.sort_by_key(weight);
        Match { row, other, rules }
    });
    let mut found: Vec<Match> = found.collect();
    found.sort_by_key(|one| one.rules.first().map(weight));
    found
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
