//! Mail goes out through a proxy, and nowhere else.

use std::time::Duration;

use hotlined::admin::view::StatusView;
use hotlined::sandbox::mail::MailId;

use super::town::{ADA, LINE, Town};
use crate::support::line::operators;
use crate::support::ports::free_port;
use crate::support::socks::Socks;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_goes_through_the_proxy_and_waits_while_there_is_none() {
    let port = free_port();
    let by = format!(", proxy = \"socks5h://127.0.0.1:{port}\"");
    let Some((town, postfix)) = Town::postfix_by(&by, "", &operators(&[("olga", 1001)])).await else {
        return;
    };
    let (ada, olga) = (town.person(ADA, "Ada"), town.line.operator(1001));
    let socks = Socks::at(port).await;
    let daemon = town.line.start();
    let (bytes, to) = super::town::written(&ada, ada.write(LINE, "Help", "Nobody answers me"));
    postfix.send(ADA, &[&to], &bytes);
    let card = town.card(&olga, "Nobody answers me").await;
    olga.reply(card.id, "I answer you now");
    town.gets(&ada, MailId(0), "I answer you now").await;
    town.line.drained().await;
    let asked = socks.asked();
    assert!(!asked.is_empty() && asked.iter().all(|host| host == "localhost"), "names alone: {asked:?}");

    drop(socks);
    let reached = || postfix.log().matches("connect from").count();
    let before = reached();
    olga.reply(card.id, "And one thing more");
    town.line.pass(Duration::from_secs(60)).await;
    let is_mute = |status: &StatusView| status.channels.iter().any(|channel| channel.sends == Some(false));
    town.line.until_status("no mail goes out", is_mute).await;
    assert_eq!(reached(), before, "the server is a step away, and nothing goes there");

    let socks = Socks::at(port).await;
    town.gets(&ada, MailId(0), "And one thing more").await;
    assert!(socks.asked().iter().all(|host| host == "localhost"));
    town.log_tells_nothing(&daemon.stderr(), &[&format!("127.0.0.1:{port}")]);
}
