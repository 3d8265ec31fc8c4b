//! What a valid file comes to mean.

use std::time::Duration;

use super::super::{Endpoint, Secret, parse};
use super::{SMALLEST, config, faults, loaded, smallest_with};
use crate::domain::policy::{Action, Audience, Durability, default_steps, default_urgent_steps};
use crate::net::{Listen, Tls};

/// The config of the design, whole, with the mail of section 10.
const DESIGNED: &str = r#"
[line]
name          = "helpline"
languages     = ["en", "ru", "uk", "fr"]
timezone      = "Europe/Kyiv"
answer_within = "24h"

[store]
url        = "redis+unix:///run/hotlined-redis/redis.sock"
blobs      = "/var/lib/hotlined/blobs"
key        = { credential = "line-key" }
durability = "relaxed"
remembered_mb = 16

[channel.telegram]
kind    = "telegram"
token   = { credential = "telegram-token" }
api_url = "https://api.telegram.org"

[channel.mail]
kind    = "email"
address = "help@line.example"
imap    = { host = "imap.line.example", port = 993, tls = "implicit", user = "help", password = { credential = "mail-password" }, mailbox = "INBOX", processed = "Processed" }
smtp    = { host = "smtp.line.example", port = 587, tls = "starttls", user = "help", password = { credential = "mail-password" } }

[shift.day]
timezone = "Europe/Kyiv"
hours    = ["mon-sun 08:00-20:00", "fri 20:00-04:00"]

[operator.olga]
alias      = "Anna"
reach      = ["telegram", "mail:olga@ngo.example"]
languages  = ["ru", "uk"]
topics     = ["legal"]
shifts     = ["day"]
away       = ["2026-12-01..2026-12-14"]
extra      = ["2026-11-28 10:00-16:00"]
supervisor = false

[admin]
socket = "/run/hotlined/admin.sock"

[web]
listen = "127.0.0.1:8471"
"#;

#[test]
fn the_smallest_file_is_a_token_a_store_and_an_operator() {
    let config = config(SMALLEST);
    assert_eq!(config.policy.name, "helpline");
    assert_eq!(config.policy.answer_within, Duration::from_secs(86_400));
    assert_eq!(config.policy.steps, default_steps());
    assert_eq!(config.store.key, Secret::Credential("line-key".into()));
    assert_eq!(config.store.durability, Durability::Strict);
    assert_eq!(config.store.remembered, 4 << 20);
    assert_eq!(config.policy.operators[0].reach[0].channel.as_str(), "telegram");
    assert!(config.web.is_none());
}

#[test]
fn the_designed_file_means_what_the_design_says() {
    let config = config(DESIGNED);
    assert_eq!(config.policy.timezone.iana_name(), Some("Europe/Kyiv"));
    assert_eq!(config.policy.channels.len(), 2);
    assert_eq!(config.store.durability, Durability::Relaxed);
    assert_eq!(config.store.remembered, 16 << 20);
    assert!(matches!(config.web.map(|web| web.listen), Some(Listen::Tcp(at)) if at.port() == 8471));
    let Endpoint::Email(mail) = &config.channels[1].endpoint else { panic!("no mail") };
    assert_eq!((mail.smtp.server.port, mail.smtp.server.tls), (587, Tls::StartTls));
    let olga = &config.policy.operators[0];
    assert_eq!(olga.reach[1].address.as_ref().map(|a| a.0.as_str()), Some("olga@ngo.example"));
    assert_eq!((olga.away.len(), olga.extra.len(), olga.shifts.len()), (1, 1, 1));
}

#[test]
fn the_roster_and_the_channels_keep_the_order_of_the_file() {
    let more = "[operator.zoe]\nreach = [\"telegram:1\"]\n[operator.adam]\nreach = [\"telegram:2\"]\n";
    let config = config(&smallest_with(more));
    let names: Vec<&str> = config.policy.operators.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(names, ["olga", "zoe", "adam"]);
}

#[test]
fn escalation_steps_are_taken_as_written() {
    let more = r#"
[[escalation]]
after = "30m"
do = "reassign"
unless = "taken"
[[escalation]]
after = "1h30m"
do = "alert"
to = ["olga", "supervisors", "url:https://ntfy.example/topic"]
repeat = "1h"
reassure = true
"#;
    let steps = config(&smallest_with(more)).policy.steps;
    assert!(steps[0].unless_taken && steps[0].action == Action::Reassign);
    assert_eq!(steps[1].after, Duration::from_secs(5_400));
    let Action::Alert(to) = &steps[1].action else { panic!("{steps:?}") };
    assert_eq!(to[0], Audience::Named("olga".into()));
    assert_eq!(to[2], Audience::Pager("https://ntfy.example/topic".into()));
    assert!(steps[1].reassure && steps[1].repeat == Some(Duration::from_secs(3_600)));
}

#[test]
fn urgent_cases_have_a_ladder_of_their_own_and_each_of_the_two_its_own_default() {
    let common = "[[escalation]]\nafter = \"2h\"\ndo = \"remind\"\n";
    let urgent = "[[escalation]]\npriority = \"urgent\"\nafter = \"5m\"\ndo = \"alert\"\nto = [\"olga\"]\n";
    let page = "[alarm]\npage = [\"url:https://page.example/x\"]\n";
    let steps = |more: &str| {
        let policy = config(&smallest_with(more)).policy;
        (policy.steps.len(), policy.urgent_steps)
    };
    assert_eq!(steps(""), (4, default_urgent_steps(&[])));
    assert_eq!(steps(common), (1, default_urgent_steps(&[])));
    let (all, own) = steps(urgent);
    assert_eq!((all, own.len(), own[0].after), (4, 1, Duration::from_secs(300)));
    assert_eq!(steps(&[urgent, common].concat()).0, 1, "each has its own order of time");
    let (_, paged) = steps(page);
    let Action::Alert(to) = &paged[0].action else { panic!("{paged:?}") };
    assert!(to.contains(&Audience::Pager("https://page.example/x".into())) && paged[0].unless_staffed);
}

#[test]
fn nobody_lifts_the_limits_of_telegram_itself() {
    let with =
        |more: &str| smallest_with("").replacen("[operator.olga]", &format!("{more}\n[operator.olga]"), 1);
    let pace = |more: &str| match &config(&with(more)).channels[0].endpoint {
        Endpoint::Telegram { pace, .. } => *pace,
        other @ Endpoint::Email(_) => panic!("{other:?}"),
    };
    assert_eq!(pace("api_url = \"http://127.0.0.1:8081\"\npace = 5000"), Some(5000));
    assert_eq!(pace("api_url = \"http://127.0.0.1:8081\""), None);
    assert_eq!(pace("pace = 5000"), None);
    let warnings = loaded(&with("pace = 5000")).warnings;
    assert!(warnings.iter().any(|w| w.finding.key == "channel.telegram.pace"), "{warnings:?}");
}

#[test]
fn a_line_that_could_tell_nobody_of_its_silence_is_warned_of() {
    let warned = |more: &str| {
        let warnings = loaded(&smallest_with(more)).warnings;
        warnings.iter().any(|w| w.finding.key == "alarm" && w.finding.reason.contains("nobody can be told"))
    };
    assert!(warned(""));
    assert!(!warned("[alarm]\nheartbeat = \"https://beat.example/x\"\n"));
    assert!(!warned("[alarm]\npage = [\"url:https://page.example/x\"]\n"));
    assert!(!warned("[channel.desk]\nkind = \"telegram\"\ntoken = { credential = \"desk\" }\n"));
}

#[test]
fn one_operator_alone_is_warned_of() {
    let warnings = loaded(SMALLEST).warnings;
    let shown: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn what_nobody_speaks_keeps_or_hears_is_warned_of() {
    let more = r#"
languages = ["en"]
reach = ["telegram:7"]
[line]
languages = ["en", "ru"]
answer_within = "2h"
[shift.night]
hours = ["mon-sun 20:00-08:00"]
[emergency]
en = "Call 112."
[[escalation]]
after = "3h"
do = "alert"
to = ["supervisors"]
repeat = "1m"
"#;
    let shown: Vec<String> = loaded(&smallest_with(more)).warnings.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_roster_without_room_and_an_address_that_leads_back_are_warned_of() {
    let more = r#"
capacity = 20
reach = ["telegram:7", "mail:Help@line.example"]
[operator.zoe]
reach = ["telegram:8"]
[channel.mail]
kind = "email"
address = "help@line.example"
lmtp = { listen = "127.0.0.1:2400" }
smtp = { host = "localhost", tls = "none" }
"#;
    let warnings = loaded(&smallest_with(more)).warnings;
    let told: Vec<(&str, bool)> = warnings.iter().map(|w| (w.finding.key.as_str(), w.loud)).collect();
    assert!(told.contains(&("operator.olga.reach[1]", true)), "{told:?}");
    let room = warnings.iter().find(|w| w.finding.key == "operator.olga.capacity").unwrap();
    assert_eq!(room.finding.line, Some(11));
    assert!(room.finding.reason.contains("may hold 20 cases and all others together 8"), "{room}");
    let evened = more.replace("capacity = 20", "capacity = 8");
    let warnings = loaded(&smallest_with(&evened)).warnings;
    assert!(warnings.iter().all(|w| w.finding.key != "operator.olga.capacity"), "{warnings:?}");
}

#[test]
fn a_topic_that_nobody_covers_is_a_warning() {
    let more = "topics = [\"legal\"]\n[topic.legal]\nlabel = { en = \"Law\" }\n\
                [topic.medical]\nlabel = { en = \"Health\" }\n";
    let warnings = loaded(&smallest_with(more)).warnings;
    let topics: Vec<_> = warnings.iter().filter(|w| w.finding.key.starts_with("topic")).collect();
    assert_eq!(topics.len(), 1, "{warnings:?}");
    assert!(!topics[0].loud && topics[0].finding.key == "topic.medical");
}

#[test]
fn no_escalation_at_all_is_a_loud_warning() {
    let warnings = loaded(&format!("escalation = []\n{SMALLEST}")).warnings;
    assert!(warnings.iter().any(|w| w.loud && w.finding.key == "escalation"), "{warnings:?}");
}

#[test]
fn a_reload_says_what_it_cannot_change() {
    let old = config(DESIGNED);
    let change = |from: &str, to: &str| {
        assert!(DESIGNED.contains(from), "{from}");
        old.needs_restart(&config(&DESIGNED.replace(from, to)))
    };
    assert_eq!(change("\"24h\"", "\"12h\""), Vec::<String>::new());
    assert_eq!(change("supervisor = false", "supervisor = true"), Vec::<String>::new());
    assert_eq!(
        change("kind    = \"telegram\"", "kind = \"telegram\"\nacknowledge = \"full\""),
        Vec::<String>::new()
    );
    assert_eq!(change("\"helpline\"", "\"other\""), ["line.name"]);
    assert_eq!(change("redis.sock", "r.sock"), ["store.url"]);
    assert_eq!(change("\"line-key\"", "\"line-key-2\""), ["store.key"]);
    assert_eq!(change("\"telegram-token\"", "\"token-2\""), ["channel.telegram"]);
    assert_eq!(change("help@line.example", "sos@line.example"), ["channel.mail"]);
    assert_eq!(change("admin.sock", "a.sock"), ["admin.socket"]);
    assert_eq!(change("127.0.0.1:8471", "127.0.0.1:8472"), ["web.listen"]);
}

#[test]
fn every_secret_is_known_by_its_key() {
    let config = config(DESIGNED);
    let keys: Vec<String> = config.secrets().into_iter().map(|(key, _)| key).collect();
    let wanted = [
        "store.key",
        "web.token",
        "channel.telegram.token",
        "channel.mail.imap.password",
        "channel.mail.smtp.password",
    ];
    assert_eq!(keys, wanted);
}

#[test]
fn the_training_line_is_valid_and_staffed() {
    let loaded = super::super::training::training().unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(loaded.warnings, []);
    let policy = loaded.config.policy;
    assert_eq!(policy.name, "Helpline");
    assert_eq!(policy.languages.len(), 4);
    assert!(
        policy.operators.iter().all(|o| o.shifts.is_empty() && o.reach.iter().all(|r| r.address.is_some()))
    );
    assert_eq!(policy.operators.iter().filter(|o| o.supervisor).count(), 1);
    assert_eq!(policy.steps, default_steps());
}

#[test]
fn nothing_of_a_case_goes_before_its_contact_can_not_take_it_up_again() {
    const DAY: Duration = Duration::from_secs(86_400);
    let days = |text: &str| {
        let all = config(&smallest_with(text)).policy.retention;
        [all.content, all.attachments, all.notes, all.automatic, all.audit]
            .map(|kept| kept.map(|kept| kept.as_secs() / DAY.as_secs()))
    };
    assert_eq!(days(""), [Some(90), Some(30), Some(30), Some(30), Some(400)]);
    assert_eq!(
        days("[routing]\nreopen_within = \"60d\""),
        [Some(90), Some(60), Some(60), Some(30), Some(400)]
    );
    assert_eq!(days("[retention]\nnotes = \"forever\"\naudit = \"5d\"")[2..], [None, Some(30), Some(5)]);
    for key in ["content", "attachments", "notes"] {
        let text = smallest_with(&format!("[retention]\n{key} = \"29d\""));
        let faults = parse("hotlined.toml", &text, &[]).expect_err(key).0;
        assert!(
            faults[0].reason.contains("shorter than routing.reopen_within (30d)"),
            "{}",
            faults[0].reason
        );
    }
    let forever = smallest_with("[retention]\naudit = \"forever\"");
    let told = parse("hotlined.toml", &forever, &[]).unwrap_or_else(|faults| panic!("{faults}")).warnings;
    assert!(told.iter().any(|warning| warning.finding.reason.contains("is kept for ever")));
}

#[test]
fn a_limit_is_a_size() {
    let limits = config(&smallest_with("[limits]\nmemory = \"460mb\"\nblobs = \"20 GB\"")).policy.limits;
    assert_eq!((limits.memory, limits.blobs, limits.free), (Some(460 << 20), Some(20 << 30), None));
    for wrong in ["\"20\"", "\"1kb\"", "20"] {
        let text = smallest_with(&format!("[limits]\nfree = {wrong}"));
        parse("hotlined.toml", &text, &[]).expect_err(wrong);
    }
}

#[test]
fn a_bot_has_a_webhook_and_a_proxy_where_they_are_whole_and_no_secret_stands_in_either() {
    let with =
        |more: &str| smallest_with("").replacen("[operator.olga]", &format!("{more}\n[operator.olga]"), 1);
    let hook = "webhook = { url = \"https://line.example/x\", listen = \"127.0.0.1:8472\", secret = { credential = \
                \"hook\" } }";
    let proxy = "proxy = { url = \"socks5h://proxy.example\", user = \"line\", password = { credential = \"pass\" } }";
    let read = config(&with(&format!("{hook}\n{proxy}")));
    let Endpoint::Telegram { webhook: Some(hook), proxy: Some(proxy), .. } = &read.channels[0].endpoint
    else {
        panic!("{:?}", read.channels)
    };
    assert_eq!((hook.url.as_str(), hook.most), ("https://line.example/x", 1 << 20));
    assert_eq!((proxy.host.as_str(), proxy.port), ("proxy.example", 1080));
    let secrets: Vec<String> = read.secrets().into_iter().map(|(key, _)| key).collect();
    for key in ["channel.telegram.webhook.secret", "channel.telegram.proxy.password"] {
        assert!(secrets.iter().any(|known| known == key), "{secrets:?}");
    }
    for wrong in [
        "webhook = { url = \"http://line.example/x\", listen = \"127.0.0.1:1\", secret = { credential = \"x\" } }",
        "webhook = { url = \"https://line.example/x\", listen = \"0.0.0.0:1\", secret = { credential = \"x\" } }",
        "webhook = { url = \"https://line.example/x\", listen = \"127.0.0.1:1\", secret = \"canary\" }",
        "webhook = { url = \"https://line.example/x\", listen = \"127.0.0.1:1\" }",
        "proxy = \"socks5h://user:canary@proxy.example:1\"",
        "proxy = \"socks5://proxy.example:1\"",
        "proxy = \"https://proxy.example:1\"",
        "proxy = \"socks5h://proxy.example:1/path\"",
        "proxy = { url = \"http://proxy.example:1\", user = \"line\" }",
    ] {
        let faults = faults(&with(wrong));
        assert_ne!(faults, "no fault", "{wrong}");
        assert!(!faults.contains("canary"), "{faults}");
    }
}
