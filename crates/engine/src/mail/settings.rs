//! Where mail goes out: how the settings are written, and what is wrong with them.

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use steward_model::{Text, text};

/// Where mail goes out, and in whose name.
#[derive(Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// `smtps://user:password@host` (TLS from the beginning), `smtp://…?tls=required` (STARTTLS), or
    /// `smtp://host:25` in a trusted network.
    pub url: String,
    /// The sender: `crm@example.com` or `Steward <crm@example.com>`.
    pub from: String,
}

impl std::fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of the server may hold a password.
        f.debug_struct("MailSettings").field("from", &self.from).finish_non_exhaustive()
    }
}

/// Looks whether a mail server's address can be used.
///
/// # Errors
/// The words for whoever has written it. They don't quote it: it may hold a password.
pub fn check_url(url: &str) -> Result<(), Text> {
    if bares_password(url) {
        return Err(text!(
            en = "A password must not travel openly: write smtps://, or smtp:// with ?tls=required \
                  at the end.",
            zh = "密码不能明文传输：请写 smtps://，或在 smtp:// 地址末尾加上 ?tls=required。"
        ));
    }
    AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map(drop).map_err(|_| {
        text!(
            en = "The mail server must be written like smtps://user:password@smtp.example.com, or \
                  smtp://host in a trusted network; write % in a password as %25, / as %2F, ? as %3F \
                  and # as %23.",
            zh = "邮件服务器应写成 smtps://用户:密码@smtp.example.com，可信网络内可用 smtp://主机；\
                  密码中的 % 写成 %25，/ 写成 %2F，? 写成 %3F，# 写成 %23。"
        )
    })
}

/// Whether somebody on the way could read the password.
fn bares_password(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("smtp://") else { return false };
    let server = rest.split(['/', '?', '#']).next().unwrap_or_default();
    server.contains('@') && !rest.contains("tls=required")
}

/// Reads a sender.
///
/// # Errors
/// The words for whoever has written it.
pub fn sender(text: &str) -> Result<Mailbox, Text> {
    text.parse().map_err(|_| {
        text!(
            en = "'{text}' is no sender; write an address, such as crm@example.com or \
                  Steward <crm@example.com>.",
            zh = "“{text}”不是发件人，请写邮箱地址，例如 crm@example.com 或 Steward <crm@example.com>。"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_mail_servers_are_told_from_others() {
        for good in [
            "smtps://crm%40example.com:p%2Fw@smtp.example.com",
            "smtps://crm@example.com:pw@smtp.example.com:465",
            "smtp://crm:pw@smtp.example.com:587?tls=required",
            "smtp://mail.internal:25",
        ] {
            assert_eq!(check_url(good), Ok(()), "{good}");
        }
        for wrong in ["", "smtp.example.com", "https://smtp.example.com", "smtps://"] {
            assert!(check_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_never_travels_openly_nor_shows() {
        for open in ["smtp://u:hush@host", "smtp://u:hush@host:587?tls=opportunistic"] {
            let text = check_url(open).unwrap_err();
            assert!(text.en.contains("openly") && !text.en.contains("hush"), "{open}");
        }
        let text = check_url("smtps://u:hush@/").unwrap_err();
        assert!(!text.en.contains("hush") && !text.zh.contains("hush"));
        let settings = MailSettings { url: "smtps://u:hush@host".into(), from: "a@b.cn".into() };
        assert!(!format!("{settings:?}").contains("hush"));
    }

    #[test]
    fn a_sender_has_an_address() {
        for good in ["crm@example.com", "Steward <crm@example.com>", "晴溪咖啡 <crm@example.cn>"]
        {
            assert_eq!(sender(good).unwrap().email.user(), "crm", "{good}");
        }
        assert!(sender("Steward").is_err() && sender("").is_err());
    }
}
