//! What a cell means: the text of a spreadsheet, made fit for the kind of its field.

use std::borrow::Cow;

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use steward_model::catalog::FieldDef;
use steward_model::fold::half_width;
use steward_model::kind::{DecimalRole, FieldKind, MASK};
use steward_model::{Text, Value, spreadsheet, text};

/// The longest cell in bytes. No field takes more.
const MOST_BYTES: usize = 1024 * 1024;

/// What stands in a cell where there is no value.
const NOTHING: [&str; 8] = ["-", "--", "—", "——", "/", "\\", "n/a", "null"];

/// What stands in a cell where a spreadsheet could not compute one.
const FAILED: [&str; 7] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"];

/// The text of a cell that fills `field`; empty for no value.
///
/// # Errors
/// Says why the cell can't be taken over.
pub(crate) fn clean<'c>(
    field: &FieldDef,
    cell: &'c str,
    zone: &TimeZone,
) -> Result<Cow<'c, str>, Text> {
    if cell.len() > MOST_BYTES {
        return Err(text!(en = "This cell is far too long.", zh = "单元格内容过长。"));
    }
    if cell.contains('\u{fffd}') {
        return Err(text!(
            en = "This cell has characters that cannot be read; check the file's encoding.",
            zh = "单元格中有无法识别的字符，请检查文件编码。"
        ));
    }
    let trimmed = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let trimmed = spreadsheet::plain(trimmed);
    if FAILED.contains(&trimmed) {
        return Ok("".into());
    }
    let is_text = matches!(field.kind, FieldKind::Text(_));
    if !is_text && NOTHING.contains(&trimmed.to_ascii_lowercase().as_str()) {
        return Ok("".into());
    }
    for_kind(&field.kind, trimmed, zone)
}

fn for_kind<'c>(kind: &FieldKind, cell: &'c str, zone: &TimeZone) -> Result<Cow<'c, str>, Text> {
    Ok(match kind {
        FieldKind::Text(text) if !text.long && cell.contains(['\n', '\r', '\t']) => {
            cell.split_whitespace().collect::<Vec<_>>().join(" ").into()
        }
        FieldKind::Text(_) | FieldKind::Boolean(_) => cell.into(),
        FieldKind::Integer(_) | FieldKind::Duration(_) => whole(cell).into(),
        FieldKind::Reference(_) => id_or_name(cell),
        FieldKind::Decimal(decimal) => {
            let number = half_width(cell).trim_end_matches('元').replace([' ', '\u{a0}'], "");
            let share = number.strip_suffix('%').filter(|_| decimal.role == DecimalRole::Plain);
            share.and_then(hundredth).unwrap_or(number).into()
        }
        FieldKind::Date(_) => without_midnight(&half_width(cell)).to_owned().into(),
        FieldKind::Datetime(_) => instant(&half_width(cell), zone).into(),
        FieldKind::Phone(_) => phone(cell)?,
        // What an export shows of a secret: the secret itself did not travel.
        FieldKind::Secret(_) if cell == MASK => "".into(),
        _ => cell.into(),
    })
}

/// What a percentage is as a number.
fn hundredth(number: &str) -> Option<String> {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(decimals) {
        return None;
    }
    let whole = format!("{whole:0>3}");
    let (whole, hundredths) = whole.split_at(whole.len() - 2);
    Some(format!("{sign}{whole}.{hundredths}{decimals}"))
}

/// A whole number without separators of thousands and empty decimals.
fn whole(cell: &str) -> String {
    let plain: String = half_width(cell).chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    match plain.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole.to_owned(),
        _ => plain,
    }
}

/// What names a record: its id as a spreadsheet wrote it, or a text, whose spaces and commas are its own.
fn id_or_name(cell: &str) -> Cow<'_, str> {
    let id = whole(cell);
    if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) {
        id.into()
    } else {
        cell.into()
    }
}

/// A date that a spreadsheet wrote with the time of midnight.
fn without_midnight(cell: &str) -> &str {
    match cell.split_once([' ', 'T']) {
        Some((date, time)) if time.chars().all(|c| matches!(c, '0' | ':' | '.')) => date,
        _ => cell,
    }
}

/// A time of day without a zone is one of the importer's zone.
fn instant(cell: &str, zone: &TimeZone) -> String {
    local(cell)
        .and_then(|local| zone.to_zoned(local).ok())
        .map_or_else(|| cell.to_owned(), |zoned| zoned.timestamp().to_string())
}

fn local(cell: &str) -> Option<DateTime> {
    let (date, time) = match cell.split_once([' ', 'T']) {
        Some((date, time)) => (date, time.trim()),
        None => (cell, "0:00"),
    };
    let mut parts = date.trim_end_matches('日').split(['-', '/', '.', '年', '月']);
    let mut number = || parts.next()?.parse::<i16>().ok();
    let (year, month, day) = (number()?, number()?, number()?);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    let padded = if time.find(':') == Some(1) { format!("0{time}") } else { time.to_owned() };
    let time: Time = padded.parse().ok()?;
    // With a zone of its own it is no local time.
    (!padded.contains(['Z', '+', '-'])).then(|| date.to_datetime(time))
}

/// A phone number that a spreadsheet took for a number has lost digits, or gained decimals.
fn phone(cell: &str) -> Result<Cow<'_, str>, Text> {
    let plain = cell.strip_suffix(".0").unwrap_or(cell);
    let mut parts = plain.split(['E', 'e']);
    let mantissa = parts.next().unwrap_or_default();
    let exponent = parts.next().and_then(|rest| rest.strip_prefix('+'));
    let number =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if exponent.is_some_and(number) && number(mantissa) {
        return Err(text!(
            en = "A spreadsheet shortened this phone number and its last digits are lost. Format \
                  the column as text and export it again.",
            zh = "表格软件把该电话转成了科学计数，尾数已丢失。请把该列设为文本格式后重新导出。"
        ));
    }
    Ok(plain.into())
}

/// Reads a cleaned cell as its field's kind, to find out what is wrong with it.
///
/// # Errors
/// Says what would be right.
pub(crate) fn read(field: &FieldDef, cell: &str) -> Result<Value, Text> {
    field.kind().read_text(cell).map_err(|refusal| refusal.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::catalog::Catalog;

    fn cleaned(catalog: &Catalog, path: &str, cell: &str) -> Result<String, Text> {
        let (object, field) = path.split_once('.').unwrap();
        let field = catalog.find(object).unwrap().field(field).unwrap();
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        clean(field, cell, &zone).map(Cow::into_owned)
    }

    #[test]
    fn what_people_write_fits_the_kind() {
        let catalog = steward_crm::catalog().unwrap();
        for (path, cell, expected) in [
            ("contact.name", "\u{3000}张 三\u{a0}\n", "张 三"),
            ("contact.name", "张\n三", "张 三"),
            ("contact.name", "'=HYPERLINK(\"x\")", "=HYPERLINK(\"x\")"),
            ("contact.name", "'quoted'", "'quoted'"),
            ("contact.name", "-", "-"),
            ("contact.title", "#N/A", ""),
            ("contact.phone", "13812345678.0", "13812345678"),
            ("contact.phone", "—", ""),
            ("contact.birthday", "2026/1/5 0:00:00", "2026/1/5"),
            ("contact.birthday", "２０２６－１－５", "2026-1-5"),
            ("contact.birthday", "N/A", ""),
            ("contact.next_step_at", "2026/1/5 8:30", "2026-01-05T00:30:00Z"),
            ("contact.next_step_at", "2026年1月5日", "2026-01-04T16:00:00Z"),
            ("contact.next_step_at", "2026-01-05T08:30:00Z", "2026-01-05T08:30:00Z"),
            ("contact.next_step_at", "soon", "soon"),
            ("contact.id_number", MASK, ""),
            ("contact.id_number", "11010119900307451x", "11010119900307451x"),
            ("account.payment_terms_days", "1,030.00", "1030"),
            ("account.payment_terms_days", "1.5", "1.5"),
            ("account.credit_limit", "￥ 12,000.00元", "￥12,000.00"),
            ("account.parent_id", "12.0", "12"),
            ("account.parent_id", "1,200", "1200"),
            ("account.parent_id", "Blue Bay, Ltd.", "Blue Bay, Ltd."),
        ] {
            let got = cleaned(&catalog, path, cell).unwrap();
            assert_eq!(got, expected, "{path} {cell:?}");
        }
    }

    #[test]
    fn a_percentage_is_a_share_where_no_percentage_is_meant() {
        let shares = ["20%", "7.5%", "-0.25%", "100%", "1,2%", "%"].map(hundredth_of);
        let expected = ["0.20", "0.075", "-0.0025", "1.00", "-", "-"];
        assert_eq!(shares, expected);
    }

    fn hundredth_of(cell: &str) -> String {
        hundredth(cell.strip_suffix('%').unwrap()).unwrap_or_else(|| "-".to_owned())
    }

    #[test]
    fn what_was_damaged_is_refused() {
        let catalog = steward_crm::catalog().unwrap();
        let long = "x".repeat(MOST_BYTES + 1);
        for (path, cell) in [
            ("contact.name", "张\u{fffd}"),
            ("contact.name", long.as_str()),
            ("contact.phone", "1.38123E+10"),
        ] {
            assert!(cleaned(&catalog, path, cell).is_err(), "{path}");
        }
    }
}
