//! What is shipped beside the binary holds what it promises: the units, and Redis's config.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::redis::{RedisServer, Reply};

/// The highest exposure that is accepted, in tenths, as `systemd-analyze security` counts it.
const EXPOSURE: &str = "11";

#[test]
fn the_daemon_is_exposed_to_little() {
    assert_exposure("hotlined.service");
}

#[test]
fn each_of_several_daemons_is_exposed_to_as_little() {
    assert_exposure("hotlined@.service");
}

/// So that a line among several is guarded as a single one is, also after the next change to either.
#[test]
fn the_unit_for_several_lines_differs_only_in_its_places() {
    let settings = |unit: &str, name: &str| {
        let text = std::fs::read_to_string(shipped(unit)).unwrap();
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(|line| line.replace(name, "")).collect::<Vec<_>>()
    };
    let one = settings("hotlined.service", "/etc/hotlined/hotlined.toml");
    let many = settings("hotlined@.service", "/etc/hotlined/%i.toml");
    let plain =
        |line: &String| line.replace("credentials/%i/", "credentials/").replace("-%i", "").replace(" %i", "");
    assert_eq!(one, many.iter().map(plain).collect::<Vec<_>>());
    for own in ["RuntimeDirectory=hotlined-%i", "StateDirectory=hotlined-%i"] {
        assert!(many.iter().any(|line| line == own), "{own}");
    }
}

#[test]
fn the_daemons_redis_is_exposed_to_little() {
    assert_exposure("hotlined-redis.service");
}

/// So that a figure that is always fine would be noticed.
#[test]
fn a_unit_without_a_sandbox_would_be_refused() {
    let folder = tempfile::TempDir::new().unwrap();
    let unit = folder.path().join("open.service");
    std::fs::write(&unit, "[Service]\nExecStart=/bin/true\n").unwrap();
    if let Some(report) = analyse(&unit) {
        assert!(!report.status.success(), "{}", text(&report.stdout));
    }
}

#[test]
fn the_daemon_is_not_restarted_on_a_config_that_is_wrong() {
    let unit = std::fs::read_to_string(shipped("hotlined.service")).unwrap();
    for line in [
        "Type=notify",
        "ExecStart=/usr/bin/hotlined run --config /etc/hotlined/hotlined.toml",
        "ExecReload=/bin/kill -HUP $MAINPID",
        "Restart=on-failure",
        "RestartPreventExitStatus=2",
        "TimeoutStopSec=25",
        "LoadCredential=line-key:/etc/hotlined/credentials/line-key",
        "LoadCredential=telegram-token:/etc/hotlined/credentials/telegram-token",
    ] {
        assert!(unit.lines().any(|l| l == line), "hotlined.service lacks {line}");
    }
}

/// Who is let in at one socket is not let in at the others: people at the admin socket, the daemon at that of Redis.
#[test]
fn each_socket_has_a_group_of_its_own_and_redis_sees_none_but_its_own() {
    let users = std::fs::read_to_string(shipped("hotlined.sysusers")).unwrap();
    let words: Vec<Vec<&str>> = users.lines().map(|line| line.split_whitespace().collect()).collect();
    for line in [
        &["u", "hotlined", "-:hotlined"][..],
        &["u", "hotlined-redis", "-:hotlined-redis"],
        &["m", "hotlined", "hotlined-redis"],
        &["g", "hotlined-mail"],
        &["g", "hotlined-web"],
    ] {
        assert!(words.iter().any(|words| words.starts_with(line)), "{line:?}");
    }
    let in_groups: Vec<_> = words.iter().filter(|words| words.first() == Some(&"m")).collect();
    assert_eq!(in_groups.len(), 1, "nobody else is in any: {in_groups:?}");
    let redis = std::fs::read_to_string(shipped("hotlined-redis.service")).unwrap();
    for line in [
        "Group=hotlined-redis",
        "TemporaryFileSystem=/etc/hotlined:ro /run:ro",
        "BindReadOnlyPaths=/etc/hotlined/redis.conf /run/systemd/notify",
        "BindPaths=/run/hotlined-redis",
    ] {
        assert!(redis.lines().any(|l| l == line), "hotlined-redis.service lacks {line}");
    }
    let folders = std::fs::read_to_string(shipped("hotlined.tmpfiles")).unwrap();
    let unit = std::fs::read_to_string(shipped("hotlined.service")).unwrap();
    for group in ["hotlined-mail", "hotlined-web"] {
        let line = folders.lines().find(|line| line.starts_with(&format!("d /run/{group} "))).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[2..5], ["2750", "hotlined", group], "what is made there is of its group");
        assert!(
            unit.lines().any(|l| l.starts_with("ReadWritePaths=") && l.contains(&format!("-/run/{group}")))
        );
    }
}

/// However much comes, there is room for Redis, and for whoever mends the machine.
#[test]
fn no_unit_takes_all_of_the_machines_memory() {
    let share = |unit: &str| {
        let text = std::fs::read_to_string(shipped(unit)).unwrap();
        let most =
            text.lines().find_map(|line| line.strip_prefix("MemoryMax=")?.strip_suffix('%')?.parse().ok());
        most.unwrap_or_else(|| panic!("{unit} has no MemoryMax= in per cent"))
    };
    let [daemon, redis]: [u32; 2] = ["hotlined.service", "hotlined-redis.service"].map(share);
    assert!(daemon <= 50 && daemon < redis && redis < 100, "{daemon} {redis}");
}

#[test]
fn redis_comes_up_with_the_shipped_config_and_can_neither_lose_nor_evict() {
    let redis = RedisServer::start();
    for (setting, value) in [
        ("appendonly", "yes"),
        ("appendfsync", "always"),
        ("no-appendfsync-on-rewrite", "no"),
        ("auto-aof-rewrite-percentage", "0"),
        ("save", ""),
        ("maxmemory-policy", "noeviction"),
        ("maxmemory", "536870912"),
        ("port", "0"),
        ("unixsocketperm", "770"),
        ("slowlog-log-slower-than", "-1"),
        ("latency-monitor-threshold", "0"),
        ("notify-keyspace-events", ""),
    ] {
        let answer = redis.ask(&["CONFIG", "GET", setting]).unwrap();
        let told = [setting, value].map(|t| Reply::Text(t.to_owned()));
        assert_eq!(answer, Reply::List(told.into()), "{setting}");
    }
}

#[test]
fn redis_grants_the_line_its_keys_and_its_commands_and_nothing_else() {
    let redis = RedisServer::start();
    let refused = |command: &[&str]| match redis.ask(command).unwrap() {
        Reply::Error(why) => {
            ["NOPERM", "can't access", "can't run", "not allowed"].iter().any(|no| why.contains(no))
        }
        _ => false,
    };
    for command in [
        &["SET", "hl:{proof}:a", "1"][..],
        &["ZADD", "hl:{proof}:b", "1", "m"],
        &["SCRIPT", "LOAD", "return redis.call('RPUSH', KEYS[1], 'm')"],
        &["EVALSHA", &pushing(&redis), "1", "hl:{proof}:c"],
        &["INFO", "persistence"],
        &["BGREWRITEAOF"],
    ] {
        let answer = redis.ask(command).unwrap();
        assert!(!matches!(answer, Reply::Error(_)), "{command:?}: {answer:?}");
    }
    for command in [
        &["SET", "other:a", "1"][..],
        &["GET", "other:a"],
        &["EVAL", "return 1", "0"],
        &["EVALSHA", &pushing(&redis), "1", "other:a"],
        &["EVALSHA", &loaded(&redis, "return redis.call('FLUSHALL')"), "0"],
        &["FLUSHALL"],
        &["KEYS", "*"],
        &["CONFIG", "SET", "appendfsync", "no"],
        &["SHUTDOWN", "NOSAVE"],
        &["MONITOR"],
        &["DEBUG", "SLEEP", "0"],
        &["MODULE", "LIST"],
        &["REPLICAOF", "NO", "ONE"],
        &["CLIENT", "LIST"],
        &["CLIENT", "SETNAME", "hotlined"],
        &["PING"],
        &["GET", "hl:{other}:a"],
        &["ACL", "LIST"],
    ] {
        assert!(refused(command), "{command:?} was not refused: {:?}", redis.ask(command));
    }
}

/// The name by which Redis calls a script that appends to its first key.
fn pushing(redis: &RedisServer) -> String {
    loaded(redis, "return redis.call('RPUSH', KEYS[1], 'm')")
}

fn loaded(redis: &RedisServer, script: &str) -> String {
    match redis.ask(&["SCRIPT", "LOAD", script]).unwrap() {
        Reply::Text(name) => name,
        other => panic!("{other:?}"),
    }
}

fn assert_exposure(unit: &str) {
    if let Some(report) = analyse(&shipped(unit)) {
        let (told, why) = (text(&report.stdout), text(&report.stderr));
        let figure = told.lines().last().unwrap_or_default();
        assert!(figure.contains("Overall exposure level"), "no figure: {told}{why}");
        assert!(report.status.success(), "{figure}; accepted is {EXPOSURE} tenths:\n{told}");
        println!("{figure}");
    }
}

/// `None`, with the reason printed, only where there is no systemd to ask.
fn analyse(unit: &Path) -> Option<Output> {
    let threshold = format!("--threshold={EXPOSURE}");
    let run = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--no-pager", &threshold])
        .arg(unit)
        .env("SYSTEMD_EMOJI", "0")
        .output();
    match run {
        Ok(report) => Some(report),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("skipped: there is no systemd-analyze on this machine");
            None
        }
        Err(e) => panic!("systemd-analyze does not run: {e}"),
    }
}

fn shipped(unit: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd").join(unit)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
