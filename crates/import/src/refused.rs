//! The rows that were refused: as they were, and why, so that they can be mended and imported again.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, Write};

use csv::{StringRecord, Writer, WriterBuilder};
use steward_engine::Engine;
use steward_model::error::ErrorKind;
use steward_model::spreadsheet::harmless;
use steward_model::text::Language;
use steward_model::{Error, Result, text};

use super::listener::Refusal;
use super::sheet::Sheet;
use super::source::{self, Source};

/// Refusals that are read at once.
const AT_ONCE: usize = 1_000;

/// What is written over the reasons, in English and Chinese.
pub(crate) const REASONS: [&str; 2] = ["Why refused", "未导入原因"];

/// Where refusals are read from, in the order of their rows.
pub enum Refusals {
    /// Those of an import that was done.
    Kept {
        /// Where they are.
        engine: Engine,
        /// The import.
        batch: i64,
        /// Those up to this row have been read.
        after: u64,
    },
    /// Those of a trial: each a line of JSON.
    Tried(BufReader<File>),
}

impl Refusals {
    /// Those of an import.
    #[must_use]
    pub fn kept(engine: &Engine, batch: i64) -> Self {
        Self::Kept { engine: engine.clone(), batch, after: 0 }
    }

    /// Those that a trial has written as lines of JSON.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn tried(mut lines: File) -> Result<Self> {
        lines.rewind().map_err(Error::internal)?;
        Ok(Self::Tried(BufReader::new(lines)))
    }

    /// The next ones; none at the end.
    ///
    /// # Errors
    /// When they can't be read.
    pub async fn next(&mut self, most: usize) -> Result<Vec<Refusal>> {
        match self {
            Self::Kept { engine, batch, after } => {
                let most = i64::try_from(most).unwrap_or(i64::MAX);
                let rows = engine.refused_rows(*batch, after.cast_signed(), most).await?;
                let mut found = Vec::with_capacity(rows.len());
                for row in rows {
                    let complaints =
                        serde_json::from_str(&row.complaints).map_err(Error::internal)?;
                    *after = row.number.unsigned_abs();
                    found.push(Refusal { row: *after, complaints });
                }
                Ok(found)
            }
            Self::Tried(lines) => {
                let mut found = Vec::new();
                let mut line = String::new();
                while found.len() < most && lines.read_line(&mut line).map_err(Error::internal)? > 0
                {
                    found.push(serde_json::from_str(&line).map_err(Error::internal)?);
                    line.clear();
                }
                Ok(found)
            }
        }
    }
}

/// Writes the rows of a sheet that were refused, with the reasons. Answers how many there are; nothing is
/// written if none.
///
/// # Errors
/// When the sheet or the refusals can't be read, or the file can't be written.
pub async fn write_refused(
    sheet: &Sheet,
    mut refusals: Refusals,
    language: Language,
    out: File,
) -> Result<u64> {
    let headings = sheet.layout.headings.iter();
    let headings: Vec<String> =
        headings.map(|heading| sheet.called(heading, language).to_owned()).collect();
    let mut writer = Refused::new(out, &headings, language);
    let file = sheet.file.try_clone().map_err(|error| source::unreadable(0, &error))?;
    let mut source = Source::open(&sheet.layout, file)?;
    let mut due = VecDeque::from(refusals.next(AT_ONCE).await?);
    let mut written = 0;
    while !due.is_empty() {
        let Some(window) = source.next().await? else { break };
        for row in window {
            if due.front().is_some_and(|refusal| refusal.row == row.number) {
                let why = due.pop_front().map(|refusal| refusal.why(language));
                let added = writer.add(&row.cells, &why.unwrap_or_default());
                added.map_err(|error| unwritable(&error))?;
                written += 1;
            }
            if due.is_empty() {
                due.extend(refusals.next(AT_ONCE).await?);
            }
        }
    }
    writer.finish().map_err(|error| unwritable(&error))?;
    Ok(written)
}

/// Spreadsheets take a file for UTF-8 when it begins with this.
const MARK: &str = "\u{feff}";

/// Writes refused rows. As long as there is none, nothing is written.
pub(crate) struct Refused {
    writer: Writer<File>,
    /// The headings with that of the reason, until they are written.
    headings: Option<(Vec<String>, &'static str)>,
    width: usize,
}

impl Refused {
    /// A file of refused rows with these headings and one more, the reason.
    pub(crate) fn new(file: File, headings: &[String], language: Language) -> Self {
        let [en, zh] = REASONS;
        let reason = match language {
            Language::En => en,
            Language::Zh => zh,
        };
        Self {
            writer: WriterBuilder::new().flexible(true).from_writer(file),
            headings: Some((headings.to_vec(), reason)),
            width: headings.len(),
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When it can't be written.
    pub(crate) fn add(&mut self, record: &StringRecord, reason: &str) -> io::Result<()> {
        if let Some((headings, of_reason)) = self.headings.take() {
            self.writer.get_ref().write_all(MARK.as_bytes())?;
            self.write(headings.iter().map(String::as_str), of_reason)?;
        }
        self.write(record.iter(), reason)
    }

    fn write<'a>(&mut self, cells: impl Iterator<Item = &'a str>, reason: &str) -> io::Result<()> {
        let mut count = 0;
        for cell in cells {
            self.writer.write_field(harmless(cell).as_bytes()).map_err(io::Error::other)?;
            count += 1;
        }
        for _ in count..self.width {
            self.writer.write_field("").map_err(io::Error::other)?;
        }
        self.writer.write_field(reason).map_err(io::Error::other)?;
        self.writer.write_record(None::<&[u8]>).map_err(io::Error::other)
    }

    /// Writes what is still waiting.
    ///
    /// # Errors
    /// When it can't be written.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn unwritable(error: &io::Error) -> Error {
    Error::new(
        ErrorKind::StorageFull,
        text!(
            en = "The file of refused rows cannot be written: {error}",
            zh = "无法写入未导入行的文件：{error}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn rows_come_with_their_reason_and_without_formulas() {
        let mut file = tempfile::tempfile().unwrap();
        let headings = ["姓名".to_owned(), "手机".to_owned()];
        let mut refused = Refused::new(file.try_clone().unwrap(), &headings, Language::Zh);
        assert_eq!(file.metadata().unwrap().len(), 0);
        let record = StringRecord::from(vec!["=1+1", "+86-571-88888888"]);
        refused.add(&record, "姓名：\"不对\"").unwrap();
        refused.add(&StringRecord::from(vec!["短"]), "x").unwrap();
        refused.finish().unwrap();
        file.rewind().unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(
            text,
            "\u{feff}姓名,手机,未导入原因\n\
             '=1+1,+86-571-88888888,\"姓名：\"\"不对\"\"\"\n\
             短,,x\n"
        );
    }
}
