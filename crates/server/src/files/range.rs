//! `Range`: a part of a file, so that a broken download goes on and a film can be wound.

use axum::http::HeaderMap;
use axum::http::header::{IF_RANGE, RANGE};
use steward_engine::file::ByteRange;

/// Which bytes are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of them.
    All,
    /// Some.
    Some(ByteRange),
    /// Some that are not there.
    Outside,
}

/// Reads which bytes of `size` are wanted (RFC 9110, section 14). What can't be read, several ranges at
/// once, and a range of other contents than these mean all.
pub(super) fn wanted(headers: &HeaderMap, size: u64, etag: &str) -> Wanted {
    let Some(range) = headers.get(RANGE).and_then(|value| value.to_str().ok()) else {
        return Wanted::All;
    };
    if headers.get(IF_RANGE).is_some_and(|value| value.as_bytes() != etag.as_bytes()) {
        return Wanted::All;
    }
    range.strip_prefix("bytes=").and_then(|range| read(range.trim(), size)).unwrap_or(Wanted::All)
}

fn read(range: &str, size: u64) -> Option<Wanted> {
    let (from, to) = range.split_once('-')?;
    let (from, to) = (number(from)?, number(to)?);
    let (from, last) = match (from, to) {
        (None, None) => return None,
        // The last so many.
        (None, Some(count)) => (size.saturating_sub(count), size.checked_sub(1)),
        (Some(from), None) => (from, size.checked_sub(1)),
        (Some(from), Some(to)) if from <= to => {
            (from, size.checked_sub(1).map(|last| last.min(to)))
        }
        (Some(_), Some(_)) => return None,
    };
    Some(match last {
        Some(last) if from <= last => Wanted::Some(ByteRange { from, length: last - from + 1 }),
        _ => Wanted::Outside,
    })
}

/// A number, or nothing; `None` if it is neither.
fn number(text: &str) -> Option<Option<u64>> {
    if text.is_empty() {
        return Some(None);
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &'static str) -> Wanted {
        let headers = HeaderMap::from_iter([(RANGE, range.parse().unwrap())]);
        wanted(&headers, 10, "\"x\"")
    }

    fn some(from: u64, length: u64) -> Wanted {
        Wanted::Some(ByteRange { from, length })
    }

    #[test]
    fn ranges_are_read() {
        assert_eq!(of("bytes=0-3"), some(0, 4));
        assert_eq!(of("bytes=4-"), some(4, 6));
        assert_eq!(of("bytes=-3"), some(7, 3));
        assert_eq!(of("bytes=-30"), some(0, 10));
        assert_eq!(of("bytes=9-100"), some(9, 1));
        assert_eq!(of("bytes=10-"), Wanted::Outside);
        assert_eq!(of("bytes=-0"), Wanted::Outside);
        for all in ["bytes=", "bytes=-", "bytes=3-1", "bytes=0-1,3-4", "rows=0-3", "bytes=+1-2"] {
            assert_eq!(of(all), Wanted::All, "{all}");
        }
    }

    #[test]
    fn a_range_of_other_contents_means_all() {
        let headers = |tag: &'static str| {
            HeaderMap::from_iter([
                (RANGE, "bytes=0-3".parse().unwrap()),
                (IF_RANGE, tag.parse().unwrap()),
            ])
        };
        assert_eq!(wanted(&headers("\"x\""), 10, "\"x\""), some(0, 4));
        assert_eq!(wanted(&headers("\"y\""), 10, "\"x\""), Wanted::All);
    }
}
