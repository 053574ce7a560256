//! Recall: of many generated people and companies, each kind of question about one of them shows it on the
//! first page. `STEWARD_RECALL=100000` makes so many of them instead of a few thousand, and prints what an
//! index of every three characters, the usual way to search Chinese, would show of them.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use steward_engine::WriteWish;
use steward_testkit::{TestEngine, both_engines};

use crate::support::hits;

both_engines!(each_kind_of_question_finds_its_record);

/// Records, unless the environment says another number.
const RECORDS: usize = 5_000;

/// Hits on a first page.
const PAGE: usize = 20;

/// Characters that such an index needs at least.
const TRIGRAM: usize = 3;

/// Where the number of records is said.
const VARIABLE: &str = "STEWARD_RECALL";

/// Records about which questions are asked.
const ASKED: usize = 100;

/// Records of one write.
const BATCH: usize = 1_000;

const SURNAMES: [(&str, &str); 24] = [
    ("王", "wang"),
    ("李", "li"),
    ("张", "zhang"),
    ("刘", "liu"),
    ("陈", "chen"),
    ("杨", "yang"),
    ("赵", "zhao"),
    ("黄", "huang"),
    ("周", "zhou"),
    ("吴", "wu"),
    ("徐", "xu"),
    ("孙", "sun"),
    ("曾", "zeng"),
    ("单", "shan"),
    ("仇", "qiu"),
    ("解", "xie"),
    ("查", "zha"),
    ("任", "ren"),
    ("朴", "piao"),
    ("吕", "lv"),
    ("欧阳", "ouyang"),
    ("司马", "sima"),
    ("尉迟", "yuchi"),
    ("上官", "shangguan"),
];

const GIVEN: [(char, &str); 24] = [
    ('伟', "wei"),
    ('芳', "fang"),
    ('娜', "na"),
    ('敏', "min"),
    ('静', "jing"),
    ('丽', "li"),
    ('强', "qiang"),
    ('磊', "lei"),
    ('军', "jun"),
    ('洋', "yang"),
    ('勇', "yong"),
    ('艳', "yan"),
    ('杰', "jie"),
    ('娟', "juan"),
    ('涛', "tao"),
    ('明', "ming"),
    ('超', "chao"),
    ('秀', "xiu"),
    ('霞', "xia"),
    ('平', "ping"),
    ('刚', "gang"),
    ('桂', "gui"),
    ('英', "ying"),
    ('华', "hua"),
];

const FIRST: [&str; 12] = [
    "James", "Mary", "Robert", "Patricia", "John", "Jennifer", "Michael", "Linda", "David",
    "Élodie", "William", "Barbara",
];

const LAST: [&str; 12] = [
    "Smith",
    "Johnson",
    "Williams",
    "Brown",
    "Jones",
    "Garcia",
    "Miller",
    "Davis",
    "Rodriguez",
    "Martinez",
    "Müller",
    "O'Neil",
];

const CITIES: [(&str, &str); 8] = [
    ("深圳市", "szs"),
    ("上海", "sh"),
    ("重庆", "cq"),
    ("杭州", "hz"),
    ("成都", "cd"),
    ("厦门", "xm"),
    ("长沙", "cs"),
    ("北京", "bj"),
];

const TRADES: [(&str, &str); 8] = [
    ("科技有限公司", "kjyxgs"),
    ("酒店管理有限公司", "jdglyxgs"),
    ("餐饮有限公司", "cyyxgs"),
    ("贸易有限公司", "myyxgs"),
    ("银行股份有限公司", "yhgfyxgs"),
    ("咖啡有限公司", "kfyxgs"),
    ("医药有限公司", "yyyxgs"),
    ("教育咨询有限公司", "jyzxyxgs"),
];

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).expect("small")
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A record, and questions that must find it, by what kind they are.
struct Made {
    body: Map<String, Json>,
    questions: Vec<(&'static str, String)>,
}

/// Makes the record with a number.
type Maker = fn(&mut Dice, usize) -> Made;

fn person(dice: &mut Dice, number: usize) -> Made {
    let mobile = format!("13{:01}{:08}", number % 8, (number * 7_919 + 1_234_567) % 100_000_000);
    let mut questions = vec![
        ("phone", mobile.clone()),
        ("phone with blanks", format!("{} {} {}", &mobile[..3], &mobile[3..7], &mobile[7..])),
        ("part of a phone", mobile[2..9].to_owned()),
    ];
    let last = &mobile[7..];
    let (name, email) = if number % 4 == 3 {
        let (first, family) = (*dice.of(&FIRST), *dice.of(&LAST));
        questions
            .push(("English prefixes", format!("{} {} {last}", &head(family, 3), &head(first, 3))));
        let wide: String = family.chars().map(wide).collect();
        questions.push(("full width", format!("{wide} {last}")));
        (format!("{first} {family}"), format!("{}{number:06}@example.com", head(first, 3)))
    } else {
        let (surname, sound) = *dice.of(&SURNAMES);
        let given = [*dice.of(&GIVEN), *dice.of(&GIVEN)];
        let name: String = surname.chars().chain(given.iter().map(|(c, _)| *c)).collect();
        let sounds: String = given.iter().map(|(_, sound)| *sound).collect();
        let initials: String = given.iter().map(|(_, sound)| &sound[..1]).collect();
        let given: String = given.iter().map(|(c, _)| *c).collect();
        questions.extend([
            ("name", format!("{name} {last}")),
            ("given name", format!("{given} {last}")),
            ("pinyin", format!("{sound}{sounds} {last}")),
            ("pinyin of the given name", format!("{sounds} {last}")),
            ("initials of the given name", format!("{initials} {last}")),
            ("surname and initials", format!("{sound}{initials} {last}")),
        ]);
        (name, format!("{sound}.{sounds}{number:06}@mail.cn"))
    };
    questions.push(("e-mail", email.clone()));
    let local = email.split('@').next().unwrap_or_default();
    questions.push(("part of an e-mail", local[local.len() - 7..].to_owned()));
    let body = json!({"name": name, "phone": mobile, "email": email});
    Made { body: body.as_object().expect("an object").clone(), questions }
}

fn company(dice: &mut Dice, _: usize) -> Made {
    let (city, of_city) = *dice.of(&CITIES);
    let (trade, of_trade) = *dice.of(&TRADES);
    let brand: Vec<(char, &str)> = (0..4).map(|_| *dice.of(&GIVEN)).collect();
    let chars: String = brand.iter().map(|(c, _)| *c).collect();
    let sounds: String = brand.iter().map(|(_, sound)| *sound).collect();
    let initials: String = brand.iter().map(|(_, sound)| &sound[..1]).collect();
    let name = format!("{city}{chars}{trade}");
    let questions = vec![
        ("company", name.clone()),
        ("brand", chars.clone()),
        ("two characters and the trade", format!("{}{}", &chars[3..], &trade[..6])),
        ("pinyin of a brand", sounds),
        ("initials of a company", format!("{of_city}{initials}{of_trade}")),
        ("initials from the middle", format!("{initials}{of_trade}")),
    ];
    let body = json!({"name": name});
    Made { body: body.as_object().expect("an object").clone(), questions }
}

/// The first characters without accents, in small letters.
fn head(word: &str, chars: usize) -> String {
    let bare = |c: char| match c {
        'É' => 'e',
        'ü' => 'u',
        '\'' => 'n',
        other => other.to_ascii_lowercase(),
    };
    let known: String = word.chars().take_while(|c| *c != '\'').collect();
    known.chars().take(chars).map(bare).collect()
}

fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// What is looked for by three characters.
fn text(body: &Map<String, Json>) -> String {
    let values = body.values().filter_map(Json::as_str).map(str::to_lowercase);
    values.collect::<Vec<_>>().join("\n")
}

/// Whether an index of every three characters shows the record at `wanted` among the newest that have all
/// words of the question in them. Shorter words it can't look for.
fn shown_by_trigrams(texts: &[String], question: &str, wanted: usize) -> bool {
    let question = question.to_lowercase();
    let words: Vec<&str> = question.split_whitespace().collect();
    let has_all = |text: &&String| words.iter().all(|word| text.contains(word));
    words.iter().all(|word| word.chars().count() >= TRIGRAM)
        && has_all(&&texts[wanted])
        && texts[wanted + 1..].iter().filter(has_all).count() < PAGE
}

async fn each_kind_of_question_finds_its_record(engine: TestEngine) {
    let asked = std::env::var(VARIABLE).ok();
    let compared = asked.is_some();
    let records = asked.map_or(RECORDS, |text| text.parse().expect("a number of records"));
    let mut dice = Dice(0x5eed);
    let mut recall: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut trigrams: BTreeMap<&str, usize> = BTreeMap::new();
    let mut missed = Vec::new();
    let makers: [(&str, Maker, usize); 2] =
        [("contacts", person, records * 4 / 5), ("accounts", company, records / 5)];
    for (plural, make, count) in makers {
        let made: Vec<Made> = (0..count).map(|number| make(&mut dice, number)).collect();
        let mut ids = Vec::with_capacity(count);
        for batch in made.chunks(BATCH) {
            let bodies = batch.iter().map(|made| made.body.clone()).collect();
            let caller = engine.system();
            let written = engine.insert(&caller, plural, bodies, &WriteWish::default()).await;
            ids.extend(written.unwrap_or_else(|error| panic!("{plural}: {error}")).ids);
        }
        while engine.index_waiting().await.expect("the indexes can be written") > 0 {}
        let texts: Vec<String> = made.iter().map(|made| text(&made.body)).collect();
        for place in (0..count).step_by((count / ASKED) | 1) {
            let (id, made) = (&ids[place], &made[place]);
            for (kind, question) in &made.questions {
                if compared && shown_by_trigrams(&texts, question, place) {
                    *trigrams.entry(*kind).or_default() += 1;
                }
                let found = hits(&engine, &engine.system(), question, plural).await;
                let (all, good) = recall.entry(*kind).or_default();
                *all += 1;
                if found.iter().any(|hit| hit.id == *id) {
                    *good += 1;
                } else {
                    missed.push(format!("{kind}: {question:?} does not show {:?}", made.body));
                }
            }
        }
    }
    if compared {
        for (kind, (all, good)) in &recall {
            let by_trigrams = trigrams.get(kind).unwrap_or(&0);
            println!("{kind}: {good} of {all}, by trigrams {by_trigrams}");
        }
    }
    assert!(recall.len() > 15, "{recall:?}");
    assert!(missed.is_empty(), "{recall:?}\n{}", missed.join("\n"));
}
