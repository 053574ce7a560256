//! The help of the command line in Chinese.

use clap::Command;

/// What each command says about itself, by its words.
const COMMANDS: [(&str, &str); 22] = [
    ("", "Steward：适合大小企业的 CRM，一个程序，一个数据目录。"),
    ("serve", "启动服务器"),
    ("demo", "启动演示公司，用于试用"),
    ("user", "用户"),
    ("user add", "新建可登录的用户"),
    ("user password", "为用户设置新密码（从标准输入读取），并结束其登录"),
    ("token", "API 令牌"),
    ("token create", "新建 API 令牌并打印；之后无法再次查看"),
    ("import", "从工作簿（XLSX）、CSV 或 JSON Lines 文件导入记录"),
    ("export", "将记录导出为 CSV 或 JSON Lines"),
    ("mapping", "导入时记住的列对应方案"),
    (
        "mapping list",
        "列出方案，最近使用的在前：编号、对象、名称、日期、使用人、匹配字段、各列，以制表符分隔",
    ),
    ("mapping rename", "修改方案的名称"),
    ("mapping forget", "删除方案，表头相同的文件下次重新识别"),
    ("check", "检查各项是否正常"),
    ("audit", "变更日志"),
    ("audit verify", "验证变更日志没有被人为修改、删除或添加"),
    ("search", "搜索索引"),
    ("search rebuild", "按现有记录重建搜索索引；期间可以照常使用"),
    ("secrets", "身份证号等加密值"),
    ("secrets rotate", "生成新密钥，用它重新加密所有加密值，并删除旧密钥"),
    ("version", "显示版本"),
];

/// What each argument says about itself, by the words of its command (`*`: of any) and its id.
const ARGUMENTS: [(&str, &str, &str); 49] = [
    ("*", "data", "数据目录 [默认：./steward-data]"),
    (
        "*",
        "database_url",
        "PostgreSQL 数据库，postgres://用户:密码@主机/库名；不填则在数据目录中使用 SQLite",
    ),
    ("*", "listen", "监听地址 [默认：127.0.0.1:8686]"),
    ("*", "public_url", "用户访问服务器的网址，例如 https://crm.example.com"),
    ("*", "behind_proxy", "前面有反向代理，并由它设置 X-Forwarded-For 和 X-Forwarded-Proto"),
    (
        "*",
        "smtp_url",
        "邮件服务器：smtps://用户:密码@主机、smtp://…?tls=required，可信网络内可用 smtp://主机",
    ),
    ("*", "mail_from", "发件人，例如 'Steward <crm@example.com>'"),
    (
        "*",
        "allow_addresses",
        "事件推送除公网外还可访问的地址：网段和主机，例如 10.1.0.0/16,erp.internal",
    ),
    ("*", "allow_plain_http", "允许事件推送访问未加密的 http:// 地址"),
    ("*", "log_level", "日志级别：error、warn、info、debug 或 trace [默认：info]"),
    ("*", "log_format", "日志格式：text 或 json [默认：text]"),
    ("*", "help", "显示帮助"),
    ("*", "version", "显示版本"),
    ("demo", "data", "数据目录 [默认：./demo-data]"),
    ("demo", "size", "演示公司的数据量 [默认：small]"),
    ("demo", "persons", "每个联系人都是个人客户"),
    ("demo", "no_serve", "生成数据后结束"),
    ("user add", "email", "登录邮箱"),
    ("user add", "phone", "登录手机"),
    ("user add", "employee_no", "登录工号"),
    ("user add", "name", "姓名"),
    ("user add", "role", "角色：administrator、member，或自建角色的标识"),
    ("user password", "email", "用户的邮箱"),
    ("user password", "phone", "用户的手机"),
    ("user password", "employee_no", "用户的工号"),
    ("user add", "password_stdin", "从标准输入读取密码；不设密码的用户只能使用令牌"),
    ("token create", "email", "令牌所属用户的邮箱"),
    ("token create", "phone", "该用户的手机"),
    ("token create", "employee_no", "该用户的工号"),
    ("token create", "name", "令牌的用途"),
    ("import", "object", "导入的对象：contact、account、opportunity、activity 等"),
    (
        "import",
        "file",
        "工作簿（XLSX），或 CSV 文件：UTF-8、GBK/GB18030 或 UTF-16；逗号、分号或制表符分隔；首行为字段名或中英文名称。也可以是 JSON Lines：每行一个对象；或通讯录（vCard）",
    ),
    ("import", "key", "按该字段的值查找已有记录并更新，而不是新建"),
    (
        "import",
        "from",
        "文件由另一个数据库导出，NAME 为其名称：按其编号识别记录和引用，已导入过的行会更新原记录",
    ),
    (
        "import",
        "columns",
        "某一列对应的字段，例如 '谁=name'；'谁=' 表示不导入该列。可多次给出，并为表头相同的文件记住",
    ),
    ("import", "afresh", "不采用以前为相同表头记住的列对应方案"),
    ("import", "dry_run", "试运行，只说明结果，不改动数据"),
    ("import", "time_zone", "没有时区的时间所用的时区 [默认：本机时区]"),
    ("mapping list", "object", "只列出导入到该对象的方案：contact、account、opportunity 等"),
    ("mapping rename", "id", "方案的编号"),
    ("mapping rename", "name", "新名称"),
    ("mapping forget", "id", "方案的编号"),
    ("export", "object", "导出的对象：contact、account、opportunity、activity 等"),
    ("export", "format", "文件格式 [默认：csv]"),
    ("export", "filter", "要导出哪些记录，写法与 API 相同，例如 'city=eq.上海&order=name'"),
    ("export", "file", "写入的文件 [默认：标准输出]"),
    ("search rebuild", "object", "只重建该对象：contact、account、activity 等"),
    ("secrets rotate", "resume", "不生成新密钥，只继续完成上次中断的工作"),
    ("*", "command", "要做什么"),
];

/// The layout of the help, with Chinese headings.
const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}";

/// The command line with its help in Chinese.
pub(crate) fn translate(command: Command) -> Command {
    command_in(command, "")
}

fn command_in(mut command: Command, words: &str) -> Command {
    if let Some((_, about)) = COMMANDS.iter().find(|(known, _)| *known == words) {
        command = command.about(*about).long_about(None);
    }
    command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_flag(true)
        .arg(clap::Arg::new("help").short('h').long("help").action(clap::ArgAction::Help));
    if words.is_empty() {
        command = command.disable_version_flag(true).arg(
            clap::Arg::new("version").short('V').long("version").action(clap::ArgAction::Version),
        );
    }
    command = command.mut_args(|argument| {
        let id = argument.get_id().as_str().to_owned();
        let heading = if argument.is_positional() { "参数" } else { "选项" };
        let argument = argument.help_heading(heading);
        match help(words, &id) {
            Some(help) => argument.help(help),
            None => argument,
        }
    });
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let inner = format!("{words} {name}").trim().to_owned();
        command = command.mut_subcommand(name, |sub| command_in(sub, &inner));
    }
    command
}

/// What an argument says: that of its own command before that of any.
fn help(words: &str, id: &str) -> Option<&'static str> {
    let of =
        |command: &str| ARGUMENTS.iter().find(|(known, name, _)| *known == command && *name == id);
    of(words).or_else(|| of("*")).map(|(_, _, help)| *help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    fn walk(command: &Command, words: &str, see: &mut dyn FnMut(&Command, &str)) {
        see(command, words);
        for sub in command.get_subcommands() {
            walk(sub, format!("{words} {}", sub.get_name()).trim(), see);
        }
    }

    #[test]
    fn everything_has_its_help_in_both_languages() {
        let mut missing = Vec::new();
        walk(&Cli::command(), "", &mut |command, words| {
            if !COMMANDS.iter().any(|(known, _)| *known == words) || command.get_about().is_none() {
                missing.push(format!("'{words}'"));
            }
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                let named = id == "help" || id == "version" || argument.get_help().is_some();
                if help(words, id).is_none() || !named {
                    missing.push(format!("'{words}' {id}"));
                }
            }
        });
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn the_chinese_help_has_no_english_sentence() {
        let mut translated = translate(Cli::command());
        translated.build();
        walk(&translated, "", &mut |command, _| {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(!about.is_ascii(), "{about}");
        });
        translated.clone().debug_assert();
        let shown = translated.render_long_help().to_string();
        assert!(shown.contains("用法") && !shown.contains("Usage"), "{shown}");
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
