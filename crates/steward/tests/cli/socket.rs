//! The socket of a running server.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use crate::site::Site;

#[test]
fn nonsense_does_not_hurt_it() {
    let site = Site::sqlite();
    let server = site.serve();
    for nonsense in [&b"\n"[..], b"{}\n", b"{\"protocol\":99}\n", &[0xFF; 100]] {
        let mut stream = UnixStream::connect(site.data().join("steward.sock")).unwrap();
        stream.write_all(nonsense).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(!answer.contains("panicked"), "{answer}");
    }
    site.run(&["check"]).ok();
    assert_eq!(server.get("/healthz", "").0, 200);
}

#[test]
fn another_database_than_the_servers_is_refused() {
    let site = Site::sqlite();
    let _server = site.serve();
    let words = ["token", "create", "--email", "a@b.example"];
    let words = [&words[..], &["--database-url", "postgres://127.0.0.1:1/x"]].concat();
    let ran = site.run(&words).with_code(1);
    assert!(ran.err.contains("another database"), "{}", ran.err);
}

#[test]
fn a_deep_folder_works() {
    let site = Site::sqlite();
    let deep = site.file(&"long-name-of-a-folder/".repeat(6));
    std::fs::create_dir_all(deep.parent().unwrap()).unwrap();
    let folder = deep.to_str().unwrap();
    let serve = |words: &[&str]| {
        let mut command = crate::site::steward();
        command.args(words).args(["--data", folder]);
        command
    };
    let words = ["serve", "--listen", "127.0.0.1:0", "--log-level", "error"];
    let server = crate::site::Server::start(serve(&words));
    let words = ["user", "add", "--name", "x", "--role", "member", "--email", "x@b.example"];
    assert!(serve(&words).status().unwrap().success());
    assert_eq!(server.stop("-TERM").0, 0);
}
