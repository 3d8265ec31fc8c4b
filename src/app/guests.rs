//! Where the training page is, for whoever sits at this machine and for those who come from elsewhere.

use std::net::{IpAddr, SocketAddr, UdpSocket};

use crate::sandbox::Sandbox;

use super::backstage::Backstage;

/// An address that no machine has (RFC 5737): to ask for the way there sends nothing.
const ELSEWHERE: (&str, &str) = ("192.0.2.1:9", "[2001:db8::1]:9");

/// Tells the person at the terminal where to go.
#[expect(clippy::print_stdout, reason = "the address is what the person at the terminal waits for")]
pub fn announce(sandbox: &Sandbox, secret: Option<&str>, backstage: &Backstage) {
    let query = secret.map(|s| format!("?seat={s}")).unwrap_or_default();
    println!("The training line is open: {}/{query}", sandbox.api_url);
    match from_elsewhere(sandbox.page_addr, &facing()) {
        Some(address) => println!("From other machines:       http://{address}/{query}"),
        None if secret.is_some() => {
            println!("From other machines: by this machine's own address, with the same ending.");
        }
        None => println!("From this machine alone; --listen 0.0.0.0:8470 opens it to others."),
    }
    println!("Write as a contact, answer as an operator, move the clock. Ctrl-C ends it.\n");
    println!("{}", backstage.told());
}

/// Where others open a page that listens there; none if they can't, or if this machine knows no address of its own.
fn from_elsewhere(listens: SocketAddr, facing: &[IpAddr]) -> Option<SocketAddr> {
    let open = listens.ip();
    if open.is_loopback() {
        return None;
    }
    let ip =
        if open.is_unspecified() { *facing.iter().find(|ip| open.is_ipv6() || ip.is_ipv4())? } else { open };
    Some(SocketAddr::new(ip, listens.port()))
}

/// The addresses by which this machine goes out.
fn facing() -> Vec<IpAddr> {
    let way = |from: &str, to: &str| {
        let socket = UdpSocket::bind(from).ok()?;
        socket.connect(to).ok()?;
        socket.local_addr().ok().map(|own| own.ip())
    };
    let found = [way("0.0.0.0:0", ELSEWHERE.0), way("[::]:0", ELSEWHERE.1)];
    found.into_iter().flatten().filter(|ip| !ip.is_loopback() && !ip.is_unspecified()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_told_an_address_that_they_can_open() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let own = [ip("10.0.0.5"), ip("2001:db8::5")];
        let told = |listens: &str| from_elsewhere(listens.parse().unwrap(), &own).map(|a| a.to_string());
        assert_eq!(told("0.0.0.0:8470").as_deref(), Some("10.0.0.5:8470"));
        assert_eq!(told("192.168.1.7:80").as_deref(), Some("192.168.1.7:80"));
        assert_eq!(told("[::]:8470").as_deref(), Some("10.0.0.5:8470"));
        assert_eq!(told("127.0.0.1:8470"), None);
        assert_eq!(from_elsewhere("0.0.0.0:8470".parse().unwrap(), &[]), None);
    }
}
