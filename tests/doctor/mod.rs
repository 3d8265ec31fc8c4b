//! `hotlined doctor` against real servers: all of it well, then each thing broken alone.

mod names;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use hotlined::keys::Keyring;
use serde_json::Value;

use self::names::NameServer;
use crate::support::dovecot::{Dovecot, PASSWORD, USER};
use crate::support::line::{Line, TOKEN, operators};
use crate::support::postfix::Postfix;
use crate::support::redis::{RedisServer, Reply};

/// A line with a bot and a mailbox, and all that they stand on.
struct Surroundings {
    line: Line,
    dovecot: Dovecot,
    postfix: Postfix,
    _names: NameServer,
}

/// What a doctor told.
struct Told {
    code: Option<i32>,
    report: Value,
}

impl Surroundings {
    async fn open() -> Option<Self> {
        let dovecot = Dovecot::start()?;
        let postfix = Postfix::start("inet:127.0.0.1:9")?;
        let names = NameServer::start();
        let folder = dovecot.ca_file().parent().unwrap().to_owned();
        write_secret(&folder.join("mail-password"), PASSWORD);
        let mail = format!(
            r#"[channel.mail]
kind = "email"
address = "help@hotline.test"
resolvers = ["127.0.0.1:{names}"]
imap = {{ host = "localhost", port = {imaps}, tls = "implicit", ca_file = "{ca}", user = "{USER}", password = {{ file = "{password}" }} }}
smtp = {{ host = "127.0.0.1", port = {smtp}, tls = "none" }}
"#,
            names = names.port(),
            imaps = dovecot.imaps,
            ca = dovecot.ca_file().display(),
            password = folder.join("mail-password").display(),
            smtp = postfix.port(),
        );
        let line = Line::open(&format!("{mail}{}", operators(&[("olga", 1001)]))).await;
        Some(Self { line, dovecot, postfix, _names: names })
    }

    fn told(&self) -> Told {
        let ran = self.line.command(&["doctor", "--json"]);
        for canary in [TOKEN.split(':').nth(1).unwrap(), PASSWORD, "wrong canary", self.line.key()] {
            assert!(!ran.out.contains(canary) && !ran.err.contains(canary), "{canary} was told");
        }
        let report = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
        Told { code: ran.code, report }
    }

    fn mail_password(&self) -> PathBuf {
        self.dovecot.ca_file().with_file_name("mail-password")
    }

    fn secret(&self, name: &str) -> PathBuf {
        self.line.config_file().with_file_name(name)
    }

    fn change_config(&self, change: impl FnOnce(&str) -> String) {
        let text = fs::read_to_string(self.line.config_file()).unwrap();
        fs::write(self.line.config_file(), change(&text)).unwrap();
    }

    /// Calls a method of the bot's service as somebody else who has the token.
    fn call(&self, method: &str) {
        let host = self.line.api_url().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&host).unwrap();
        let request =
            format!("GET /bot{TOKEN}/{method} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("\"ok\":true"), "{answer}");
    }
}

impl Told {
    fn check(&self, name: &str) -> &Value {
        let checks = self.report["checks"].as_array().unwrap();
        checks
            .iter()
            .find(|check| check["name"] == name)
            .unwrap_or_else(|| panic!("{name}: {:#}", self.report))
    }

    #[track_caller]
    fn is(&self, name: &str, state: &str) {
        assert_eq!(self.check(name)["state"], state, "{:#}", self.check(name));
    }

    /// That alone failed, with that remedy.
    #[track_caller]
    fn only_failed(&self, name: &str, remedy: &str) {
        let checks = self.report["checks"].as_array().unwrap();
        let failed: Vec<_> = checks.iter().filter(|check| check["state"] == "fail").collect();
        assert_eq!(failed.len(), 1, "{failed:#?}");
        self.is(name, "fail");
        let told = failed[0]["remedy"].as_str().unwrap();
        assert!(told.contains(remedy), "{told}");
        assert_eq!((self.code, &self.report["ok"]), (Some(1), &Value::Bool(false)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_all_is_well_nothing_fails_and_nothing_is_changed() {
    let Some(around) = Surroundings::open().await else { return };
    around.dovecot.deliver(b"Subject: waits\n\nhello\n");
    around.line.contact(1).write("waits too");
    let told = around.told();
    assert_eq!((told.code, &told.report["ok"]), (Some(0), &Value::Bool(true)), "{:#}", told.report);
    for name in [
        "config",
        "secret store.key",
        "secret channel.telegram.token",
        "secret channel.mail.imap.password",
        "redis",
        "redis durability",
        "redis user",
        "redis persistence",
        "redis memory",
        "telegram",
        "telegram webhook",
        "clock",
        "mail imap",
        "mail abilities",
        "mail smtp",
        "mail size",
        "mail MX",
        "mail SPF",
        "mail DMARC",
    ] {
        if name != "config" {
            told.is(name, "ok");
        }
    }
    assert_eq!(told.check("telegram")["saw"], "answers as @proof_bot, on this machine; 1 update waiting");
    assert!(told.check("mail imap")["saw"].as_str().unwrap().contains("1 mail waiting"));
    told.is("daemon", "info");
    told.is("line key", "info");
    let keys = around.line.redis.ask(&["SCAN", "0"]).unwrap();
    let none = Reply::List(vec![Reply::Text("0".into()), Reply::List(Vec::new())]);
    assert_eq!(keys, none, "nothing was written to Redis");
    assert_eq!((around.dovecot.inbox().len(), around.postfix.queued()), (1, 0));
    assert_eq!(around.line.api.pending(), 1, "no update was taken");
    let people = around.line.command(&["doctor"]);
    assert!(people.code == Some(0) && people.out.contains("nothing failed"), "{people:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_thing_that_is_broken_fails_alone_and_says_what_to_do() {
    let Some(mut around) = Surroundings::open().await else { return };
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(&around.secret("token"), 0o644);
    around.told().only_failed("secret channel.telegram.token", "chmod 600");
    mode(&around.secret("token"), 0o600);

    around.call("setWebhook?url=https://elsewhere.example/canary");
    around.told().only_failed("telegram webhook", "deleteWebhook");
    around.call("deleteWebhook");

    write_secret(&around.secret("token"), "7003399001:AAwrong");
    around.told().only_failed("telegram", "@BotFather");
    write_secret(&around.secret("token"), TOKEN);

    write_secret(&around.mail_password(), "wrong canary");
    around.told().only_failed("mail imap", "put the password of user into");
    write_secret(&around.mail_password(), PASSWORD);

    let whole = fs::read_to_string(around.line.config_file()).unwrap();
    let ca = format!("ca_file = \"{}\", ", around.dovecot.ca_file().display());
    around.change_config(|text| text.replace(&ca, ""));
    around.told().only_failed("mail imap", "no public authority vouches for it");
    around.change_config(|_| whole.replace("tls = \"none\"", "tls = \"starttls\""));
    around.told().only_failed("mail smtp", "no public authority vouches for it");
    let forgetful = RedisServer::with("appendonly no");
    around.change_config(|_| whole.replace(&around.line.redis.url(), &forgetful.url()));
    around.told().only_failed("redis appendonly", "set `appendonly yes`");
    around.change_config(|_| whole.replace("[channel.mail]", "[channel.post"));
    around.told().only_failed("config", "hotlined check");
    around.change_config(|_| whole.clone());

    around.line.redis.kill9();
    around.told().only_failed("redis", "hotlined-redis");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_daemon_is_seen_and_another_key_is_told_from_the_lines_own() {
    let line = Line::open(&operators(&[("olga", 1001)])).await;
    let mut daemon = line.start();
    line.status().await;
    let told = |line: &Line| {
        let ran = line.command(&["doctor", "--json"]);
        Told { code: ran.code, report: serde_json::from_str(&ran.out).unwrap() }
    };
    let seen = told(&line);
    seen.is("daemon", "ok");
    seen.is("line key", "ok");
    assert_eq!(seen.code, Some(0), "{:#}", seen.report);
    assert!(daemon.terminate().success());
    let other = Keyring::generate().unwrap().encode().to_string();
    write_secret(&line.config_file().with_file_name("key"), &other);
    told(&line).only_failed("line key", "never make a new key");
}

fn write_secret(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}
