//! Passwords: what they must be, and their hashes (argon2id).

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use steward_model::error::{ErrorKind, FieldError};
use steward_model::random::{self, Random};
use steward_model::{Error, Result, text};
use tokio::sync::{OnceCell, Semaphore};
use tokio::time::timeout;

/// The fewest characters of a password.
pub const MIN_PASSWORD: usize = 8;

/// The most characters of a password.
pub const MAX_PASSWORD: usize = 200;

/// Memory that hashing one password takes, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;

/// How often hashing goes over that memory.
const PASSES: u32 = 2;

/// How many threads hash one password.
const LANES: u32 = 1;

/// How many passwords are hashed at the same time; each takes some 30 ms of a core.
const HASHES_AT_ONCE: usize = 2;

/// How long a password may wait for its turn.
const HASH_WAIT: Duration = Duration::from_secs(5);

/// Bytes of salt in a hash.
const SALT_BYTES: usize = 16;

/// Hashes and verifies passwords, a few at a time.
#[derive(Debug)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// The hash of a password that nobody has; verified where there is no hash, so that it takes as long.
    nobodys: OnceCell<String>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(HASHES_AT_ONCE)), nobodys: OnceCell::new() }
    }
}

/// What came of verifying a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is another one.
    Wrong,
    /// It is right.
    Right,
    /// It is right; its hash was made with settings of an earlier time.
    RightButOld,
}

impl Passwords {
    /// The hash of a password, in PHC form.
    pub(crate) async fn hash(&self, password: &str, random: &dyn Random) -> Result<String> {
        let salt = random::bytes::<SALT_BYTES>(random);
        let password = password.to_owned();
        self.run(move || hash(&password, &salt)).await
    }

    /// Whether a password belongs to a hash. Without a hash it doesn't, and that takes as long.
    pub(crate) async fn verify(
        &self,
        password: &str,
        hash: Option<&str>,
        random: &dyn Random,
    ) -> Result<Verdict> {
        if password.chars().count() > MAX_PASSWORD {
            return Ok(Verdict::Wrong);
        }
        let made = self.nobodys.get_or_try_init(|| async {
            let nobody: [u8; 32] = random::bytes(random);
            self.hash(&super::token::encode(&nobody), random).await
        });
        let nobodys = made.await?;
        let known = hash.is_some();
        let (password, hash) = (password.to_owned(), hash.unwrap_or(nobodys).to_owned());
        let verdict = self.run(move || verify(&password, &hash)).await?;
        Ok(if known { verdict } else { Verdict::Wrong })
    }

    /// Does hard work on a thread where it blocks nobody, when it is its turn.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = timeout(HASH_WAIT, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_| busy())?
            .map_err(Error::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(Error::internal)?
    }
}

/// Refuses a password that is too short or too long.
pub(crate) fn check(field: &str, password: &str) -> Result<()> {
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        let message = text!(
            en = "Use at least {MIN_PASSWORD} characters.",
            zh = "密码至少需要 {MIN_PASSWORD} 个字符。"
        );
        return Err(Error::invalid(vec![FieldError::new(field, "too_short", message)]));
    }
    if length > MAX_PASSWORD {
        let message = text!(
            en = "Use at most {MAX_PASSWORD} characters.",
            zh = "密码最多 {MAX_PASSWORD} 个字符。"
        );
        return Err(Error::invalid(vec![FieldError::new(field, "too_long", message)]));
    }
    Ok(())
}

fn busy() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "Too many people are signing in at this moment. Please try again shortly.",
            zh = "当前登录人数较多，请稍后重试。"
        ),
    )
}

fn settings() -> Result<Params> {
    Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::internal)
}

fn hash(password: &str, salt: &[u8]) -> Result<String> {
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, settings()?);
    let hash = argon.hash_password_with_salt(password.as_bytes(), salt).map_err(Error::internal)?;
    Ok(hash.to_string())
}

fn verify(password: &str, hash: &str) -> Result<Verdict> {
    let hash = PasswordHash::new(hash).map_err(Error::internal)?;
    if Argon2::default().verify_password(password.as_bytes(), &hash).is_err() {
        return Ok(Verdict::Wrong);
    }
    Ok(if is_current(&hash)? { Verdict::Right } else { Verdict::RightButOld })
}

/// Whether a hash was made with the settings of today.
fn is_current(hash: &PasswordHash) -> Result<bool> {
    let made_with = Params::try_from(hash).map_err(Error::internal)?;
    let today = settings()?;
    let same = |get: fn(&Params) -> u32| get(&made_with) == get(&today);
    Ok(hash.algorithm == argon2::ARGON2ID_IDENT
        && same(Params::m_cost)
        && same(Params::t_cost)
        && same(Params::p_cost))
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::random::SystemRandom;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash("正确的密码 1", &SystemRandom).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let again = passwords.hash("正确的密码 1", &SystemRandom).await.unwrap();
        assert_ne!(hash, again, "each has its own salt");
        let verify = |password, hash| passwords.verify(password, hash, &SystemRandom);
        assert_eq!(verify("正确的密码 1", Some(&hash)).await.unwrap(), Verdict::Right);
        let endless = "x".repeat(MAX_PASSWORD + 1);
        for wrong in ["正确的密码 2", "", &endless] {
            assert_eq!(verify(wrong, Some(&hash)).await.unwrap(), Verdict::Wrong);
        }
        assert_eq!(verify("正确的密码 1", None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_an_earlier_time_is_told() {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = old.hash_password_with_salt(b"password", b"0123456789abcdef").unwrap();
        let verdict = Passwords::default()
            .verify("password", Some(&hash.to_string()), &SystemRandom)
            .await
            .unwrap();
        assert_eq!(verdict, Verdict::RightButOld);
    }

    #[tokio::test]
    async fn a_user_without_password_takes_as_long_as_one_with() {
        let passwords = Passwords::default();
        let hash = passwords.hash("a password", &SystemRandom).await.unwrap();
        passwords.verify("x", None, &SystemRandom).await.unwrap();
        let mut times = [Duration::ZERO; 2];
        for _ in 0..5 {
            for (time, hash) in times.iter_mut().zip([None, Some(hash.as_str())]) {
                let begun = std::time::Instant::now();
                passwords.verify("another one", hash, &SystemRandom).await.unwrap();
                *time += begun.elapsed();
            }
        }
        let [without, with] = times;
        assert!(without * 3 > with, "{without:?} against {with:?}: nothing was hashed");
    }

    #[test]
    fn the_length_is_counted_in_characters() {
        assert!(check("password", "密码密码密码密码").is_ok());
        let error = check("password", "密码密码密码密").unwrap_err();
        assert_eq!(error.fields()[0].code, "too_short");
        assert_eq!(error.fields()[0].message.zh, "密码至少需要 8 个字符。");
        assert_eq!(check("p", &"x".repeat(201)).unwrap_err().fields()[0].code, "too_long");
    }
}
