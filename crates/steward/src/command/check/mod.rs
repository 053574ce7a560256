//! `steward check`: is everything in order, and what to do where it is not.
//!
//! What concerns this machine (settings, folder, key, disk) is looked at here; what concerns the
//! database is asked of the server if one is running.

mod database;
mod machine;
mod mail;

pub(super) use database::database;

use steward_model::text::Language;
use steward_model::{Result, Text};

use super::{Command, DONE, FAILED};
use crate::config::{Flags, Settings};
use crate::console::{Console, Terminal};
use crate::folder::{self, Site};
use crate::socket::{self, Answer};

/// How well something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// As it should be.
    Fine,
    /// It works, and should be looked at.
    Warning,
    /// It does not work.
    Failure,
}

/// One line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    state: State,
    text: Text,
    /// What to do.
    advice: Option<Text>,
}

impl Line {
    fn fine(text: Text) -> Self {
        Self { state: State::Fine, text, advice: None }
    }

    fn warning(text: Text, advice: Text) -> Self {
        Self { state: State::Warning, text, advice: Some(advice) }
    }

    fn failure(text: Text, advice: Option<Text>) -> Self {
        Self { state: State::Failure, text, advice }
    }

    fn of_error(error: &steward_model::Error) -> Self {
        Self::failure(error.text().clone(), error.hint().cloned())
    }

    fn shown(&self, language: Language) -> String {
        let mark = match self.state {
            State::Fine => "ok   ",
            State::Warning => "warn ",
            State::Failure => "FAIL ",
        };
        let text = self.text.get(language);
        match &self.advice {
            Some(advice) => format!("{mark} {text}\n      → {}", advice.get(language)),
            None => format!("{mark} {text}"),
        }
    }
}

/// Says what was found; the exit code that goes with it.
async fn tell(lines: &[Line], console: &Console) -> Result<u8> {
    for line in lines {
        console.out(line.shown(console.language())).await?;
    }
    let failed = lines.iter().any(|line| line.state == State::Failure);
    Ok(if failed { FAILED } else { DONE })
}

/// Checks everything.
///
/// # Errors
/// When the answer can't be given; what is not in order is no error.
pub(crate) async fn check(flags: &Flags, language: Language) -> Result<u8> {
    let (console, events) = Console::new(language);
    let mut terminal = Terminal::new();
    let work = check_to(flags, console);
    let (code, _) = tokio::join!(work, terminal.show_all(events));
    code
}

async fn check_to(flags: &Flags, console: Console) -> Result<u8> {
    let settings = match crate::settings(flags) {
        Ok(settings) => settings,
        Err(error) => return tell(&[Line::of_error(&error)], &console).await,
    };
    let mut lines = machine::lines(&settings);
    lines.push(mail::line(&settings).await);
    let here = tell(&lines, &console).await?;
    if !settings.data.is_dir() {
        return Ok(here);
    }
    Ok(here.max(ask(&settings, flags, console).await?))
}

/// Has the database looked at by the server, or here.
async fn ask(settings: &Settings, flags: &Flags, console: Console) -> Result<u8> {
    let language = console.language();
    let url = flags.values.first().map(|(_, url)| url.as_str());
    let asked = socket::ask(&settings.data, language, url, &Command::Check, &[]).await;
    match asked {
        Ok(Answer::Done(code)) => return Ok(code),
        Ok(Answer::Nobody) => {}
        Err(error) => return tell(&[Line::of_error(&error)], &console).await,
    }
    if settings.database_url.is_none() && !folder::path(settings).exists() {
        let line = Line::fine(steward_model::text!(
            en = "Database: none yet; the first start makes it.",
            zh = "数据库：尚未建立，首次启动时创建。"
        ));
        return tell(&[line], &console).await;
    }
    let looked = async {
        let lock = folder::lock(&settings.data, || socket::is_served(&settings.data)).await?;
        let site = Site::look(settings).await?;
        let code = database(&site, &console).await;
        site.close().await;
        drop(lock);
        code
    };
    match looked.await {
        Ok(code) => Ok(code),
        Err(error) => tell(&[Line::of_error(&error)], &console).await,
    }
}
