//! One import: row by row from the file to the engine.

use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use steward_engine::import_batch::{ImportCounts, ImportCourse};
use steward_engine::{Caller, Engine};
use steward_model::catalog::{ObjectDef, ObjectId};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::check_right;
use super::draft::{Column, Draft, Reading};
use super::kept::Kept;
use super::listener::{Listener, Refusal};
use super::prepare::{Key, Prepare};
use super::sheet::Sheet;
use super::source::{self, Source};
use super::write::{Batches, Columns, Way};

/// The column with the ids of exported records.
const ID: &str = "id";

/// What is imported and how.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// Where the records go.
    pub engine: &'a Engine,
    /// With whose rights.
    pub caller: &'a Caller,
    /// What the rows are, by name or plural.
    pub object: &'a str,
    /// The field by which records are found that exist.
    pub key: Option<&'a str>,
    /// The name of the database that the file was exported from, if its ids are to be understood.
    pub from: Option<&'a str>,
    /// The zone of times without one.
    pub zone: &'a TimeZone,
}

/// What came of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What became of rows.
    pub counts: ImportCounts,
    /// How many records of another database are referred to that are still to be imported.
    pub missing: usize,
}

/// Finds out what an import would do; nothing is written.
///
/// # Errors
/// When the file or the object can't be imported at all, or the listener breaks it off.
pub async fn try_out<L: Listener>(
    task: &Task<'_>,
    sheet: &Sheet,
    listener: &mut L,
) -> Result<Told> {
    run(task, sheet, Kept::Trial(ImportCourse::default()), listener).await
}

/// Imports a sheet, or goes on with that.
///
/// # Errors
/// When the file or the object can't be imported at all, or the database stops working midway.
pub(crate) async fn run<L: Listener>(
    task: &Task<'_>,
    sheet: &Sheet,
    kept: Kept<'_>,
    listener: &mut L,
) -> Result<Told> {
    let catalog = task.engine.catalog();
    let object = super::object(&catalog, task.object)?;
    let key = check(task, object, sheet)?;
    let layout = &sheet.layout;
    let columns = Column::all(&catalog, object, layout);
    let reading = Reading {
        catalog: &catalog,
        object,
        columns: &columns,
        width: layout.headings.len(),
        key: key.field(),
        ids: ids(task, sheet)?,
        zone: task.zone,
    };
    let from = task.from.map(str::to_owned);
    let file = sheet.file.try_clone().map_err(|error| source::unreadable(0, &error))?;
    let mut source = Source::open(layout, file)?;
    let about = (task.engine, task.caller);
    let prepare = Prepare::new(
        task.engine,
        task.caller,
        object,
        &columns,
        key,
        from.clone(),
        kept.is_trial(),
    );
    let mut importer = Importer {
        object,
        prepare,
        batches: Batches::new(about, object, from, kept.wish()),
        kept,
        pending: Vec::new(),
        later: BTreeMap::new(),
        columns: Columns {
            columns: &columns,
            names: columns.iter().map(|c| object.fields[c.field].name.as_str()).collect(),
        },
        listener,
    };
    importer.import(&mut source, |row| reading.draft(row)).await?;
    let missing = importer.missing().await?;
    Ok(Told { counts: importer.kept.counts(), missing })
}

/// Refuses what can't be imported at all; answers by what records are found.
pub(crate) fn check(task: &Task<'_>, object: &ObjectDef, sheet: &Sheet) -> Result<Key> {
    check_right(&task.caller.access, object)?;
    let key = Key::new(object, task.key)?;
    if task.from.is_some() && key == Key::Id {
        return Err(two_meanings());
    }
    ids(task, sheet)?;
    sheet.demand(object, &key)?;
    Ok(key)
}

struct Importer<'a, 'l, L> {
    object: &'a ObjectDef,
    prepare: Prepare<'a>,
    batches: Batches,
    kept: Kept<'a>,
    columns: Columns<'a>,
    listener: &'l mut L,
    /// Rows of the window that were refused.
    pending: Vec<Refusal>,
    /// Records of the other database that are referred to and were not here.
    later: BTreeMap<ObjectId, BTreeSet<i64>>,
}

impl<L: Listener> Importer<'_, '_, L> {
    async fn import(
        &mut self,
        source: &mut Source,
        draft: impl Fn(source::Row) -> Draft,
    ) -> Result<()> {
        while let Some(window) = source.next().await? {
            let last = window.last().map_or(0, |row| row.number);
            let open = window.into_iter().filter(|row| !self.kept.has(row.number));
            let mut drafts: Vec<Draft> = open.map(&draft).collect();
            // Rows that wait for others of the window come back until nothing changes any more.
            loop {
                let (ready, waiting) = self.sort(drafts).await?;
                let progress = !ready.is_empty();
                self.write_all(ready, source).await?;
                drafts = waiting;
                if drafts.is_empty() {
                    break;
                }
                if !progress {
                    self.prepare.give_up(&mut drafts);
                }
            }
            self.close(last, source).await?;
        }
        Ok(())
    }

    /// Looks up what rows name; puts aside those that are refused. Answers those that are ready, and
    /// those that wait for others.
    async fn sort(&mut self, drafts: Vec<Draft>) -> Result<(Vec<Draft>, Vec<Draft>)> {
        let (good, bad): (Vec<_>, Vec<_>) =
            drafts.into_iter().partition(|draft| draft.problems.is_empty());
        self.put_aside(bad).await?;
        let (done, waiting) = self.prepare.look_up(good).await?;
        let (ready, bad) = done.into_iter().partition(|draft| draft.problems.is_empty());
        self.put_aside(bad).await?;
        Ok((ready, waiting))
    }

    /// Writes rows that are ready, each in its way: new ones first, which others may be.
    async fn write_all(&mut self, drafts: Vec<Draft>, source: &Source) -> Result<()> {
        let mut ways: Vec<(Way, Vec<Draft>)> = vec![(Way::Insert, Vec::new())];
        for draft in drafts {
            for later in &draft.later {
                self.later.entry(later.target).or_default().extend(later.id);
            }
            let way = self.prepare.way(&draft);
            match ways.iter_mut().find(|(known, _)| *known == way) {
                Some((_, drafts)) => drafts.push(draft),
                None => ways.push((way, vec![draft])),
            }
        }
        for (way, drafts) in ways {
            // Nothing in a history changes: what came from there before is here as it was.
            if way != Way::Insert && self.object.append_only() {
                self.kept.leave(drafts.iter().map(|draft| draft.row.number));
            } else {
                self.write(drafts, way, source).await?;
            }
        }
        Ok(())
    }

    async fn write(&mut self, mut drafts: Vec<Draft>, way: Way, source: &Source) -> Result<()> {
        while !drafts.is_empty() {
            let bad = self.batches.next(&mut drafts, &way, &self.columns, &mut self.kept).await?;
            self.listener.wrote(self.kept.counts(), source.percent()).await?;
            self.put_aside(bad).await?;
        }
        Ok(())
    }

    async fn put_aside(&mut self, drafts: Vec<Draft>) -> Result<()> {
        for draft in drafts {
            let refusal = Refusal::of(&draft, (self.object, self.columns.columns));
            self.kept.refuse(&refusal)?;
            if self.kept.is_trial() {
                self.pending.push(refusal);
            }
        }
        Ok(())
    }

    /// Everything up to the row with this number is done.
    async fn close(&mut self, row: u64, source: &Source) -> Result<()> {
        self.kept.close(row).await?;
        self.pending.sort_by_key(|refusal| refusal.row);
        for refusal in std::mem::take(&mut self.pending) {
            self.listener.refused(refusal).await?;
        }
        self.listener.wrote(self.kept.counts(), source.percent()).await
    }

    /// How many records were referred to and left out, since they had not come from the other
    /// database. Those that came into being together with what refers to them were not missing.
    async fn missing(&self) -> Result<usize> {
        let own = self.later.get(&self.object.id).map_or(0, BTreeSet::len);
        let mut others = self.later.clone();
        others.remove(&self.object.id);
        let wanted: usize = others.values().map(BTreeSet::len).sum();
        Ok(own + wanted - self.prepare.imported(&others).await?.len())
    }
}

/// The column with the ids of the other database, if the rows come from one.
fn ids(task: &Task<'_>, sheet: &Sheet) -> Result<Option<usize>> {
    if task.from.is_none() {
        return Ok(None);
    }
    let found = sheet.layout.headings.iter().position(|heading| heading.trim() == ID);
    found.map(Some).ok_or_else(|| {
        Error::new(
            ErrorKind::BadBody,
            text!(
                en = "The file has no column 'id', by which '--from' tells its records apart.",
                zh = "文件中没有“id”列，使用 --from 时须用它区分记录。"
            ),
        )
    })
}

fn two_meanings() -> Error {
    Error::new(
        ErrorKind::BadValue,
        text!(
            en = "With '--from' the ids are those of another database; '--key id' means those of \
                  this one.",
            zh = "使用 --from 时 id 是原数据库的编号，而 --key id 指本数据库的编号，二者不能同时使用。"
        ),
    )
}
