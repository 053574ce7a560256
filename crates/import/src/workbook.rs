//! Workbooks (XLSX): one sheet of one becomes a table like any other, cell by cell, so that no file
//! makes more of itself than its limits allow.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetVisible, Style, Xlsx, XlsxError};
use csv::{Writer, WriterBuilder};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::source::unreadable;
use super::vcard;
use super::width::{MOST_COLUMNS, too_wide};

/// What a packed file begins with; a workbook is one.
const PACKED: &[u8] = b"PK\x03\x04";

/// What a workbook of before 2007 begins with.
const OLD: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// The most bytes that a workbook may have unpacked. Packed text shrinks to a tenth; a file that
/// shrinks to a thousandth was made to fill memories.
const MOST_UNPACKED_BYTES: u64 = 512 * 1024 * 1024;

/// The most parts of a packed file.
const MOST_PARTS: usize = 4_096;

/// The most rows of a sheet: as many as Excel allows.
const MOST_ROWS: u32 = 1_048_576;

/// Significant decimal digits of a number in a workbook; what stands behind them is noise.
const DIGITS: usize = 15;

/// A table, wherever it came from.
#[derive(Debug)]
pub(crate) struct Opened {
    /// Its text.
    pub(crate) file: File,
    /// The names of all sheets, if it was a workbook.
    pub(crate) sheets: Vec<String>,
    /// Which of them it is.
    pub(crate) sheet: usize,
    /// Whether it was an address book.
    pub(crate) cards: bool,
}

/// Opens a file: a workbook's sheet and an address book become CSV, another file stays as it is. Without `sheet` it is the
/// first visible one with anything in it.
///
/// # Errors
/// When it can't be read, is too large unpacked, or is of a kind that is not understood.
pub(crate) fn open(mut file: File, sheet: Option<usize>) -> Result<Opened> {
    match beginning(&mut file).map_err(|error| unreadable(0, &error))? {
        [b'P', b'K', 3, 4] => {}
        start if start[..] == *OLD => return Err(old()),
        _ => {
            let cards = vcard::is(&mut file).map_err(|error| unreadable(0, &error))?;
            if cards {
                file = vcard::table(&mut file).map_err(|error| unreadable(0, &error))?;
            }
            return Ok(Opened { file, sheets: Vec::new(), sheet: 0, cards });
        }
    }
    weigh(&mut file)?;
    file.rewind().map_err(|error| unreadable(0, &error))?;
    let mut workbook = Xlsx::new(BufReader::new(file)).map_err(|error| no_workbook(&error))?;
    let visible = |sheet: &calamine::Sheet| sheet.visible == SheetVisible::Visible;
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| visible(sheet))
        .map(|sheet| sheet.name.clone())
        .collect();
    let wanted = match sheet {
        Some(sheet) => vec![sheet],
        None => (0..sheets.len()).collect(),
    };
    for at in wanted {
        let Some(name) = sheets.get(at) else { break };
        let (table, rows) = table(&mut workbook, name)?;
        if rows > 0 || sheet.is_some() {
            return Ok(Opened { file: table, sheets, sheet: at, cards: false });
        }
    }
    Err(Error::new(
        ErrorKind::BadBody,
        text!(en = "The workbook has no sheet with rows.", zh = "工作簿中没有含数据的工作表。"),
    ))
}

/// The first bytes of a file.
fn beginning(file: &mut File) -> io::Result<[u8; PACKED.len()]> {
    file.rewind()?;
    let mut start = Vec::new();
    Read::by_ref(file).take(PACKED.len() as u64).read_to_end(&mut start)?;
    file.rewind()?;
    let mut found = [0; PACKED.len()];
    found[..start.len()].copy_from_slice(&start);
    Ok(found)
}

/// Unpacks everything once to see how much it is: what a packed file says of itself may be wrong.
fn weigh(file: &mut File) -> Result<()> {
    let mut archive =
        zip::ZipArchive::new(BufReader::new(&mut *file)).map_err(|error| no_workbook(&error))?;
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut left = MOST_UNPACKED_BYTES;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|error| no_workbook(&error))?;
        let read = io::copy(&mut part.take(left + 1), &mut io::sink());
        left =
            left.checked_sub(read.map_err(|error| no_workbook(&error))?).ok_or_else(too_large)?;
    }
    Ok(())
}

/// Writes a sheet as CSV; answers it with how many rows have anything in them.
fn table<R: Read + Seek>(workbook: &mut Xlsx<R>, name: &str) -> Result<(File, u64)> {
    let broken = |error: XlsxError| no_workbook(&error);
    let mut cells = workbook.worksheet_cells_reader(name).map_err(broken)?;
    let percent: Vec<bool> = cells.styles().iter().map(shows_percent).collect();
    let file = tempfile::tempfile().map_err(|error| no_room(&error))?;
    let copy = file.try_clone().map_err(|error| no_room(&error))?;
    let writer = WriterBuilder::new().flexible(true).from_writer(BufWriter::new(copy));
    let mut lines = Lines { writer, row: 0, cells: Vec::new(), filled: 0 };
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(broken)? {
        let (row, column) = cell.get_position();
        let percent = percent.get(style).copied().unwrap_or_default();
        let text = shown(cell.get_value(), percent);
        if text.is_empty() {
            continue;
        }
        if column as usize >= MOST_COLUMNS {
            return Err(too_wide());
        }
        if row >= MOST_ROWS {
            return Err(too_tall());
        }
        lines.put(u64::from(row), column as usize, text).map_err(|error| no_room(&error))?;
    }
    let rows = lines.finish().map_err(|error| no_room(&error))?;
    Ok((file, rows))
}

/// The lines of a table being written: rows that are not there stay empty ones, so that every row keeps
/// its number.
struct Lines<W: Write> {
    writer: Writer<W>,
    row: u64,
    cells: Vec<String>,
    filled: u64,
}

impl<W: Write> Lines<W> {
    fn put(&mut self, row: u64, column: usize, text: String) -> io::Result<()> {
        while self.row < row {
            self.end_row()?;
        }
        // A cell of a row that is behind us comes from a damaged file; it is left out.
        if row == self.row {
            if self.cells.len() <= column {
                self.cells.resize(column + 1, String::new());
            }
            self.cells[column] = text;
        }
        Ok(())
    }

    fn end_row(&mut self) -> io::Result<()> {
        if self.cells.is_empty() {
            self.cells.push(String::new());
        } else {
            self.filled += 1;
        }
        self.writer.write_record(&self.cells).map_err(io::Error::other)?;
        self.cells.clear();
        self.row += 1;
        Ok(())
    }

    fn finish(mut self) -> io::Result<u64> {
        if !self.cells.is_empty() {
            self.end_row()?;
        }
        self.writer.flush()?;
        Ok(self.filled)
    }
}

/// Whether numbers of this style are shown as percentages.
fn shows_percent(style: &Style) -> bool {
    let Some(format) = &style.number_format else { return false };
    // Texts stand in quotes, single characters behind a backslash; zero and negative numbers have
    // parts of their own.
    let mut letters = format.format_code.chars();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => drop(letters.next()),
            '%' => return true,
            _ => {}
        }
    }
    false
}

/// A cell as people would write it. `percent`: its numbers are shown as percentages.
fn shown(value: &DataRef<'_>, percent: bool) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) if percent => format!("{}%", number.saturating_mul(100)),
        DataRef::Float(number) if percent => format!("{}%", plain(*number * 100.0)),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain(*number),
        DataRef::Bool(true) => "true".to_owned(),
        DataRef::Bool(false) => "false".to_owned(),
        DataRef::DateTime(time) => moment(time),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) | DataRef::String(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number with the digits that its writer saw.
fn plain(number: f64) -> String {
    let rounded = format!("{number:.*e}", DIGITS - 1);
    rounded.parse::<f64>().unwrap_or(number).to_string()
}

/// A day, or a day with its time.
fn moment(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return plain(time.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

fn no_workbook(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(en = "The workbook cannot be read: {error}", zh = "无法读取该工作簿：{error}"),
    )
    .with_hint(text!(
        en = "Open it in Excel or WPS, save it as .xlsx without a password, and try again.",
        zh = "请用 Excel 或 WPS 打开，去掉密码后另存为 .xlsx，再重试。"
    ))
}

fn old() -> Error {
    Error::new(
        ErrorKind::UnsupportedMedia,
        text!(
            en = "This is a workbook in the format of before 2007 (.xls), or one with a password.",
            zh = "这是 2007 年以前格式（.xls）或设有密码的工作簿。"
        ),
    )
    .with_hint(text!(
        en = "Open it in Excel or WPS, save it as .xlsx without a password, and try again.",
        zh = "请用 Excel 或 WPS 打开，去掉密码后另存为 .xlsx，再重试。"
    ))
}

fn too_large() -> Error {
    let most = MOST_UNPACKED_BYTES / (1024 * 1024);
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "The workbook has more than {most} MB unpacked. Save the sheet as CSV and import that.",
            zh = "工作簿解压后超过 {most} MB。请将工作表另存为 CSV 后导入。"
        ),
    )
}

fn too_tall() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(en = "The sheet has more than {MOST_ROWS} rows.", zh = "工作表超过 {MOST_ROWS} 行。"),
    )
}

fn no_room(error: &io::Error) -> Error {
    Error::new(
        ErrorKind::StorageFull,
        text!(
            en = "There is no room to unpack the workbook: {error}",
            zh = "没有空间解压工作簿：{error}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use zip::write::SimpleFileOptions;

    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="空" sheetId="1" r:id="a"/><sheet name="客户" sheetId="2" r:id="b"/></sheets></workbook>"#;
    const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
    const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0\%&quot;%&quot;"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;

    /// A workbook whose second sheet has these rows.
    fn workbook(rows: &str) -> File {
        let mut file = tempfile::tempfile().unwrap();
        let mut archive = zip::ZipWriter::new(&mut file);
        let empty = sheet("");
        for (name, text) in [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", ROOT),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", empty.as_str()),
            ("xl/worksheets/sheet2.xml", sheet(rows).as_str()),
        ] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap();
        file
    }

    fn sheet(rows: &str) -> String {
        let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        format!(r#"<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>"#)
    }

    fn text(mut opened: Opened) -> String {
        let mut text = String::new();
        opened.file.rewind().unwrap();
        opened.file.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_first_sheet_with_rows_becomes_a_table() {
        let rows = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="C1" t="inlineStr"><is><t>生日, 号</t></is></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>张三</t></is></c><c r="B3"><v>13812345678</v></c><c r="C3" s="1"><v>46027</v></c></row>
            <row r="4"><c r="A4"><v>0.30000000000000004</v></c><c r="B4" t="b"><v>1</v></c><c r="C4" s="1"><v>46027.5</v></c></row>"#;
        let opened = open(workbook(rows), None).unwrap();
        assert_eq!(
            (opened.sheets.as_slice(), opened.sheet),
            (&["空".into(), "客户".into()][..], 1)
        );
        assert_eq!(
            text(opened),
            "姓名,,\"生日, 号\"\n\"\"\n张三,13812345678,2026-01-05\n0.3,true,2026-01-05 12:00:00\n"
        );
        let other = open(workbook(rows), Some(0)).unwrap();
        assert_eq!((other.sheet, text(other)), (0, String::new()));
        assert!(open(workbook(rows), Some(7)).is_err());
    }

    #[test]
    fn percentages_are_what_people_saw() {
        let rows = r#"<row r="1"><c r="A1" s="2"><v>0.2</v></c><c r="B1" s="2"><v>7.0000000000000007E-2</v></c><c r="C1" s="2"><v>1</v></c><c r="D1" s="3"><v>0.2</v></c></row>"#;
        assert_eq!(text(open(workbook(rows), None).unwrap()), "20%,7%,100%,0.2\n");
    }

    #[test]
    fn other_files_stay_as_they_are() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all("name\n张三\n".as_bytes()).unwrap();
        assert_eq!(text(open(file, None).unwrap()), "name\n张三\n");
    }

    #[test]
    fn what_is_too_wide_too_tall_or_broken_is_refused() {
        let wide = r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#;
        let tall = r#"<row r="1048577"><c r="A1048577"><v>1</v></c></row>"#;
        for (rows, kind) in [
            (wide, ErrorKind::TooLarge),
            (tall, ErrorKind::TooLarge),
            ("", ErrorKind::BadBody),
            (r#"<row r="1"><c r="A1"><v>1</v>"#, ErrorKind::BadBody),
        ] {
            assert_eq!(open(workbook(rows), None).unwrap_err().kind(), kind, "{rows}");
        }
        for (bytes, kind) in
            [(&b"PK\x03\x04nonsense"[..], ErrorKind::BadBody), (OLD, ErrorKind::UnsupportedMedia)]
        {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(bytes).unwrap();
            assert_eq!(open(file, None).unwrap_err().kind(), kind);
        }
    }
}
