//! The starts of a repeating event that do not take place: a JSON list of times.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use steward_model::kind::{Datetime, Kind as _, format_datetime};

/// Reads the list as it is stored; `None` if it is none.
pub(crate) fn read(text: &str) -> Option<BTreeSet<i64>> {
    of(&serde_json::from_str(text).ok()?)
}

/// The times of a list; `None` if it is none.
pub(crate) fn of(list: &Json) -> Option<BTreeSet<i64>> {
    list.as_array()?.iter().map(|at| Datetime.read_text(at.as_str()?).ok()?.as_int()).collect()
}

/// Writes the list: in order, each once.
pub(crate) fn write(starts: &BTreeSet<i64>) -> String {
    let list: Vec<String> =
        starts.iter().map(|at| format!("\"{}\"", format_datetime(*at))).collect();
    format!("[{}]", list.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_written_in_order() {
        let text =
            r#"["2026-11-23T01:00:00Z", "2026-11-16T09:00:00+08:00", "2026-11-23T01:00:00Z"]"#;
        let starts = read(text).expect("a list");
        let wanted = r#"["2026-11-16T01:00:00.000000Z","2026-11-23T01:00:00.000000Z"]"#;
        assert_eq!(write(&starts), wanted);
        assert_eq!(read(wanted), Some(starts));
        for wrong in ["", "soon", "[1]", "{}", r#"["soon"]"#, r#""2026-11-16T01:00:00Z""#] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
