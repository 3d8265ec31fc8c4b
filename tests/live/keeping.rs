//! What keeps a line alive over years: another token, a standby, a copy of everything, and its return.

use super::{Site, documented};
use crate::support::line::TOKEN;
use crate::support::people::card;
use crate::support::until;

const TOKEN_FILE: &str = "/etc/hotlined/credentials/telegram-token";

/// The old token is refused; the new one works after a restart.
pub async fn a_token_is_rotated(site: &Site) {
    let machine = &site.machine;
    let write = documented("Rotate the token", "sh -c");
    let restart = documented("Rotate the token", "systemctl restart");
    let typed = |token: &str| {
        let ran = machine.answered(&["sh", "-ec", &format!("{write}\n{restart}")], token);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    };
    typed("7003399001:AAtheOneThatWasRevokedByBotFather000");
    until("the line says that its token is refused", || {
        site.journal("hotlined").contains("unauthorised").then_some(())
    });
    typed(TOKEN);
    assert_eq!(machine.sh(&format!("stat -c '%a %U' {TOKEN_FILE}")), "600 root\n");
    site.writes("with the new token", 4);
    card(&site.olga, "with the new token").await;
}

/// A second daemon of the line waits, and leads when the first is stopped.
pub async fn a_standby_takes_over(site: &Site) {
    let machine = &site.machine;
    let step = |begins: &str| machine.sh(&documented("Standby", begins));
    step("install -d");
    step("cp -a /etc/hotlined/credentials");
    step("cp -a /etc/hotlined/hotlined.toml");
    step("sed");
    machine.root.must(&["mkdir", "-p", "/etc/systemd/system/hotlined@standby.service.d"]);
    let drop_in = format!("[Service]\n{}\n", documented("Standby", "ReadWritePaths"));
    machine.root.write("/etc/systemd/system/hotlined@standby.service.d/override.conf", &drop_in, 0o644);
    machine.sh("systemctl daemon-reload");
    step("systemctl enable --now");
    let says = |words: &str| {
        let said = || machine.property("hotlined@standby", "StatusText").contains(words).then_some(());
        until(&format!("the standby says {words}"), said);
    };
    println!("{}", machine.sh("systemctl status hotlined@standby"));
    says("waits to lead");
    assert_eq!(machine.property("hotlined", "ActiveState"), "active", "the first is not pushed aside");
    step("systemctl stop hotlined");
    says("leads the line");
    site.writes("is anyone in front?", 5);
    card(&site.olga, "is anyone in front?").await;
    let restarts = machine.property("hotlined@standby", "NRestarts");
    machine.sh("systemctl start hotlined && systemctl disable --now hotlined@standby");
    assert_eq!(restarts, "0");
    machine.sh("rm -r /etc/hotlined/standby.toml /etc/hotlined/credentials/standby /etc/systemd/system/hotlined@standby.service.d");
    machine.sh("systemctl daemon-reload");
    site.leads();
}

/// The copies of docs/operations.md bring back what they hold on a machine that has nothing.
pub async fn the_dead_disk_is_put_back(site: &Site) {
    let machine = &site.machine;
    let cases = || machine.sh("hotlined case list").lines().count();
    let (kept, before) = (backed_up(site), cases());
    site.writes("in the gap", 6);
    card(&site.olga, "in the gap").await;
    site.all_is_sent();
    machine.sh("apt-get -qq -y purge hotlined && cd /root && apt-get -qq -y install ./hotlined.deb");

    let step = |begins: &str| {
        let made = machine.sh("cd /backup && ls -d hotlined-*");
        machine.sh(&documented("Restore", begins).replace("hotlined-2026-11-23", made.trim()))
    };
    step("rm -rf /var/lib/hotlined-redis");
    step("cp -a /backup/blobs");
    step("install -m 600 /mnt/safe");
    step("cp -a /mnt/safe");
    step("install -m 640");
    step("hotlined keys sync");
    step("systemctl enable --now hotlined-redis");
    let gap = step("hotlined restore");
    println!("{gap}");
    assert!(gap.contains("knows nothing"), "{gap}");
    step("systemctl enable --now hotlined");
    site.leads();
    println!("{}", step("hotlined restore status"));
    assert_eq!(cases(), before, "what was copied is there, and no more");
    step("hotlined restore release");
    machine.sh(&documented("Restore", "hotlined audit verify").replace("N:HASH", &kept));
    site.writes("after the gap", 7);
    card(&site.olga, "after the gap").await;
}

/// Everything is copied; the end of the trail before that, as one keeps it on paper.
fn backed_up(site: &Site) -> String {
    let machine = &site.machine;
    let end = machine.sh(&documented("Back up", "hotlined audit verify"));
    println!("{end}");
    // Only mails bring attachments that the line keeps; here none came.
    machine.sh(
        "install -d -m 700 -o hotlined -g hotlined /var/lib/hotlined/blobs && mkdir -p /backup /mnt/safe",
    );
    for (section, begins) in [
        ("Back up", "cp -a /var/lib/hotlined-redis"),
        ("Back up", "cp -a /var/lib/hotlined/blobs"),
        ("Back up", "hotlined keys sync"),
        ("Install", "cp -a /etc/hotlined/hotlined.toml"),
    ] {
        machine.sh(&documented(section, begins));
    }
    let doctor = machine.sh("hotlined doctor");
    assert!(doctor.contains("keys were last copied"), "{doctor}");
    end.lines().last().expect("the trail's end").to_owned()
}
