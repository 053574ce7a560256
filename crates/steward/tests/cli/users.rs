//! Users and tokens from the command line, with the server stopped and running.

use crate::site::{Site, mode};

crate::both!(
    a_first_user_makes_everything,
    every_way_to_sign_in_works,
    what_is_wrong_is_said,
    commands_reach_a_running_server,
    a_forgotten_password_is_replaced,
);

fn a_first_user_makes_everything(site: Site) {
    let token = site.administrator();
    assert!(token.starts_with("stw_") && !token.contains(char::is_whitespace), "{token}");
    let data = site.data();
    assert_eq!(mode(&data), 0o700);
    for name in std::fs::read_dir(&data).unwrap() {
        let path = name.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert!(data.join("master.key").exists());
    let server = site.serve();
    let (status, body) = server.get("/api/v1/users?select=name,email", &token);
    assert_eq!((status, body.contains("周建国")), (200, true), "{body}");
    assert_eq!(server.get("/api/v1/users", "stw_wrong").0, 401);
    let sign_in = r#"{"login": "zhou@example.cn", "password": "correct horse"}"#;
    assert_eq!(server.ask("POST", "/api/v1/session", "", sign_in).0, 200);
    let wrong = r#"{"login": "zhou@example.cn", "password": "wrong horse"}"#;
    assert_eq!(server.ask("POST", "/api/v1/session", "", wrong).0, 401);
}

fn every_way_to_sign_in_works(site: Site) {
    for way in [["--phone", "138 1234 5678"], ["--employee-no", "CC-7"], ["--email", "a@b.example"]]
    {
        let words = ["user", "add", "--name", "x", "--role", "member"];
        site.run(&[&words[..], &way].concat()).ok();
        let ran = site.run(&[&["token", "create"][..], &way].concat()).ok();
        assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    }
}

fn what_is_wrong_is_said(site: Site) {
    let add =
        |role, email| site.run(&["user", "add", "--name", "x", "--role", role, "--email", email]);
    let ran = add("boss", "a@b.example").with_code(1);
    assert!(ran.err.contains("no role 'boss'") && ran.err.contains("administrator"), "{}", ran.err);
    add("member", "a@b.example").ok();
    add("member", "a@b.example").with_code(1);
    let words = ["user", "add", "--name", "x", "--role", "member", "--phone", "13812345678"];
    let words = [&words[..], &["--password-stdin"]].concat();
    let ran = site.run_with(&words, "short\n").with_code(1);
    assert!(ran.err.contains("8 to 200 characters"), "{}", ran.err);
    // Nothing is left of the one whose password was refused.
    site.run_with(&words, "long enough\n").ok();
    let ran = site.run(&["token", "create", "--email", "nobody@b.example"]).with_code(1);
    assert!(ran.err.contains("no user") && ran.out.is_empty(), "{}", ran.err);
}

fn a_forgotten_password_is_replaced(site: Site) {
    site.administrator();
    let server = site.serve();
    let words = ["user", "password", "--email", "zhou@example.cn"];
    let ran = site.run_with(&words, "short\n").with_code(1);
    assert!(ran.err.contains("at least 8"), "{}", ran.err);
    site.run_with(&words, "battery staple\n").ok();
    let sign_in = |password: &str| {
        let body = format!(r#"{{"login": "zhou@example.cn", "password": "{password}"}}"#);
        server.ask("POST", "/api/v1/session", "", &body).0
    };
    assert_eq!((sign_in("correct horse"), sign_in("battery staple")), (401, 200));
    let nobody = ["user", "password", "--phone", "13812345678"];
    site.run_with(&nobody, "battery staple\n").with_code(1);
}

fn commands_reach_a_running_server(site: Site) {
    let first = site.administrator();
    let server = site.serve();
    let ran = site.run(&["token", "create", "--email", "zhou@example.cn"]).ok();
    let second = ran.out.trim();
    assert_ne!(first, second);
    assert_eq!(server.get("/api/v1/users?limit=1", second).0, 200);
    site.run(&["user", "add", "--name", "新人", "--role", "member", "--phone", "13812345678"]).ok();
    assert!(server.get("/api/v1/users?select=name", second).1.contains("新人"));
    site.run(&["user", "add", "--name", "x", "--role", "boss", "--email", "x@b.example"])
        .with_code(1);
}
