//! What people say to each other: subjects and contents of activities, names of opportunities, next
//! steps.

/// What deals are about, with the least and the most that one costs in base currency before there is an offer, and how many are bought at
/// least and at most.
pub(in crate::demo) const SOLUTIONS: [(&str, i64, i64, i64, i64); 10] = [
    ("全自动咖啡机 C20", 18_000, 26_000, 2, 14),
    ("全自动咖啡机 C60", 42_000, 58_000, 1, 10),
    ("半自动双头机 E2", 29_000, 38_000, 1, 6),
    ("半自动三头机 E3", 46_000, 62_000, 1, 4),
    ("办公室咖啡服务", 9_000, 16_000, 3, 20),
    ("大堂吧整体方案", 120_000, 260_000, 1, 3),
    ("咖啡豆年度订阅", 24_000, 60_000, 1, 8),
    ("商用磨豆机 G5", 6_000, 9_500, 4, 30),
    ("连锁门店设备更新", 38_000, 56_000, 4, 24),
    ("设备租赁与保养", 12_000, 22_000, 2, 18),
];

/// What comes next.
pub(in crate::demo) const NEXT_STEPS: [&str; 12] = [
    "发送报价单",
    "预约上门试饮",
    "确认用水用电条件",
    "约设备演示",
    "跟进合同盖章",
    "回访使用情况",
    "补充案例资料",
    "确认安装时间",
    "与采购核对清单",
    "约见决策人",
    "寄送样豆",
    "确认预算审批进度",
];

/// A way of being in touch: its key, how often it happens, whether it lasts, and the subjects.
pub(in crate::demo) struct Way {
    /// The key of the kind.
    pub(in crate::demo) key: &'static str,
    /// Seconds that it takes at least and at most; none for what does not last.
    pub(in crate::demo) lasts: Option<(i64, i64)>,
    /// Subjects.
    pub(in crate::demo) subjects: &'static [&'static str],
}

/// The ways of being in touch.
pub(in crate::demo) const WAYS: [(Way, usize); 6] = [
    (
        Way {
            key: "call",
            lasts: Some((40, 1_500)),
            subjects: &[
                "电话沟通需求",
                "回访使用情况",
                "确认报价",
                "约上门时间",
                "催办合同",
                "了解预算",
            ],
        },
        46,
    ),
    (
        Way {
            key: "chat",
            lasts: None,
            subjects: &["微信发送资料", "微信沟通细节", "微信确认时间", "节日问候"],
        },
        22,
    ),
    (
        Way {
            key: "visit",
            lasts: Some((1_800, 9_000)),
            subjects: &["上门拜访", "现场勘查水电", "上门试饮", "门店巡访"],
        },
        13,
    ),
    (
        Way {
            key: "meeting",
            lasts: Some((1_800, 7_200)),
            subjects: &["方案汇报", "商务谈判", "设备演示", "项目启动会"],
        },
        8,
    ),
    (
        Way {
            key: "mail",
            lasts: None,
            subjects: &["发送报价单", "发送方案", "发送合同草稿", "会议纪要"],
        },
        7,
    ),
    (
        Way {
            key: "note", lasts: None, subjects: &["内部备注", "竞争信息", "客户背景"]
        },
        4,
    ),
];

/// How it went: the key, whether the customer was really reached, and what is written about it.
#[derive(Debug)]
pub(in crate::demo) struct Result {
    /// The key of the outcome.
    pub(in crate::demo) key: &'static str,
    /// Whether the customer was reached.
    pub(in crate::demo) effective: bool,
    /// What is written.
    pub(in crate::demo) texts: &'static [&'static str],
}

/// How it went.
pub(in crate::demo) const RESULTS: [(Result, usize); 8] = [
    (
        Result {
            key: "interested",
            effective: true,
            texts: &[
                "对方对奶沫效果比较满意，想了解保养费用。",
                "客户计划下季度更换设备，希望先看案例。",
                "采购负责人有意向，需要与工程部确认上下水位置。",
            ],
        },
        24,
    ),
    (
        Result {
            key: "agreed_next_step",
            effective: true,
            texts: &[
                "约定下周上门试饮，届时总经理参加。",
                "对方同意本周内提供门店清单，我方据此报价。",
                "确认由我方先出一版租赁方案。",
            ],
        },
        24,
    ),
    (
        Result {
            key: "thinking",
            effective: true,
            texts: &[
                "价格比现有供应商略高，客户需要内部讨论。",
                "预算还在走审批，月底前有答复。",
                "正在对比两家方案，关注售后响应时间。",
            ],
        },
        16,
    ),
    (
        Result {
            key: "no_answer",
            effective: false,
            texts: &["电话无人接听，已发短信。", "前台转接无人，改天再打。"],
        },
        15,
    ),
    (
        Result {
            key: "call_back",
            effective: true,
            texts: &["对方在开会，约下午回电。", "请我们周四上午再联系。"],
        },
        9,
    ),
    (
        Result {
            key: "not_interested",
            effective: true,
            texts: &["刚换过设备，近一年没有计划。", "已与其他品牌签年度协议。"],
        },
        6,
    ),
    (
        Result {
            key: "deal",
            effective: true,
            texts: &["合同已盖章，等待首付款。", "口头确认采购，走内部流程。"],
        },
        4,
    ),
    (
        Result {
            key: "complaint",
            effective: true,
            texts: &["反映蒸汽压力偏低，已安排工程师。", "对上次配送延误不满，已致歉并说明。"],
        },
        2,
    ),
];
