//! Live events: what is changed reaches those who look at it.
//!
//! One reader of the change log, the hub, runs as long as anybody listens. It follows the log by position:
//! the sealer gives positions without gaps and only to what is committed, so that a slow transaction is told
//! late and never lost. For each round of changes the records that decide who sees them are read once
//! ([`world`](self)), every reader's sight is decided in memory, and each event is written down once for all
//! readers with the same rights on fields.
//!
//! A reader who comes back with a position is told what he has missed, as far as it is remembered; otherwise
//! he is told to ask again (`resync`). So is whoever is too slow, whose rights have changed, and everyone when very
//! much changes at once.

mod change;
mod cursor;
mod feed;
mod frame;
mod hub;
pub mod limits;
mod mailbox;
mod presence;
mod pulse;
mod reader;
mod round;
mod sight;
mod stream;
mod ties;
mod world;

pub use feed::{FeedChange, FeedKind, FeedPage, FeedResync, FeedWish};
pub use presence::{Glance, Looking};
pub(crate) use pulse::Pulse;
pub use stream::{StreamWish, Subscription};

use std::sync::Arc;

use steward_model::catalog::unknown_object;
use steward_model::error::{Error, ErrorKind};
use steward_model::scope::{Reach, Verb};
use steward_model::{Result, text};

use self::hub::Shared;
use self::limits::{STREAMS, STREAMS_EACH};
use self::mailbox::Mailbox;
use self::presence::Presence;
use self::stream::Stream;
use crate::engine::Engine;
use crate::record::Caller;

/// Live events of one engine. Clones are the same.
#[derive(Clone, Debug)]
pub struct Live {
    engine: Engine,
    shared: Arc<Shared>,
    presence: Arc<Presence>,
}

impl Live {
    /// Live events of this engine; nothing runs until somebody listens.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self { engine, shared: Arc::default(), presence: Arc::default() }
    }

    /// Opens a stream for the caller, who came by this token: it ends when the token does. To be called
    /// within the runtime that shall read the log.
    ///
    /// # Errors
    /// If the token is none, an object does not exist for the caller, there are too many streams, or the server is
    /// stopping.
    pub fn subscribe(
        &self,
        caller: &Caller,
        token: &str,
        wish: StreamWish,
    ) -> Result<Subscription> {
        let nobody = || Error::new(ErrorKind::Unauthenticated, nobody());
        let pass = Engine::pass(token).ok_or_else(nobody)?;
        let user = caller.access.principal().ok_or_else(nobody)?.user_id;
        let catalog = self.engine.catalog();
        for plural in wish.objects.iter().flatten() {
            let object = catalog.find_plural(plural);
            let object = object.filter(|o| *caller.access.reach(o.id, Verb::Read) != Reach::None);
            object.ok_or_else(|| unknown_object(plural))?;
        }
        let mailbox = Mailbox::default();
        let stream = Arc::new(Stream { user, pass, wish, mailbox });
        let mut open = self.shared.open();
        if open.stopped {
            return Err(stopping());
        }
        if open.streams.values().map(Vec::len).sum::<usize>() >= STREAMS {
            return Err(too_many());
        }
        let streams = open.streams.entry(user).or_default();
        if streams.len() >= STREAMS_EACH {
            return Err(too_many_of_one());
        }
        streams.push(Arc::clone(&stream));
        open.joining.push(Arc::clone(&stream));
        let has_hub = std::mem::replace(&mut open.has_hub, true);
        drop(open);
        if has_hub {
            self.shared.wake();
        } else {
            tokio::spawn(hub::run(self.engine.clone(), Arc::clone(&self.shared)));
        }
        Ok(Subscription { stream, shared: Arc::clone(&self.shared) })
    }

    /// The end of the log: what is read from now on is at least as new, and what comes later is told behind
    /// it.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn position(&self) -> Result<i64> {
        let head = steward_store::log::head(self.engine.database()).await?;
        Ok(head.map_or(0, |head| head.position))
    }

    /// How many streams are open.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.shared.open().streams.values().map(Vec::len).sum()
    }

    /// Ends all streams, as the server stops; clients come back to another or a new one.
    pub fn stop(&self) {
        self.shared.stop();
    }
}

fn nobody() -> steward_model::Text {
    text!(en = "Sign in first, or send a token.", zh = "请先登录，或提供访问令牌。")
}

fn stopping() -> Error {
    Error::new(
        ErrorKind::Unavailable,
        text!(
            en = "The server is stopping. Please come back in a moment.",
            zh = "服务器正在停止，请稍后重新连接。"
        ),
    )
}

fn too_many_of_one() -> Error {
    Error::new(
        ErrorKind::TooManyAttempts,
        text!(
            en = "You have {STREAMS_EACH} live connections open already; close one of them first.",
            zh = "您已打开 {STREAMS_EACH} 个实时连接，请先关闭一个。"
        ),
    )
}

fn too_many() -> Error {
    Error::new(
        ErrorKind::TooManyAttempts,
        text!(
            en = "This server has {STREAMS} live connections open and takes no more; ask again instead.",
            zh = "服务器的实时连接已达 {STREAMS} 个上限，请改为定时查询。"
        ),
    )
}
