//! A proxy for tests: SOCKS 5, as far as a name and no login.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::proxy::{Proxy, ProxyKind};

/// How a proxy answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Opens,
    Refuses,
    HangsUp,
}

/// A proxy that leads wherever it is asked to that place. Tells the names that it was asked for.
pub(crate) async fn proxy(manner: Manner, to: SocketAddr) -> (Proxy, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (tell, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(lead(stream, manner, to, tell.clone()));
        }
    });
    (Proxy::new(ProxyKind::Socks, "127.0.0.1".into(), port, None), told)
}

async fn lead(mut stream: TcpStream, manner: Manner, to: SocketAddr, tell: mpsc::UnboundedSender<String>) {
    let mut greeting = [0; 3];
    if manner == Manner::HangsUp || stream.read_exact(&mut greeting).await.is_err() {
        return;
    }
    stream.write_all(&[5, 0]).await.expect("written");
    let mut asked = [0; 5];
    stream.read_exact(&mut asked).await.expect("a request");
    let mut name = vec![0; usize::from(asked[4]) + 2];
    stream.read_exact(&mut name).await.expect("a name");
    name.truncate(usize::from(asked[4]));
    tell.send(String::from_utf8(name).expect("a name")).ok();
    let code = if manner == Manner::Refuses { 2 } else { 0 };
    stream.write_all(&[5, code, 0, 1, 0, 0, 0, 0, 0, 0]).await.expect("written");
    if manner == Manner::Opens {
        let mut there = TcpStream::connect(to).await.expect("the service");
        copy_bidirectional(&mut stream, &mut there).await.ok();
    }
}
