//! How a file is laid out: its encoding, its delimiter and where its headings are.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8};
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef};
use steward_model::kind::FieldKind;

use super::decode::{Decoded, Gauge};
use super::encoding;
use super::header::Mapping;
use super::json_lines;
use super::width::MOST_COLUMNS;

/// What may stand between the cells, in the order of preference.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records at the beginning among which the headings are looked for: titles often stand above them.
const HEADING_RECORDS: usize = 10;

/// Bytes at the beginning in which the headings are looked for.
const HEAD_BYTES: u64 = 256 * 1024;

/// How a file is laid out.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Where each line is a JSON object: the names of the fields that hold JSON themselves.
    pub(crate) json: Option<Vec<String>>,
    /// Its encoding.
    pub(crate) encoding: &'static Encoding,
    /// What stands between its cells.
    pub(crate) delimiter: u8,
    /// How many records come before the one with the headings.
    pub(crate) before: usize,
    /// The headings.
    pub(crate) headings: Vec<String>,
    /// Which fields they name.
    pub(crate) mapping: Mapping,
}

impl Layout {
    /// Finds out how a file is laid out that has records of `object`: so that the most of its columns
    /// have a meaning. `None` when the file is empty.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(crate) fn detect(
        file: &mut File,
        catalog: &Catalog,
        object: &ObjectDef,
        key: Option<FieldId>,
    ) -> io::Result<Option<Self>> {
        if json_lines::is(file)? {
            return Self::of_json(file, catalog, object, key).map(Some);
        }
        let mut best: Option<Self> = None;
        for encoding in encoding::candidates(file)? {
            let head = head(file, encoding)?;
            for delimiter in delimiters(&head) {
                for found in Self::possible(&head, (encoding, delimiter), catalog, object, key) {
                    if best.as_ref().is_none_or(|best| found.rank() > best.rank()) {
                        best = Some(found);
                    }
                }
            }
        }
        Ok(best)
    }

    fn possible(
        head: &str,
        (encoding, delimiter): (&'static Encoding, u8),
        catalog: &Catalog,
        object: &ObjectDef,
        key: Option<FieldId>,
    ) -> Vec<Self> {
        let mut reader = reader(head.as_bytes(), delimiter);
        // A record that the end of the head cuts off is the last one, and only of a file that has
        // too long headings to be true.
        let records = reader.records().take(HEADING_RECORDS).map_while(Result::ok);
        let mut found = Vec::new();
        for (before, record) in records.enumerate() {
            let headings: Vec<String> =
                record.iter().take(MOST_COLUMNS + 1).map(str::to_owned).collect();
            let mapping = Mapping::new(catalog, object, key, headings.iter().map(String::as_str));
            found.push(Self { json: None, encoding, delimiter, before, headings, mapping });
        }
        found
    }

    fn of_json(
        file: &mut File,
        catalog: &Catalog,
        object: &ObjectDef,
        key: Option<FieldId>,
    ) -> io::Result<Self> {
        let holds_json = |field: &&FieldDef| matches!(field.kind, FieldKind::Json(_));
        let whole: Vec<String> =
            object.fields.iter().filter(holds_json).map(|field| field.name.clone()).collect();
        let headings = json_lines::headings(file, &whole)?;
        let mapping = Mapping::new(catalog, object, key, headings.iter().map(String::as_str));
        let json = Some(whole);
        Ok(Self { json, encoding: UTF_8, delimiter: b',', before: 0, headings, mapping })
    }

    /// What makes one layout more likely than another: columns with a meaning, then columns at all, if
    /// it begins with them.
    fn rank(&self) -> (usize, usize) {
        (self.mapping.count(), if self.before == 0 { self.headings.len() } else { 0 })
    }

    /// A reader of the whole file, standing behind the headings. `position` follows how many bytes
    /// have been read.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(crate) fn open(&self, mut file: File, position: Arc<AtomicU64>) -> io::Result<Records> {
        file.rewind()?;
        let gauge = Gauge::default();
        let source = Counted { file, position };
        if let Some(whole) = &self.json {
            let lines = json_lines::Lines::new(source, self.headings.clone(), whole.clone());
            return Ok(Records { reader: Reader::Json(lines), gauge, row: 0 });
        }
        let decoded = Decoded::new(source, self.encoding, gauge.clone());
        let reader = Reader::Csv(Box::new(reader(decoded, self.delimiter)));
        let mut records = Records { reader, gauge, row: 0 };
        let mut record = StringRecord::new();
        for _ in 0..=self.before {
            records.next(&mut record)?;
        }
        Ok(records)
    }
}

/// A file that counts what is read from it.
struct Counted {
    file: File,
    position: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(out)?;
        self.position.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Where records come from.
enum Reader {
    Csv(Box<csv::Reader<Decoded<Counted>>>),
    Json(json_lines::Lines<Counted>),
}

/// The records of a file, one after the other.
pub(crate) struct Records {
    reader: Reader,
    gauge: Gauge,
    row: u64,
}

impl Records {
    /// Reads the next record; `false` at the end. Its number is [`Records::row`] then.
    ///
    /// # Errors
    /// When the file can't be read or a record is too long.
    pub(crate) fn next(&mut self, record: &mut StringRecord) -> io::Result<bool> {
        self.row += 1;
        let read = match &mut self.reader {
            Reader::Csv(reader) => reader.read_record(record).map_err(io::Error::other),
            Reader::Json(lines) => lines.next(record),
        };
        self.gauge.reset();
        read
    }

    /// The number of the record read last, counted from 1 with the headings and what is above them,
    /// as a spreadsheet counts.
    pub(crate) fn row(&self) -> u64 {
        self.row
    }

    /// Whether reading failed because a record is too long.
    pub(crate) fn is_too_long(&self) -> bool {
        self.gauge.is_over()
    }
}

fn reader<R: Read>(source: R, delimiter: u8) -> csv::Reader<R> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(source)
}

/// The beginning of a file as text.
fn head(file: &mut File, encoding: &'static Encoding) -> io::Result<String> {
    file.rewind()?;
    let mut text = String::new();
    Decoded::new(&mut *file, encoding, Gauge::default())
        .take(HEAD_BYTES)
        .read_to_end_lossy(&mut text)?;
    file.rewind()?;
    Ok(text)
}

/// The delimiters to try: the one that a first line `sep=;` names, as Excel writes it, or all.
fn delimiters(head: &str) -> Vec<u8> {
    match head.trim_start_matches('"').strip_prefix("sep=").and_then(|rest| rest.bytes().next()) {
        Some(named) if DELIMITERS.contains(&named) => vec![named],
        _ => DELIMITERS.to_vec(),
    }
}

trait ReadLossy {
    /// Reads all as UTF-8; what is cut off at the end is left out.
    fn read_to_end_lossy(&mut self, text: &mut String) -> io::Result<()>;
}

impl<R: Read> ReadLossy for R {
    fn read_to_end_lossy(&mut self, text: &mut String) -> io::Result<()> {
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        text.push_str(&UTF_8.decode_without_bom_handling(&bytes).0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn layout(bytes: &[u8]) -> Layout {
        let catalog = steward_crm::catalog().unwrap();
        let object = catalog.find("contact").unwrap();
        Layout::detect(&mut file(bytes), &catalog, object, None).unwrap().unwrap()
    }

    #[test]
    fn every_delimiter_is_found() {
        for delimiter in [",", ";", "\t", "|"] {
            let text = format!(
                "姓名{delimiter}手机{delimiter}公司\n\"张,三\"{delimiter}1{delimiter}x;y\n"
            );
            let found = layout(text.as_bytes());
            assert_eq!(char::from(found.delimiter).to_string(), delimiter);
            assert_eq!(found.mapping.count(), 3);
        }
        assert_eq!(layout("sep=;\r\nName;Phone,2;E-mail\r\n".as_bytes()).delimiter, b';');
    }

    #[test]
    fn headings_may_stand_below_a_title() {
        let text = "2026 年客户名单,,\n制表人：李四,,\n姓名,手机,邮箱\n张三,1,a@b.example\n";
        let found = layout(text.as_bytes());
        assert_eq!(found.before, 2);
        assert_eq!(found.headings, ["姓名", "手机", "邮箱"]);
        let mut records = found.open(file(text.as_bytes()), Arc::default()).unwrap();
        let mut record = StringRecord::new();
        assert!(records.next(&mut record).unwrap());
        assert_eq!((records.row(), &record[0]), (4, "张三"));
        assert!(!records.next(&mut record).unwrap());
    }

    #[test]
    fn the_meaning_of_headings_tells_the_encoding_of_a_short_file() {
        let found = layout(&encoding_rs::GB18030.encode("姓名,手机\n张三,1\n").0);
        assert_eq!(found.headings, ["姓名", "手机"]);
    }

    #[test]
    fn an_empty_file_has_no_layout() {
        let catalog = steward_crm::catalog().unwrap();
        let object = catalog.find("contact").unwrap();
        assert!(Layout::detect(&mut file(b""), &catalog, object, None).unwrap().is_none());
        assert!(Layout::detect(&mut file(b"\n\n"), &catalog, object, None).unwrap().is_none());
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_noticed() {
        let mut bytes = b"name,phone\nA,1\n\"B,2\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', super::super::decode::MOST_RECORD_BYTES + 100_000));
        let mut records = layout(&bytes).open(file(&bytes), Arc::default()).unwrap();
        let mut record = StringRecord::new();
        assert!(records.next(&mut record).unwrap());
        assert!(records.next(&mut record).is_err());
        assert!(records.is_too_long());
    }
}
