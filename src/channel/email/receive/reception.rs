//! What mails are read with, and a mail on the table.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use crate::channel::email::auth::AuthCtx;
use crate::channel::email::ident::Idents;
use crate::channel::email::parse::Mail;
use crate::channel::email::raw::RawMail;
use crate::channel::email::token::Tokens;
use crate::channel::{Hasher, Intake, PolicyNow, Vault, Watch};
use crate::domain::id::{Address, ChannelName, SeenKey};
use crate::domain::time::{Stamp, millis};
use crate::keys::openpgp::SecretKey;

/// Reads mails and hands them in.
pub struct Reception {
    /// The channel's name.
    pub name: ChannelName,
    /// The name that stands beside its address, if one does.
    pub from_name: Option<String>,
    /// The mailbox's reply addresses.
    pub tokens: Tokens,
    /// The Message-IDs of its mails.
    pub idents: Idents,
    /// Addresses, and domains, from which forms write for everybody: in small letters.
    pub forms: Vec<String>,
    /// From where voicemail comes, if it does.
    pub exchange: Option<Exchange>,
    /// How an operator's mail is proven.
    pub auth: Arc<AuthCtx>,
    /// What opens mail that is encrypted for the line, if it has such a key.
    pub key: Option<Arc<SecretKey>>,
    /// Where attachments are kept.
    pub vault: Arc<dyn Vault>,
    /// The rules in force.
    pub policy: PolicyNow,
    /// Tells the time.
    pub watch: Watch,
    /// Keyed hashes.
    pub hasher: Arc<dyn Hasher>,
    /// Where it is handed in.
    pub intake: Arc<dyn Intake>,
}

/// From where voicemail comes, and how it is read.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The addresses from which it sends.
    pub from: Vec<String>,
    /// The header in which the caller's number stands.
    pub number: String,
    /// What stands behind the mailbox's name in the address that it writes to.
    pub secret: Option<SecretString>,
}

/// A mail and what is known of it before anyone looks at its author.
pub(super) struct Letterhead {
    pub(super) mail: Mail,
    pub(super) raw: RawMail,
    pub(super) seen: Vec<SeenKey>,
    /// The day under which it is remembered.
    pub(super) day: i32,
    pub(super) digest: [u8; 32],
}

/// Who a mail says wrote it.
pub(super) fn author(head: &Letterhead) -> Address {
    head.mail.author().map_or_else(|| unknown(head), |author| Address(author.address.clone()))
}

/// An address that is this mail's alone, and that nothing reaches.
pub(super) fn unknown(head: &Letterhead) -> Address {
    Address(format!("unknown-{}", data_encoding::HEXLOWER.encode(&head.digest[..8])))
}

/// When it was written, as far as that can be believed: never after it came. Its date has whole seconds only.
pub(super) fn sent_at(mail: &Mail, raw: &RawMail) -> Stamp {
    let second = millis(Duration::from_secs(1)) - 1;
    mail.date.map_or(raw.received_at, |date| Stamp(date.0.saturating_add(second)).min(raw.received_at))
}
