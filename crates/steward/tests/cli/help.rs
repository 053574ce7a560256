//! What the program says about itself.

use crate::site::steward;

fn said(words: &[&str], locale: &str) -> (i32, String) {
    let output = steward().args(words).env("LC_ALL", locale).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[test]
fn help_is_in_the_language_of_the_terminal() {
    let (code, english) = said(&["import", "--help"], "en_GB.UTF-8");
    assert_eq!(code, 0);
    assert!(english.contains("--dry-run") && english.is_ascii(), "{english}");
    let (code, chinese) = said(&["import", "--help"], "zh_CN.UTF-8");
    assert_eq!(code, 0);
    assert!(chinese.contains("试运行") && chinese.contains("用法"), "{chinese}");
}

#[test]
fn a_wrong_command_line_has_its_own_exit_code() {
    for words in [&["nonsense"][..], &[], &["user", "add", "--name", "x"], &["serve", "--lisen"]] {
        assert_eq!(said(words, "C").0, 2, "{words:?}");
    }
    assert_eq!(said(&["version"], "C"), (0, format!("steward {}\n", env!("CARGO_PKG_VERSION"))));
}
