//! One import: row by row from the file to the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

use jiff::tz::TimeZone;
use steward_engine::{Caller, Engine, WriteWish};
use steward_model::catalog::{ObjectDef, ObjectId};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::check_right;
use super::draft::{Column, Draft, Reading};
use super::kept::Kept;
use super::listener::{Listener, Refusal};
use super::prepare::{Key, Prepare};
use super::refused::Refused;
use super::sheet::Sheet;
use super::source::{self, Source};
use super::write::{Batches, Columns, Counts, Way};

/// The column with the ids of exported records.
const ID: &str = "id";

/// What is imported and how.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    /// Where the records go.
    pub engine: &'a Engine,
    /// With whose rights.
    pub caller: &'a Caller,
    /// What the rows are, by name or plural.
    pub object: &'a str,
    /// The name of the file, for its record.
    pub source: &'a str,
    /// The field by which records are found that exist.
    pub key: Option<&'a str>,
    /// The name of the database that the file was exported from, if its ids are to be understood.
    pub from: Option<&'a str>,
    /// Whether to find out only what would happen.
    pub dry_run: bool,
    /// The zone of times without one.
    pub zone: &'a TimeZone,
}

/// Imports a sheet; refused rows go to `refused`. Answers whether any was.
///
/// # Errors
/// When the file or the object can't be imported at all, the database stops working midway, or the
/// listener breaks it off.
pub async fn run<L: Listener>(
    job: &Job<'_>,
    sheet: &Sheet,
    refused: File,
    mut listener: L,
) -> Result<bool> {
    let catalog = job.engine.catalog();
    let object = super::object(&catalog, job.object)?;
    check_right(&job.caller.access, object)?;
    let key = Key::new(object, job.key)?;
    if job.from.is_some() && key == Key::Id {
        return Err(two_meanings());
    }
    let layout = &sheet.layout;
    let columns = Column::all(&catalog, object, layout);
    listener.beginning(object, sheet).await?;
    sheet.demand(object, &key)?;
    let reading = Reading {
        catalog: &catalog,
        object,
        columns: &columns,
        width: layout.headings.len(),
        key: key.field(),
        ids: ids(job, sheet)?,
        zone: job.zone,
    };
    let from = job.from.map(str::to_owned);
    let refused = Refused::new(refused, &layout.headings, listener.language());
    let file = sheet.file.try_clone().map_err(|error| source::unreadable(0, &error))?;
    let mut source = Source::open(layout, file)?;
    let kept = Kept::begin(job, object, sheet).await?;
    if let Some(batch) = kept.batch() {
        listener.kept(batch);
    }
    let caller = kept.caller().clone();
    let wish =
        WriteWish { dry_run: job.dry_run, import_batch: kept.batch(), ..WriteWish::default() };
    let prepare =
        Prepare::new(job.engine, &caller, object, &columns, key, from.clone(), job.dry_run);
    let mut importer = Importer {
        object,
        prepare,
        batches: Batches::new((job.engine, &caller), object, from, wish),
        kept,
        later: BTreeMap::new(),
        columns: Columns {
            columns: &columns,
            names: columns.iter().map(|c| object.fields[c.field].name.as_str()).collect(),
        },
        listener,
        refused: Some(refused),
        any_refused: false,
    };
    let outcome = importer.import(&mut source, |row| reading.draft(row)).await;
    importer.finish(outcome).await
}

struct Importer<'a, L> {
    object: &'a ObjectDef,
    prepare: Prepare<'a>,
    batches: Batches,
    kept: Kept,
    columns: Columns<'a>,
    listener: L,
    refused: Option<Refused>,
    any_refused: bool,
    /// Records of the other database that are referred to and were not here.
    later: BTreeMap<ObjectId, BTreeSet<i64>>,
}

impl<L: Listener> Importer<'_, L> {
    async fn import(
        &mut self,
        source: &mut Source,
        draft: impl Fn(source::Row) -> Draft,
    ) -> Result<()> {
        while let Some(window) = source.next().await? {
            let mut drafts: Vec<Draft> = window.into_iter().map(&draft).collect();
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
            self.wrote(Counts::default(), source).await?;
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
                let counts = Counts { left: drafts.len() as u64, ..Counts::default() };
                self.wrote(counts, source).await?;
            } else {
                self.write(drafts, way, source).await?;
            }
        }
        Ok(())
    }

    async fn write(&mut self, mut drafts: Vec<Draft>, way: Way, source: &Source) -> Result<()> {
        while !drafts.is_empty() {
            let (counts, bad) = self.batches.next(&mut drafts, &way, &self.columns).await?;
            self.wrote(counts, source).await?;
            self.put_aside(bad).await?;
        }
        Ok(())
    }

    async fn wrote(&mut self, counts: Counts, source: &Source) -> Result<()> {
        self.kept.count(counts).await?;
        self.listener.wrote(counts, source.percent()).await
    }

    async fn put_aside(&mut self, drafts: Vec<Draft>) -> Result<()> {
        for draft in drafts {
            self.kept.refuse();
            let about = (self.object, self.columns.columns);
            let refusal = Refusal::of(&draft, about, self.listener.language());
            if let Some(refused) = &mut self.refused {
                refused.add(&draft.row.cells, &refusal.why).map_err(|error| unwritable(&error))?;
            }
            self.any_refused = true;
            self.listener.refused(refusal).await?;
        }
        Ok(())
    }

    /// Says what became of the rows, also when the import broke off.
    async fn finish(mut self, outcome: Result<()>) -> Result<bool> {
        if let Some(refused) = self.refused.take() {
            refused.finish().map_err(|error| unwritable(&error))?;
        }
        if let Err(error) = self.kept.end(outcome.is_ok()).await {
            // What broke the import off may hinder this as well, and is what is told.
            return outcome.and(Err(error));
        }
        let missing = self.missing().await?;
        self.listener.end(outcome.is_ok(), missing).await?;
        outcome?;
        Ok(self.any_refused)
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
fn ids(job: &Job<'_>, sheet: &Sheet) -> Result<Option<usize>> {
    if job.from.is_none() {
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

fn unwritable(error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::StorageFull,
        text!(
            en = "The file of refused rows cannot be written: {error}",
            zh = "无法写入未导入行的文件：{error}"
        ),
    )
}
