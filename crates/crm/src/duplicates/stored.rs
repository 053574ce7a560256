//! Records by the keys that are stored of them anyway: the keys of contact points, the index of credit codes, and the
//! index of search for the names of companies.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::MAX_BATCH;
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::query::{Filter, IsValue, Operator};
use steward_model::record::Record;

use super::eyes::Eyes;
use super::party::{OF_POINTS, Party, Sides};
use crate::packs::contact_point::points::Points;
use crate::support::{deleted, equals};
use crate::typed::account;
use crate::typed::contact_point::{self, State};
use crate::typed::duplicate_rule::Way;

/// Keys that one question names.
const AT_ONCE: usize = 100;

/// How many records of one object that have one number are looked at: the oldest ones. So many share it that it
/// proves little.
const MOST_OF_A_KEY: usize = 200;

/// The same in one way.
pub(super) type Shared = (Way, String);

/// A record's place.
pub(super) type At = (ObjectId, i64);

/// By what is looked, with the objects among which to look.
pub(super) type Keys = BTreeMap<Shared, BTreeSet<ObjectId>>;

/// The records that have one of some keys.
pub(super) struct Having {
    /// Where they are, by key.
    pub(super) by_key: BTreeMap<Shared, BTreeSet<At>>,
    /// Those that are undeleted and not over, as they are compared.
    pub(super) known: BTreeMap<At, Party>,
}

/// Everybody who has one of these keys.
pub(super) async fn having(
    eyes: &mut Eyes<'_, '_, '_>,
    sides: &Sides,
    keys: &Keys,
) -> Result<Having> {
    let catalog = eyes.catalog();
    let mut by_key = BTreeMap::new();
    by_points(eyes, &catalog, keys, &mut by_key).await?;
    by_codes(eyes, &catalog, keys, &mut by_key).await?;
    by_companies(eyes, (&catalog, sides), keys, &mut by_key).await?;
    let known = records(eyes, (&catalog, sides), &by_key).await?;
    Ok(Having { by_key, known })
}

/// E-mail addresses and phone numbers, primary ones or not. Shared and wrong ones prove nothing.
async fn by_points(
    eyes: &mut Eyes<'_, '_, '_>,
    catalog: &Catalog,
    keys: &Keys,
    having: &mut BTreeMap<Shared, BTreeSet<At>>,
) -> Result<()> {
    let is_asked = |((way, _), _): &(&Shared, &BTreeSet<ObjectId>)| way.is_of_points();
    let mut asked: BTreeMap<&String, BTreeSet<ObjectId>> = BTreeMap::new();
    for ((_, key), against) in keys.iter().filter(is_asked) {
        asked.entry(key).or_default().extend(against);
    }
    let asked: Vec<(&String, BTreeSet<ObjectId>)> = asked.into_iter().collect();
    let points = Points::new(catalog)?;
    for some in asked.chunks(AT_ONCE) {
        let values = some.iter().map(|(key, _)| (*key).clone()).collect();
        let mut found = of_keys(eyes, (catalog, &points), values, None).await?;
        if found.len() >= MAX_BATCH {
            // Numbers that many have must not hide who has the others.
            found.clear();
            for (key, against) in some {
                for side in points.sides.iter().filter(|side| against.contains(&side.object)) {
                    let values = vec![(*key).clone()];
                    let of = Some(
                        &*catalog.object(points.fields.object_id()).fields[side.reference].name,
                    );
                    let mut of_key = of_keys(eyes, (catalog, &points), values, of).await?;
                    of_key.truncate(MOST_OF_A_KEY);
                    found.extend(of_key);
                }
            }
        }
        for point in found {
            if let (Some(shared), Some(parent)) = (proves(&points, &point), points.parent(&point)) {
                having.entry(shared).or_default().insert(parent);
            }
        }
    }
    Ok(())
}

/// What a point proves, if anything.
pub(super) fn proves(points: &Points, point: &Record) -> Option<Shared> {
    let view = points.view(point);
    let group = points.group(point)?;
    let (way, _) = OF_POINTS.iter().find(|(_, of)| *of == group)?;
    let proves = view.state() != Some(State::Wrong) && view.shared() != Some(true);
    Some((way.clone(), view.value_key()?.to_owned())).filter(|_| proves)
}

/// Points with one of these keys; of parents of one kind only, if their reference is named.
async fn of_keys(
    eyes: &mut Eyes<'_, '_, '_>,
    (catalog, points): (&Catalog, &Points),
    keys: Vec<String>,
    reference: Option<&str>,
) -> Result<Vec<Record>> {
    let mut filter = Filter::test(contact_point::field::VALUE_KEY, Operator::In, keys)
        .and(equals(contact_point::field::SHARED, false));
    if let Some(reference) = reference {
        let none = Filter::test(reference, Operator::Is(IsValue::NotNull), Vec::new());
        filter = filter.and(none);
    }
    eyes.look(catalog.object(points.fields.object_id()), filter).await
}

async fn by_codes(
    eyes: &mut Eyes<'_, '_, '_>,
    catalog: &Catalog,
    keys: &Keys,
    having: &mut BTreeMap<Shared, BTreeSet<At>>,
) -> Result<()> {
    let codes = keys.keys().filter(|(way, _)| *way == Way::Uscc).map(|(_, key)| key.clone());
    let codes: Vec<String> = codes.collect();
    let fields = account::Fields::resolve(catalog)?;
    let object = catalog.object(fields.object_id());
    for some in codes.chunks(AT_ONCE) {
        let same = |codes| Filter::test(account::field::USCC, Operator::In, codes);
        let mut found = eyes.look(object, same(some.to_vec())).await?;
        if found.len() >= MAX_BATCH {
            found.clear();
            for code in some {
                let mut of_code = eyes.look(object, same(vec![code.clone()])).await?;
                of_code.truncate(MOST_OF_A_KEY);
                found.extend(of_code);
            }
        }
        for record in found {
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
    keys: &Keys,
    having: &mut BTreeMap<Shared, BTreeSet<At>>,
) -> Result<()> {
    let named = |((way, _), _): &(&Shared, &BTreeSet<ObjectId>)| *way == Way::CompanyName;
    let objects: BTreeSet<ObjectId> =
        keys.iter().filter(named).flat_map(|(_, against)| against).copied().collect();
    for object in objects {
        let fields = sides.companies(object);
        let definition = catalog.object(object);
        let written = eyes.written(definition, sides);
        let wanted = keys.iter().filter(named).filter(|(_, against)| against.contains(&object));
        for (shared, _) in wanted {
            let found = eyes.of_company((definition, &fields), &shared.1).await?;
            let here = written.get(&shared.1).into_iter().flatten().copied();
            let at = found.into_iter().chain(here).map(|id| (object, id));
            having.entry(shared.clone()).or_default().extend(at);
        }
    }
    Ok(())
}

/// The undeleted ones of these records that are not over, as they are compared.
async fn records(
    eyes: &mut Eyes<'_, '_, '_>,
    (catalog, sides): (&Catalog, &Sides),
    having: &BTreeMap<Shared, BTreeSet<At>>,
) -> Result<BTreeMap<At, Party>> {
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
