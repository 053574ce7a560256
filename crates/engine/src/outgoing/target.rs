//! Where a call goes, and what it says.

use steward_model::clock::{Micros, SECOND};
use steward_model::{Text, text};
use url::{Host, Url};

use super::allow::Allowed;
use super::sign::{SigningSecret, signature};

/// A call's message.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    /// The same however often it is tried: the receiver drops what it has seen.
    pub id: &'a str,
    /// When this try is made.
    pub at: Micros,
    /// JSON.
    pub body: &'a str,
    /// The receiver's secret, and the one before it while that still counts.
    pub secrets: &'a [SigningSecret],
}

impl Message<'_> {
    /// The headers of Standard Webhooks.
    pub(super) fn headers(&self) -> [(&'static str, String); 3] {
        let seconds = self.at.div_euclid(SECOND);
        let signed = signature(self.secrets, self.id, seconds, self.body.as_bytes());
        [
            ("webhook-id", self.id.to_owned()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", signed),
        ]
    }
}

/// Reads an address and looks whether it may be called, as far as that is known before its name is resolved.
///
/// # Errors
/// The words for whoever has written it. They don't quote it: it may hold a token.
pub fn check_url(text: &str, allowed: &Allowed) -> Result<Url, Text> {
    let url = Url::parse(text).map_err(|_| unread())?;
    match url.scheme() {
        "https" => {}
        "http" if allowed.plain_http => {}
        "http" => return Err(open_text()),
        _ => return Err(unread()),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(text!(
            en = "Leave out name and password: calls are signed instead.",
            zh = "请去掉用户名和密码：请求以签名验证身份。"
        ));
    }
    let address = match url.host() {
        None => return Err(unread()),
        Some(Host::Domain(_)) => None,
        Some(Host::Ipv4(address)) => Some(address.into()),
        Some(Host::Ipv6(address)) => Some(address.into()),
    };
    let name = url.host_str().unwrap_or_default();
    match address {
        Some(address) if !allowed.reaches(name, address) => Err(shut()),
        _ => Ok(url),
    }
}

/// That an address lies inside.
pub(super) fn shut() -> Text {
    text!(
        en = "This address is not on the open internet, and the administrator has not allowed it.",
        zh = "该地址不在公网上，且管理员未允许访问。"
    )
}

fn unread() -> Text {
    text!(
        en = "Write an address such as https://erp.example.com/hooks.",
        zh = "请填写例如 https://erp.example.com/hooks 的地址。"
    )
}

fn open_text() -> Text {
    text!(
        en = "Data must not travel openly: write https://.",
        zh = "数据不能明文传输：请使用 https://。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_may_be_called_are_told_from_others() {
        let none = Allowed::default();
        for good in
            ["https://erp.example.cn/hooks?a=1", "https://8.8.8.8:8443/", "https://接口.example/"]
        {
            assert!(check_url(good, &none).is_ok(), "{good}");
        }
        for wrong in [
            "",
            "erp.example.cn",
            "/hooks",
            "ftp://example.cn",
            "file:///etc/passwd",
            "http://example.cn",
            "https://u:hush@example.cn",
            "https://hush@example.cn",
            "https://127.0.0.1",
            "https://2130706433",
            "https://0x7f.1/hush",
            "https://0177.0.0.1",
            "https://[::1]",
            "https://[::ffff:10.0.0.1]",
            "https://169.254.169.254/hush",
        ] {
            let text = check_url(wrong, &none).expect_err(wrong);
            assert!(!text.en.contains("hush") && !text.zh.contains("hush"), "{wrong}");
        }
    }

    #[test]
    fn what_the_company_allows_may_be_called() {
        let allowed = Allowed::parse(["10.0.0.0/8", "::1", "127.0.0.1"], true).unwrap();
        for good in ["http://10.0.0.9", "https://[::1]", "http://127.1:80/a", "http://erp.internal"]
        {
            assert!(check_url(good, &allowed).is_ok(), "{good}");
        }
        assert!(check_url("http://11.0.0.9", &Allowed::default()).is_err());
    }
}
