//! A file of the web app, as the program carries it.

use axum::http::HeaderValue;

/// A file of the web app, packed beforehand so that serving costs no time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Its path below `/`, such as `assets/app-1a2b.js`.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// Its bytes packed with gzip, where that makes it smaller.
    pub gzip: Option<&'static [u8]>,
    /// Its bytes packed with Brotli, where that makes it smaller.
    pub brotli: Option<&'static [u8]>,
}

impl std::fmt::Debug for Asset {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} ({} bytes)", self.path, self.bytes.len())
    }
}

impl Asset {
    /// Its `Content-Type`.
    pub(super) fn content_type(&self) -> HeaderValue {
        let ending = self.path.rsplit_once('.').map_or("", |(_, ending)| ending);
        HeaderValue::from_static(match ending {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "woff2" => "font/woff2",
            "webmanifest" => "application/manifest+json",
            "json" => "application/json; charset=utf-8",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        })
    }

    /// Whether its name changes with its content, so that it can be kept for ever.
    pub(super) fn is_immutable(&self) -> bool {
        self.path.starts_with("assets/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(path: &'static str) -> Asset {
        Asset { path, bytes: b"", gzip: None, brotli: None }
    }

    #[test]
    fn types_follow_the_ending() {
        assert_eq!(asset("assets/a.b.js").content_type(), "text/javascript; charset=utf-8");
        assert_eq!(asset("icon.svg").content_type(), "image/svg+xml");
        assert_eq!(asset("assets/inter.woff2").content_type(), "font/woff2");
        assert_eq!(asset("LICENSE").content_type(), "application/octet-stream");
    }

    #[test]
    fn only_named_by_content_is_for_ever() {
        assert!(asset("assets/a.js").is_immutable());
        assert!(!asset("theme.js").is_immutable() && !asset("index.html").is_immutable());
    }
}
