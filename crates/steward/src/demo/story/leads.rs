//! The leads: 143 from the trade show, of which 9 became deals worth 1.62 million; 612 from Douyin, of
//! which 4 became small ones; and some from elsewhere.

use serde_json::{Value as Json, json};
use steward_model::Result;
use steward_model::clock::{DAY, Micros};

use super::catalogue::Catalogue;
use super::{Story, time};
use crate::demo::calendar::Calendar;
use crate::demo::deals::planted_deals;
use crate::demo::dice::{Dice, Purpose};
use crate::demo::names;
use crate::demo::size::{LEAD_CALLS, LEADS};
use crate::demo::spell::Sounds;
use crate::demo::words::companies::brand;
use crate::demo::words::people::Person;
use crate::demo::words::places;
use crate::demo::words::trade::{LEAD_COMPANIES, NEEDS};

/// Where leads come from: how many, the channel, the campaign, the days ago from the first to the last.
const SOURCES: [(usize, usize, Option<usize>, i64, i64); 4] = [
    (143, 0, Some(0), 172, 169),
    (612, 1, Some(1), 150, 92),
    (30, 3, None, 300, 1),
    (15, 2, Some(2), 240, 31),
];

/// How many of the show's and of Douyin's leads in a hundred got each status.
const STATUSES: [[(&str, usize); 5]; 2] = [
    [("qualified", 34), ("working", 22), ("assigned", 8), ("new", 4), ("invalid", 32)],
    [("qualified", 7), ("working", 13), ("assigned", 12), ("new", 10), ("invalid", 58)],
];

/// Why leads are invalid.
const INVALID: [(&str, usize); 5] =
    [("no_need", 38), ("unreachable", 30), ("wrong_number", 14), ("no_budget", 12), ("spam", 6)];

/// What is decided about a lead.
struct Lead {
    at: Micros,
    source: usize,
    /// The deal that it became, by its place.
    deal: Option<usize>,
    row: Json,
    touch: Json,
    /// Who looks after it.
    owner: Option<i64>,
}

impl Story<'_> {
    /// Makes the leads, converts those that became deals, and notes the calls.
    pub(super) async fn leads(&self, catalogue: &Catalogue) -> Result<()> {
        let pool = json!({"name": "线索公海", "object": "lead"});
        let pool = self.insert("pools", vec![pool]).await?[0];
        let leads = self.decided(catalogue, pool);
        let mut made = Vec::with_capacity(leads.len());
        for days in leads.chunk_by(|one, next| Calendar::day(one.at) == Calendar::day(next.at)) {
            self.at(days[days.len() - 1].at);
            let rows = days.iter().map(|lead| lead.row.clone()).collect();
            let ids = self.insert("leads", rows).await?;
            let touches = days.iter().zip(&ids).map(|(lead, id)| {
                let mut touch = lead.touch.clone();
                touch["lead_id"] = (*id).into();
                touch
            });
            self.insert("touches", touches.collect()).await?;
            made.extend(ids);
        }
        self.calls(&leads, &made).await?;
        for (lead, id) in leads.iter().zip(&made) {
            if let Some(place) = lead.deal {
                self.convert(catalogue, (lead, *id), place).await?;
            }
        }
        Ok(())
    }

    /// What a lead became.
    async fn convert(
        &self,
        catalogue: &Catalogue,
        (lead, id): (&Lead, i64),
        place: usize,
    ) -> Result<()> {
        let deal = &self.deals[place];
        let (_, channel, campaign, ..) = SOURCES[lead.source];
        self.at(deal.created());
        let account = deal.account as i64 + 1;
        let contact = self.seeds.primary_contact(deal.account) as i64 + 1;
        let opportunity = place as i64 + 1;
        let became = json!({
            "status": "converted",
            "converted_at": time(deal.created()),
            "converted_account_id": account,
            "converted_contact_id": contact,
            "converted_opportunity_id": opportunity,
        });
        self.change("leads", id, &became).await?;
        let from = json!({
            "lead_id": id,
            "channel_id": catalogue.channels[channel],
            "campaign_id": campaign.map(|campaign| catalogue.campaigns[campaign]),
        });
        self.change("opportunities", opportunity, &from).await
    }

    /// The first calls to leads that somebody looks after.
    async fn calls(&self, leads: &[Lead], ids: &[i64]) -> Result<()> {
        let mut rows = Vec::new();
        for (place, (lead, id)) in leads.iter().zip(ids).enumerate() {
            let status = lead.row["status"].as_str();
            let Some(owner) = lead.owner.filter(|_| status != Some("assigned")) else { continue };
            let mut dice = Dice::new(Purpose::LeadCall, place);
            let reached = lead.row["invalid_reason"].is_null();
            let at =
                (lead.at + dice.between(20, 2_600) * 60_000_000).min(self.seeds.calendar.now());
            rows.push(json!({
                "kind": "call",
                "direction": "outbound",
                "subject_line": "首次联系",
                "body": if reached { "已了解需求，加了微信，发送产品资料。" } else { "多次拨打，未能继续。" },
                "outcome": if reached { "interested" } else { "no_answer" },
                "is_effective": reached,
                "happened_at": time(at),
                "duration": dice.between(20, 600),
                "user_id": owner,
                "lead_id": id,
            }));
        }
        rows.truncate(LEAD_CALLS);
        self.insert("activities", rows).await.map(drop)
    }

    /// Everything about the leads, in the order of time.
    fn decided(&self, catalogue: &Catalogue, pool: i64) -> Vec<Lead> {
        let mut all = Vec::new();
        for (source, (count, channel, campaign, from, until)) in SOURCES.iter().enumerate() {
            let planted = planted_deals(self.deals, source);
            for number in 0..*count {
                // The deals' leads are spread among the others.
                let which = number * planted.len() / count;
                let is_last = (number + 1) * planted.len() / count > which;
                let deal = is_last.then(|| planted[which]);
                let seat = Seat { source, number, count: *count, from: *from, until: *until };
                let mut lead = self.lead(&seat, deal, pool, catalogue);
                let campaign = campaign.map(|campaign| catalogue.campaigns[campaign]);
                for row in [&mut lead.row, &mut lead.touch] {
                    row["channel_id"] = catalogue.channels[*channel].into();
                    row["campaign_id"] = campaign.into();
                }
                all.push(lead);
            }
        }
        debug_assert_eq!(all.len(), LEADS);
        all.sort_by_key(|lead| lead.at);
        all
    }

    fn lead(&self, seat: &Seat, deal: Option<usize>, pool: i64, catalogue: &Catalogue) -> Lead {
        let mut dice = Dice::new(Purpose::Lead, seat.source * 1_000 + seat.number);
        let at = seat.at(&self.seeds.calendar, &mut dice);
        let region = *dice.weighted(&[(0, 50), (1, 28), (2, 22)]);
        let (person, company) = match deal {
            Some(place) => self.buyer(place),
            None => (Person::new(&mut dice), company(seat, &mut dice)),
        };
        let seller = match deal {
            Some(place) => self.seeds.accounts[self.deals[place].account].holder.seller(),
            None => Some(*dice.pick(&self.seeds.org.regions[region])),
        };
        let statuses = &STATUSES[seat.source.min(1)];
        let status = if deal.is_some() { "working" } else { *dice.weighted(statuses) };
        let owned = status != "new";
        let owner = seller.filter(|_| owned).map(|seller| seller.user);
        let (need, product, budget) = *dice.pick(&NEEDS);
        let city = city(region, &mut dice);
        let row = json!({
            "name": person.name(),
            "company": company,
            "phone": names::mobile(region, &mut dice),
            "need": need,
            "product_id": catalogue.products[product],
            "budget": budget.filter(|_| seat.source == 0 || dice.chance(30)),
            "type": if product == 13 { "service" } else { "purchase" },
            "purchase_window": dice.weighted(&[
                ("within_month", 15), ("within_quarter", 35), ("later", 20), ("unknown", 30),
            ]),
            "status": status,
            "invalid_reason": (status == "invalid").then(|| dice.weighted(&INVALID)),
            "owner_id": owner,
            "pool_id": (!owned && dice.chance(60)).then_some(pool),
            "province": city.province,
            "city": city.name,
        });
        let mut touch = json!({"at": time(at)});
        if seat.source == 1 {
            touch["utm_source"] = "douyin".into();
            touch["utm_medium"] = "video".into();
            touch["utm_content"] = (*dice.pick(&["试饮", "门店", "探厂"])).into();
        }
        Lead { at, source: seat.source, deal, row, touch, owner }
    }

    /// The contact and the account that a lead became.
    fn buyer(&self, place: usize) -> (Person, Option<String>) {
        let account = self.deals[place].account;
        let company = names::company(self.seeds, account, &mut Sounds::default()).name;
        (names::person(self.seeds.primary_contact(account)), Some(company))
    }
}

/// A lead's place among those of its source.
struct Seat {
    source: usize,
    number: usize,
    count: usize,
    from: i64,
    until: i64,
}

impl Seat {
    /// When it came in: evenly over the source's days, people leave their numbers at any hour.
    fn at(&self, calendar: &Calendar, dice: &mut Dice) -> Micros {
        let days = (self.from - self.until).max(1);
        let span = days * DAY;
        let part = span / self.count as i64 * self.number as i64;
        let start = (calendar.today() - self.from) * DAY;
        // Between nine in the morning and nine at night in Hangzhou.
        let at = start + part / DAY * DAY + DAY / 24 + dice.between(0, 12 * 60) * 60_000_000;
        at.min(calendar.now())
    }
}

fn company(seat: &Seat, dice: &mut Dice) -> Option<String> {
    // Whoever asks from a telephone rarely says for whom.
    let says = seat.source != 1 || dice.chance(25);
    let [first, second] = brand(seat.source * 701 + seat.number * 13 + 5);
    says.then(|| format!("{first}{second}{}", dice.word(&LEAD_COMPANIES)))
}

fn city(region: usize, dice: &mut Dice) -> places::City {
    *match region {
        0 => dice.weighted(&places::EAST),
        1 => dice.weighted(&places::SOUTH),
        _ => dice.weighted(&places::NORTH),
    }
}
