//! A group chat: just enough to see a bot leave it, be thrown out, or be left behind by a migration.

use std::sync::Arc;

use serde_json::json;

use super::BotApi;
use super::chat::{Chat, MessageId, Public, Standing};
use super::shown::{Shown, shown_after};
use super::user::{User, typed};
use super::wire;
use super::world::Draft;

/// A group; clones are the same one.
#[derive(Clone, Debug)]
pub struct Group {
    api: BotApi,
    id: i64,
}

#[expect(clippy::must_use_candidate, reason = "meeting a group counts, whether or not the handle is used")]
impl BotApi {
    /// A group that the bot is not in yet; ids below -1000000000000 are supergroups.
    pub fn group(&self, id: i64, title: &str) -> Group {
        let mut world = self.lock();
        let new = || Chat::new(id, Some(title.to_owned()), Standing::Outside);
        world.chats.entry(id).or_insert_with(new);
        Group::new(self.clone(), id)
    }
}

#[expect(clippy::must_use_candidate, reason = "meeting a channel counts, whether or not the handle is used")]
impl BotApi {
    /// A channel of which the bot is an admin who may post; perhaps one with a public name.
    pub fn channel(&self, id: i64, title: &str, name: Option<&str>) -> Group {
        let mut world = self.lock();
        let new = || {
            let mut chat = Chat::new(id, Some(title.to_owned()), Standing::Open);
            chat.channel = Some(Public { name: name.map(str::to_owned), posts: true });
            chat
        };
        world.chats.entry(id).or_insert_with(new);
        Group::new(self.clone(), id)
    }
}

#[expect(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "what happens counts, whether or not the handle is used"
)]
impl Group {
    pub(super) fn new(api: BotApi, id: i64) -> Self {
        Self { api, id }
    }

    /// The numeric id of the group's chat.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Somebody adds the bot.
    pub fn add_bot(&self, by: &User) {
        self.api.lock().membership(self.id, by.id(), Standing::Open);
    }

    /// Whether the bot may post in this channel, from now on.
    pub fn lets_post(&self, posts: bool) {
        if let Some(channel) = self.api.lock().chats.get_mut(&self.id).and_then(|c| c.channel.as_mut()) {
            channel.posts = posts;
        }
    }

    /// Somebody throws the bot out.
    pub fn kick_bot(&self, by: &User) {
        self.api.lock().membership(self.id, by.id(), Standing::Kicked);
    }

    /// The group is gone; the bot finds out when it sends.
    pub fn delete(&self) {
        self.stand(Standing::GroupDeleted);
    }

    /// The group becomes a supergroup with another id: the bot is told, and sends to the old id are refused
    /// with the new one.
    pub fn migrate(&self, to: i64) -> Self {
        let mut world = self.api.lock();
        let title = world.chats.get(&self.id).and_then(|c| c.title.clone()).unwrap_or_default();
        let Ok(id) = world.post(self.id, Draft { from: Some(0), ..Draft::default() }) else {
            return self.clone();
        };
        let mut told = world.told(self.id, id);
        told["migrate_to_chat_id"] = json!(to);
        world.update("message", &told);
        drop(world);
        self.stand(Standing::Migrated(to));
        let new = self.api.group(to, &title);
        new.stand(Standing::Open);
        new
    }

    /// Whether the bot is in the group.
    #[must_use]
    pub fn has_bot(&self) -> bool {
        self.api.lock().chats.get(&self.id).is_some_and(|c| c.standing == Standing::Open)
    }

    /// Somebody writes; the bot sees only commands unless it is an administrator, so only those make updates.
    pub fn write(&self, by: &User, text: &str) -> MessageId {
        let mut world = self.api.lock();
        let content = typed(text.to_owned());
        let is_command = content.entities.is_some();
        let draft = Draft { from: Some(by.id()), content: Arc::new(content), ..Draft::default() };
        let Ok(id) = world.post(self.id, draft) else { return MessageId(0) };
        if is_command {
            let told = world.told(self.id, id);
            world.update("message", &told);
        }
        MessageId(id)
    }

    /// Everything in the group, from the first message on.
    #[must_use]
    pub fn chat(&self) -> Vec<Shown> {
        let world = self.api.lock();
        world.chats.get(&self.id).map(|c| shown_after(c, MessageId(0))).unwrap_or_default()
    }

    fn stand(&self, standing: Standing) {
        let mut world = self.api.lock();
        if let Some(chat) = world.chats.get_mut(&self.id) {
            chat.standing = standing;
        }
        world.touch(self.id);
    }
}

impl Group {
    /// The chat as the Bot API describes it.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let world = self.api.lock();
        world.chats.get(&self.id).map_or(serde_json::Value::Null, |c| wire::chat(&world, c))
    }
}
