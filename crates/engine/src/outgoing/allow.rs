//! Which addresses may be called: those of the open internet, and what the company allows besides.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use steward_model::{Text, text};

/// Networks of IPv4 that are no part of the open internet (IANA's registry of special addresses).
const SPECIAL_V4: [([u8; 4], u8); 15] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// Of IPv6 only this network is the open internet,
const OPEN_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// without these: protocols (Teredo among them), documentation, and 6to4, which hides an address of IPv4.
const SPECIAL_V6: [(Ipv6Addr, u8); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// What a company allows besides the open internet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    networks: Vec<Network>,
    hosts: Vec<String>,
    /// Whether calls may go out unencrypted.
    pub plain_http: bool,
}

impl Allowed {
    /// Reads networks (`10.1.0.0/16`, `fd00::/8`), addresses and names of hosts.
    ///
    /// # Errors
    /// The words for whoever has written them.
    pub fn parse<'a>(
        entries: impl IntoIterator<Item = &'a str>,
        plain_http: bool,
    ) -> Result<Self, Text> {
        let mut allowed = Self { plain_http, ..Self::default() };
        for entry in entries {
            let entry = entry.trim();
            match Network::parse(entry) {
                Some(network) => allowed.networks.push(network),
                None => match url::Host::parse(entry) {
                    Ok(url::Host::Domain(name)) => allowed.hosts.push(name),
                    _ => return Err(unread(entry)),
                },
            }
        }
        Ok(allowed)
    }

    /// Whether this address may be connected to for a host of this name.
    #[must_use]
    pub fn reaches(&self, host: &str, address: IpAddr) -> bool {
        let address = plain(address);
        is_open(address)
            || self.networks.iter().any(|network| network.holds(address))
            || self.hosts.iter().any(|name| name == host)
    }
}

fn unread(entry: &str) -> Text {
    text!(
        en = "'{entry}' is neither a network, such as 10.1.0.0/16, nor the name of a host.",
        zh = "“{entry}”既不是网段（例如 10.1.0.0/16），也不是主机名。"
    )
}

/// An address of IPv4 that is written as one of IPv6 is that of IPv4.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// Whether an address belongs to the open internet.
fn is_open(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => {
            let special = |&(of, length)| Network::new(Ipv4Addr::from(of).into(), length);
            !SPECIAL_V4.iter().map(special).any(|network| network.holds(address))
        }
        IpAddr::V6(_) => {
            let holds =
                |&(of, length): &(Ipv6Addr, u8)| Network::new(of.into(), length).holds(address);
            holds(&OPEN_V6) && !SPECIAL_V6.iter().any(holds)
        }
    }
}

/// A network: the addresses that begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    of: IpAddr,
    length: u8,
}

impl Network {
    const fn new(of: IpAddr, length: u8) -> Self {
        Self { of, length }
    }

    fn parse(text: &str) -> Option<Self> {
        let (of, length) = match text.split_once('/') {
            Some((of, length)) => (of, Some(length.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let of: IpAddr = of.parse().ok()?;
        let most = if of.is_ipv4() { 32 } else { 128 };
        let length = length.unwrap_or(most);
        (length <= most).then_some(Self { of, length })
    }

    fn holds(&self, address: IpAddr) -> bool {
        let same = |bits: u128, width: u32| {
            bits.checked_shr(width - u32::from(self.length)).unwrap_or(0) == 0
        };
        match (self.of, address) {
            (IpAddr::V4(of), IpAddr::V4(one)) => same(u128::from(of.to_bits() ^ one.to_bits()), 32),
            (IpAddr::V6(of), IpAddr::V6(one)) => same(of.to_bits() ^ one.to_bits(), 128),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(allowed: &Allowed, host: &str, address: &str) -> bool {
        allowed.reaches(host, address.parse().expect(address))
    }

    #[test]
    fn only_the_open_internet_is_reached() {
        let none = Allowed::default();
        for open in [
            "1.1.1.1",
            "8.8.8.8",
            "172.15.0.1",
            "172.32.0.1",
            "100.128.0.1",
            "2400:3200::1",
            "2606:4700::1111",
        ] {
            assert!(reached(&none, "example.com", open), "{open}");
        }
        for shut in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.168.1.1",
            "198.19.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a00:1::",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!reached(&none, "example.com", shut), "{shut}");
        }
        assert!(reached(&none, "example.com", "::ffff:8.8.8.8"), "IPv4, written as IPv6");
    }

    #[test]
    fn a_company_may_allow_networks_and_hosts_of_its_own() {
        let lines = ["10.1.0.0/16", " fd12::/16", "192.168.0.7", "ERP.internal", "内网.example"];
        let allowed = Allowed::parse(lines, false).unwrap();
        for (host, address, may) in [
            ("a.cn", "10.1.2.3", true),
            ("a.cn", "::ffff:10.1.2.3", true),
            ("a.cn", "10.2.0.1", false),
            ("a.cn", "fd12::9", true),
            ("a.cn", "fd13::9", false),
            ("a.cn", "192.168.0.7", true),
            ("a.cn", "192.168.0.8", false),
            ("erp.internal", "172.16.9.9", true),
            ("not-erp.internal", "172.16.9.9", false),
            ("xn--vnui62f.example", "10.9.9.9", false),
        ] {
            assert_eq!(reached(&allowed, host, address), may, "{host} at {address}");
        }
        let all = Allowed::parse(["0.0.0.0/0", "::/0"], true).unwrap();
        assert!(
            reached(&all, "a.cn", "127.0.0.1") && reached(&all, "a.cn", "::1") && all.plain_http
        );
    }

    #[test]
    fn what_is_neither_network_nor_host_is_refused_by_name() {
        for wrong in
            ["10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/x", "", "http://a.cn", "a b"]
        {
            let text = Allowed::parse([wrong], false).expect_err(wrong);
            assert!(text.en.contains(wrong) && text.zh.contains(wrong), "{wrong}");
        }
    }
}
