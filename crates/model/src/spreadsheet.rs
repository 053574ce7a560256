//! Cells that spreadsheets neither compute nor spoil.
//!
//! A text that begins like a formula is computed by whoever opens the file, and may send what is in it
//! elsewhere (CWE-1236). Files that Steward writes have an apostrophe in front of such a text; what
//! Steward reads loses it again, so that nothing changes on the way out and back.

use std::borrow::Cow;

/// What keeps a spreadsheet from computing the cell.
const MARK: char = '\'';

/// Whether a spreadsheet would take a cell for a formula.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    match cell.as_bytes().first() {
        Some(b'=' | b'@' | b'\t' | b'\r') => true,
        // Numbers and phone numbers are none.
        Some(b'+' | b'-') => {
            let plain = |c: char| c.is_ascii_digit() || " .,-()".contains(c);
            !cell[1..].chars().all(plain) || cell.len() == 1
        }
        _ => false,
    }
}

/// The cell for a text: with a mark if it would be computed, or if [`plain`] would take one away.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    if is_formula(text.trim_start_matches(MARK)) {
        format!("{MARK}{text}").into()
    } else {
        text.into()
    }
}

/// The text of a cell, without the mark of [`harmless`].
#[must_use]
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix(MARK) {
        Some(rest) if is_formula(rest.trim_start_matches(MARK)) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_numbers() {
        for cell in ["=1+1", "@SUM(A1)", "+cmd|'/C calc'!A0", "-2+3+cmd", "\t=1", "-"] {
            assert!(is_formula(cell), "{cell:?}");
        }
        for cell in ["", "-5", "+86-571-88888888", "-12,000.00", "张三", "a=b", "(1)"] {
            assert!(!is_formula(cell), "{cell:?}");
        }
    }

    #[test]
    fn nothing_changes_on_the_way_out_and_back() {
        for text in ["=1+1", "'=1+1", "''=1", "'", "'张三'", "-", "'-", "-5", "", "@x", "+86 571"]
        {
            let cell = harmless(text);
            assert!(!is_formula(&cell), "{text:?}");
            assert_eq!(plain(&cell), text);
        }
        assert_eq!(harmless("'quoted'"), "'quoted'");
    }
}
