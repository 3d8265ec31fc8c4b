//! Who did what is written down, and whoever has only Redis can't mend it.

use crate::support::line::{Line, operators};
use crate::support::people::{card, code, count};
use crate::support::redis::{ADMIN, RedisServer, Reply};
use crate::support::until;
use crate::support::web::Calls;

/// What tells of the trail's end, and the trail.
const PARTS: [&str; 2] = ["hl:{proof}:roster", "hl:{proof}:trail"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_admins_do_is_written_down_and_a_mended_trail_is_found_out() {
    let line = Line::open(&operators(&[("olga", 1001), ("boris", 1002)])).await;
    let mut daemon = line.start();
    line.contact(1).write("Only olga reads this");
    let code = code(&card(&line.operator(1001), "Only olga reads this").await);
    assert_eq!(line.command(&["case", "show", "K7F-3QD"]).code, Some(1));
    assert_eq!(line.command(&["case", "show", &code]).code, Some(0));
    assert_eq!(line.command(&["case", "assign", &code, "boris"]).code, Some(0));
    assert_eq!(line.command(&["operator", "pause", "olga"]).code, Some(0));
    let verified = line.command(&["audit", "verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.err);
    let head = verified.out.lines().last().unwrap().to_owned();

    let exported = line.command(&["audit", "export", "--json"]);
    let trail: serde_json::Value = serde_json::from_str(&exported.out).unwrap();
    let did: Vec<&str> =
        trail["entries"].as_array().unwrap().iter().map(|e| e["what"].as_str().unwrap()).collect();
    let wanted = ["keys_first_used", "start", "case_show", "case_show", "case_assign", "operator_pause"];
    assert_eq!(did, wanted);
    assert_eq!(trail["entries"][2]["outcome"], "no_such_case", "also what was refused");
    assert_eq!(trail["entries"][3]["who"]["user"], rustix::process::getuid().as_raw());
    assert!(!exported.out.contains("Only olga"), "nothing that anyone wrote");

    // A restart goes on with the same chain.
    assert!(daemon.terminate().success());
    let mut daemon = line.start();
    let again = line.command(&["audit", "verify", "--expect", &head]);
    assert_eq!(again.code, Some(0), "{}", again.err);

    let stored = line.redis.ask(&["LPOP", "hl:{proof}:trail"]).unwrap();
    assert!(matches!(stored, Reply::Text(_)), "{stored:?}");
    let broken = line.command(&["audit", "verify"]);
    assert_eq!(broken.code, Some(1));
    assert!(broken.err.contains("entry 1 is missing"), "{}", broken.err);

    assert_eq!(line.redis.ask(&["DEL", "hl:{proof}:trail"]).unwrap(), Reply::Number(1));
    let cut = line.command(&["audit", "verify"]);
    assert!(cut.code == Some(1) && cut.err.contains("its end was cut off"), "{}", cut.err);
    assert!(daemon.terminate().success());
}

/// Somebody who may write whatever they want into Redis, and has not the line's key.
fn attacker(line: &Line) -> ::redis::Connection {
    let client = ::redis::Client::open(format!("{}?user=admin&pass=any", line.redis.url())).unwrap();
    client.get_connection().unwrap()
}

fn copied(link: &mut ::redis::Connection) -> Vec<Vec<u8>> {
    PARTS.iter().map(|key| ::redis::cmd("DUMP").arg(key).query(link).unwrap()).collect()
}

fn put_back(link: &mut ::redis::Connection, parts: &[Vec<u8>]) {
    for (key, bytes) in PARTS.iter().zip(parts) {
        let mut restore = ::redis::cmd("RESTORE");
        restore.arg(key).arg(0).arg(&bytes[..]).arg("REPLACE").exec(link).unwrap();
    }
}

/// The trail and the roster of before a phone was locked out are put back: they open and chain as they ever did.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_trail_is_found_under_a_running_daemon_and_under_a_stopped_one() {
    for running in [true, false] {
        let pages = Calls::take().await;
        let people = operators(&[("olga", 1001), ("boris", 1002), ("vera", 1003)]);
        let sections = format!("{people}[alarm]\npage = [\"url:{}\"]\n", pages.url);
        let line = Line::over(RedisServer::with(ADMIN), &sections).await;
        let mut daemon = line.start();
        assert_eq!(line.command(&["operator", "pause", "vera"]).code, Some(0));
        let mut attacker = attacker(&line);
        let old = copied(&mut attacker);
        assert_eq!(line.command(&["operator", "lock", "olga"]).code, Some(0));
        assert_eq!(line.command(&["audit", "verify"]).code, Some(0));
        if !running {
            assert!(daemon.terminate().success());
        }
        put_back(&mut attacker, &old);
        if !running {
            daemon = line.start();
        }

        let status = line.until_status("it is told", |status| !status.store.is_empty()).await;
        assert!(status.store[0].contains("audit trail was put back to an earlier day"), "{:?}", status.store);
        assert_eq!(line.command(&["status"]).code, Some(1));
        let verified = line.command(&["audit", "verify"]);
        assert!(
            verified.code == Some(1) && verified.err.contains("was put back to an earlier day"),
            "{verified:?}"
        );
        let word = line.command(&["audit", "verify", "--json"]);
        assert!((word.out.clone() + &word.err).contains("trail_put_back"), "{word:?}");
        let called = || pages.all().into_iter().find(|page| page["text"].to_string().contains("audit trail"));
        until("a pager is called", called);
        // Nobody waits for the sake of evidence, and the phone that was locked out stays so.
        let locked = || line.command(&["operator", "list"]).out.contains("locked").then_some(());
        until("olga is locked out again", locked);
        line.contact(1).write("Is anybody there?");
        card(&line.operator(1002), "Is anybody there?").await;
        assert_eq!(count(&line.operator(1001), "Is anybody there?"), 0);

        // Also the next daemon tells of it, until somebody has looked.
        assert!(daemon.terminate().success());
        daemon = line.start();
        line.until_status("it is told again", |status| !status.store.is_empty()).await;
        let confirmed = line.command(&["audit", "confirm"]);
        assert_eq!(confirmed.code, Some(0), "{}", confirmed.err);
        assert_eq!(line.command(&["audit", "confirm"]).code, Some(2), "once");
        let verified = line.command(&["audit", "verify"]);
        assert_eq!(verified.code, Some(0), "{}", verified.err);
        line.until_status("nothing is wrong any more", |status| status.store.is_empty()).await;
        let exported = line.command(&["audit", "export", "--json"]).out;
        assert!(exported.contains("trail_put_back") && exported.contains("audit_confirm"), "{exported}");
        assert!(daemon.terminate().success());
        eprintln!("running: {running}: found, told, called, confirmed");
    }
}
