//! Whether two records are likely the same, why, and how sure that is.

use std::collections::BTreeSet;

use steward_model::fold::fold;

use super::super::party::{Mark, Party};
use super::super::rules::Rule;
use super::known::Known;
use crate::typed::duplicate_pair::Reasons;
use crate::typed::duplicate_rule::Way;

/// Why two are likely the same.
pub(super) type Why = BTreeSet<Reasons>;

/// What was found of two records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) why: Why,
    /// In hundredths of a percent.
    pub(super) score: i64,
}

/// Whether two records of one object are the same by any of the rules. Which one is named first makes no difference.
pub(super) fn compare(rules: &[Rule], one: &Known, other: &Known) -> Option<Verdict> {
    let mut rules = rules.iter().filter(|rule| rule.object == one.party.object);
    if one.person != other.person || !rules.any(|rule| meets(&rule.way, one, other)) {
        return None;
    }
    let why = reasons(one, other);
    let codes = [one, other].map(|known| key(known, &Way::Uscc));
    let contradicts = matches!(codes, [Some(one), Some(other)] if one != other);
    let score = score(&why) / if contradicts { 2 } else { 1 };
    Some(Verdict { why, score })
}

fn meets(way: &Way, one: &Known, other: &Known) -> bool {
    match way {
        Way::Email | Way::Uscc => shares(way, one, other),
        Way::CompanyName => of_one_company(&one.party, &other.party),
        Way::PhoneName => shares(way, one, other) && alike(&one.party, &other.party),
        Way::Other(_) => false,
    }
}

/// All that two have in common, whatever it was that brought them together.
fn reasons(one: &Known, other: &Known) -> Why {
    let mut why = Why::new();
    let mut add = |reason, is_so| {
        if is_so {
            why.insert(reason);
        }
    };
    let named = written(&one.party).is_some() && written(&one.party) == written(&other.party);
    let named = named || of_one_company(&one.party, &other.party);
    add(Reasons::Email, shares(&Way::Email, one, other));
    add(Reasons::Phone, shares(&Way::PhoneName, one, other));
    add(Reasons::Uscc, shares(&Way::Uscc, one, other));
    add(Reasons::Name, named);
    add(Reasons::Pinyin, !named && alike(&one.party, &other.party));
    add(Reasons::Address, one.address.is_some() && one.address == other.address);
    why
}

fn key<'a>(known: &'a Known, way: &Way) -> Option<&'a String> {
    known.keys.iter().find(|(of, _)| of == way).map(|(_, key)| key)
}

/// Whether two have a key of this way in common.
fn shares(way: &Way, one: &Known, other: &Known) -> bool {
    one.keys.intersection(&other.keys).any(|(of, _)| of == way)
}

/// Whether the name of one company is one of those of the other.
fn of_one_company(one: &Party, other: &Party) -> bool {
    let names = |party: &Party, of: &Party| {
        party.key(&Way::CompanyName).is_some_and(|core| of.cores.contains(&core))
    };
    names(one, other) || names(other, one)
}

/// Whether two are called the same, as it is written or sounds.
fn alike(one: &Party, other: &Party) -> bool {
    let marks = |party: &Party| -> BTreeSet<Mark> {
        party.marks(&Way::PhoneName, "").into_iter().collect()
    };
    !marks(one).is_disjoint(&marks(other))
}

fn written(party: &Party) -> Option<String> {
    let name: String = fold(party.name.as_deref()?).split_whitespace().collect();
    Some(name).filter(|name| !name.is_empty())
}

/// How sure it is, in hundredths of a percent: what each reason leaves in doubt is left by all of them together.
pub(super) fn score(why: &Why) -> i64 {
    let doubt = |reason: &Reasons| match reason {
        Reasons::Uscc => 2,
        Reasons::Email | Reasons::Name => 20,
        Reasons::Pinyin => 40,
        Reasons::Phone => 30,
        Reasons::Address | Reasons::Other(_) => 60,
    };
    10_000 - why.iter().fold(10_000, |left, reason| left * doubt(reason) / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_reasons_make_it_surer() {
        let of = |reasons: &[Reasons]| score(&reasons.iter().cloned().collect());
        assert_eq!(of(&[Reasons::Email]), 8_000);
        assert_eq!(of(&[Reasons::Phone, Reasons::Name]), 9_400);
        assert!(of(&[Reasons::Phone, Reasons::Pinyin]) < of(&[Reasons::Phone, Reasons::Name]));
        assert!(of(&[Reasons::Email, Reasons::Phone, Reasons::Name]) > 9_800);
        assert_eq!(of(&[]), 0);
    }
}
