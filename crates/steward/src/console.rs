//! Where a command says what it has to say: the terminal, or through the socket the terminal of
//! whoever asked a running server.

use std::io::{IsTerminal, Write};

use serde::{Deserialize, Serialize};
use steward_model::error::ErrorKind;
use steward_model::text::Language;
use steward_model::{Error, Result, Text, text};
use tokio::sync::mpsc;

/// Events that may wait to be shown.
const QUEUE: usize = 64;

/// Something that a command says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Event {
    /// A line of the result, for standard output.
    Out(String),
    /// A line for people, for standard error.
    Note(String),
    /// How far it is; replaced by the next one.
    Progress(String),
    /// The end, with the exit code.
    End(u8),
}

/// What a command speaks to. Clones are the same console.
#[derive(Clone, Debug)]
pub(crate) struct Console {
    language: Language,
    events: mpsc::Sender<Event>,
}

impl Console {
    /// A console in a language, and where its events come out.
    pub(crate) fn new(language: Language) -> (Self, mpsc::Receiver<Event>) {
        let (events, receiver) = mpsc::channel(QUEUE);
        (Self { language, events }, receiver)
    }

    /// The language.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Says a line of the result.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub(crate) async fn out(&self, line: impl Into<String>) -> Result<()> {
        self.say(Event::Out(line.into())).await
    }

    /// Says a line of the result in the console's language.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub(crate) async fn tell(&self, text: &Text) -> Result<()> {
        self.out(text.get(self.language)).await
    }

    /// Says a line that is no result.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub(crate) async fn note(&self, text: &Text) -> Result<()> {
        self.say(Event::Note(text.get(self.language).to_owned())).await
    }

    /// Says how far it is.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub(crate) async fn progress(&self, text: &Text) -> Result<()> {
        self.say(Event::Progress(text.get(self.language).to_owned())).await
    }

    async fn say(&self, event: Event) -> Result<()> {
        self.events.send(event).await.map_err(|_| {
            Error::new(
                ErrorKind::Unavailable,
                text!(
                    en = "The command was given up: nobody listens any more.",
                    zh = "命令已中止：发起方已断开。"
                ),
            )
        })
    }
}

/// Shows events on this process's terminal.
#[derive(Debug)]
pub(crate) struct Terminal {
    /// Whether standard error is a screen on which progress can be replaced.
    screen: bool,
    /// How many columns of progress stand there.
    shown: usize,
    /// The progress said last: where nothing is replaced, the same is not said twice.
    said: String,
}

impl Terminal {
    /// This process's terminal.
    pub(crate) fn new() -> Self {
        Self { screen: std::io::stderr().is_terminal(), shown: 0, said: String::new() }
    }

    /// Shows events until they end; answers the exit code if one of them says it.
    pub(crate) async fn show_all(&mut self, mut events: mpsc::Receiver<Event>) -> Option<u8> {
        let mut code = None;
        while let Some(event) = events.recv().await {
            code = self.show(&event).or(code);
        }
        code
    }

    /// Shows one event; answers the exit code if it says it. A terminal that is gone is no error:
    /// the command ends by itself.
    pub(crate) fn show(&mut self, event: &Event) -> Option<u8> {
        let mut err = std::io::stderr().lock();
        if self.screen && self.shown > 0 && !matches!(event, Event::Progress(_)) {
            let _ = write!(err, "\r{:width$}\r", "", width = self.shown);
            self.shown = 0;
        }
        let _ = match event {
            Event::Out(line) => {
                let mut out = std::io::stdout().lock();
                writeln!(out, "{line}").and_then(|()| out.flush())
            }
            Event::Note(line) => writeln!(err, "{line}"),
            Event::Progress(line) if self.screen => {
                // A Chinese character takes two columns.
                let columns = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                let rest = self.shown.saturating_sub(columns);
                self.shown = columns;
                write!(err, "\r{line}{:rest$}", "").and_then(|()| err.flush())
            }
            Event::Progress(line) if *line == self.said => Ok(()),
            Event::Progress(line) => {
                self.said.clone_from(line);
                writeln!(err, "{line}")
            }
            Event::End(code) => return Some(*code),
        };
        None
    }
}

/// An error as people read it on a terminal: what happened, the fields, what to do.
pub(crate) fn describe(error: &Error, language: Language) -> String {
    let mut lines = vec![error.text().get(language).to_owned()];
    if error.fields().len() > 1 {
        let field = |one: &steward_model::FieldError| {
            format!("  {}: {}", one.field, one.message.get(language))
        };
        lines.extend(error.fields().iter().map(field));
    }
    lines.extend(error.details().map(|details| format!("  {details}")));
    lines.extend(error.hint().map(|hint| hint.get(language).to_owned()));
    lines.extend(error.source_text().map(|source| format!("  ({source})")));
    lines.join("\n")
}
