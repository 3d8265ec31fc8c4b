//! What the start refuses the check tells.

use std::fs;

use super::*;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A line in a folder of its own, with what is added to its config.
fn folder(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let key = Keyring::generate().map_or_else(|_| KEY.to_owned(), |ring| ring.encode().to_string());
    fs::write(folder.path().join("key"), key).unwrap();
    mode(&folder, 0o600);
    fs::write(folder.path().join("token"), "7003399001:AAcanary").unwrap();
    let config = format!(
        "[store]\nurl = \"redis://127.0.0.1/0\"\nkey = {{ file = \"{}\" }}\nblobs = \"{}\"\n\
         [channel.telegram]\nkind = \"telegram\"\ntoken = {{ file = \"{}\" }}\n[operator.olga]\n\
         [admin]\nsocket = \"{}\"\n{}",
        at("key"),
        at("blobs"),
        at("token"),
        at("admin.sock"),
        more.replace("HERE", &folder.path().display().to_string()),
    );
    fs::write(folder.path().join("hotlined.toml"), config).unwrap();
    folder
}

/// Who may read the line's key.
fn mode(folder: &tempfile::TempDir, mode: u32) {
    fs::set_permissions(folder.path().join("key"), fs::Permissions::from_mode(mode)).unwrap();
}

/// What is told to both: each fault by its key.
fn told(folder: &tempfile::TempDir) -> Vec<String> {
    let at = folder.path().join("hotlined.toml");
    let [daemon, visitor] = [Eyes::Daemon, Eyes::Visitor].map(|eyes| match load(&at, eyes) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.0.into_iter().map(|f| format!("{}: {}", f.key, f.reason)).collect(),
    });
    assert_eq!(daemon, visitor, "what the start refuses, the check tells");
    daemon
}

#[test]
fn what_the_start_refuses_the_check_tells() {
    assert_eq!(told(&folder("")), Vec::<String>::new());
    let missing = told(&folder("[texts]\ndir = \"HERE/texts\"\n"));
    assert!(missing.len() == 1 && missing[0].starts_with("texts.dir: "), "{missing:?}");
    for (more, key) in [
        ("[web]\nlisten = \"127.0.0.1:0\"\ntoken = { file = \"HERE/key2\" }\n", "web.token"),
        ("[web]\nlisten = \"127.0.0.1:0\"\ntoken = { file = \"HERE/hotlined.short\" }\n", "web.token"),
        (
            "[channel.mail]\nkind = \"email\"\naddress = \"help@line.example\"\n\
             lmtp = { listen = \"127.0.0.1:0\" }\nsmtp = { host = \"mx.example\", ca_file = \"HERE/none.pem\" }\n",
            "channel.mail.smtp.ca_file",
        ),
    ] {
        let folder = folder(more);
        fs::write(folder.path().join("hotlined.short"), "short").unwrap();
        let told = told(&folder);
        assert!(told.len() == 1 && told[0].starts_with(key), "{more}: {told:?}");
    }
    let file = folder("");
    fs::write(file.path().join("blobs"), "").unwrap();
    assert!(told(&file)[0].starts_with("store.blobs: "), "a file stands in the way");
    fs::write(file.path().join("key"), "no key").unwrap();
    fs::write(file.path().join("token"), "\n").unwrap();
    let all = told(&file);
    assert_eq!(all.len(), 3, "all at once: {all:?}");
    assert!(!all.join("\n").contains("no key"), "{all:?}");
}

#[test]
fn a_key_file_that_others_can_read_or_change_stops_the_start_with_what_to_do() {
    let folder = folder("");
    for open in [0o640, 0o604, 0o620, 0o777] {
        mode(&folder, open);
        let told = told(&folder);
        assert!(told.len() == 1 && told[0].contains(&format!("mode {open:03o}")), "{told:?}");
    }
    let faults = load(&folder.path().join("hotlined.toml"), Eyes::Daemon).unwrap_err().0;
    assert!(faults[0].key == "store.key" && faults[0].remedy.starts_with("chmod 600 /"), "{}", faults[0]);
    mode(&folder, 0o400);
    assert_eq!(told(&folder), Vec::<String>::new());
}

#[test]
fn a_key_folder_that_the_start_refuses_the_check_tells() {
    let folder = folder("");
    let (keys, key) = (folder.path().join("keys"), fs::read_to_string(folder.path().join("key")).unwrap());
    let ring = Keyring::decode(&key).unwrap();
    let leaves = Leaves::open(ring.folder(&keys, "helpline"), None, Stamp(0)).unwrap();
    leaves.rotate(Stamp(0)).unwrap();
    assert_eq!(told(&folder), Vec::<String>::new());
    let file = leaves.folder().unwrap().path();
    let whole = fs::read(file).unwrap();
    fs::write(file, &whole[..40]).unwrap();
    assert!(told(&folder)[0].contains("cut short"), "{:?}", told(&folder));
    fs::write(file, &whole).unwrap();
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(told(&folder)[0].starts_with("store.keys: ") && told(&folder)[0].contains("others can read it"));
}

#[test]
fn a_text_with_a_fault_is_told_with_its_file_and_line() {
    let folder = folder("[texts]\ndir = \"HERE/texts\"\n");
    fs::create_dir(folder.path().join("texts")).unwrap();
    fs::write(folder.path().join("texts/ru.ftl"), "word-noted = Записано\nword-notd = Опечатка\n").unwrap();
    let faults = load(&folder.path().join("hotlined.toml"), Eyes::Visitor).unwrap_err().0;
    assert_eq!(faults.len(), 1);
    assert!(faults[0].file.ends_with("texts/ru.ftl") && faults[0].line == Some(2), "{}", faults[0]);
}

#[test]
fn what_only_the_daemon_can_see_is_no_fault_for_others() {
    let folder = folder("[web]\nlisten = \"127.0.0.1:0\"\n");
    let at = folder.path().join("hotlined.toml");
    assert!(load(&at, Eyes::Daemon).is_err(), "there is no credential");
    let keys = |loaded: Loaded| loaded.warnings.into_iter().map(|w| w.finding.key).collect::<Vec<_>>();
    let warned = keys(load(&at, Eyes::Visitor).unwrap());
    assert!(!warned.contains(&"web.token".to_owned()), "it may be elsewhere: {warned:?}");
    fs::create_dir(folder.path().join("credentials")).unwrap();
    let warned = keys(load(&at, Eyes::Visitor).unwrap());
    assert!(warned.contains(&"web.token".to_owned()), "it should be here: {warned:?}");
}

#[test]
fn two_that_would_listen_at_one_place_and_one_without_a_folder_are_warned_of() {
    let folder = folder(
        "[web]\nlisten = \"unix:HERE/admin.sock\"\ntoken = { file = \"HERE/key\" }\n\
         [channel.mail]\nkind = \"email\"\naddress = \"help@line.example\"\n\
         lmtp = { listen = \"unix:HERE/none/lmtp.sock\" }\nsmtp = { host = \"mx.example\" }\n",
    );
    let loaded = load(&folder.path().join("hotlined.toml"), Eyes::Daemon).unwrap();
    let told: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
    let told = told.join("\n");
    assert!(told.contains("web.listen: is where admin.socket listens too"), "{told}");
    assert!(told.contains("channel.mail.lmtp.listen: ") && told.contains("is not there"), "{told}");
}
