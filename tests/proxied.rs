//! A bot behind a proxy: all that it asks goes there by its name, and where there is no proxy nothing goes.

use std::fs;
use std::time::Duration;

use hotlined::admin::view::StatusView;
use hotlined::sandbox::botapi::User;

use crate::support::line::{Line, operators};
use crate::support::people::{card, told};
use crate::support::ports::free_port;
use crate::support::socks::Socks;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_line_works_through_a_proxy_and_with_the_proxy_gone_nothing_goes_around_it() {
    let port = free_port();
    let proxy = format!("\n[channel.telegram.proxy]\nurl = \"socks5h://127.0.0.1:{port}\"\n");
    let line = Line::open(&(operators(&[("olga", 1001)]) + &proxy)).await;
    by_name(&line);
    let (olga, ada) = (line.operator(1001), line.contact(1));
    let socks = Socks::at(port).await;
    // What the environment says leads around no proxy.
    let around = [("NO_PROXY", "*"), ("no_proxy", "localhost"), ("ALL_PROXY", "socks5://127.0.0.1:9")];
    let daemon = line.launch(&around);
    daemon.logged("leads the line");
    ada.write("Is anybody there?");
    let card = line.card(&olga, "Is anybody there?").await;
    olga.reply(card.id, "We are here");
    told(&ada, "We are here").await;
    line.drained().await;
    let asked = socks.asked();
    assert!(!asked.is_empty() && asked.iter().all(|host| host == "localhost"), "names alone: {asked:?}");

    drop(socks);
    let is_deaf = |status: &StatusView| status.channels.iter().any(|channel| channel.hears == Some(false));
    line.until_status("the line hears nothing", is_deaf).await;
    let before = line.api.calls().len();
    ada.write("And now?");
    line.pass(Duration::from_secs(120)).await;
    line.until_status("it still hears nothing", is_deaf).await;
    assert_eq!(line.api.calls().len(), before, "the service is a step away, and nothing goes there");
    assert_eq!(line.api.pending(), 1);

    let socks = Socks::at(port).await;
    told_card(&line, &olga).await;
    assert!(socks.asked().iter().all(|host| host == "localhost"));
    let place = format!("127.0.0.1:{port}");
    assert!(!daemon.stderr().contains(&place), "no log tells where the proxy is");
}

async fn told_card(line: &Line, olga: &User) {
    card(olga, "And now?").await;
    line.drained().await;
}

/// The service has a name from now on, which is looked up by whoever is asked for it.
fn by_name(line: &Line) {
    let url = line.api_url();
    let config = fs::read_to_string(line.config_file()).expect("the config file");
    let named = config.replace(&url, &url.replace("127.0.0.1", "localhost"));
    assert_ne!(config, named);
    fs::write(line.config_file(), named).expect("a config file");
}
