//! The write path's middle: from changes to rows, effects and log entries.

use std::sync::Arc;

use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::record::Record;
use steward_model::scope::{Access, Reach, Verb};
use steward_model::{Error, Result, text};
use steward_store::log::ChangeEntry;
use steward_store::{BoxFuture, emit, number};

use super::check::{Strictness, check};
use super::references::Titles;
use super::work::MAX_EFFECTS;
use super::{Problems, Work, composite, conflict, payload};
use crate::behaviour::{Change, ChangeVerb, Facts};

impl Work<'_, '_> {
    /// Runs changes that a caller asked for through all phases.
    pub(super) async fn save(
        &mut self,
        object: &ObjectDef,
        changes: Vec<Change>,
        problems: Problems,
    ) -> Result<Vec<Change>> {
        let mut done = self.phases(object, changes, problems, true).await?;
        // Effects may have changed the same records again.
        for change in &mut done {
            if let Some(record) = self.known.latest(object.id, change.new.id())
                && *record != change.new
            {
                change.new = record.clone();
            }
        }
        Ok(done)
    }

    /// Runs changes that follow from others through all phases.
    pub(super) fn effect<'a>(
        &'a mut self,
        object: &'a ObjectDef,
        changes: Vec<Change>,
    ) -> BoxFuture<'a, Result<Vec<Change>>> {
        Box::pin(async move {
            if changes.is_empty() {
                return Ok(changes);
            }
            if self.depth >= MAX_EFFECTS {
                return Err(Error::internal("effects cause each other without end"));
            }
            self.depth += 1;
            let done = self.phases(object, changes, Problems::new(false), false).await;
            self.depth -= 1;
            done
        })
    }

    async fn phases(
        &mut self,
        object: &ObjectDef,
        mut changes: Vec<Change>,
        mut problems: Problems,
        by_caller: bool,
    ) -> Result<Vec<Change>> {
        let model = Arc::clone(&self.model);
        let behaviours = &model.behaviours[object.id];
        for behaviour in behaviours {
            model.watcher.tell(&**behaviour, object, &changes);
            behaviour.prepare(self, object, &mut changes, &mut problems).await?;
        }
        self.base(object, &mut changes, by_caller).await?;
        let strict = by_caller && self.caller.origin != "import";
        let facts = Facts { object, now: self.now, user_id: self.user_id(), strict };
        for change in &mut changes {
            for behaviour in behaviours {
                behaviour.derive(facts, change);
            }
        }
        composite::complete(object, &mut changes, &mut problems);
        self.settle_secrets(object, &mut changes)?;
        self.computed(object, &mut changes, &mut problems).await?;
        // What came out as it was before is no change: neither a version nor a log entry.
        changes.retain(|change| change.verb != ChangeVerb::Update || is_real(object, change));
        if changes.is_empty() {
            problems.finish()?;
            return Ok(changes);
        }
        let titles = self.references(object, &changes, by_caller, &mut problems).await?;
        let strictness = match (strict, by_caller) {
            (true, _) => Strictness::Required,
            (false, true) => Strictness::Company,
            (false, false) => Strictness::NotNull,
        };
        let asked = self.asked(object, &changes).await?;
        for (change, asked) in changes.iter().zip(&asked).filter(|(change, _)| change.is_save()) {
            check(object, change, (strictness, asked), &mut problems);
            for behaviour in behaviours {
                behaviour.validate(facts, change, &mut problems);
            }
        }
        self.rules(object, &changes, &mut problems).await?;
        problems.finish()?;
        if self.checking {
            return Ok(changes);
        }
        self.write(object, &mut changes).await.map_err(|e| conflict::explain(object, e))?;
        if by_caller {
            self.reached(object, &changes).await?;
        }
        self.note(object, &changes, &titles);
        self.recalculate(object, &changes).await?;
        for behaviour in behaviours {
            behaviour.effects(self, object, &changes).await?;
        }
        Ok(changes)
    }

    /// Writes the rows: new ones together, changed ones each if it has its version.
    async fn write(&mut self, object: &ObjectDef, changes: &mut [Change]) -> Result<()> {
        let dialect = self.tx.dialect();
        let created = |change: &&mut Change| change.verb == ChangeVerb::Create;
        let count = changes.iter().filter(|change| change.verb == ChangeVerb::Create).count();
        let ids = number::ids(self.tx, object, count).await?;
        for (change, id) in changes.iter_mut().filter(created).zip(ids) {
            change.new.set(0, id);
        }
        // A secret is bound to its record, so it is sealed when that has its id.
        self.seal_secrets(object, changes).await?;
        let new = changes.iter().filter(|change| change.verb == ChangeVerb::Create);
        let new: Vec<&Record> = new.map(|change| &change.new).collect();
        if !new.is_empty() {
            self.tx.queue(emit::insert_with_ids(dialect, object, &new)).await?;
        }
        // Nobody else changes what this transaction holds: the answers need not be waited for.
        let (held, others): (Vec<_>, Vec<_>) = changes
            .iter()
            .filter_map(|change| Some((change, change.old.as_ref()?)))
            .partition(|(_, old)| {
                let latest = self.known.latest(object.id, old.id());
                latest.is_some_and(|latest| latest.version() == old.version())
            });
        let update = |(change, old): &(&Change, &Record)| {
            let fields = object.fields.iter().filter(|field| change.changes(field.id));
            let set: Vec<_> =
                fields.map(|field| (field.id, change.new.get(field.id).clone())).collect();
            emit::update(dialect, object, old.id(), old.version(), &set)
        };
        self.tx.queue(held.iter().map(update).collect()).await?;
        if !others.is_empty() {
            let updates: Vec<_> = others.iter().map(update).collect();
            let changed = self.tx.execute_all(&updates).await?;
            if let Some(((_, old), _)) = others.iter().zip(changed).find(|(_, rows)| *rows != 1) {
                return Err(changed_meanwhile(old.version()));
            }
        }
        for old in changes.iter().filter_map(|change| change.old.as_ref()) {
            self.known.changes(old);
        }
        for change in changes.iter() {
            self.known.written(&change.new, change.verb == ChangeVerb::Create);
        }
        Ok(())
    }

    /// Refuses a result that the writer could not have reached: rows are checked as they are now.
    async fn reached(&mut self, object: &ObjectDef, changes: &[Change]) -> Result<()> {
        for (verb, kind) in [(Verb::Create, ChangeVerb::Create), (Verb::Update, ChangeVerb::Update)]
        {
            if !matches!(self.caller.access.reach(object.id, verb), Reach::Terms(_)) {
                continue;
            }
            // Giving a record away is a right of its own, asked before.
            let given_away = |change: &Change| {
                kind == ChangeVerb::Update && object.owner.is_some_and(|f| change.changes(f))
            };
            let ids: Vec<i64> = changes
                .iter()
                .filter(|change| change.verb == kind && !given_away(change))
                .map(|change| change.new.id())
                .collect();
            let access = self.caller.access.clone();
            if !self.all_reached(object, &access, verb, &ids).await? {
                return Err(out_of_reach(object));
            }
        }
        Ok(())
    }

    /// Whether a verb reaches all of these records, each named once.
    pub(super) async fn all_reached(
        &mut self,
        object: &ObjectDef,
        access: &Access,
        verb: Verb,
        ids: &[i64],
    ) -> Result<bool> {
        if ids.is_empty() {
            return Ok(true);
        }
        let catalog = self.catalog();
        let dialect = self.tx.dialect();
        let statement = emit::lookup(dialect, &catalog, access, self.now, (object.id, verb), ids);
        let mut reached = 0;
        for row in self.tx.query(&statement).await? {
            reached += usize::from(row.bool(2)? == Some(true));
        }
        Ok(reached == ids.len())
    }

    /// Gathers log entries and roll-ups.
    fn note(&mut self, object: &ObjectDef, changes: &[Change], titles: &Titles) {
        let catalog = self.catalog();
        self.rights_changed |= object.has_trait("access");
        self.note_search(object, changes);
        for change in changes {
            self.contributions(object, change);
            let new = &change.new;
            self.entries.push(ChangeEntry {
                at: self.now,
                user_id: self.user_id(),
                origin: self.caller.origin.to_owned(),
                request_id: self.caller.request_id.clone(),
                object: object.name.clone(),
                record_id: Some(new.id()),
                verb: change.verb.name().to_owned(),
                version: Some(new.version()),
                payload: Some(payload::payload(&catalog, object, change, titles)),
            });
        }
    }
}

/// Whether a change touches more than what every change touches.
fn is_real(object: &ObjectDef, change: &Change) -> bool {
    let touched = ["version", "updated_at", "updated_by_id"].map(|name| object.find_id(name));
    let of_note = |field: usize| !touched.contains(&Some(field));
    (0..object.fields.len()).any(|field| of_note(field) && change.changes(field))
}

/// Somebody else changed the record first.
pub(super) fn changed_meanwhile(version: i64) -> Error {
    Error::new(
        ErrorKind::VersionMismatch,
        text!(
            en = "Somebody else changed this record meanwhile. Load it again and repeat your change.",
            zh = "这条记录刚被其他人修改，请刷新后再改。"
        ),
    )
    .with_details(format!("expected version {version}"))
}

fn out_of_reach(object: &ObjectDef) -> Error {
    let (en, zh) = (object.label.en.to_lowercase(), &object.label.zh);
    Error::new(
        ErrorKind::Forbidden,
        text!(
            en = "Afterwards this {en} would be outside what your role lets you work on.",
            zh = "这样保存后，该{zh}就超出了您的权限范围。"
        ),
    )
}

/// Whether what the caller gave takes a record to another owner, pool or department.
pub(super) fn transfers(object: &ObjectDef, change: &Change) -> bool {
    let moves = |field: usize| {
        let definition = &object.fields[field];
        object.owner == Some(field)
            || definition.name == "pool_id"
            || (object.department == Some(field)
                && matches!(definition.kind, FieldKind::Reference(_)))
    };
    object.has_trait("owned")
        && change.given.iter().any(|&field| change.changes(field) && moves(field))
}
