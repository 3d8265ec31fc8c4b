//! The kinds of channel behind one type: what the rest of the line may ask of any of them.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::email::render::Letter;
use super::email::{Email, GATHERING};
use super::telegram::payload::Payload;
use super::telegram::source::Reader;
use super::telegram::{Telegram, button, render};
use super::{Hasher, Health, Intake, Larder, Rescan, Scene, Sent, Trouble, refused};
use crate::domain::dedupe;
use crate::domain::id::{Address, Language};
use crate::domain::material::Material;
use crate::domain::say::{Aside, Delivery};
use crate::domain::time::Stamp;
use crate::text::Texts;

/// How soon an introduction is tried again.
const AGAIN: Duration = Duration::from_secs(30);

/// One configured channel.
pub enum Channel {
    /// A Telegram bot.
    Telegram(Box<Telegram>),
    /// A mailbox.
    Email(Box<Email>),
}

/// A delivery in the words of its channel, ready to be sent.
pub enum Rendered {
    /// Calls of the Bot API.
    Telegram(Vec<Payload>),
    /// A mail; none if there is nothing to say any more.
    Email(Option<Box<Letter>>),
}

impl Channel {
    /// Whether it keeps what was taken, and can take it in again.
    #[must_use]
    pub fn keeps_taken(&self) -> bool {
        match self {
            Self::Telegram(_) => false,
            Self::Email(mail) => mail.keeps_taken(),
        }
    }

    /// Takes in what comes until told to stop; first what it kept of a time, if it is told one.
    pub async fn take_in(
        &self,
        hasher: &Arc<dyn Hasher>,
        intake: &Arc<dyn Intake>,
        rescan: Option<Rescan>,
        stop: &CancellationToken,
    ) {
        match self {
            Self::Telegram(bot) => {
                let hasher = Arc::clone(hasher);
                let reader = Reader { hasher, normal_form: dedupe::normal_form, button: button::parse };
                bot.run(&reader, intake.as_ref(), stop).await;
            }
            Self::Email(mail) => mail.take_in(hasher, intake, rescan, stop).await,
        }
    }

    /// Learns the name under which people find the line here, tells it at once, and then tells the service what
    /// can be asked of the line. Neither is needed to run: each is tried until it works or until told to stop.
    pub async fn introduce(
        &self,
        texts: &Texts,
        languages: &[Language],
        known_as: impl Fn(String),
        stop: &CancellationToken,
    ) {
        // A mailbox has its name from the config.
        let Self::Telegram(bot) = self else { return };
        let Some(me) = until_it_works(|| bot.get_me(), stop).await else { return };
        me.username.into_iter().for_each(known_as);
        until_it_works(|| set_menu(bot, texts, languages), stop).await;
    }

    /// How long what an operator is told here waits for more, so that it is told at once; none where each
    /// message goes by itself.
    #[must_use]
    pub fn gathers(&self) -> Option<Duration> {
        match self {
            Self::Telegram(_) => None,
            Self::Email(_) => Some(GATHERING),
        }
    }

    /// Puts deliveries to one recipient into this channel's words. Pure.
    #[must_use]
    pub fn render(&self, all: &[(&Delivery, &Material)], scene: &Scene<'_>) -> Rendered {
        match self {
            Self::Telegram(_) => {
                let each = all.iter().map(|(delivery, material)| render::render(delivery, material, scene));
                Rendered::Telegram(each.flatten().collect())
            }
            Self::Email(mail) => Rendered::Email(mail.render(all, scene).map(Box::new)),
        }
    }

    /// Books the sending and tells how long to wait before it.
    #[must_use]
    pub fn reserve(&self, to: &Address, what: &Rendered, now: Stamp) -> Duration {
        match (self, what) {
            (Self::Telegram(bot), Rendered::Telegram(payloads)) if !payloads.is_empty() => {
                bot.reserve(to, payloads.len(), now)
            }
            (Self::Email(mail), Rendered::Email(Some(_))) => mail.reserve(now),
            _ => Duration::ZERO,
        }
    }

    /// How its source is, now and whenever that changes.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        match self {
            Self::Telegram(bot) => bot.health(),
            Self::Email(mail) => mail.health(),
        }
    }

    /// Sends; what goes along is taken from the larder.
    pub async fn send(&self, to: &Address, what: &Rendered, larder: &Larder) -> Sent {
        match (self, what) {
            (Self::Telegram(bot), Rendered::Telegram(payloads)) => bot.send(to, payloads, larder).await,
            (Self::Email(mail), Rendered::Email(Some(letter))) => mail.send(to, letter, larder).await,
            (Self::Email(_), Rendered::Email(None)) => Sent::Dropped,
            // Rendered by one channel and sent by another: a fault of this program.
            _ => Sent::Refused(refused::BAD_REQUEST),
        }
    }

    /// Does something beside, best effort.
    pub async fn aside(&self, aside: &Aside, scene: &Scene<'_>) {
        match self {
            Self::Telegram(bot) => {
                bot.aside(aside, |word, language, case| render::popup(word, language, case, scene)).await;
            }
            // Mail has no reactions and no buttons.
            Self::Email(_) => {}
        }
    }
}

/// Tries until it works; none when told to stop before that.
async fn until_it_works<T, F>(attempt: impl Fn() -> F, stop: &CancellationToken) -> Option<T>
where
    F: Future<Output = Result<T, Trouble>>,
{
    loop {
        match attempt().await {
            Ok(done) => return Some(done),
            Err(trouble) => tracing::debug!(trouble = trouble.word(), "a bot is not introduced yet"),
        }
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            () = stop.cancelled() => return None,
        }
    }
}

/// The menu in each language, the first language's for everyone else.
async fn set_menu(bot: &Telegram, texts: &Texts, languages: &[Language]) -> Result<(), Trouble> {
    for (i, language) in languages.iter().enumerate() {
        let menu = render::commands(texts, language);
        if i == 0 {
            bot.set_commands(None, &menu).await?;
        }
        bot.set_commands(Some(language), &menu).await?;
    }
    Ok(())
}
