//! From a letter to the mail that is sent: has what it encloses, and says what could not be had.
//!
//! A letter to an operator is always sent: where something is gone or too large, a line of it says so. A letter
//! to a contact is sent whole or not at all, so that its writer hears of it and nothing leaves uncleaned.

use super::compose::compose;
use super::render::Letter;
use crate::channel::media::{Enclosure, Lack, Opened};
use crate::channel::{Opener, Refusal, Sent};
use crate::domain::id::Address;
use crate::domain::traits::MAIL_ENCLOSES;

/// The bytes of the mail to that address.
///
/// # Errors
/// How the attempt to send it ends, where there is no mail: refused, or to be tried again.
pub async fn write(letter: &Letter, to: &Address, opener: &Opener) -> Result<Vec<u8>, Sent> {
    let encloses = !letter.enclosed.is_empty();
    // Held to the end: until the mail is put together its files stand in memory twice.
    let room = if encloses { opener.room().await } else { None };
    if encloses && room.is_none() {
        return Err(Sent::Retry { after: None, everyone: false, partly: false });
    }
    let (letter, contents) = filled(letter, opener).await?;
    let contents: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
    compose(&letter, to, &contents).map_err(|error| {
        tracing::error!(%error, "a mail can't be put together");
        Sent::Refused(Refusal::BadRequest)
    })
}

/// The letter with what could be had, and that in bytes.
async fn filled(letter: &Letter, opener: &Opener) -> Result<(Letter, Vec<Vec<u8>>), Sent> {
    let (mut enclosed, mut contents, mut told) = (Vec::new(), Vec::new(), Vec::new());
    let mut room = usize::try_from(MAIL_ENCLOSES).unwrap_or(usize::MAX);
    for enclosure in &letter.enclosed {
        match opener.open(enclosure, room).await {
            Ok(Opened { name, mime, bytes, unclean }) => {
                room = room.saturating_sub(bytes.len());
                told.extend(unclean.then_some(enclosure.instead.unclean.as_str()));
                enclosed.push(Enclosure { name, mime, ..enclosure.clone() });
                contents.push(bytes);
            }
            Err(lack) => told.push(without(enclosure, lack)?),
        }
    }
    let text =
        if told.is_empty() { letter.text.clone() } else { format!("{}\n{}\n", letter.text, told.join("\n")) };
    Ok((Letter { text, enclosed, ..letter.clone() }, contents))
}

/// What is said of something that can't be had.
fn without(enclosure: &Enclosure, lack: Lack) -> Result<&str, Sent> {
    match lack {
        Lack::Later => Err(Sent::Retry { after: None, everyone: false, partly: false }),
        _ if !enclosure.leaves => Ok(enclosure.instead.of(lack)),
        Lack::TooLarge => Err(Sent::Refused(Refusal::TooLarge)),
        Lack::Gone | Lack::Unclean(_) => Err(Sent::Refused(Refusal::CantCopy)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::media::fake::{enclosure, opener};
    use crate::domain::time::Stamp;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
        \0\0\0\x06tEXtMARKER\0\0\0\0\0\0\0\x01IDATx\0\0\0\0\0\0\0\0IEND\0\0\0\0";

    fn letter(enclosed: Vec<Enclosure>) -> Letter {
        Letter {
            message_id: "<m@line.example>".into(),
            dated: Stamp(0),
            from_name: None,
            from: to(),
            bounces_to: to(),
            reply_to: None,
            thread: None,
            words: None,
            subject: "Hello".into(),
            text: "What they said.\n".into(),
            enclosed,
            auto: false,
            key: None,
            urgent: false,
        }
    }

    fn to() -> Address {
        Address("someone@mail.example".into())
    }

    #[tokio::test]
    async fn an_operator_is_told_what_is_missing() {
        let large = vec![b'x'; 12_000_001];
        let opener = opener(&[("there", b"content"), ("large", &large)]);
        let all = [("photo-1.jpg", "there"), ("file-1.pdf", "nowhere"), ("file-2.pdf", "large")];
        let all = all.map(|(name, blob)| enclosure(name, blob, false)).into();
        let (letter, contents) = filled(&letter(all), &opener).await.unwrap();
        assert_eq!(contents, [b"content"]);
        let names: Vec<_> = letter.enclosed.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["photo-1.jpg"]);
        assert_eq!(letter.text, "What they said.\n\nfile-1.pdf is gone\nfile-2.pdf is too large\n");
        assert!(write(&letter, &to(), &opener).await.is_ok());
    }

    #[tokio::test]
    async fn what_could_not_be_had_for_too_long_is_told_as_gone() {
        let opener = opener(&[("there", b"content")]);
        let all = [("photo-1.jpg", "there"), ("file-1.pdf", "later")];
        let letter = letter(all.map(|(name, blob)| enclosure(name, blob, false)).into());
        assert!(matches!(filled(&letter, &opener).await, Err(Sent::Retry { .. })));
        let (letter, contents) = filled(&letter, &opener.giving_up()).await.unwrap();
        assert_eq!(contents, [b"content"]);
        assert_eq!(letter.text, "What they said.\n\nfile-1.pdf is gone\n");
    }

    #[tokio::test]
    async fn an_operator_gets_a_picture_clean_and_is_told_of_what_could_not_be() {
        let opener = opener(&[("raw", b"MM\0*MARKER"), ("picture", PNG)]);
        let all = [("file-1.tif", "raw"), ("photo-1.jpg", "picture")];
        let all = all.map(|(name, blob)| enclosure(name, blob, false)).into();
        let (letter, contents) = filled(&letter(all), &opener).await.unwrap();
        let names: Vec<_> = letter.enclosed.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["file-1.tif", "photo-1.png"]);
        assert_eq!(letter.text, "What they said.\n\nfile-1.tif is as it came\n");
        let tells = contents.iter().map(|c| c.windows(6).any(|w| w == b"MARKER")).collect::<Vec<_>>();
        assert_eq!(tells, [true, false]);
    }

    #[tokio::test]
    async fn what_goes_to_a_contact_is_clean_and_named_for_what_it_is() {
        let opener = opener(&[("picture", PNG)]);
        let letter = letter(vec![enclosure("photo-1.jpg", "picture", true)]);
        let (letter, contents) = filled(&letter, &opener).await.unwrap();
        assert_eq!((letter.enclosed[0].name.as_str(), letter.enclosed[0].mime), ("photo-1.png", "image/png"));
        assert!(!contents[0].windows(6).any(|w| w == b"MARKER") && contents[0].ends_with(b"IEND\0\0\0\0"));
    }

    #[tokio::test]
    async fn a_contact_is_sent_all_or_nothing() {
        let large = vec![b'x'; 12_000_001];
        let opener = opener(&[("text", b"Hello"), ("pdf", b"%PDF-1.7"), ("large", &large)]);
        let outcome = async |blob: &str| {
            let all = vec![enclosure("file-1.txt", "text", true), enclosure("file-2.txt", blob, true)];
            write(&letter(all), &to(), &opener).await.map(|_| ())
        };
        assert_eq!(outcome("text").await, Ok(()));
        assert_eq!(outcome("pdf").await, Err(Sent::Refused(Refusal::CantCopy)));
        assert_eq!(outcome("nowhere").await, Err(Sent::Refused(Refusal::CantCopy)));
        assert_eq!(outcome("large").await, Err(Sent::Refused(Refusal::TooLarge)));
        let letter = letter(vec![enclosure("file-1.txt", "later", true)]);
        let given_up = write(&letter, &to(), &opener.giving_up()).await.map(|_| ());
        assert_eq!(given_up, Err(Sent::Refused(Refusal::CantCopy)), "its writer hears of it in the end");
        let later = Sent::Retry { after: None, everyone: false, partly: false };
        assert_eq!(outcome("later").await, Err(later));
    }
}
