//! How an operator's mail is read before it is believed, as far as the fuzz targets may reach it. Not part of any
//! other build. No key is asked for here: the network is not reached.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_auth::AuthenticatedMessage;

use super::head::Head;
use super::lex::{Piece, pieces};
use super::{dkim, from, results, tags};
use crate::domain::time::Stamp;

/// The fields of a header, name and value, and where the body begins; none if two readers could see two headers.
#[must_use]
pub fn fields(raw: &[u8]) -> Option<(Vec<(&[u8], &[u8])>, usize)> {
    let head = Head::read(raw)?;
    Some((head.fields.iter().map(|f| (f.name, f.value)).collect(), head.body))
}

/// Whether the mail is from that address alone.
#[must_use]
pub fn is_only(raw: &[u8], enrolled: &str) -> bool {
    Head::read(raw).is_some_and(|head| from::is_only(&head, enrolled))
}

/// What the trusted server `id` says of a mail from `domain`.
#[must_use]
pub fn dmarc(raw: &[u8], id: &str, domain: &str) -> Option<bool> {
    Head::read(raw).and_then(|head| results::dmarc(&head, id, domain))
}

/// The words and quotations of a structured value, without its marks and comments.
#[must_use]
pub fn words(value: &[u8], marks: &[u8]) -> Option<Vec<Vec<u8>>> {
    let word = |piece| match piece {
        Piece::Word(word) => Some(word.to_vec()),
        Piece::Quoted(text) => Some(text),
        Piece::Mark(_) => None,
    };
    pieces(value, marks).map(|found| found.into_iter().filter_map(word).collect())
}

/// The content of a tag in a signature's list, and as a time; none if the list can't be read.
#[must_use]
pub fn tag<'a>(list: &'a [u8], name: &str) -> Option<(Option<&'a [u8]>, Option<i64>)> {
    tags::Tags::read(list).map(|tags| (tags.get(name), tags.time(name)))
}

/// How many of a mail's signatures would prove that it is from `domain`, if they are right.
#[must_use]
pub fn signatures(raw: &[u8], domain: &str, now: Stamp) -> usize {
    let Some(head) = Head::read(raw) else { return 0 };
    let sifted = || {
        let mut mail = AuthenticatedMessage::parse(raw).filter(|mail| dkim::same(&head, mail))?;
        dkim::sift(&mut mail, &head, (domain, &[]), now);
        Some(mail.dkim_headers.len())
    };
    // As in `prove`: the library below panics on some mails.
    catch_unwind(AssertUnwindSafe(sifted)).ok().flatten().unwrap_or(0)
}
