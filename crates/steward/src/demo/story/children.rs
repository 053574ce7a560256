//! What is known of customers besides: tags, member cards of the cafés, what they like, and which of them
//! may be the same.

use serde_json::json;
use steward_model::Result;
use steward_model::clock::DAY;

use super::{Story, time};
use crate::demo::dice::{Dice, Purpose};
use crate::demo::words::trade::{PREFERENCES, TAGS};

/// How many tags, cards and preferences there are.
const TAGGINGS: usize = 260;
const CARDS: usize = 240;
const LIKES: usize = 180;

impl Story<'_> {
    /// Makes them.
    pub(super) async fn children(&self) -> Result<()> {
        let now = self.seeds.calendar.now();
        self.at(now - 20 * DAY);
        let accounts = &self.seeds.accounts;
        let companies: Vec<usize> = places(accounts.len(), |place| !accounts[place].person);
        let persons: Vec<usize> = places(accounts.len(), |place| accounts[place].person);
        let mut rows = Vec::new();
        for place in 0..TAGGINGS.min(companies.len()) {
            let mut dice = Dice::new(Purpose::Child, place);
            let tag = dice.below(TAGS.len());
            let account = spread(&companies, place, TAGGINGS);
            let (object, id) = match TAGS[tag].3 {
                "contact" => ("contact", self.seeds.primary_contact(account)),
                object => (object, account),
            };
            rows.push(json!({"tag_id": tag + 1, "record_object": object, "record_id": id + 1}));
        }
        self.insert("taggings", rows).await?;
        let cafes = &self.seeds.org.cafes;
        let mut rows = Vec::new();
        for place in 0..CARDS.min(persons.len()) {
            let mut dice = Dice::new(Purpose::Child, 10_000 + place);
            rows.push(json!({
                "account_id": spread(&persons, place, CARDS) + 1,
                "programme": "澄川会员",
                "card_no": format!("88{:06}", 1_207 + place * 31),
                "tier": dice.weighted(&[("普卡", 70), ("银卡", 22), ("金卡", 8)]),
                "joined_at": time(now - dice.between(20, 600) * DAY),
                "store_id": dice.pick(cafes),
            }));
        }
        self.insert("memberships", rows).await?;
        let mut rows = Vec::new();
        for place in 0..LIKES.min(accounts.len()) {
            let mut dice = Dice::new(Purpose::Child, 20_000 + place);
            let (kind, topic, value) = *dice.pick(&PREFERENCES);
            rows.push(json!({
                "contact_id": place * self.seeds.counts.contacts / LIKES + 1,
                "kind": kind, "topic": topic, "value": value,
                "basis": if dice.chance(70) { "stated" } else { "observed" },
                "noted_at": time(now - dice.between(20, 300) * DAY),
            }));
        }
        self.insert("preferences", rows).await?;
        self.same_hotel().await
    }

    /// The hotel that was entered more than once.
    async fn same_hotel(&self) -> Result<()> {
        let accounts = &self.seeds.accounts;
        let entries = places(accounts.len(), |place| accounts[place].hotel.is_some());
        let mut rows = Vec::new();
        for (number, one) in entries.iter().enumerate() {
            for (step, other) in entries[number + 1..].iter().enumerate() {
                rows.push(json!({
                    "a_object": "account", "a_id": one + 1,
                    "b_object": "account", "b_id": other + 1,
                    "score": 94 - 3 * (number + step), "reasons": ["name", "pinyin"],
                }));
            }
        }
        self.insert("duplicate_pairs", rows).await.map(drop)
    }
}

fn places(count: usize, fits: impl Fn(usize) -> bool) -> Vec<usize> {
    (0..count).filter(|&place| fits(place)).collect()
}

/// One of several, spread evenly; each comes once as long as there are enough.
fn spread(of: &[usize], place: usize, count: usize) -> usize {
    of[place * of.len() / count.max(1).min(of.len()).max(1) % of.len()]
}
