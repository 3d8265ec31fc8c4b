//! The names of our mails: Message-IDs (RFC 5322, section 3.6.4) that are made of stored fields, so that a
//! mail that is sent again is the same mail, and signed, so that one that comes back in a reply, a bounce or a
//! loop is known as ours.
//!
//! The right half is the mailbox's domain: nothing of the machine, its name or its time goes out.
//!
//! A mail to a contact refers to a second name besides, which no mail bears: it signs what the mail says. Mail
//! programs carry it into the References of every answer, and what such an answer quotes is known for ours by it,
//! to the letter and without a look at what was sent.

use super::token::{BASE32, Holder, case_bits, case_of};
use crate::domain::id::{CaseCode, DeliveryId};
use crate::domain::time::Stamp;
use crate::keys::{Purpose, Signer};

/// What stands before the number of a mail, and of a gathering of mails.
const LETTER: &str = "m.";
const ROOT: &str = "c.";
const WORDS: &str = "w.";
/// Bytes of a signature here: a Message-ID has room, and gives no rights.
const SIGNATURE: usize = 12;

/// How much of an answer is ours is asked for so many names at most.
const ASKED: usize = 16;

/// Makes and knows the Message-IDs of one mailbox.
#[derive(Clone, Debug)]
pub struct Idents {
    domain: String,
    signer: Signer,
}

impl Idents {
    /// For a mailbox of that domain.
    #[must_use]
    pub fn new(domain: &str, signer: Signer) -> Self {
        Self { domain: domain.to_owned(), signer }
    }

    /// The Message-ID of the mail that carries these deliveries, with its angle brackets. Other deliveries,
    /// even one more, make another mail: a server may drop a Message-ID that it knows.
    #[must_use]
    pub fn letter(&self, first: DeliveryId, others: &[DeliveryId]) -> String {
        let number = first.0.to_be_bytes();
        let extent = self.extent(&number, others);
        let signature = self.signer.sign(Purpose::Letter, &[&number, &extent]);
        self.named(LETTER, &[&number[..], &extent, &signature[..SIGNATURE]].concat())
    }

    /// The delivery of which that Message-ID is the mail, the first if it carries several; none if it is not
    /// ours. Brackets and spaces around it do no harm.
    #[must_use]
    pub fn ours(&self, message_id: &str) -> Option<DeliveryId> {
        let bytes = unnamed(message_id, LETTER)?;
        let (number, rest) = bytes.split_first_chunk::<8>()?;
        let (extent, signature) = rest.split_first_chunk::<4>()?;
        let signed = self.signer.is_signed(Purpose::Letter, &[number, extent], signature);
        // Of exactly that length: a shorter beginning is signed as well, and would be a second name of the
        // same mail.
        (signed && signature.len() == SIGNATURE).then(|| DeliveryId(u64::from_be_bytes(*number)))
    }

    /// The Message-ID under which the mails about a case to one recipient gather. No mail bears it; all refer
    /// to it, so a mail program shows them together.
    #[must_use]
    pub fn root(&self, case: CaseCode, holder: &Holder<'_>) -> String {
        let bits = case_bits(Some(case)).to_be_bytes();
        let signature = self.signer.sign(Purpose::Root, &[&bits, &holder.kind(), holder.name()]);
        self.named(ROOT, &[&bits[..], &signature[..SIGNATURE]].concat())
    }

    /// The case of which that is the gathering for that recipient; none if it is not.
    #[must_use]
    pub fn gathering(&self, message_id: &str, holder: &Holder<'_>) -> Option<CaseCode> {
        let bytes = unnamed(message_id, ROOT)?;
        let (bits, signature) = bytes.split_first_chunk::<4>()?;
        let signed = self.signer.is_signed(Purpose::Root, &[bits, &holder.kind(), holder.name()], signature);
        case_of(u32::from_be_bytes(*bits)).flatten().filter(|_| signed && signature.len() == SIGNATURE)
    }

    /// The name that signs what a mail says and what it is called.
    #[must_use]
    pub fn words(&self, text: &str, subject: &str) -> String {
        let letters = letters(text);
        let count = u32::try_from(letters.chars().count()).unwrap_or(u32::MAX).to_be_bytes();
        let text = self.signer.sign(Purpose::Words, &[b"text", letters.as_bytes()]);
        let subject = self.signer.sign(Purpose::Words, &[b"subject", self::letters(subject).as_bytes()]);
        self.named(WORDS, &[&count[..], &text[..SIGNATURE], &subject[..SIGNATURE]].concat())
    }

    /// How many letters and digits at the beginning of `text` are what a mail of ours says, by the names to which
    /// an answer refers; none where nothing proves it.
    #[must_use]
    pub fn proven<'i>(&self, names: impl IntoIterator<Item = &'i String>, text: &str) -> usize {
        let letters = letters(text);
        let proves = |(count, signature, _): &(usize, Vec<u8>, Vec<u8>)| {
            let end = letters.char_indices().nth(*count).map_or(letters.len(), |(at, _)| at);
            let start = &letters[..end];
            start.chars().count() == *count
                && self.signer.is_signed(Purpose::Words, &[b"text", start.as_bytes()], signature)
        };
        signed(names).find(proves).map_or(0, |(count, ..)| count)
    }

    /// Whether a mail to which an answer refers is called so.
    #[must_use]
    pub fn is_called<'i>(&self, names: impl IntoIterator<Item = &'i String>, subject: &str) -> bool {
        let subject = letters(subject);
        let parts: [&[u8]; 2] = [b"subject", subject.as_bytes()];
        signed(names).any(|(_, _, signature)| self.signer.is_signed(Purpose::Words, &parts, &signature))
    }

    fn extent(&self, first: &[u8], others: &[DeliveryId]) -> [u8; 4] {
        if others.is_empty() {
            return [0; 4];
        }
        let numbers: Vec<[u8; 8]> = others.iter().map(|id| id.0.to_be_bytes()).collect();
        let parts: Vec<&[u8]> =
            [b"extent", first].into_iter().chain(numbers.iter().map(<[u8; 8]>::as_slice)).collect();
        let signed = self.signer.sign(Purpose::Letter, &parts);
        std::array::from_fn(|i| signed[i])
    }

    fn named(&self, mark: &str, bytes: &[u8]) -> String {
        format!("<{mark}{}@{}>", BASE32.encode(bytes), self.domain)
    }
}

/// What programs that quote, wrap and mark a text leave of it.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What the names say that sign a mail's words: how many letters, the signature of these, and that of the subject.
fn signed<'i>(
    names: impl IntoIterator<Item = &'i String>,
) -> impl Iterator<Item = (usize, Vec<u8>, Vec<u8>)> {
    let read = |name: &'i String| {
        let bytes = unnamed(name, WORDS).filter(|bytes| bytes.len() == 4 + 2 * SIGNATURE)?;
        let (count, signatures) = bytes.split_first_chunk::<4>()?;
        let (text, subject) = signatures.split_at(SIGNATURE);
        Some((usize::try_from(u32::from_be_bytes(*count)).ok()?, text.to_vec(), subject.to_vec()))
    };
    names.into_iter().filter_map(read).take(ASKED)
}

fn unnamed(message_id: &str, mark: &str) -> Option<Vec<u8>> {
    let inner = message_id.trim().trim_start_matches('<').trim_end_matches('>');
    let local = inner.split_once('@').map_or(inner, |(local, _)| local);
    // Ours have 45 characters at most; a stranger's may have any number.
    let text = local.strip_prefix(mark).filter(|text| text.len() <= 64)?;
    BASE32.decode(text.as_bytes()).ok()
}

/// What parts the pieces of a mail. `=_` stands in no base 64 and in no quoted-printable (RFC 2045, section
/// 6.7), so it can't stand in a piece.
#[must_use]
pub fn boundary(message_id: &str) -> String {
    let plain = message_id.chars().filter(char::is_ascii_alphanumeric).take(32).collect::<String>();
    format!("=_{plain}")
}

/// A moment as mail headers write it, in UTC (RFC 5322, section 3.3).
#[must_use]
pub fn date(at: Stamp) -> String {
    at.to_jiff().strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::id::{ContactId, OperatorId};
    use crate::keys::Keyring;

    fn idents() -> Idents {
        let ring = Keyring::decode("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        Idents::new("line.example", ring.signer())
    }

    #[test]
    fn a_mail_has_one_name_and_is_known_by_it() {
        let name = idents().letter(DeliveryId(7), &[]);
        assert_eq!(name, idents().letter(DeliveryId(7), &[]));
        assert!(name.ends_with("@line.example>") && name.starts_with("<m."), "{name}");
        for back in [name.clone(), name.replace(['<', '>'], ""), format!("  {name}\r\n")] {
            assert_eq!(idents().ours(&back), Some(DeliveryId(7)), "{back}");
        }
        let stranger = Idents::new("line.example", Keyring::generate().unwrap().signer());
        assert_eq!(stranger.ours(&name), None);
    }

    #[test]
    fn a_bundle_with_one_mail_more_is_another_mail() {
        let ids = |others: &[u64]| {
            idents().letter(DeliveryId(1), &others.iter().map(|n| DeliveryId(*n)).collect::<Vec<_>>())
        };
        let all = [ids(&[]), ids(&[2]), ids(&[2, 3]), ids(&[3, 2])];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
        assert!(all.iter().all(|name| idents().ours(name) == Some(DeliveryId(1))));
    }

    #[test]
    fn a_case_gathers_for_each_recipient_apart() {
        let (case, contact) = ("K7F-3QD".parse().unwrap(), Holder::Contact(ContactId([1; 16])));
        let olga = OperatorId::from("olga");
        let root = idents().root(case, &contact);
        assert_ne!(root, idents().root(case, &Holder::Operator(&olga)));
        assert_eq!(idents().gathering(&root, &contact), Some(case));
        assert_eq!(idents().gathering(&root, &Holder::Operator(&olga)), None);
        assert_eq!(idents().ours(&root), None);
    }

    #[test]
    fn a_date_is_in_utc_whatever_the_line_is_in() {
        assert_eq!(date(Stamp(1_795_509_300_999)), "Tue, 24 Nov 2026 08:35:00 +0000");
        assert_eq!(date(Stamp(0)), "Thu, 01 Jan 1970 00:00:00 +0000");
    }

    #[test]
    fn what_an_answer_quotes_is_known_for_ours_to_the_letter() {
        let (ids, mail) = (idents(), "##-=-## Above this line ##-=-##\n\nВы не одни. Call 112.\n");
        let names = vec!["<a@b>".to_owned(), ids.words(mail, "Your message")];
        let count = letters(mail).chars().count();
        let quoted =
            "> ##-=-## Above\n> this line ##-=-##\n>\n> Вы не\n> одни. Call *112*.\n> and they are here";
        assert_eq!(ids.proven(&names, quoted), count);
        for other in ["", "Вы не одни. Call 112.", &mail.replace("112", "113"), "##-=-## Above this line"]
        {
            assert_eq!(ids.proven(&names, other), 0, "{other}");
        }
        assert!(ids.is_called(&names, "Your  message") && !ids.is_called(&names, "they are at my door"));
        let stranger = Idents::new("line.example", Keyring::generate().unwrap().signer());
        assert_eq!(stranger.proven(&names, mail), 0);
        assert_eq!(ids.ours(&names[1]), None);
        assert!(names[1].len() < 76, "a line of a header has room: {}", names[1]);
    }

    proptest! {
        #[test]
        fn a_changed_name_is_not_ours(id in any::<u64>(), at in 3usize..40, by in 1u8..10) {
            let mut name = idents().letter(DeliveryId(id), &[]).into_bytes();
            let digits = b"23456789ab";
            let old = digits.iter().position(|d| *d == name[at]).unwrap_or(0);
            let new = digits[(old + usize::from(by)) % digits.len()];
            prop_assume!(name[at] != new);
            name[at] = new;
            prop_assert_eq!(idents().ours(&String::from_utf8(name).unwrap()), None);
        }

        #[test]
        fn any_text_can_be_asked_about(text in "\\PC{0,100}", tail in "[0-9a-z]{0,70}") {
            prop_assert_eq!(idents().ours(&text), None);
            prop_assert_eq!(idents().ours(&format!("<m.{tail}@x>")), None);
        }

        #[test]
        fn a_boundary_is_short_and_plain(name in "\\PC{0,200}") {
            let boundary = boundary(&name);
            prop_assert!(boundary.len() <= 70 && boundary.is_ascii() && !boundary.ends_with(' '));
        }
    }
}
