//! Whether a line can start with its config: what the files that it names have against that.
//!
//! The daemon's start, `check` and `doctor` ask here, so that none of them says "ok" to what another refuses. All
//! that is wrong is told at once. Nothing is changed, and nothing that is told holds a secret.

use std::io::ErrorKind;
use std::path::Path;

use secrecy::ExposeSecret;

use crate::channel::email::auth::Dns;
use crate::channel::email::tls;
use crate::channel::email::token::Tokens;
use crate::config::{
    self, Config, EmailSettings, Fault, Faults, Finding, Loaded, Secret, SecretError, Warning,
};
use crate::domain::id::ChannelName;
use crate::domain::time::Stamp;
use crate::keys::{FolderError, Keyring, Leaves};
use crate::net::Listen;
use crate::text::Texts;
use crate::web::PageAuth;

use super::mailbox::ASKING;
use super::place;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    /// The daemon, which has everything or does not start.
    Daemon,
    /// Somebody at a terminal. Of secrets that systemd hands to the daemon alone, they may not see whether they are
    /// there: that is a doubt then, and no fault.
    Visitor,
}

/// Reads a config as it is needed to start: together with the files that it names.
///
/// # Errors
/// Every fault of the config; or, if it has none, every fault of those files.
pub fn load(path: &Path, eyes: Eyes) -> Result<Loaded, Faults> {
    let mut loaded = config::load(path)?;
    let (faults, warnings) = look(path, &loaded.config, eyes);
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    loaded.warnings.extend(warnings);
    Ok(loaded)
}

/// What the files that a valid config names have against a start, and what is doubtful about them.
#[must_use]
pub fn look(path: &Path, config: &Config, eyes: Eyes) -> (Vec<Fault>, Vec<Warning>) {
    let found = Found::of(path, config, eyes);
    (found.faults, found.warnings)
}

/// What there is to say of the files that no other look of the doctor's is at.
pub(super) fn beside(path: &Path, config: &Config) -> Vec<Fault> {
    let mut found = Found { file: path.display().to_string(), ..Found::default() };
    found.texts(config);
    found.auth(config, &|secret| secret.read());
    found.mailboxes(config);
    found.faults
}

#[derive(Default)]
struct Found {
    file: String,
    faults: Vec<Fault>,
    warnings: Vec<Warning>,
}

type Read<'r> = &'r dyn Fn(&Secret) -> Result<secrecy::SecretString, SecretError>;

impl Found {
    fn of(path: &Path, config: &Config, eyes: Eyes) -> Self {
        let mut found = Self { file: path.display().to_string(), ..Self::default() };
        let folder = place::credentials(path);
        let read = |secret: &Secret| match eyes {
            Eyes::Daemon => secret.read(),
            Eyes::Visitor => secret.read_in(Some(&folder)),
        };
        found.texts(config);
        found.secrets(config, eyes, &read);
        found.line_key(config, &read);
        found.auth(config, &read);
        found.mailboxes(config);
        found.authorities(config);
        found.blobs(config);
        found.keys(config, &read);
        found.sockets(config);
        found
    }

    fn fault(&mut self, key: impl Into<String>, reason: impl Into<String>, remedy: impl Into<String>) {
        let finding = Finding { key: key.into(), ..Finding::of_file(&self.file, reason, remedy) };
        self.faults.push(finding);
    }

    fn warn(&mut self, key: impl Into<String>, reason: impl Into<String>, remedy: impl Into<String>) {
        let finding = Finding { key: key.into(), ..Finding::of_file(&self.file, reason, remedy) };
        self.warnings.push(Warning { finding, loud: false });
    }

    /// The admin's own texts: each fault has its own file and line.
    fn texts(&mut self, config: &Config) {
        let Some(folder) = &config.texts_dir else { return };
        for fault in Texts::load(folder).err().into_iter().flat_map(|faults| faults.0) {
            let remedy = if fault.file == *folder {
                "make the folder, let the daemon read it, or remove texts.dir"
            } else {
                "put it right, or take it out of the file: then the built-in text holds"
            };
            let file = fault.file.display().to_string();
            let finding = Finding::of_file(&file, fault.reason, remedy);
            self.faults.push(Finding { line: fault.line, key: "texts.dir".into(), ..finding });
        }
    }

    fn secrets(&mut self, config: &Config, eyes: Eyes, read: Read<'_>) {
        for (key, secret) in config.secrets() {
            let Err(error) = read(secret) else { continue };
            let remedy = "write the secret there, readable for the daemon alone (mode 600)";
            match unseen(secret, &error, eyes) {
                Unseen::No => self.fault(key, error.to_string(), remedy),
                Unseen::Doubtful => self.warn(key, error.to_string(), remedy),
                Unseen::Unknown => {}
            }
        }
    }

    /// What is there must also be a key.
    fn line_key(&mut self, config: &Config, read: Read<'_>) {
        let Some(error) =
            read(&config.store.key).ok().and_then(|key| Keyring::decode(key.expose_secret()).err())
        else {
            return;
        };
        let remedy = "put back the copy of the line's key; only a line that holds nothing may get a new one: \
                      hotlined keys init";
        self.fault("store.key", error.to_string(), remedy);
    }

    fn auth(&mut self, config: &Config, read: Read<'_>) {
        let token = config.web.as_ref().and_then(|web| read(&web.token).ok());
        if let Some(error) = token.and_then(|token| PageAuth::new(&token).err()) {
            self.fault("web.token", error.to_string(), "write a longer one: openssl rand -hex 16");
        }
    }

    fn mailboxes(&mut self, config: &Config) {
        for (name, email) in mailboxes(config) {
            // Whose key signs makes no difference to how much room an address has.
            let signed = Keyring::generate().ok();
            let tokens = signed.map(|ring| Tokens::new(&email.address, email.separator, ring.signer()));
            if let Some(Err(error)) = tokens {
                self.fault(format!("channel.{name}.address"), error.to_string(), "use a shorter address");
            }
            let dns =
                if email.resolvers.is_empty() { Dns::system() } else { Dns::new(&email.resolvers, ASKING) };
            if let Err(error) = dns {
                let key = format!("channel.{name}.resolvers");
                self.fault(key, error.to_string(), "name a name server that you trust");
            }
        }
    }

    fn authorities(&mut self, config: &Config) {
        for (name, email) in mailboxes(config) {
            let imap = email.imap.as_ref().map(|imap| ("imap", &imap.server));
            for (which, server) in imap.into_iter().chain([("smtp", &email.smtp.server)]) {
                let Some(file) = &server.ca_file else { continue };
                if let Err(error) = tls::connector(Some(file)) {
                    let key = format!("channel.{name}.{which}.ca_file");
                    self.fault(key, error.to_string(), "name a certificate in PEM that the daemon can read");
                }
            }
        }
    }

    /// The folder of attachments is made at the start; nothing else may stand in its way.
    fn blobs(&mut self, config: &Config) {
        let there = config.store.blobs.ancestors().find(|place| place.exists());
        if let Some(place) = there.filter(|place| !place.is_dir()) {
            let reason = format!("{} is no folder", place.display());
            self.fault("store.blobs", reason, "move it away, or name another folder");
        }
    }

    /// The key folder is made at the first start. What is there must be this line's, whole, and closed to others.
    fn keys(&mut self, config: &Config, read: Read<'_>) {
        let ring = read(&config.store.key).ok().and_then(|key| Keyring::decode(key.expose_secret()).ok());
        let Some(ring) = ring else { return };
        let folder = ring.folder(&config.store.keys, &config.policy.name);
        match Leaves::open(folder, None, Stamp(0)) {
            Err(FolderError::Disk { error, .. }) if error.kind() == ErrorKind::PermissionDenied => {}
            Err(error) => self.fault("store.keys", error.to_string(), "see docs/operations.md, \"The keys\""),
            Ok(_) => {}
        }
    }

    /// What listens: a socket needs a folder, and a place of its own. The line would start without.
    fn sockets(&mut self, config: &Config) {
        let mut places = vec![("admin.socket".to_owned(), Listen::Unix(config.admin.socket.clone()))];
        places.extend(config.web.as_ref().map(|web| ("web.listen".to_owned(), web.listen.clone())));
        for (name, email) in mailboxes(config) {
            places.extend(email.lmtp.clone().map(|at| (format!("channel.{name}.lmtp.listen"), at)));
        }
        for (at, (key, place)) in places.iter().enumerate() {
            let taken = |(_, other): &&(String, Listen)| other == place && !is_any_port(place);
            if let Some((other, _)) = places[..at].iter().find(taken) {
                self.warn(key, format!("is where {other} listens too"), "give each a place of its own");
            }
            if let Some(folder) = missing_folder(place) {
                let reason = format!("{folder} is not there, so nothing can listen in it");
                self.warn(key, reason, "make the folder, writable for the daemon");
            }
        }
    }
}

fn mailboxes(config: &Config) -> impl Iterator<Item = (&ChannelName, &EmailSettings)> {
    config.channels.iter().filter_map(|channel| Some((&channel.name, channel.endpoint.mailbox()?)))
}

/// What it means that a secret could not be read.
enum Unseen {
    /// It is wrong for everyone.
    No,
    /// The daemon may have it from elsewhere.
    Doubtful,
    /// Nothing can be said from here.
    Unknown,
}

fn unseen(secret: &Secret, error: &SecretError, eyes: Eyes) -> Unseen {
    let SecretError::Unreadable { path, error } = error else { return Unseen::No };
    let folder = path.parent().is_some_and(Path::is_dir);
    match (eyes, error.kind(), secret) {
        (Eyes::Daemon, ..) | (_, ErrorKind::NotFound, Secret::File(_)) => Unseen::No,
        (_, ErrorKind::NotFound, Secret::Credential(_)) if folder => Unseen::Doubtful,
        _ => Unseen::Unknown,
    }
}

fn is_any_port(place: &Listen) -> bool {
    matches!(place, Listen::Tcp(address) if address.port() == 0)
}

/// The folder of a socket, if it is missing. What lies in `/run` is made when the unit starts.
fn missing_folder(place: &Listen) -> Option<String> {
    let Listen::Unix(path) = place else { return None };
    let folder = path.parent()?;
    let made = ["/run", "/var/run"].iter().any(|run| folder.starts_with(run));
    (!made && !folder.is_dir()).then(|| folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// A line in a folder of its own, with what is added to its config.
    fn folder(more: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let key = Keyring::generate().map_or_else(|_| KEY.to_owned(), |ring| ring.encode().to_string());
        fs::write(folder.path().join("key"), key).unwrap();
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
    fn a_key_folder_that_the_start_refuses_the_check_tells() {
        let folder = folder("");
        let (keys, key) =
            (folder.path().join("keys"), fs::read_to_string(folder.path().join("key")).unwrap());
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
        assert!(
            told(&folder)[0].starts_with("store.keys: ") && told(&folder)[0].contains("others can read it")
        );
    }

    #[test]
    fn a_text_with_a_fault_is_told_with_its_file_and_line() {
        let folder = folder("[texts]\ndir = \"HERE/texts\"\n");
        fs::create_dir(folder.path().join("texts")).unwrap();
        fs::write(folder.path().join("texts/ru.ftl"), "word-noted = Записано\nword-notd = Опечатка\n")
            .unwrap();
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
}
