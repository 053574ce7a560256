//! Slowing down whoever guesses passwords.
//!
//! An attempt is counted before it is known how it ends, so that many at the same moment don't slip
//! through, and taken back when it ends well.

use std::net::IpAddr;

use steward_model::clock::{Micros, SECOND};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use steward_store::auth::attempt::{self, Attempts};
use steward_store::{Database, Tx};

use crate::key::{Code, Key};

/// Attempts at one account within [`WINDOW`]; one more is refused.
pub const ATTEMPTS_PER_ACCOUNT: i64 = 8;

/// Attempts from one network address within [`WINDOW`]; one more is refused. A whole office may have
/// one address.
pub const ATTEMPTS_PER_ADDRESS: i64 = 100;

/// How long attempts count, from the first of them on.
pub const WINDOW: Micros = 15 * 60 * SECOND;

/// Under what an attempt is counted. The keys are codes: what people type into the field for their
/// name is sometimes their password.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    account: Code,
    address: Option<Code>,
}

/// Whom an attempt is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target<'a> {
    /// A user.
    User(i64),
    /// Nobody: what was typed.
    Unknown(&'a str),
}

impl Counted {
    /// An attempt at `target` from `address`.
    pub(super) fn new(key: &Key, target: Target<'_>, address: Option<IpAddr>) -> Self {
        let mac = key.begin().text("account");
        let account = match target {
            Target::User(id) => mac.int(id),
            Target::Unknown(login) => mac.text(login),
        };
        let address = address
            .map(|address| key.begin().text("address").bytes(&network(address)[..]).finish());
        Self { account: account.finish(), address }
    }

    /// Counts the attempt.
    ///
    /// # Errors
    /// [`ErrorKind::TooManyAttempts`] when there were too many.
    pub(super) async fn count(self, database: &Database, now: Micros) -> Result<()> {
        let counted = database.write(move |tx| {
            Box::pin(async move {
                let times = (now, now - WINDOW);
                let account = attempt::count(tx, &self.account, times).await?;
                let address = match &self.address {
                    Some(address) => Some(attempt::count(tx, address, times).await?),
                    None => None,
                };
                Ok((account, address))
            })
        });
        let (account, address) = counted.await?;
        let late = |attempts: Attempts, most| {
            (attempts.count > most).then_some(attempts.since + WINDOW - now)
        };
        let wait = late(account, ATTEMPTS_PER_ACCOUNT)
            .max(address.and_then(|address| late(address, ATTEMPTS_PER_ADDRESS)));
        wait.map_or(Ok(()), |wait| Err(too_many(wait)))
    }

    /// Takes the attempt back within the transaction that signs in.
    pub(super) async fn succeeded(&self, tx: &mut Tx<'_>) -> Result<()> {
        attempt::clear(tx, &self.account).await?;
        match &self.address {
            Some(address) => attempt::take_back(tx, address).await,
            None => Ok(()),
        }
    }
}

/// What stands for an address: with IPv6 one customer has a whole network of 64 bits.
pub(super) fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets()[..8].to_vec(),
    }
}

fn too_many(wait: Micros) -> Error {
    let minutes = (wait + 60 * SECOND - 1).max(1) / (60 * SECOND);
    Error::new(
        ErrorKind::TooManyAttempts,
        text!(
            en = "There were too many failed attempts to sign in. Try again in {minutes} min.",
            zh = "登录失败次数过多，请在 {minutes} 分钟后重试。"
        ),
    )
    .with_retry_after(u32::try_from((wait + SECOND - 1) / SECOND).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_customer_is_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    #[test]
    fn minutes_are_rounded_up() {
        let minutes = |wait| too_many(wait).text().en.clone();
        assert!(minutes(1).contains("in 1 min"));
        assert!(minutes(60 * SECOND).contains("in 1 min"));
        assert!(minutes(60 * SECOND + 1).contains("in 2 min"));
        assert!(minutes(WINDOW).contains("in 15 min"));
        assert_eq!(too_many(1).retry_after(), Some(1));
        assert_eq!(too_many(SECOND + 1).retry_after(), Some(2));
    }
}
