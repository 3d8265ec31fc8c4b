//! What the daemons can't do and see while they run, and what is known of whoever orders them about.

use std::fs;

use serde_json::Value;

use super::Site;
use crate::support::line::TOKEN;

/// The highest exposure that is accepted, in tenths.
const EXPOSURE: &str = "--threshold=11";

/// Each unit is exposed to little, holds no privilege, and the log tells no secret.
pub fn nothing_is_given_away(site: &Site) {
    let machine = &site.machine;
    for unit in ["hotlined.service", "hotlined-redis.service", "hotlined@second.service"] {
        let ran = machine.run(&["systemd-analyze", "security", "--no-pager", EXPOSURE, unit]);
        println!("{}", ran.out.lines().last().unwrap_or_default());
        assert_eq!(ran.code, Some(0), "{unit}: {}{}", ran.out, ran.err);
    }
    for unit in ["hotlined", "hotlined-redis"] {
        confined(site, unit);
    }
    let redis = site.machine.process("hotlined-redis");
    let seen = |folder: &str| {
        let mut names = names(&format!("/proc/{redis}/root{folder}"));
        names.sort();
        names
    };
    assert_eq!(seen("/etc/hotlined"), ["redis.conf"], "Redis sees no config");
    assert_eq!(seen("/run"), ["hotlined-redis", "systemd"], "nor any secret, nor the socket of the daemon");
    each_socket_has_its_own_group(site);
    logged(site);
}

/// Who is let in at one socket is not let in at the others; and memory has an end for both.
fn each_socket_has_its_own_group(site: &Site) {
    let machine = &site.machine;
    let folders = "stat -c '%a %U %G' /run/hotlined /run/hotlined-redis /run/hotlined-mail /run/hotlined-web";
    assert_eq!(
        machine.sh(folders),
        "750 hotlined hotlined\n750 hotlined-redis hotlined-redis\n2750 hotlined hotlined-mail\n\
         2750 hotlined hotlined-web\n"
    );
    for unit in ["hotlined", "hotlined-redis"] {
        assert_ne!(machine.property(unit, "MemoryMax"), "infinity", "{unit}");
    }
}

fn confined(site: &Site, unit: &str) {
    let id = site.machine.process(unit);
    let about = |what: &str| fs::read_to_string(format!("/proc/{id}/{what}")).expect(what);
    let status = about("status");
    let value = |key: &str| status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(":\t"));
    for sets in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        assert_eq!(value(sets), Some("0000000000000000"), "{unit} {sets}");
    }
    assert_eq!((value("NoNewPrivs"), value("Seccomp")), (Some("1"), Some("2")), "{unit}");
    let mounts = about("mounts");
    let writable = |at: &str| {
        // What is mounted last is what is seen.
        let mount = mounts.lines().rfind(|line| line.split(' ').nth(1) == Some(at));
        mount.map(|line| line.split(' ').nth(3).is_some_and(|options| options.starts_with("rw")))
    };
    assert_eq!(writable("/"), Some(false), "{unit}: {mounts}");
    assert_eq!(writable(&format!("/var/lib/{unit}")), Some(true), "{unit}: {mounts}");
    let processes = names(&format!("/proc/{id}/root/proc"));
    let devices = names(&format!("/proc/{id}/root/dev"));
    assert!(!processes.is_empty() && !devices.contains(&"vda".to_owned()), "{unit}: {devices:?}");
}

/// The log arrives, each entry of the unit's own, and without the bot's token.
fn logged(site: &Site) {
    let journal = site.journal("hotlined");
    let entries: Vec<Value> = journal.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let says = |words: &str| entries.iter().any(|e| e["MESSAGE"].as_str().is_some_and(|m| m.contains(words)));
    assert!(says("leads the line"), "{journal}");
    let key = site.machine.root.read("/etc/hotlined/credentials/line-key");
    for secret in [TOKEN, key.trim()] {
        assert!(!journal.contains(secret), "a secret is in the journal");
    }
}

/// The trail names whoever did something: one of the group by their login, also behind sudo, and root.
pub fn an_admin_is_named(site: &Site) {
    let machine = &site.machine;
    machine.sh("useradd --create-home alice && useradd --create-home mallory && usermod -aG hotlined alice");
    machine.sh_as("alice", "hotlined operator pause olga");
    machine.sh("hotlined operator resume olga");
    let refused = machine.run(&[
        "setpriv",
        "--reuid=mallory",
        "--regid=mallory",
        "--clear-groups",
        "hotlined",
        "status",
    ]);
    assert_eq!(refused.code, Some(2), "the config is not for everyone: {refused:?}");
    let trail = machine.sh("hotlined audit export");
    println!("{trail}");
    let who = |what: &str| {
        let line = trail.lines().rev().find(|line| line.contains(what));
        line.and_then(|line| line.split_whitespace().nth(4)).unwrap_or_default().to_owned()
    };
    assert_eq!(
        (who("operator pause").as_str(), who("operator resume").as_str()),
        ("alice", "root"),
        "{trail}"
    );
    machine.sh("hotlined audit verify");
}

fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{folder}: {e}")).filter_map(Result::ok);
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
