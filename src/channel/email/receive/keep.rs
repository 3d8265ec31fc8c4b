//! What else a mail holds is kept in the vault before the line hears of it; unless the line knows the mail, for of that
//! nothing more is kept, however many of our addresses it came to.

use super::{Letterhead, Reception, words};
use crate::channel::{NotTaken, Untaken, Wanted, Writer};
use crate::domain::dedupe;
use crate::domain::event::Said;
use crate::domain::id::Address;
use crate::domain::message::{Attachment, Body, Kind};

impl Reception {
    /// Adds the attachments but those that are `told` in words already, and what of the mail would otherwise be
    /// lost: the whole text where it is too long, the raw mail where something of it was not read. Then it has its
    /// fingerprint.
    pub(super) async fn keep(
        &self,
        head: &Letterhead,
        told: &[usize],
        (from, who): (&Address, Writer),
        said: &mut Said,
    ) -> Result<(), Untaken> {
        if holds_files(head, told, said) && self.intake.known(&head.seen).await? {
            said.unreadable = head.mail.unreadable;
            return Ok(());
        }
        let wanted = Wanted {
            from: self.ids(from),
            proven: said.verified == Some(true),
            who,
            words: said.words().len() as u64,
            files: files_of(head, told, said),
        };
        self.intake.room(&wanted).await?;
        let files = head.mail.attachments.iter().enumerate().filter(|(at, _)| !told.contains(at));
        for (_, part) in files {
            let (kind, mime, name) = (part.kind, Some(part.mime.clone()), part.name.clone());
            said.attachments.push(self.kept(kind, mime, name, part.bytes.clone()).await?);
        }
        // Before anything is shortened, for two long mails may begin alike; and before the raw mail is added,
        // which no two copies have in common.
        let form = dedupe::normal_form(&said.text, &said.attachments);
        let mut form = dedupe::with_rest(form, said.rest.as_deref());
        dedupe::said_to(&mut form, said.forwarded, None, None);
        said.fingerprint = self.hasher.fingerprint(&form);
        if is_long(said) {
            let plain = Some("text/plain".to_owned());
            let whole = said.words().into_owned().into_bytes();
            said.attachments.push(self.kept(Kind::Document, plain, None, whole).await?);
        }
        said.text = words::short(&said.text, words::LONGEST);
        said.rest = said.rest.as_deref().map(|rest| words::short(rest, words::LONGEST_REST));
        said.unreadable = head.mail.unreadable;
        if is_kept_raw(head) {
            let raw = Some("message/rfc822".to_owned());
            let mut kept = self.kept(Kind::Unsupported, raw, None, head.raw.bytes.clone()).await?;
            // The whole mail's size, of which only the beginning is here.
            kept.bytes = head.raw.cut_from.or(kept.bytes);
            said.attachments.push(kept);
        }
        Ok(())
    }

    async fn kept(
        &self,
        kind: Kind,
        mime: Option<String>,
        name: Option<String>,
        bytes: Vec<u8>,
    ) -> Result<Attachment, Untaken> {
        let size = u64::try_from(bytes.len()).ok();
        let id = self.vault.keep(bytes).await.map_err(|error| {
            tracing::error!(channel = %self.name, %error, "a mail waits, for its attachments can't be kept");
            Untaken::from(NotTaken)
        })?;
        Ok(Attachment { kind, mime, bytes: size, name, body: Body::Blob(id) })
    }
}

/// Whether anything of it goes to the vault.
fn holds_files(head: &Letterhead, told: &[usize], said: &Said) -> bool {
    let untold = (0..head.mail.attachments.len()).any(|at| !told.contains(&at));
    untold || is_long(said) || is_kept_raw(head)
}

/// How large that is, in bytes.
fn files_of(head: &Letterhead, told: &[usize], said: &Said) -> u64 {
    let files = head.mail.attachments.iter().enumerate().filter(|(at, _)| !told.contains(at));
    let files: usize = files.map(|(_, part)| part.bytes.len()).sum();
    let whole = if is_long(said) { said.words().len() } else { 0 };
    let raw = if is_kept_raw(head) { head.raw.bytes.len() } else { 0 };
    (files + whole + raw) as u64
}

/// Whether its words are too long for a document.
fn is_long(said: &Said) -> bool {
    let rest = said.rest.as_ref().map_or(0, String::len);
    said.text.len() > words::LONGEST || rest > words::LONGEST_REST
}

/// Whether something of it was not read, so that all of it is kept.
fn is_kept_raw(head: &Letterhead) -> bool {
    head.mail.unreadable || !head.mail.left_out.is_empty() || head.raw.cut_from.is_some()
}
