//! A SOCKS 5 proxy (RFC 1928) of a test's own: it tells what it was asked for, and can be gone.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// A proxy that leads every name to this machine. It is gone when dropped, with all ways through it.
#[derive(Debug)]
pub struct Socks {
    asked: Arc<Mutex<Vec<String>>>,
    _serving: JoinSet<()>,
}

impl Socks {
    /// On that port of the loopback.
    pub async fn at(port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.expect("the proxy's port");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let mut serving = JoinSet::new();
        let names = Arc::clone(&asked);
        serving.spawn(async move {
            let mut ways = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                ways.spawn(lead(stream, Arc::clone(&names)));
            }
        });
        Self { asked, _serving: serving }
    }

    /// What it was asked for: names as they are, addresses in brackets.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a list").clone()
    }
}

/// Opens one way; whoever does not speak as they should is left alone.
async fn lead(mut stream: TcpStream, asked: Arc<Mutex<Vec<String>>>) {
    let Ok((host, port)) = wanted(&mut stream).await else { return };
    asked.lock().expect("a list").push(host);
    let Ok(mut there) = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await else {
        stream.write_all(&[5, 5, 0, 1, 0, 0, 0, 0, 0, 0]).await.ok();
        return;
    };
    if stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.is_ok() {
        copy_bidirectional(&mut stream, &mut there).await.ok();
    }
}

async fn wanted(stream: &mut TcpStream) -> std::io::Result<(String, u16)> {
    let mut greeting = [0; 2];
    stream.read_exact(&mut greeting).await?;
    let mut methods = vec![0; usize::from(greeting[1])];
    stream.read_exact(&mut methods).await?;
    stream.write_all(&[5, 0]).await?;
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let host = match head[3] {
        3 => {
            let mut name = vec![0; usize::from(stream.read_u8().await?)];
            stream.read_exact(&mut name).await?;
            String::from_utf8_lossy(&name).into_owned()
        }
        kind => {
            let mut address = vec![0; if kind == 1 { 4 } else { 16 }];
            stream.read_exact(&mut address).await?;
            format!("{address:?}")
        }
    };
    Ok((host, stream.read_u16().await?))
}
