//! The kinds of channel behind one type: what the rest of the line may ask of any of them.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::telegram::payload::Payload;
use super::telegram::source::Reader;
use super::telegram::{Telegram, button, render};
use super::{Hasher, Intake, Scene, Sent};
use crate::domain::dedupe;
use crate::domain::id::Address;
use crate::domain::material::Material;
use crate::domain::say::{Aside, Delivery};
use crate::domain::time::Stamp;

/// One configured channel.
pub enum Channel {
    /// A Telegram bot.
    Telegram(Box<Telegram>),
}

/// A delivery in the words of its channel, ready to be sent.
pub enum Rendered {
    /// Calls of the Bot API.
    Telegram(Vec<Payload>),
}

impl Channel {
    /// Takes in what comes until told to stop.
    pub async fn take_in(
        &self,
        hasher: &Arc<dyn Hasher>,
        intake: &Arc<dyn Intake>,
        stop: &CancellationToken,
    ) {
        match self {
            Self::Telegram(bot) => {
                let hasher = Arc::clone(hasher);
                let reader = Reader { hasher, normal_form: dedupe::normal_form, button: button::parse };
                bot.run(&reader, intake.as_ref(), stop).await;
            }
        }
    }

    /// Puts a delivery into this channel's words. Pure.
    #[must_use]
    pub fn render(&self, delivery: &Delivery, material: &Material, scene: &Scene<'_>) -> Rendered {
        match self {
            Self::Telegram(_) => Rendered::Telegram(render::render(delivery, material, scene)),
        }
    }

    /// Books the sending and tells how long to wait before it.
    #[must_use]
    pub fn reserve(&self, to: &Address, what: &Rendered, now: Stamp) -> Duration {
        match (self, what) {
            (Self::Telegram(_), Rendered::Telegram(payloads)) if payloads.is_empty() => Duration::ZERO,
            (Self::Telegram(bot), Rendered::Telegram(payloads)) => bot.reserve(to, payloads.len(), now),
        }
    }

    /// Sends.
    pub async fn send(&self, to: &Address, what: &Rendered) -> Sent {
        match (self, what) {
            (Self::Telegram(bot), Rendered::Telegram(payloads)) => bot.send(to, payloads).await,
        }
    }

    /// Does something beside, best effort.
    pub async fn aside(&self, aside: &Aside, scene: &Scene<'_>) {
        match self {
            Self::Telegram(bot) => {
                bot.aside(aside, |word, language, case| render::popup(word, language, case, scene)).await
            }
        }
    }
}
