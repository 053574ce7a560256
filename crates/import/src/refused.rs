//! The file with the rows that were refused: the rows as they were, and why, so that they can be
//! mended and imported again.

use std::fs::File;
use std::io::{self, Write};

use csv::{StringRecord, Writer, WriterBuilder};
use steward_model::spreadsheet::harmless;
use steward_model::text::Language;

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
        let reason = match language {
            Language::En => "Why refused",
            Language::Zh => "未导入原因",
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Seek};

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
