//! Who comes in: passwords, sessions, tokens of programs.
//!
//! - [`Engine::sign_in`] takes a name and a password and begins a session;
//! - [`Engine::authenticate`] tells whose a token is, as a rule without asking the database;
//! - [`Engine::begin_reset`] makes a link for a forgotten password, [`Engine::finish_reset`] uses it;
//! - [`Engine::set_password`], [`Engine::create_api_token`] and their like change credentials, and log
//!   that they did.
//!
//! Of tokens only the SHA-256 is stored, of passwords an argon2id hash. Whatever ends sessions or
//! tokens early raises the epoch, so that no server goes on with what it remembers.
//!
//! [`Engine::sign_in`]: crate::Engine::sign_in
//! [`Engine::authenticate`]: crate::Engine::authenticate
//! [`Engine::begin_reset`]: crate::Engine::begin_reset
//! [`Engine::finish_reset`]: crate::Engine::finish_reset
//! [`Engine::set_password`]: crate::Engine::set_password
//! [`Engine::create_api_token`]: crate::Engine::create_api_token

mod api_token;
mod authenticate;
mod feed;
mod forgotten;
mod login;
mod password;
mod record;
mod remembered;
mod session;
mod set_password;
mod sign_in;
mod throttle;
mod token;

pub use api_token::{MAX_TOKEN_NAME, NewApiToken};
pub(crate) use authenticate::Pass;
pub use authenticate::{Identity, Via};
pub use forgotten::{RESET_LIFETIME, RESETS_PER_ADDRESS, RESETS_PER_USER, ResetLink};
pub use password::{MAX_PASSWORD, MIN_PASSWORD};
pub use session::{SESSION_IDLE, SESSION_LIFETIME, end_sessions};
pub use sign_in::{SignIn, SignedIn};
pub use steward_store::auth::api_token::ApiToken;
pub use steward_store::auth::link_token::LinkToken;
pub use steward_store::auth::session::Session;
pub use throttle::{ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS, WINDOW as ATTEMPTS_WINDOW};
pub use token::{API_TOKEN_PREFIX, Token};

use crate::key::{Key, MasterKey, Purpose};
use password::Passwords;
use remembered::Remembered;

/// What signing in and authenticating need to remember.
#[derive(Debug)]
pub(crate) struct Auth {
    passwords: Passwords,
    remembered: Remembered,
    throttle: Key,
}

impl Auth {
    /// The state under a master key.
    pub(crate) fn new(key: &MasterKey) -> Self {
        Self {
            passwords: Passwords::default(),
            remembered: Remembered::default(),
            throttle: key.derive(Purpose::Throttle),
        }
    }
}
