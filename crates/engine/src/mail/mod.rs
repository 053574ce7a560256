//! Sending mail over SMTP.
//!
//! One connection for each mail: they are few, and a server that was restarted between two is no
//! special case.

mod automatic;
mod settings;

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use steward_model::clock::Micros;
use steward_model::error::ErrorKind;
use steward_model::random::{self, Random};
use steward_model::{Error, Result, text};

use automatic::AutoSubmitted;
pub use settings::{MailSettings, check_url, sender};

/// How long the mail server may take for one step.
const STEP_TIME: Duration = Duration::from_secs(15);

/// Random bytes in the name of a mail.
const ID_BYTES: usize = 16;

/// A mail of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The name of whoever gets it.
    pub name: String,
    /// Whose address it goes to.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub body: String,
}

/// Sends mail.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Mailer {
    /// A sender with these settings; nothing is connected yet.
    ///
    /// # Errors
    /// [`ErrorKind::Definition`] when one of them can't be read. The server's address is not quoted.
    pub fn new(settings: &MailSettings) -> Result<Self> {
        let wrong = |text| Error::new(ErrorKind::Definition, text);
        check_url(&settings.url).map_err(wrong)?;
        let from = sender(&settings.from).map_err(wrong)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.url);
        let transport = transport.map_err(Error::internal)?.timeout(Some(STEP_TIME)).build();
        Ok(Self { transport, from })
    }

    /// Connects, signs in where that is settled, and says good-bye.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] with what the server said.
    pub async fn check(&self) -> Result<()> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(unreachable(&"-")),
            Err(error) => Err(unreachable(&error)),
        }
    }

    /// Sends a mail; when this answers, the server has taken it.
    ///
    /// # Errors
    /// [`ErrorKind::Unavailable`] when the server did not take it.
    pub async fn send(&self, mail: &Mail, now: Micros, random: &dyn Random) -> Result<()> {
        let to = mail.to.parse().map_err(Error::internal)?;
        let id = URL_SAFE_NO_PAD.encode(random::bytes::<ID_BYTES>(random));
        let at = SystemTime::UNIX_EPOCH + Duration::from_micros(now.unsigned_abs());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(mail.name.clone()), to))
            .subject(mail.subject.clone())
            .date(at)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .map_err(Error::internal)?;
        self.transport.send(message).await.map(drop).map_err(|error| unreachable(&error))
    }
}

fn unreachable(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(en = "The mail server refuses: {error}", zh = "邮件服务器无法使用：{error}"),
    )
    .with_hint(text!(
        en = "Look at smtp_url and mail_from: host, port, name and password.",
        zh = "请检查 smtp_url 和 mail_from：主机、端口、用户名和密码。"
    ))
}
