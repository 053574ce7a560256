//! Importing a spreadsheet or JSON lines: each row becomes a record or changes one; rows that can't are named with the
//! reason and written to a file of their own.

mod alias;
mod cell;
mod decode;
mod draft;
mod encoding;
#[cfg(test)]
mod fuzz;
mod header;
mod json_lines;
mod layout;
mod lookup;
mod prepare;
mod refused;
mod report;
mod source;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use steward_engine::{Caller, Engine};
use steward_model::catalog::{Catalog, ObjectDef, ObjectId};
use steward_model::error::ErrorKind;
use steward_model::scope::{Access, SystemAccess, Verb};
use steward_model::{Error, Result, text};

use self::draft::{Column, Draft, Reading};
use self::layout::Layout;
use self::prepare::{Key, Prepare};
use self::refused::Refused;
use self::report::Report;
use self::source::Source;
use self::write::{Batches, Columns, Counts, Way};
use crate::command::{DONE, INCOMPLETE};
use crate::console::Console;

/// The column with the ids of exported records.
const ID: &str = "id";

/// What to import and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Import {
    /// The object, by name or plural.
    pub(crate) object: String,
    /// The file's name, for messages.
    pub(crate) file: String,
    /// The field by which records are found that exist.
    pub(crate) key: Option<String>,
    /// The name of the database that the file was exported from, if its ids are to be understood.
    pub(crate) from: Option<String>,
    /// Whether to find out only what would happen.
    pub(crate) dry_run: bool,
    /// The zone of times without one, by its IANA name.
    pub(crate) time_zone: String,
}

/// Imports `file`; refused rows go to `refused`. Answers the exit code.
///
/// # Errors
/// When the file or the object can't be imported at all, or the database stops working midway.
pub(crate) async fn run(
    wish: &Import,
    engine: &Engine,
    file: File,
    refused: File,
    console: &Console,
) -> Result<u8> {
    let catalog = engine.catalog();
    let object = object(&catalog, &wish.object)?;
    writable(object)?;
    let key = Key::new(object, wish.key.as_deref())?;
    if wish.from.is_some() && key == Key::Id {
        return Err(two_meanings());
    }
    let layout = layout(&catalog, object, &key, &file).await?;
    let columns = Column::all(&catalog, object, &layout);
    let report = Report::new(console.clone(), wish.dry_run);
    report.beginning(wish, object, &layout, &columns).await?;
    demand(object, &key, &layout)?;
    let zone = TimeZone::get(&wish.time_zone).map_err(|_| no_zone(&wish.time_zone))?;
    let access = Access::System(SystemAccess::because("who owns the data folder may do all"));
    let caller = Caller { access, origin: "import", request_id: None };
    let refused = Refused::new(refused, &layout.headings, console.language());
    let reading = Reading {
        catalog: &catalog,
        object,
        columns: &columns,
        width: layout.headings.len(),
        key: key.field(),
        ids: ids(wish, &layout)?,
        zone: &zone,
    };
    let (from, dry_run) = (wish.from.clone(), wish.dry_run);
    let mut importer = Importer {
        object,
        prepare: Prepare::new(engine, &caller, object, &columns, key, from.clone(), dry_run),
        batches: Batches::new(engine, &caller, object, from, dry_run),
        later: BTreeMap::new(),
        columns: Columns {
            columns: &columns,
            names: columns.iter().map(|c| object.fields[c.field].name.as_str()).collect(),
        },
        report,
        refused: Some(refused),
    };
    let mut source = Source::open(&layout, file)?;
    let outcome = importer.import(&mut source, |row| reading.draft(row)).await;
    importer.finish(outcome).await
}

struct Importer<'a> {
    object: &'a ObjectDef,
    prepare: Prepare<'a>,
    batches: Batches,
    columns: Columns<'a>,
    report: Report,
    refused: Option<Refused>,
    /// Records of the other database that are referred to and were not here.
    later: BTreeMap<ObjectId, BTreeSet<i64>>,
}

impl Importer<'_> {
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
            self.report.wrote(Counts::default(), source.percent()).await?;
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
                self.report.wrote(counts, source.percent()).await?;
            } else {
                self.write(drafts, way, source).await?;
            }
        }
        Ok(())
    }

    async fn write(&mut self, mut drafts: Vec<Draft>, way: Way, source: &Source) -> Result<()> {
        while !drafts.is_empty() {
            let (counts, bad) = self.batches.next(&mut drafts, &way, &self.columns).await?;
            self.report.wrote(counts, source.percent()).await?;
            self.put_aside(bad).await?;
        }
        Ok(())
    }

    async fn put_aside(&mut self, drafts: Vec<Draft>) -> Result<()> {
        for draft in drafts {
            let why = draft.why(self.columns.columns, self.report.language());
            if let Some(refused) = &mut self.refused {
                refused.add(&draft.row.cells, &why).map_err(|error| unwritable(&error))?;
            }
            self.report.refused(draft.row.number, &why).await?;
        }
        Ok(())
    }

    /// Says what became of the rows, also when the import broke off.
    async fn finish(mut self, outcome: Result<()>) -> Result<u8> {
        if let Some(refused) = self.refused.take() {
            refused.finish().map_err(|error| unwritable(&error))?;
        }
        self.report.end(outcome.is_ok(), self.missing().await?).await?;
        outcome?;
        Ok(if self.report.any_refused() { INCOMPLETE } else { DONE })
    }
}

impl Importer<'_> {
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
fn ids(wish: &Import, layout: &Layout) -> Result<Option<usize>> {
    if wish.from.is_none() {
        return Ok(None);
    }
    let found = layout.headings.iter().position(|heading| heading.trim() == ID);
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

/// The object with this name or plural.
pub(crate) fn object<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c ObjectDef> {
    let found = catalog.find(name).or_else(|| catalog.find_plural(name));
    found.ok_or_else(|| {
        let names: Vec<&str> =
            catalog.objects().iter().map(|object| object.name.as_str()).collect();
        let names = names.join(", ");
        steward_model::catalog::unknown_object(name)
            .with_hint(text!(en = "Objects: {names}.", zh = "可用对象：{names}。"))
    })
}

/// Refuses an object that only the system writes.
fn writable(object: &ObjectDef) -> Result<()> {
    if !object.allows(Verb::Import) {
        let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
        return Err(Error::new(
            ErrorKind::Forbidden,
            text!(
                en = "{en} are a history that the system writes; they cannot be imported.",
                zh = "{zh}是系统记录的历史，不能导入。"
            ),
        ));
    }
    Ok(())
}

async fn layout(
    catalog: &Arc<Catalog>,
    object: &ObjectDef,
    key: &Key,
    file: &File,
) -> Result<Layout> {
    let mut copy = file.try_clone().map_err(|error| source::unreadable(0, &error))?;
    let (catalog, object, key) = (Arc::clone(catalog), object.clone(), key.field());
    let found =
        tokio::task::spawn_blocking(move || Layout::detect(&mut copy, &catalog, &object, key))
            .await;
    let found = found.map_err(Error::internal)?;
    found.map_err(|error| source::unreadable(0, &error))?.ok_or_else(|| {
        Error::new(ErrorKind::BadBody, text!(en = "The file is empty.", zh = "文件是空的。"))
    })
}

/// Refuses a file without the columns that it needs.
fn demand(object: &ObjectDef, key: &Key, layout: &Layout) -> Result<()> {
    let needed = match key.field() {
        Some(key) => key,
        None => object.title,
    };
    if needed == 0 && key.field().is_none() || layout.mapping.has(needed) {
        return Ok(());
    }
    let field = &object.fields[needed];
    let (name, en, zh) = (&field.name, &field.label.en, &field.label.zh);
    Err(Error::new(
        ErrorKind::BadBody,
        text!(
            en = "No column of the file is '{name}' ({en}); nothing was imported.",
            zh = "文件中没有“{zh}”（{name}）列，未导入任何数据。"
        ),
    )
    .with_hint(text!(
        en = "The first row must have the headings: names or labels of fields.",
        zh = "首行须为表头，写字段名或字段的中英文名称。"
    )))
}

fn no_zone(name: &str) -> Error {
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "There is no time zone '{name}'; use a name such as Asia/Shanghai.",
            zh = "没有时区“{name}”，请使用例如 Asia/Shanghai 的名称。"
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
