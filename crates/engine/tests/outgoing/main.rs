//! Calls to a receiver on this machine: what it gets, and what it can't do.

mod support;

use std::time::Duration;

use steward_engine::outgoing::{Allowed, Limits, Poster, Unreached};
use support::{Receiver, Says, answer, poster, send};

#[tokio::test]
async fn a_call_comes_whole_and_signed() {
    let receiver = Receiver::open(answer("200 OK", "thanks")).await;
    let url = format!("http://{}/hooks?from=%E6%99%B4", receiver.address);
    let said = send(&poster(Limits::default()), &url).await.unwrap();
    assert!(said.is_taken() && said.excerpt == "thanks");
    let call = receiver.call().await;
    let (head, body) = call.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("POST /hooks?from=%E6%99%B4 HTTP/1.1"));
    let lines: Vec<&str> = lines.collect();
    for line in [
        &*format!("host: {}", receiver.address),
        "content-type: application/json",
        "webhook-id: msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
        "webhook-timestamp: 1767225600",
        // As the library `standardwebhooks` signs it.
        "webhook-signature: v1,NxrtlDJPtAfyjyxKXOuNEUdFlndjcXayV1mhM3qtStk=",
    ] {
        assert!(lines.contains(&line), "{line} in {head}");
    }
    assert_eq!(body, r#"{"type":"account.updated","data":{"name":"晴溪咖啡"}}"#);
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_even_connected_to() {
    let receiver = Receiver::open(answer("200 OK", "")).await;
    let allowed = Allowed::parse(["10.0.0.0/8", "::1/128"], true).unwrap();
    let poster = Poster::new(allowed, Limits::default()).unwrap();
    for host in ["localhost", "127.0.0.1", "[::ffff:127.0.0.1]", "2130706433"] {
        let url = format!("http://{host}:{}/", receiver.address.port());
        let failed = send(&poster, &url).await.unwrap_err();
        // Where `localhost` stands for `::1` as well, nobody listens there.
        assert!(
            matches!(failed, Unreached::Refused(_) | Unreached::Broken(_)),
            "{host}: {failed:?}"
        );
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let inside = Receiver::open(answer("200 OK", "")).await;
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://{}/\r\ncontent-length: 0\r\n\r\n",
        inside.address
    );
    let receiver = Receiver::open(Says::This(answer)).await;
    let url = format!("http://{}/", receiver.address);
    let said = send(&poster(Limits::default()), &url).await.unwrap();
    assert!(said.status == 307 && !said.is_taken() && !said.is_gone());
    assert_eq!(inside.connections(), 0);
}

#[tokio::test]
async fn a_refusal_is_told_with_what_was_said() {
    let said = "忙\u{0}\u{7}, later";
    let receiver = Receiver::open(answer("503 Service Unavailable", said)).await;
    let busy = send(&poster(Limits::default()), &format!("http://{}/", receiver.address)).await;
    let busy = busy.unwrap();
    assert_eq!((busy.status, &*busy.excerpt, busy.is_taken()), (503, "忙  , later", false));
    let receiver = Receiver::open(answer("410 Gone", "")).await;
    let gone = send(&poster(Limits::default()), &format!("http://{}/", receiver.address)).await;
    assert!(gone.unwrap().is_gone());
}

#[tokio::test]
async fn an_answer_without_end_is_read_in_part() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 9000000000\r\n\r\n".to_owned();
    let receiver = Receiver::open(Says::Endlessly(head)).await;
    let limits = Limits { excerpt: 2_500, ..Limits::default() };
    let said = send(&poster(limits), &format!("http://{}/", receiver.address)).await.unwrap();
    assert!(said.is_taken());
    assert_eq!(said.excerpt, "x".repeat(2_500));
}

#[tokio::test]
async fn a_head_without_end_is_no_answer() {
    let receiver = Receiver::open(Says::Endlessly("HTTP/1.1 200 OK\r\nx: ".to_owned())).await;
    let failed = send(&poster(Limits::default()), &format!("http://{}/", receiver.address)).await;
    assert!(matches!(failed, Err(Unreached::Broken(_))), "{failed:?}");
}

#[tokio::test]
async fn who_says_nothing_is_not_waited_for_without_end() {
    let receiver = Receiver::open(Says::Nothing).await;
    let limits = Limits { time: Duration::from_millis(20), ..Limits::default() };
    let failed = send(&poster(limits), &format!("http://{}/", receiver.address)).await;
    assert_eq!(failed, Err(Unreached::Late));
}

#[tokio::test]
async fn where_nobody_listens_there_is_no_answer() {
    let receiver = Receiver::open(Says::Nothing).await;
    let url = format!("https://{}/", receiver.address);
    drop(receiver);
    let failed = send(&poster(Limits::default()), &url).await.unwrap_err();
    assert!(matches!(failed, Unreached::Broken(_)), "{failed:?}");
    assert!(failed.text().zh.contains("连接失败"));
}

#[tokio::test]
async fn a_receiver_shows_that_it_is_the_one_who_was_called() {
    let receiver = Receiver::sealed(answer("204 No Content", "")).await;
    let port = receiver.address.port();
    let believing = poster(Limits::default());
    let said = send(&believing, &format!("https://localhost:{port}/")).await.unwrap();
    assert_eq!(said.status, 204);
    // The certificate is for the name, not for the address.
    let failed = send(&believing, &format!("https://127.0.0.1:{port}/")).await;
    assert!(matches!(failed, Err(Unreached::Broken(_))), "{failed:?}");
    // And this machine does not know who has signed it.
    let allowed = Allowed::parse(["localhost"], false).unwrap();
    let usual = Poster::new(allowed, Limits::default()).unwrap();
    let failed = send(&usual, &format!("https://localhost:{port}/")).await;
    assert!(matches!(failed, Err(Unreached::Broken(_))), "{failed:?}");
}
