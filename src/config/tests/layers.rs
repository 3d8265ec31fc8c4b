//! The environment over the file.

use super::super::{Loaded, parse};
use super::{SMALLEST, smallest_with};

fn with_env(text: &str, env: &[(&str, &str)]) -> Result<Loaded, String> {
    let env: Vec<(String, String)> = env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    parse("hotlined.toml", text, &env).map_err(|faults| faults.to_string())
}

#[test]
fn a_variable_overrides_the_file_and_is_read_as_its_key_wants_it() {
    let env = [
        ("HOTLINED__ROUTING__CAPACITY", "6"),
        ("HOTLINED__ROUTING__SAME_OPERATOR", "false"),
        ("HOTLINED__ROUTING__CLOSE_AFTER", "7d"),
        ("HOTLINED__LINE__NAME", "112"),
        ("HOTLINED__LINE__LANGUAGES", "en, ru"),
        ("HOTLINED__OPERATOR__OLGA__REACH", "[\"telegram:7\"]"),
        ("HOTLINED__STORE__KEY", "{ file = \"/etc/key\" }"),
        ("HOTLINED__CHANNEL__TELEGRAM__TOKEN__CREDENTIAL", "other"),
        ("HOTLINED__ESCALATION", "[{ after = \"1h\", do = \"remind\" }]"),
        ("HOTLINED_LOG", "not ours to read"),
    ];
    let config = with_env(&smallest_with("[routing]\ncapacity = 3\n"), &env).unwrap().config;
    assert_eq!(config.policy.routing.capacity, 6);
    assert!(!config.policy.routing.same_operator);
    assert_eq!(config.policy.routing.close_after.as_secs(), 604_800);
    assert_eq!(config.policy.name, "112");
    assert_eq!(config.policy.languages.len(), 2);
    assert_eq!(config.policy.steps.len(), 1);
    assert!(format!("{:?} {:?}", config.store.key, config.channels).contains("/etc/key"));
    assert!(format!("{:?}", config.channels).contains("other"));
}

#[test]
fn a_variable_can_make_what_the_file_has_not() {
    let env = [("HOTLINED__WEB__LISTEN", "127.0.0.1:0"), ("HOTLINED__OPERATOR__ZOE__SUPERVISOR", "true")];
    let config = with_env(SMALLEST, &env).unwrap().config;
    assert!(config.web.is_some());
    assert_eq!(config.policy.operators[1].id.as_str(), "zoe");
    assert!(config.policy.operators[1].supervisor);
}

#[test]
fn a_wrong_variable_is_told_by_its_name() {
    let env = [
        ("HOTLINED__ROUTING__CAPACITY", "many"),
        ("HOTLINED__ROUTING__CAPCITY", "6"),
        ("HOTLINED__ESCALATION__0__AFTER", "1h"),
        ("HOTLINED__LINE__LANGUAGES", "en,ua"),
        ("HOTLINED__X[999999999]", "1"),
        ("HOTLINED__STORE", "{}"),
        ("HOTLINED__STORE__BLOBS", "/x"),
        ("HOTLINED__CHANNEL__TELEGRAM__TOKEN", "123:SECRET"),
    ];
    let text = smallest_with("[[escalation]]\nafter = \"2h\"\ndo = \"remind\"\n");
    let shown = with_env(&text, &env).unwrap_err();
    assert!(!shown.contains("SECRET"), "{shown}");
    insta::assert_snapshot!(shown);
}
