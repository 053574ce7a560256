//! By what people are called behind their surname, and which positions are meant by that.

use super::readings::COMPOUND;

/// By what people are called behind their surname.
const TITLES: &[&str] = &[
    "总",
    "总监",
    "总经理",
    "总裁",
    "副总",
    "老总",
    "总工",
    "经理",
    "老师",
    "主任",
    "工",
    "工程师",
    "哥",
    "姐",
    "先生",
    "女士",
    "小姐",
    "太太",
    "老板",
    "主管",
    "部长",
    "处",
    "处长",
    "科长",
    "局",
    "局长",
    "院长",
    "校长",
    "所长",
    "厂长",
    "店长",
    "行长",
    "会长",
    "秘书长",
    "董",
    "董事长",
    "教授",
    "博士",
    "医生",
    "大夫",
    "律师",
    "师傅",
    "助理",
    "秘书",
    "会计",
    "书记",
    "院士",
    "队长",
    "班长",
    "阿姨",
    "叔",
    "叔叔",
    "同学",
    "同志",
    "导",
    "编",
];

/// Who leads a company: any of them may be called 总.
const LEADERS: &[&str] = &[
    "总经理",
    "总裁",
    "总监",
    "副总",
    "老总",
    "董事",
    "首席",
    "创始",
    "老板",
    "合伙",
    "ceo",
    "coo",
    "cfo",
    "cto",
    "president",
];

/// Titles by which other positions are meant than those with the same word in them; with an empty
/// list, none.
const MEANT: &[(&str, &[&str])] = &[
    ("总", LEADERS),
    ("老总", LEADERS),
    ("老板", LEADERS),
    ("董", &["董事"]),
    ("工", &["工程", "总工", "技术", "研发", "架构"]),
    ("老师", &["老师", "教师", "讲师", "教授", "导师", "校长"]),
    ("医生", &["医生", "医师", "大夫", "主治"]),
    ("大夫", &["医生", "医师", "大夫", "主治"]),
    ("会计", &["会计", "财务"]),
    ("局", &["局长"]),
    ("处", &["处长"]),
    ("导", &["导演", "导师", "导游"]),
    ("编", &["编辑", "主编", "编导"]),
    ("哥", &[]),
    ("姐", &[]),
    ("先生", &[]),
    ("女士", &[]),
    ("小姐", &[]),
    ("太太", &[]),
    ("师傅", &[]),
    ("阿姨", &[]),
    ("叔", &[]),
    ("叔叔", &[]),
    ("同学", &[]),
    ("同志", &[]),
];

/// Somebody as people call him: `王总`, `欧阳经理`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Called {
    /// The surname.
    pub(super) surname: String,
    /// Parts of the positions that are meant, each of two characters or more.
    pub(super) posts: Vec<&'static str>,
}

impl Called {
    /// Reads a text that is nothing but a surname and a title.
    pub(super) fn read(text: &str) -> Option<Self> {
        let before = |surname: usize| {
            let at = text.char_indices().nth(surname).map(|(at, _)| at)?;
            let (surname, title) = text.split_at(at);
            let title = TITLES.iter().find(|known| **known == title)?;
            Some(Self { surname: surname.to_owned(), posts: posts(title) })
        };
        let compound = before(2).filter(|called| COMPOUND.contains(&called.surname.as_str()));
        compound.or_else(|| before(1))
    }
}

fn posts(title: &'static str) -> Vec<&'static str> {
    match MEANT.iter().find(|(known, _)| *known == title) {
        Some((_, posts)) => posts.to_vec(),
        None => vec![title],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_and_a_title() {
        let read = |text| Called::read(text).map(|called| (called.surname, called.posts));
        assert_eq!(read("王总"), Some(("王".to_owned(), LEADERS.to_vec())));
        assert_eq!(read("欧阳经理"), Some(("欧阳".to_owned(), vec!["经理"])));
        assert_eq!(read("李姐"), Some(("李".to_owned(), vec![])));
        for text in ["总", "王", "王小总", "王总好", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn every_post_can_be_looked_for() {
        for title in TITLES {
            for post in posts(title) {
                assert!(
                    post.chars().count() >= 2,
                    "{title}: {post} is found by pairs or as a word"
                );
            }
        }
        assert!(MEANT.iter().all(|(title, _)| TITLES.contains(title)));
    }
}
