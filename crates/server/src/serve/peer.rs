//! Who is at the other end of a connection.

use std::net::IpAddr;

use axum::http::request::Parts;

use crate::headers::X_FORWARDED_FOR;
use crate::options::ServerOptions;

/// The network address at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// From where a request comes: behind a proxy, the last address that the proxy noted, since all
/// before it is the caller's own word.
pub(crate) fn address(options: &ServerOptions, head: &Parts) -> Option<IpAddr> {
    let forwarded = || {
        let last = head.headers.get_all(X_FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse().ok()
    };
    let direct = head.extensions.get::<Peer>().map(|peer| peer.0);
    if options.behind_proxy { forwarded().or(direct) } else { direct }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn a_proxy_is_believed_only_if_there_is_one() {
        let mut request = Request::builder()
            .header("x-forwarded-for", "1.1.1.1, 2.2.2.2")
            .header("x-forwarded-for", "3.3.3.3, 4.4.4.4")
            .body(())
            .unwrap();
        let direct: IpAddr = "9.9.9.9".parse().unwrap();
        request.extensions_mut().insert(Peer(direct));
        let (head, ()) = request.into_parts();
        let behind = ServerOptions { behind_proxy: true, ..ServerOptions::default() };
        assert_eq!(address(&behind, &head), "4.4.4.4".parse().ok());
        assert_eq!(address(&ServerOptions::default(), &head), Some(direct));
        let (bare, ()) = Request::builder().body(()).unwrap().into_parts();
        assert_eq!(address(&behind, &bare), None);
    }
}
