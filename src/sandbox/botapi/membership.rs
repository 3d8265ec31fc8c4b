//! The bot comes into a chat, is blocked there, or thrown out: it is told.

use serde_json::json;

use super::chat::Standing;
use super::wire;
use super::world::World;

impl World {
    /// Sets the standing of a private chat or group and tells the bot, if it can see it.
    pub fn membership(&mut self, chat: i64, by: i64, standing: Standing) {
        let status = |s: Standing| match s {
            Standing::Blocked | Standing::Kicked => "kicked",
            Standing::Outside => "left",
            _ => "member",
        };
        let Some(room) = self.chats.get_mut(&chat) else { return };
        if room.standing == standing {
            return;
        }
        let old = std::mem::replace(&mut room.standing, standing);
        self.touch(chat);
        if status(old) == status(standing) {
            return;
        }
        let member = |s: Standing| {
            let mut member = json!({ "user": self.bot.json(), "status": status(s) });
            if status(s) == "kicked" {
                member["until_date"] = 0.into();
            }
            member
        };
        let Some(room) = self.chats.get(&chat) else { return };
        let update = json!({
            "chat": wire::chat(self, room),
            "from": self.user_json(Some(by)),
            "date": wire::seconds(self.now()),
            "old_chat_member": member(old),
            "new_chat_member": member(standing),
        });
        self.update("my_chat_member", &update);
    }
}
