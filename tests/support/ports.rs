//! TCP ports on the loopback, for what can't listen on a Unix socket.

use std::collections::HashSet;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{LazyLock, Mutex};

static GIVEN: LazyLock<Mutex<HashSet<u16>>> = LazyLock::new(Mutex::default);

/// A port on 127.0.0.1 that nobody listens on, and that no other test of this process is given.
///
/// Another process may still take it before it is used, so prefer a Unix socket, or port 0 where the
/// listener can say what it got.
pub fn free_port() -> u16 {
    loop {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        if GIVEN.lock().expect("no test panics in here").insert(port) {
            return port;
        }
    }
}

#[test]
fn a_port_is_free_and_given_once() {
    let ports: HashSet<u16> = (0..50).map(|_| free_port()).collect();
    assert_eq!(ports.len(), 50);
    let one = *ports.iter().next().expect("one of them");
    TcpListener::bind((Ipv4Addr::LOCALHOST, one)).expect("nobody listens on it");
}
