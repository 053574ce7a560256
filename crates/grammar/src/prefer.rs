//! The `Prefer` header: how the caller wants a request to be done.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::cursor::excerpt;

/// The longest name of a time zone, in bytes.
const MAX_ZONE_BYTES: usize = 64;

/// What a write answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Representation {
    /// `return=representation`: the rows.
    Full,
    /// `return=minimal`: nothing.
    Minimal,
    /// `return=headers-only`: nothing but where the new row is.
    HeadersOnly,
}

/// How many rows there are altogether.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// `count=exact`: counted.
    Exact,
    /// `count=planned`: guessed by the database.
    Planned,
    /// `count=estimated`: counted up to a limit.
    Estimated,
}

/// What an insert does with a row whose key exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// `resolution=merge-duplicates`: update it.
    Merge,
    /// `resolution=ignore-duplicates`: leave it.
    Ignore,
}

/// What becomes of fields that the body leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// `missing=default`: their default.
    Default,
    /// `missing=null`: no value.
    Null,
}

/// What becomes of preferences that are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// `handling=strict`: the request is refused.
    Strict,
    /// `handling=lenient`: they are left out.
    Lenient,
}

/// What becomes of a record that is likely there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// `duplicates=refuse`: it is refused where the company's rules warn of it.
    Refuse,
    /// `duplicates=allow`: only what the rules block is refused, as without a word.
    Allow,
}

/// How the transaction ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transaction {
    /// `tx=commit`: it is kept, as always.
    Commit,
}

/// The preferences of one request. None means that the caller did not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// `return`
    pub representation: Option<Representation>,
    /// `count`
    pub count: Option<Count>,
    /// `resolution`
    pub resolution: Option<Resolution>,
    /// `missing`
    pub missing: Option<Missing>,
    /// `handling`
    pub handling: Option<Handling>,
    /// `duplicates`
    pub duplicates: Option<Duplicates>,
    /// `max-affected`: a write that would touch more rows is refused. None without strict handling,
    /// under which alone it counts, as in PostgREST.
    pub max_affected: Option<u64>,
    /// `tx`
    pub transaction: Option<Transaction>,
    /// `timezone`: a name or an offset, not yet looked up.
    pub timezone: Option<String>,
}

const REPRESENTATIONS: &[(&str, Representation)] = &[
    ("representation", Representation::Full),
    ("minimal", Representation::Minimal),
    ("headers-only", Representation::HeadersOnly),
];
const COUNTS: &[(&str, Count)] =
    &[("exact", Count::Exact), ("planned", Count::Planned), ("estimated", Count::Estimated)];
const RESOLUTIONS: &[(&str, Resolution)] =
    &[("merge-duplicates", Resolution::Merge), ("ignore-duplicates", Resolution::Ignore)];
const MISSING: &[(&str, Missing)] = &[("default", Missing::Default), ("null", Missing::Null)];
const HANDLINGS: &[(&str, Handling)] =
    &[("strict", Handling::Strict), ("lenient", Handling::Lenient)];
const DUPLICATES: &[(&str, Duplicates)] =
    &[("refuse", Duplicates::Refuse), ("allow", Duplicates::Allow)];
const TRANSACTIONS: &[(&str, Transaction)] = &[("commit", Transaction::Commit)];

/// Reads all `Prefer` headers of a request. Of a preference that comes twice the first counts.
///
/// Unknown preferences are left out, and refused under `handling=strict`; a time zone that can't
/// be one, and `tx=rollback`, are refused always.
pub fn parse_prefer<'a>(headers: impl Iterator<Item = &'a str>) -> Result<Preferences> {
    let mut preferences = Preferences::default();
    let mut unknown = Vec::new();
    for wish in headers.flat_map(|header| header.split(',')).map(str::trim) {
        if !wish.is_empty() && !preferences.take(wish)? {
            unknown.push(wish);
        }
    }
    if preferences.handling != Some(Handling::Strict) {
        preferences.max_affected = None;
    } else if !unknown.is_empty() {
        return Err(Error::new(
            ErrorKind::BadHeader,
            text!(
                en = "Invalid preferences given with handling=strict",
                zh = "在 handling=strict 下给出了无效的 Prefer 选项"
            ),
        )
        .with_details(format!("Invalid preferences: {}", excerpt(&unknown.join(", ")))));
    }
    Ok(preferences)
}

impl Preferences {
    /// Takes one preference; false if it is not known.
    fn take(&mut self, wish: &str) -> Result<bool> {
        let Some((name, value)) = wish.split_once('=') else { return Ok(false) };
        let (name, value) = (name.trim_end(), value.trim_start().trim_matches('"'));
        Ok(match name {
            "return" => choose(&mut self.representation, REPRESENTATIONS, value),
            "count" => choose(&mut self.count, COUNTS, value),
            "resolution" => choose(&mut self.resolution, RESOLUTIONS, value),
            "missing" => choose(&mut self.missing, MISSING, value),
            "handling" => choose(&mut self.handling, HANDLINGS, value),
            "duplicates" => choose(&mut self.duplicates, DUPLICATES, value),
            "tx" if value == "rollback" && self.transaction.is_none() => return Err(rollback()),
            // The first one counts, so a rollback behind a commit asks for nothing.
            "tx" if value == "rollback" => true,
            "tx" => choose(&mut self.transaction, TRANSACTIONS, value),
            "max-affected" => match rows(value) {
                Some(rows) => {
                    self.max_affected.get_or_insert(rows);
                    true
                }
                None => false,
            },
            "timezone" => {
                check_zone(value)?;
                self.timezone.get_or_insert_with(|| value.to_owned());
                true
            }
            _ => false,
        })
    }

    /// The value of the `Preference-Applied` header; none if there is nothing to say. A caller
    /// first clears what this request could not honour, such as `resolution` on a read.
    #[must_use]
    pub fn applied(&self) -> Option<String> {
        let words = [
            spell("resolution", RESOLUTIONS, self.resolution),
            spell("missing", MISSING, self.missing),
            spell("return", REPRESENTATIONS, self.representation),
            spell("count", COUNTS, self.count),
            spell("duplicates", DUPLICATES, self.duplicates),
            spell("tx", TRANSACTIONS, self.transaction),
            spell("handling", HANDLINGS, self.handling),
            self.timezone.as_ref().map(|zone| format!("timezone={zone}")),
            self.max_affected.map(|rows| format!("max-affected={rows}")),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

/// Sets the choice of this name if none was made before; false if there is no such choice.
fn choose<T: Copy>(choice: &mut Option<T>, choices: &[(&str, T)], value: &str) -> bool {
    match choices.iter().find(|(word, _)| *word == value) {
        Some((_, found)) => {
            choice.get_or_insert(*found);
            true
        }
        None => false,
    }
}

fn spell<T: PartialEq>(name: &str, choices: &[(&str, T)], choice: Option<T>) -> Option<String> {
    let choice = choice?;
    choices.iter().find(|(_, known)| *known == choice).map(|(word, _)| format!("{name}={word}"))
}

fn rows(value: &str) -> Option<u64> {
    value.bytes().all(|byte| byte.is_ascii_digit()).then(|| value.parse().ok()).flatten()
}

fn rollback() -> Error {
    Error::new(
        ErrorKind::NotSupported,
        text!(en = "tx=rollback is not supported.", zh = "不支持 tx=rollback。"),
    )
    .with_details("Prefer: tx=rollback")
}

/// Refuses what can't be a name such as `Asia/Shanghai` or an offset such as `-03:00`.
fn check_zone(zone: &str) -> Result<()> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+-:".contains(&byte);
    if !zone.is_empty() && zone.len() <= MAX_ZONE_BYTES && zone.bytes().all(is_plain) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::BadHeader,
        text!(
            en = "The time zone in the Prefer header is not a name such as Asia/Shanghai.",
            zh = "Prefer 请求头中的时区无效，应写成 Asia/Shanghai 这样的名称。"
        ),
    )
    .with_details(format!("timezone={}", excerpt(zone))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[&str]) -> Result<Preferences> {
        parse_prefer(headers.iter().copied())
    }

    #[test]
    fn reads_preferences() {
        let wanted = Preferences {
            representation: Some(Representation::Full),
            count: Some(Count::Exact),
            resolution: Some(Resolution::Merge),
            missing: Some(Missing::Default),
            handling: Some(Handling::Strict),
            duplicates: Some(Duplicates::Refuse),
            max_affected: Some(10),
            transaction: Some(Transaction::Commit),
            timezone: Some("Asia/Shanghai".to_owned()),
        };
        let one = "return=representation,count=exact,   tx=commit  ,resolution=merge-duplicates, \
                   missing=default, duplicates=refuse, handling=strict,max-affected=10,timezone=Asia/Shanghai,";
        assert_eq!(read(&[one]).unwrap(), wanted);
        let several: Vec<&str> = one.split(',').collect();
        assert_eq!(read(&several).unwrap(), wanted);
        assert_eq!(
            wanted.applied().unwrap(),
            "resolution=merge-duplicates, missing=default, return=representation, count=exact, \
             duplicates=refuse, tx=commit, handling=strict, timezone=Asia/Shanghai, max-affected=10"
        );
        assert_eq!(read(&[wanted.applied().unwrap().as_str()]).unwrap(), wanted);
    }

    #[test]
    fn every_choice_is_echoed_as_it_came() {
        let choices = [
            "return=minimal",
            "return=headers-only",
            "count=planned",
            "count=estimated",
            "resolution=ignore-duplicates",
            "missing=null",
            "duplicates=allow",
            "handling=lenient",
            "timezone=-03:00",
        ];
        for choice in choices {
            assert_eq!(read(&[choice]).unwrap().applied().as_deref(), Some(choice));
        }
        assert_eq!(read(&["return=\"minimal\""]).unwrap(), read(&["return=minimal"]).unwrap());
    }

    #[test]
    fn the_first_counts() {
        let preferences = read(&["count=exact,count=planned", "count=estimated"]).unwrap();
        assert_eq!(preferences.count, Some(Count::Exact));
        assert!(read(&["tx=commit, tx=rollback"]).is_ok());
        assert_eq!(
            read(&["max-affected=3, max-affected=5, handling=strict"]).unwrap().max_affected,
            Some(3)
        );
    }

    #[test]
    fn unknown_preferences_are_left_out_or_refused() {
        let wrong = [
            "foo",
            "count=some",
            "respond-async",
            "max-affected=-1",
            "max-affected=x",
            "=",
            "Count=exact",
        ];
        for wish in wrong {
            let preferences = read(&[wish]).unwrap();
            assert_eq!(
                (preferences.applied(), preferences),
                (None, Preferences::default()),
                "{wish}"
            );
            assert!(read(&["handling=lenient", wish]).is_ok(), "{wish}");
            // The order of headers does not matter.
            for headers in [["handling=strict", wish], [wish, "handling=strict"]] {
                let error = read(&headers).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::BadHeader, "{wish}");
                assert_eq!(error.details(), Some(format!("Invalid preferences: {wish}").as_str()));
            }
        }
        let error = read(&["handling=strict, foo, bar"]).unwrap_err();
        assert_eq!(error.details(), Some("Invalid preferences: foo, bar"));
    }

    #[test]
    fn max_affected_counts_under_strict_handling() {
        let lenient = read(&["max-affected=5"]).unwrap();
        assert_eq!((lenient.max_affected, lenient.applied()), (None, None));
        let strict = read(&["max-affected=5, handling=strict"]).unwrap();
        assert_eq!(strict.max_affected, Some(5));
    }

    #[test]
    fn some_are_refused_always() {
        assert_eq!(read(&["tx=rollback"]).unwrap_err().kind(), ErrorKind::NotSupported);
        let long = format!("timezone={}", "a".repeat(MAX_ZONE_BYTES + 1));
        for zone in ["timezone=", "timezone=a b", "timezone='x'", "timezone=é", long.as_str()] {
            assert_eq!(read(&[zone]).unwrap_err().kind(), ErrorKind::BadHeader, "{zone}");
        }
    }
}
