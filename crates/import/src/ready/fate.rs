//! What becomes of each column of a recognised export: whoever moves house wants to know what stays behind.

use steward_model::{Text, text};

use super::table::{Left, Spec};

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnFate {
    /// It is taken over as it is.
    Carried,
    /// It is taken over, but not as it is.
    Changed(Text),
    /// It is left behind.
    Left(Text),
}

impl ColumnFate {
    /// What the API calls it.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Changed(_) => "changed",
            Self::Left(_) => "left",
        }
    }

    /// Why it is not taken over as it is.
    #[must_use]
    pub fn why(&self) -> Option<&Text> {
        match self {
            Self::Carried => None,
            Self::Changed(why) | Self::Left(why) => Some(why),
        }
    }
}

/// What becomes of a column of which this is known.
pub(super) fn fate(spec: Option<&Spec>, filled: Option<&str>) -> ColumnFate {
    match (spec, filled) {
        (Some(spec), Some(field)) if spec.field.as_deref() == Some(field) => changed(spec, field),
        (_, Some(_)) => ColumnFate::Carried,
        (Some(Spec { left: Some(left), .. }), None) => ColumnFate::Left(why(*left)),
        (Some(_), None) => ColumnFate::Left(text!(
            en = "It was left out, or you may not fill the field.",
            zh = "已选择不导入，或您没有填写该字段的权限。"
        )),
        (None, None) => ColumnFate::Left(text!(
            en = "This column is the company's own there. Choose a field, or add one for it first.",
            zh = "这是贵公司在原系统中自建的列。请选择一个字段，或先新增一个字段。"
        )),
    }
}

fn changed(spec: &Spec, field: &str) -> ColumnFate {
    if !spec.values.is_empty() {
        return ColumnFate::Changed(text!(
            en = "Its values become the options that mean the same here; where there is none, nothing.",
            zh = "各个值换成这里含义相同的选项，没有相同含义的留空。"
        ));
    }
    if field == "external_id" {
        return ColumnFate::Changed(text!(
            en = "It is kept as the external id: the same file updates its records when it comes again.",
            zh = "保存为外部编号，以后再次导入时可据此更新记录。"
        ));
    }
    if matches!(field, "name.family" | "name.given") {
        return ColumnFate::Changed(text!(
            en = "Family and given name become one name.",
            zh = "姓和名合成姓名。"
        ));
    }
    ColumnFate::Carried
}

fn why(left: Left) -> Text {
    match left {
        Left::NoField => text!(
            en = "There is no field for it. Add one first if it is to be kept.",
            zh = "没有对应的字段；如需保留，请先新增字段。"
        ),
        Left::System => {
            text!(en = "Steward counts or writes this itself.", zh = "由 Steward 自动计算或记录。")
        }
        Left::Theirs => {
            text!(en = "It means something in the other system only.", zh = "只在原系统中有意义。")
        }
        Left::Later => text!(
            en = "What it names must be here first: add or import that, then choose the field.",
            zh = "所指的人或记录须先存在：请先添加或导入，再选择字段。"
        ),
    }
}
