//! What is decided about each account and contact before it becomes a record: whose it is, where, when,
//! how they hang together.

use steward_model::clock::Micros;

use super::calendar::Calendar;
use super::dice::{Dice, Purpose};
use super::org::{LEFT_DAYS, Org, Seller};
use super::size::Counts;

/// How many customers the leaver left behind.
pub(super) const LEFT_BEHIND: usize = 86;

/// How many customers fall to the pool tomorrow.
pub(super) const FALLING: usize = 12;

/// How many customers the junior has.
pub(super) const JUNIORS: usize = 10;

/// How often the one hotel was entered.
pub(super) const HOTEL_ENTRIES: [&str; 3] =
    ["杭州蓝湾酒店管理有限公司", "蓝湾酒店", "蓝湾大酒店（杭州）有限公司"];

/// Whose an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// A seller's.
    Owner(Seller),
    /// A pool's, with the previous owner if there was one, and since when.
    Pool(i64, Option<i64>, Micros),
    /// Nobody's.
    Nobody,
}

impl Holder {
    /// The seller, if it is one's.
    pub(super) fn seller(self) -> Option<Seller> {
        match self {
            Self::Owner(seller) => Some(seller),
            _ => None,
        }
    }
}

/// What is decided about an account.
#[derive(Clone, Copy, Debug)]
pub(super) struct AccountSeed {
    /// When it was entered.
    pub(super) created: Micros,
    /// Whether it is a person.
    pub(super) person: bool,
    /// The region, by its place.
    pub(super) region: usize,
    /// Whose it is.
    pub(super) holder: Holder,
    /// Which of the entries of the one hotel it is.
    pub(super) hotel: Option<usize>,
    /// Whether it falls to the pool tomorrow.
    pub(super) falling: bool,
    /// Whether its owner has left the company.
    pub(super) left: bool,
}

/// Everything that is decided before records are made.
#[derive(Debug)]
pub(super) struct Seeds {
    /// How many.
    pub(super) counts: Counts,
    /// When.
    pub(super) calendar: Calendar,
    /// By whom.
    pub(super) org: Org,
    /// The accounts.
    pub(super) accounts: Vec<AccountSeed>,
    /// The account of each contact, by its place.
    pub(super) account_of: Vec<u32>,
}

impl Seeds {
    /// Decides everything.
    pub(super) fn new(counts: Counts, calendar: Calendar, org: Org) -> Self {
        let mut seeds =
            Self { counts, calendar, org, accounts: Vec::new(), account_of: Vec::new() };
        let special = Special::new(&seeds.counts);
        seeds.accounts = (0..counts.accounts).map(|index| seeds.account(&special, index)).collect();
        seeds.account_of = (0..counts.contacts).map(|index| seeds.employer(index) as u32).collect();
        seeds
    }

    fn account(&self, special: &Special, index: usize) -> AccountSeed {
        let mut dice = Dice::new(Purpose::Account, index);
        let region = self.region(index, &mut dice);
        let sellers = &self.org.regions[region];
        let seller = *dice.pick(sellers);
        let luck = dice.below(1_000);
        let created = self.calendar.at(index as f64 / self.counts.accounts as f64);
        let since = self.calendar.later(created, 30, 5).min(self.calendar.now());
        let mut seed = AccountSeed {
            created,
            person: self.counts.is_person(index),
            region,
            holder: match luck {
                0..20 => Holder::Nobody,
                20..50 => Holder::Pool(self.org.pools[region], Some(seller.user), since),
                _ => Holder::Owner(seller),
            },
            hotel: None,
            falling: false,
            left: false,
        };
        match special.of(index) {
            None => {}
            Some(Role::Junior) => {
                (seed.region, seed.holder) = (0, Holder::Owner(self.org.junior));
            }
            Some(Role::Left) => {
                let since = self.calendar.now() - LEFT_DAYS * steward_model::clock::DAY;
                let pool = self.org.pools[0];
                (seed.region, seed.left) = (0, true);
                seed.holder = Holder::Pool(pool, Some(self.org.leaver), since.max(created));
            }
            Some(Role::Hotel(entry)) => {
                (seed.region, seed.hotel) = (0, Some(entry));
                seed.holder = Holder::Owner(self.org.regions[0][entry % self.org.regions[0].len()]);
            }
            Some(Role::Falling) => {
                (seed.falling, seed.holder) = (true, Holder::Owner(seller));
            }
        }
        seed
    }

    /// One account in fifty of a large company is abroad, evenly over time; of a small one more.
    fn region(&self, index: usize, dice: &mut Dice) -> usize {
        let home = *dice.weighted(&[(0, 46), (1, 30), (2, 24)]);
        match self.counts.accounts {
            0..10_000 if dice.chance(7) => 3,
            0..10_000 => home,
            _ if index % 50 == 7 => 3,
            _ => home,
        }
    }

    /// The account of a contact: the one entered at that time, or an earlier one. Contacts come in the
    /// order of their accounts, so that none is older than its account.
    fn employer(&self, index: usize) -> usize {
        let (accounts, contacts) = (self.counts.accounts, self.counts.contacts);
        let slot = index * accounts / contacts;
        if index == first_contact(slot, accounts, contacts) {
            return slot;
        }
        let mut dice = Dice::new(Purpose::Employer, index);
        let wanted = if dice.chance(55) { slot } else { dice.below(slot + 1) };
        // A person has one contact only, and what was planted stays as it is.
        let open = |place: &usize| {
            let seed = &self.accounts[*place];
            !seed.person && seed.holder != Holder::Owner(self.org.junior)
        };
        let before = (0..=wanted).rev().find(open);
        before.or_else(|| (wanted..=slot).find(open)).unwrap_or(slot)
    }

    /// The place of an account's primary contact.
    pub(super) fn primary_contact(&self, account: usize) -> usize {
        first_contact(account, self.counts.accounts, self.counts.contacts)
    }

    /// Whether a contact is its account's primary one.
    pub(super) fn is_primary(&self, contact: usize) -> bool {
        self.primary_contact(self.account_of[contact] as usize) == contact
    }

    /// When a contact was entered.
    pub(super) fn contact_created(&self, contact: usize) -> Micros {
        self.calendar.at(contact as f64 / self.counts.contacts as f64)
    }
}

/// The place of the first contact that is entered with an account.
fn first_contact(account: usize, accounts: usize, contacts: usize) -> usize {
    (account * contacts).div_ceil(accounts)
}

/// What is planted at an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It is one of the junior's.
    Junior,
    /// The leaver left it behind.
    Left,
    /// It is an entry of the one hotel.
    Hotel(usize),
    /// It falls to the pool tomorrow.
    Falling,
}

/// What is planted where.
struct Special(std::collections::HashMap<usize, Role>);

impl Special {
    fn new(counts: &Counts) -> Self {
        let mut found = std::collections::HashMap::new();
        let mut place = |wanted: usize, person: Option<bool>, role: Role| {
            let fits = |index: &usize| {
                !found.contains_key(index) && person.is_none_or(|p| counts.is_person(*index) == p)
            };
            // Behind the wanted place, else before it; a company of persons alone has no others.
            let after = (wanted..counts.accounts).find(fits);
            let index = after.or_else(|| (0..wanted).rev().find(fits));
            let any = |index: &usize| !found.contains_key(index);
            if let Some(index) = index.or_else(|| (wanted..counts.accounts).find(any)) {
                found.insert(index, role);
            }
        };
        let part =
            |number: usize, of: usize| counts.accounts / of * number + counts.accounts / of / 2;
        for number in 0..JUNIORS {
            place(part(number, JUNIORS), Some(true), Role::Junior);
        }
        for entry in 0..HOTEL_ENTRIES.len() {
            place(counts.accounts * [40, 71, 93][entry] / 100, Some(false), Role::Hotel(entry));
        }
        for number in 0..LEFT_BEHIND {
            // Not among the newest: somebody looked after them first.
            place(part(number, LEFT_BEHIND) * 9 / 10, None, Role::Left);
        }
        for number in 0..FALLING {
            place(part(number, FALLING) + 3, None, Role::Falling);
        }
        Self(found)
    }

    fn of(&self, index: usize) -> Option<Role> {
        self.0.get(&index).copied()
    }
}
