//! What was tampered with is found and named, and what is not in order is said.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::site::Site;

crate::both!(an_altered_row_is_named, a_removed_row_is_named, all_is_in_order, the_key_is_needed);

/// Runs SQL past Steward.
fn tamper(site: &Site, sql: &str) {
    match site.postgres_url() {
        None => {
            let database = rusqlite::Connection::open(site.data().join("steward.db")).unwrap();
            assert_eq!(database.execute(sql, []).unwrap(), 1);
        }
        Some(url) => tokio::runtime::Runtime::new().unwrap().block_on(async {
            let (client, connection) =
                tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            assert_eq!(client.execute(sql, &[]).await.unwrap(), 1);
        }),
    }
}

/// A site whose log has rows that a server has sealed.
fn sealed(site: &Site) {
    let token = site.administrator();
    let server = site.serve();
    for name in ["a", "b", "c"] {
        let body = format!("{{\"name\": \"{name}\"}}");
        assert_eq!(server.ask("POST", "/api/v1/accounts", &token, &body).0, 201);
    }
    assert_eq!(server.stop("-TERM").0, 0);
    let ran = site.run(&["audit", "verify"]).ok();
    assert!(ran.out.contains("intact") && ran.out.contains(" 0 not sealed"), "{}", ran.out);
}

fn an_altered_row_is_named(site: Site) {
    sealed(&site);
    tamper(&site, "UPDATE change SET payload = '{}' WHERE id = 5");
    let ran = site.run(&["audit", "verify"]).with_code(1);
    assert!(ran.out.contains("row 5 ") && ran.out.contains("altered"), "{}", ran.out);
    let ran = site.run(&["check"]).with_code(1);
    assert!(ran.out.contains("FAIL  Change log"), "{}", ran.out);
    // The same while a server runs.
    let _server = site.serve();
    let ran = site.run(&["audit", "verify"]).with_code(1);
    assert!(ran.out.contains("row 5 "), "{}", ran.out);
}

fn a_removed_row_is_named(site: Site) {
    sealed(&site);
    tamper(&site, "DELETE FROM change WHERE id = 7");
    let ran = site.run(&["audit", "verify"]).with_code(1);
    assert!(ran.out.contains("row 7 ") && ran.out.contains("removed"), "{}", ran.out);
}

fn all_is_in_order(site: Site) {
    let ran = site.run(&["check"]).with_code(1);
    assert!(ran.out.contains("There is no data folder"), "{}", ran.out);
    sealed(&site);
    let stopped = site.run(&["check"]).ok();
    let server = site.serve();
    let running = site.run(&["check"]).ok();
    for ran in [&stopped, &running] {
        for line in ["Settings", "Data folder", "Master key", "Database", "Schema", "Change log"] {
            assert!(ran.out.contains(&format!("ok    {line}")), "{line}: {}", ran.out);
        }
    }
    drop(server);
    fs::set_permissions(site.data(), Permissions::from_mode(0o755)).unwrap();
    let ran = site.run(&["check"]).ok();
    assert!(
        ran.out.contains("warn  The data folder") && ran.out.contains("chmod 700"),
        "{}",
        ran.out
    );
}

fn the_key_is_needed(site: Site) {
    sealed(&site);
    fs::rename(site.data().join("master.key"), site.file("kept")).unwrap();
    for words in [&["audit", "verify"][..], &["check"], &["serve", "--listen", "127.0.0.1:0"]] {
        let ran = site.run(words).with_code(1);
        let said = ran.out + &ran.err;
        assert!(said.contains("master key") && said.contains("missing"), "{words:?}: {said}");
    }
    let key = fs::read_to_string(site.file("kept")).unwrap();
    let mut command = site.command(&["audit", "verify"]);
    assert!(command.env("STEWARD_MASTER_KEY", key.trim()).status().unwrap().success());
    assert!(!site.data().join("master.key").exists(), "a given key is not written down");
}
