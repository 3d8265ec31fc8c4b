//! Set-ups by a script, and what is on disk after each.

use std::fs;
use std::io::Cursor;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;

const TOKEN: &str = "7000000001:canary";

fn answer(dir: &Path, answers: &[&str]) -> (Result<bool, Failed>, String) {
    let mut said = Vec::new();
    let mut asker = Asker::new(Cursor::new(answers.join("\n") + "\n"), &mut said, false);
    let site = Site::of(&dir.join("hotlined.toml"));
    let done = set_up(&site, &mut asker).map(|answers| answers.is_some());
    (done, String::from_utf8(said).unwrap())
}

const TELEGRAM: [&str; 11] =
    ["My \"line\"", "en,uk", "Europe/Kyiv", "", TOKEN, "", "", "olga", "Anna", "", "yes"];

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_line_with_a_bot_passes_its_check() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("line");
    let (done, said) = answer(&dir, &TELEGRAM);
    assert!(done.unwrap(), "{said}");
    let report = check::check(&dir.join("hotlined.toml"), Clock::running().now().civil);
    assert!(report.ok, "{report}");
    let credentials = dir.join("credentials");
    assert_eq!(fs::read_to_string(credentials.join("telegram-token")).unwrap(), format!("{TOKEN}\n"));
    let modes = ["line-key", "telegram-token"].map(|name| mode(&credentials.join(name)));
    assert_eq!((mode(&credentials), modes), (0o700, [0o600, 0o600]));
    assert_eq!(mode(&dir.join("hotlined.toml")), 0o640);
    let config = fs::read_to_string(dir.join("hotlined.toml")).unwrap();
    assert!(!config.contains("canary") && !said.contains("canary"));
    let loaded = crate::config::load(&dir.join("hotlined.toml")).unwrap().config;
    assert_eq!(loaded.policy.name, "My \"line\"");
    assert_eq!(loaded.policy.operators[0].alias.as_deref(), Some("Anna"));
    assert!(loaded.policy.operators[0].supervisor && !dir.join("credentials.conf").exists());
}

#[test]
fn a_second_bot_is_the_operators_own_and_they_are_reached_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let mut answers = TELEGRAM.to_vec();
    answers[5] = "7000000002:canary";
    let (done, said) = answer(dir, &answers);
    assert!(done.unwrap(), "{said}");
    let loaded = crate::config::load(&dir.join("hotlined.toml")).unwrap();
    let of_bots = |reason: &str| reason.contains("bot") || reason.contains("channel");
    assert!(!loaded.warnings.iter().any(|w| of_bots(&w.finding.reason)), "{:?}", loaded.warnings);
    let policy = loaded.config.policy;
    assert!(policy.wants_threads(&"desk".into()) && !policy.is_for_operators(&"telegram".into()));
    assert_eq!(policy.operators[0].reach[0].channel.as_str(), "desk");
    assert_eq!(mode(&dir.join("credentials/desk-token")), 0o600);
    let packaged = &Site::of(Path::new("/etc/hotlined/hotlined.toml"));
    let mut asker = Asker::new(Cursor::new(answers.join("\n") + "\n"), Vec::new(), false);
    let asked = Answers::ask(None, &mut asker).unwrap();
    assert!(render::drop_in(packaged, &asked).unwrap().contains("LoadCredential=desk-token:/"));
    assert!(render::next_steps(packaged, &asked).contains("opens the public bot once"));
    answers[5] = TOKEN;
    let twice = answer(&dir.join("twice"), &answers).0.unwrap_err();
    assert!(twice.sentence.contains("the first bot's token"), "{twice}");
}

const MAIL: [&str; 16] = [
    "",
    "",
    "",
    "",
    "",
    "help@line.example",
    "",
    "smtp.line.example:587",
    "",
    "pass canary",
    "olga",
    "",
    "",
    "no",
    "olga@ngo.example",
    "",
];

#[test]
fn a_line_with_a_mailbox_alone_passes_its_check() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let (done, said) = answer(dir, &MAIL);
    assert!(done.unwrap(), "{said}");
    let loaded = crate::config::load(&dir.join("hotlined.toml"));
    let config = loaded.unwrap().config;
    let crate::config::Endpoint::Email(mail) = &config.channels[0].endpoint else { panic!("a mailbox") };
    assert_eq!((mail.imap.as_ref().unwrap().server.port, mail.smtp.server.port), (993, 587));
    assert_eq!(mail.smtp.server.tls, crate::net::Tls::StartTls);
    let password = fs::read_to_string(dir.join("credentials/mail-password")).unwrap();
    assert_eq!(password, "pass canary\n");
    assert!(!dir.join("credentials.conf").exists(), "secrets are files here, which no unit loads");
}

#[test]
fn what_is_there_stays_unless_its_replacement_was_answered_with_yes() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    answer(dir, &TELEGRAM).0.unwrap();
    let read = |name: &str| fs::read_to_string(dir.join(name)).unwrap();
    let (config, key) = (read("hotlined.toml"), read("credentials/line-key"));
    assert_eq!(answer(dir, &["no"]).0, Ok(false));
    assert_eq!(answer(dir, &[""]).0, Ok(false), "no is what an empty answer means");
    assert_eq!(read("hotlined.toml"), config);

    let mut again = TELEGRAM.map(str::to_owned).to_vec();
    again[0] = "other".into();
    again[4] = "7000000002:new".into();
    let again: Vec<&str> =
        std::iter::once("yes").chain(again.iter().map(String::as_str)).chain(["no"]).collect();
    assert!(answer(dir, &again).0.unwrap());
    assert!(read("hotlined.toml").contains("name      = \"other\""));
    assert_eq!(read("credentials/line-key"), key, "a key is never replaced");
    assert_eq!(read("credentials/telegram-token"), format!("{TOKEN}\n"), "nor a secret without a yes");
}

#[test]
fn answers_that_end_early_or_make_no_line_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("line");
    let early = answer(&dir, &TELEGRAM[..7]).0.unwrap_err();
    assert!(early.code == 2 && early.sentence.contains("answers ended"), "{early}");
    let neither = answer(&dir, &["", "", "", "", "", ""]).0.unwrap_err();
    assert!(neither.sentence.contains("Telegram or a mailbox"), "{neither}");
    assert!(!dir.exists());
}

#[test]
fn an_answer_that_does_not_fit_is_asked_again_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut answers = TELEGRAM.to_vec();
    answers.insert(2, "Kiev/Europe");
    answers.insert(1, "english");
    let (done, said) = answer(folder.path(), &answers);
    assert!(done.unwrap());
    assert!(said.contains("codes of two letters") && said.contains("no time zone has that name"), "{said}");
}

#[test]
fn the_next_steps_are_those_of_the_line() {
    let packaged = &Site::of(Path::new("/etc/hotlined/hotlined.toml"));
    let answers = |answers: &[&str]| {
        let mut asker = Asker::new(Cursor::new(answers.join("\n") + "\n"), Vec::new(), false);
        Answers::ask(None, &mut asker).unwrap()
    };
    let steps = |all: &[&str]| render::next_steps(packaged, &answers(all));
    let bot = steps(&TELEGRAM);
    assert!(
        bot.contains("enable --now hotlined-redis hotlined\n  sudo hotlined operator invite olga"),
        "{bot}"
    );
    let mail = steps(&MAIL);
    assert!(mail.contains("hotlined.service.d/credentials.conf") && !mail.contains("invite"), "{mail}");
    let by_hand = render::next_steps(&Site::of(Path::new("/srv/line/hotlined.toml")), &answers(&TELEGRAM));
    assert!(by_hand.contains("hotlined run --config /srv/line/hotlined.toml"), "{by_hand}");
    assert!(render::drop_in(packaged, &answers(&TELEGRAM)).is_none(), "the unit as it is loads both");
    let unit = render::drop_in(packaged, &answers(&MAIL)).unwrap();
    assert!(unit.contains("LoadCredential=\nLoadCredential=line-key:/etc/hotlined/credentials/line-key\n"));
    assert!(unit.contains("LoadCredential=mail-password:/") && !unit.contains("telegram"), "{unit}");
}

#[test]
fn a_further_line_has_its_own_places_and_its_own_unit() {
    let site = Site::of(Path::new("/etc/hotlined/kyiv.toml"));
    let mut asker = Asker::new(Cursor::new(MAIL.join("\n") + "\n"), Vec::new(), false);
    let answers = Answers::ask(site.name.as_deref(), &mut asker).unwrap();
    assert_eq!(answers.name, "kyiv", "an own name is an own part of the store");
    let config = render::config(&answers, &site);
    assert!(config.contains("blobs = \"/var/lib/hotlined-kyiv/blobs\""), "{config}");
    assert!(config.contains("socket = \"/run/hotlined-kyiv/admin.sock\""), "{config}");
    let unit = render::drop_in(&site, &answers).unwrap();
    assert!(unit.contains("LoadCredential=line-key:/etc/hotlined/credentials/kyiv/line-key\n"), "{unit}");
    let next = render::next_steps(&site, &answers);
    for step in [
        "install -D -m 644 /etc/hotlined/kyiv.credentials.conf \
         /etc/systemd/system/hotlined@kyiv.service.d/credentials.conf",
        "enable --now hotlined-redis hotlined@kyiv\n",
        "hotlined status --config /etc/hotlined/kyiv.toml",
    ] {
        assert!(next.contains(step), "{next}");
    }
    for (config, fits) in [("kyiv.toml", true), ("redis.toml", false), ("a b.toml", false), ("kyiv", false)] {
        assert_eq!(Site::of(Path::new(config)).fits().is_ok(), fits, "{config}");
    }
}
