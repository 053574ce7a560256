//! Cursors from all over long lists, as Steward gives them.

use anyhow::ensure;
use steward_model::kind::format_datetime;

use crate::company::Company;
use crate::load::Client;
use crate::operation::{CONTACTS, LIST};
use crate::server::Server;

/// Pages of each list that deep requests continue behind.
const CURSORS: usize = 64;

/// Finds the cursors of a company.
pub(crate) async fn find(company: &mut Company, steward: &Server) -> anyhow::Result<()> {
    let ids = &company.ingredients.contacts;
    let ids: Vec<String> =
        (0..CURSORS).map(|place| ids[place * ids.len() / CURSORS].to_string()).collect();
    let ids = ids.join(", ");
    let sql = format!("SELECT created_at FROM contact WHERE id IN ({ids})");
    let list = format!("{CONTACTS}?{LIST}");
    let found = behind(company, steward, (&list, "created_at"), &sql).await?;
    company.ingredients.cursors = found.into();
    if company.ingredients.busy == 0 {
        return Ok(());
    }
    let busy = company.ingredients.busy;
    // The oldest page has nothing behind it.
    let sql = format!(
        "SELECT happened_at FROM activity WHERE account_id = {busy} AND id % 100 = 0 \
         ORDER BY happened_at DESC LIMIT {CURSORS}"
    );
    let line = company.ingredients.timeline();
    let found = behind(company, steward, (&line, "happened_at"), &sql).await?;
    company.ingredients.past = found.into();
    Ok(())
}

/// The cursors of a list's pages that begin behind these times.
async fn behind(
    company: &Company,
    steward: &Server,
    (list, field): (&str, &str),
    times: &str,
) -> anyhow::Result<Vec<String>> {
    let mut client = Client::connect(steward.address).await?;
    let mut found = Vec::with_capacity(CURSORS);
    for at in company.steward.numbers(times).await? {
        let mut request = Vec::new();
        let target = format!("{list}&{field}=lt.{}", format_datetime(at));
        company.ingredients.get(&target, &mut request);
        let answer = client.send(&request).await?;
        found.extend(answer.header("steward-next").map(str::to_owned));
    }
    ensure!(!found.is_empty(), "Steward gave no cursors for {list}");
    Ok(found)
}
