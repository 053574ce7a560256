//! Reading, splitting and locating, over every district there is.

use super::*;

fn split(address: &str) -> (String, String) {
    let found = split_address(address);
    let parts = [found.province, found.city, found.district];
    let place: Vec<&str> = parts.iter().map(|part| part.unwrap_or("-")).collect();
    let code = found.code.map(region_code).unwrap_or_default();
    (format!("{code} {}", place.join(" ")), found.line)
}

#[test]
fn addresses_of_every_sort() {
    for (address, place, line) in [
        ("浙江省杭州市西湖区文三路100号", "330106 浙江省 杭州市 西湖区", "文三路100号"),
        ("浙江杭州西湖区文三路100号", "330106 浙江省 杭州市 西湖区", "文三路100号"),
        ("杭州市西湖区文三路100号", "330106 浙江省 杭州市 西湖区", "文三路100号"),
        ("中国 浙江省 杭州市 西湖区 文三路100号", "330106 浙江省 杭州市 西湖区", "文三路100号"),
        ("310000浙江省杭州市余杭区", "330110 浙江省 杭州市 余杭区", ""),
        ("浙江省杭州市西湖大道1号", "330100 浙江省 杭州市 -", "西湖大道1号"),
        ("北京市朝阳区建国路88号", "110105 北京市 北京市 朝阳区", "建国路88号"),
        ("北京朝阳区建国路88号", "110105 北京市 北京市 朝阳区", "建国路88号"),
        ("北京市北京市朝阳区建国路", "110105 北京市 北京市 朝阳区", "建国路"),
        ("北京市市辖区朝阳区建国路", "110105 北京市 北京市 朝阳区", "建国路"),
        ("上海市浦东新区世纪大道1号", "310115 上海市 上海市 浦东新区", "世纪大道1号"),
        ("上海市黄浦区南京东路300号", "310101 上海市 上海市 黄浦区", "南京东路300号"),
        ("重庆市云阳县双江街道", "500235 重庆市 重庆市 云阳县", "双江街道"),
        ("重庆市县云阳县双江街道", "500000 重庆市 - -", "县云阳县双江街道"),
        ("浙江省义乌市稠江街道1号", "330782 浙江省 金华市 义乌市", "稠江街道1号"),
        ("浙江义乌稠江街道1号", "330782 浙江省 金华市 义乌市", "稠江街道1号"),
        ("昆山市前进东路1号", "320583 江苏省 苏州市 昆山市", "前进东路1号"),
        ("江苏昆山前进东路1号", "320583 江苏省 苏州市 昆山市", "前进东路1号"),
        ("湖北省仙桃市沔阳大道1号", "429004 湖北省 仙桃市 -", "沔阳大道1号"),
        ("湖北省潜江市园林街道", "429005 湖北省 潜江市 -", "园林街道"),
        ("广东省东莞市虎门镇", "441900 广东省 东莞市 -", "虎门镇"),
        ("吉林省吉林市船营区1号", "220204 吉林省 吉林市 船营区", "1号"),
        ("吉林市船营区1号", "220204 吉林省 吉林市 船营区", "1号"),
        ("长春市朝阳区1号", "220104 吉林省 长春市 朝阳区", "1号"),
        ("延边朝鲜族自治州延吉市1号", "222401 吉林省 延边朝鲜族自治州 延吉市", "1号"),
        ("吉林省延边州延吉市1号", "222401 吉林省 延边朝鲜族自治州 延吉市", "1号"),
        ("内蒙古呼和浩特市新城区1号", "150102 内蒙古自治区 呼和浩特市 新城区", "1号"),
        ("新疆维吾尔自治区石河子市北四路", "659001 新疆维吾尔自治区 石河子市 -", "北四路"),
        ("新疆生产建设兵团第八师石河子市北四路", "659001 新疆维吾尔自治区 石河子市 -", "北四路"),
        ("新疆生产建设兵团第六师芳草湖农场", "650000 新疆维吾尔自治区 - -", "第六师芳草湖农场"),
        ("香港特别行政区中环1号", "810000 香港特别行政区 - -", "中环1号"),
        ("鼓楼区1号", " - - -", "鼓楼区1号"),
        ("南京东路300号", " - - -", "南京东路300号"),
        ("上海路100号", " - - -", "上海路100号"),
        ("10 Collyer Quay, Singapore", " - - -", "10 Collyer Quay, Singapore"),
        ("", " - - -", ""),
    ] {
        assert_eq!(split(address), (place.to_owned(), line.to_owned()), "{address}");
    }
}

#[test]
fn names_become_official_where_there_is_no_doubt() {
    let read = |level, text: &str| Region { level }.read_text(text).unwrap();
    for (level, given, stored) in [
        (RegionLevel::Province, "浙江", "浙江省"),
        (RegionLevel::Province, " 内蒙古 ", "内蒙古自治区"),
        (RegionLevel::City, "上海", "上海市"),
        (RegionLevel::City, "吉林", "吉林市"),
        (RegionLevel::City, "仙桃", "仙桃市"),
        (RegionLevel::City, "市辖区", "市辖区"),
        (RegionLevel::District, "西湖", "西湖区"),
        (RegionLevel::District, "朝阳", "朝阳"),
        (RegionLevel::Province, "Bavaria", "Bavaria"),
    ] {
        assert_eq!(read(level, given), Value::from(stored), "{given}");
        assert_eq!(read(level, stored), Value::from(stored), "{stored}");
    }
    let code = Region { level: RegionLevel::Code };
    assert_eq!(code.read_text("330103"), Ok(Value::from("330103")), "merged since");
    assert_eq!(code.read_json(&serde_json::json!(330_106)), Ok(Value::from("330106")));
    for text in ["990000", "33010", "3301066", "x"] {
        assert_eq!(code.read_text(text).unwrap_err().code, "not_a_region_code", "{text}");
    }
}

#[test]
fn a_code_has_names_and_the_names_have_the_code() {
    for district in &TABLE.districts {
        let code = region_code(district.code);
        let [province, city, own] = region_names(&code);
        let found = locate(province, city, own).unwrap();
        assert_eq!(found.code, Some(district.code), "{code}");
        assert_eq!([found.province, found.city, found.district], [province, city, own], "{code}");
    }
    assert_eq!(region_names("330100"), [Some("浙江省"), Some("杭州市"), None]);
    assert_eq!(region_names("330103"), [Some("浙江省"), Some("杭州市"), None]);
    assert_eq!(region_names("310100"), [Some("上海市"), Some("上海市"), None]);
    assert_eq!(region_names("x"), [None; 3]);
    let code = |p, c, d| locate(p, c, d).and_then(|found| found.code);
    assert_eq!(code(Some("上海市"), Some("上海市"), None), Some(310_100));
    assert_eq!(code(None, Some("杭州"), Some("西湖区")), Some(330_106));
    assert_eq!(code(Some("浙江省"), Some("杭州市"), Some("下城区")), Some(330_100));
    assert_eq!(code(Some("Bavaria"), Some("Munich"), None), None);
}

/// What stands behind the district.
const LINE: &str = "人民路100号3幢";

/// Every district's address in the spellings that people use, with the least share that must be taken
/// apart exactly. What is missing are districts that share city and name with nothing but their code.
#[test]
fn every_district_is_recognised() {
    let table = &*TABLE;
    type Spelling = fn(Known, Known, Known) -> Option<String>;
    let full: Spelling = |p, c, d| {
        let city = if c.is_no_city() { "" } else { c.name };
        Some(format!("{}{city}{}{LINE}", p.name, d.name))
    };
    let spaced: Spelling = |p, c, d| {
        let city = if c.name.contains("直辖") {
            ""
        } else if c.is_no_city() {
            p.name
        } else {
            c.name
        };
        Some(format!("{} {city} {} {LINE}", p.name, d.name))
    };
    let short: Spelling = |p, c, d| {
        let city = if c.is_no_city() { "" } else { c.short };
        Some(format!("{}{city}{}{LINE}", p.short, d.name))
    };
    let without_province: Spelling =
        |_, c, d| (!c.is_no_city()).then(|| format!("{}{}{LINE}", c.name, d.name));
    let short_without_province: Spelling =
        |_, c, d| (!c.is_no_city()).then(|| format!("{}{}{LINE}", c.short, d.name));
    let without_city: Spelling = |p, _, d| Some(format!("{}{}{LINE}", p.name, d.name));
    let alone: Spelling = |_, _, d| {
        let same = TABLE.districts.iter().filter(|other| other.name == d.name).count();
        (same == 1).then(|| format!("{}{LINE}", d.name))
    };
    let spellings = [
        ("full", full, 100.0),
        ("spaced", spaced, 100.0),
        ("short", short, 100.0),
        ("without province", without_province, 100.0),
        ("short, without province", short_without_province, 100.0),
        ("without city", without_city, 99.0),
        ("district alone", alone, 99.0),
    ];
    for (name, spelling, least) in spellings {
        let (mut tried, mut found, mut missed) = (0_u32, 0_u32, Vec::new());
        for district in &table.districts {
            let province = table.province(district.code).unwrap();
            let city = table.city(district.code).unwrap();
            let Some(address) = spelling(province, city, *district) else { continue };
            tried += 1;
            let split = split_address(&address);
            if split.code == Some(district.code) && split.line == LINE {
                found += 1;
            } else {
                missed.push(format!("{address}: {split:?}"));
            }
        }
        let recall = f64::from(found) * 100.0 / f64::from(tried);
        eprintln!("{name}: {found} of {tried}, {recall:.2} %");
        missed.truncate(12);
        assert!(recall >= least, "{name}: {recall:.2} %\n{}", missed.join("\n"));
    }
}
