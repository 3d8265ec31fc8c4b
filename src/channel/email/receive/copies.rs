//! The same mail to many of our addresses is handed in once for each, and is one mail: it is read and kept once, and of
//! the others no more is written than that they came.

use std::collections::BTreeMap;

use crate::channel::email::parse::content_digest;
use crate::channel::email::raw::{RawMail, Taken};
use crate::channel::{NotTaken, Untaken};

/// A mail, and what it is known by wherever it was delivered to.
pub(super) struct Digested {
    pub(super) raw: RawMail,
    /// None where that could not be told.
    pub(super) digest: Option<[u8; 32]>,
}

/// Hashes a mail, which takes a while for a large one: not on a thread that others wait for.
pub(super) async fn digested(raw: RawMail) -> Digested {
    let bytes = raw.bytes;
    // If that panics the bytes are gone with it: without a digest the mail is not taken, and stays where it
    // is.
    let hashed = tokio::task::spawn_blocking(move || (content_digest(&bytes), bytes)).await;
    let (digest, bytes) = hashed.map_or((None, Vec::new()), |(digest, bytes)| (Some(digest), bytes));
    Digested { raw: RawMail { bytes, ..raw }, digest }
}

/// Takes the first of each that are alike, and the others once it is known of theirs that it was taken: they are
/// known then. Where the first was not taken, nor are the others.
pub(super) async fn each_once<F>(
    mails: Vec<Digested>,
    take: impl Fn(Vec<Digested>) -> F,
) -> Vec<Result<Taken, Untaken>>
where
    F: Future<Output = Vec<Result<Taken, Untaken>>>,
{
    // An answer that does not come stays this: the mail is not acknowledged, and comes again.
    let mut answers = vec![Err(NotTaken.into()); mails.len()];
    let mut first_of = BTreeMap::new();
    let (mut firsts, mut others) = (Vec::new(), Vec::new());
    for (at, mail) in mails.into_iter().enumerate() {
        match mail.digest.map(|digest| *first_of.entry(digest).or_insert(at)) {
            Some(first) if first != at => others.push((first, at, mail)),
            _ => firsts.push((at, mail)),
        }
    }
    let (places, mails): (Vec<usize>, _) = firsts.into_iter().unzip();
    note(&mut answers, &places, take(mails).await);
    let (again, untaken): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(first, ..)| answers.get(*first).is_some_and(Result::is_ok));
    for (first, at, _) in untaken {
        answers[at] = answers[first];
    }
    let (places, mails): (Vec<usize>, Vec<Digested>) =
        again.into_iter().map(|(_, at, mail)| (at, mail)).unzip();
    if !mails.is_empty() {
        note(&mut answers, &places, take(mails).await);
    }
    answers
}

fn note(answers: &mut [Result<Taken, Untaken>], places: &[usize], said: Vec<Result<Taken, Untaken>>) {
    for (at, answer) in places.iter().zip(said) {
        answers[*at] = answer;
    }
}
