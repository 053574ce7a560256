//! Databases on the bench's PostgreSQL server.

use tokio_postgres::{Client, NoTls, SimpleQueryMessage, SimpleQueryRow};

/// The address of another database on the same server.
pub(super) fn named(url: &str, name: &str) -> String {
    match url.rsplit_once('/') {
        Some((server, _)) => format!("{server}/{name}"),
        None => format!("{url}/{name}"),
    }
}

/// The name in an address.
fn name(url: &str) -> &str {
    url.rsplit_once('/').map_or(url, |(_, name)| name)
}

pub(crate) async fn connect(url: &str) -> anyhow::Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    // It ends with the client.
    tokio::spawn(connection);
    Ok(client)
}

/// A connection to the server's maintenance database.
async fn maintenance(url: &str) -> anyhow::Result<Client> {
    connect(&named(url, "postgres")).await
}

/// Makes an empty database, in place of one of the same name.
pub(super) async fn create(url: &str) -> anyhow::Result<()> {
    let (client, name) = (maintenance(url).await?, name(url));
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
    client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).await?;
    Ok(())
}

/// Makes a copy of a database, byte by byte.
pub(super) async fn copy(from: &str, to: &str) -> anyhow::Result<()> {
    let client = maintenance(from).await?;
    let (from, to) = (name(from), name(to));
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {to} WITH (FORCE)")).await?;
    let create = format!("CREATE DATABASE {to} TEMPLATE {from} STRATEGY file_copy");
    client.batch_execute(&create).await?;
    Ok(())
}

/// Does at once what the server would do by itself in a while: statistics for the planner, visibility
/// of pages, and everything on disk.
pub(super) async fn tidy(url: &str) -> anyhow::Result<()> {
    let client = connect(url).await?;
    client.batch_execute("VACUUM (ANALYZE)").await?;
    client.batch_execute("CHECKPOINT").await?;
    Ok(())
}

/// The first column of a query's rows, integers.
pub(super) async fn numbers(url: &str, sql: &str) -> anyhow::Result<Vec<i64>> {
    let rows = connect(url).await?.query(sql, &[]).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The size of a database, in bytes.
pub(super) async fn bytes(url: &str) -> anyhow::Result<u64> {
    let size: i64 = connect(url)
        .await?
        .query_one("SELECT pg_database_size(current_database())", &[])
        .await?
        .try_get(0)?;
    Ok(size.unsigned_abs())
}

/// A query's rows as text, by column; bytes in hex.
pub(super) async fn texts(url: &str, sql: &str) -> anyhow::Result<Vec<super::TextRow>> {
    let answers = connect(url).await?.simple_query(sql).await?;
    let rows = answers.iter().filter_map(|answer| match answer {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let row = |row: &SimpleQueryRow| {
        let cells = row.columns().iter().enumerate();
        cells
            .map(|(at, column)| (column.name().to_owned(), row.get(at).map(str::to_owned)))
            .collect()
    };
    Ok(rows.map(row).collect())
}

/// Runs several statements.
pub(super) async fn run(url: &str, script: &str) -> anyhow::Result<()> {
    Ok(connect(url).await?.batch_execute(script).await?)
}
