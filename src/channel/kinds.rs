//! The kinds of channel behind one type: what the rest of the line may ask of any of them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::email::{Email, GATHERING};
use super::rendered::Rendered;
use super::telegram::{Me, Telegram, render};
use super::{
    Effort, Hasher, Health, Intake, Opener, Refusal, Rescan, Scene, Sent, Trouble, Unremoved, telegram,
};
use crate::domain::forget::Gone;
use crate::domain::id::{Address, BotId, Language};
use crate::domain::material::Material;
use crate::domain::say::{Delivery, Feedback};
use crate::domain::time::Stamp;
use crate::text::Texts;

/// How soon an introduction is tried again.
const AGAIN: Duration = Duration::from_secs(30);
/// How long a mailbox is left alone after each of many mails: more at once is taken for a flood.
const RESTING: Duration = Duration::from_secs(1);

/// One configured channel.
pub enum Channel {
    /// A Telegram bot.
    Telegram(Box<Telegram>),
    /// A mailbox.
    Email(Box<Email>),
}

/// A place among those who wait to send by a channel; it is given up where this is dropped.
pub enum Turn<'a> {
    /// Among all that a bot sends.
    Telegram(telegram::Turn<'a>),
    /// In a mailbox's pace: booked once, then waited for until that time.
    Email(Stamp),
}

impl Turn<'_> {
    /// Whether the place is kept only by waiting for it here: whoever came back would stand behind all others.
    #[must_use]
    pub fn is_booked(&self) -> bool {
        match self {
            Self::Telegram(_) => false,
            Self::Email(_) => true,
        }
    }

    /// How long to wait before asking again; none if one message may go now.
    pub fn ask(&mut self, now: Stamp) -> Option<Duration> {
        match self {
            Self::Telegram(turn) => turn.ask(now),
            Self::Email(at) => Some(at.since(now)).filter(|wait| !wait.is_zero()),
        }
    }
}

impl From<Telegram> for Channel {
    fn from(bot: Telegram) -> Self {
        Self::Telegram(Box::new(bot))
    }
}

impl From<Email> for Channel {
    fn from(mail: Email) -> Self {
        Self::Email(Box::new(mail))
    }
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

    /// Whether it asks for room for what came before it hands that in. A bot does not: what it takes is small, and it
    /// can leave nothing with its service but all.
    #[must_use]
    pub fn asks_for_room(&self) -> bool {
        match self {
            Self::Telegram(_) => false,
            Self::Email(_) => true,
        }
    }

    /// Removes what it keeps of what was taken from or about somebody who is forgotten, and tells how much that was.
    ///
    /// # Errors
    /// Why it can't be now.
    pub async fn expunge(
        &self,
        hasher: &Arc<dyn Hasher>,
        gone: &Gone,
        stop: &CancellationToken,
    ) -> Result<usize, Unremoved> {
        match self {
            Self::Telegram(_) => Ok(0),
            Self::Email(mail) => mail.expunge(hasher, gone, stop).await,
        }
    }

    /// Whether what comes by it bears the dates of a clock that is not this machine's.
    #[must_use]
    pub fn tells_time(&self) -> bool {
        match self {
            Self::Telegram(_) => true,
            Self::Email(mail) => mail.tells_time(),
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
                bot.run(hasher.as_ref(), intake.as_ref(), stop).await;
            }
            Self::Email(mail) => mail.take_in(hasher, intake, rescan, stop).await,
        }
    }

    /// Tells whoever hands something in that it is not taken now, until told to stop. What is fetched is left where it
    /// is.
    pub async fn turn_away(&self, stop: &CancellationToken) {
        match self {
            Self::Telegram(_) => {}
            Self::Email(mail) => mail.turn_away(stop).await,
        }
    }

    /// Learns from the service as whom it hears and speaks, for as long as that takes. None where there is no bot,
    /// or if told to stop before.
    pub async fn identify(&self, stop: &CancellationToken) -> Option<Me> {
        match self {
            Self::Telegram(bot) => bot.identify(stop).await,
            // A mailbox has its name from the config.
            Self::Email(_) => None,
        }
    }

    /// The bot as which it hears and speaks, where there is one and the service has said so.
    #[must_use]
    pub fn bot(&self) -> Option<BotId> {
        match self {
            Self::Telegram(bot) => bot.bot(),
            Self::Email(_) => None,
        }
    }

    /// Waits a little until it is known as whom it speaks. Before that nothing is sent, for nobody could tell later
    /// whose message its number means.
    pub async fn is_identified(&self) -> bool {
        match self {
            Self::Telegram(bot) => bot.is_identified().await,
            Self::Email(_) => true,
        }
    }

    /// The bot whose private chats may have topics, if it is one.
    #[must_use]
    pub fn topics(&self) -> Option<&Telegram> {
        match self {
            Self::Telegram(bot) => Some(bot),
            Self::Email(_) => None,
        }
    }

    /// Tells the service what can be asked of the line. It is not needed to run: it is tried until it works or until
    /// told to stop.
    pub async fn introduce(&self, texts: &Texts, languages: &[Language], stop: &CancellationToken) {
        match self {
            Self::Telegram(bot) => {
                until_it_works(|| set_menu(bot, texts, languages), stop).await;
            }
            Self::Email(_) => {}
        }
    }

    /// How long a recipient is told nothing more after each message, if there are many for them.
    #[must_use]
    pub fn rests(&self) -> Duration {
        match self {
            Self::Telegram(bot) => bot.rests(),
            Self::Email(_) => RESTING,
        }
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

    /// Takes a place among those who wait to send one message, at that address and with that rank.
    #[must_use]
    pub fn turn(&self, to: &Address, rank: u8, now: Stamp) -> Turn<'_> {
        match self {
            Self::Telegram(bot) => Turn::Telegram(bot.turn(to, rank, now)),
            Self::Email(mail) => Turn::Email(now + mail.reserve(now)),
        }
    }

    /// Whether the service answers at all.
    pub async fn answers(&self) -> bool {
        match self {
            Self::Telegram(bot) => bot.get_me().await.is_ok(),
            // Its server answers each mail for itself.
            Self::Email(_) => true,
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

    /// Sends one piece; what goes along is taken from the opener.
    pub async fn send_piece(
        &self,
        to: &Address,
        what: &Rendered,
        at: usize,
        opener: &Opener,
        effort: Effort,
    ) -> Sent {
        match (self, what) {
            (Self::Telegram(bot), Rendered::Telegram(payloads)) => {
                bot.send_piece(to, payloads, at, opener, effort).await
            }
            (Self::Email(mail), Rendered::Email(Some(letter))) => mail.send(to, letter, opener).await,
            (Self::Email(_), Rendered::Email(None)) => Sent::Dropped,
            // Rendered by one channel and sent by another: a fault of this program.
            (Self::Telegram(_), Rendered::Email(_)) | (Self::Email(_), Rendered::Telegram(_)) => {
                Sent::Refused(Refusal::BadRequest)
            }
        }
    }

    /// Where mail is handed in, now and whenever that changes; none where it is not.
    #[must_use]
    pub fn lmtp_address(&self) -> Option<watch::Receiver<Option<SocketAddr>>> {
        match self {
            Self::Telegram(_) => None,
            Self::Email(mail) => mail.lmtp_address(),
        }
    }

    /// Does something beside, best effort.
    pub async fn feedback(&self, feedback: &Feedback, scene: &Scene<'_>) {
        match self {
            Self::Telegram(bot) => {
                bot.feedback(feedback, |word, language, case| render::popup(word, language, case, scene))
                    .await;
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
