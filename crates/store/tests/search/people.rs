//! People made up from few characters, so that they have much in common, and questions about them.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use steward_model::Value;
use steward_model::catalog::ObjectDef;
use steward_model::record::Record;
use steward_testkit::naive::search::{READINGS, TITLES, TRADITIONAL, fits};

use crate::READER;

/// A contact.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) owner: i64,
    pub(crate) deleted: bool,
    /// The search fields that have values.
    lines: Vec<(&'static str, String)>,
}

impl Person {
    /// Gives a field a value, or none.
    pub(crate) fn set(&mut self, field: &'static str, value: &str) {
        self.lines.retain(|(known, _)| *known != field);
        if !value.is_empty() {
            self.lines.push((field, value.to_owned()));
        }
    }

    pub(crate) fn record(&self, object: &ObjectDef) -> Record {
        let mut record = Record::empty(object.id, object.fields.len());
        for field in &object.fields {
            if let Some(default) = &field.default {
                record.values[field.id] = default.clone();
            }
            if field.not_null && record.values[field.id].is_null() {
                record.values[field.id] = match field.kind().column() {
                    steward_model::value::ColumnType::Text => Value::from(""),
                    steward_model::value::ColumnType::Bool => Value::Bool(false),
                    _ => Value::Int(0),
                };
            }
        }
        record.set(0, self.id);
        record.set(1, 1);
        record.set(object.id_of("owner_id"), self.owner);
        for (field, text) in &self.lines {
            record.set(object.id_of(field), text.as_str());
        }
        if self.deleted {
            record.set(object.id_of("deleted_at"), 1);
        }
        record
    }

    /// How well a question fits what may be read.
    pub(crate) fn fits(&self, question: &str, closed: &[&str]) -> Option<i64> {
        let open = self.lines.iter().filter(|(field, _)| !closed.contains(field));
        let lines: Vec<&str> = open.map(|(_, text)| text.as_str()).collect();
        fits(question, &lines)
    }
}

/// Characters that are read in one way, of which there may be any number in a line.
fn plain() -> impl Strategy<Value = char> {
    let chars = READINGS.iter().filter(|(_, readings)| readings.len() == 1);
    select(chars.map(|(c, _)| *c).collect::<Vec<_>>())
}

fn any_char() -> impl Strategy<Value = char> {
    select(READINGS.iter().map(|(c, _)| *c).collect::<Vec<_>>())
}

/// Two characters of any kind, others that are read in one way.
fn short() -> impl Strategy<Value = String> {
    (any_char(), any_char(), prop::collection::vec(plain(), 0..3))
        .prop_map(|(a, b, rest)| [a, b].into_iter().chain(rest).collect())
}

/// A line with more characters than a name.
fn long() -> impl Strategy<Value = String> {
    (any_char(), prop::collection::vec(plain(), 4..7))
        .prop_map(|(a, rest)| std::iter::once(a).chain(rest).collect())
}

fn name() -> impl Strategy<Value = String> {
    let mixed = (select(vec!["TCL", "A", "Li"]), short()).prop_map(|(w, n)| format!("{w}{n}"));
    let name = prop_oneof![6 => short(), 2 => long(), 2 => english(), 1 => mixed];
    (name, any::<bool>())
        .prop_map(|(name, old): (String, bool)| if old { traditional(&name) } else { name })
}

fn english() -> impl Strategy<Value = String> {
    let first = select(vec!["John", "Joanna", "Li", "San"]);
    let last = select(vec!["Smith", "Smythe", "Zhang", "Jo"]);
    (first, last).prop_map(|(first, last)| format!("{first} {last}"))
}

fn traditional(text: &str) -> String {
    let old = |c| TRADITIONAL.iter().find(|(_, simple)| *simple == c).map_or(c, |(old, _)| *old);
    text.chars().map(old).collect()
}

fn phone() -> impl Strategy<Value = String> {
    prop_oneof![
        "1[38][0-2]{2}1234[0-9]{3}"
            .prop_map(|number| format!("+86-{}", &number[..11.min(number.len())])),
        "[0-1]{3}".prop_map(|end| format!("+86-571-88888{end}")),
    ]
}

fn email() -> impl Strategy<Value = String> {
    (select(vec!["zhang.san", "lisi88", "j_smith"]), select(vec!["example.com", "qq.com"]))
        .prop_map(|(local, domain)| format!("{local}@{domain}"))
}

fn person(id: i64) -> impl Strategy<Value = Person> {
    let wechat = prop::option::of(select(vec!["wx_li", "san0012", "138"]));
    let title = prop::option::of(select(vec!["三国经理", "CEO", "国际部 王牌"]));
    let lines = (name(), prop::option::of(phone()), prop::option::of(email()), wechat, title);
    (lines, select(vec![READER, 8]), prop::bool::weighted(0.1)).prop_map(
        move |((name, phone, email, wechat, title), owner, deleted)| {
            let mut person = Person { id, owner, deleted, lines: vec![("name", name)] };
            person.set("phone", &phone.unwrap_or_default());
            person.set("email", &email.unwrap_or_default());
            person.set("wechat", wechat.unwrap_or_default());
            // Only characters that the evaluator knows.
            let title = title.filter(|title| title.is_ascii());
            person.set("title", title.unwrap_or_default());
            person
        },
    )
}

/// The id of a person by his number: close together at first, and then ever further apart, so that they lie in all
/// windows in which PostgreSQL looks, and before them.
pub(crate) fn id(number: i64) -> i64 {
    number + 40 * (number / 4).pow(5)
}

/// Some people with ascending ids.
pub(crate) fn people(runner: &mut TestRunner, count: usize) -> Vec<Person> {
    let numbers = 1..=i64::try_from(count).expect("few people");
    numbers
        .map(|number| person(id(number)).new_tree(runner).expect("a person can be made").current())
        .collect()
}

/// Questions about these people: parts of what they have, sounds of it, and what nobody has.
pub(crate) fn questions(runner: &mut TestRunner, people: &[Person], count: usize) -> Vec<String> {
    let lines: Vec<String> = people
        .iter()
        .flat_map(|person| person.lines.iter().map(|(_, text)| text.clone()))
        .collect();
    let sound =
        select(READINGS.iter().flat_map(|(_, readings)| readings.iter()).collect::<Vec<_>>());
    let sounds = prop::collection::vec((sound, any::<bool>()), 1..4).prop_map(|sounds| {
        let part = |(sound, whole): &(&&str, bool)| {
            if *whole { sound.to_string() } else { sound[..1].to_owned() }
        };
        sounds.iter().map(part).collect::<String>()
    });
    let part = (select(lines), 0_usize..12, 1_usize..12).prop_map(|(line, from, length)| {
        let chars: Vec<char> = line.chars().collect();
        let from = from % chars.len();
        chars[from..].iter().take(length).collect::<String>()
    });
    let called = (any_char(), select(TITLES.to_vec())).prop_map(|(c, title)| format!("{c}{title}"));
    let two = (part.clone(), sounds.clone()).prop_map(|(part, sounds)| format!("{part} {sounds}"));
    let wide = part.clone().prop_map(|part| {
        let wide = |c: char| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
            _ => c,
        };
        part.chars().map(wide).collect::<String>()
    });
    let other = select(vec!["", "。", "\"", "' | 'a", "zz9", "国际", "0", "86", "+86 571"]);
    let other = other.prop_map(str::to_owned);
    let question =
        prop_oneof![5 => part, 3 => sounds, 1 => called, 2 => two, 1 => wide, 1 => other];
    let question = || question.new_tree(runner).expect("a question can be made").current();
    std::iter::repeat_with(question).take(count).collect()
}
