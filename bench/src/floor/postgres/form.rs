//! A new person account with its address: one statement, so one round trip, which is its own transaction.

use std::collections::VecDeque;
use std::pin::pin;

use anyhow::Context;
use futures::TryStreamExt;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use super::link::Link;
use crate::floor::form::{Form, LOG, answer};
use crate::floor::write::Write;

/// What stands in payloads for the account's id and the contact's: as a raw character, 1 is never part of
/// JSON.
const MARKS: (&str, &str) = ("\u{1}a", "\u{1}c");

/// The next numbers of accounts, drawn ahead: what they are found by is made here.
const NUMBERS: &str = "SELECT nextval('account_code_number') FROM generate_series(1, 32)";

/// Now, user, department, name, sort key, phone, its key, e-mail; the address' kind, recipient and line;
/// the account's number; the request; what account, contact, phone, e-mail and address are found by; then the
/// log rows' payloads, salts and codes.
const ROWS: &str = "\
    WITH n AS MATERIALIZED (SELECT nextval(pg_get_serial_sequence('account', 'id')) AS a, \
              nextval(pg_get_serial_sequence('contact', 'id')) AS c, \
              $12::text AS k), \
    a AS (INSERT INTO account (id, version, created_at, created_by_id, updated_at, updated_by_id, \
          origin, code, name, name_sort, kind, primary_contact_id, phone, email, owner_id, \
          department_id, owner_since) SELECT n.a, 2, $1, $2, $1, $2, 'api', \
          n.k, $4, $5, 'person', n.c, $6, $8, $2, $3, \
          $1 FROM n), \
    c AS (INSERT INTO contact (id, version, created_at, created_by_id, updated_at, updated_by_id, \
          origin, name, name_sort, account_id, is_primary, phone, email, owner_id, department_id, \
          owner_since) SELECT n.c, 1, $1, $2, $1, $2, 'api', $4, $5, n.a, TRUE, $6, $8, $2, $3, $1 \
          FROM n), \
    h AS (INSERT INTO ownership_history (version, created_at, updated_at, record_object, record_id, \
          to_user_id, reason, by_id, at) SELECT 1, $1, $1, v.object, v.id, $2, 'created', $2, $1 \
          FROM n, LATERAL (VALUES ('account', n.a), ('contact', n.c)) v(object, id) \
          RETURNING id, record_object), \
    p AS (INSERT INTO contact_point (version, created_at, updated_at, account_id, contact_id, kind, \
          value, value_key, is_primary) SELECT 1, $1, $1, v.a, v.c, v.kind, v.value, v.key, TRUE \
          FROM n, LATERAL (VALUES (NULL, n.c, 'mobile', $6, $7), (NULL, n.c, 'email', $8, $8), \
          (n.a, NULL, 'mobile', $6, $7), (n.a, NULL, 'email', $8, $8)) v(a, c, kind, value, key) \
          RETURNING id, account_id, kind), \
    d AS (INSERT INTO address (version, created_at, updated_at, account_id, kind, recipient, line) \
          SELECT 1, $1, $1, n.a, $9, $10, $11 FROM n RETURNING id), \
    s AS (INSERT INTO search_account (id, lexemes) \
          SELECT n.a, array_to_tsvector(string_to_array($14, ' ')) FROM n), \
    t AS (INSERT INTO search_contact (id, lexemes) \
          SELECT n.c, array_to_tsvector(string_to_array($15, ' ')) FROM n), \
    u AS (INSERT INTO search_contact_point (id, lexemes) \
          SELECT p.id, array_to_tsvector(string_to_array(CASE p.kind WHEN 'mobile' THEN $16 \
          ELSE $17 END, ' ')) FROM p), \
    w AS (INSERT INTO search_address (id, lexemes) \
          SELECT d.id, array_to_tsvector(string_to_array($18, ' ')) FROM d) \
    INSERT INTO change (at, user_id, origin, request_id, object, record_id, verb, version, payload, \
          salt, digest) SELECT $1, $2, 'api', $13, l.object, l.id, l.verb, l.version, \
          replace(replace(l.payload, E'\\x01a', n.a::text), E'\\x01c', n.c::text), \
          l.salt, l.digest FROM n, (";

/// Where the log rows' ids come from.
const IDS: [&str; LOG.len()] = [
    "SELECT n.a FROM n",
    "SELECT id FROM h WHERE record_object = 'account'",
    "SELECT n.c FROM n",
    "SELECT id FROM h WHERE record_object = 'contact'",
    "SELECT n.a FROM n",
    "SELECT id FROM p WHERE account_id IS NULL AND kind = 'mobile'",
    "SELECT id FROM p WHERE account_id IS NULL AND kind = 'email'",
    "SELECT id FROM p WHERE account_id IS NOT NULL AND kind = 'mobile'",
    "SELECT id FROM p WHERE account_id IS NOT NULL AND kind = 'email'",
    "SELECT id FROM d",
];

/// Parameters in front of the log's.
const BEFORE: usize = 18;

/// The statement. It returns the rows' objects and records.
pub(super) fn statement() -> String {
    let rows = LOG.iter().zip(IDS).enumerate().map(|(place, ((object, verb, version), id))| {
        let first = BEFORE + 3 * place + 1;
        format!(
            "SELECT '{object}' AS object, ({id}) AS id, '{verb}' AS verb, {version}::bigint AS version, \
             ${first}::text AS payload, ${}::bytea AS salt, ${}::bytea AS digest",
            first + 1,
            first + 2
        )
    });
    let rows: Vec<String> = rows.collect();
    format!("{ROWS}{}) l RETURNING object, record_id", rows.join(" UNION ALL "))
}

/// Numbers of accounts that a connection has drawn.
pub(super) struct Numbers {
    draw: Statement,
    left: VecDeque<i64>,
}

impl Numbers {
    pub(super) async fn new(link: &mut Link) -> anyhow::Result<Self> {
        Ok(Self { draw: link.prepare(NUMBERS).await?, left: VecDeque::new() })
    }

    async fn next(&mut self, client: &Client) -> anyhow::Result<i64> {
        if let Some(number) = self.left.pop_front() {
            return Ok(number);
        }
        for row in client.query(&self.draw, &[]).await? {
            self.left.push_back(row.try_get(0)?);
        }
        self.left.pop_front().context("no number")
    }
}

/// Stores it; what is answered.
pub(super) async fn run(
    client: &Client,
    (statement, numbers): (&Statement, &mut Numbers),
    form: &Form,
    Write { mark, author, .. }: &Write,
) -> anyhow::Result<Vec<u8>> {
    let Form { new, address, name_sort, phone_key, seals, found_by } = form;
    let code = format!("KH-{:06}", numbers.next(client).await?);
    let account_found_by = form.account_found_by(&code);
    let payloads = form.payloads((MARKS.0, MARKS.1, &code), mark.now, author);
    let seals = seals.each_ref().map(|(salt, digest)| (salt.as_slice(), digest.as_slice()));
    let mut values: Vec<&(dyn ToSql + Sync)> = vec![
        &mark.now,
        &author.user_id,
        &author.department_id,
        &new.name,
        name_sort,
        &new.phone,
        phone_key,
        &new.email,
        &address.kind,
        &address.recipient,
        &address.line,
        &code,
        &mark.request_id,
        &account_found_by,
        &found_by[0],
        &found_by[1],
        &found_by[2],
        &found_by[3],
    ];
    for (payload, (salt, digest)) in payloads.iter().zip(&seals) {
        values.extend([payload as &(dyn ToSql + Sync), salt, digest]);
    }
    let rows = pin!(client.query_raw(statement, values).await?);
    let rows: Vec<tokio_postgres::Row> = rows.try_collect().await?;
    let id = |object: &str| {
        let row =
            rows.iter().find(|row| row.try_get::<_, &str>(0).is_ok_and(|found| found == object));
        anyhow::Ok(row.context("a row is missing")?.try_get(1)?)
    };
    Ok(answer(id("account")?, id("address")?))
}
