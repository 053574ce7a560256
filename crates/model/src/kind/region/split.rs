//! A Chinese address in one line, taken apart into province, city, district and the rest.

use super::table::{Region, TABLE};

/// What was found at the start of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitAddress {
    /// The province's official name, such as 浙江省.
    pub province: Option<&'static str>,
    /// The city's official name; that of the municipality (北京市), or of a county without a city above
    /// it (仙桃市), where there is no city between.
    pub city: Option<&'static str>,
    /// The district's official name.
    pub district: Option<&'static str>,
    /// The code (GB/T 2260) of the smallest of them.
    pub code: Option<u32>,
    /// What stands behind them.
    pub line: String,
}

/// Words that may stand in front of the province.
const COUNTRY: &[&str] = &["中华人民共和国", "中国"];

/// The corps whose cities belong to Xinjiang.
const CORPS: &[&str] = &["新疆生产建设兵团", "新疆兵团", "生产建设兵团"];

/// Xinjiang's code.
const XINJIANG: u32 = 650_000;

/// Behind a short name these tell that it is part of another word: 上海路, 西湖街道.
const PART_OF_A_WORD: &[char] = &['路', '街', '道', '巷', '弄', '里', '村', '镇', '乡', '桥'];

/// How far behind a city's short name alone a street may follow that it would be the name of.
const STREET_WITHIN: usize = 3;

/// One way to read the start of an address.
#[derive(Clone, Copy, Debug, Default)]
struct Reading<'t> {
    province: Option<Region>,
    city: Option<Region>,
    district: Option<Region>,
    /// How many of the names were said in full.
    full: usize,
    /// Whether the last name was shortened.
    shortened: bool,
    rest: &'t str,
}

impl Reading<'_> {
    fn levels(&self) -> usize {
        [self.province, self.city, self.district].iter().flatten().count()
    }

    /// Longer readings are better, then those with more names, then those said in full.
    fn rank(&self) -> (usize, usize, usize) {
        (usize::MAX - self.rest.len(), self.levels(), self.full)
    }

    fn code(&self) -> Option<u32> {
        self.district.or(self.city).or(self.province).map(|region| region.code)
    }
}

/// Takes an address apart. Names are understood with and without their ends (浙江省杭州市, 浙江杭州), higher
/// levels may be missing, and white space and commas may stand between them. A district's name alone is
/// taken where only one district has it.
#[must_use]
pub fn split_address(address: &str) -> SplitAddress {
    let text = start(address);
    let readings = readings(text);
    let best = readings.iter().map(Reading::rank).max();
    let best: Vec<&Reading<'_>> =
        readings.iter().filter(|reading| Some(reading.rank()) == best).collect();
    // 吉林 is a province and a city; but where several districts are meant equally well, none is.
    let chosen =
        best.first().copied().filter(|first| best.iter().all(|b| b.code() == first.code()));
    let Some((chosen, code)) = chosen.and_then(|chosen| Some((chosen, chosen.code()?))) else {
        return SplitAddress { line: text.to_owned(), ..SplitAddress::default() };
    };
    let line = skip(chosen.rest).to_owned();
    let [province, city, district] = names(code, chosen.city.is_some(), chosen.district.is_some());
    SplitAddress { province, city, district, code: Some(code), line }
}

/// The official names of the province, city and district of a code, as far as it goes.
pub(super) fn names(code: u32, city: bool, district: bool) -> [Option<&'static str>; 3] {
    let table = &*TABLE;
    let province = table.province(code).map(|region| region.name);
    let above = table.city(code).filter(|_| city || district);
    let own = table.district(code).filter(|_| district).map(|region| region.name);
    match above {
        Some(none) if none.is_no_city() && none.name.contains("直辖") => [province, own, None],
        Some(none) if none.is_no_city() => [province, province, own],
        above => [province, above.map(|region| region.name), own],
    }
}

/// The address without what stands in front of the province: a country, a postal code, white space.
fn start(address: &str) -> &str {
    let mut text = skip(address);
    if let Some(rest) = COUNTRY.iter().find_map(|country| text.strip_prefix(country)) {
        text = skip(rest);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 6 { skip(&text[digits..]) } else { text }
}

fn skip(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || ",，、/-·".contains(c)).trim_end()
}

fn readings(text: &str) -> Vec<Reading<'_>> {
    let table = &*TABLE;
    let mut found = vec![Reading { rest: text, ..Reading::default() }];
    for province in &table.provinces {
        found.extend(matches(*province, text, true).map(|(rest, full)| Reading {
            province: Some(*province),
            full,
            shortened: full == 0,
            rest,
            ..Reading::default()
        }));
    }
    found.extend(corps(text));
    let cities: Vec<_> = found.iter().flat_map(with_city).collect();
    found.extend(cities);
    let districts: Vec<_> = found.iter().flat_map(with_district).collect();
    found.extend(districts);
    found.retain(|reading| !is_other_word(reading));
    found
}

/// 新疆生产建设兵团第八师石河子市: the corps stands for the province, a division may follow.
fn corps(text: &str) -> Option<Reading<'_>> {
    let mut rest = CORPS.iter().find_map(|corps| text.strip_prefix(corps)).map(skip)?;
    if let Some((division, behind)) = rest.split_once('师')
        && division.starts_with('第')
        && division.chars().count() <= 4
        && with_district(&Reading { rest: skip(behind), ..xinjiang() }).next().is_some()
    {
        rest = skip(behind);
    }
    Some(Reading { rest, full: 1, ..xinjiang() })
}

fn xinjiang<'t>() -> Reading<'t> {
    Reading { province: TABLE.province(XINJIANG), ..Reading::default() }
}

fn with_city<'r, 't: 'r>(reading: &'r Reading<'t>) -> impl Iterator<Item = Reading<'t>> + 'r {
    let text = skip(reading.rest);
    let cities = TABLE.cities_in(reading.province).iter().copied();
    // A municipality is said twice, or 市辖区 is: 上海市上海市黄浦区, 北京市市辖区东城区.
    let again = reading.province.into_iter().flat_map(move |province| {
        let no_city = TABLE.cities_in(Some(province)).first().copied();
        let no_city = no_city.filter(|city| city.is_no_city() && !city.name.contains("直辖"));
        no_city.into_iter().flat_map(move |city| {
            matches(province, text, true)
                .flat_map(move |found| [(Some(city), found), (None, found)])
        })
    });
    cities
        .flat_map(move |city| {
            let short = !city.is_no_city();
            let named = city.name != "县" && !(city.is_no_city() && reading.province.is_none());
            let found = named.then(|| matches(city, text, short)).into_iter().flatten();
            found.map(move |found| (Some(city), found))
        })
        .chain(again)
        .map(|(city, (rest, full))| Reading {
            city,
            full: reading.full + full,
            shortened: full == 0,
            rest,
            ..*reading
        })
}

fn with_district<'r, 't: 'r>(reading: &'r Reading<'t>) -> impl Iterator<Item = Reading<'t>> + 'r {
    let text = skip(reading.rest);
    let placed = reading.levels() > 0;
    let districts = TABLE.districts_like(text, reading.province, reading.city);
    districts.iter().copied().flat_map(move |district| {
        // Shortened, 西湖区 is a lake and 西湖大道 a street; counties and county cities are safer.
        let short = placed && !district.name.ends_with('区');
        matches(district, text, short).map(move |(rest, full)| Reading {
            district: Some(district),
            full: reading.full + full,
            shortened: full == 0,
            rest,
            ..*reading
        })
    })
}

/// How a region's name stands at the start of a text: what follows, and 1 where it is said in full.
fn matches<'t>(
    region: Region,
    text: &'t str,
    short: bool,
) -> impl Iterator<Item = (&'t str, usize)> + use<'t> {
    let full = text.strip_prefix(region.name).map(|rest| (rest, 1));
    let said = (short && region.short != region.name)
        .then(|| text.strip_prefix(region.short))
        .flatten()
        .map(|rest| (colloquial(region, rest), 0));
    full.into_iter().chain(said)
}

/// What follows the short name of an autonomous region that people call 延边州 or 景宁县.
fn colloquial(region: Region, rest: &str) -> &str {
    let end = ["州", "县", "旗"].into_iter().find(|end| region.name.ends_with(end));
    end.filter(|_| region.name.contains("自治"))
        .and_then(|end| rest.strip_prefix(end))
        .unwrap_or(rest)
}

/// Whether a name that was read last, and short, is rather the start of another word: 上海路, or a street
/// soon behind nothing but a city's short name, such as 南京东路.
fn is_other_word(reading: &Reading<'_>) -> bool {
    let street = |c: char| matches!(c, '路' | '街' | '道' | '巷' | '弄');
    let alone = reading.levels() == 1;
    reading.shortened
        && (reading.rest.starts_with(PART_OF_A_WORD)
            || (alone && reading.rest.chars().take(STREET_WITHIN).any(street)))
}
