//! How wide a file may be: what its columns mean is written down with the import, so there are only so many.

use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

/// The most columns of a file.
pub(crate) const MOST_COLUMNS: usize = 2_000;

/// The most bytes of all headings together. With the field that each column fills they are kept twice with
/// the import, each time as JSON of at most 100,000 bytes.
const MOST_HEADING_BYTES: usize = 40_000;

/// Looks whether a file with these headings can be imported.
///
/// # Errors
/// [`ErrorKind::TooLarge`] if there are too many columns, or the headings are too long.
pub(crate) fn check(headings: &[String]) -> Result<()> {
    if headings.len() > MOST_COLUMNS {
        return Err(too_wide());
    }
    if headings.iter().map(String::len).sum::<usize>() > MOST_HEADING_BYTES {
        return Err(too_long());
    }
    Ok(())
}

/// Too many columns.
pub(crate) fn too_wide() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "The sheet has more than {MOST_COLUMNS} columns.",
            zh = "工作表超过 {MOST_COLUMNS} 列。"
        ),
    )
}

fn too_long() -> Error {
    let most = MOST_HEADING_BYTES / 1_000;
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "The headings in the first row are too long: more than {most} kB together. Shorten them, \
                  or delete columns that are not needed.",
            zh = "首行的列标题过长，合计超过 {most} KB。请缩短列标题，或删除不需要的列。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(headings: &[String]) -> Option<ErrorKind> {
        check(headings).err().map(|error| error.kind())
    }

    #[test]
    fn many_columns_and_long_headings_are_refused() {
        let wide = |columns: usize, heading: &str| vec![heading.to_owned(); columns];
        assert_eq!(refused(&wide(MOST_COLUMNS, "预计签约金额")), None);
        assert_eq!(refused(&wide(MOST_COLUMNS + 1, "a")), Some(ErrorKind::TooLarge));
        assert_eq!(refused(&wide(500, &"长".repeat(80))), Some(ErrorKind::TooLarge));
        assert_eq!(refused(&[]), None);
    }
}
