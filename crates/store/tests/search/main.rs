//! Search compared with a naive evaluator: generated people, questions about them, and readers who see
//! everything, much, little or nothing of them and of their fields. And that the comparison would find
//! faults.

mod people;
mod segments;

use std::collections::BTreeMap;
use std::sync::Arc;

use people::{Person, id, people, questions};
use proptest::test_runner::TestRunner;
use steward_model::catalog::Catalog;
use steward_model::record::Record;
use steward_model::scope::{
    Access, FieldRight, ObjectRights, Principal, Reach, Scope, SystemAccess, Terms,
};
use steward_model::search::{KeyKind, Question, document};
use steward_store::{Dialect, ReadOptions, Statement, each, emit, search};
use steward_testkit::{NOW, TestStore};

/// People in one world.
const PEOPLE: usize = 60;

/// Worlds in one test.
const WORLDS: usize = 6;

/// Questions in one world.
const QUESTIONS: usize = 60;

/// Hits at most.
const LIMIT: u64 = 12;

/// Where one way to find hits gives way to another: few records, so that both are met.
const TIGHT: emit::Bounds = emit::Bounds { sampled: 6, common: 1, collected: 3, probed: 3 };

/// The reader.
const READER: i64 = 7;

/// A database with some people.
struct World {
    store: TestStore,
    catalog: Arc<Catalog>,
    people: Vec<Person>,
}

impl World {
    async fn new(store: TestStore, catalog: &Arc<Catalog>, people: Vec<Person>) -> Self {
        let object = catalog.expect("contact").unwrap();
        let records: Vec<Record> = people.iter().map(|person| person.record(object)).collect();
        let dialect = store.database.dialect();
        let mut statements = emit::insert_with_ids(dialect, object, &records);
        let indexed = records.iter().zip(&people).filter(|(_, person)| !person.deleted);
        let documents: Vec<(i64, String)> =
            indexed.map(|(record, _)| (record.id(), document(object, record))).collect();
        let placed = documents.iter().flat_map(|(_, document)| search::placed(object, document));
        let noted = search::note(dialect, placed.collect());
        statements.extend(search::put(dialect, object, documents.into_iter()));
        // Twice: what is noted stays.
        statements.extend(noted.iter().chain(&noted).cloned());
        let written = store.database.write_alone(move |tx| {
            let statements = statements.clone();
            Box::pin(async move { tx.queue(statements).await })
        });
        written.await.unwrap();
        Self { store, catalog: Arc::clone(catalog), people }
    }

    /// What the database finds, by id and tier.
    async fn found(
        &self,
        reader: &Reader,
        question: &str,
        mutant: fn(&str) -> String,
    ) -> Vec<(i64, i64)> {
        let object = self.catalog.expect("contact").unwrap();
        let dialect = self.store.database.dialect();
        let access = reader.access(&self.catalog);
        let who = (&access, NOW);
        let asked = search::Asked::new(object, &access, &Question::new(question));
        let asked = match reader.narrowed {
            true => asked.within(object, &self.places(question).await),
            false => asked,
        };
        let how = emit::Wanted { bounds: reader.bounds, ..emit::Wanted::new(reader.small, LIMIT) };
        let how = match dialect {
            Dialect::Sqlite => how,
            Dialect::Postgres => how.knowing(&self.sample(reader.bounds.sampled).await, &asked),
        };
        let hits = emit::hits(dialect, &self.catalog, who, object.id, &asked, how);
        let Some(statement) = hits else { return Vec::new() };
        let statement = Statement::new(mutant(&statement.sql), statement.params);
        self.pairs(statement).await
    }

    async fn pairs(&self, statement: Statement) -> Vec<(i64, i64)> {
        let sink = each(|row| Ok((row.int(0)?.unwrap_or(-1), row.int(1)?.unwrap_or(-1))));
        let sql = Arc::clone(&statement.sql);
        let answer = self.store.database.query(statement, sink, ReadOptions::default()).await;
        answer.unwrap_or_else(|error| panic!("{error}\n{sql}")).out
    }

    /// The lexemes of so many of the newest people.
    async fn sample(&self, people: u64) -> search::Sample {
        let statement = search::Sample::statement(self.catalog.expect("contact").unwrap(), people);
        let sink = each(|row| Ok(row.text(0)?.unwrap_or_default().to_owned()));
        let answer = self.store.database.query(statement, sink, ReadOptions::default()).await;
        search::Sample::of(&answer.unwrap().out)
    }

    /// Where the pieces of a question stand.
    async fn places(&self, question: &str) -> search::Places {
        let dialect = self.store.database.dialect();
        let statement = search::Places::statement(dialect, &Question::new(question));
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let sink = each(move |row| Ok((text(row.text(0)?), text(row.text(1)?))));
        let answer = self.store.database.query(statement, sink, ReadOptions::default()).await;
        let mut places = search::Places::default();
        answer.unwrap().out.into_iter().for_each(|(piece, place)| places.add(piece, &place));
        places
    }

    /// Whether there may be anything to find by what is noted, whoever may see it.
    async fn may_find(&self, reader: &Reader, question: &str) -> bool {
        let object = self.catalog.expect("contact").unwrap();
        let access = reader.access(&self.catalog);
        let asked = search::Asked::new(object, &access, &Question::new(question));
        !asked.within(object, &self.places(question).await).is_never()
    }

    /// Whether the naive evaluator finds anything, whoever may see it.
    fn anything_expected(&self, reader: &Reader, question: &str) -> bool {
        let mut people = self.people.iter().filter(|person| !person.deleted);
        people.any(|person| person.fits(question, &reader.closed).is_some())
    }

    /// What the naive evaluator finds.
    fn expected(&self, reader: &Reader, question: &str) -> Vec<(i64, i64)> {
        let visible =
            self.people.iter().filter(|person| !person.deleted && reader.sees.sees(person));
        let fits =
            visible.filter_map(|person| Some((person.id, person.fits(question, &reader.closed)?)));
        let mut fits: Vec<(i64, i64)> = fits.collect();
        fits.sort_by_key(|(id, tier)| (*tier, -id));
        fits.truncate(usize::try_from(LIMIT).unwrap());
        fits
    }
}

/// Whose records a reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sees {
    All,
    Own,
    Nothing,
}

impl Sees {
    fn sees(self, person: &Person) -> bool {
        match self {
            Self::All => true,
            Self::Own => person.owner == READER,
            Self::Nothing => false,
        }
    }
}

/// Somebody who asks.
#[derive(Clone, Debug)]
struct Reader {
    sees: Sees,
    /// How many records he sees, if the statement is to start from them.
    small: Option<u64>,
    /// Fields that he may not read.
    closed: Vec<&'static str>,
    bounds: emit::Bounds,
    /// Whether he is asked only where the pieces of his question stand.
    narrowed: bool,
}

impl Reader {
    fn access(&self, catalog: &Catalog) -> Access {
        let reach = match self.sees {
            Sees::All => Reach::All,
            Sees::Own => Reach::Terms(Terms { owner: Some(READER), ..Terms::default() }),
            Sees::Nothing => Reach::None,
        };
        let fields = self.closed.iter().enumerate().map(|(at, field)| {
            let right = if at % 2 == 0 { FieldRight::Hidden } else { FieldRight::Masked };
            ((*field).to_owned(), right)
        });
        let contact = ObjectRights {
            reach: std::array::from_fn(|_| reach.clone()),
            fields: fields.collect(),
        };
        let others = ObjectRights::default();
        let rights = |name: &str| if name == "contact" { contact.clone() } else { others.clone() };
        Access::User(Arc::new(Scope {
            principal: Principal {
                user_id: READER,
                name: "reader".to_owned(),
                department_id: None,
                departments: [].into(),
                shared_departments: Arc::default(),
                language: None,
                time_zone: "UTC".to_owned(),
            },
            epoch: 0,
            objects: catalog.objects().iter().map(|object| rights(&object.name)).collect(),
            actions: [].into(),
        }))
    }
}

fn readers() -> Vec<Reader> {
    let all: Vec<&'static str> = vec![];
    let reader = |sees, small, closed: &[&'static str]| Reader {
        sees,
        small,
        closed: closed.to_vec(),
        bounds: TIGHT,
        narrowed: true,
    };
    let usual = |reader| Reader { bounds: emit::Bounds::default(), narrowed: false, ..reader };
    vec![
        reader(Sees::All, None, &all),
        reader(Sees::All, None, &["phone", "email"]),
        reader(Sees::All, None, &["wechat", "name"]),
        reader(Sees::All, None, &["name", "english_name", "phone", "email", "wechat", "title"]),
        reader(Sees::Own, None, &all),
        reader(Sees::Own, None, &["phone"]),
        // The two ways to start from what he sees.
        reader(Sees::Own, Some(20), &all),
        reader(Sees::Own, Some(1_000), &["email"]),
        usual(reader(Sees::All, None, &all)),
        usual(reader(Sees::Own, None, &all)),
        usual(reader(Sees::Own, Some(20), &all)),
        usual(reader(Sees::Own, Some(1_000), &all)),
        reader(Sees::Nothing, None, &all),
    ]
}

fn catalog() -> Arc<Catalog> {
    Arc::new(steward_crm::catalog().expect("the standard objects link"))
}

async fn store(dialect: Dialect, catalog: &Arc<Catalog>) -> TestStore {
    match dialect {
        Dialect::Sqlite => TestStore::sqlite_with(catalog).await,
        Dialect::Postgres => TestStore::postgres_with(catalog).await,
    }
}

/// The first difference between a database and the evaluator.
async fn difference(
    dialect: Dialect,
    worlds: usize,
    mutant: fn(&str) -> String,
) -> (usize, Option<String>) {
    let catalog = catalog();
    let mut runner = TestRunner::deterministic();
    let mut found = 0;
    for _ in 0..worlds {
        let people = people(&mut runner, PEOPLE);
        let asked = questions(&mut runner, &people, QUESTIONS);
        let world = World::new(store(dialect, &catalog).await, &catalog, people).await;
        for question in &asked {
            for reader in readers() {
                let expected = world.expected(&reader, question);
                let got = world.found(&reader, question, mutant).await;
                found += got.len();
                if got != expected {
                    let people: BTreeMap<i64, &Person> =
                        world.people.iter().map(|person| (person.id, person)).collect();
                    let show = |hits: &[(i64, i64)]| {
                        let lines = hits
                            .iter()
                            .map(|(id, tier)| format!("\n  {tier} {:?}", people.get(id)));
                        lines.collect::<String>()
                    };
                    let (got, expected) = (show(&got), show(&expected));
                    let text =
                        format!("{dialect:?} {question:?} {reader:?}\nfound{got}\nnot{expected}");
                    return (found, Some(text));
                }
            }
        }
    }
    (found, None)
}

fn faithful(sql: &str) -> String {
    sql.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_finds_what_the_evaluator_finds() {
    let (found, difference) = difference(Dialect::Sqlite, WORLDS, faithful).await;
    assert_eq!(difference.unwrap_or_default(), "");
    assert!(found > 1_000, "{found} hits prove little");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_finds_what_the_evaluator_finds() {
    let (found, difference) = difference(Dialect::Postgres, WORLDS, faithful).await;
    assert_eq!(difference.unwrap_or_default(), "");
    assert!(found > 1_000, "{found} hits prove little");
}

/// What a fault makes of a statement.
type Mutant = fn(&str) -> String;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_asked_finds_nothing() {
    let catalog = catalog();
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let mut runner = TestRunner::deterministic();
        let people = people(&mut runner, 4);
        let asked = questions(&mut runner, &people, QUESTIONS);
        let world = World::new(store(dialect, &catalog).await, &catalog, people).await;
        let (mut found, mut spared) = (0, 0);
        for question in &asked {
            for reader in readers() {
                let expected = world.anything_expected(&reader, question);
                let may = world.may_find(&reader, question).await;
                assert!(may || !expected, "{dialect:?} {question:?} {reader:?}");
                found += usize::from(expected);
                spared += usize::from(!may);
            }
        }
        assert!(found > 50 && spared > 50, "{found} and {spared} prove little");
    }
}

/// Every object can be asked by who sees few of its records, which makes the longest statements.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_object_can_be_asked() {
    let catalog = catalog();
    let few = Reach::Terms(Terms {
        owner: Some(READER),
        departments: [1, 2].into(),
        collaborator: Some(READER),
        collaborating_departments: [1].into(),
        participant: Some(READER),
        write: false,
    });
    let rights =
        ObjectRights { reach: std::array::from_fn(|_| few.clone()), fields: BTreeMap::new() };
    let Access::User(nobody) = readers()[0].access(&catalog) else { panic!("a user") };
    let objects = catalog.objects().iter().map(|_| rights.clone()).collect();
    let access = Access::User(Arc::new(Scope { objects, ..Scope::clone(&nobody) }));
    let question = Question::new("王总");
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let world = World::new(store(dialect, &catalog).await, &catalog, Vec::new()).await;
        let mut asked = 0;
        for object in search::searched(&catalog) {
            for visible in [None, Some(10), Some(1_000)] {
                let wanted = emit::Wanted::new(visible, LIMIT);
                let who = (&access, NOW);
                let all = search::Asked::new(object, &access, &question);
                let hits = emit::hits(dialect, &catalog, who, object.id, &all, wanted);
                let Some(statement) = hits else { continue };
                assert_eq!(world.pairs(statement).await, vec![], "{}", object.name);
                asked += 1;
            }
        }
        assert!(asked > 60, "{asked}");
    }
}

/// Faults in the statements, which the comparison must find on both databases.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_are_found() {
    let mutants: [(&str, Mutant); 4] = [
        ("the owner is not asked for", |sql| {
            sql.replace(".\"owner_id\" = ", ".\"owner_id\" <> -1 OR 0 = ")
        }),
        ("what is visible is not compared", |sql| {
            sql.replace("+s.rowid IN v", "TRUE").replace("FROM v ORDER", "FROM contact ORDER")
        }),
        ("the oldest come first", |sql| sql.replace(" DESC", " ASC")),
        ("exact hits count for nothing", |sql| sql.replace("min(h.tier)", "max(h.tier)")),
    ];
    for (fault, mutant) in mutants {
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let (_, difference) = difference(dialect, WORLDS, mutant).await;
            assert!(difference.is_some(), "{dialect:?}: {fault}");
        }
    }
}

/// The ids of these people.
fn ids(numbers: &[i64]) -> Vec<i64> {
    numbers.iter().copied().map(id).collect()
}

/// Keys that two records share, whoever sees them.
async fn keys(dialect: Dialect) {
    let catalog = catalog();
    let mut people = people(&mut TestRunner::deterministic(), 4);
    let names = ["张三", "張 三", "章三", "zhang san"];
    let phones = ["+86-13812345678", "+86-13812345679", "+86-13812345678", ""];
    for ((person, name), phone) in people.iter_mut().zip(names).zip(phones) {
        person.deleted = false;
        person.set("name", name);
        person.set("phone", phone);
    }
    let world = World::new(store(dialect, &catalog).await, &catalog, people).await;
    let definition = catalog.expect("contact").unwrap();
    let (object, all) = (definition.id, definition.search.clone());
    let phone = [definition.id_of("phone")];
    for (kind, value, wanted) in [
        (KeyKind::Name, "张三", ids(&[2, 1])),
        (KeyKind::Pinyin, "张三", ids(&[4, 3, 2, 1])),
        (KeyKind::Phone, "+86-13812345678", ids(&[3, 1])),
        (KeyKind::Phone, "13812345678", ids(&[3, 1])),
        (KeyKind::Email, "nobody@example.com", vec![]),
        (KeyKind::Name, "。", vec![]),
        // It is a name, but no phone has it.
        (KeyKind::Company, "张三", vec![]),
    ] {
        let why = SystemAccess::because("test");
        let fields = if kind == KeyKind::Company { &phone[..] } else { &all[..] };
        let asked = search::with_key(dialect, &catalog, (object, fields), (kind, value), 10, why);
        let mut found = Vec::new();
        if let Some(statement) = asked {
            let sink = each(|row| row.int(0));
            let answer = world.store.database.query(statement, sink, ReadOptions::default()).await;
            found = answer.unwrap().out.into_iter().flatten().collect();
        }
        assert_eq!(found, wanted, "{kind:?} {value}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_on_sqlite() {
    keys(Dialect::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_on_postgres() {
    keys(Dialect::Postgres).await;
}
