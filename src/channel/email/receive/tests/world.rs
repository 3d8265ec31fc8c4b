//! A mailbox with two operators, and everything that it hands in.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use crate::channel::email::auth::AuthCtx;
use crate::channel::email::auth::tests::mails::{OLGA, record, signed};
use crate::channel::email::auth::tests::stub::{Mode, Stub};
use crate::channel::email::ident::Idents;
use crate::channel::email::raw::{MailIntake, Place, RawMail, Taken};
use crate::channel::email::receive::Reception;
use crate::channel::email::token::{Holder, Token, Tokens};
use crate::channel::vault::{Unfetched, Unkept};
use crate::channel::{Incoming, Intake, NotTaken, Untaken, Vault, Wanted};
use crate::domain::event::{Came, Machine, Said};
use crate::domain::fixture::{at, operator, policy};
use crate::domain::id::{Address, CaseCode, DeliveryId, OperatorId, SeenKey};
use crate::domain::message::{Attachment, Body};
use crate::domain::policy::{Operator, Policy, Reach};
use crate::domain::time::{Now, Stamp};
use crate::keys::Keyring;
use crate::keys::openpgp::SecretKey;

/// The one authserv-id that is believed, where one is.
pub const AUTHSERV: &str = "mx.line.example";
/// When mails come in here, and by when they were written a minute before.
pub const DATE: &str = "Tue, 24 Nov 2026 05:30:00 +0000";

pub fn received() -> Stamp {
    at("2026-11-24T05:31:00Z")
}

/// A card about a case, which an operator answers.
pub fn card() -> Token {
    Token::Card { case: Some(code()), delivery: DeliveryId(77) }
}

pub fn code() -> CaseCode {
    "K7F-3QD".parse().unwrap()
}

/// A mailbox at work.
pub struct World {
    pub reception: Arc<Reception>,
    pub desk: Arc<Desk>,
    pub disk: Arc<Disk>,
    /// Kept, for it answers as long as it lives.
    _stub: Stub,
}

/// Remembers what was handed in.
#[derive(Default)]
pub struct Desk {
    pub taken: Mutex<Vec<Incoming>>,
    pub refuses: AtomicBool,
    /// What it knows again, where it remembers.
    pub seen: Mutex<Option<BTreeSet<SeenKey>>>,
    /// What room it was asked for, and whether it has none.
    pub wanted: Mutex<Vec<Wanted>>,
    pub is_full: AtomicBool,
    /// Held by whoever lets nothing be answered.
    pub answers: tokio::sync::Mutex<()>,
}

/// Keeps what it is given under its number.
#[derive(Default)]
pub struct Disk {
    pub kept: Mutex<Vec<Vec<u8>>>,
    pub full: AtomicBool,
}

#[async_trait]
impl Intake for Desk {
    async fn take(&self, incoming: Vec<Incoming>) -> Result<(), NotTaken> {
        assert!(!incoming.is_empty(), "nobody is asked about nothing");
        if self.refuses.load(Ordering::SeqCst) {
            return Err(NotTaken);
        }
        if let Some(seen) = &mut *self.seen.lock().unwrap() {
            seen.extend(incoming.iter().flat_map(|one| &one.seen));
        }
        self.taken.lock().unwrap().extend(incoming);
        drop(self.answers.lock().await);
        Ok(())
    }

    async fn room(&self, wanted: &Wanted) -> Result<(), Untaken> {
        self.wanted.lock().unwrap().push(wanted.clone());
        if self.is_full.load(Ordering::SeqCst) { Err(Untaken::NoRoom) } else { Ok(()) }
    }

    async fn known(&self, seen: &[SeenKey]) -> Result<bool, NotTaken> {
        let known = self.seen.lock().unwrap();
        Ok(known.as_ref().is_some_and(|known| seen.iter().any(|key| known.contains(key))))
    }
}

#[async_trait]
impl Vault for Disk {
    async fn keep(&self, bytes: Vec<u8>) -> Result<String, Unkept> {
        if self.full.load(Ordering::SeqCst) {
            return Err(Unkept);
        }
        let mut kept = self.kept.lock().unwrap();
        kept.push(bytes);
        Ok((kept.len() - 1).to_string())
    }

    async fn fetch(&self, _: &str) -> Result<Vec<u8>, Unfetched> {
        Err(Unfetched::Gone)
    }
}

impl World {
    /// With a name service that knows the operators' domain, and another.
    pub async fn new() -> Self {
        Self::with(known(), false, received()).await
    }

    /// With a name service of that kind, with or without a server that is trusted, at that time.
    pub async fn with(dns: Mode, trusts: bool, now: Stamp) -> Self {
        let stub = Stub::start(dns).await;
        let ring = Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        let (desk, disk) = (Arc::new(Desk::default()), Arc::new(Disk::default()));
        let watch: crate::channel::Watch = Arc::new(move || Now { line: now, civil: now });
        let policy = Arc::new(Policy {
            never_tell: ["Helping Hands", "Lisova 5"].map(str::to_owned).into(),
            ..policy(vec![at_mail("olga", OLGA, Some("Anna")), at_mail("boris", "boris@ngo.example", None)])
        });
        let reception = Arc::new(Reception {
            name: "mail".into(),
            from_name: Some("Лінія допомоги".into()),
            tokens: Tokens::new("help@line.example", '+', ring.signer()).unwrap(),
            idents: Idents::new("line.example", ring.signer()),
            forms: vec!["site@ngo.example".into(), "forms.example".into()],
            exchange: None,
            auth: Arc::new(AuthCtx {
                dns: stub.dns(false),
                trusted_authserv: trusts.then(|| AUTHSERV.to_owned()),
                watch: Arc::clone(&watch),
            }),
            key: SecretKey::read(include_str!("../../../../../tests/corpus/openpgp/line.key"))
                .ok()
                .map(Arc::new),
            vault: disk.clone(),
            policy: Arc::new(move || Arc::clone(&policy)),
            watch,
            hasher: Arc::new(ring),
            intake: desk.clone(),
        });
        Self { reception, desk, disk, _stub: stub }
    }

    /// The reception, to be set up otherwise.
    pub fn reception_mut(&mut self) -> &mut Reception {
        Arc::get_mut(&mut self.reception).expect("nothing is being read")
    }

    /// Where that operator answers.
    pub fn address(&self, token: &Token, operator: &str) -> String {
        self.reception.tokens.address(token, &Holder::Operator(&OperatorId::from(operator))).0
    }

    /// The address that bounces of a delivery go to.
    pub fn bounces(&self, delivery: u64) -> String {
        let token = Token::Return { case: Some(code()), delivery: DeliveryId(delivery) };
        self.reception.tokens.address(&token, &Holder::Anyone).0
    }

    /// A mail that the line sent, by its name.
    pub fn ours(&self, delivery: u64) -> String {
        self.reception.idents.letter(DeliveryId(delivery), &[])
    }

    /// Hands in a mail; what became of it.
    pub async fn take(&self, raw: RawMail) -> Result<Taken, Untaken> {
        self.reception.take(vec![raw]).await.remove(0)
    }

    /// The one thing that a mail became.
    pub async fn gets(&self, mail: impl Into<Vec<u8>>) -> Incoming {
        self.gets_raw(by_imap(mail)).await
    }

    pub async fn gets_raw(&self, raw: RawMail) -> Incoming {
        self.take(raw).await.expect("it is taken");
        let mut taken = std::mem::take(&mut *self.desk.taken.lock().unwrap());
        assert_eq!(taken.len(), 1);
        taken.remove(0)
    }

    /// What its writer said.
    pub async fn said(&self, mail: impl Into<Vec<u8>>) -> Said {
        match self.gets(mail).await.arrival.what {
            Came::Said(said) => said,
            other => panic!("{other:?}"),
        }
    }

    /// What it is, if no person wrote it.
    pub async fn machine(&self, mail: impl Into<Vec<u8>>) -> Machine {
        match self.gets(mail).await.arrival.what {
            Came::Machine(machine, _) => machine,
            other => panic!("{other:?}"),
        }
    }

    /// What an attachment holds.
    pub fn bytes(&self, attachment: &Attachment) -> Vec<u8> {
        let Body::Blob(name) = &attachment.body else { panic!("{attachment:?}") };
        self.disk.kept.lock().unwrap()[name.parse::<usize>().unwrap()].clone()
    }

    /// An operator's answer to a card, signed by her domain.
    pub fn answer(&self, words: &str) -> String {
        signed(&self.unsigned(words))
    }

    /// The same before it is signed.
    pub fn unsigned(&self, words: &str) -> String {
        written("Olga Petrova <olga@ngo.example>", &self.address(&card(), "olga"), words)
    }
}

/// What the name service knows.
pub fn known() -> Mode {
    let key = |domain: &str| (format!("s1._domainkey.{domain}"), record());
    Mode::Knows(HashMap::from(["ngo.example", "evil.example"].map(key)))
}

fn at_mail(id: &str, address: &str, alias: Option<&str>) -> Operator {
    let reach = vec![Reach { channel: "mail".into(), address: Some(Address(address.into())) }];
    Operator { reach, alias: alias.map(str::to_owned), ..operator(id) }
}

/// A plain mail.
pub fn written(from: &str, to: &str, words: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Re: K7F-3QD\r\nDate: {DATE}\r\nMessage-ID: <1@mua.example>\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
}

/// As it stands in the mailbox.
pub fn by_imap(mail: impl Into<Vec<u8>>) -> RawMail {
    let place = Place::Imap { account: "help@imap".into(), mailbox: "INBOX".into(), uidvalidity: 1, uid: 1 };
    RawMail { bytes: mail.into(), received_at: received(), place, cut_from: None, again: false }
}

/// As it is handed in for that recipient.
pub fn by_lmtp(mail: impl Into<Vec<u8>>, recipient: &str) -> RawMail {
    RawMail { place: Place::Lmtp { recipient: recipient.into() }, ..by_imap(mail) }
}
