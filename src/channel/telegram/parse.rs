//! From a raw update to what came in. Pure, and never fails: what can't be understood is still someone who
//! wrote, as long as it tells where they wrote from.

use serde_json::Value;

use super::content::{self, Content};
use super::update::{CallbackQuery, MemberChange, Message, ReactionChange, Read, Update, User};
use super::{button, origin, reaction, service};
use crate::channel::command;
use crate::channel::{Hasher, Incoming, linking};
use crate::domain::command::Command;
use crate::domain::dedupe;
use crate::domain::event::{Aliases, Arrival, Came, Said, Signed};
use crate::domain::id::{Address, BotId, ChannelName, SeenKey, Shelf, SourceId};
use crate::domain::linking::Linking;
use crate::domain::message::{Attachment, Kind};
use crate::domain::time::Stamp;

/// The longest name of an account that counts, in characters.
const NAME: usize = 96;

/// What parsing must be told.
#[derive(Clone, Copy)]
pub struct ParseCtx<'a> {
    /// The channel's name in the config.
    pub channel: &'a ChannelName,
    /// The bot that hears, so that two bots of one line, or of one channel in turn, are told apart.
    pub bot: BotId,
    /// Civil time, for what carries no date.
    pub now: Stamp,
    /// Keyed hashes.
    pub hasher: &'a dyn Hasher,
}

/// What an update is to the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// Something that came in.
    Incoming(Box<Incoming>),
    /// Nothing; why, as a fixed word for logs and metrics.
    Ignored(&'static str),
}

/// Updates that nobody in a private chat with us causes, and for which we never ask.
pub(super) const FOREIGN: [&str; 21] = [
    "business_connection",
    "business_message",
    "channel_post",
    "chat_boost",
    "chat_join_request",
    "chat_member",
    "chosen_inline_result",
    "deleted_business_messages",
    "edited_business_message",
    "edited_channel_post",
    "guest_message",
    "inline_query",
    "managed_bot",
    "message_reaction_count",
    "poll",
    "poll_answer",
    "pre_checkout_query",
    "purchased_paid_media",
    "removed_chat_boost",
    "shipping_query",
    "subscription",
];

/// Reads one update.
#[must_use]
pub fn parse(raw: &Value, ctx: &ParseCtx<'_>) -> Parsed {
    let update = Update::read(raw).unwrap_or_default();
    let one = Reading { ctx, whole: raw };
    if let Some(message) = &update.message {
        return one.message(message, &raw["message"], false);
    }
    if let Some(message) = &update.edited_message {
        return one.message(message, &raw["edited_message"], true);
    }
    if let Some(press) = &update.callback_query {
        return one.press(press);
    }
    if let Some(change) = &update.message_reaction {
        return one.reaction(change);
    }
    if let Some(change) = &update.my_chat_member {
        return one.membership(change);
    }
    one.unknown()
}

/// As [`parse`] for an update that can't be parsed: whoever wrote it is heard, their words are sealed.
#[must_use]
pub fn parse_sealed(raw: &Value, ctx: &ParseCtx<'_>) -> Parsed {
    Reading { ctx, whole: raw }.sealed()
}

/// As [`parse`] for an update that is no good JSON: `update` is what could be read of it, and `raw` how it came,
/// which is sealed beside the words.
#[must_use]
pub fn parse_broken(update: &Value, raw: &str, ctx: &ParseCtx<'_>) -> Parsed {
    let mut parsed = parse(update, ctx);
    if let Parsed::Incoming(incoming) = &mut parsed
        && let Came::Said(said) | Came::Edited(said) = &mut incoming.arrival.what
    {
        said.attachments.retain(|a| a.kind != Kind::Unsupported);
        said.attachments.push(content::sealed(raw));
        said.unreadable = true;
        let form = dedupe::normal_form(&said.text, &said.attachments);
        said.fingerprint = ctx.hasher.fingerprint(&form);
    }
    parsed
}

/// One update on its way.
struct Reading<'a> {
    ctx: &'a ParseCtx<'a>,
    whole: &'a Value,
}

impl Reading<'_> {
    fn message(&self, message: &Message, raw: &Value, edited: bool) -> Parsed {
        let Some(address) = self.private(message) else {
            return self.elsewhere(message);
        };
        if message.from.as_ref().is_some_and(|u| u.id == Some(self.ctx.bot.0)) {
            return Parsed::Ignored("own");
        }
        let Some(id) = message.message_id else {
            return self.unreadable(message, address, raw);
        };
        let content = Content::of(message, self.whole);
        if content.is_unread() && service::is_service(raw) {
            return Parsed::Ignored("service");
        }
        let date = message.edit_date.filter(|_| edited).or(message.date);
        let edit = message.edit_date.unwrap_or(0);
        let mark = content.mark(raw);
        let parts = [b"message".as_slice(), &id.to_be_bytes(), &edit.to_be_bytes(), mark.as_slice()];
        let seen = self.seen(&address, date, &parts);
        let said = self.said(message, id, content);
        let what = if edited { Came::Edited(said) } else { Came::Said(said) };
        self.incoming(address, id, message.date, message.from.as_ref(), what, seen)
    }

    fn said(&self, message: &Message, id: i64, content: Content) -> Said {
        let forwarded = origin::is_forwarded(message);
        let (reply_to, quotes) = (origin::replied_to(message), origin::quoted(message));
        let mut form = dedupe::normal_form(&content.text, &content.attachments);
        dedupe::said_to(&mut form, forwarded, reply_to, quotes.as_deref());
        // What somebody else wrote is no order of whoever passes it on.
        let ordered = message.text.as_ref().filter(|_| !forwarded);
        let command = ordered.and_then(|_| command::parse(&content.text));
        let linking = ordered.and_then(|_| self.linking(message, id, &content.text, command.as_ref()));
        Said {
            fingerprint: self.ctx.hasher.fingerprint(&form),
            command,
            linking,
            // Each bot is told of an album by a name of its own.
            album: message
                .media_group_id
                .as_deref()
                .map(|a| format!("{}:{}", self.ctx.bot, content::harmless(a, 64))),
            parts: vec![self.number(id)],
            reply_to: reply_to.map(|id| self.number(id)),
            quotes,
            forwarded,
            signed: message.from.as_ref().map(signed).unwrap_or_default(),
            // Whether it is a topic's is not always told.
            thread: message.message_thread_id.filter(|_| message.is_topic_message != Some(false)),
            text: content.text,
            attachments: content.attachments,
            ..Said::default()
        }
    }

    /// What it is about another phone of its writer.
    fn linking(&self, message: &Message, id: i64, text: &str, command: Option<&Command>) -> Option<Linking> {
        let address = self.private(message)?;
        let source = [self.ctx.bot.0.to_be_bytes(), id.to_be_bytes()].concat();
        linking::of(self.ctx.hasher, (&address, &source), text, command)
    }

    /// Someone wrote, but not even the message's number can be read.
    fn unreadable(&self, message: &Message, address: Address, raw: &Value) -> Parsed {
        let sealed = content::sealed(&self.whole.to_string());
        let bytes = raw.to_string();
        let seen = self.seen(&address, message.date, &[b"unreadable", bytes.as_bytes()]);
        let said = Said {
            fingerprint: self.fingerprint("", std::slice::from_ref(&sealed)),
            attachments: vec![sealed],
            parts: vec![self.number(0)],
            unreadable: true,
            ..Said::default()
        };
        self.incoming(address, 0, message.date, message.from.as_ref(), Came::Said(said), seen)
    }

    fn press(&self, press: &CallbackQuery) -> Parsed {
        let Some(id) = press.id.as_deref().filter(|id| !id.is_empty() && id.len() <= 128) else {
            return Parsed::Ignored("press_without_id");
        };
        let Some(message) = &press.message else {
            return Parsed::Ignored("press_elsewhere");
        };
        let (Some(address), Some(on)) = (self.private_chat(message), message.message_id) else {
            return Parsed::Ignored("press_elsewhere");
        };
        let what = Came::Pressed {
            callback: id.to_owned(),
            on: self.number(on),
            command: press.data.as_deref().and_then(button::parse),
        };
        // A press carries no date of its own.
        let seen = self.seen(&address, None, &[b"press", id.as_bytes()]);
        self.incoming(address, on, None, press.from.as_ref(), what, seen)
    }

    /// Somebody put an emoji on a message, or took it off. In a group, or by nobody who can be told, it is nothing.
    fn reaction(&self, change: &ReactionChange) -> Parsed {
        let chat = change.chat.as_ref().filter(|c| c.is_private()).and_then(|c| c.id);
        let (Some(chat), Some(id)) = (chat, change.message_id) else {
            return Parsed::Ignored("reaction_elsewhere");
        };
        let by = change.user.as_ref().and_then(|u| u.id);
        if by.is_none() || by == Some(self.ctx.bot.0) {
            return Parsed::Ignored("reaction_of_nobody");
        }
        // What can't be read must not pass for taken off.
        let Some(now) = &change.new_reaction else { return Parsed::Ignored("reaction_unreadable") };
        let now = reaction::all(now);
        let (address, mark) = (Address(chat.to_string()), format!("{now:?}"));
        let date = change.date.unwrap_or(0).to_be_bytes();
        let parts = [b"reaction".as_slice(), &id.to_be_bytes(), &date, mark.as_bytes()];
        let seen = self.seen(&address, change.date, &parts);
        self.incoming(address, id, change.date, change.user.as_ref(), Came::Reacted(now), seen)
    }

    fn membership(&self, change: &MemberChange) -> Parsed {
        let (Some(chat), Some(status)) = (&change.chat, change.new_chat_member.as_ref()) else {
            return Parsed::Ignored("membership_unreadable");
        };
        let (Some(id), Some(status)) = (chat.id, status.status.as_deref()) else {
            return Parsed::Ignored("membership_unreadable");
        };
        // Nobody writes there to the bot, and one that announces must stay.
        if chat.r#type.as_deref() == Some("channel") {
            return Parsed::Ignored("channel");
        }
        let what = match (chat.is_private(), status) {
            (true, "member") => Came::Reachable(true),
            (true, "kicked") => Came::Reachable(false),
            (false, "member" | "administrator" | "restricted") => Came::Group,
            _ => return Parsed::Ignored("membership"),
        };
        let address = Address(id.to_string());
        let date = change.date.unwrap_or(0).to_be_bytes();
        let seen = self.seen(&address, change.date, &[b"member", &date, status.as_bytes()]);
        self.incoming(address, 0, change.date, change.from.as_ref(), what, seen)
    }

    /// A message in a group: we should not be there. Others' channels are nothing to us.
    fn elsewhere(&self, message: &Message) -> Parsed {
        let Some(chat) = &message.chat else { return Parsed::Ignored("no_chat") };
        let (Some(id), Some("group" | "supergroup") | None) = (chat.id, chat.r#type.as_deref()) else {
            return Parsed::Ignored("no_private_chat");
        };
        let address = Address(id.to_string());
        let number = message.message_id.unwrap_or(0);
        let seen = self.seen(&address, message.date, &[b"group", &number.to_be_bytes()]);
        self.incoming(address, number, message.date, message.from.as_ref(), Came::Group, seen)
    }

    /// An update of no kind that we know. If it looks like a message in a private chat, someone wrote.
    fn unknown(&self) -> Parsed {
        let Some(fields) = self.whole.as_object() else { return Parsed::Ignored("no_update") };
        if FOREIGN.iter().any(|key| fields.contains_key(*key)) {
            return Parsed::Ignored("foreign");
        }
        self.sealed()
    }

    fn sealed(&self) -> Parsed {
        for raw in self.whole.as_object().into_iter().flat_map(serde_json::Map::values) {
            let Some(message) = Message::read(raw) else { continue };
            if let Some(address) = self.private(&message) {
                return self.unreadable(&message, address, raw);
            }
        }
        Parsed::Ignored("unknown_kind")
    }

    /// The person who writes, if this is a private chat. Where the chat can't be read at all, the sender is
    /// answered in private.
    fn private(&self, message: &Message) -> Option<Address> {
        let group = |kind: &str| kind != "private";
        if message.chat.as_ref().is_some_and(|c| c.id.is_some() || c.r#type.as_deref().is_some_and(group)) {
            return self.private_chat(message);
        }
        let from = message.from.as_ref().filter(|u| u.is_bot != Some(true))?;
        from.id.filter(|id| *id > 0).map(|id| Address(id.to_string()))
    }

    fn private_chat(&self, message: &Message) -> Option<Address> {
        let chat = message.chat.as_ref().filter(|c| c.is_private())?;
        chat.id.filter(|id| *id != self.ctx.bot.0).map(|id| Address(id.to_string()))
    }

    /// The memory of this source. What carries no date is remembered under today *and* yesterday, so that it is
    /// recognised again if midnight falls between it and its redelivery.
    fn seen(&self, address: &Address, date: Option<i64>, parts: &[&[u8]]) -> Vec<SeenKey> {
        let bot = self.ctx.bot.0.to_be_bytes();
        let mut all: Vec<&[u8]> = vec![&bot, address.0.as_bytes()];
        all.extend_from_slice(parts);
        let key = |day| self.ctx.hasher.seen(Shelf::Telegram, day, &all);
        if let Some(date) = date {
            return vec![key(day(date))];
        }
        let today = day(self.ctx.now.0.div_euclid(1000));
        vec![key(today), key(today.saturating_sub(1))]
    }

    /// A message's number, as the bot that hears it counts.
    fn number(&self, id: i64) -> SourceId {
        SourceId::of(self.ctx.bot, id)
    }

    fn fingerprint(&self, text: &str, attachments: &[Attachment]) -> [u8; 16] {
        self.ctx.hasher.fingerprint(&dedupe::normal_form(text, attachments))
    }

    fn incoming(
        &self,
        address: Address,
        id: i64,
        date: Option<i64>,
        from: Option<&User>,
        what: Came,
        seen: Vec<SeenKey>,
    ) -> Parsed {
        let arrival = Arrival {
            channel: self.ctx.channel.clone(),
            chat: self.ctx.hasher.chat_id(self.ctx.channel, &address),
            aliases: Aliases::default(),
            address,
            source: self.number(id),
            sent_at: date.map_or(self.ctx.now, |d| Stamp(d.saturating_mul(1000))),
            app_language: from.and_then(|u| u.language_code.as_deref()).and_then(command::language),
            what,
        };
        Parsed::Incoming(Box::new(Incoming { arrival, seen }))
    }
}

/// As whom their account shows its owner: what an operator's reply must not tell. Of a contact nobody keeps it.
fn signed(by: &User) -> Signed {
    let names = [&by.first_name, &by.last_name].into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    let name = content::harmless(&names.join(" "), NAME);
    let names = Some(name).filter(|name| !name.is_empty()).into_iter().collect();
    let handle = by.username.as_deref().map(|name| format!("@{}", content::harmless(name, NAME)));
    Signed { names, reach: handle.into_iter().collect() }
}

fn day(seconds: i64) -> i32 {
    i32::try_from(seconds.div_euclid(86_400)).unwrap_or(i32::MAX)
}
