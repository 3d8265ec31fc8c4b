//! Where the bytes of attachments are had from.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::Enclosure;
use super::clean::{self, Clean, Form, Seen, Unclean};
use super::lack::Lack;
use super::zip::Zip;
use crate::channel::email::cut::leaks;
use crate::channel::vault::{MOST, Unfetched, Vault};
use crate::domain::id::{Address, BotId, ChannelName, SourceId};
use crate::domain::message::Body;

/// How many deliveries hold attachments in memory at a time. One holds up to [`MOST`] bytes more than once:
/// as they came, cleaned, encoded.
const AT_ONCE: usize = 4;
/// How long a delivery waits for its turn to hold some, by the machine's clock.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the line's bots were sent and still hold.
#[async_trait]
pub trait Downloads: Send + Sync {
    /// A file that came in by that channel, and by that bot if it is known; at most so many bytes.
    ///
    /// # Errors
    /// Why it can't be had.
    async fn download(
        &self,
        channel: &ChannelName,
        bot: Option<BotId>,
        file_id: &str,
        most: usize,
    ) -> Result<Vec<u8>, Lack>;

    /// Has the bot of that channel copy what it was sent into its own chat with somebody, under those words. The number
    /// of the copy there; none if it could not be done.
    async fn copy(&self, copy: &Copying<'_>) -> Option<SourceId>;
}

/// What a bot is to copy from one of its chats into another.
#[derive(Clone, Copy, Debug)]
pub struct Copying<'a> {
    /// The bot's channel.
    pub channel: &'a ChannelName,
    /// The chat in which it is.
    pub from: &'a Address,
    /// The message there.
    pub message: SourceId,
    /// Whom the copy is for.
    pub to: &'a Address,
    /// What stands under it.
    pub caption: Option<&'a str>,
}

/// Hands out the bytes of attachments, whatever channel they came in by.
#[derive(Clone)]
pub struct Opener {
    vault: Arc<dyn Vault>,
    bots: Arc<dyn Downloads>,
    room: Arc<Semaphore>,
    gives_up: bool,
}

/// An attachment as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What it is called: a cleaned file by what it is, whatever it was said to be.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it came to an operator as it was, for it could not be cleaned.
    pub unclean: bool,
}

impl Opener {
    /// Over the line's vault and its bots.
    #[must_use]
    pub fn new(vault: Arc<dyn Vault>, bots: Arc<impl Downloads + 'static>) -> Self {
        Self { vault, bots, room: Arc::new(Semaphore::new(AT_ONCE)), gives_up: false }
    }

    /// The same for what has waited long enough: what can't be had now counts as gone.
    #[must_use]
    pub fn giving_up(&self) -> Self {
        Self { gives_up: true, ..self.clone() }
    }

    /// Memory for attachments. Whoever opens some holds this until they are sent; none if there was none for a
    /// while, so that what waits for it does not hold up what needs none.
    pub async fn room(&self) -> Option<SemaphorePermit<'_>> {
        // The semaphore is never closed.
        timeout(PATIENCE, self.room.acquire()).await.ok()?.ok()
    }

    /// Has another bot copy something.
    pub async fn copy(&self, copy: &Copying<'_>) -> Option<SourceId> {
        self.bots.copy(copy).await
    }

    /// The enclosure's bytes, at most so many, cleaned if they leave.
    ///
    /// # Errors
    /// Why they can't be had.
    pub async fn open(&self, enclosure: &Enclosure, most: usize) -> Result<Opened, Lack> {
        if enclosure.holds.is_empty() {
            self.open_one(enclosure, most).await
        } else {
            self.pack(enclosure, most).await
        }
    }

    /// An archive of what can be had; in the place of the rest it tells what it was.
    async fn pack(&self, archive: &Enclosure, most: usize) -> Result<Opened, Lack> {
        let mut zip = Zip::default();
        for file in &archive.holds {
            match self.open_one(file, most.saturating_sub(zip.len())).await {
                Ok(opened) => {
                    zip.add(&opened.name, &opened.bytes);
                    if opened.unclean {
                        zip.add(&format!("{}.txt", file.name), file.instead.unclean.as_bytes());
                    }
                }
                // The whole archive waits: what can't be had this minute would be lost to its reader for
                // good.
                Err(Lack::Later) => return Err(Lack::Later),
                Err(lack) => zip.add(&format!("{}.txt", file.name), file.instead.of(lack).as_bytes()),
            }
        }
        Ok(Opened { name: archive.name.clone(), mime: archive.mime, bytes: zip.finish(), unclean: false })
    }

    async fn open_one(&self, enclosure: &Enclosure, most: usize) -> Result<Opened, Lack> {
        if let Some(words) = &enclosure.words {
            let (name, mime) = (enclosure.name.clone(), enclosure.mime);
            return Ok(Opened { name, mime, bytes: words.clone().into_bytes(), unclean: false });
        }
        let bytes = match self.fetch(enclosure, most.min(MOST)).await {
            Err(Lack::Later) if self.gives_up => {
                tracing::error!(
                    channel = %enclosure.channel,
                    "an attachment could not be had for too long; what it belongs to goes without it, or not at all"
                );
                return Err(Lack::Gone);
            }
            fetched => fetched?,
        };
        if !enclosure.leaves {
            return Ok(for_operator(enclosure, bytes));
        }
        let ours = matches!(enclosure.body, Body::Leaflet(_));
        let clean = if ours { clean::leaflet(&bytes)? } else { clean::clean(&bytes)? };
        if clean.form == Form::Text && tells(&clean.bytes, &enclosure.secrets) {
            return Err(Lack::Unclean(Unclean::Tells));
        }
        Ok(cleaned(enclosure, clean))
    }

    async fn fetch(&self, enclosure: &Enclosure, most: usize) -> Result<Vec<u8>, Lack> {
        match &enclosure.body {
            Body::Blob(name) => {
                let bytes = self.vault.fetch(name).await.map_err(|error| match error {
                    Unfetched::Later => Lack::Later,
                    Unfetched::Gone => Lack::Gone,
                })?;
                if bytes.len() > most { Err(Lack::TooLarge) } else { Ok(bytes) }
            }
            Body::Telegram(file_id) => {
                self.bots.download(&enclosure.channel, enclosure.bot, file_id, most).await
            }
            Body::Leaflet(path) => match tokio::fs::read(path).await {
                Ok(bytes) if bytes.len() > most => Err(Lack::TooLarge),
                Ok(bytes) => Ok(bytes),
                Err(error) => {
                    tracing::error!(%path, %error, "a topic's file can't be read; its answer goes without it");
                    Err(Lack::Gone)
                }
            },
            // They are said, not sent; or gone.
            Body::Words(_) | Body::Raw(_) | Body::Gone => Err(Lack::Gone),
        }
    }
}

/// A contact's file, clean if that can be.
fn for_operator(enclosure: &Enclosure, bytes: Vec<u8>) -> Opened {
    let seen = clean::seen(&bytes);
    if let Seen::Cleaned(clean) = seen {
        return cleaned(enclosure, clean);
    }
    let unclean = seen == Seen::AsItCame;
    Opened { name: enclosure.name.clone(), mime: enclosure.mime, bytes, unclean }
}

fn cleaned(enclosure: &Enclosure, clean: Clean) -> Opened {
    let name = clean.form.rename(&enclosure.name);
    Opened { name, mime: clean.form.mime(), bytes: clean.bytes, unclean: false }
}

/// Whether a text holds any of that, as a reply by mail may not.
fn tells(text: &[u8], secrets: &[String]) -> bool {
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    leaks(&String::from_utf8_lossy(text), "", &secrets).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::media::{Instead, fake};

    #[tokio::test(start_paused = true)]
    async fn who_finds_no_room_goes_on() {
        let opener = fake::opener(&[]);
        let mut held = Vec::new();
        for _ in 0..AT_ONCE {
            held.extend(opener.room().await);
        }
        assert_eq!(held.len(), AT_ONCE);
        assert!(opener.room().await.is_none());
        held.pop();
        assert!(opener.room().await.is_some());
    }

    #[tokio::test]
    async fn what_has_no_bytes_or_no_bot_is_gone() {
        let opener = fake::opener(&[("long", b"longer than five")]);
        let given = |body| Enclosure { body, ..fake::enclosure("file-1.bin", "long", false) };
        let open = async |body| opener.open(&given(body), 5).await;
        assert_eq!(open(Body::Telegram("id".into())).await, Err(Lack::Gone));
        assert_eq!(open(Body::Words("50.4, 30.5".into())).await, Err(Lack::Gone));
        assert_eq!(open(Body::Raw(vec![1])).await, Err(Lack::Gone));
        assert_eq!(open(Body::Blob("long".into())).await, Err(Lack::TooLarge));
    }

    #[tokio::test]
    async fn a_contacts_picture_comes_to_an_operator_without_where_it_was_taken() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
            \0\0\0\x06tEXtMARKER\0\0\0\0\0\0\0\x01IDATx\0\0\0\0\0\0\0\0IEND\0\0\0\0";
        let opener = fake::opener(&[("png", png), ("raw", b"MM\0*MARKER"), ("text", b"What I saw")]);
        let open = async |blob: &str| {
            opener.open(&fake::enclosure("file-1.bin", blob, false), 1000).await.expect("it is there")
        };
        let clean = open("png").await;
        assert_eq!((clean.name.as_str(), clean.mime, clean.unclean), ("file-1.png", "image/png", false));
        assert!(!clean.bytes.windows(6).any(|w| w == b"MARKER"));
        let raw = open("raw").await;
        assert_eq!(
            (raw.name.as_str(), raw.bytes.as_slice(), raw.unclean),
            ("file-1.bin", &b"MM\0*MARKER"[..], true)
        );
        let text = open("text").await;
        assert_eq!(
            (text.bytes.as_slice(), text.unclean),
            (&b"What I saw"[..], false),
            "words stay as they are"
        );
    }

    #[tokio::test]
    async fn in_an_archive_it_stands_beside_what_could_not_be_cleaned() {
        let opener = fake::opener(&[("raw", b"MM\0*MARKER")]);
        let holds = vec![fake::enclosure("file-6.tif", "raw", false)];
        let archive = Enclosure { holds, ..fake::enclosure("files-1.zip", "", false) };
        let opened = opener.open(&archive, 1000).await.expect("an archive");
        assert!(opened.bytes.windows(24).any(|w| w == b"file-6.tif is as it came"));
    }

    #[tokio::test]
    async fn a_text_that_tells_whose_it_is_does_not_leave() {
        let utf16 =
            [&b"\xff\xfe"[..], &"Yours, Olga".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()];
        let opener = fake::opener(&[
            ("named", "Ваша Ольга".as_bytes()),
            ("wide", &utf16.concat()),
            ("told", b"Come to Lisova 5"),
            ("plain", b"Come at noon"),
        ]);
        let secrets = vec!["olga".to_owned(), "Lisova 5".to_owned()];
        let open = async |blob: &str| {
            let given = Enclosure { secrets: secrets.clone(), ..fake::enclosure("file-1.txt", blob, true) };
            opener.open(&given, 1000).await.map(|_| ())
        };
        for blob in ["named", "wide", "told"] {
            assert_eq!(open(blob).await, Err(Lack::Unclean(Unclean::Tells)), "{blob}");
        }
        assert_eq!(open("plain").await, Ok(()));
    }

    #[tokio::test]
    async fn a_text_of_ours_is_its_words() {
        let text = Enclosure::text("text-3.txt".into(), "Слово".into(), "mail".into(), Instead::default());
        let opened = fake::opener(&[]).open(&text, 100).await.expect("it needs no vault");
        assert_eq!((opened.name.as_str(), opened.mime), ("text-3.txt", "text/plain"));
        assert_eq!(opened.bytes, "Слово".as_bytes());
    }
}
