//! The writes: each one statement, so one round trip, which is its own transaction.

use std::pin::pin;

use futures::StreamExt;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use super::link::Link;
use crate::floor::lexemes::of_title;
use crate::floor::stored::{quoted, seal};
use crate::floor::write::{Act, Creation, Depth, Write};

/// The statements, prepared once and for all.
pub(super) struct Prepared {
    create: Statement,
    update: Statement,
    bare_create: Statement,
    bare_update: Statement,
}

/// The account that a new contact belongs to, with whose it is.
const ACCOUNT: &str = "a AS (SELECT a.id, a.name, a.owner_id, u.name AS owner, a.department_id, \
                       d.name AS department FROM account a \
                       LEFT JOIN \"user\" u ON u.id = a.owner_id \
                       LEFT JOIN department d ON d.id = a.department_id \
                       WHERE a.id = $1 AND a.deleted_at IS NULL)";

/// The new contact: now, user, name, its sort key, title, phone, e-mail.
const CONTACT: &str = "INSERT INTO contact (version, created_at, created_by_id, updated_at, \
                       updated_by_id, origin, name, name_sort, account_id, title, phone, email, \
                       owner_id, department_id, owner_since) \
                       SELECT 1, $2, $3, $2, $3, 'api', $4, $5, a.id, $6, $7, $8, a.owner_id, \
                       a.department_id, $2 FROM a RETURNING id";

/// The owner's history, the contact's points, the job, and four rows of the log. The phone's key, the
/// request; then each payload's parts, and the log rows' salts and codes.
const REST: &str = "\
    h AS (INSERT INTO ownership_history (version, created_at, updated_at, record_object, record_id, \
          to_user_id, reason, by_id, at) \
          SELECT 1, $2, $2, 'contact', c.id, a.owner_id, 'created', $3, $2 FROM c, a RETURNING id), \
    p AS (INSERT INTO contact_point (version, created_at, updated_at, contact_id, kind, value, \
          value_key, is_primary) SELECT 1, $2, $2, c.id, v.kind, v.value, v.key, TRUE \
          FROM c, (VALUES ('mobile', $7, $9), ('email', $8, $8)) v(kind, value, key) \
          RETURNING id, kind), \
    j AS (INSERT INTO job (kind, payload, run_at, priority, state, created_at) \
          SELECT 'notify_owner', concat('{\"owner_id\":', a.owner_id, \
          ',\"object\":\"contact\",\"ids\":[', c.id, '],\"by_id\":', $3::bigint, '}'), $2, 0, \
          'waiting', $2 FROM c, a), \
    s AS (INSERT INTO search_contact (id, lexemes) \
          SELECT c.id, array_to_tsvector(string_to_array($33, ' ')) FROM c), \
    t AS (INSERT INTO search_contact_point (id, lexemes) \
          SELECT p.id, array_to_tsvector(string_to_array(CASE p.kind WHEN 'mobile' THEN $34 \
          ELSE $35 END, ' ')) FROM p) \
    INSERT INTO change (at, user_id, origin, request_id, object, record_id, verb, version, payload, \
                        salt, digest) \
    SELECT $2, $3, 'api', $10, 'contact', c.id, 'create', 1, concat($11::text, to_json(a.name), \
           $12::text, coalesce(a.owner_id::text, 'null'), $13::text, \
           coalesce(to_json(a.owner)::text, 'null'), $14::text, \
           coalesce(a.department_id::text, 'null'), $15::text, \
           coalesce(to_json(a.department)::text, 'null'), $16::text), $17::bytea, $18::bytea \
    FROM c, a \
    UNION ALL \
    SELECT $2, $3, 'api', $10, 'ownership_history', h.id, 'create', 1, concat($27::text, c.id, \
           $28::text, a.owner_id, $29::text, coalesce(to_json(a.owner)::text, 'null'), $30::text), \
           $31::bytea, $32::bytea \
    FROM h, c, a \
    UNION ALL \
    SELECT $2, $3, 'api', $10, 'contact_point', p.id, 'create', 1, \
           CASE p.kind WHEN 'mobile' THEN concat($19::text, c.id, $20::text) \
           ELSE concat($21::text, c.id, $22::text) END, \
           CASE p.kind WHEN 'mobile' THEN $23::bytea ELSE $24::bytea END, \
           CASE p.kind WHEN 'mobile' THEN $25::bytea ELSE $26::bytea END \
    FROM p, c";

/// The contact with a new title: id, title, now, user, request, payload's part, salt, code, lexemes.
const UPDATE: &str = "\
    WITH o AS (SELECT id, title FROM contact WHERE id = $1 AND deleted_at IS NULL FOR UPDATE), \
    u AS (UPDATE contact c SET title = $2, updated_at = $3, updated_by_id = $4, \
          version = version + 1 FROM o WHERE c.id = o.id RETURNING c.id, c.version), \
    s AS (UPDATE search_contact s SET lexemes = array_to_tsvector(ARRAY(SELECT l FROM \
          unnest(tsvector_to_array(s.lexemes)) l WHERE l NOT LIKE 'f%') || string_to_array($9, ' ')) \
          FROM u WHERE s.id = u.id) \
    INSERT INTO change (at, user_id, origin, request_id, object, record_id, verb, version, payload, \
                        salt, digest) \
    SELECT $3, $4, 'api', $5, 'contact', u.id, 'update', u.version, \
           concat('{\"before\":{\"title\":', coalesce(to_json(o.title)::text, 'null'), \
           '},\"after\":{\"title\":', $6::text, '}}'), $7::bytea, $8::bytea FROM u, o";

const BARE_UPDATE: &str = "UPDATE contact SET title = $2, updated_at = $3, updated_by_id = $4, \
                           version = version + 1 WHERE id = $1 AND deleted_at IS NULL";

impl Prepared {
    pub(super) async fn new(link: &mut Link) -> anyhow::Result<Self> {
        let create = format!("WITH {ACCOUNT}, c AS ({CONTACT}), {REST}");
        let bare_create = format!("WITH {ACCOUNT} {CONTACT}");
        Ok(Self {
            create: link.prepare(&create).await?,
            update: link.prepare(UPDATE).await?,
            bare_create: link.prepare(&bare_create).await?,
            bare_update: link.prepare(BARE_UPDATE).await?,
        })
    }

    /// Stores a write; whether it found its record.
    pub(super) async fn run(&self, client: &Client, write: &Write) -> anyhow::Result<bool> {
        let Write { act, depth, mark, author } = write;
        match (act, depth) {
            (Act::Create(creation), Depth::Whole) => self.create(client, creation, write).await,
            (Act::Create(creation), Depth::Bare) => {
                let Creation { new, texts, .. } = &**creation;
                let values: [&(dyn ToSql + Sync); 8] = [
                    &new.account_id,
                    &mark.now,
                    &author.user_id,
                    &new.name,
                    &texts.name_sort,
                    &new.title,
                    &new.phone,
                    &new.email,
                ];
                run(client, &self.bare_create, &values).await
            }
            (Act::Update { id, title }, Depth::Whole) => {
                let (salt, digest) = seal();
                let (after, found_by) = (quoted(title), of_title(title));
                let values: [&(dyn ToSql + Sync); 9] = [
                    id,
                    title,
                    &mark.now,
                    &author.user_id,
                    &mark.request_id,
                    &after,
                    &salt.as_slice(),
                    &digest.as_slice(),
                    &found_by,
                ];
                run(client, &self.update, &values).await
            }
            (Act::Update { id, title }, Depth::Bare) => {
                let values: [&(dyn ToSql + Sync); 4] = [id, title, &mark.now, &author.user_id];
                run(client, &self.bare_update, &values).await
            }
            (Act::Batch(_) | Act::Form(_) | Act::Index, _) => {
                anyhow::bail!("it has statements of its own")
            }
        }
    }

    async fn create(
        &self,
        client: &Client,
        creation: &Creation,
        Write { mark, author, .. }: &Write,
    ) -> anyhow::Result<bool> {
        let Creation { new, texts, seals: [one, four, two, three], found_by } = creation;
        let [start, title, owner_title, department_id, department_title, end] = &texts.contact;
        let [before, record, owner, behind] = &texts.history;
        let values: [&(dyn ToSql + Sync); 35] = [
            &new.account_id,
            &mark.now,
            &author.user_id,
            &new.name,
            &texts.name_sort,
            &new.title,
            &new.phone,
            &new.email,
            &texts.phone_key,
            &mark.request_id,
            start,
            title,
            owner_title,
            department_id,
            department_title,
            end,
            &one.0.as_slice(),
            &one.1.as_slice(),
            &texts.phone[0],
            &texts.phone[1],
            &texts.email[0],
            &texts.email[1],
            &two.0.as_slice(),
            &three.0.as_slice(),
            &two.1.as_slice(),
            &three.1.as_slice(),
            before,
            record,
            owner,
            behind,
            &four.0.as_slice(),
            &four.1.as_slice(),
            &found_by[0],
            &found_by[1],
            &found_by[2],
        ];
        run(client, &self.create, &values).await
    }
}

async fn run(
    client: &Client,
    statement: &Statement,
    values: &[&(dyn ToSql + Sync)],
) -> anyhow::Result<bool> {
    let mut rows = pin!(client.query_raw(statement, values.iter().copied()).await?);
    let mut returned = 0;
    while rows.next().await.transpose()?.is_some() {
        returned += 1;
    }
    Ok(returned + rows.rows_affected().unwrap_or(0) > 0)
}
