//! A write that would make a likely duplicate is refused where a rule blocks it, and where a rule warns if the caller
//! wants to be warned. What follows from other changes is never refused: nobody has entered it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::scope::{FieldRight, Verb};
use steward_model::{Error, FieldError, Result, Text, text};

use super::eyes::Eyes;
use super::find::{Match, Other, Wanted, find};
use super::party::{Party, Sides};
use super::rules::{self, Rule, field_of, said, weight};
use super::told::{Shown, owners, sentence};
use crate::typed::duplicate_rule::Action;
use crate::typed::{account, contact, lead};

/// What is said of one request at most.
const MOST_SAID: usize = 20;

/// Refuses likely duplicates.
#[derive(Debug)]
pub(crate) struct Guard {
    sides: Sides,
    /// The rules of an epoch: a change of a rule is another epoch.
    rules: Mutex<Option<(i64, Arc<[Rule]>)>>,
}

impl Guard {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { sides: Sides::new(catalog)?, rules: Mutex::default() })
    }

    async fn rules(&self, work: &mut Work<'_, '_>) -> Result<Arc<[Rule]>> {
        let epoch = work.epoch();
        let kept = self.rules.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, rules)) = kept.filter(|(of, _)| *of == epoch) {
            return Ok(rules);
        }
        let read = rules::read(&mut Eyes::Write(work), &self.sides).await?;
        let rules: Arc<[Rule]> = read.into();
        *self.rules.lock().unwrap_or_else(PoisonError::into_inner) = Some((epoch, rules.clone()));
        Ok(rules)
    }

    /// The rules that bind this write. A block holds whatever the caller may read; a warning would tell him what he
    /// may not.
    async fn binding(&self, work: &mut Work<'_, '_>, object: &ObjectDef) -> Result<Vec<Rule>> {
        let warned = work.heeds_warnings();
        let all = self.rules(work).await?;
        let binds = |rule: &&Rule| match rule.action {
            Action::Block => true,
            Action::Warn => warned,
            Action::Report | Action::Other(_) => false,
        };
        let of_object = all.iter().filter(|rule| rule.object == object.id).filter(binds).cloned();
        let who = (&*work.catalog(), &work.caller().access);
        let rules = of_object.map(|rule| match rule.action {
            Action::Block => rule,
            _ => rule.for_reader(&self.sides, who),
        });
        Ok(rules.collect())
    }

    /// Whether a change says anything anew in this way.
    fn speaks(&self, change: &Change, rule: &Rule) -> bool {
        let depends = self.sides.depends(rule.object, &rule.way);
        change.is_save() && depends.into_iter().any(|field| change.changes(field))
    }

    /// What is wrong with each change that would be a duplicate, and the heaviest reason.
    async fn refusals(
        &self,
        work: &mut Work<'_, '_>,
        (changes, rules): (&[&Change], &[Rule]),
        (matches, problems): (&[Match], &Problems),
    ) -> Result<Vec<(Action, FieldError, Option<String>)>> {
        let mut told: BTreeSet<usize> = BTreeSet::new();
        let mut found = Vec::new();
        for one in matches {
            let change = changes[one.row];
            let meant = one.rules.iter().map(|&rule| &rules[rule]);
            let Some(rule) = meant.into_iter().find(|rule| self.speaks(change, rule)) else {
                continue;
            };
            if told.len() >= MOST_SAID || !told.insert(one.row) {
                continue;
            }
            let catalog = work.catalog();
            let Some(field) = field_of(&catalog, rule.object, &rule.way) else { continue };
            let what = said(&rule.way);
            let (message, details) = match &one.other {
                Other::Row(row) => {
                    let (row, what_en, what_zh) = (changes[*row].row + 1, &what.en, &what.zh);
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
            let error = problems.error(change.row, field, code, message);
            found.push((rule.action.clone(), error, details));
        }
        Ok(found)
    }
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
        [account::NAME, contact::NAME, lead::NAME].contains(&object.name.as_str())
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        if work.is_effect() || !changes.iter().any(Change::is_save) {
            return Ok(());
        }
        let rules = self.binding(work, object).await?;
        let bound = |change: &&Change| rules.iter().any(|rule| self.speaks(change, rule));
        let changes: Vec<&Change> = changes.iter().filter(bound).collect();
        if changes.is_empty() {
            return Ok(());
        }
        let parties = changes.iter().map(|change| Party::of(&self.sides, &change.new));
        let parties: Vec<Party> = parties.collect();
        let blocking = rules.iter().filter(|rule| rule.action == Action::Block);
        let blocking: Vec<Rule> = blocking.cloned().collect();
        let locks = Wanted { sides: &self.sides, rules: &blocking, parties: &parties }.locks();
        work.hold_keys(&locks).await?;
        let wanted = Wanted { sides: &self.sides, rules: &rules, parties: &parties };
        let matches = find(&mut Eyes::Write(work), &wanted).await?;
        let found = self.refusals(work, (&changes, &rules), (&matches, problems)).await?;
        if found.is_empty() { Ok(()) } else { Err(refusal(found)) }
    }
}
