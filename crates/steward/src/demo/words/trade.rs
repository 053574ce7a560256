//! The trade: what is sold and where customers come from.

/// A product: code, name, category by its place, kind, unit, price and cost in yuan, months of warranty.
pub(in crate::demo) type Product =
    (&'static str, &'static str, usize, &'static str, &'static str, i64, i64, Option<i64>);

/// What products are sorted into.
pub(in crate::demo) const CATEGORIES: [(&str, &str); 6] = [
    ("SB", "咖啡设备"),
    ("DZ", "咖啡豆"),
    ("HC", "耗材与配料"),
    ("FW", "服务与保养"),
    ("KC", "培训课程"),
    ("DY", "订阅"),
];

/// What is sold.
pub(in crate::demo) const PRODUCTS: [Product; 16] = [
    ("C20", "全自动咖啡机 C20", 0, "goods", "台", 21_800, 13_900, Some(12)),
    ("C60", "全自动咖啡机 C60", 0, "goods", "台", 49_800, 31_500, Some(24)),
    ("E2", "半自动双头机 E2", 0, "goods", "台", 33_600, 21_200, Some(24)),
    ("E3", "半自动三头机 E3", 0, "goods", "台", 54_800, 34_700, Some(24)),
    ("G5", "商用磨豆机 G5", 0, "goods", "台", 7_980, 4_850, Some(12)),
    ("DZ-YM", "云南保山水洗豆 1 公斤", 1, "goods", "袋", 128, 76, None),
    ("DZ-YJ", "耶加雪菲日晒豆 1 公斤", 1, "goods", "袋", 176, 108, None),
    ("DZ-PP", "意式拼配深烘豆 1 公斤", 1, "goods", "袋", 98, 57, None),
    ("HC-YM", "燕麦奶 1 升 × 12", 2, "goods", "箱", 168, 118, None),
    ("HC-QJ", "清洁片 100 粒", 2, "goods", "盒", 138, 62, None),
    ("FW-BY", "年度保养（四次上门）", 3, "service", "年", 2_880, 1_350, None),
    ("FW-AZ", "上门安装调试", 3, "service", "次", 600, 280, None),
    ("FW-ZL", "设备租赁", 3, "subscription", "月", 1_380, 820, None),
    ("KC-BS", "咖啡师初级课程", 4, "course", "人", 1_980, 640, None),
    ("DY-DZ", "咖啡豆年度订阅", 5, "subscription", "年", 36_000, 21_800, None),
    ("DY-BG", "办公室咖啡服务", 5, "subscription", "年", 12_800, 7_400, None),
];

/// Where customers come from: name and kind.
pub(in crate::demo) const CHANNELS: [(&str, &str); 8] = [
    ("行业展会", "show"),
    ("抖音", "douyin"),
    ("老客户介绍", "referral"),
    ("官网", "website"),
    ("搜索推广", "sem"),
    ("微信公众号", "wechat"),
    ("门店体验", "store"),
    ("电话营销", "phone"),
];

/// A campaign: code, name, type, place, how many days ago it began and ended, budget and cost in yuan.
pub(in crate::demo) type Campaign =
    (&'static str, &'static str, &'static str, &'static str, i64, i64, i64, i64);

/// Campaigns; the first two are those whose result a visitor can compare.
pub(in crate::demo) const CAMPAIGNS: [Campaign; 5] = [
    ("HD-ZH", "上海国际酒店餐饮展", "show", "上海新国际博览中心", 172, 169, 200_000, 180_000),
    ("HD-DY", "抖音同城推广", "advertising", "", 150, 92, 100_000, 96_000),
    ("HD-YQ", "老客户转介绍有礼", "promotion", "", 240, 30, 30_000, 21_600),
    ("HD-PX", "咖啡师公开课", "seminar", "杭州天目里", 64, 64, 15_000, 12_300),
    ("HD-SG", "Singapore Café Week", "show", "Singapore EXPO", 45, 43, 60_000, 57_500),
];

/// Who else sells: name, strengths, weaknesses, how the price compares.
pub(in crate::demo) const COMPETITORS: [(&str, &str, &str, &str); 4] = [
    ("瑞朗咖啡设备", "进口机型多，酒店案例多", "交期 8 周以上，售后靠外包", "higher"),
    ("拓豆科技", "价格低，铺货快", "磨豆机故障率高，质保 6 个月", "lower"),
    ("金杯商用", "租赁方案灵活", "没有自己的烘焙厂", "similar"),
    ("Straits Brew Systems", "Local stock in Singapore", "No fully automatic machines", "higher"),
];

/// Tags: name, group, colour, for which object.
pub(in crate::demo) const TAGS: [(&str, &str, &str, &str); 7] = [
    ("五星酒店", "业态", "purple", "account"),
    ("连锁", "业态", "blue", "account"),
    ("写字楼", "业态", "teal", "account"),
    ("要求现场试饮", "习惯", "orange", "account"),
    ("决策人", "角色", "red", "contact"),
    ("影响人", "角色", "yellow", "contact"),
    ("爱喝手冲", "习惯", "green", "contact"),
];

/// What customers like: kind, topic, words.
pub(in crate::demo) const PREFERENCES: [(&str, &str, &str); 10] = [
    ("likes", "豆型", "浅烘，花果香"),
    ("likes", "豆型", "深烘，坚果巧克力"),
    ("likes", "豆型", "云南豆，性价比优先"),
    ("dislikes", "豆型", "酸度太高的不要"),
    ("allergy", "配料", "乳糖不耐，只用燕麦奶"),
    ("habit", "送货", "周二、周五上午收货"),
    ("habit", "联系", "上午开会，下午三点后联系"),
    ("need", "设备", "吧台深度只有 55 厘米"),
    ("need", "开票", "每月 25 日前开专票"),
    ("dislikes", "沟通", "不接陌生电话，先发微信"),
];

/// What leads ask for: how they say it, the product that they mean by its place, budget in yuan.
pub(in crate::demo) const NEEDS: [(&str, usize, Option<i64>); 14] = [
    ("新开酒店大堂吧，想配两台全自动机，要能出奶咖", 1, Some(110_000)),
    ("办公室 120 人，想包月，机器和豆子都要", 15, Some(15_000)),
    ("连锁面包店 6 家，一家一台，先看报价", 0, Some(130_000)),
    ("想开一家小咖啡店，预算不多，求推荐", 2, Some(40_000)),
    ("茶饮店加咖啡线，要快，高峰一小时 80 杯", 1, Some(60_000)),
    ("换掉现在的三头机，嫌维修太慢", 3, Some(60_000)),
    ("磨豆机坏了，急，本周能到吗", 4, None),
    ("只买豆子，一个月 40 公斤，能给什么价", 7, None),
    ("民宿 12 间房，想放公共区自助", 0, Some(25_000)),
    ("想学拉花，课程怎么收费", 13, None),
    ("展厅接待用，短租三个月", 12, Some(5_000)),
    ("燕麦奶能不能一起订", 8, None),
    ("医院行政楼，要招标，需要资质文件", 1, Some(200_000)),
    ("多少钱", 0, None),
];

/// Companies that leads come from: the end of the name.
pub(in crate::demo) const LEAD_COMPANIES: [&str; 8] =
    ["酒店", "咖啡馆", "烘焙坊", "科技公司", "民宿", "茶饮", "便利店", "书店"];

/// What is to be done: title, and whether it is about a deal.
pub(in crate::demo) const TASKS: [(&str, bool); 12] = [
    ("发送报价单", true),
    ("准备试饮样豆", true),
    ("核对水电条件", true),
    ("约见决策人", true),
    ("催合同盖章", true),
    ("回访使用情况", false),
    ("更新联系人信息", false),
    ("确认下季度豆子用量", false),
    ("安排保养上门", false),
    ("补全开票信息", false),
    ("节日问候", false),
    ("收集门店照片", false),
];

/// What is in the calendar: title, and how many minutes it takes.
pub(in crate::demo) const EVENTS: [(&str, i64); 8] = [
    ("上门试饮", 90),
    ("方案汇报", 60),
    ("设备演示", 60),
    ("商务谈判", 90),
    ("现场勘查水电", 45),
    ("季度回顾", 60),
    ("拜访门店", 60),
    ("吧台培训", 120),
];

/// The tax on a kind of product, in hundredths of its price.
pub(in crate::demo) fn tax_rate(kind: &str) -> i64 {
    if kind == "goods" { 13 } else { 6 }
}
