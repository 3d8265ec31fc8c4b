//! Who did what is written down, and whoever has only Redis can't mend it.

use crate::support::line::{Line, operators};
use crate::support::people::{card, code};
use crate::support::redis::Reply;

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
