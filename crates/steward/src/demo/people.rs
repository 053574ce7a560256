//! Who works at the demo company.

use super::dice::{Dice, Purpose};
use super::spell::Sounds;
use super::words::people::Person;

/// The company's domain, reserved for examples.
const DOMAIN: &str = "clearbrook.example";

/// A part of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// The company itself.
    Company,
    /// The head office.
    Office,
    /// Sales, with the four regions below.
    Sales,
    /// Sales in the east.
    East,
    /// Sales in the south.
    South,
    /// Sales in the north.
    North,
    /// Sales abroad.
    Abroad,
    /// Marketing.
    Marketing,
    /// Service.
    Service,
    /// Finance.
    Finance,
    /// The six cafés.
    Cafes,
    /// Supply.
    Supply,
}

impl Part {
    /// All parts below the company, each behind the one that it belongs to, with name, code and kind.
    pub(super) const BELOW: [(Self, Self, &'static str, &'static str, &'static str); 11] = [
        (Self::Office, Self::Company, "总经办", "ZJB", "department"),
        (Self::Sales, Self::Company, "销售部", "XS", "division"),
        (Self::East, Self::Sales, "华东区", "XS-HD", "region"),
        (Self::South, Self::Sales, "华南区", "XS-HN", "region"),
        (Self::North, Self::Sales, "华北区", "XS-HB", "region"),
        (Self::Abroad, Self::Sales, "海外区", "XS-HW", "region"),
        (Self::Marketing, Self::Company, "市场部", "SC", "department"),
        (Self::Service, Self::Company, "服务部", "FW", "department"),
        (Self::Finance, Self::Company, "财务部", "CW", "department"),
        (Self::Cafes, Self::Company, "门店运营部", "MD", "department"),
        (Self::Supply, Self::Company, "供应链部", "GYL", "department"),
    ];

    /// The four regions.
    pub(super) const REGIONS: [Self; 4] = [Self::East, Self::South, Self::North, Self::Abroad];
}

/// What a colleague may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Everything.
    Administrator,
    /// Own and shared records, and those of departments led.
    Member,
    /// Sees all customers, to serve them.
    Service,
    /// Sees all figures.
    Finance,
}

/// A colleague.
#[derive(Clone, Debug)]
pub(super) struct Colleague {
    /// Name.
    pub(super) name: String,
    /// E-mail address.
    pub(super) email: String,
    /// Where.
    pub(super) part: Part,
    /// As what.
    pub(super) position: String,
    /// With which rights.
    pub(super) role: Role,
    /// Whether the part is led by this colleague.
    pub(super) leads: bool,
    /// Whether this one has customers.
    pub(super) sells: bool,
    /// Whether this one has left.
    pub(super) left: bool,
}

impl Colleague {
    /// The level as a seller, 1 to 5, as the position says it.
    pub(super) fn level(&self) -> Option<usize> {
        let (_, level) = self.position.rsplit_once(" P")?;
        level.parse().ok()
    }
}

/// The place of the head of the company.
pub(super) const BOSS: usize = 0;

/// The place of the one who has but ten customers.
pub(super) const JUNIOR: usize = 6;

/// The place of the one who left with her customers unclaimed.
pub(super) const LEAVER: usize = 7;

/// Those who have names of their own: name, how it is spelled, part, position, role, whether they lead.
const NAMED: [(&str, &str, Part, &str, Role, bool); 8] = [
    ("周建国", "zhou.jianguo", Part::Office, "董事长兼总经理", Role::Administrator, true),
    ("林岚", "lin.lan", Part::Sales, "销售总监", Role::Member, true),
    ("陈宇航", "chen.yuhang", Part::East, "客户经理 P3", Role::Member, false),
    ("何静", "he.jing", Part::Service, "服务主管", Role::Service, true),
    ("吴敏", "wu.min", Part::Finance, "财务经理", Role::Finance, true),
    ("沈亦舟", "shen.yizhou", Part::Abroad, "海外区经理 P5", Role::Member, true),
    ("许多", "xu.duo", Part::East, "见习客户经理 P1", Role::Member, false),
    ("赵倩", "zhao.qian", Part::East, "客户经理 P4", Role::Member, false),
];

/// The others: part, how many, what the first and the rest of them are.
const OTHERS: [(Part, usize, &str, &str); 10] = [
    (Part::Office, 2, "总经理助理", "行政专员"),
    (Part::East, 9, "华东区经理 P5", "客户经理"),
    (Part::South, 8, "华南区经理 P5", "客户经理"),
    (Part::North, 6, "华北区经理 P5", "客户经理"),
    (Part::Abroad, 2, "海外客户经理 P4", "海外客户经理 P2"),
    (Part::Marketing, 6, "市场经理", "市场专员"),
    (Part::Service, 9, "高级工程师", "服务工程师"),
    (Part::Finance, 4, "主办会计", "会计"),
    (Part::Cafes, 6, "门店督导", "店长"),
    (Part::Supply, 4, "采购经理", "采购专员"),
];

/// All 64 colleagues, those with names of their own first.
pub(super) fn colleagues() -> Vec<Colleague> {
    let mut all: Vec<Colleague> = NAMED
        .iter()
        .enumerate()
        .map(|(place, &(name, spelled, part, position, role, leads))| Colleague {
            name: name.to_owned(),
            email: format!("{spelled}@{DOMAIN}"),
            part,
            position: position.to_owned(),
            role,
            leads,
            sells: Part::REGIONS.contains(&part) && place != LEAVER,
            left: place == LEAVER,
        })
        .collect();
    let mut sounds = Sounds::default();
    for (part, count, first, rest) in OTHERS {
        for place in 0..count {
            let number = all.len();
            all.push(other(
                number,
                part,
                place,
                if place == 0 { first } else { rest },
                &mut sounds,
            ));
        }
    }
    all
}

fn other(
    number: usize,
    part: Part,
    place: usize,
    position: &str,
    sounds: &mut Sounds,
) -> Colleague {
    let mut dice = Dice::new(Purpose::Staff, number);
    let person = Person::new(&mut dice);
    let (family, given) = (sounds.all(&[person.family]), sounds.all(&person.given));
    let sells = Part::REGIONS.contains(&part);
    let position = match position {
        "客户经理" => format!("客户经理 P{}", dice.between(1, 4)),
        other => other.to_owned(),
    };
    Colleague {
        name: person.name(),
        // The number keeps namesakes apart.
        email: format!("{family}.{given}{number}@{DOMAIN}"),
        part,
        position,
        role: if part == Part::Service { Role::Service } else { Role::Member },
        leads: place == 0
            && part != Part::Office
            && part != Part::Service
            && part != Part::Finance
            && part != Part::Abroad,
        sells,
        left: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_company_is_as_told() {
        let all = colleagues();
        assert_eq!(all.len(), 64);
        assert_eq!(all.iter().filter(|one| one.sells).count(), 28);
        let emails: HashSet<&str> = all.iter().map(|one| one.email.as_str()).collect();
        assert_eq!(emails.len(), 64);
        assert!(emails.iter().all(|email| email.is_ascii() && email.ends_with(".example")));
        assert_eq!(all[2].name, "陈宇航");
        assert_eq!(all[JUNIOR].name, "许多");
        assert!(all[LEAVER].left && !all[LEAVER].sells);
        for part in Part::BELOW.map(|(part, ..)| part) {
            let leaders = all.iter().filter(|one| one.leads && one.part == part).count();
            assert_eq!(leaders, 1, "{part:?}");
        }
    }
}
