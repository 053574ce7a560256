//! Which pairs some records are in.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::Engine;
use steward_model::Result;
use steward_model::record::Record;

use super::super::eyes::Eyes;
use super::super::find::{Other, Wanted, find};
use super::super::party::Party;
use super::compare::{Verdict, compare};
use super::{Search, known};

/// Two records of one object by their ids, the lower one first.
pub(super) type Ids = (i64, i64);

/// The likely pairs in which these records are, all of one object: found by their keys, and compared.
pub(super) async fn pairs(
    engine: &Engine,
    Search { sides, rules }: &Search,
    records: &[Record],
) -> Result<BTreeMap<Ids, Verdict>> {
    let Some(object) = records.first().map(|record| record.object) else {
        return Ok(BTreeMap::new());
    };
    let mut known = known::of(engine, sides, object, records).await?;
    let parties: Vec<Party> = known.values().flat_map(known::Known::parties).collect();
    let wanted = Wanted { sides, rules, parties: &parties };
    let mut ids: BTreeSet<Ids> = BTreeSet::new();
    for one in find(&mut Eyes::Read(engine), &wanted).await? {
        let other = match one.other {
            Other::Record(other) => other.id,
            Other::Row(row) => parties[row].id,
        };
        if let Some((one, other)) = parties[one.row].id.zip(other) {
            ids.insert((one.min(other), one.max(other)));
        }
    }
    let all: BTreeSet<i64> = ids.iter().flat_map(|(low, high)| [*low, *high]).collect();
    let more = all.into_iter().filter(|id| !known.contains_key(id)).collect();
    known.extend(known::by_ids(engine, sides, object, &more).await?);
    let verdict = |(low, high): Ids| compare(rules, known.get(&low)?, known.get(&high)?);
    Ok(ids.into_iter().filter_map(|ids| Some((ids, verdict(ids)?))).collect())
}
