//! How much an agent is answered: what does not fit into a conversation helps nobody.

use serde_json::Value as Json;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

/// The longest answer, in bytes of JSON.
const ANSWER_BYTES: usize = 96 * 1024;

/// The most records or groups that are read at once.
pub(super) const MOST_ROWS: u64 = 200;

/// How many come if nobody says otherwise.
pub(super) const USUAL_ROWS: u64 = 25;

/// The most hits of each object.
pub(super) const MOST_HITS: u64 = 20;

/// How many come if nobody says otherwise.
pub(super) const USUAL_HITS: u64 = 5;

/// The most records that one call makes.
pub(super) const MOST_NEW: usize = 100;

/// The most changes that a dry run names; further ones are counted.
pub(super) const MOST_PLANNED: usize = 100;

/// The longest name that is repeated in a message, in characters.
pub(super) const SHOWN_CHARS: usize = 50;

/// The member of an answer that may be cut, with what says so.
const ROWS: &str = "rows";
const CUT: &str = "cut";

/// The answer, if it is short enough; rows at its end are left out, and said to be.
///
/// # Errors
/// [`ErrorKind::TooLarge`] if it is too long and has no rows to leave out.
pub(super) fn within(mut answer: Json) -> Result<Json> {
    let mut length = answer.to_string().len();
    if length <= ANSWER_BYTES {
        return Ok(answer);
    }
    let Some(rows) = answer.get_mut(ROWS).and_then(Json::as_array_mut) else {
        return Err(too_long());
    };
    while length > ANSWER_BYTES {
        let Some(row) = rows.pop() else { return Err(too_long()) };
        length = length.saturating_sub(row.to_string().len() + 1);
    }
    if rows.is_empty() {
        return Err(too_long());
    }
    answer[CUT] = true.into();
    // The cursor stands behind rows that are not shown.
    answer["next"] = Json::Null;
    Ok(answer)
}

fn too_long() -> Error {
    let most = ANSWER_BYTES / 1024;
    Error::new(
        ErrorKind::TooLarge,
        text!(en = "The answer is longer than {most} kB.", zh = "结果超过 {most} kB。"),
    )
    .with_hint(text!(
        en = "Ask for fewer records or fields: select=id,name&limit=10.",
        zh = "请减少记录或字段，例如 select=id,name&limit=10。"
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn long_answers_are_cut_and_say_so() {
        let short = json!({"rows": [1, 2], "next": "x"});
        assert_eq!(within(short.clone()).unwrap(), short);
        let row = json!({"text": "x".repeat(1_000)});
        let rows: Vec<Json> = std::iter::repeat_n(row, 500).collect();
        let cut = within(json!({"rows": rows, "next": "x"})).unwrap();
        assert!(cut.to_string().len() <= ANSWER_BYTES + 32);
        assert_eq!((&cut["cut"], &cut["next"]), (&json!(true), &Json::Null));
        assert!(cut["rows"].as_array().unwrap().len() > 50);
        let endless = json!({"text": "x".repeat(ANSWER_BYTES)});
        assert_eq!(within(endless.clone()).unwrap_err().kind(), ErrorKind::TooLarge);
        assert!(within(json!({"rows": [endless]})).is_err());
    }
}
