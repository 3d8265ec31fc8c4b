//! Where the bytes of attachments are had from.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::Enclosure;
use super::clean;
use super::lack::Lack;
use super::zip::Zip;
use crate::channel::vault::{MOST, Unfetched, Vault};
use crate::domain::id::{BotId, ChannelName};
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
                Ok(opened) => zip.add(&opened.name, &opened.bytes),
                Err(Lack::Later) => return Err(Lack::Later),
                Err(lack) => zip.add(&format!("{}.txt", file.name), file.instead.of(lack).as_bytes()),
            }
        }
        Ok(Opened { name: archive.name.clone(), mime: archive.mime, bytes: zip.finish() })
    }

    async fn open_one(&self, enclosure: &Enclosure, most: usize) -> Result<Opened, Lack> {
        if let Some(words) = &enclosure.words {
            let (name, mime) = (enclosure.name.clone(), enclosure.mime);
            return Ok(Opened { name, mime, bytes: words.clone().into_bytes() });
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
            return Ok(Opened { name: enclosure.name.clone(), mime: enclosure.mime, bytes });
        }
        let ours = matches!(enclosure.body, Body::Leaflet(_));
        let clean = if ours { clean::leaflet(&bytes)? } else { clean::clean(&bytes)? };
        Ok(Opened { name: clean.form.rename(&enclosure.name), mime: clean.form.mime(), bytes: clean.bytes })
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
            // They are said, not sent.
            Body::Words(_) | Body::Raw(_) => Err(Lack::Gone),
        }
    }
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
    async fn a_text_of_ours_is_its_words() {
        let text = Enclosure::text("text-3.txt".into(), "Слово".into(), "mail".into(), Instead::default());
        let opened = fake::opener(&[]).open(&text, 100).await.expect("it needs no vault");
        assert_eq!((opened.name.as_str(), opened.mime), ("text-3.txt", "text/plain"));
        assert_eq!(opened.bytes, "Слово".as_bytes());
    }
}
