//! One connection, moved by the task that uses it: no second task is woken for a request.

use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use anyhow::anyhow;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{Client, Config, Connection, NoTls, Socket, Statement};

/// A connection.
pub(super) struct Link {
    pub(super) client: Client,
    pub(super) wire: Wire,
}

impl Link {
    /// Prepares a statement.
    pub(super) async fn prepare(&mut self, sql: &str) -> anyhow::Result<Statement> {
        let Self { client, wire } = self;
        Ok(wire.drive(client.prepare(sql)).await??)
    }
}

/// Connects, with Steward's settings of a session.
pub(super) async fn connect(config: &Config) -> anyhow::Result<Link> {
    let (client, connection) = config.connect(NoTls).await?;
    let mut wire = Wire(connection);
    wire.drive(
        client.batch_execute("SET timezone = 'UTC'; SET jit = off; SET random_page_cost = 1.1"),
    )
    .await??;
    Ok(Link { client, wire })
}

/// The part that moves bytes.
pub(super) struct Wire(Connection<Socket, NoTlsStream>);

impl Wire {
    /// Waits for requests and moves their bytes meanwhile.
    pub(super) async fn drive<F: Future>(&mut self, requests: F) -> anyhow::Result<F::Output> {
        let mut requests = pin!(requests);
        std::future::poll_fn(|context| {
            let stands = self.step(context);
            if let Poll::Ready(out) = requests.as_mut().poll(context) {
                return Poll::Ready(Ok(out));
            }
            if stands && self.step(context) {
                return Poll::Pending;
            }
            match requests.as_mut().poll(context) {
                Poll::Ready(out) => Poll::Ready(Ok(out)),
                Poll::Pending => Poll::Ready(Err(anyhow!("PostgreSQL closed the connection"))),
            }
        })
        .await
    }

    /// Takes in what has come and sends what waits. `false` when the connection has ended.
    fn step(&mut self, context: &mut Context<'_>) -> bool {
        Pin::new(&mut self.0).poll(context).is_pending()
    }
}
