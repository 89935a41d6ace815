//! Where a request comes from, also where a proxy stands in between.
//!
//! Anybody can write `X-Forwarded-For` into a request. It is read only where the connection comes from a proxy that
//! whoever runs the server has named, and only from the right, where that proxy wrote.

use super::App;
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, request::Parts},
    middleware::Next,
    response::Response,
};
use std::{
    convert::Infallible,
    fmt,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

/// Header to which each proxy adds whom it was asked by.
const FORWARDED: &str = "x-forwarded-for";

/// Addresses of proxies: all that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxies {
    base: IpAddr,
    bits: u32,
}

impl Proxies {
    /// Whether an address is one of them.
    pub fn hold(self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(one)) => {
                let mask = u32::MAX.checked_shl(32 - self.bits).unwrap_or(0);
                u32::from(base) & mask == u32::from(one) & mask
            }
            (IpAddr::V6(base), IpAddr::V6(one)) => {
                let mask = u128::MAX.checked_shl(128 - self.bits).unwrap_or(0);
                u128::from(base) & mask == u128::from(one) & mask
            }
            _ => false,
        }
    }
}

impl FromStr for Proxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is neither an address nor a range such as 127.0.0.1 or 10.0.0.0/8");
        let (base, bits) = match text.trim().split_once('/') {
            Some((base, bits)) => (base, Some(bits)),
            None => (text.trim(), None),
        };
        let base: IpAddr = base.parse().map_err(|_| wrong())?;
        let base = base.to_canonical();
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| wrong())?;
        if bits <= most { Ok(Self { base, bits }) } else { Err(wrong()) }
    }
}

/// Whom a request comes from, as far as that can be told; an extension of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin(pub Option<IpAddr>);

impl Origin {
    /// Of a request.
    pub fn of<B>(request: &axum::http::Request<B>) -> Self {
        request.extensions().get::<Self>().copied().unwrap_or_default()
    }

    /// What is counted as one place: a whole network of 64 bits of IPv6, as each of its owners has all its addresses.
    pub fn place(self) -> Option<String> {
        self.0.map(|address| match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let network = u128::from(address) & u128::MAX.checked_shl(64).unwrap_or(0);
                format!("{}/64", Ipv6Addr::from(network))
            }
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(address) => address.fmt(f),
            None => f.write_str("unknown"),
        }
    }
}

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().copied().unwrap_or_default())
    }
}

/// Finds out where a request comes from, before everything else.
pub(super) async fn find(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let origin = Origin(peer.map(|peer| behind(peer, request.headers(), &app.proxies)));
    request.extensions_mut().insert(origin);
    next.run(request).await
}

/// The nearest address that is not one of the proxies'. What cannot be read ends the search: what stands further left
/// may have been written by anybody.
fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[Proxies]) -> IpAddr {
    let trusted = |address: IpAddr| proxies.iter().any(|proxies| proxies.hold(address));
    let mut nearest = peer.to_canonical();
    let lines: Vec<&str> = headers.get_all(FORWARDED).iter().filter_map(|line| line.to_str().ok()).collect();
    for entry in lines.iter().flat_map(|line| line.split(',')).rev() {
        if !trusted(nearest) {
            break;
        }
        match read(entry.trim()) {
            Some(address) => nearest = address,
            None => break,
        }
    }
    nearest
}

/// An address, with or without a port.
fn read(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|entry| entry.strip_suffix(']')).unwrap_or(entry);
    let address = bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (FORWARDED.parse().unwrap(), HeaderValue::from_str(line).unwrap())).collect()
    }

    fn found(peer: &str, lines: &[&str], proxies: &[&str]) -> String {
        let proxies: Vec<Proxies> = proxies.iter().map(|text| text.parse().unwrap()).collect();
        behind(peer.parse().unwrap(), &headers(lines), &proxies).to_string()
    }

    #[test]
    fn without_a_named_proxy_nothing_is_believed() {
        assert_eq!(found("127.0.0.1", &["192.0.2.7"], &[]), "127.0.0.1");
        assert_eq!(found("198.51.100.1", &["192.0.2.7"], &["127.0.0.1"]), "198.51.100.1");
    }

    #[test]
    fn what_the_nearest_proxy_wrote_is_believed_and_what_stands_before_it_is_not() {
        assert_eq!(found("127.0.0.1", &["192.0.2.7"], &["127.0.0.1"]), "192.0.2.7");
        assert_eq!(found("127.0.0.1", &["203.0.113.9, 192.0.2.7"], &["127.0.0.1"]), "192.0.2.7");
        assert_eq!(found("127.0.0.1", &["203.0.113.9", "192.0.2.7"], &["127.0.0.1"]), "192.0.2.7");
        assert_eq!(found("127.0.0.1", &["192.0.2.7, 10.1.2.3"], &["127.0.0.1", "10.0.0.0/8"]), "192.0.2.7");
        assert_eq!(found("::1", &["[2001:db8::7]:4711"], &["::1/128"]), "2001:db8::7");
        assert_eq!(found("::ffff:127.0.0.1", &["192.0.2.7:80"], &["127.0.0.0/8"]), "192.0.2.7");
    }

    #[test]
    fn what_cannot_be_read_leaves_the_proxy() {
        for line in ["", "unknown", "192.0.2.7, evil", "192.0.2.7;x"] {
            assert_eq!(found("127.0.0.1", &[line], &["127.0.0.1"]), "127.0.0.1", "{line}");
        }
    }

    #[test]
    fn a_network_of_one_owner_is_one_place() {
        let place = |text: &str| Origin(Some(text.parse().unwrap())).place().unwrap();
        assert_eq!(place("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(place("2001:db8:1:2:ffff::1"), place("2001:db8:1:2::9"));
        assert_ne!(place("192.0.2.7"), place("192.0.2.8"));
    }

    #[test]
    fn a_range_that_is_none_is_refused() {
        for text in ["", "proxy", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0/8"] {
            assert!(text.parse::<Proxies>().is_err(), "{text}");
        }
        assert!("0.0.0.0/0".parse::<Proxies>().unwrap().hold("192.0.2.7".parse().unwrap()));
    }

    proptest! {
        /// Whatever somebody writes to the left of what the proxy added, they are found where the proxy saw them.
        #[test]
        fn nobody_chooses_where_they_come_from(written in "[ -~]{0,60}", seen in any::<[u8; 4]>()) {
            let seen = IpAddr::from(seen);
            prop_assume!(!seen.is_loopback());
            let proxies = ["127.0.0.0/8".parse().unwrap()];
            let line = format!("{written}, {seen}");
            prop_assert_eq!(behind("127.0.0.1".parse().unwrap(), &headers(&[&line]), &proxies), seen);
        }
    }
}
