//! What concerns the database: does it answer, is it the key's, is its schema up to date, is its log
//! intact.

use std::time::Duration;

use steward_engine::log::{Anchor, LogKey, Report, verify};
use steward_model::{Result, text};
use steward_store::{Dialect, migration, schema};

use super::{Line, tell};
use crate::console::Console;
use crate::folder::Site;

/// How long the log is verified here; a long one takes longer.
const LOG_TIME: Duration = Duration::from_secs(5);

/// Checks the database of a site.
pub(in crate::command) async fn database(site: &Site, console: &Console) -> Result<u8> {
    let dialect = match site.database.dialect() {
        Dialect::Sqlite => "SQLite",
        Dialect::Postgres => "PostgreSQL",
    };
    let mut lines = vec![match site.database.ping().await {
        Ok(()) => Line::fine(text!(
            en = "Database: {dialect}, it answers.",
            zh = "数据库：{dialect}，连接正常。"
        )),
        Err(error) => return tell(&[Line::of_error(&error)], console).await,
    }];
    let (new, line) = schema(site).await;
    lines.push(line);
    if !new {
        lines.push(log(site).await);
    }
    tell(&lines, console).await
}

/// Whether tables have to be brought up to date; and whether there are none at all yet.
async fn schema(site: &Site) -> (bool, Line) {
    let steps = match migration::pending(&site.database).await {
        Ok(steps) => steps,
        Err(error) => return (true, Line::of_error(&error)),
    };
    let changes = match schema::pending(&site.database, &site.catalog).await {
        Ok(changes) => changes.len(),
        Err(error) => return (true, Line::of_error(&error)),
    };
    let pending = steps + changes;
    // The first step makes the tables that everything else needs.
    let new = steps > 0;
    let line = if pending == 0 {
        Line::fine(text!(en = "Schema: up to date.", zh = "表结构：已是最新。"))
    } else {
        Line::warning(
            text!(
                en = "Schema: {pending} changes are still to be made.",
                zh = "表结构：有 {pending} 处待更新。"
            ),
            text!(
                en = "The next start makes them; make a backup before.",
                zh = "下次启动时自动更新，请先备份。"
            ),
        )
    };
    (new, line)
}

/// Whether the log is intact, as far as that can be said in a short time.
async fn log(site: &Site) -> Line {
    let key = match site.key() {
        Ok(key) => LogKey::new(key),
        Err(error) => return Line::of_error(&error),
    };
    let anchor = Anchor::in_folder(&site.settings.data);
    let verified = verify(&site.database, &key, Some(&anchor), |_| {});
    match tokio::time::timeout(LOG_TIME, verified).await {
        Ok(Ok(report)) => log_line(&report),
        Ok(Err(error)) => Line::of_error(&error),
        Err(_) => Line::fine(text!(
            en = "Change log: too long to be verified here; 'steward audit verify' does it.",
            zh = "变更日志：内容较多，未在此验证，请运行 steward audit verify。"
        )),
    }
}

fn log_line(report: &Report) -> Line {
    let (rows, found) = (report.sealed + report.unsealed, report.findings.len());
    if report.is_clean() {
        return Line::fine(text!(
            en = "Change log: intact, {rows} rows.",
            zh = "变更日志：完整，共 {rows} 行。"
        ));
    }
    Line::failure(
        text!(
            en = "Change log: tampered with, {found} findings.",
            zh = "变更日志：被改动，发现 {found} 处问题。"
        ),
        Some(text!(
            en = "'steward audit verify' names them.",
            zh = "请运行 steward audit verify 查看详情。"
        )),
    )
}
