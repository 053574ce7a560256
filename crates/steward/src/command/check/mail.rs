//! Whether mail can be sent: the mail server is asked.

use steward_engine::mail::{MailSettings, Mailer};
use steward_model::text;

use super::Line;
use crate::config::Settings;

/// What is settled about mail, and whether it works.
pub(super) async fn line(settings: &Settings) -> Line {
    let Some(mail) = settings.mail() else {
        return Line::fine(text!(
            en = "Mail: none is sent. Forgotten passwords are set with 'steward user password'.",
            zh = "邮件：未配置。忘记密码时用 steward user password 设置。"
        ));
    };
    match reach(&mail).await {
        Err(error) => Line::of_error(&error),
        Ok(()) if settings.public_url.is_none() => Line::warning(
            text!(
                en = "Mail: the server answers, but no links are sent.",
                zh = "邮件：服务器连接正常，但不会发送链接。"
            ),
            text!(
                en = "Set public_url: the links in mails need the address under which people reach the server.",
                zh = "请配置 public_url，邮件中的链接需要用户访问服务器的网址。"
            ),
        ),
        Ok(()) => {
            let from = &mail.from;
            Line::fine(text!(
                en = "Mail: the server answers; mails are sent as {from}.",
                zh = "邮件：服务器连接正常，发件人为 {from}。"
            ))
        }
    }
}

async fn reach(settings: &MailSettings) -> steward_model::Result<()> {
    Mailer::new(settings)?.check().await
}
