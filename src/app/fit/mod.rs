//! Whether a line can start with its config: what the files that it names have against that.
//!
//! The daemon's start, `check` and `doctor` ask here, so that none of them says "ok" to what another refuses. All
//! that is wrong is told at once. Nothing is changed, and nothing that is told holds a secret.

use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
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
        found.closed(config);
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

    /// Whoever has the line's key and a copy of the store has everything. What systemd hands over it closes itself.
    fn closed(&mut self, config: &Config) {
        let Secret::File(path) = &config.store.key else { return };
        let mode = path.metadata().map_or(0, |meta| meta.permissions().mode() & 0o777);
        if mode & 0o077 != 0 {
            let shown = path.display();
            let reason = format!(
                "{shown}: others can read or change it (mode {mode:03o}), and whoever has it and a backup of Redis can \
                 read much"
            );
            let remedy = format!("chmod 600 {shown}, and let it belong to the daemon's user");
            self.fault("store.key", reason, remedy);
        }
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
mod tests;
