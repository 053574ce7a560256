//! The parts of an address in China: province, city, district, and the code (GB/T 2260) that follows
//! from them.

mod split;
mod table;
mod tree;

pub use split::{SplitAddress, split_address};
pub use tree::{RegionNode, region_tree};

use super::text::Text;
use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};
use table::{Region as Known, TABLE};

/// The most characters of a province, city or district; those abroad may be long.
const REGION_MAX: usize = 100;

/// Which part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionLevel {
    /// 浙江省
    Province,
    /// 杭州市
    City,
    /// 西湖区
    District,
    /// 330106
    Code,
}

/// A province, city or district by its official name where it is known, or a region's code.
///
/// 浙江 becomes 浙江省 wherever only one province, city or district can be meant. What is not known, such
/// as a place abroad, stays as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Which part.
    pub level: RegionLevel,
}

impl Kind for Region {
    fn name(&self) -> &'static str {
        match self.level {
            RegionLevel::Province => "province",
            RegionLevel::City => "city",
            RegionLevel::District => "district",
            RegionLevel::Code => "region_code",
        }
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Text
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::String(text) => self.read_text(text),
            Json::Number(number) if self.level == RegionLevel::Code => {
                self.read_text(&number.to_string())
            }
            _ if self.level == RegionLevel::Code => Err(not_a_code()),
            _ => Err(Refusal::wrong_type("text in quotes", "文字")),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let line = Text { long: false, max: REGION_MAX }.read_text(text)?;
        let Value::Text(text) = line else { return Ok(Value::Null) };
        match self.level {
            RegionLevel::Code if is_code(&text) => Ok(Value::Text(text)),
            RegionLevel::Code => Err(not_a_code()),
            level => Ok(Value::Text(official(level, &text).map_or(text, str::to_owned))),
        }
    }

    fn schema(&self) -> Json {
        match self.level {
            RegionLevel::Code => json!({"type": "string", "pattern": "^[0-9]{6}$"}),
            _ => json!({"type": "string", "maxLength": REGION_MAX}),
        }
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}

/// Six digits that begin with a province's. Codes of districts that have been merged since are codes,
/// too.
fn is_code(text: &str) -> bool {
    let code = text.parse::<u32>().ok().filter(|_| text.len() == 6);
    code.is_some_and(|code| TABLE.province(code).is_some())
}

fn not_a_code() -> Refusal {
    Refusal::new(
        "not_a_region_code",
        crate::text!(
            en = "Give a region code of six digits (GB/T 2260), such as 330106.",
            zh = "请填写六位行政区划代码（GB/T 2260），例如 330106。"
        ),
    )
}

/// The one official name that a text can mean.
fn official(level: RegionLevel, text: &str) -> Option<&'static str> {
    let table = &*TABLE;
    let municipalities = |city: &Known| city.is_no_city();
    match level {
        RegionLevel::Province => only(table.provinces.iter(), text),
        RegionLevel::City => {
            let direct = table
                .districts
                .iter()
                .filter(|d| table.city(d.code).is_some_and(|c| c.name.contains("直辖")));
            let own = table.cities.iter().filter(|city| !municipalities(city));
            let provinces = table.provinces.iter().filter(|p| p.name.ends_with('市'));
            only(own.chain(provinces).chain(direct), text)
        }
        RegionLevel::District => only(table.districts.iter(), text),
        RegionLevel::Code => None,
    }
}

/// The name that all regions have which are called `text`, if it is one.
fn only<'r>(regions: impl Iterator<Item = &'r Known>, text: &str) -> Option<&'static str> {
    let mut found = None;
    for region in regions.filter(|region| region.name == text || region.short == text) {
        if found.is_some_and(|name| name != region.name) {
            return None;
        }
        found = Some(region.name);
    }
    found
}

/// The code of the smallest region that these names lead to, with the official names above it. Names
/// may be missing at the top where the others leave no doubt.
#[must_use]
pub fn locate(
    province: Option<&str>,
    city: Option<&str>,
    district: Option<&str>,
) -> Option<SplitAddress> {
    let parts: Vec<&str> = [province, city, district].into_iter().flatten().collect();
    let found = split_address(&parts.join(" "));
    found.code.is_some().then_some(found)
}

/// The official names of province, city and district for a code; of those that are known.
#[must_use]
pub fn region_names(code: &str) -> [Option<&'static str>; 3] {
    let Ok(number) = code.parse::<u32>() else { return [None; 3] };
    if !is_code(code) {
        return [None; 3];
    }
    split::names(number, number % 10_000 >= 100, number % 100 > 0)
}

/// A region's code as it is stored.
#[must_use]
pub fn region_code(code: u32) -> String {
    format!("{code:06}")
}

#[cfg(test)]
mod tests;
