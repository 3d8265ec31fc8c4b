//! The Debian package on a fresh Debian, as a new user meets it: installed, set up, run, removed, purged.
//!
//! Needs root, debootstrap and a mirror of Debian, and a package, which it builds unless `HOTLINED_DEB` names one;
//! so it is run by `./test --long` only.

mod again;
mod bill;
mod filter;
pub mod machine;
mod mirror;
mod root;
mod unit;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use hotlined::sandbox::botapi::{BotApi, User};
use hotlined::service::clock::Clock;
use serde_json::Value;
use tempfile::TempDir;

use self::root::Root;
use self::unit::Unit;
use crate::support::line::{Ran, TOKEN};
use crate::support::people::{card, told, words};
use crate::support::process::Process;
use crate::support::until;

const KEY: &str = "/etc/hotlined/credentials/line-key";
/// What `hotlined setup` is answered: name, languages, time zone, Redis, token, no second bot, mail, operator, alias, their
/// languages, supervisor.
pub const ANSWERS: [&str; 11] = ["", "en,uk", "Europe/Kyiv", "", TOKEN, "", "", "olga", "Anna", "", ""];
/// In place of `rm` while a package is purged: tells when something else goes before the keys.
const WATCHED_RM: &str = r#"#!/bin/sh
echo called >>/var/log/rm
[ -z "$(find /etc/hotlined/credentials -type f 2>/dev/null)" ] || echo "keys are there: $*" >>/var/log/rm
exec /bin/rm "$@"
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "installs a Debian; ./test --long runs it"]
async fn a_new_user_installs_sets_up_answers_a_first_case_and_leaves_nothing_behind() {
    let Some(root) = Root::fresh() else { return };
    let api = BotApi::new(Clock::running(), TOKEN, "proof_bot");
    let served = api.serve(([127, 0, 0, 1], 0).into()).await.expect("a port for the stand-in");

    installed(&root);
    upgraded(&root);
    let stand_in = format!("[channel.telegram]\napi_url = \"{}\"\n", served.url());
    root.write("/etc/hotlined/conf.d/stand-in.toml", &stand_in, 0o644);
    let next = set_up(&root);
    assert!(next.len() > 2, "{next:?}");
    assert!(next[0].starts_with("systemctl enable --now hotlined-redis hotlined"), "{next:?}");
    // Here is no systemd that could start them now; the units are started below.
    root.must(&next[0].split_whitespace().filter(|word| *word != "--now").collect::<Vec<_>>());

    let logs = TempDir::new().expect("a folder for logs");
    let [redis, daemon] = ["hotlined-redis", "hotlined"].map(|name| Unit::read(&root, name));
    let mut running = [&redis, &daemon].map(|unit| unit.start(&root, logs.path()));
    running[1].logged("leads the line");
    confined(&running[1]);
    assert_eq!(root.running().len(), 2, "{:?}", root.running());
    first_case(&root, &api, &next).await;
    let doctor = root.run(&["hotlined", "doctor"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    for (process, unit) in running.iter_mut().zip([&redis, &daemon]).rev() {
        assert_eq!(process.terminate().code(), Some(0), "{}", process.stderr());
        unit.tidy(&root);
    }

    removed(&root);
    purged(&root);
}

/// Everything is there, for whom it is meant, and nothing runs or will.
fn installed(root: &Root) {
    let deb = "/tmp/hotlined.deb";
    std::fs::copy(package(), root.at(deb)).expect("a package");
    root.must(&["apt-get", "-qq", "update"]);
    let said = root.must(&["apt-get", "-qq", "-y", "-o", "Dpkg::Use-Pty=0", "install", deb]);
    assert!(said.contains("Set a line up with:  sudo hotlined setup"), "{said}");
    std::fs::remove_file(root.at(deb)).expect("the package is no longer needed");

    let [user, redis, group] = [["passwd", "hotlined"], ["passwd", "hotlined-redis"], ["group", "hotlined"]]
        .map(|[kind, name]| id(root, kind, name));
    assert!(user != 0 && redis != 0 && user != redis && group != 0);
    let [sockets, mail, web] =
        ["hotlined-redis", "hotlined-mail", "hotlined-web"].map(|name| id(root, "group", name));
    grouped(root);
    for (place, of_group) in [("/run/hotlined-mail", mail), ("/run/hotlined-web", web)] {
        assert_eq!(root.owned(place), ("2750".to_owned(), user, of_group), "{place}");
    }
    assert_eq!(root.owned("/var/lib/hotlined-redis"), ("700".to_owned(), redis, sockets));
    for (place, mode, of_group) in [
        ("/usr/bin/hotlined", "755", 0),
        ("/etc/hotlined", "750", group),
        ("/etc/hotlined/conf.d", "750", group),
        ("/etc/hotlined/credentials", "700", 0),
        ("/etc/hotlined/redis.conf", "644", 0),
    ] {
        assert_eq!(root.owned(place), (mode.to_owned(), 0, of_group), "{place}");
    }
    for name in ["hotlined", "hotlined@", "hotlined-redis"] {
        let unit = Unit::read(root, name);
        let program = unit.one("ExecStart").split_whitespace().next().expect("a program");
        assert!(root.has(program), "{name} runs {program}");
        id(root, "passwd", unit.one("User"));
        id(root, "group", unit.one("Group"));
        assert_eq!(enabled(root, name), "disabled");
    }
    assert_eq!(root.running(), Vec::<String>::new());
    assert_eq!(root.must(&["hotlined", "--version"]).trim(), concat!("hotlined ", env!("CARGO_PKG_VERSION")));
    documented(root);
}

/// Each socket has a group of its own; in Redis's is the daemon, and nobody else.
fn grouped(root: &Root) {
    assert_eq!(root.must(&["id", "-Gn", "hotlined"]).trim(), "hotlined hotlined-redis");
    assert_eq!(root.must(&["id", "-Gn", "hotlined-redis"]).trim(), "hotlined-redis");
}

/// A version before had one group for both sockets; its users and folders are those of a new installation afterwards.
fn upgraded(root: &Root) {
    root.must(&["usermod", "-g", "hotlined", "hotlined-redis"]);
    root.must(&["gpasswd", "-d", "hotlined", "hotlined-redis"]);
    root.must(&["groupdel", "hotlined-redis"]);
    root.must(&["rmdir", "/run/hotlined-mail", "/run/hotlined-web"]);
    root.must(&["/var/lib/dpkg/info/hotlined.postinst", "configure", "0.0"]);
    grouped(root);
    let group = id(root, "group", "hotlined-redis");
    assert_eq!(root.owned("/var/lib/hotlined-redis").2, group);
    assert!(root.has("/run/hotlined-mail") && root.has("/run/hotlined-web"));
}

/// Each command has its page, and each shell its completions.
fn documented(root: &Root) {
    let help = root.must(&["hotlined", "--help"]);
    let commands =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 8, "{help}");
    for name in names.into_iter().filter(|name| *name != "help") {
        assert!(root.has(&format!("/usr/share/man/man1/hotlined-{name}.1.gz")), "a page for {name}");
    }
    for there in [
        "/usr/share/man/man1/hotlined.1.gz",
        "/usr/share/bash-completion/completions/hotlined",
        "/usr/share/zsh/vendor-completions/_hotlined",
        "/usr/share/fish/vendor_completions.d/hotlined.fish",
        "/usr/share/doc/hotlined/copyright",
        "/usr/share/doc/hotlined/hotlined.cdx.json",
        "/usr/share/doc/hotlined/examples/hotlined.toml",
        "/usr/share/doc/hotlined/docs/mail.md",
        "/usr/share/doc/hotlined/docs/pictures/contacts-en.png",
    ] {
        assert!(root.has(there), "{there}");
    }
    led_on(root);
}

/// What README and docs point to is there, as they lie on the machine.
fn led_on(root: &Root) {
    let folder = "/usr/share/doc/hotlined";
    for page in ["README.md", "docs/operations.md", "docs/config.md", "docs/mail.md", "docs/threat-model.md"]
    {
        let beside = Path::new(folder).join(page);
        let text = root.read(&beside.display().to_string());
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let file = link.split('#').next().unwrap_or(link);
            let there = root.at(&beside.with_file_name(file).display().to_string());
            assert!(there.exists(), "{page} points to {link}");
        }
    }
}

/// Answers what is asked; the commands that come next, without their `sudo`.
fn set_up(root: &Root) -> Vec<String> {
    let ran = root.answered(&["hotlined", "setup"], &(ANSWERS.join("\n") + "\n"));
    println!("{}{}", ran.err, ran.out);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!(ran.out.clone() + &ran.err).contains(TOKEN));
    let group = id(root, "group", "hotlined");
    assert_eq!(root.owned("/etc/hotlined/hotlined.toml"), ("640".to_owned(), 0, group));
    assert_eq!(root.owned(KEY), ("600".to_owned(), 0, 0));
    ran.out.lines().filter_map(|line| line.strip_prefix("  sudo ")).map(str::to_owned).collect()
}

/// It runs without privileges, under a filter of system calls, on a machine that is read-only.
fn confined(daemon: &Process) {
    let about = |what: &str| std::fs::read_to_string(format!("/proc/{}/{what}", daemon.id())).expect(what);
    let status = about("status");
    let value = |key: &str| status.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
    assert_eq!((value("NoNewPrivs:"), value("CapBnd:")), (Some("1"), Some("0000000000000000")));
    match filter::of(&[]) {
        Some(_) => assert_eq!(value("Seccomp:"), Some("2")),
        None => println!("SKIPPED: the filter of system calls, which is known here for x86_64 only"),
    }
    let mounts = about("mounts");
    let slash = mounts.lines().find(|line| line.split(' ').nth(1) == Some("/")).expect("a root");
    assert!(slash.split(' ').nth(3).is_some_and(|options| options.starts_with("ro")), "{slash}");
}

/// The operator is enrolled by the commands that the setup named; a contact writes, and is answered.
async fn first_case(root: &Root, api: &BotApi, next: &[String]) {
    let (olga, ada) = (api.user(5001, "Olga", "en"), api.user(6001, "Ada", "en"));
    let invite: Vec<&str> = next[1].split_whitespace().collect();
    let link = until("an invitation is a link", || {
        let said = root.must(&invite);
        said.split_whitespace()
            .find_map(|w| w.strip_prefix("https://t.me/proof_bot?start="))
            .map(str::to_owned)
    });
    olga.start(Some(&link));
    let digits = told(&olga, "four digits to the person who invited you").await.text;
    let digits = digits.lines().last().expect("digits").trim().to_owned();
    root.must(&["hotlined", "operator", "confirm", "olga", &digits]);
    told(&olga, words("word-enrolled")).await;

    ada.start(None);
    ada.write("Is anybody there?");
    answered(root, &olga, &ada).await;
    let status = root.must(&next[next.len() - 1].split_whitespace().collect::<Vec<_>>());
    assert!(status.contains("helpline") && status.contains("olga"), "{status}");
}

async fn answered(root: &Root, olga: &User, ada: &User) {
    let shown = card(olga, "Is anybody there?").await;
    // Only a card that the line knows to have arrived can be replied to.
    until("all is sent", || {
        let status: Value =
            serde_json::from_str(&root.must(&["hotlined", "status", "--json"])).expect("JSON");
        (status["outbox"]["deliveries"] == 0).then_some(())
    });
    olga.reply(shown.id, "I am here");
    told(ada, "I am here").await;
    told(olga, words("tick-delivered")).await;
    let cases: Value =
        serde_json::from_str(&root.must(&["hotlined", "case", "list", "--json"])).expect("JSON");
    assert_eq!(cases["cases"][0]["state"], "answered", "{cases}");
}

/// The program is gone; what the line is made of stays, for whoever installs it again.
fn removed(root: &Root) {
    root.must(&["apt-get", "-qq", "-y", "remove", "hotlined"]);
    assert!(!root.has("/usr/bin/hotlined") && !root.has("/usr/lib/systemd/system/hotlined.service"));
    for kept in [KEY, "/etc/hotlined/hotlined.toml", "/var/lib/hotlined-redis/appendonlydir"] {
        assert!(root.has(kept), "{kept}");
    }
}

/// The keys go first, and then all of it.
fn purged(root: &Root) {
    let key = root.read(KEY).trim().to_owned();
    // The first place of the PATH that apt gives to dpkg.
    root.write("/usr/sbin/rm", WATCHED_RM, 0o755);
    root.must(&["apt-get", "-qq", "-y", "purge", "hotlined"]);
    let watched = root.read("/var/log/rm");
    assert!(watched.contains("called") && !watched.contains("keys are there"), "{watched}");
    for secret in [key.as_str(), TOKEN] {
        let found =
            root.run(&["grep", "-rlF", "-e", secret, "/etc", "/var", "/run", "/root", "/tmp", "/usr/local"]);
        assert_eq!((found.code, found.out.as_str()), (Some(1), ""), "a secret is left");
    }
    let left = root.must(&["find", "/etc", "/usr", "/var", "/run", "-xdev", "-name", "*hotlined*"]);
    assert_eq!(left, "");
    assert_eq!(root.running(), Vec::<String>::new());
}

/// The number of a user or a group.
fn id(root: &Root, kind: &str, name: &str) -> u32 {
    let line = root.must(&["getent", kind, name]);
    line.split(':')
        .nth(2)
        .and_then(|id| id.parse().ok())
        .unwrap_or_else(|| panic!("no {kind} {name}: {line}"))
}

fn enabled(root: &Root, unit: &str) -> String {
    let Ran { out, .. } = root.run(&["systemctl", "is-enabled", &format!("{unit}.service")]);
    out.trim().to_owned()
}

/// The package to prove. It is built once, for whichever test is first.
pub fn package() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let ready = || std::env::var_os("HOTLINED_DEB").map_or_else(built, PathBuf::from);
    BUILT.get_or_init(ready).clone()
}

fn built() -> PathBuf {
    let build = Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd/package/build");
    let built = Command::new(build).output().expect("systemd/package/build");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    PathBuf::from(String::from_utf8_lossy(&built.stdout).trim())
}
