//! How long search takes, for each kind of question and for readers of everything, of a thin slice and of
//! a handful of records. There is no floor: search is Steward's own.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use serde::Serialize;

use crate::company::{Company, Home, Kind, TextRow, user};
use crate::load::{Load, load};
use crate::requests::Ingredients;
use crate::server::Server;

/// How long each kind of question is asked.
const TIME: Duration = Duration::from_secs(2);

/// Contacts that questions are made of, spread over the table.
const SAMPLES: usize = 200;

/// What is searched; what belongs to a reader is given in these.
const OWNED: [&str; 4] = ["contact", "account", "lead", "opportunity"];

/// What one kind of question cost one reader; one connection.
#[derive(Debug, Serialize)]
pub(crate) struct Search {
    pub(crate) database: &'static str,
    pub(crate) question: &'static str,
    pub(crate) example: String,
    /// Median and 99th percentile in milliseconds, for each of [`READERS`].
    pub(crate) times: Vec<(f64, f64)>,
}

/// Who asks.
pub(crate) const READERS: [&str; 3] = ["everything", "2 %", "10 rows"];

/// A server that takes less than [`LITTLE`] of processor time in so long is at rest: it has merged what it
/// merges when it is quiet.
const REST: Duration = Duration::from_secs(15);

/// See [`REST`].
const LITTLE: Duration = Duration::from_millis(750);

/// How long the server may take to come to rest.
const MOST: Duration = Duration::from_secs(600);

/// Makes a question of a contact.
type Make = fn(&TextRow) -> Option<String>;

/// The kinds of questions.
const QUESTIONS: [(&str, Make); 10] = [
    ("whole name", |row| column(row, "name").map(str::to_owned)),
    ("first character of a name", |row| head(column(row, "name")?, 1)),
    ("two characters of a name", |row| head(column(row, "name")?, 2)),
    ("name in pinyin", |row| Some(sounds(row)?.concat())),
    ("initials in pinyin", |row| sounds(row)?.iter().map(|sound| head(sound, 1)).collect()),
    ("beginning of a name in pinyin", |row| head(sounds(row)?.first()?, 3)),
    ("last four digits of a phone", |row| {
        let phone = column(row, "phone")?;
        phone.get(phone.len().checked_sub(4)?..).map(str::to_owned)
    }),
    ("digits from the middle of a phone", |row| {
        let phone = column(row, "phone")?;
        phone.get(phone.len().checked_sub(8)?..phone.len() - 2).map(str::to_owned)
    }),
    ("part of an e-mail", |row| head(column(row, "email")?, 6)),
    ("surname and title", |row| Some(head(column(row, "name")?, 1)? + "总")),
];

fn column<'r>(row: &'r TextRow, name: &str) -> Option<&'r str> {
    row.get(name)?.as_deref().filter(|text| !text.is_empty())
}

fn head(text: &str, chars: usize) -> Option<String> {
    (text.chars().count() >= chars).then(|| text.chars().take(chars).collect())
}

/// The syllables of a Chinese name, which its sort key begins with.
fn sounds(row: &TextRow) -> Option<Vec<&str>> {
    let key = column(row, "name_sort")?;
    let latin = key.find(|c: char| !c.is_ascii()).map_or(key, |end| &key[..end]);
    let sounds: Vec<&str> = latin.split_ascii_whitespace().collect();
    (sounds.len() > 1).then_some(sounds)
}

/// Asks on Steward's copy, in which two new members get records of their own first.
pub(crate) async fn measure(
    kind: Kind,
    program: &Path,
    company: &Company,
) -> anyhow::Result<Vec<Search>> {
    let home = &company.steward;
    let mut readers = vec![company.ingredients.clone()];
    for (email, rest, most) in
        [("thin@bench.example", 7, "1000000000"), ("few@bench.example", 3, "10")]
    {
        readers.push(Ingredients::only_token(&user(program, home, email, "member")?));
        give(home, email, rest, most).await?;
    }
    let samples = samples(home).await?;
    let steward = Server::steward(program, home).await?;
    come_to_rest(&steward).await?;
    let mut found = Vec::new();
    for (question, make) in QUESTIONS {
        let texts: Vec<String> = samples.iter().filter_map(make).collect();
        let example = texts.first().with_context(|| format!("no contact has a {question}"))?;
        let mut search = Search {
            database: kind.title(),
            question,
            example: example.clone(),
            times: Vec::new(),
        };
        for reader in &readers {
            search.times.push(ask(&steward, reader, &texts).await?);
        }
        found.push(search);
    }
    steward.stop()?;
    Ok(found)
}

/// Waits until the server has nothing left to do.
async fn come_to_rest(server: &Server) -> anyhow::Result<()> {
    let mut waited = Duration::ZERO;
    while waited < MOST {
        let before = server.cpu_time()?;
        tokio::time::sleep(REST).await;
        waited += REST;
        if server.cpu_time()?.saturating_sub(before) < LITTLE {
            return Ok(());
        }
    }
    anyhow::bail!("the server was still busy after {MOST:?}")
}

/// Gives a user every 50th owned record of what is searched, but at most so many of each kind; what lies in
/// a pool stays there.
async fn give(home: &Home, email: &str, rest: u32, most: &str) -> anyhow::Result<()> {
    let users = home.numbers(&format!("SELECT id FROM \"user\" WHERE email = '{email}'")).await?;
    let user = users.first().context("the reader is no user")?;
    let give = |table: &&str| {
        format!(
            "UPDATE {table} SET owner_id = {user} WHERE id IN (SELECT id FROM {table} \
             WHERE (id * id / 97) % 50 = {rest} AND owner_id IS NOT NULL AND deleted_at IS NULL \
             ORDER BY id DESC LIMIT {most});\n"
        )
    };
    home.run(&(OWNED.iter().map(give).collect::<String>() + "ANALYZE;")).await
}

async fn samples(home: &Home) -> anyhow::Result<Vec<TextRow>> {
    let ids = home.numbers("SELECT id FROM contact WHERE deleted_at IS NULL").await?;
    let step = (ids.len() / SAMPLES).max(1);
    let ids: Vec<String> = ids.iter().step_by(step).map(i64::to_string).collect();
    let ids = ids.join(", ");
    home.texts(&format!("SELECT name, name_sort, phone, email FROM contact WHERE id IN ({ids})"))
        .await
}

/// The median and the 99th percentile in milliseconds.
async fn ask(
    steward: &Server,
    reader: &Ingredients,
    texts: &[String],
) -> anyhow::Result<(f64, f64)> {
    let request = |text: &String| {
        let mut request = Vec::new();
        reader.get(&format!("/api/v1/search?q={}", encoded(text)), &mut request);
        request
    };
    let requests = texts.iter().map(request).collect();
    let asked = Load::alone(steward.address, requests, TIME);
    let mut outcome = load(&asked).await?;
    Ok((outcome.latencies.percentile(0.5), outcome.latencies.percentile(0.99)))
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
