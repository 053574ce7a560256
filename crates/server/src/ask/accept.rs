//! `Accept`: an array of records, exactly one, or lines.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use crate::answer::Media;
use crate::openapi::OPENAPI_JSON;

/// Weights are compared in thousandths, as HTTP has them.
const FULL_WEIGHT: u16 = 1_000;

/// Chooses what to answer with.
///
/// # Errors
/// [`ErrorKind::NotAcceptable`], if nothing that the caller accepts can be given.
pub(crate) fn negotiate(headers: &HeaderMap) -> Result<Media> {
    let mut values = headers.get_all(ACCEPT).iter();
    let Some(first) = values.next() else { return Ok(Media::Array) };
    // What nearly every request says.
    match first.as_bytes() {
        b"*/*" | b"application/json" => return Ok(Media::Array),
        b"application/vnd.pgrst.object+json" => return Ok(Media::Object),
        _ => {}
    }
    choose(headers, Media::Array, offer)
}

/// Whether the caller accepts the description of the API rather than JSON.
///
/// # Errors
/// As [`negotiate`].
pub(crate) fn prefers_openapi(headers: &HeaderMap) -> Result<bool> {
    choose(headers, false, |range| {
        let name = range.split(';').next().unwrap_or_default().trim();
        match name.eq_ignore_ascii_case(OPENAPI_JSON) {
            true => Some(true),
            false => offer(range).map(|_| false),
        }
    })
}

/// The first of what the caller accepts that can be given; the usual if he does not say.
fn choose<T>(headers: &HeaderMap, usual: T, offer: impl Fn(&str) -> Option<T>) -> Result<T> {
    let all = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let accept = all.collect::<Vec<_>>().join(",");
    let mut ranges: Vec<(u16, &str)> = accept
        .split(',')
        .map(str::trim)
        .filter(|range| !range.is_empty())
        .map(|range| (weight(range), range))
        .filter(|&(weight, _)| weight > 0)
        .collect();
    if ranges.is_empty() && accept.trim().is_empty() {
        return Ok(usual);
    }
    ranges.sort_by_key(|&(weight, _)| std::cmp::Reverse(weight));
    ranges.iter().find_map(|(_, range)| offer(range)).ok_or_else(|| none(&accept))
}

fn offer(range: &str) -> Option<Media> {
    let mut parts = range.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let stripped = parts.any(|part| part.eq_ignore_ascii_case("nulls=stripped"));
    match name.as_str() {
        "application/vnd.pgrst.object+json" | "application/vnd.pgrst.object" if stripped => {
            Some(Media::StrippedObject)
        }
        "application/vnd.pgrst.array+json" | "application/vnd.pgrst.array" if stripped => {
            Some(Media::StrippedArray)
        }
        "application/vnd.pgrst.object+json" | "application/vnd.pgrst.object" => Some(Media::Object),
        "*/*"
        | "application/*"
        | "application/json"
        | "application/vnd.pgrst.array+json"
        | "application/vnd.pgrst.array" => Some(Media::Array),
        "text/csv" => Some(Media::Csv),
        _ => None,
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
        for accept in [
            "application/openapi+json",
            "text/html",
            "application/json;q=0",
            "application/json;q=0.000",
            "x",
            ";",
        ] {
            assert_eq!(of(&[accept]), Err(ErrorKind::NotAcceptable), "{accept}");
        }
    }

    #[test]
    fn the_description_is_told_from_the_rest() {
        let of = |accept: &'static str| {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
            prefers_openapi(&headers).map_err(|error| error.kind())
        };
        assert_eq!(of("application/openapi+json"), Ok(true));
        assert_eq!(of("application/OpenAPI+json; version=3.1, application/json;q=0.5"), Ok(true));
        assert_eq!(of("application/openapi+json;q=0.5, */*"), Ok(false));
        assert_eq!((of(""), of("application/json")), (Ok(false), Ok(false)));
        assert_eq!(of("text/html"), Err(ErrorKind::NotAcceptable));
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
