//! The package on a Debian with a live systemd, by what a sysadmin types: README and docs/operations.md to the letter.
//!
//! Needs what tests/package.rs needs; `./test --long` runs it. It is one story, for each chapter begins where the one
//! before left the machine.

mod bad_days;
mod guarded;
mod keeping;
mod leaving;
mod second;

use hotlined::sandbox::botapi::{BotApi, Served, User};
use hotlined::service::clock::Clock;
use serde_json::Value;

use crate::package::machine::Machine;
use crate::package::{ANSWERS, package};
use crate::support::line::TOKEN;
use crate::support::people::{card, told, words};
use crate::support::until;

/// A Bot API address in place of Telegram's, in a line's config.
const STAND_IN: &str = "/etc/hotlined/conf.d/stand-in.toml";

/// A line on a machine, and the people around it.
struct Site {
    machine: Machine,
    api: BotApi,
    olga: User,
    url: String,
    /// Kept, for the stand-in listens as long as it lives.
    _served: Served,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "installs and boots a Debian; ./test --long runs it"]
async fn a_sysadmin_lives_with_a_line_from_its_installation_to_its_purge() {
    let Some(machine) = Machine::boot() else { return };
    let api = BotApi::new(Clock::running(), TOKEN, "proof_bot");
    let served = api.serve(([127, 0, 0, 1], 0).into()).await.expect("a port for the stand-in");
    let olga = api.user(5001, "Olga", "en");
    let site = Site { machine, api, olga, url: served.url(), _served: served };
    site.installed();
    let next = site.set_up();
    site.started(&next);
    let ada = site.writes("Is anybody there?", 1);
    site.says("1 waiting, oldest");
    site.enrolled(&next).await;
    site.answers(&ada).await;
    guarded::nothing_is_given_away(&site);
    guarded::an_admin_is_named(&site);
    bad_days::a_config_is_put_in_force_or_refused(&site);
    bad_days::a_killed_daemon_comes_back_with_its_cases(&site).await;
    bad_days::a_refused_config_is_not_tried_again(&site);
    bad_days::a_daemon_that_stands_still_is_replaced(&site);
    bad_days::redis_may_go_and_come(&site).await;
    second::a_second_line_lives_beside_the_first(&site).await;
    keeping::a_token_is_rotated(&site).await;
    keeping::a_standby_takes_over(&site).await;
    keeping::the_dead_disk_is_put_back(&site).await;
    leaving::an_upgrade_keeps_the_line(&site);
    leaving::nothing_is_left(&site);
}

impl Site {
    /// Nothing starts that was not asked for; users and folders are there.
    fn installed(&self) {
        let machine = &self.machine;
        std::fs::copy(package(), machine.root.at("/root/hotlined.deb")).expect("a package");
        let said = machine.sh("cd /root && apt-get -qq -y -o Dpkg::Use-Pty=0 install ./hotlined.deb");
        assert!(said.contains("Set a line up with:  sudo hotlined setup"), "{said}");
        for unit in ["hotlined", "hotlined-redis"] {
            assert_eq!(machine.property(unit, "ActiveState"), "inactive");
            assert_eq!(machine.property(unit, "UnitFileState"), "disabled");
        }
        assert_eq!(machine.sh("stat -c '%a %U %G' /etc/hotlined /etc/hotlined/credentials /var/lib/hotlined /var/lib/hotlined-redis"),
            "750 root hotlined\n700 root root\n700 hotlined hotlined\n700 hotlined-redis hotlined-redis\n");
        let stand_in = format!("[channel.telegram]\napi_url = \"{}\"\n", self.url);
        machine.root.write(STAND_IN, &stand_in, 0o644);
    }

    /// What comes next, as the setup told it, without `sudo`.
    fn set_up(&self) -> Vec<String> {
        let ran = self.machine.answered(&["hotlined", "setup"], &(ANSWERS.join("\n") + "\n"));
        println!("{}{}", ran.err, ran.out);
        let all = ran.err + &ran.out;
        assert_eq!(ran.code, Some(0), "{all}");
        assert!(!all.contains("FAIL"), "what is not started yet is no failure: {all}");
        assert_eq!(all.matches("safe place").count(), 1, "an advice is given once: {all}");
        ran.out.lines().filter_map(|line| line.strip_prefix("  sudo ")).map(str::to_owned).collect()
    }

    /// The commands that the setup told start both units, and all is well.
    fn started(&self, next: &[String]) {
        assert_eq!(next[0], "systemctl enable --now hotlined-redis hotlined");
        self.machine.sh(&next[0]);
        for unit in ["hotlined", "hotlined-redis"] {
            assert_eq!(self.machine.property(unit, "ActiveState"), "active");
            assert_eq!(self.machine.property(unit, "UnitFileState"), "enabled");
        }
        self.says("0 waiting");
        println!("{}", self.machine.sh("hotlined status"));
    }

    /// The operator opens the link of an invitation, and the admin types the digits.
    async fn enrolled(&self, next: &[String]) {
        let invite = || {
            let said = self.machine.run(&next[1].split_whitespace().collect::<Vec<_>>()).out;
            said.split_whitespace()
                .find_map(|word| word.split_once("?start="))
                .map(|(_, link)| link.to_owned())
        };
        self.olga.start(Some(&until("an invitation is a link", invite)));
        let digits = told(&self.olga, "four digits to the person who invited you").await.text;
        let digits = digits.lines().last().expect("digits").trim();
        self.machine.sh(&next[2].replace("DIGITS", digits));
        told(&self.olga, words("word-enrolled")).await;
        println!("{}", self.machine.sh("hotlined doctor"));
    }

    /// What waited for an operator is theirs as soon as there is one.
    async fn answers(&self, ada: &User) {
        let shown = card(&self.olga, "Is anybody there?").await;
        self.all_is_sent();
        self.olga.reply(shown.id, "I am here");
        told(ada, "I am here").await;
        told(&self.olga, words("tick-delivered")).await;
        assert_eq!(self.json("hotlined case list --json")["cases"][0]["state"], "answered");
    }

    /// Somebody, the `n`th, writes to the line.
    fn writes(&self, text: &str, n: i64) -> User {
        let contact = self.api.user(6000 + n, "Ada", "en");
        contact.start(None);
        contact.write(text);
        contact
    }

    /// Waits until the unit tells these words of itself.
    fn says(&self, words: &str) {
        let said = || self.machine.property("hotlined", "StatusText").contains(words).then_some(());
        until(&format!("systemctl status says {words:?}"), said);
    }

    /// Waits until the unit has that state.
    fn becomes(&self, unit: &str, state: &str) {
        let is = || (self.machine.property(unit, "ActiveState") == state).then_some(());
        until(&format!("{unit} is {state}"), is);
    }

    /// Only a card that the line knows to have arrived can be replied to.
    fn all_is_sent(&self) {
        let sent = || (self.json("hotlined status --json")["outbox"]["deliveries"] == 0).then_some(());
        until("all is sent", sent);
    }

    /// What a command that leaves nothing but JSON left; nothing yet while no daemon leads.
    fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.machine.run(&["sh", "-ec", line]).out).unwrap_or_default()
    }

    /// Waits until a daemon answers, which it does once it leads.
    fn leads(&self) {
        until("a daemon leads the line", || {
            (self.machine.run(&["hotlined", "status"]).code == Some(0)).then_some(())
        });
    }

    /// Everything in the unit's journal, as the journal gives it to programs.
    fn journal(&self, unit: &str) -> String {
        self.machine.must(&["journalctl", "-o", "json", "-u", unit])
    }
}

/// The command that this section of docs/operations.md tells: this very one, or the first that begins so.
fn documented(section: &str, begins: &str) -> String {
    let text = include_str!("../../docs/operations.md");
    let section = text.split("\n## ").find(|part| part.starts_with(section)).expect("a section");
    let mut spans = section.split('`').skip(1).step_by(2);
    let exact = spans.clone().find(|span| *span == begins);
    let found = exact.or_else(|| spans.find(|span| span.starts_with(begins)));
    found.unwrap_or_else(|| panic!("docs/operations.md tells no `{begins}…`")).replace('\n', " ")
}
