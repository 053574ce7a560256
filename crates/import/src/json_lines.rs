//! JSON lines: an object in each line. Its members are cells, as a spreadsheet of the same records has
//! them; those of an object inside are `account.name`.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};

use csv::StringRecord;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use steward_model::spreadsheet::harmless;

use super::decode::MOST_RECORD_BYTES;
use super::width::MOST_COLUMNS;

/// What a file in UTF-8 may begin with.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Bytes at the beginning that tell what a file is.
const LOOK_BYTES: u64 = 64;

/// How many levels of objects inside each other become cells of their own; what is deeper is one cell.
const MOST_LEVELS: usize = 4;

/// Whether a file has a JSON object in its first line.
pub(super) fn is(file: &mut File) -> io::Result<bool> {
    file.rewind()?;
    let mut start = Vec::new();
    file.take(LOOK_BYTES).read_to_end(&mut start)?;
    file.rewind()?;
    let start = start.strip_prefix(MARK).unwrap_or(&start).trim_ascii_start();
    let inside = start.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    Ok(inside.is_some_and(|inside| matches!(inside.first(), Some(b'"' | b'}'))))
}

/// The names of all members, in the order in which they first come, up to one more than there may be. Members called as in `whole` are
/// one cell each, whatever they hold.
pub(super) fn headings(file: &mut File, whole: &[String]) -> io::Result<Vec<String>> {
    file.rewind()?;
    let mut headings: Vec<String> = Vec::new();
    let mut lines = Lines::new(&mut *file, Vec::new(), whole.to_vec());
    while let Some(members) = lines.members()? {
        for (name, _) in members {
            if !headings.contains(&name) && headings.len() <= MOST_COLUMNS {
                headings.push(name);
            }
        }
    }
    file.rewind()?;
    Ok(headings)
}

/// The lines of a file.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    headings: Vec<String>,
    whole: Vec<String>,
    line: Vec<u8>,
}

impl<R: Read> Lines<R> {
    /// Reads lines whose members are the cells under these headings; those called as in `whole` stay
    /// JSON.
    pub(super) fn new(source: R, headings: Vec<String>, whole: Vec<String>) -> Self {
        Self { reader: BufReader::new(source), headings, whole, line: Vec::new() }
    }

    /// Reads the next line as cells; `false` at the end.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> io::Result<bool> {
        record.clear();
        let Some(members) = self.members()? else { return Ok(false) };
        for heading in &self.headings {
            // Of several members with one name the last one counts.
            let value = members.iter().rev().find(|(name, _)| name == heading);
            let text = match value {
                Some((_, value)) if self.whole.contains(heading) && value.get() != NULL => {
                    value.get().to_owned()
                }
                Some((_, value)) => cell(value)?,
                None => String::new(),
            };
            record.push_field(&text);
        }
        Ok(true)
    }

    /// The members of the object in the next line that is not empty.
    fn members(&mut self) -> io::Result<Option<Flat>> {
        loop {
            self.line.clear();
            let most = MOST_RECORD_BYTES as u64 + 1;
            let read = (&mut self.reader).take(most).read_until(b'\n', &mut self.line)?;
            if read == 0 {
                return Ok(None);
            }
            if self.line.len() > MOST_RECORD_BYTES {
                return Err(io::Error::other("a line is too long"));
            }
            let line = self.line.strip_prefix(MARK).unwrap_or(&self.line).trim_ascii();
            if !line.is_empty() {
                let object: Object = serde_json::from_slice(line)?;
                let mut members = Flat::new();
                flat("", object, (&self.whole, MOST_LEVELS), &mut members)?;
                return Ok(Some(members));
            }
        }
    }
}

/// The members of an object in their order, with their values as they are written: a number is not
/// read as one here, so that no digit is lost.
struct Object(Flat);

/// Names with values as they are written.
type Flat = Vec<(String, Box<RawValue>)>;

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Flat::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        source.deserialize_map(Members)
    }
}

/// Gathers the members of an object and of the objects inside, `levels` deep, save those that stay
/// whole.
fn flat(
    prefix: &str,
    object: Object,
    (whole, levels): (&[String], usize),
    members: &mut Flat,
) -> io::Result<()> {
    for (name, value) in object.0 {
        if levels > 0 && value.get().starts_with('{') && !whole.contains(&name) {
            let inner = serde_json::from_str(value.get())?;
            flat(&format!("{prefix}{name}."), inner, (&[], levels - 1), members)?;
        } else {
            members.push((format!("{prefix}{name}"), value));
        }
    }
    Ok(())
}

/// How JSON spells that there is no value.
const NULL: &str = "null";

/// A value as a cell has it: numbers as they are written.
fn cell(value: &RawValue) -> io::Result<String> {
    let raw = value.get();
    Ok(match raw.as_bytes().first() {
        _ if raw == NULL => String::new(),
        Some(b'"') => harmless(&serde_json::from_str::<String>(raw)?).into_owned(),
        Some(b'[') => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(raw)?;
            let plain = |item: &RawValue| match item.get().as_bytes().first() {
                Some(b'[') => Ok(item.get().to_owned()),
                _ => cell(item),
            };
            items.iter().map(|item| plain(item)).collect::<io::Result<Vec<_>>>()?.join(",")
        }
        _ => raw.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(text: &str) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn objects_become_rows() {
        let text = "\u{feff}{\"name\":\"张三\",\"account\":{\"name\":\"=1\"},\"tags\":[\"a\",\"b\"]}\n\n\
                    {\"name\":\"李四\",\"account\":null,\"n\":12.50,\"ok\":true,\"whole\":[{\"a\":\"=1\"}]}";
        let whole = vec!["whole".to_owned()];
        let mut file = file(text);
        assert!(is(&mut file).unwrap());
        let names = headings(&mut file, &whole).unwrap();
        assert_eq!(names, ["name", "account.name", "tags", "account", "n", "ok", "whole"]);
        let mut lines = Lines::new(file, names, whole);
        let mut record = StringRecord::new();
        assert!(lines.next(&mut record).unwrap());
        assert_eq!(record.iter().collect::<Vec<_>>(), ["张三", "'=1", "a,b", "", "", "", ""]);
        assert!(lines.next(&mut record).unwrap());
        let cells = ["李四", "", "", "", "12.50", "true", "[{\"a\":\"=1\"}]"];
        assert_eq!(record.iter().collect::<Vec<_>>(), cells);
        assert!(!lines.next(&mut record).unwrap());
    }

    #[test]
    fn other_files_are_none() {
        for text in ["", "name\n{a}\n", "{name},phone\n", "[{\"a\":1}]"] {
            assert!(!is(&mut file(text)).unwrap(), "{text:?}");
        }
        assert!(headings(&mut file("{\"a\":1}\n{"), &[]).is_err());
        assert!(headings(&mut file("{\"a\":1}\n[1]"), &[]).is_err());
    }

    #[test]
    fn numbers_stay_as_they_are_written() {
        let text = "{\"n\":1234567890123.450,\"m\":[0.10,\"b\",[1.0]],\"n\":900719925474099123.10}";
        let mut file = file(text);
        let names = headings(&mut file, &[]).unwrap();
        assert_eq!(names, ["n", "m"]);
        let mut record = StringRecord::new();
        assert!(Lines::new(file, names, Vec::new()).next(&mut record).unwrap());
        assert_eq!(record.iter().collect::<Vec<_>>(), ["900719925474099123.10", "0.10,b,[1.0]"]);
    }

    #[test]
    fn what_stands_too_deep_is_one_cell() {
        let deep = format!("{}1{}", "{\"a\":".repeat(50_000), "}".repeat(50_000));
        let mut file = file(&deep);
        assert_eq!(headings(&mut file, &[]).unwrap(), ["a.a.a.a.a"]);
    }
}
