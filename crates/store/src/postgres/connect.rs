//! Opening a session with PostgreSQL.

use std::time::Duration;

use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls, SimpleQueryMessage};

use super::errors::{Broken, describe};
use super::link::{Link, Wire};
use crate::failure;
use crate::limits::{POSTGRES_CONNECT_TIME, POSTGRES_LOCK_TIME, READ_TIME};

/// How the server is found again after a silent loss of the network: the first probe of an idle
/// connection, the pause between probes, their number, and how long sent bytes may stay unanswered.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(15);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(5);
const KEEPALIVE_RETRIES: u32 = 3;
const UNANSWERED: Duration = Duration::from_secs(20);

/// What reading a page somewhere costs, compared with the next one.
const RANDOM_PAGE_COST: f64 = 1.1;

/// How long a transaction of ours may stay without a statement before the server breaks it off.
const IDLE_IN_TRANSACTION: Duration = Duration::from_secs(60);

/// Reads a `postgres://` address.
pub(super) fn configuration(url: &str) -> Result<Config> {
    let mut config: Config = url.parse().map_err(|error: tokio_postgres::Error| {
        // The address may hold a password: only the driver's reason is shown.
        let reason = describe(&error);
        Error::new(
            ErrorKind::Definition,
            text!(
                en = "The database URL cannot be read: {reason}",
                zh = "数据库地址无法解析：{reason}"
            ),
        )
    })?;
    config
        .connect_timeout(POSTGRES_CONNECT_TIME)
        .keepalives_idle(KEEPALIVE_IDLE)
        .keepalives_interval(KEEPALIVE_INTERVAL)
        .keepalives_retries(KEEPALIVE_RETRIES)
        .tcp_user_timeout(UNANSWERED);
    if config.get_application_name().is_none() {
        config.application_name("steward");
    }
    Ok(config)
}

/// Connects and sets the session up.
///
/// # Errors
/// [`ErrorKind::Unavailable`] when the server can't be reached, [`ErrorKind::Definition`] when it is
/// set up so that it could lose what it acknowledged or garble text.
pub(super) async fn connect(config: &Config) -> Result<Link> {
    let (client, connection) = timeout(POSTGRES_CONNECT_TIME, config.connect(NoTls))
        .await
        .map_err(|_| failure::unreachable("PostgreSQL: no connection in time"))?
        .map_err(|error| failure::unreachable(format!("PostgreSQL: {}", describe(&error))))?;
    let mut wire = Wire::new(connection);
    let answers = wire
        .drive(POSTGRES_CONNECT_TIME, client.simple_query(&setup()))
        .await
        .and_then(|answers| answers.map_err(Broken::from))
        .map_err(Broken::convert)?;
    let settings = answers.iter().find_map(|answer| match answer {
        SimpleQueryMessage::Row(row) => Some((row.get(0)?, row.get(1)?)),
        _ => None,
    });
    match settings {
        Some(("off", _)) => Err(acknowledges_too_early()),
        Some((_, encoding)) if encoding != "UTF8" => Err(not_unicode(encoding)),
        Some(_) => Ok(Link::new(client, wire, READ_TIME)),
        None => Err(Error::internal("PostgreSQL did not tell its settings")),
    }
}

/// Runs a script in a transaction of its own.
pub(super) async fn run_script(link: &mut Link, script: &str) -> Result<()> {
    let Link { client, wire, .. } = link;
    wire.drive(READ_TIME, client.batch_execute(&format!("BEGIN; {script} COMMIT;")))
        .await
        .and_then(|done| done.map_err(Broken::from))
        .map_err(Broken::convert)
}

/// The session's settings, in one round trip. JIT is off: compiling costs more than it saves on queries
/// of milliseconds. A page somewhere costs hardly more than the next one: the server's default is that
/// of turning disks, and makes it leave an order's index for a sort of many rows.
fn setup() -> String {
    let statement = READ_TIME.as_millis();
    let lock = POSTGRES_LOCK_TIME.as_millis();
    let idle = IDLE_IN_TRANSACTION.as_millis();
    format!(
        "SET timezone = 'UTC'; SET client_min_messages = warning; SET jit = off; SET random_page_cost = {RANDOM_PAGE_COST}; \
         SET default_transaction_isolation = 'read committed'; \
         SET statement_timeout = {statement}; SET lock_timeout = {lock}; \
         SET idle_in_transaction_session_timeout = {idle}; \
         SELECT current_setting('synchronous_commit'), current_setting('server_encoding')"
    )
}

fn acknowledges_too_early() -> Error {
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "PostgreSQL runs with synchronous_commit = off: it could lose changes that it has \
                  confirmed. Steward does not start like this.",
            zh = "PostgreSQL 的 synchronous_commit 为 off,已确认的改动可能丢失,Steward 不会启动。"
        ),
    )
    .with_hint(text!(
        en = "Set synchronous_commit to on for this server, database and role.",
        zh = "请将该服务器、数据库和角色的 synchronous_commit 设为 on。"
    ))
}

fn not_unicode(encoding: &str) -> Error {
    Error::new(
        ErrorKind::Definition,
        text!(
            en = "The PostgreSQL database has the encoding {encoding}; Steward needs UTF8.",
            zh = "PostgreSQL 数据库的编码为 {encoding},Steward 需要 UTF8。"
        ),
    )
}
