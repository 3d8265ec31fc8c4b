//! A bot behind a proxy: all that it asks goes there, and nothing goes around it.

use std::net::SocketAddr;

use serde_json::json;
use tokio::net::TcpListener;

use crate::channel::Trouble;
use crate::channel::telegram::Telegram;
use crate::channel::telegram::fake::{Fake, Reply, ok, proxied};
use crate::net::relay::{Manner, proxy};
use crate::net::{Proxy, ProxyKind};

fn at(fake: &Fake) -> SocketAddr {
    fake.url.trim_start_matches("http://").parse().expect("an address")
}

/// A bot whose service has a name that only the proxy knows.
fn bot(proxy: Proxy) -> Telegram {
    proxied("http://api.telegram.test", proxy)
}

#[tokio::test]
async fn calls_and_files_go_through_the_proxy_which_looks_the_name_up() {
    let file = json!({"file_id": "F", "file_path": "photos/1.jpg", "file_size": 3});
    let replies = vec![ok(&json!({"id": 777, "username": "bot"})), ok(&file), Reply::Body(200, "abc".into())];
    let fake = Fake::start(replies).await;
    let (proxy, mut told) = proxy(Manner::Opens, at(&fake)).await;
    let bot = bot(proxy);
    assert_eq!(bot.get_me().await.map(|me| me.id), Ok(777));
    assert_eq!(bot.download("F", 1_000).await.expect("a file"), b"abc");
    for _ in 0..3 {
        assert_eq!(told.recv().await.as_deref(), Some("api.telegram.test"));
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_hangs_up_or_is_gone_is_a_service_that_can_not_be_reached() {
    let fake = Fake::start(vec![ok(&json!({"id": 777}))]).await;
    for manner in [Manner::Refuses, Manner::HangsUp] {
        let (proxy, _told) = proxy(manner, at(&fake)).await;
        assert_eq!(bot(proxy).get_me().await, Err(Trouble::Unreachable));
    }
    let gone = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let port = gone.local_addr().expect("an address").port();
    drop(gone);
    let proxy = Proxy::new(ProxyKind::Http, "127.0.0.1".into(), port, None);
    assert_eq!(bot(proxy).get_me().await, Err(Trouble::Unreachable), "nothing goes around it");
}
