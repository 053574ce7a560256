//! The query string of a search across objects.

use steward_model::error::{Error, ErrorKind, Result};
use steward_model::search::MAX_QUESTION;
use steward_model::{Text, text};

use crate::cursor::{Cursor, excerpt};
use crate::page;
use crate::parameters::{Parameter, split};

/// Hits of each object when nothing else is said.
pub const SEARCH_LIMIT: u64 = 5;

/// Hits of each object at most.
pub const MAX_SEARCH_LIMIT: u64 = 50;

/// What is looked for, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    /// What.
    pub text: String,
    /// In these objects, by their plurals; in all without any.
    pub objects: Option<Vec<String>>,
    /// Hits of each object at most.
    pub limit: u64,
}

/// Reads `q=张&objects=accounts,contacts&limit=5`, percent-encoded and without its `?`.
///
/// # Errors
/// If `q` is missing or too long, a parameter is unknown or given twice, or the limit is not 1 to 50.
pub fn parse_search(query_string: &str) -> Result<SearchQuery> {
    let (mut text, mut objects, mut limit) = (None, None, None);
    for parameter in split(query_string)? {
        let is_new = match parameter.name.as_str() {
            "q" => text.replace(question(&parameter)?).is_none(),
            "objects" => objects.replace(plurals(&parameter)?).is_none(),
            "limit" => limit.replace(hits(&parameter)?).is_none(),
            _ => {
                let refusal = text!(
                    en = "There is no such parameter of a search.",
                    zh = "搜索没有这个参数。"
                );
                return Err(bad(&parameter, refusal));
            }
        };
        if !is_new {
            return Err(bad(
                &parameter,
                text!(en = "It may be given only once.", zh = "只能出现一次。"),
            ));
        }
    }
    let Some(text) = text else {
        return Err(Error::new(
            ErrorKind::BadQuery,
            text!(en = "Say what to look for: q=….", zh = "请写明要搜索的内容：q=…。"),
        )
        .with_details("no parameter \"q\""));
    };
    Ok(SearchQuery { text, objects, limit: limit.unwrap_or(SEARCH_LIMIT) })
}

fn question(parameter: &Parameter) -> Result<String> {
    if parameter.value.chars().count() > MAX_QUESTION {
        let refusal = text!(
            en = "It is longer than {MAX_QUESTION} characters.",
            zh = "内容过长，不能超过 {MAX_QUESTION} 个字。"
        );
        return Err(bad(parameter, refusal));
    }
    Ok(parameter.value.clone())
}

pub(crate) fn plurals(parameter: &Parameter) -> Result<Vec<String>> {
    let mut plurals: Vec<String> = Vec::new();
    for plural in parameter.value.split(',').map(str::trim) {
        if plural.is_empty() || plurals.iter().any(|known| known == plural) {
            let refusal = text!(
                en = "Names of objects, each once, separated by commas.",
                zh = "应为对象名称，用逗号分隔，每个只写一次。"
            );
            return Err(bad(parameter, refusal));
        }
        plurals.push(plural.to_owned());
    }
    Ok(plurals)
}

fn hits(parameter: &Parameter) -> Result<u64> {
    let limit = page::rows(&mut Cursor::new(&parameter.name, &parameter.value))?;
    if !(1..=MAX_SEARCH_LIMIT).contains(&limit) {
        let refusal = text!(
            en = "From 1 to {MAX_SEARCH_LIMIT} hits of each object.",
            zh = "每个对象返回 1 到 {MAX_SEARCH_LIMIT} 条。"
        );
        return Err(bad(parameter, refusal));
    }
    Ok(limit)
}

pub(crate) fn bad(parameter: &Parameter, why: Text) -> Error {
    let name = excerpt(&parameter.name);
    let (en, zh) = (why.en, why.zh);
    Error::new(ErrorKind::BadQuery, text!(en = "'{name}': {en}", zh = "“{name}”：{zh}"))
        .with_details(format!("parameter {name:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches() {
        let wanted = SearchQuery { text: "张 三".to_owned(), objects: None, limit: SEARCH_LIMIT };
        assert_eq!(parse_search("q=%E5%BC%A0+%E4%B8%89").unwrap(), wanted);
        let query = parse_search("limit=7&objects=accounts,contacts&q=").unwrap();
        assert_eq!(query.text, "");
        assert_eq!(query.objects.unwrap(), ["accounts", "contacts"]);
        assert_eq!(query.limit, 7);
    }

    #[test]
    fn refusals() {
        let long = format!("q={}", "x".repeat(MAX_QUESTION + 1));
        for query in [
            "",
            "objects=accounts",
            "q=a&q=b",
            "q=a&limit=0",
            "q=a&limit=51",
            "q=a&limit=x",
            "q=a&objects=",
            "q=a&objects=a,a",
            "q=a&order=id",
            &long,
        ] {
            let error = parse_search(query).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadQuery, "{query}");
            assert!(error.details().is_some(), "{query}");
        }
    }
}
