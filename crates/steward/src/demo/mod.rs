//! `steward demo`: 澄川咖啡科技, Clearbrook Coffee of Hangzhou, a company to try things out.
//!
//! The company is the same every time but for its dates, which count back from today. [`org`] makes the
//! company itself through the engine. Everything around its customers is first decided ([`seeds`],
//! [`deals`], [`talks`]), then written out as records ([`records`]) with all that the engine would have
//! filled in, and put into the database in bulk ([`load`]): a million contacts would take the engine,
//! which does each record justice, the better part of an hour.
//!
//! The rest, [`story`], goes through the engine at the times when it happened: what is sold and what foreign
//! money is worth before there are customers, the others behind them.
//!
//! What a visitor can discover: a seller left and 86 of her customers wait in the pool; a hotel was
//! entered three times; twelve customers fall to the pool tomorrow; from an offer to negotiations it takes
//! 21 days lately and 11 before; of 143 leads from a trade show 9 became deals worth 1.62 million, of 612 from
//! Douyin 4; what was offered is the sum of its lines, and what is in Singapore dollars has the rate of its
//! week. In the large sizes one account in fifty is abroad, evenly over time, and one seller has ten
//! customers with one contact, opportunity and activity each.

mod around;
mod calendar;
mod deals;
mod dice;
mod forms;
mod load;
mod log;
mod marker;
mod money;
mod names;
mod offer;
mod org;
mod people;
mod rates;
mod records;
mod seeds;
mod size;
mod spell;
mod story;
mod talks;
mod words;

pub(crate) use self::around::LookAround;

use std::sync::Arc;
use std::time::Instant;

use steward_model::clock::{Clock, FixedClock, SystemClock};
use steward_model::error::ErrorKind;
use steward_model::query::ListQuery;
use steward_model::text::Language;
use steward_model::{Error, Result, Text, text};

use self::marker::Marker;
use self::story::Story;
use crate::cli::{DemoArgs, Size};
use crate::command::DONE;
use crate::config::{Settings, shown};
use crate::console::{Event, Terminal};
use crate::folder::{self, Site};
use crate::serve;

/// The data folder when none is named.
const DATA: &str = "./demo-data";

/// Serves the demo company; makes it first where it is missing.
///
/// # Errors
/// When the folder is none of a demo, or can't be used.
pub(crate) async fn run(args: &DemoArgs, language: Language) -> Result<u8> {
    let settings = Settings::load(&args.serve.flags(), DATA, crate::variable)?;
    serve::start_log(&settings);
    folder::make(&settings.data)?;
    let lock = serve::take(&settings).await?;
    let wanted = Marker::new(args.size.unwrap_or_default(), args.persons);
    let is_new = prepare(&settings, args, &wanted)?;
    let site = Site::open(&settings).await?;
    if is_new {
        let mut terminal = Terminal::new();
        let mut progress = |text: Text| {
            terminal.show(&Event::Progress(text.get(language).to_owned()));
        };
        let note = match make(&site, &wanted, &mut progress).await {
            Ok(note) => note,
            Err(error) => {
                site.close().await;
                return Err(error);
            }
        };
        terminal.show(&Event::Note(note.get(language).to_owned()));
        wanted.finish(&settings.data)?;
    }
    if !args.no_serve {
        serve::serve(&site, language, None, |url| welcome(url, &settings, language)).await?;
    }
    site.close().await;
    drop(lock);
    Ok(DONE)
}

/// Whether the company is still to be made.
fn prepare(settings: &Settings, args: &DemoArgs, wanted: &Marker) -> Result<bool> {
    let dir = &settings.data;
    match Marker::read(dir)? {
        Some(found) if found.is_finished() => {
            if args.size.is_some() && !found.is_same(wanted) {
                return Err(another_size(settings));
            }
            Ok(false)
        }
        Some(_) if settings.database_url.is_none() => {
            // It was broken off; what there is was made by the program and nobody has seen it.
            marker::remove_database(dir)?;
            wanted.begin(dir)?;
            Ok(true)
        }
        None if settings.database_url.is_none() && folder::path(settings).exists() => {
            Err(no_demo(&shown(dir)))
        }
        _ => {
            wanted.begin(dir)?;
            Ok(true)
        }
    }
}

/// Makes the company; what was made, and how long it took.
async fn make(
    site: &Site,
    wanted: &Marker,
    progress: &mut (dyn FnMut(Text) + Send),
) -> Result<Text> {
    let engine = site.engine()?;
    let users = ListQuery { limit: Some(1), ..ListQuery::default() };
    let caller = crate::command::caller();
    if engine.read(&caller, "users", &users, None).await?.page.rows > 0 {
        return Err(no_demo(&shown(&site.settings.data)));
    }
    let started = Instant::now();
    let counts = size::Counts::new(wanted.size(), wanted.persons());
    let calendar = calendar::Calendar::new(SystemClock.now());
    let org = org::make(engine, &calendar).await?;
    let seeds = Arc::new(seeds::Seeds::new(counts, calendar, org));
    let deals = Arc::new(deals::deals(&seeds));
    let clock = Arc::new(FixedClock::new(seeds.calendar.now()));
    let told = site.engine_at(Arc::clone(&clock) as _).await?;
    let story = Story::new(&told, &clock, &seeds, &deals);
    let catalogue = story.begin().await?;
    load::everything(site, (Arc::clone(&seeds), Arc::clone(&deals)), progress).await?;
    progress(text!(en = "Adding leads, tasks and events …", zh = "正在生成线索、任务和日程……"));
    story.go_on(&catalogue).await?;
    load::seal(site, progress).await?;
    let (records, seconds) = (counts.total(), started.elapsed().as_secs());
    Ok(text!(
        en = "Made the demo company: {records} records in {seconds} s.",
        zh = "已生成演示公司：{records} 条记录，用时 {seconds} 秒。"
    ))
}

/// Says who can sign in, and where the data lies.
fn welcome(url: &str, settings: &Settings, language: Language) {
    let (folder, password) = (shown(&settings.data), org::PASSWORD);
    let text = text!(
        en = "The demo company 澄川咖啡科技 (Clearbrook Coffee) is at {url}; its data lies in {folder}.\n\
              Sign in with one of these addresses and the password {password}:",
        zh = "演示公司 澄川咖啡科技 位于 {url}，数据目录 {folder}。\n可用以下邮箱登录，密码均为 {password}："
    );
    println!("{}", text.get(language));
    for (name, position, email) in org::sign_ins() {
        println!("  {email:32} {name}  {position}");
    }
}

fn no_demo(folder: &str) -> Error {
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "There are other data than a demo's in {folder} or its database.",
            zh = "{folder} 或其数据库中已有非演示数据。"
        ),
    )
    .with_hint(text!(
        en = "Choose a new folder with --data, and an empty database.",
        zh = "请用 --data 指定新目录，并使用空数据库。"
    ))
}

fn another_size(settings: &Settings) -> Error {
    let folder = shown(&settings.data);
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "There is a demo company of another size in {folder}.",
            zh = "{folder} 中已有另一种数据量的演示公司。"
        ),
    )
    .with_hint(text!(
        en = "Choose a new folder with --data, or leave --size out.",
        zh = "请用 --data 指定新目录，或去掉 --size。"
    ))
}

/// The name of a size on the command line.
fn size_name(size: Size) -> &'static str {
    match size {
        Size::Small => "small",
        Size::Tenth => "10k",
        Size::Medium => "100k",
        Size::Large => "1m",
    }
}

#[cfg(test)]
mod tests;
