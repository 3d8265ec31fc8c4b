//! Content that is not text: told in words by kind and size, and enclosed under a name of ours.

use super::view::{View, theirs};
use crate::channel::media::{Enclosure, FEW, Instead, MANY, Names, bundled};
use crate::channel::said;
use crate::domain::id::{BotId, ChannelName};
use crate::domain::message::{Attachment, Body, Kind, Message};
use crate::domain::passage::{Passage, passage};
use crate::text::{isolate, visible};

/// What a piece of content is, in words: "photo, 81 kB".
pub(super) fn words(view: &View<'_>, attachment: &Attachment) -> String {
    let mut words = said::media::kind_and_size(view, attachment);
    if let Body::Words(said) = &attachment.body {
        let lines = visible(said.trim());
        // What takes more than a line is marked as somebody's, or it could pass for lines of ours.
        let said = if lines.contains('\n') {
            format!(":\n{}", theirs(&lines))
        } else {
            format!(": {}", isolate(&lines))
        };
        words.push_str(&said);
    }
    words
}

/// A line for each piece of content of a message, for where nothing is enclosed.
pub(super) fn lines(view: &View<'_>, message: &Message) -> Vec<String> {
    let line = |a: &Attachment| view.say("attachment-line", &[("what", words(view, a).into())]);
    message.attachments.iter().map(line).collect()
}

/// What of a contact's content a mail encloses, and a line for each piece, enclosed or not. The raw source of
/// what could not be read stays here: it holds its sender's address.
pub(super) fn for_operator(
    view: &View<'_>,
    all: &[Attachment],
    by: (&ChannelName, Option<BotId>),
) -> (Vec<String>, Vec<Enclosure>) {
    let (mut lines, mut enclosed) = (Vec::new(), Vec::new());
    let mut packed = view.packed.clone();
    for attachment in all {
        let what = ("what", words(view, attachment).into());
        if can_be_enclosed(attachment) && packed.has_room(attachment) {
            let mut enclosure = packed.pack(attachment, by);
            enclosure.instead = instead(view, &enclosure.name);
            lines.push((view.say("mail-enclosed", &[what, ("name", enclosure.name.as_str().into())]), true));
            enclosed.push(enclosure);
        } else if matches!(attachment.body, Body::Words(_)) || attachment.kind == Kind::Unsupported {
            lines.push((view.say("attachment-line", &[what]), false));
        } else {
            lines.push((view.say("mail-not-enclosed", &[what]), false));
        }
    }
    if enclosed.len() <= MANY {
        return (lines.into_iter().map(|(line, _)| line).collect(), enclosed);
    }
    // Of many files the first are told one by one; the others come together.
    let mut files = 0;
    lines.retain(|(_, is_file)| {
        files += usize::from(*is_file);
        !is_file || files <= FEW
    });
    let mut lines: Vec<String> = lines.into_iter().map(|(line, _)| line).collect();
    let enclosed = bundled(enclosed, |name| instead(view, name));
    for archive in enclosed.iter().filter(|enclosure| !enclosure.holds.is_empty()) {
        let held = u32::try_from(archive.holds.len()).unwrap_or(u32::MAX);
        let words =
            [("code", view.code().into()), ("name", archive.name.as_str().into()), ("n", held.into())];
        lines.push(view.say("attachment-archive", &words));
    }
    (lines, enclosed)
}

fn instead(view: &View<'_>, name: &str) -> Instead {
    let name = ("name", name.into());
    Instead {
        gone: view.say("attachment-gone", std::slice::from_ref(&name)),
        too_large: view.say("attachment-too-large", std::slice::from_ref(&name)),
        unclean: view.say("attachment-unclean", &[name]),
    }
}

/// What of an operator's content goes along to a contact: what the line knows how to clean.
pub(super) fn for_contact(view: &View<'_>, message: &Message) -> Vec<Enclosure> {
    let Some(to) = view.contact_channel() else { return Vec::new() };
    let leaves = |a: &&Attachment| passage(a, &message.channel, to) == Passage::Cleaned;
    let mut names = Names::default();
    let by = (&message.channel, message.source.bot());
    let secrets = said::media::secrets(view.policy(), &message.from);
    let mut enclose = |a| Enclosure { secrets: secrets.clone(), ..names.enclose(a, by, true) };
    message.attachments.iter().filter(leaves).map(&mut enclose).collect()
}

/// Whether content is told to a contact in words: a place on the map.
pub(super) fn is_told(attachment: &Attachment) -> bool {
    attachment.kind == Kind::Location && matches!(attachment.body, Body::Words(_))
}

fn can_be_enclosed(attachment: &Attachment) -> bool {
    attachment.kind != Kind::Unsupported && matches!(attachment.body, Body::Blob(_) | Body::Telegram(_))
}
