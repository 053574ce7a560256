//! Address books (vCard 2.1, 3.0 and 4.0): each card becomes a row of a table like any other.

mod property;

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek};

use csv::WriterBuilder;
use steward_model::spreadsheet::harmless;
use steward_model::text::Language;

use self::property::Property;
use super::decode::MOST_RECORD_BYTES;
use super::encoding;
use super::part::whole_name;

/// What a card begins with.
const BEGIN: &[u8] = b"BEGIN:VCARD";

/// Bytes at the beginning that tell what a file is.
const LOOK_BYTES: u64 = 64;

/// How many phone numbers and addresses of each sort become columns.
const EACH: usize = 3;

/// The headings of the table, words that fields are called by; and what they are called in Chinese.
const HEADINGS: [(&str, &str); 20] = [
    ("Name", "姓名"),
    ("Last name", "姓"),
    ("First name", "名"),
    ("Company", "公司"),
    ("Department name", "部门"),
    ("Title", "职务"),
    ("Phone", "电话"),
    ("Phone 2", "电话 2"),
    ("Phone 3", "电话 3"),
    ("Email", "邮箱"),
    ("Email 2", "邮箱 2"),
    ("Email 3", "邮箱 3"),
    ("Birthday", "生日"),
    ("Website", "网址"),
    ("Address", "地址"),
    ("City", "城市"),
    ("Province", "省份"),
    ("Postal code", "邮编"),
    ("Country", "国家"),
    ("Notes", "备注"),
];

/// What a heading of an address book, which has none of its own, is called in a language.
#[must_use]
pub fn called(heading: &str, language: Language) -> &str {
    let known = HEADINGS.iter().find(|(en, _)| *en == heading.trim());
    match (language, known) {
        (Language::Zh, Some((_, zh))) => zh,
        _ => heading,
    }
}

/// Whether a file is an address book. It is left at its beginning.
pub(crate) fn is(file: &mut File) -> io::Result<bool> {
    file.rewind()?;
    let mut start = Vec::new();
    Read::by_ref(file).take(LOOK_BYTES).read_to_end(&mut start)?;
    file.rewind()?;
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start).trim_ascii_start();
    Ok(start.get(..BEGIN.len()).is_some_and(|start| start.eq_ignore_ascii_case(BEGIN)))
}

/// Writes the cards of a file as CSV, with the columns that any of them fills.
///
/// # Errors
/// When it can't be read or written, or a card is too long.
pub(crate) fn table(file: &mut File) -> io::Result<File> {
    let mut filled = [false; HEADINGS.len()];
    // A name is always there: a file without cards has a heading yet.
    filled[0] = true;
    each(file, |cells| {
        for (filled, cell) in filled.iter_mut().zip(cells) {
            *filled |= !cell.is_empty();
        }
        Ok(())
    })?;
    let table = tempfile::tempfile()?;
    let mut writer = WriterBuilder::new().from_writer(BufWriter::new(table.try_clone()?));
    let mut write = |cells: &mut dyn Iterator<Item = &str>| {
        let cells = cells.zip(filled).filter(|(_, filled)| *filled);
        writer.write_record(cells.map(|(cell, _)| cell)).map_err(io::Error::other)
    };
    write(&mut HEADINGS.into_iter().map(|(heading, _)| heading))?;
    each(file, |cells| write(&mut cells.iter().map(String::as_str)))?;
    writer.flush()?;
    Ok(table)
}

/// Hands over the cells of each card.
fn each(file: &mut File, mut take: impl FnMut(&[String]) -> io::Result<()>) -> io::Result<()> {
    let encoding = encoding::candidates(file)?.first().copied().unwrap_or(encoding_rs::UTF_8);
    let mut lines = BufReader::new(&mut *file);
    let mut card: Option<Card> = None;
    while let Some(line) = unfolded(&mut lines)? {
        let Some(property) = Property::read(&line, encoding) else { continue };
        let is_card = property.value.trim().eq_ignore_ascii_case("VCARD");
        match (property.name.as_str(), &mut card) {
            ("BEGIN", _) if is_card => card = Some(Card::default()),
            ("END", _) if is_card => {
                if let Some(card) = card.take() {
                    take(&card.cells())?;
                }
            }
            (_, Some(card)) => card.take(property)?,
            (_, None) => {}
        }
    }
    Ok(())
}

/// The next line with those that go on with it; `None` at the end.
fn unfolded(lines: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    if !read_line(lines, &mut line)? {
        return Ok(None);
    }
    loop {
        let goes_on = lines.fill_buf()?.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        let soft = line.ends_with(b"=") && property::is_quoted_printable(&line);
        if soft {
            line.pop();
        } else if goes_on {
            lines.consume(1);
        } else {
            return Ok(Some(line));
        }
        if !read_line(lines, &mut line)? {
            return Ok(Some(line));
        }
    }
}

/// Adds the next line, without its end; whether there was one.
fn read_line(lines: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    let room = (MOST_RECORD_BYTES + 1).saturating_sub(line.len());
    let read = lines.by_ref().take(room as u64).read_until(b'\n', line)?;
    if line.len() > MOST_RECORD_BYTES {
        return Err(too_long());
    }
    while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        line.pop();
    }
    Ok(read > 0)
}

fn too_long() -> io::Error {
    io::Error::other("a card is too long")
}

/// What is taken over of a card.
#[derive(Debug, Default)]
struct Card {
    name: String,
    /// Family and given name.
    parts: [String; 2],
    /// Organisation and unit.
    org: [String; 2],
    title: String,
    phones: Vec<(u8, String)>,
    mails: Vec<(u8, String)>,
    birthday: String,
    url: String,
    /// Street, city, province, postal code, country.
    address: [String; 5],
    notes: Vec<String>,
    bytes: usize,
}

impl Card {
    fn take(&mut self, property: Property) -> io::Result<()> {
        self.bytes += property.value.len();
        if self.bytes > MOST_RECORD_BYTES {
            return Err(too_long());
        }
        let first = |place: &mut String, text: String| {
            if place.is_empty() {
                *place = text;
            }
        };
        match property.name.as_str() {
            "FN" => first(&mut self.name, property.text()),
            "N" if self.parts.iter().all(String::is_empty) => {
                let mut parts = property.parts();
                parts.resize(2, String::new());
                self.parts = [parts.swap_remove(0), parts.pop().unwrap_or_default()];
            }
            "ORG" if self.org.iter().all(String::is_empty) => {
                let mut parts = property.parts().into_iter();
                let org = parts.next().unwrap_or_default();
                self.org = [org, parts.collect::<Vec<_>>().join(" ").trim().to_owned()];
            }
            "TITLE" | "ROLE" => first(&mut self.title, property.text()),
            "TEL" => {
                let number = property.text();
                let number = number.strip_prefix("tel:").unwrap_or(&number);
                self.phones.push((property.rank(&["CELL", "WORK"]), number.to_owned()));
            }
            "EMAIL" => self.mails.push((property.rank(&["WORK"]), property.text())),
            "BDAY" => first(&mut self.birthday, day(&property.text())),
            "URL" => first(&mut self.url, property.text()),
            "ADR" if self.address.iter().all(String::is_empty) => {
                // The box and the flat come before the street.
                let parts = property.parts();
                let part = |at: usize| parts.get(at).cloned().unwrap_or_default();
                let line: Vec<String> = [2, 1, 0].map(part).into();
                let line = line.iter().filter(|part| !part.is_empty()).cloned();
                let line = line.collect::<Vec<_>>().join(" ");
                self.address = [line, part(3), part(4), part(5), part(6)];
            }
            "NOTE" => self.notes.push(property.text()),
            _ => {}
        }
        Ok(())
    }

    /// Its cells, in the order of the headings.
    fn cells(mut self) -> Vec<String> {
        if self.name.is_empty() {
            let [family, given] = &self.parts;
            self.name = match family.is_empty() && given.is_empty() {
                true => self.org[0].clone(),
                false => whole_name(family, given),
            };
        }
        let mut cells = vec![self.name];
        cells.extend(self.parts);
        cells.extend(self.org);
        cells.push(self.title);
        for mut some in [self.phones, self.mails] {
            some.sort_by_key(|(rank, _)| *rank);
            let mut some = some.into_iter().map(|(_, text)| text);
            cells.extend((0..EACH).map(|_| some.next().unwrap_or_default()));
        }
        cells.extend([self.birthday, self.url]);
        cells.extend(self.address);
        cells.push(self.notes.join("\n"));
        cells.iter().map(|cell| harmless(cell).into_owned()).collect()
    }
}

/// A day as a table has it: of a time the day, and nothing of one without a year.
fn day(text: &str) -> String {
    let text = text.split(['T', ' ']).next().unwrap_or_default();
    match text.as_bytes() {
        digits if digits.len() == 8 && digits.iter().all(u8::is_ascii_digit) => {
            format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])
        }
        [b'-', ..] => String::new(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
