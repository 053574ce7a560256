//! Whatever a file holds: in any encoding, with any separators and quotation marks, damaged or not, its
//! rows are read or it is said why not.

use std::fs::File;
use std::io::Write as _;
use std::sync::Arc;

use csv::StringRecord;
use encoding_rs::{BIG5, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};
use jiff::tz::TimeZone;
use steward_model::catalog::Catalog;
use steward_model::text::Language;
use steward_testkit::fuzz::{Dice, cases};

use super::draft::{Column, Reading};
use super::layout::Layout;
use super::listener::Refusal;
use super::source::Row;

/// Cases in a test run.
const USUAL: u64 = 300;

const ENCODINGS: [&Encoding; 5] = [UTF_8, GB18030, BIG5, SHIFT_JIS, WINDOWS_1252];

const HEADINGS: [&str; 16] = [
    "姓名",
    "手机",
    "邮箱",
    "公司",
    "name",
    "Phone",
    "E-mail",
    "account_id",
    "生日",
    "id",
    "金额",
    "赢单概率",
    "",
    "\"",
    "创建时间",
    "备注（选填）",
];

const SEPARATORS: [&str; 6] = [",", ";", "\t", "|", ",,", " "];

const LINE_ENDS: [&str; 5] = ["\n", "\r\n", "\r", "\n\n", "\n\r"];

#[test]
fn fuzz_files() {
    let catalog = steward_crm::catalog().expect("the shipped definitions");
    let mut rows = 0;
    for number in 0..cases(USUAL) {
        let dice = Dice::new(number);
        let bytes = file(&dice);
        let object = dice.of(&["contact", "account", "opportunity", "user"]);
        rows += read(&catalog, object, &bytes, &format!("case {number} for {object}"));
    }
    assert!(rows > 0 || cases(USUAL) < USUAL, "no file had a row");
}

/// Reads a file as an import does, and answers how many rows it has.
fn read(catalog: &Catalog, object: &str, bytes: &[u8], case: &str) -> usize {
    let object = catalog.find(object).expect("an object");
    let mut source: File = tempfile::tempfile().expect("a file");
    source.write_all(bytes).expect("the file is written");
    let key = None;
    let Some(layout) =
        Layout::detect(&mut source, catalog, object, key).expect("a file can be read")
    else {
        return 0;
    };
    let columns = Column::all(catalog, object, &layout);
    let fields: std::collections::BTreeSet<_> = columns.iter().map(|c| c.field).collect();
    assert_eq!(fields.len(), columns.len(), "{case}: a field is filled twice");
    let mut records = layout.open(source, Arc::default()).expect("the file is opened");
    let mut cells = StringRecord::new();
    let mut rows = 0;
    while records.next(&mut cells).expect("a file of a few kilobytes has no endless record") {
        rows += 1;
        assert!(rows <= bytes.len(), "{case}: rows come out of nowhere");
        let row = Row { number: records.row(), cells: cells.clone() };
        let reading = Reading {
            catalog,
            object,
            columns: &columns,
            width: layout.headings.len(),
            key,
            ids: layout.headings.iter().position(|heading| heading == "id"),
            zone: &TimeZone::UTC,
        };
        let draft = reading.draft(row);
        for language in [Language::En, Language::Zh] {
            let why = Refusal::of(&draft, (object, &columns)).why(language);
            assert_eq!(why.is_empty(), draft.problems.is_empty(), "{case}");
        }
    }
    rows
}

/// A table as somebody might save it, perhaps damaged.
fn file(dice: &Dice) -> Vec<u8> {
    let (separator, line_end) = (dice.of(&SEPARATORS), dice.of(&LINE_ENDS));
    let columns = 1 + dice.below(6);
    let mut text = String::new();
    for line in 0..=dice.below(8) {
        for column in 0..columns {
            if column > 0 {
                text.push_str(separator);
            }
            match line {
                0 => text.push_str(dice.of(&HEADINGS)),
                _ => text.push_str(&cell(dice)),
            }
        }
        text.push_str(line_end);
    }
    let bytes = match dice.below(7) {
        0 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => [b"\xFE\xFF".to_vec(), text.encode_utf16().flat_map(u16::to_be_bytes).collect()]
            .concat(),
        2 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        _ => dice.of(&ENCODINGS).encode(&text).0.into_owned(),
    };
    dice.damaged(bytes)
}

fn cell(dice: &Dice) -> String {
    let text = dice.text();
    match dice.below(4) {
        0 => format!("\"{}\"", text.replace('"', "\"\"")),
        1 => format!("\"{text}"),
        2 => format!("{text}\n\"\"{text}\""),
        _ => text,
    }
}
