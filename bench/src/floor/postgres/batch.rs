//! The rows of many new contacts in two round trips: one for the accounts and the ids, one for all
//! rows, a statement for each table, in one transaction.

use std::collections::{BTreeMap, HashMap};
use std::pin::pin;

use anyhow::ensure;
use futures::TryStreamExt;
use futures::future::{try_join_all, try_join4};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use super::link::Link;
use crate::floor::stored::{Account, around, quoted};
use crate::floor::write::{Creation, Depth, Write};

const ACCOUNTS: &str = "SELECT a.id, a.name, a.owner_id, u.name, a.department_id, d.name \
                        FROM account a LEFT JOIN \"user\" u ON u.id = a.owner_id \
                        LEFT JOIN department d ON d.id = a.department_id \
                        WHERE a.id = ANY($1) AND a.deleted_at IS NULL";

const IDS: &str = "SELECT nextval(s.name) FROM \
                   (SELECT pg_get_serial_sequence($1, 'id')::regclass AS name) s, \
                   generate_series(1, $2::bigint)";

const CONTACTS: &str = "\
    INSERT INTO contact (id, version, created_at, created_by_id, updated_at, updated_by_id, origin, \
    name, name_sort, account_id, title, phone, email, owner_id, department_id, owner_since) \
    SELECT v.id, 1, $1, $2, $1, $2, 'api', v.name, v.sort, v.account, v.title, v.phone, v.email, \
    v.owner, v.department, $1 FROM unnest($3::bigint[], $4::text[], $5::text[], $6::bigint[], \
    $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[]) \
    v(id, name, sort, account, title, phone, email, owner, department)";

const HISTORIES: &str = "\
    INSERT INTO ownership_history (id, version, created_at, updated_at, record_object, record_id, \
    to_user_id, reason, by_id, at) SELECT v.id, 1, $1, $1, 'contact', v.record, v.owner, 'created', $2, \
    $1 FROM unnest($3::bigint[], $4::bigint[], $5::bigint[]) v(id, record, owner)";

const POINTS: &str = "\
    INSERT INTO contact_point (id, version, created_at, updated_at, contact_id, kind, value, value_key, \
    is_primary) SELECT v.id, 1, $1, $1, v.contact, v.kind, v.value, v.key, TRUE \
    FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[]) \
    v(id, contact, kind, value, key)";

const JOBS: &str = "\
    INSERT INTO job (kind, payload, run_at, priority, state, created_at) \
    SELECT 'notify_owner', v.payload, $1, 0, 'waiting', $1 FROM unnest($2::text[]) v(payload)";

const CHANGES: &str = "\
    INSERT INTO change (at, user_id, origin, request_id, object, record_id, verb, version, payload, \
    salt, digest) SELECT $1, $2, 'api', $3, v.object, v.record, 'create', 1, v.payload, v.salt, v.digest \
    FROM unnest($4::text[], $5::bigint[], $6::text[], $7::bytea[], $8::bytea[]) \
    v(object, record, payload, salt, digest)";

/// What contacts are found by: ids and lexemes.
pub(super) const FIND_CONTACTS: &str = "\
    INSERT INTO search_contact (id, lexemes) \
    SELECT v.id, array_to_tsvector(string_to_array(v.words, ' ')) \
    FROM unnest($1::bigint[], $2::text[]) v(id, words)";

/// What contact points are found by.
pub(super) const FIND_POINTS: &str = "\
    INSERT INTO search_contact_point (id, lexemes) \
    SELECT v.id, array_to_tsvector(string_to_array(v.words, ' ')) \
    FROM unnest($1::bigint[], $2::text[]) v(id, words)";

const WAIT: &str = "\
    INSERT INTO search_pending (object, record_id) SELECT 'contact', unnest($1::bigint[]) \
    UNION ALL SELECT 'contact_point', unnest($2::bigint[])";

/// The statements, prepared once and for all.
pub(super) struct Prepared {
    accounts: Statement,
    ids: Statement,
    contacts: Statement,
    histories: Statement,
    points: Statement,
    jobs: Statement,
    changes: Statement,
    wait: Statement,
}

/// What the first round trip brings.
struct Found {
    accounts: HashMap<i64, Account>,
    contacts: Vec<i64>,
    histories: Vec<i64>,
    points: Vec<i64>,
}

type Values<'a> = Vec<&'a (dyn ToSql + Sync)>;

impl Prepared {
    pub(super) async fn new(link: &mut Link) -> anyhow::Result<Self> {
        Ok(Self {
            accounts: link.prepare(ACCOUNTS).await?,
            ids: link.prepare(IDS).await?,
            contacts: link.prepare(CONTACTS).await?,
            histories: link.prepare(HISTORIES).await?,
            points: link.prepare(POINTS).await?,
            jobs: link.prepare(JOBS).await?,
            changes: link.prepare(CHANGES).await?,
            wait: link.prepare(WAIT).await?,
        })
    }

    /// Stores contacts and what belongs to them. All or none: a missing account ends it.
    pub(super) async fn run(
        &self,
        client: &Client,
        creations: &[Creation],
        write: &Write,
    ) -> anyhow::Result<bool> {
        let found = self.find(client, creations).await?;
        let complete = creations.iter().all(|one| found.accounts.contains_key(&one.new.account_id));
        ensure!(complete, "an account is missing");
        self.store(client, creations, &found, write).await?;
        Ok(true)
    }

    async fn find(&self, client: &Client, creations: &[Creation]) -> anyhow::Result<Found> {
        let mut wanted: Vec<i64> = creations.iter().map(|one| one.new.account_id).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let count = i64::try_from(creations.len())?;
        let accounts = async {
            let values: Values<'_> = vec![&wanted];
            let rows = rows(client, &self.accounts, values).await?;
            rows.iter().map(account).collect::<anyhow::Result<HashMap<_, _>>>()
        };
        let ids = async |table: &str, count: i64| {
            let values: Values<'_> = vec![&table, &count];
            let rows = rows(client, &self.ids, values).await?;
            rows.iter().map(|row| Ok(row.try_get(0)?)).collect::<anyhow::Result<Vec<i64>>>()
        };
        let (accounts, contacts, histories, points) = try_join4(
            accounts,
            ids("contact", count),
            ids("ownership_history", count),
            ids("contact_point", 2 * count),
        )
        .await?;
        Ok(Found { accounts, contacts, histories, points })
    }

    async fn store(
        &self,
        client: &Client,
        creations: &[Creation],
        found: &Found,
        write: &Write,
    ) -> anyhow::Result<()> {
        let Write { mark, author, depth, .. } = write;
        let (now, user) = (&mark.now, &author.user_id);
        let contacts = Contacts::new(creations, found);
        let points = Points::new(creations, found);
        let log = Log::new(creations, found);
        let jobs: Vec<String> = contacts.told.iter().map(|(o, ids)| author.job(*o, ids)).collect();
        let Contacts {
            names, sorts, accounts, titles, phones, emails, owners, departments, ..
        } = &contacts;
        let contact: Values<'_> = vec![
            now,
            user,
            &found.contacts,
            names,
            sorts,
            accounts,
            titles,
            phones,
            emails,
            owners,
            departments,
        ];
        let mut writes = vec![(&self.contacts, contact)];
        if *depth == Depth::Whole {
            let Found { contacts: ids, histories, points: point_ids, .. } = found;
            let Points { contacts, kinds, values, keys } = &points;
            writes.push((&self.wait, vec![ids, point_ids]));
            writes.push((&self.histories, vec![now, user, histories, ids, owners]));
            writes.push((&self.points, vec![now, point_ids, contacts, kinds, values, keys]));
            writes.push((&self.jobs, vec![now, &jobs]));
            let Log { objects, records, payloads, salts, digests } = &log;
            let request = &mark.request_id;
            let change: Values<'_> =
                vec![now, user, request, objects, records, payloads, salts, digests];
            writes.push((&self.changes, change));
        }
        // Sent one behind the other without waiting; a commit after a failure rolls back, and the
        // failure is told.
        let begin = async { Ok(client.batch_execute("BEGIN").await?) };
        let all = try_join_all(writes.into_iter().map(|(statement, values)| async move {
            rows(client, statement, values).await.map(drop)
        }));
        let commit = async { Ok(client.batch_execute("COMMIT").await?) };
        let (begun, stored, committed): (anyhow::Result<()>, _, anyhow::Result<()>) =
            futures::join!(begin, all, commit);
        begun.and(stored.map(drop)).and(committed)
    }
}

async fn rows(
    client: &Client,
    statement: &Statement,
    values: Values<'_>,
) -> anyhow::Result<Vec<Row>> {
    let rows = pin!(client.query_raw(statement, values).await?);
    Ok(rows.try_collect().await?)
}

fn account(row: &Row) -> anyhow::Result<(i64, Account)> {
    let title = |index| {
        let text: Option<&str> = row.try_get(index)?;
        anyhow::Ok(text.map_or("null".to_owned(), quoted))
    };
    let account = Account {
        title: title(1)?,
        owner: row.try_get(2)?,
        owner_title: title(3)?,
        department: row.try_get(4)?,
        department_title: title(5)?,
    };
    Ok((row.try_get(0)?, account))
}

/// The contacts' columns.
#[derive(Default)]
struct Contacts<'a> {
    names: Vec<&'a str>,
    sorts: Vec<&'a str>,
    accounts: Vec<i64>,
    titles: Vec<&'a str>,
    phones: Vec<&'a str>,
    emails: Vec<&'a str>,
    owners: Vec<Option<i64>>,
    departments: Vec<Option<i64>>,
    /// The owners, with their contacts' ids.
    told: BTreeMap<i64, String>,
}

impl<'a> Contacts<'a> {
    fn new(creations: &'a [Creation], found: &Found) -> Self {
        let mut all = Self::default();
        for (Creation { new, texts, .. }, id) in creations.iter().zip(&found.contacts) {
            let account = &found.accounts[&new.account_id];
            all.names.push(&new.name);
            all.sorts.push(&texts.name_sort);
            all.accounts.push(new.account_id);
            all.titles.push(&new.title);
            all.phones.push(&new.phone);
            all.emails.push(&new.email);
            all.owners.push(account.owner);
            all.departments.push(account.department);
            if let Some(owner) = account.owner {
                let ids = all.told.entry(owner).or_default();
                if !ids.is_empty() {
                    ids.push(',');
                }
                ids.push_str(&id.to_string());
            }
        }
        all
    }
}

/// The points' columns.
#[derive(Default)]
struct Points<'a> {
    contacts: Vec<i64>,
    kinds: Vec<&'a str>,
    values: Vec<&'a str>,
    keys: Vec<&'a str>,
}

impl<'a> Points<'a> {
    fn new(creations: &'a [Creation], found: &Found) -> Self {
        let mut all = Self::default();
        for (Creation { new, texts, .. }, id) in creations.iter().zip(&found.contacts) {
            all.contacts.extend([*id, *id]);
            all.kinds.extend(["mobile", "email"]);
            all.values.extend([&new.phone, &new.email].map(String::as_str));
            all.keys.extend([&texts.phone_key, &new.email].map(String::as_str));
        }
        all
    }
}

/// The log's columns.
#[derive(Default)]
struct Log<'a> {
    objects: Vec<&'a str>,
    records: Vec<i64>,
    payloads: Vec<String>,
    salts: Vec<&'a [u8]>,
    digests: Vec<&'a [u8]>,
}

impl<'a> Log<'a> {
    fn new(creations: &'a [Creation], found: &Found) -> Self {
        let mut all = Self::default();
        let of = |creation: &Creation| &found.accounts[&creation.new.account_id];
        let each = || creations.iter().zip(&found.contacts);
        for (creation, id) in each() {
            all.push(("contact", *id), of(creation).payload(&creation.texts.contact), creation, 0);
        }
        for ((creation, contact), id) in each().zip(&found.histories) {
            let payload = of(creation).history(&creation.texts.history, *contact);
            all.push(("ownership_history", *id), payload, creation, 1);
        }
        for ((creation, contact), ids) in each().zip(found.points.chunks(2)) {
            let texts = [&creation.texts.phone, &creation.texts.email];
            for ((id, parts), place) in ids.iter().zip(texts).zip([2, 3]) {
                all.push(("contact_point", *id), around(parts, *contact), creation, place);
            }
        }
        all
    }

    fn push(
        &mut self,
        (object, record): (&'a str, i64),
        payload: String,
        creation: &'a Creation,
        place: usize,
    ) {
        let (salt, digest) = &creation.seals[place];
        self.objects.push(object);
        self.records.push(record);
        self.payloads.push(payload);
        self.salts.push(salt);
        self.digests.push(digest);
    }
}
