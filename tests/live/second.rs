//! A second line on the same machine, set up as the docs say.

use hotlined::sandbox::botapi::BotApi;
use hotlined::service::clock::Clock;

use super::{STAND_IN, Site, documented};
use crate::package::ANSWERS;
use crate::support::until;

const TOKEN: &str = "7003399002:AAcanaryOfTheOtherTokenQx7dkWm2vLp9sRt5";
const CONFIG: &str = "/etc/hotlined/second.toml";

/// It has its own key, socket, cases and unit; and neither knows anything of the other's.
pub async fn a_second_line_lives_beside_the_first(site: &Site) {
    let machine = &site.machine;
    let api = BotApi::new(Clock::running(), TOKEN, "second_bot");
    let served = api.serve(([127, 0, 0, 1], 0).into()).await.expect("a port for the stand-in");
    // Overlays are laid over every line: the address of each line's Telegram goes into its own config.
    machine.sh(&format!("rm {STAND_IN}"));
    point(site, "/etc/hotlined/hotlined.toml", &site.url);
    let setup = documented("A second line", "hotlined setup").replace("kyiv", "second");
    let answers = ANSWERS.map(|answer| if answer == crate::support::line::TOKEN { TOKEN } else { answer });
    let ran = machine.answered(&setup.split_whitespace().collect::<Vec<_>>(), &(answers.join("\n") + "\n"));
    println!("{}{}", ran.err, ran.out);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    point(site, CONFIG, &served.url());
    let next: Vec<&str> = ran.out.lines().filter_map(|line| line.strip_prefix("  sudo ")).collect();
    assert_eq!(next[0], "systemctl enable --now hotlined-redis hotlined@second");
    for line in [next[0], next[next.len() - 1]] {
        machine.sh(line);
    }
    let doctor = machine.run(&["hotlined", "doctor", "--config", CONFIG]);
    assert!(doctor.out.contains("1 failed (operators)"), "nobody is enrolled, and that is all: {doctor:?}");
    let cases = |more: &str| {
        let all = site.json(&format!("hotlined case list --json {more}"));
        all["cases"].as_array().map_or(0, Vec::len)
    };
    let before = cases("");
    let dee = api.user(6001, "Dee", "en");
    dee.start(None);
    dee.write("the other line, please");
    until("the case is the second line's", || (cases(&format!("--config {CONFIG}")) == 1).then_some(()));
    assert_eq!(cases(""), before);
    own_key(site);
    machine.sh("systemctl reload hotlined@second && systemctl disable --now hotlined@second");
}

/// Copies of keys can't be taken for one another.
fn own_key(site: &Site) {
    let machine = &site.machine;
    machine.sh(&format!("mkdir -p /mnt/safe && hotlined keys sync /mnt/safe/second --config {CONFIG}"));
    let copied = machine.root.read("/mnt/safe/second/line-key");
    assert_eq!(copied, machine.root.read("/etc/hotlined/credentials/second/line-key"));
    assert_ne!(copied, machine.root.read("/etc/hotlined/credentials/line-key"));
}

/// In place of Telegram's own address.
fn point(site: &Site, config: &str, url: &str) {
    let kind = "kind  = \"telegram\"";
    let text = site.machine.root.read(config);
    assert!(text.contains(kind), "{text}");
    site.machine.root.write(config, &text.replace(kind, &format!("{kind}\napi_url = \"{url}\"")), 0o640);
}
