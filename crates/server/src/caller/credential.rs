//! What a caller shows to be known.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use steward_engine::Engine;
use steward_engine::auth::Identity;
use steward_model::error::{Error, ErrorKind, Result};
use steward_model::text;

use super::cookie::session_of;

/// What a caller shows to be known.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A token in `Authorization`.
    Token(String),
    /// A session's token in its cookie.
    Session(String),
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "Token",
            Self::Session(_) => "Session",
        })
    }
}

impl Credential {
    /// What this request shows. A token comes before a cookie, which a browser adds by itself.
    ///
    /// # Errors
    /// If `Authorization` has something else than a bearer token.
    pub(crate) fn of(headers: &HeaderMap, is_demo: bool) -> Result<Option<Self>> {
        match headers.get(AUTHORIZATION) {
            None => {
                let token = session_of(headers, is_demo);
                Ok(token.map(|token| Self::Session(token.to_owned())))
            }
            Some(value) => {
                let token = value.to_str().ok().and_then(bearer).ok_or_else(not_bearer)?;
                Ok(Some(Self::Token(token.to_owned())))
            }
        }
    }

    /// The token that is shown.
    pub(crate) fn token(&self) -> &str {
        let (Self::Token(token) | Self::Session(token)) = self;
        token
    }

    /// Who shows it; nobody if it is not valid.
    pub(crate) async fn identity(&self, engine: &Engine) -> Result<Option<Identity>> {
        engine.authenticate(self.token()).await
    }

    /// Why it was not taken.
    pub(crate) fn refused(&self) -> Error {
        let text = match self {
            Self::Token(_) => text!(
                en = "This token is not valid: it is unknown, has ended or was taken back.",
                zh = "令牌无效：不存在、已过期或已撤销。"
            ),
            Self::Session(_) => text!(
                en = "You are not signed in any more. Please sign in again.",
                zh = "登录已失效，请重新登录。"
            ),
        };
        Error::new(ErrorKind::Unauthenticated, text)
    }
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn not_bearer() -> Error {
    Error::new(
        ErrorKind::Unauthenticated,
        text!(
            en = "Authorization must be 'Bearer' and a token.",
            zh = "Authorization 请求头应为 Bearer 加令牌。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn a_token_comes_before_a_cookie() {
        let mut headers = HeaderMap::new();
        assert_eq!(Credential::of(&headers, false).unwrap(), None);
        headers.insert(COOKIE, HeaderValue::from_static("steward_session=c"));
        assert_eq!(
            Credential::of(&headers, false).unwrap(),
            Some(Credential::Session("c".to_owned()))
        );
        headers.insert(AUTHORIZATION, HeaderValue::from_static("bearer  stw_1 "));
        assert_eq!(
            Credential::of(&headers, false).unwrap(),
            Some(Credential::Token("stw_1".to_owned()))
        );
        for wrong in ["Basic YTpi", "Bearer", "Bearer ", "stw_1", ""] {
            headers.insert(AUTHORIZATION, HeaderValue::from_static(wrong));
            assert!(Credential::of(&headers, false).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_not_printed() {
        let shown = format!("{:?}", Credential::Token("stw_secret".to_owned()));
        assert!(!shown.contains("secret"));
    }
}
