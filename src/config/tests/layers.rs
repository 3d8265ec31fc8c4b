//! The environment over the files, and the files of `conf.d` over the config file.

use std::fs;

use super::super::{Loaded, Secret, load, parse};
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

#[test]
fn a_variable_that_nobody_reads_is_warned_of_with_the_one_that_was_meant() {
    let told = |name: &str| {
        let loaded = with_env(SMALLEST, &[(name, "3")]).unwrap();
        assert_eq!(loaded.config.policy.routing.capacity, 8, "{name} is not read");
        let all: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
        let mut of_it: Vec<String> = all.into_iter().filter(|w| w.contains(name)).collect();
        assert_eq!(of_it.len(), 1, "{name}: {of_it:?}");
        of_it.remove(0)
    };
    for (name, meant) in [
        ("HOTLINED_ROUTING_CAPACITY", "HOTLINED__ROUTING__CAPACITY"),
        ("HOTLINED_ROUTING__CAPACITY", "HOTLINED__ROUTING__CAPACITY"),
        ("hotlined__routing__capacity", "HOTLINED__ROUTING__CAPACITY"),
        ("HOTLINED_ROUTNG_CAPACTY", "HOTLINED__ROUTING__CAPACITY"),
        ("HOTLINED_LINE_ANSWERWITHIN", "HOTLINED__LINE__ANSWER_WITHIN"),
        ("HOTLINED_OPERATOR_OLGA_CAPACITY", "HOTLINED__OPERATOR__OLGA__CAPACITY"),
        ("HOTLINED_STORE_URL", "HOTLINED__STORE__URL"),
    ] {
        let told = told(name);
        assert!(told.contains("is read by nobody; did you mean ") && told.contains(meant), "{told}");
    }
    assert!(!told("HOTLINED_LOG").contains("did you mean"), "nothing is near");
    let others = [("HOTLINE_ROUTING_CAPACITY", "3"), ("HOTLINEDX", "3"), ("PATH", "/bin")];
    assert_eq!(with_env(SMALLEST, &others).unwrap().warnings, with_env(SMALLEST, &[]).unwrap().warnings);
}

#[test]
fn a_table_that_only_an_overlay_has_is_warned_of_where_it_looks_like_a_slip() {
    let base = smallest_with(
        "[operator.day]\nreach = [\"telegram:7\"]\n[shift.night]\nhours = [\"mon-sun 20:00-08:00\"]\n",
    );
    let told = |overlay: &str| {
        let (_folder, loaded) = with_overlays(&base, &[("20-holidays.toml", overlay)]);
        let warnings = loaded.unwrap_or_else(|e| panic!("{overlay}: {e}")).warnings;
        let all = warnings.iter().map(ToString::to_string).filter(|w| w.contains("stands here alone"));
        all.collect::<Vec<_>>().join("\n")
    };
    let slip = told("[operator.dya]\naway = [\"2026-12-24\"]\n");
    assert!(slip.contains("conf.d/20-holidays.toml:1:11: operator.dya: stands here alone"), "{slip}");
    assert!(slip.contains("did you mean `day`?"), "{slip}");
    for slip in [
        "[operator.dya]\ncapacity = 3\n",
        "[operator.dya]\nsupervisor = true\n",
        "[operator.olha]\nshifts = [\"night\"]\n",
        "[operator.\"day_\"]\n",
    ] {
        assert!(told(slip).contains("did you mean"), "{slip}");
    }
    let unlike = told("[operator.boris]\nextra = [\"2026-12-24 10:00-12:00\"]\n");
    assert!(unlike.contains("operator.boris") && !unlike.contains("did you mean"), "{unlike}");
    for meant in [
        "[operator.dyan]\nreach = [\"telegram:8\"]\n",
        "[operator.boris]\n",
        "[operator.boris]\nlanguages = [\"en\"]\n",
        "[operator.day]\naway = [\"2026-12-24\"]\n",
        "[shift.early]\nhours = [\"mon-sun 06:00-08:00\"]\n",
    ] {
        assert_eq!(told(meant), "", "{meant}");
    }
    let env = [("HOTLINED__OPERATOR__DYA__CAPACITY", "3")];
    let warned = with_env(&base, &env).unwrap().warnings;
    assert!(warned.iter().any(|w| w.to_string().contains("did you mean `day`?")), "{warned:#?}");
}

#[test]
fn a_fault_of_a_table_that_only_an_overlay_has_names_the_one_that_was_meant() {
    let base = smallest_with("[shift.night]\nhours = [\"mon-sun 20:00-08:00\"]\n");
    for (overlay, meant) in [
        ("[shift.nigth]\ntimezone = \"Europe/Kyiv\"\n", "did you mean `shift.night`?"),
        ("[channel.telegarm]\nacknowledge = \"full\"\n", "did you mean `channel.telegram`?"),
    ] {
        let (_folder, told) = with_overlays(&base, &[("own.toml", overlay)]);
        let told = told.unwrap_err();
        assert!(told.contains(meant), "{told}");
    }
}

/// A config file with overlays in the `conf.d` beside it.
fn with_overlays(text: &str, overlays: &[(&str, &str)]) -> (tempfile::TempDir, Result<Loaded, String>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hotlined.toml");
    fs::write(&file, text).unwrap();
    fs::create_dir(folder.path().join("conf.d")).unwrap();
    for (name, text) in overlays {
        fs::write(folder.path().join("conf.d").join(name), text).unwrap();
    }
    let loaded = load(&file).map_err(|faults| faults.to_string());
    let shown = loaded.map_err(|told| told.replace(&folder.path().display().to_string(), "/etc/hotlined"));
    (folder, shown)
}

#[test]
fn overlays_are_laid_over_the_file_in_the_order_of_their_names() {
    let base = smallest_with("languages = [\"en\"]\n[routing]\ncapacity = 3\nhandover = \"10m\"\n");
    let (folder, loaded) = with_overlays(
        &base,
        &[
            ("20-late.toml", "[routing]\ncapacity = 5\n"),
            ("10-early.toml", "[routing]\ncapacity = 4\nclose_after = \"7d\"\n[operator.adam]\n"),
            ("30-roster.toml", "[operator.olga]\nsupervisor = true\n"),
            ("40-away.toml.bak", "nonsense"),
            (".#50-edited.toml", "nonsense"),
        ],
    );
    let loaded = loaded.unwrap();
    let policy = &loaded.config.policy;
    assert_eq!(policy.routing.capacity, 5, "the last one wins");
    assert_eq!(policy.routing.close_after.as_secs(), 604_800, "what only one of them sets stays");
    assert_eq!(policy.routing.handover.as_secs(), 600, "and what only the file sets");
    let names: Vec<&str> = policy.operators.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(names, ["olga", "adam"], "an operator of the file keeps their place");
    assert!(policy.operators[0].supervisor && policy.operators[0].languages.is_some());
    let files: Vec<String> =
        ["hotlined.toml", "conf.d/10-early.toml", "conf.d/20-late.toml", "conf.d/30-roster.toml"]
            .map(|name| folder.path().join(name).display().to_string())
            .into();
    assert_eq!(loaded.files, files);
}

#[test]
fn a_list_of_an_overlay_replaces_the_whole_list() {
    let base = smallest_with(
        "[[escalation]]\nafter = \"1h\"\ndo = \"remind\"\n[[escalation]]\nafter = \"2h\"\ndo = \"alert\"\nto = [\"everyone\"]\n",
    );
    let overlay = "[[escalation]]\nafter = \"3h\"\ndo = \"remind\"\n";
    let (_folder, loaded) = with_overlays(&base, &[("steps.toml", overlay)]);
    assert_eq!(loaded.unwrap().config.policy.steps.len(), 1);
}

#[test]
fn a_fault_names_the_file_in_which_the_value_stands() {
    let base =
        smallest_with("[routing]\ncapacity = \"many\"\n[[escalation]]\nafter = \"1h\"\ndo = \"remind\"\n");
    let (_folder, told) = with_overlays(
        &base,
        &[
            ("10-roster.toml", "# the night\n[operator.nina]\nlanguages = [\"ua\"]\n[stor]\n"),
            ("20-steps.toml", "[[escalation]]\nafter = \"1h\"\ndo = \"alert\"\n"),
        ],
    );
    insta::assert_snapshot!(told.unwrap_err());
}

#[test]
fn an_overlay_that_is_no_toml_is_told_with_its_own_name() {
    let (_folder, told) =
        with_overlays(SMALLEST, &[("10-broken.toml", "[operator.nina\n"), ("20.toml", "a = ")]);
    let told = told.unwrap_err();
    assert!(told.contains("/etc/hotlined/conf.d/10-broken.toml:1:15: not TOML"), "{told}");
    assert!(told.contains("/etc/hotlined/conf.d/20.toml:1:"), "{told}");
}

#[test]
fn a_secret_of_an_overlay_replaces_the_one_of_the_file_and_is_held_to_the_same_rules() {
    let overlay = |path: &str| format!("[channel.telegram]\ntoken = {{ file = \"{path}\" }}\n");
    let (_folder, loaded) = with_overlays(SMALLEST, &[("token.toml", &overlay("/run/token"))]);
    let secret = loaded.unwrap().config.secrets()[1].1.clone();
    assert_eq!(secret, Secret::File("/run/token".into()));
    let (_folder, told) = with_overlays(SMALLEST, &[("token.toml", &overlay("token"))]);
    let told = told.unwrap_err();
    assert!(
        told.contains("conf.d/token.toml:2:18: channel.telegram.token.file: is not an absolute path"),
        "{told}"
    );
}

#[test]
fn a_conf_d_that_is_no_folder_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hotlined.toml");
    fs::write(&file, SMALLEST).unwrap();
    fs::write(folder.path().join("conf.d"), "").unwrap();
    let told = load(&file).unwrap_err().to_string();
    assert!(told.contains("conf.d: can't be listed"), "{told}");
}
