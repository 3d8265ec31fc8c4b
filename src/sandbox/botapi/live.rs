//! A place that moves with whoever shares it: one message, changed again and again.

use std::sync::Arc;

use super::chat::{Content, MessageId};
use super::media::Media;
use super::user::{User, attach};

/// How long it is shared, in seconds.
const SHARED: u32 = 3_600;

#[expect(clippy::must_use_candidate, reason = "what a person does counts, whether or not its number is used")]
impl User {
    /// Shares where they are, in degrees, for an hour.
    pub fn share_place(&self, latitude: f64, longitude: f64) -> MessageId {
        self.send(Media::live_location(latitude, longitude, SHARED))
    }

    /// They have moved; nothing happens if the message is gone or not theirs.
    pub fn move_place(&self, message: MessageId, latitude: f64, longitude: f64) {
        let mut world = self.api().lock();
        let now = world.now();
        let own = |m: &super::chat::Message| m.from == Some(self.id()) && !m.deleted;
        if !world.chats.get(&self.id()).and_then(|c| c.message(message.0)).is_some_and(own) {
            return;
        }
        let place = attach(&mut world, &Media::live_location(latitude, longitude, SHARED));
        world.change(self.id(), message.0, |m| {
            m.content = Arc::new(Content { text: String::new(), entities: None, media: Some(place.clone()) });
            m.edited = Some(now);
        });
        let told = world.told(self.id(), message.0);
        world.update("edited_message", &told);
    }
}
