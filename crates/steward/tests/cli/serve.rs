//! Starting, stopping, being killed.

use std::process::Stdio;

use crate::site::{Server, Site, mode};

crate::both!(a_second_server_is_refused, it_stops_gracefully, what_was_answered_survives_a_kill,);

fn a_second_server_is_refused(site: Site) {
    let server = site.serve();
    assert_eq!(mode(&site.data().join("steward.sock")), 0o600);
    let ran = site.run(&["serve", "--listen", "127.0.0.1:0"]).with_code(1);
    let process = server.process();
    assert!(ran.err.contains("Another Steward is already using"), "{}", ran.err);
    assert!(ran.err.contains(&format!("process {process}")), "{}", ran.err);
    assert_eq!(server.get("/healthz", "").0, 200, "the first one goes on");
}

fn it_stops_gracefully(site: Site) {
    for signal in ["-INT", "-TERM"] {
        let server = site.serve();
        assert_eq!(server.get("/readyz", "").0, 200);
        assert_eq!(server.stop(signal).0, 0);
        assert!(!site.data().join("steward.sock").exists());
    }
}

fn what_was_answered_survives_a_kill(site: Site) {
    let token = site.administrator();
    let server = site.serve();
    let (status, _) = server.ask("POST", "/api/v1/accounts", &token, r#"{"name": "蓝湾酒店"}"#);
    assert_eq!(status, 201);
    server.kill();
    assert!(site.data().join("steward.sock").exists(), "a killed server leaves its socket behind");
    // A command does not mind, and neither does the next server.
    site.run(&["token", "create", "--email", "zhou@example.cn"]).ok();
    let server = site.serve();
    assert!(server.get("/api/v1/accounts?select=name", &token).1.contains("蓝湾酒店"));
    server.stop("-TERM");
    site.run(&["audit", "verify"]).ok();
}

#[test]
fn settings_come_from_the_file() {
    let site = Site::sqlite();
    std::fs::create_dir(site.data()).unwrap();
    let file = site.data().join("steward.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:0\"\nlog_level = \"error\"\n").unwrap();
    let server = Server::start(site.command(&["serve"]));
    assert_eq!(server.get("/healthz", "").0, 200);
    drop(server);
    std::fs::write(&file, "# comment\nlistn = \"127.0.0.1:0\"\n").unwrap();
    let ran = site.run(&["serve"]).with_code(1);
    assert!(ran.err.contains("line 2") && ran.err.contains("'listn'"), "{}", ran.err);
    let mut chinese = site.command(&["serve"]);
    chinese.env("LC_ALL", "zh_CN.UTF-8").stdin(Stdio::null());
    let said = String::from_utf8(chinese.output().unwrap().stderr).unwrap();
    assert!(said.contains("第 2 行") && said.contains("listn"), "{said}");
}

#[test]
fn what_cannot_be_used_is_named() {
    let site = Site::sqlite();
    let server = site.serve();
    let other = Site::sqlite();
    let (_, port) = server_address(&server);
    let ran = other.run(&["serve", "--listen", &format!("127.0.0.1:{port}")]).with_code(1);
    assert!(ran.err.contains("Cannot listen"), "{}", ran.err);
    let ran = other.run(&["token", "create", "--email", "a@b.example"]);
    assert!(ran.with_code(1).err.contains("no user"));
    let nowhere = Site::sqlite().run(&["token", "create", "--email", "a@b.example"]).with_code(1);
    assert!(nowhere.err.contains("There is no data folder"), "{}", nowhere.err);
}

fn server_address(server: &Server) -> (String, String) {
    let (host, port) = server.address().rsplit_once(':').unwrap();
    (host.to_owned(), port.to_owned())
}
