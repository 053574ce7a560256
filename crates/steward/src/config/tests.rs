//! Tests of the settings.

use super::*;

fn load(file: &str, variables: &[(&str, &str)], flags: &[(Key, &str)]) -> Result<Settings> {
    let dir = steward_testkit::data_dir();
    std::fs::write(dir.join(FILE), file).unwrap();
    let values = flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    let flags = Flags { data: Some(dir.path().to_owned()), values };
    let find = |name: &str| variables.iter().find(|(key, _)| *key == name);
    Settings::load(&flags, DATA, |name| find(name).map(|(_, value)| (*value).to_owned()))
}

#[test]
fn flags_are_stronger_than_variables_and_variables_than_the_file() {
    let file = "listen = \"file:1\"\nlog_level = \"warn\"\nlog_format = \"json\"\n";
    let variables = [("STEWARD_LISTEN", "variable:2"), ("STEWARD_LOG_LEVEL", "debug")];
    let settings = load(file, &variables, &[(Key::Listen, "flag:3")]).unwrap();
    assert_eq!(settings.listen, "flag:3");
    assert_eq!(settings.log_level, "debug");
    assert_eq!(settings.log_format, LogFormat::Json);
    assert_eq!(settings.database_url, None);
}

#[test]
fn the_file_may_say_yes_without_quotes() {
    let file = "behind_proxy = true\npublic_url = \"https://crm.example.com/\"\n";
    let settings = load(file, &[], &[]).unwrap();
    assert!(settings.behind_proxy);
    assert_eq!(settings.public_url.as_deref(), Some("https://crm.example.com"));
}

#[test]
fn every_key_has_its_three_names() {
    for key in Key::ALL {
        let name = key.name();
        assert_eq!(key.variable(), format!("{PREFIX}{}", name.to_ascii_uppercase()));
        assert_eq!(key.flag(), format!("--{}", name.replace('_', "-")));
    }
}

#[test]
fn the_data_folder_comes_from_the_flag_the_variable_or_the_default() {
    let none = Flags::default();
    let settings = Settings::load(&none, "./nowhere", |_| None).unwrap();
    assert_eq!(settings.data, Path::new("./nowhere"));
    let variable = |name: &str| (name == DATA_VARIABLE).then(|| "/variable".to_owned());
    assert_eq!(Settings::load(&none, DATA, variable).unwrap().data, Path::new("/variable"));
    let flag = Flags { data: Some("/flag".into()), values: Vec::new() };
    assert_eq!(Settings::load(&flag, DATA, variable).unwrap().data, Path::new("/flag"));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (file, variables, flags, expected) in [
        (
            "# one\nlistn = \"a:1\"\n",
            vec![],
            vec![],
            "steward.toml, line 2: There is no setting 'listn'",
        ),
        ("\n\nlisten = 8686\n", vec![], vec![], "line 3: The value of 'listen' must be text"),
        ("listen = \"8686\"\n", vec![], vec![], "line 1: '8686' is no address"),
        ("listen = \"a:1\"\nlisten =\n", vec![], vec![], "steward.toml, line 2: This is not TOML"),
        ("[server]\nlisten = \"a:1\"\n", vec![], vec![], "line 1: There is no setting 'server'"),
        ("mail_from = \"Steward\"\n", vec![], vec![], "line 1: 'Steward' is no sender"),
        ("smtp_url = \"smtp://mail.internal\"\n", vec![], vec![], "smtp_url is set and mail_from"),
        ("behind_proxy = \"yes\"\n", vec![], vec![], "line 1: 'yes' is neither true nor false"),
        ("", vec![("STEWARD_PUBLIC_URL", "crm.example.com")], vec![], "STEWARD_PUBLIC_URL: 'crm"),
        ("", vec![("STEWARD_LOG_FORMAT", "xml")], vec![], "STEWARD_LOG_FORMAT: 'xml' is no log"),
        ("", vec![], vec![(Key::LogLevel, "=!")], "--log-level: '=!' is no log level"),
    ] {
        let error = load(file, &variables, &flags).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Definition);
        assert!(error.text().en.contains(expected), "{expected}: {error}");
        assert!(!error.text().zh.is_ascii());
    }
}

#[test]
fn an_address_that_may_hold_a_password_is_not_quoted() {
    for (name, value) in
        [("STEWARD_DATABASE_URL", "mysql://u:hush@h/x"), ("STEWARD_SMTP_URL", "smtp://u:hush@h")]
    {
        let error = load("", &[(name, value)], &[]).unwrap_err();
        assert!(error.to_string().contains(name) && !error.to_string().contains("hush"), "{error}");
    }
}

#[test]
fn mail_has_a_server_and_a_sender() {
    let file = "mail_from = \"Steward <crm@example.com>\"\n";
    assert_eq!(load(file, &[], &[]).unwrap().mail(), None);
    let server = [("STEWARD_SMTP_URL", "smtp://mail.internal")];
    let mail = load(file, &server, &[]).unwrap().mail().unwrap();
    assert_eq!(
        (&mail.url[..], &mail.from[..]),
        ("smtp://mail.internal", "Steward <crm@example.com>")
    );
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let dir = steward_testkit::data_dir();
    std::fs::create_dir(dir.join(FILE)).unwrap();
    let flags = Flags { data: Some(dir.path().to_owned()), values: Vec::new() };
    let error = Settings::load(&flags, DATA, |_| None).unwrap_err();
    assert!(error.text().en.contains("steward.toml cannot be read"), "{error}");
}
