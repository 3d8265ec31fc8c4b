//! A letter with what it encloses becomes the bytes of a mail.

use super::compose::compose;
use super::render::Letter;
use crate::channel::media::Lack;
use crate::channel::vault::MOST;
use crate::channel::{Larder, Sent, refused};
use crate::domain::id::Address;

/// The mail's bytes. What can't be had is told in its place, but for what goes to a contact: that goes whole or
/// not at all.
pub(super) async fn pack(letter: &Letter, to: &Address, larder: &Larder) -> Result<Vec<u8>, Sent> {
    let mut letter = letter.clone();
    let (mut enclosed, mut contents) = (Vec::new(), Vec::new());
    for mut enclosure in std::mem::take(&mut letter.enclosed) {
        match larder.open(&enclosure, MOST).await {
            Ok(opened) => {
                (enclosure.name, enclosure.mime) = (opened.name, opened.mime);
                enclosed.push(enclosure);
                contents.push(opened.bytes);
            }
            Err(Lack::Later) => return Err(Sent::Retry { after: None, everyone: false, partly: false }),
            Err(_) if enclosure.leaves => return Err(Sent::Refused(refused::CANT_COPY)),
            Err(lack) => {
                letter.text.push_str(enclosure.instead.of(lack));
                letter.text.push('\n');
            }
        }
    }
    letter.enclosed = enclosed;
    let contents: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
    compose(&letter, to, &contents).map_err(|_| Sent::Refused(refused::BAD_REQUEST))
}
