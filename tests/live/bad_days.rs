//! A wrong config, a killed daemon, one that stands still, a Redis that is gone.

use super::{Site, documented};
use crate::support::people::card;
use crate::support::until;

const CONFIG: &str = "/etc/hotlined/hotlined.toml";
const VERA: &str = "\n[operator.vera]\nreach = [\"telegram\"]\nlanguages = [\"uk\"]\n";

/// A reload puts a config in force without a restart; one with a fault leaves the line as it is, and says so.
pub fn a_config_is_put_in_force_or_refused(site: &Site) {
    let (machine, main) = (&site.machine, site.machine.property("hotlined", "MainPID"));
    let good = machine.root.read(CONFIG) + VERA;
    machine.root.write(CONFIG, &good, 0o640);
    machine.sh(&documented("Someone left the team", "systemctl reload"));
    until("the new operator is there", || machine.sh("hotlined status").contains("vera").then_some(()));

    machine.root.write(CONFIG, &good.replace("\nreach", "\nreech"), 0o640);
    let reload = machine.run(&["systemctl", "reload", "hotlined"]);
    println!("systemctl reload with a fault: {reload:?}");
    site.says("REFUSED");
    assert!(site.journal("hotlined").contains("hotlined.toml"), "the journal names the file");
    assert!(machine.sh("hotlined status").contains("vera"), "the line goes on as it was");
    let asked = machine.run(&["hotlined", "reload"]);
    assert!(asked.code == Some(2) || asked.code == Some(1), "{asked:?}");
    machine.root.write(CONFIG, &good, 0o640);
    machine.sh("hotlined reload");
    site.says("0 waiting");
    assert_eq!(machine.property("hotlined", "MainPID"), main, "it was never restarted");
}

/// What was taken before it was killed is there afterwards, and what was written meanwhile comes.
pub async fn a_killed_daemon_comes_back_with_its_cases(site: &Site) {
    let (machine, before) = (&site.machine, site.machine.property("hotlined", "MainPID"));
    let bo = site.writes("before the kill", 2);
    card(&site.olga, "before the kill").await;
    machine.sh("systemctl kill -s KILL hotlined");
    bo.write("after the kill");
    restarted(site, &before);
    card(&site.olga, "after the kill").await;
    let cases = machine.sh("hotlined case list");
    assert!(cases.contains("assigned") && cases.contains("answered"), "{cases}");
    assert_eq!(machine.property("hotlined", "NRestarts"), "1");
}

/// A config that the daemon refuses fails at once, visibly, and is not tried over and over.
pub fn a_refused_config_is_not_tried_again(site: &Site) {
    let machine = &site.machine;
    let good = machine.root.read(CONFIG);
    machine.root.write(CONFIG, &good.replace("timezone", "timezoan"), 0o640);
    let restart = machine.run(&["systemctl", "restart", "hotlined"]);
    println!(
        "systemctl restart with a fault: {restart:?}\n{}",
        machine.run(&["systemctl", "status", "hotlined"]).out
    );
    assert_ne!(restart.code, Some(0));
    assert_eq!(machine.property("hotlined", "ActiveState"), "failed");
    assert_eq!(machine.property("hotlined", "ExecMainStatus"), "2");
    assert_eq!(machine.property("hotlined", "NRestarts"), "0", "a restart can't mend a config");
    assert!(
        machine.run(&["systemctl", "status", "hotlined"]).out.contains("timezoan"),
        "the status says why"
    );
    machine.root.write(CONFIG, &good, 0o640);
    machine.sh("systemctl restart hotlined");
    site.leads();
}

/// A daemon that makes no progress is killed by the watchdog and started again.
pub fn a_daemon_that_stands_still_is_replaced(site: &Site) {
    let before = site.machine.property("hotlined", "MainPID");
    site.machine.sh("systemctl kill -s STOP hotlined");
    restarted(site, &before);
    assert!(site.journal("hotlined").contains("atchdog"), "the journal tells of the watchdog");
    site.leads();
}

/// Without Redis the daemon takes nothing and does not end; with it, it goes on.
pub async fn redis_may_go_and_come(site: &Site) {
    let (machine, main) = (&site.machine, site.machine.property("hotlined", "MainPID"));
    machine.sh("systemctl stop hotlined-redis");
    let cy = site.writes("is the store there?", 3);
    let answer = machine.run(&["hotlined", "status"]);
    println!("hotlined status without Redis: {answer:?}");
    assert_eq!(machine.property("hotlined", "ActiveState"), "active");
    machine.sh("systemctl start hotlined-redis");
    card(&site.olga, "is the store there?").await;
    machine.sh(&documented("Redis is full", "systemctl restart hotlined-redis"));
    cy.write("and again?");
    card(&site.olga, "and again?").await;
    assert_eq!(machine.property("hotlined", "MainPID"), main, "it was never restarted");
}

/// Waits until systemd has another process of the unit, and that leads.
fn restarted(site: &Site, before: &str) {
    let machine = &site.machine;
    until("systemd starts it again", || {
        let now = machine.property("hotlined", "MainPID");
        (now != "0" && now != before && machine.property("hotlined", "ActiveState") == "active").then_some(())
    });
    site.leads();
}
