//! `Accept`: an array of records, exactly one, or lines.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::answer::Media;

/// Weights are compared in thousandths, as HTTP has them.
const FULL_WEIGHT: u16 = 1_000;

/// Chooses what to answer with.
///
/// # Errors
/// [`ErrorKind::NotSupported`] for types that may come later, else [`ErrorKind::NotAcceptable`], if
/// nothing that the caller accepts can be given.
pub(crate) fn negotiate(headers: &HeaderMap) -> Result<Media> {
    let mut values = headers.get_all(ACCEPT).iter();
    let Some(first) = values.next() else { return Ok(Media::Array) };
    // What nearly every request says.
    match first.as_bytes() {
        b"*/*" | b"application/json" => return Ok(Media::Array),
        b"application/vnd.pgrst.object+json" => return Ok(Media::Object),
        _ => {}
    }
    let all: Vec<&str> =
        std::iter::once(first).chain(values).filter_map(|value| value.to_str().ok()).collect();
    choose(&all.join(","))
}

enum Offer {
    Have(Media),
    Later(&'static str),
    Never,
}

fn choose(accept: &str) -> Result<Media> {
    let mut ranges: Vec<(u16, &str)> = accept
        .split(',')
        .map(str::trim)
        .filter(|range| !range.is_empty())
        .map(|range| (weight(range), range))
        .filter(|&(weight, _)| weight > 0)
        .collect();
    if ranges.is_empty() && accept.trim().is_empty() {
        return Ok(Media::Array);
    }
    ranges.sort_by_key(|&(weight, _)| std::cmp::Reverse(weight));
    let mut later = None;
    for (_, range) in &ranges {
        match offer(range) {
            Offer::Have(media) => return Ok(media),
            Offer::Later(what) => later = later.or(Some(what)),
            Offer::Never => {}
        }
    }
    Err(match later {
        Some(what) => not_yet(what),
        None => none(accept),
    })
}

fn offer(range: &str) -> Offer {
    let mut parts = range.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let stripped = parts.any(|part| part.eq_ignore_ascii_case("nulls=stripped"));
    match name.as_str() {
        "application/vnd.pgrst.object+json" | "application/vnd.pgrst.object" if stripped => {
            Offer::Have(Media::StrippedObject)
        }
        "application/vnd.pgrst.array+json" | "application/vnd.pgrst.array" if stripped => {
            Offer::Have(Media::StrippedArray)
        }
        "application/vnd.pgrst.object+json" | "application/vnd.pgrst.object" => {
            Offer::Have(Media::Object)
        }
        "*/*"
        | "application/*"
        | "application/json"
        | "application/vnd.pgrst.array+json"
        | "application/vnd.pgrst.array" => Offer::Have(Media::Array),
        "text/csv" => Offer::Have(Media::Csv),
        "application/openapi+json" => Offer::Later("application/openapi+json"),
        _ => Offer::Never,
    }
}

/// The weight of a media range (`;q=0.5`) in thousandths; full where it can't be read.
fn weight(range: &str) -> u16 {
    let quality = range.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    let Some(quality) = quality else { return FULL_WEIGHT };
    let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
    let digits = format!("{fraction:0<3.3}");
    match (whole, digits.parse::<u16>()) {
        ("0", Ok(thousandths)) => thousandths,
        _ => FULL_WEIGHT,
    }
}

fn not_yet(what: &str) -> Error {
    Error::new(
        ErrorKind::NotSupported,
        text!(
            en = "Answers as {what} are not available in this version.",
            zh = "此版本不支持以 {what} 格式返回。"
        ),
    )
    .with_hint(text!(en = "Accept application/json.", zh = "请使用 Accept: application/json。"))
}

fn none(accept: &str) -> Error {
    let shown: String = accept.chars().take(200).collect();
    Error::new(
        ErrorKind::NotAcceptable,
        text!(
            en = "None of these media types are available: {shown}",
            zh = "以下媒体类型均不可用：{shown}"
        ),
    )
    .with_hint(text!(en = "Accept application/json.", zh = "请使用 Accept: application/json。"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(accept: &[&str]) -> Result<Media, ErrorKind> {
        let headers = accept.iter().map(|v| (ACCEPT, HeaderValue::from_str(v).unwrap())).collect();
        negotiate(&headers).map_err(|error| error.kind())
    }

    #[test]
    fn an_array_or_one() {
        for accept in [
            &[][..],
            &[""],
            &["*/*"],
            &["application/json"],
            &["application/JSON; charset=utf-8"],
            &["application/*;q=0.1"],
            &["text/html,application/xhtml+xml,*/*;q=0.8"],
            &["application/vnd.pgrst.object+json;q=0.2, application/json;q=0.9"],
            &["application/vnd.pgrst.array+json"],
        ] {
            assert_eq!(of(accept), Ok(Media::Array), "{accept:?}");
        }
        for accept in [
            "application/vnd.pgrst.object+json",
            "application/vnd.pgrst.object",
            "ApplicatIon/vnd.PgRsT.object+json",
            "application/json;q=0.25, application/vnd.pgrst.object+json;q=0.5",
        ] {
            assert_eq!(of(&[accept]), Ok(Media::Object), "{accept:?}");
        }
    }

    #[test]
    fn without_nulls_or_as_lines() {
        for (accept, media) in [
            ("text/csv", Media::Csv),
            ("application/json;q=0.5, text/csv", Media::Csv),
            ("application/vnd.pgrst.object+json;nulls=stripped", Media::StrippedObject),
            ("application/vnd.pgrst.array+json; nulls=stripped", Media::StrippedArray),
        ] {
            assert_eq!(of(&[accept]), Ok(media), "{accept}");
        }
    }

    #[test]
    fn what_cannot_be_given_is_said() {
        let later = "application/openapi+json, text/xml";
        assert_eq!(of(&[later]), Err(ErrorKind::NotSupported));
        for accept in ["text/html", "application/json;q=0", "application/json;q=0.000", "x", ";"] {
            assert_eq!(of(&[accept]), Err(ErrorKind::NotAcceptable), "{accept}");
        }
    }

    #[test]
    fn weights_are_read_leniently() {
        for (range, wanted) in
            [("a/b", 1_000), ("a/b;q=0.5", 500), ("a/b; Q=0", 0), ("a/b;q=1.0", 1_000)]
        {
            assert_eq!(weight(range), wanted, "{range}");
        }
        assert_eq!(weight("a/b;q=x"), 1_000);
        assert_eq!(weight("a/b;q=0.5x"), 1_000);
        assert_eq!(weight("a/b;q=0.1239"), 123);
    }
}
