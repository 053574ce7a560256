//! A write that would make a likely duplicate is refused where a rule blocks it, and where a rule warns if the caller
//! wants to be warned. What follows from other changes is never refused: nobody has entered it.
//!
//! What is entered ([`Entry`]) is a record, one that comes back from the bin, or a further number of one.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::scope::{FieldRight, Verb};
use steward_model::{Error, FieldError, Result, Text, text};

use super::entry::{Entered, Entry};
use super::eyes::Eyes;
use super::find::{Match, Other, Wanted, find};
use super::party::{Party, Sides};
use super::rules::{self, Rule, field_of, said, weight};
use super::told::{Shown, owners, sentence};
use crate::packs::contact_point::points::Points;
use crate::typed::duplicate_rule::{Action, Way};
use crate::typed::{account, contact, contact_point, lead};

/// What is said of one request at most.
const MOST_SAID: usize = 20;

/// Refuses likely duplicates.
#[derive(Debug)]
pub(crate) struct Guard {
    sides: Sides,
    points: Points,
    /// The rules of an epoch: a change of a rule is another epoch.
    rules: Mutex<Option<(i64, Arc<[Rule]>)>>,
}

impl Guard {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        let (sides, points) = (Sides::new(catalog)?, Points::new(catalog)?);
        Ok(Self { sides, points, rules: Mutex::default() })
    }

    async fn rules(&self, work: &mut Work<'_, '_>) -> Result<Arc<[Rule]>> {
        // What this write has changed of them itself may never be committed.
        let epoch = Some(work.epoch()).filter(|_| !work.changes_access());
        let kept = self.rules.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, rules)) = kept.filter(|(of, _)| Some(*of) == epoch) {
            return Ok(rules);
        }
        let read = rules::read(&mut Eyes::Write(work), &self.sides).await?;
        let rules: Arc<[Rule]> = read.into();
        if let Some(epoch) = epoch {
            let kept = Some((epoch, rules.clone()));
            *self.rules.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        }
        Ok(rules)
    }

    /// The rules that bind this write. A block holds whatever the caller may read; a warning would tell him what he
    /// may not.
    fn binding(&self, work: &Work<'_, '_>, all: &[Rule]) -> Vec<Rule> {
        let warned = work.heeds_warnings();
        let binds = |rule: &&Rule| match rule.action {
            Action::Block => true,
            Action::Warn => warned,
            Action::Report | Action::Other(_) => false,
        };
        let who = (&*work.catalog(), &work.caller().access);
        let rules = all.iter().filter(binds).cloned().map(|rule| match rule.action {
            Action::Block => rule,
            _ => rule.for_reader(&self.sides, who),
        });
        rules.collect()
    }

    /// What is wrong with each entry that would be a duplicate, and the heaviest reason.
    async fn refusals(
        &self,
        work: &mut Work<'_, '_>,
        (entries, rules): (&[Entry], &[Rule]),
        (matches, problems): (&[Match], &Problems),
    ) -> Result<Vec<(Action, FieldError, Option<String>)>> {
        let mut told: BTreeSet<usize> = BTreeSet::new();
        let mut found = Vec::new();
        for one in matches {
            let entry = &entries[one.row];
            let Some(rule) = one.rules.first().map(|&rule| &rules[rule]) else { continue };
            if told.len() >= MOST_SAID || !told.insert(one.row) {
                continue;
            }
            let catalog = work.catalog();
            let field = match entry.is_point {
                true => Some(contact_point::field::VALUE),
                false => field_of(&catalog, rule.object, &rule.way),
            };
            let Some(field) = field else { continue };
            let what = said(&rule.way);
            let (message, details) = match &one.other {
                Other::Row(row) => {
                    let (row, what_en, what_zh) = (entries[*row].row + 1, &what.en, &what.zh);
                    let message = text!(
                        en = "Record {row} of this request has the same {what_en}.",
                        zh = "与本次请求的第 {row} 条记录{what_zh}相同。"
                    );
                    (message, None)
                }
                Other::Record(other) => about(work, (&self.sides, other), rule).await?,
            };
            let code = match rule.action {
                Action::Block => "duplicate_blocked",
                _ => "duplicate_likely",
            };
            let error = problems.error(entry.row, field, code, message);
            found.push((rule.action.clone(), error, details));
        }
        Ok(found)
    }
}

/// Whether somebody is blocked by the company's name of records of this object: then search must know them at once.
fn blocks_names(rules: &[Rule], object: &ObjectDef) -> bool {
    let blocks = |rule: &&Rule| rule.action == Action::Block && rule.way == Way::CompanyName;
    rules.iter().filter(blocks).any(|rule| rule.against.contains(&object.id))
}

/// What is said of another record to who writes, and its name for programs if he may see it.
async fn about(
    work: &mut Work<'_, '_>,
    (sides, other): (&Sides, &Party),
    rule: &Rule,
) -> Result<(Text, Option<String>)> {
    let catalog = work.catalog();
    let object = catalog.object(other.object);
    let who = (&*catalog, &work.caller().access);
    if !sides.may_compare(who, other.object, &rule.way) {
        return Ok((sentence(&object.label, None, None, &said(&rule.way)), None));
    }
    let shown = shown(work, object, other).await?;
    let owner = account::field::OWNER_ID;
    let sees_owner = work.caller().access.field(object.id, owner) >= FieldRight::Read;
    let told = rule.tell_owner || (shown.is_some() && sees_owner);
    let names = owners(&mut Eyes::Write(work), std::iter::once(other)).await?;
    let owner = other.owner.filter(|_| told).and_then(|id| names.get(&id));
    let owner = owner.map(String::as_str);
    let message = sentence(&object.label, shown.as_ref(), owner, &said(&rule.way));
    Ok((message, shown.map(|shown| format!("{} {}", object.name, shown.id))))
}

/// What may be told of a record to who writes.
async fn shown(
    work: &mut Work<'_, '_>,
    object: &ObjectDef,
    other: &Party,
) -> Result<Option<Shown>> {
    let Some(id) = other.id else { return Ok(None) };
    let title = &object.fields[object.title].name;
    let readable = work.caller().access.field(object.id, title) >= FieldRight::Read;
    if !readable || !work.may(object, Verb::Read, &[id]).await? {
        return Ok(None);
    }
    Ok(Some(Shown { id, title: other.name.clone().unwrap_or_default() }))
}

fn refusal(mut found: Vec<(Action, FieldError, Option<String>)>) -> Error {
    found.sort_by_key(|(action, _, _)| std::cmp::Reverse(weight(action)));
    let blocked = found.first().is_some_and(|(action, _, _)| *action == Action::Block);
    let message = match found.as_slice() {
        [(_, only, _)] => only.message.clone(),
        many => {
            let count = many.len();
            text!(
                en = "{count} records are likely there already.",
                zh = "有 {count} 条记录疑似重复。"
            )
        }
    };
    let mut error = Error::new(ErrorKind::LikelyDuplicate, message);
    if let [(_, _, Some(details))] = found.as_slice() {
        error = error.with_details(details.clone());
    }
    if !blocked {
        error = error.with_hint(text!(
            en = "It is saved all the same without 'duplicates=refuse' in Prefer.",
            zh = "若仍要保存，请在 Prefer 中去掉 duplicates=refuse。"
        ));
    }
    error.with_fields(found.into_iter().map(|(_, field, _)| field).collect())
}

impl Behaviour for Guard {
    fn name(&self) -> &'static str {
        "duplicates"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        let entered = [account::NAME, contact::NAME, lead::NAME, contact_point::NAME];
        entered.contains(&object.name.as_str())
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let all = self.rules(work).await?;
        if blocks_names(&all, object) {
            work.index_at_once();
        }
        if work.is_effect() {
            return Ok(());
        }
        let rules = self.binding(work, &all);
        let entered = Entered { sides: &self.sides, points: &self.points, rules: &rules };
        let entries = entered.entries(work, object, changes).await?;
        if entries.is_empty() {
            return Ok(());
        }
        let parties: Vec<Party> = entries.iter().map(|entry| entry.party.clone()).collect();
        let blocking = rules.iter().filter(|rule| rule.action == Action::Block);
        let blocking: Vec<Rule> = blocking.cloned().collect();
        let locks = Wanted { sides: &self.sides, rules: &blocking, parties: &parties }.locks();
        work.hold_keys(&locks).await?;
        let wanted = Wanted { sides: &self.sides, rules: &rules, parties: &parties };
        let matches = find(&mut Eyes::Write(work), &wanted).await?;
        let found = self.refusals(work, (&entries, &rules), (&matches, problems)).await?;
        if found.is_empty() { Ok(()) } else { Err(refusal(found)) }
    }
}
