//! A new version of the package, and its end.

use std::path::Path;
use std::process::Command;

use super::Site;
use crate::package::package;
use crate::support::line::TOKEN;

const CONFIG: &str = "/etc/hotlined/hotlined.toml";

/// A running line goes on with the new program; one whose config that refuses goes on with the old.
pub fn an_upgrade_keeps_the_line(site: &Site) {
    let (machine, main) = (&site.machine, || site.machine.property("hotlined", "MainPID"));
    let (before, cases) = (main(), machine.sh("hotlined case list"));
    upgraded(site, "99.1");
    site.becomes("hotlined", "active");
    site.leads();
    let after = main();
    assert_ne!(after, before, "it runs the new program");
    assert_eq!(machine.sh("hotlined case list").lines().count(), cases.lines().count());

    let good = machine.root.read(CONFIG);
    machine.root.write(CONFIG, &good.replace("timezone", "timezoan"), 0o640);
    let said = upgraded(site, "99.2");
    assert!(said.contains("goes on with the old program"), "{said}");
    assert_eq!(main(), after);
    machine.root.write(CONFIG, &good, 0o640);
    machine.sh("hotlined check && systemctl restart hotlined");
    site.leads();
}

/// Installs the same package under a higher version, as the docs tell to.
fn upgraded(site: &Site, version: &str) -> String {
    let unpacked = tempfile::tempdir().expect("a folder");
    let run = |command: &mut Command| assert!(command.status().expect("dpkg-deb").success());
    let at = |name: &str| unpacked.path().join(name);
    run(Command::new("dpkg-deb").arg("-R").arg(package()).arg(at("deb")));
    let control = std::fs::read_to_string(at("deb/DEBIAN/control")).expect("its control file");
    let line = control.lines().find(|line| line.starts_with("Version:")).expect("a version");
    let newer = control.replace(line, &format!("Version: {version}"));
    std::fs::write(at("deb/DEBIAN/control"), newer).expect("a higher version");
    let to = site.machine.root.at("/root/newer.deb");
    run(Command::new("dpkg-deb")
        .args(["--root-owner-group", "-Znone", "-b"])
        .arg(at("deb"))
        .arg::<&Path>(&to)
        .stdout(std::io::stderr()));
    site.machine.sh("cd /root && apt-get -qq -y install ./newer.deb")
}

/// A removed line can come back; of a purged one nothing is left that could tell who wrote.
pub fn nothing_is_left(site: &Site) {
    let machine = &site.machine;
    let key = machine.root.read("/etc/hotlined/credentials/line-key").trim().to_owned();
    let dropped = "/etc/systemd/system/hotlined.service.d";
    machine.sh(&format!("mkdir -p {dropped} && touch {dropped}/override.conf"));
    machine.sh("systemctl set-property hotlined.service CPUWeight=200");
    machine.sh("rm -r /mnt/safe /backup /root/*.deb && apt-get -qq -y remove hotlined");
    for unit in ["hotlined", "hotlined-redis"] {
        assert_ne!(machine.property(unit, "ActiveState"), "active");
    }
    assert!(machine.root.has("/etc/hotlined/credentials/line-key"), "what is removed can come back");
    machine.sh("apt-get -qq -y purge hotlined");
    let find = "find / -xdev -name '*hotlined*' -not -path '/proc/*' -not -path '/sys/*' -not -path '/var/cache/apt/*'";
    assert_eq!(machine.sh(find), "");
    assert_eq!(
        machine.run(&["sh", "-c", "getent passwd hotlined hotlined-redis; getent group hotlined hotlined-redis hotlined-mail hotlined-web"]).out,
        ""
    );
    assert_eq!(machine.sh("systemctl list-unit-files --no-legend 'hotlined*' || true"), "");
    assert_eq!(
        machine.sh("systemctl list-units --all --no-legend 'hotlined*' | grep -v not-found || true"),
        ""
    );
    for secret in [key.as_str(), TOKEN] {
        let places =
            ["grep", "-rlF", "-e", secret, "/etc", "/var", "/run", "/root", "/tmp", "/home", "/usr/local"];
        let found = machine.run(&places);
        assert_eq!((found.code, found.out.as_str()), (Some(1), ""), "a secret is left");
    }
}
