//! The keys of one database, and what is done with them.

use std::collections::BTreeMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use steward_model::clock::Micros;
use steward_model::kind::BlindIndex;
use steward_model::random::{self, Random};
use steward_model::{Error, Result};
use steward_store::data_key::{self, StoredKey};
use steward_store::{Database, Tx};

use super::cipher::Cipher;
use crate::key::{KEY_BYTES, Key, MasterKey, Purpose};

/// What the data keys that seal secrets are for.
const SEALING: &str = "seal";

/// What the key is for with which the codes are made by which secrets are found. It is never replaced:
/// other codes would find nothing.
const FINDING: &str = "find";

/// The first part of a sealed secret: how it was sealed.
const VERSION: &str = "1";

/// The bytes of a code: enough that no two values share one, and half of what HMAC gives.
const CODE_BYTES: usize = 16;

/// Where a secret belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) object: &'a str,
    pub(crate) field: &'a str,
    pub(crate) id: i64,
}

impl Place<'_> {
    /// What a sealed secret is bound to; no two places have the same.
    fn bound(self) -> Vec<u8> {
        let Place { object, field, id } = self;
        format!("steward/1/secret\0{object}\0{field}\0{id}").into_bytes()
    }
}

/// The keys of one database. They never show themselves.
#[derive(Debug)]
pub(crate) struct Vault {
    master: Cipher,
    sealing: ArcSwap<Ring>,
    finding: Key,
}

/// The data keys by id; the last one seals.
type Ring = BTreeMap<i64, Cipher>;

/// The keys as they were read.
struct Keys {
    sealing: Ring,
    finding: Option<[u8; KEY_BYTES]>,
}

impl Vault {
    /// Opens the database's keys, or makes them in a new one.
    ///
    /// # Errors
    /// If a key was not wrapped with this master key.
    pub(crate) async fn open(
        database: &Database,
        master: &MasterKey,
        random: &Arc<dyn Random>,
        now: Micros,
    ) -> Result<Self> {
        let master = Cipher::new(&master.derive(Purpose::DataKey).begin().finish());
        let (cipher, random) = (master.clone(), Arc::clone(random));
        let keys = database
            .write(move |tx| {
                let (cipher, random) = (cipher.clone(), Arc::clone(&random));
                Box::pin(async move { make_missing(tx, &cipher, &*random, now).await })
            })
            .await?;
        let keys = unwrap(&master, &keys)?;
        let finding =
            keys.finding.ok_or_else(|| Error::internal("there is no key to find with"))?;
        let sealing = ArcSwap::from_pointee(keys.sealing);
        Ok(Self { master, sealing, finding: Key::new(&finding) })
    }

    /// Reads the keys again: another server may have added one.
    pub(crate) async fn refresh(&self, database: &Database) -> Result<()> {
        let keys = database.write(|tx| Box::pin(data_key::all(tx))).await?;
        self.sealing.store(Arc::new(unwrap(&self.master, &keys)?.sealing));
        Ok(())
    }

    /// Adds a new data key, which seals from now on. What older ones sealed stays readable.
    pub(crate) async fn rotate(
        &self,
        database: &Database,
        random: &Arc<dyn Random>,
        now: Micros,
    ) -> Result<()> {
        let (cipher, random) = (self.master.clone(), Arc::clone(random));
        database
            .write(move |tx| {
                let (cipher, random) = (cipher.clone(), Arc::clone(&random));
                Box::pin(async move {
                    data_key::all(tx).await?;
                    add(tx, SEALING, &cipher, &*random, now).await
                })
            })
            .await?;
        self.refresh(database).await
    }

    /// Makes sure that the newest key seals in this transaction: another server may have added one.
    pub(crate) async fn keep_up(&self, tx: &mut Tx<'_>) -> Result<()> {
        let newest = data_key::newest(tx, SEALING).await?;
        if newest != self.sealing.load().last_key_value().map(|(id, _)| *id) {
            let keys = data_key::all(tx).await?;
            self.sealing.store(Arc::new(unwrap(&self.master, &keys)?.sealing));
        }
        Ok(())
    }

    /// What everything begins with that the newest key seals.
    pub(crate) fn newest(&self) -> Result<(i64, String)> {
        let ring = self.sealing.load();
        let (id, _) = ring.last_key_value().ok_or_else(no_key)?;
        Ok((*id, format!("{VERSION}.{id}.")))
    }

    /// Forgets the keys that are older than this one; how many.
    pub(crate) async fn forget_older(&self, database: &Database, id: i64) -> Result<u64> {
        let gone =
            database.write(move |tx| Box::pin(data_key::remove_older(tx, SEALING, id))).await?;
        self.refresh(database).await?;
        Ok(gone)
    }

    /// Seals a secret for its place: `1.<data key>.<nonce and ciphertext in base64>`.
    pub(crate) fn seal(
        &self,
        place: Place<'_>,
        plain: &str,
        random: &dyn Random,
    ) -> Result<String> {
        let ring = self.sealing.load();
        let (id, cipher) = ring.last_key_value().ok_or_else(no_key)?;
        let sealed = cipher.seal(plain.as_bytes(), &place.bound(), random)?;
        Ok(format!("{VERSION}.{id}.{}", URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// Opens a secret that was sealed for this place; none if it was not, or with a key that is not
    /// known (yet).
    pub(crate) fn unseal(&self, place: Place<'_>, sealed: &str) -> Option<String> {
        let (version, rest) = sealed.split_once('.')?;
        let (id, bytes) = rest.split_once('.').filter(|_| version == VERSION)?;
        let ring = self.sealing.load();
        let cipher = ring.get(&id.parse().ok()?)?;
        let bytes = URL_SAFE_NO_PAD.decode(bytes).ok()?;
        String::from_utf8(cipher.open(&bytes, &place.bound())?).ok()
    }
}

impl BlindIndex for Vault {
    fn code(&self, object: &str, field: &str, value: &str) -> String {
        let code = self.finding.begin().text(object).text(field).text(value).finish();
        URL_SAFE_NO_PAD.encode(&code[..CODE_BYTES])
    }
}

fn no_key() -> Error {
    Error::internal("there is no data key")
}

/// All keys, with those made that a new database lacks.
async fn make_missing(
    tx: &mut Tx<'_>,
    master: &Cipher,
    random: &dyn Random,
    now: Micros,
) -> Result<Vec<StoredKey>> {
    let keys = data_key::all(tx).await?;
    let missing = [SEALING, FINDING].map(|purpose| {
        let known = keys.iter().any(|key| key.purpose == purpose);
        (!known).then_some(purpose)
    });
    if missing == [None, None] {
        return Ok(keys);
    }
    for purpose in missing.into_iter().flatten() {
        add(tx, purpose, master, random, now).await?;
    }
    data_key::all(tx).await
}

async fn add(
    tx: &mut Tx<'_>,
    purpose: &str,
    master: &Cipher,
    random: &dyn Random,
    now: Micros,
) -> Result<()> {
    let key: [u8; KEY_BYTES] = random::bytes(random);
    let wrapped = master.seal(&key, &bound(purpose), random)?;
    data_key::add(tx, purpose, &wrapped, now).await.map(|_| ())
}

fn bound(purpose: &str) -> Vec<u8> {
    format!("steward/1/data-key\0{purpose}").into_bytes()
}

fn unwrap(master: &Cipher, keys: &[StoredKey]) -> Result<Keys> {
    let mut found = Keys { sealing: Ring::new(), finding: None };
    for stored in keys {
        let key = master
            .open(&stored.wrapped, &bound(&stored.purpose))
            .and_then(|key| <[u8; KEY_BYTES]>::try_from(key).ok())
            .ok_or_else(|| Error::internal("a data key was wrapped with another master key"))?;
        match stored.purpose.as_str() {
            SEALING => {
                found.sealing.insert(stored.id, Cipher::new(&key));
            }
            FINDING => found.finding = Some(key),
            _ => {}
        }
    }
    Ok(found)
}
