//! The command line, alone and against a daemon.

use clap::CommandFactory;

use super::*;
use crate::admin::client::Client;
use crate::admin::tests::support::Line;

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn what_every_command_takes_may_stand_before_or_behind_it() {
    let before = Cli::try_parse_from(["hotlined", "--config", "a.toml", "--json", "status"]).unwrap();
    let behind = Cli::try_parse_from(["hotlined", "case", "list", "--json", "--config", "a.toml"]).unwrap();
    for cli in [before, behind] {
        assert!(cli.common.json);
        assert_eq!(cli.common.config, PathBuf::from("a.toml"));
    }
}

#[test]
fn wrong_usage_is_refused_with_2_and_what_would_be_right() {
    for (line, says) in [
        ("dance", "unrecognized subcommand"),
        ("case show K7F", "a case code is six letters or digits"),
        ("case list --state lost", "write held, waiting"),
        ("case list --limit 0", "0 is not in 1..="),
        ("report --month soon", "write a month such as 2026-11"),
        ("who --at soon", "write a time such as `sun 03:00`"),
        ("operator confirm olga 12", "four digits"),
        ("operator pause olga --for 1y", "write a time such as"),
    ] {
        let words = std::iter::once("hotlined").chain(line.split(' '));
        let error = Cli::try_parse_from(words).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{line}");
        assert!(error.to_string().contains(says), "{line}: {error}");
    }
}

#[test]
fn every_help_fits_a_screen_and_reads_the_same_tomorrow() {
    let mut helps = String::new();
    for path in [
        "",
        "status",
        "who",
        "report",
        "case",
        "case close",
        "operator",
        "operator invite",
        "bot",
        "bot confirm",
        "drill",
        "keys init",
    ] {
        let words = std::iter::once("hotlined").chain(path.split_whitespace()).chain(["--help"]);
        let help = Cli::try_parse_from(words).unwrap_err().to_string();
        helps.extend(["$ hotlined ", path, "\n", &help, "\n"]);
    }
    insta::assert_snapshot!(helps);
}

/// A line whose socket is served, as one types to it.
struct Typed(Line);

impl Typed {
    async fn new() -> Self {
        let line = Line::new().await;
        drop::<Client>(line.serve().await);
        Self(line)
    }

    async fn type_in(&self, typed: &[&str]) -> Result<String, Failed> {
        let socket = self.0.path.display().to_string();
        let words = ["hotlined", "--socket", &socket].into_iter().chain(typed.iter().copied());
        let cli = Cli::try_parse_from(words).unwrap();
        ask(&cli.command, &cli.common).await
    }

    async fn told(&self, typed: &[&str]) -> String {
        self.type_in(typed).await.unwrap()
    }

    async fn refused(&self, typed: &[&str]) -> (u8, String) {
        let failed = self.type_in(typed).await.unwrap_err();
        (failed.code, failed.sentence)
    }
}

#[tokio::test]
async fn a_case_is_moved_and_closed_by_hand() {
    let line = Typed::new().await;
    assert_eq!(line.told(&["case", "list"]).await, "No case is open.");
    line.0.hear(1, "Help me please, today").await;
    let code = line.0.list(None).await.remove(0);
    assert!(line.told(&["case", "list"]).await.contains(&code));
    assert!(line.told(&["case", "show", &code.to_lowercase()]).await.contains("   Help me please, today"));
    let json: serde_json::Value =
        serde_json::from_str(&line.told(&["case", "show", &code, "--json"]).await).unwrap();
    assert_eq!((&json["schema"], &json["code"]), (&1.into(), &code.clone().into()));

    assert_eq!(line.told(&["case", "assign", &code, "ivan"]).await, format!("{code} is ivan's now."));
    let again = line.refused(&["case", "assign", &code, "ivan"]).await;
    assert_eq!(again, (1, format!("{code}: ivan has it already")));
    let (code_, why) = line.refused(&["case", "close", &code]).await;
    assert!(code_ == 1 && why.contains("--why"), "{why}");
    assert_eq!(line.told(&["case", "close", &code, "--why", "a test", "--json"]).await, "{\"done\":true}");
    let (_, why) = line.refused(&["case", "release", &code]).await;
    assert!(why.starts_with(&format!("{code} is closed")), "{why}");
    assert!(line.told(&["case", "export", &code]).await.contains("\"transcript\":["));
}

#[tokio::test]
async fn an_operator_is_invited_confirmed_paused_and_resumed() {
    let line = Typed::new().await;
    let told = line.told(&["operator", "invite", "maria", "--json"]).await;
    let json: serde_json::Value = serde_json::from_str(&told).unwrap();
    let token = json["token"].as_str().unwrap();
    assert_eq!(json["link"], format!("https://t.me/helpline_bot?start={token}"));
    assert_eq!(json["until"], "2026-11-24T05:45:00Z");
    let (_, why) = line.refused(&["operator", "confirm", "maria", "1234"]).await;
    assert!(why.contains("nobody has opened"), "{why}");
    line.0.open_link(103, token).await;
    let digits = line.0.roster().await.operator_state(&"maria".into()).invite.unwrap().claim.unwrap().digits;
    assert!(line.told(&["operator", "confirm", "maria", &digits]).await.contains("maria is enrolled"));
    assert!(line.told(&["operator", "pause", "maria", "--for", "90m"]).await.contains("for 1 h 30 min"));
    assert!(line.told(&["operator", "list"]).await.contains("no: paused until 2026-11-24 07:00 UTC"));
    assert!(line.told(&["operator", "resume", "maria"]).await.contains("gets new cases again"));
    assert!(line.told(&["who"]).await.contains("olga would get it, by round robin."));
    assert!(line.told(&["status"]).await.starts_with("helpline, 2026-11-24 05:30 UTC, epoch 1"));
}

#[tokio::test]
async fn failures_have_their_exit_codes_and_words() {
    let line = Typed::new().await;
    let failed = line.type_in(&["operator", "resume", "ole"]).await.unwrap_err();
    assert_eq!((failed.code, failed.word.as_str()), (1, "no_such_operator"));
    let json: serde_json::Value = serde_json::from_str(&failed.json()).unwrap();
    assert_eq!(json["error"]["word"], "no_such_operator");
    assert_eq!(json["error"]["sentence"], "the roster has no ole; it has olga, ivan, maria");
    line.0.stop.cancel();
    let gone = loop {
        match line.type_in(&["status"]).await {
            Err(failed) if failed.word == "no_daemon" => break failed,
            _ => tokio::task::yield_now().await,
        }
    };
    assert!(gone.code == 1 && gone.sentence.contains("systemctl status 'hotlined*'"), "{gone}");
}
