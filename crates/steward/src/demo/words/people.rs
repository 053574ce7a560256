//! Names of people.

use crate::demo::dice::Dice;

/// Family names, with how many of a thousand or so people have each.
const FAMILY: [(&str, usize); 78] = [
    ("王", 72),
    ("李", 71),
    ("张", 68),
    ("刘", 54),
    ("陈", 46),
    ("杨", 31),
    ("黄", 22),
    ("赵", 22),
    ("吴", 20),
    ("周", 20),
    ("徐", 17),
    ("孙", 16),
    ("马", 15),
    ("朱", 13),
    ("胡", 13),
    ("郭", 12),
    ("何", 12),
    ("林", 12),
    ("高", 11),
    ("罗", 11),
    ("郑", 10),
    ("梁", 9),
    ("谢", 8),
    ("宋", 8),
    ("唐", 7),
    ("许", 7),
    ("邓", 6),
    ("冯", 6),
    ("韩", 6),
    ("曹", 6),
    ("曾", 6),
    ("彭", 6),
    ("萧", 5),
    ("蔡", 5),
    ("潘", 5),
    ("田", 5),
    ("董", 5),
    ("袁", 5),
    ("于", 5),
    ("余", 5),
    ("叶", 5),
    ("蒋", 5),
    ("杜", 5),
    ("苏", 5),
    ("魏", 5),
    ("程", 4),
    ("吕", 4),
    ("丁", 4),
    ("沈", 4),
    ("任", 4),
    ("姚", 4),
    ("卢", 4),
    ("傅", 4),
    ("钟", 4),
    ("姜", 4),
    ("崔", 3),
    ("谭", 3),
    ("廖", 3),
    ("范", 3),
    ("汪", 3),
    ("陆", 3),
    ("金", 3),
    ("石", 3),
    ("戴", 3),
    ("贾", 3),
    ("韦", 3),
    ("夏", 3),
    ("邱", 3),
    ("方", 3),
    ("侯", 3),
    ("邹", 3),
    ("熊", 2),
    ("孟", 2),
    ("秦", 2),
    ("白", 2),
    ("江", 2),
    ("欧阳", 1),
    ("单", 1),
];

/// First characters of given names of men.
const MEN: [&str; 48] = [
    "伟", "强", "磊", "军", "勇", "杰", "涛", "明", "超", "鹏", "浩", "宇", "轩", "博", "文", "志",
    "建", "国", "华", "海", "峰", "林", "辉", "斌", "俊", "凯", "晨", "阳", "旭", "东", "家", "子",
    "天", "嘉", "泽", "瑞", "鑫", "振", "永", "立", "德", "光", "晓", "思", "启", "若", "景", "承",
];

/// Second characters of given names of men.
const MEN_SECOND: [&str; 40] = [
    "宇", "航", "然", "轩", "豪", "杰", "鹏", "飞", "龙", "峰", "涛", "明", "辉", "刚", "平", "生",
    "民", "华", "国", "强", "林", "森", "洋", "波", "远", "恒", "毅", "霖", "铭", "诚", "安", "康",
    "哲", "楠", "辰", "昊", "尧", "骏", "宁", "川",
];

/// First characters of given names of women.
const WOMEN: [&str; 44] = [
    "芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "燕", "玲", "桂", "雪", "梅", "婷", "慧", "莹",
    "雅", "欣", "佳", "雨", "梦", "思", "诗", "怡", "可", "晓", "美", "秀", "春", "文", "子", "若",
    "心", "语", "紫", "凌", "清", "海", "玉", "红", "倩", "琳", "璐", "颖",
];

/// Second characters of given names of women.
const WOMEN_SECOND: [&str; 40] = [
    "婷", "怡", "涵", "萱", "琪", "妍", "琳", "雯", "颖", "洁", "娟", "丽", "华", "芳", "兰", "英",
    "云", "霞", "珍", "莲", "然", "彤", "瑶", "馨", "蕾", "菲", "媛", "薇", "岚", "宁", "静", "悦",
    "晴", "月", "溪", "凡", "茹", "蓉", "君", "秋",
];

/// A name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) struct Person {
    /// Family name.
    pub(in crate::demo) family: &'static str,
    /// The characters of the given name; the second may be empty.
    pub(in crate::demo) given: [&'static str; 2],
    /// Whether it is a woman's.
    pub(in crate::demo) woman: bool,
}

impl Person {
    /// A name by chance.
    pub(in crate::demo) fn new(dice: &mut Dice) -> Self {
        let woman = dice.chance(47);
        let family = dice.weighted(&FAMILY);
        let (first, second): (&[_], &[_]) =
            if woman { (&WOMEN, &WOMEN_SECOND) } else { (&MEN, &MEN_SECOND) };
        let first = *dice.pick(first);
        let second = match dice.chance(78) {
            true => *dice.pick(second),
            false => "",
        };
        // Nobody is called twice the same but for nicknames.
        let second = if second == first { "" } else { second };
        Self { family, given: [first, second], woman }
    }

    /// The whole name.
    pub(in crate::demo) fn name(&self) -> String {
        [self.family, self.given[0], self.given[1]].concat()
    }

    /// The given name.
    pub(in crate::demo) fn given(&self) -> String {
        self.given.concat()
    }
}
