//! Names of companies, and what they do.

/// First halves of brands.
const FIRST: [&str; 60] = [
    "云", "蓝", "金", "盛", "华", "天", "瑞", "恒", "锦", "鸿", "嘉", "明", "新", "中", "东", "海",
    "江", "南", "北", "星", "月", "晨", "曙", "朗", "清", "润", "泽", "安", "康", "福", "和", "泰",
    "丰", "裕", "宏", "博", "智", "慧", "创", "启", "远", "景", "维", "思", "诺", "卓", "凯", "利",
    "优", "美", "悦", "尚", "雅", "格", "森", "林", "山", "石", "汇", "聚",
];

/// Second halves of brands.
const SECOND: [&str; 60] = [
    "栖", "湾", "鼎", "源", "达", "信", "成", "通", "隆", "茂", "盛", "昌", "荣", "辉", "耀", "腾",
    "翔", "飞", "驰", "程", "途", "帆", "航", "洋", "澜", "泉", "溪", "谷", "岭", "峰", "原", "野",
    "田", "禾", "稻", "麦", "果", "味", "品", "食", "客", "家", "居", "舍", "庭", "园", "城", "都",
    "邦", "域", "方", "元", "一", "众", "联", "合", "同", "诚", "德", "仁",
];

/// A line of business: what its companies are called at the end, its industry's key, how the short name
/// ends, and how many in a hundred or so companies it has.
pub(in crate::demo) struct Trade {
    /// The end of the full name.
    pub(in crate::demo) ending: &'static str,
    /// The end of the short name.
    pub(in crate::demo) short: &'static str,
    /// The key of the industry.
    pub(in crate::demo) industry: &'static str,
}

const fn trade(ending: &'static str, short: &'static str, industry: &'static str) -> Trade {
    Trade { ending, short, industry }
}

/// The lines of business of people who need coffee machines.
pub(in crate::demo) const TRADES: [(Trade, usize); 24] = [
    (trade("酒店管理有限公司", "酒店", "hospitality"), 12),
    (trade("大酒店有限公司", "大酒店", "hospitality"), 8),
    (trade("民宿文化有限公司", "民宿", "hospitality"), 4),
    (trade("餐饮管理有限公司", "餐饮", "catering"), 12),
    (trade("咖啡连锁有限公司", "咖啡", "catering"), 8),
    (trade("烘焙食品有限公司", "烘焙", "catering"), 5),
    (trade("茶饮管理有限公司", "茶饮", "catering"), 3),
    (trade("科技股份有限公司", "科技", "software"), 7),
    (trade("网络技术有限公司", "网络", "software"), 4),
    (trade("电子有限公司", "电子", "electronics"), 4),
    (trade("精密制造有限公司", "精密", "manufacturing"), 5),
    (trade("机械设备有限公司", "机械", "manufacturing"), 3),
    (trade("商贸有限公司", "商贸", "wholesale"), 7),
    (trade("供应链管理有限公司", "供应链", "logistics"), 3),
    (trade("便利连锁有限公司", "便利", "retail"), 5),
    (trade("百货有限公司", "百货", "retail"), 3),
    (trade("物业服务有限公司", "物业", "real_estate"), 4),
    (trade("置业有限公司", "置业", "real_estate"), 2),
    (trade("建筑装饰工程有限公司", "装饰", "construction"), 3),
    (trade("教育咨询有限公司", "教育", "education"), 3),
    (trade("医疗管理有限公司", "医疗", "healthcare"), 3),
    (trade("文化传媒有限公司", "传媒", "media"), 4),
    (trade("企业管理咨询有限公司", "咨询", "services"), 4),
    (trade("汽车销售服务有限公司", "汽车", "automotive"), 2),
];

/// How many brands there are.
const BRANDS: usize = FIRST.len() * SECOND.len();

/// Coprime to [`BRANDS`]: neighbours get brands far apart, and every brand comes once before any comes
/// again.
const STRIDE: usize = 2_087;

/// The brand of the company number `index`.
pub(in crate::demo) fn brand(index: usize) -> [&'static str; 2] {
    let place = index.wrapping_mul(STRIDE) % BRANDS;
    [FIRST[place / SECOND.len()], SECOND[place % SECOND.len()]]
}

/// What foreign companies are called at the beginning.
pub(in crate::demo) const FOREIGN_FIRST: [&str; 32] = [
    "Harbour",
    "Merlion",
    "Orchid",
    "Straits",
    "Raffles Row",
    "Sentosa",
    "Tanjong",
    "Kallang",
    "Lion City",
    "Marina",
    "Pearl",
    "Jade",
    "Golden",
    "Pacific",
    "Summit",
    "Bayfront",
    "Telok",
    "Emerald",
    "Keppel",
    "Changi",
    "Bukit",
    "Novena",
    "Katong",
    "Riverside",
    "Northpoint",
    "Palm",
    "Banyan",
    "Tampines",
    "Sunrise",
    "Lotus",
    "Amber",
    "Clarke",
];

/// What foreign companies are called at the end, with the key of the industry.
pub(in crate::demo) const FOREIGN_SECOND: [(&str, &str); 12] = [
    ("Hotels Pte Ltd", "hospitality"),
    ("Hospitality Group", "hospitality"),
    ("Coffee House Pte Ltd", "catering"),
    ("Bakeries Pte Ltd", "catering"),
    ("Kitchens Pte Ltd", "catering"),
    ("Office Suites Pte Ltd", "real_estate"),
    ("Trading Pte Ltd", "wholesale"),
    ("Retail Pte Ltd", "retail"),
    ("Technologies Pte Ltd", "software"),
    ("Logistics Pte Ltd", "logistics"),
    ("Education Pte Ltd", "education"),
    ("Clinics Pte Ltd", "healthcare"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_brand_comes_before_one_comes_again() {
        let brands: HashSet<_> = (0..BRANDS).map(brand).collect();
        assert_eq!(brands.len(), BRANDS);
    }
}
