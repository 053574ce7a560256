//! JSON lines: an object in each line. Its members are cells, as a spreadsheet of the same records has
//! them; those of an object inside are `account.name`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};

use csv::StringRecord;
use serde_json::{Map, Value as Json};
use steward_model::spreadsheet::harmless;

use super::decode::MOST_RECORD_BYTES;
use super::layout::MOST_COLUMNS;

/// What a file in UTF-8 may begin with.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Bytes at the beginning that tell what a file is.
const LOOK_BYTES: u64 = 64;

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

/// The names of all members, in the order in which they first come. Members called as in `whole` are
/// one cell each, whatever they hold.
pub(super) fn headings(file: &mut File, whole: &[String]) -> io::Result<Vec<String>> {
    file.rewind()?;
    let mut headings: Vec<String> = Vec::new();
    let mut lines = Lines::new(&mut *file, Vec::new(), whole.to_vec());
    while let Some(object) = lines.object()? {
        for (name, _) in flat("", object, whole) {
            if !headings.contains(&name) && headings.len() < MOST_COLUMNS {
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
        let Some(object) = self.object()? else { return Ok(false) };
        let members: Vec<(String, Json)> = flat("", object, &self.whole);
        for heading in &self.headings {
            let value = members.iter().find(|(name, _)| name == heading);
            let text = match value {
                Some((_, value)) if self.whole.contains(heading) && !value.is_null() => {
                    value.to_string()
                }
                Some((_, value)) => cell(value),
                None => String::new(),
            };
            record.push_field(&text);
        }
        Ok(true)
    }

    /// The object in the next line that is not empty.
    fn object(&mut self) -> io::Result<Option<Map<String, Json>>> {
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
                return serde_json::from_slice(line).map(Some).map_err(io::Error::other);
            }
        }
    }
}

/// The members of an object and of the objects inside, save those that stay whole.
fn flat(prefix: &str, object: Map<String, Json>, whole: &[String]) -> Vec<(String, Json)> {
    let mut members = Vec::with_capacity(object.len());
    for (name, value) in object {
        match value {
            Json::Object(inner) if !whole.contains(&name) => {
                members.extend(flat(&format!("{prefix}{name}."), inner, &[]));
            }
            value => members.push((format!("{prefix}{name}"), value)),
        }
    }
    members
}

/// A value as a cell has it.
fn cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => harmless(text).into_owned(),
        Json::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
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
        let cells = ["李四", "", "", "", "12.5", "true", "[{\"a\":\"=1\"}]"];
        assert_eq!(record.iter().collect::<Vec<_>>(), cells);
        assert!(!lines.next(&mut record).unwrap());
    }

    #[test]
    fn other_files_are_none() {
        for text in ["", "name\n{a}\n", "{name},phone\n", "[{\"a\":1}]"] {
            assert!(!is(&mut file(text)).unwrap(), "{text:?}");
        }
        assert!(headings(&mut file("{\"a\":1}\n{"), &[]).is_err());
    }
}
