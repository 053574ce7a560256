//! The cookie of a session.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

const NAME: &str = "steward_session";

/// The cookie of a session in the demo company, beside that of one's own.
const DEMO: &str = "steward_demo";

/// Whether a request comes from somebody who looks around the demo company.
pub(crate) fn has_demo_session(headers: &HeaderMap) -> bool {
    session_of(headers, true).is_some()
}

fn name(is_demo: bool) -> &'static str {
    if is_demo { DEMO } else { NAME }
}

/// The session's token in the cookies of a request.
pub(super) fn session_of(headers: &HeaderMap, is_demo: bool) -> Option<&str> {
    let wanted = name(is_demo);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == wanted && !value.is_empty())
        .map(|(_, value)| value)
}

/// The cookie that keeps a session's token for so many seconds: scripts can't read it, other sites
/// can't send it along with a write, and over TLS it goes nowhere else.
pub(crate) fn session_cookie(
    token: &str,
    seconds: i64,
    (tls, is_demo): (bool, bool),
) -> Option<HeaderValue> {
    let name = name(is_demo);
    let secure = if tls { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    ))
    .ok()
}

/// The cookie that ends it in the browser.
pub(crate) fn clear_cookie(tls_and_demo: (bool, bool)) -> Option<HeaderValue> {
    session_cookie("", 0, tls_and_demo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let of = |cookies: &str| {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookies).unwrap())]);
            session_of(&headers, false).map(str::to_owned)
        };
        assert_eq!(of("a=b; steward_session=x_Y; c=d").as_deref(), Some("x_Y"));
        assert_eq!(of("steward_session=;steward_session=z").as_deref(), Some("z"));
        assert_eq!(of("xsteward_session=a"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn a_cookie_is_kept_from_scripts_and_other_sites() {
        let cookie = session_cookie("t", 60, (false, false)).unwrap();
        assert_eq!(cookie, "steward_session=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        assert!(
            session_cookie("t", 60, (true, false)).unwrap().to_str().unwrap().ends_with("; Secure")
        );
        assert!(
            clear_cookie((false, false))
                .unwrap()
                .to_str()
                .unwrap()
                .contains("=; Path=/; Max-Age=0;")
        );
        assert!(session_cookie("a\nb", 60, (true, false)).is_none());
        let demo = session_cookie("t", 60, (false, true)).unwrap();
        assert!(demo.to_str().unwrap().starts_with("steward_demo=t; "));
    }
}
