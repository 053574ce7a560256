//! What companies and people are called, where they are, and how to reach them.

use super::dice::{Dice, Purpose};
use super::money::ABROAD;
use super::seeds::{HOTEL_ENTRIES, Seeds};
use super::spell::Sounds;
use super::words::companies::{FOREIGN_FIRST, FOREIGN_SECOND, TRADES, brand};
use super::words::people::Person;
use super::words::places::{self, City};

/// The first digits of mobile numbers that no operator has, so that nobody's number is among them.
const MOBILE: [&str; 4] = ["160", "161", "163", "164"];

/// What an account is called, and where it is.
#[derive(Clone, Debug)]
pub(super) struct Company {
    /// The name.
    pub(super) name: String,
    /// What people say.
    pub(super) short: String,
    /// The key of the industry.
    pub(super) industry: &'static str,
    /// The city.
    pub(super) city: City,
    /// The domain of its e-mail addresses.
    pub(super) domain: String,
}

/// The contact at a place.
pub(super) fn person(contact: usize) -> Person {
    Person::new(&mut Dice::new(Purpose::Contact, contact))
}

/// The account at a place.
pub(super) fn company(seeds: &Seeds, account: usize, sounds: &mut Sounds) -> Company {
    let seed = &seeds.accounts[account];
    let mut dice = Dice::new(Purpose::Company, account);
    let city = *match seed.region {
        0 => dice.weighted(&places::EAST),
        1 => dice.weighted(&places::SOUTH),
        2 => dice.weighted(&places::NORTH),
        _ => dice.weighted(&places::ABROAD),
    };
    if seed.person {
        return private(seeds, account, city);
    }
    if let Some(entry) = seed.hotel {
        return hotel(entry);
    }
    if seed.region == ABROAD {
        return foreign(account, city, &mut dice);
    }
    let [first, second] = brand(account);
    let trade = dice.weighted(&TRADES);
    let brand = [first, second].concat();
    Company {
        name: [city.short, &brand, trade.ending].concat(),
        short: [&brand, trade.short].concat(),
        industry: trade.industry,
        city,
        domain: format!("{}.example", sounds.all(&[first, second])),
    }
}

/// A private customer is called like the one contact.
fn private(seeds: &Seeds, account: usize, city: City) -> Company {
    let name = person(seeds.primary_contact(account)).name();
    let domain = "mail.example".to_owned();
    Company { short: name.clone(), name, industry: "", city, domain }
}

/// The hotel that was entered more than once.
fn hotel(entry: usize) -> Company {
    Company {
        name: HOTEL_ENTRIES[entry].to_owned(),
        short: "蓝湾酒店".to_owned(),
        industry: "hospitality",
        city: places::EAST[0].0,
        domain: "lanwan.example".to_owned(),
    }
}

fn foreign(account: usize, city: City, dice: &mut Dice) -> Company {
    // The number keeps those of a large company apart.
    let first = FOREIGN_FIRST[account % FOREIGN_FIRST.len()];
    let (second, industry) = *dice.pick(&FOREIGN_SECOND);
    let number = account / FOREIGN_FIRST.len();
    let name = match number {
        0..10 => format!("{first} {second}"),
        _ => format!("{first} {number} {second}"),
    };
    let domain: String = first.chars().filter(char::is_ascii_alphabetic).collect();
    Company {
        short: first.to_owned(),
        name,
        industry,
        city,
        domain: format!("{}.example", domain.to_ascii_lowercase()),
    }
}

/// A mobile number, in normal form.
pub(super) fn mobile(region: usize, dice: &mut Dice) -> String {
    let number = dice.below(100_000_000);
    match region {
        ABROAD => format!("+65-8{:07}", number % 10_000_000),
        _ => format!("+86-{}{number:08}", dice.word(&MOBILE)),
    }
}

/// A telephone number of a company, in normal form.
pub(super) fn landline(city: &City, region: usize, dice: &mut Dice) -> String {
    let number = dice.below(10_000);
    match region {
        ABROAD => format!("+65-6555{number:04}"),
        _ => format!("+86-{}-8555{number:04}", city.area),
    }
}

/// An e-mail address at a company.
pub(super) fn email(person: &Person, domain: &str, sounds: &mut Sounds) -> String {
    let given = sounds.all(&person.given);
    format!("{}.{given}@{domain}", sounds.of(person.family))
}

/// A street and a number.
pub(super) fn street(region: usize, dice: &mut Dice) -> String {
    let number = dice.between(1, 988);
    match region {
        ABROAD => format!("{number} {}", dice.word(&places::ROADS_ABROAD)),
        _ => format!("{}{number} 号", dice.word(&places::ROADS)),
    }
}
