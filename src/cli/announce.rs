//! `hotlined announce`: a post in the public channel.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use crate::admin::protocol::{Request, Response};
use crate::admin::view::{AnnouncementView, AnnouncementsView};
use crate::domain::announce::MOST;
use crate::domain::command::{AdminAsk, AnnounceAsk};
use crate::domain::decide::Answer;
use crate::domain::say::{AnnounceWord, Word};

use super::announce_words::shared;
use super::daemon::{Daemon, strange};
use super::table::Table;
use super::{Failed, age, words};

/// How often it is looked whether an announcement was compared, a second apart.
const LOOKS: u32 = 120;

/// `hotlined announce`.
#[derive(Clone, Debug, Default, Args)]
#[command(
    after_help = "A line [uk] begins the text of a language; with `each` as the first line each language is a post\n\
                  of its own. What shares a code, a pseudonym, a number, an address or a sentence with a case is\n\
                  refused. Supervisors are shown it as it will look, and one of them confirms it (with\n\
                  confirm = 1, or no supervisor at all, --post does). Without anything it lists what there is.\n\
                  Example: hotlined announce --file closed-on-sunday.txt"
)]
#[group(multiple = false)]
pub struct AnnounceArgs {
    /// Announce what stands in this file, or - for standard input
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Confirm the announcement of that number: it is posted
    #[arg(long, value_name = "N")]
    pub post: Option<u32>,
    /// Drop it instead
    #[arg(long, value_name = "N")]
    pub cancel: Option<u32>,
    /// Post once more what of it failed, or may have
    #[arg(long, value_name = "N")]
    pub again: Option<u32>,
    /// Delete it from the channel
    #[arg(long, value_name = "N")]
    pub delete: Option<u32>,
}

pub(super) async fn run(args: &AnnounceArgs, daemon: &mut Daemon) -> Result<String, Failed> {
    if let Some(file) = &args.file {
        let number = change(daemon, AnnounceAsk::Write(written(file)?)).await?;
        return compared(daemon, number).await;
    }
    let asks = [
        args.post.map(AnnounceAsk::Post),
        args.cancel.map(AnnounceAsk::Drop),
        args.again.map(AnnounceAsk::Again),
        args.delete.map(AnnounceAsk::Delete),
    ];
    if let Some(ask) = asks.into_iter().flatten().next() {
        change(daemon, ask).await?;
        settled(daemon).await
    } else {
        let view = view(daemon).await?;
        daemon.show(&view, || text(&view))
    }
}

fn written(file: &Path) -> Result<String, Failed> {
    /// More than any post takes in any language, many times over.
    const BYTES: u64 = 64 * MOST as u64;
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(BYTES).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(BYTES).read_to_string(&mut text))
    };
    read.map_err(|e| Failed::usage(format!("{} can't be read: {e}", file.display())))?;
    Ok(text)
}

/// Asks for it, and gives the number that it is about.
async fn change(daemon: &mut Daemon, ask: AnnounceAsk) -> Result<u32, Failed> {
    let (answer, _) = daemon.change(AdminAsk::Announce(ask)).await?;
    match answer {
        Answer::Announced(
            AnnounceWord::Comparing(number)
            | AnnounceWord::Goes(number)
            | AnnounceWord::Dropped(number)
            | AnnounceWord::Leaves(number),
        ) => Ok(number),
        Answer::Announced(word) => {
            Err(Failed::refused(words::refusal(&Answer::Word(Word::Announce(word))).unwrap_or_default()))
        }
        other => Err(Failed::refused(words::refusal(&other).unwrap_or_default())),
    }
}

/// Waits until it was compared with the cases, and tells what comes next.
async fn compared(daemon: &mut Daemon, number: u32) -> Result<String, Failed> {
    for _ in 0..LOOKS {
        let view = view(daemon).await?;
        let one = view.announcements.iter().find(|one| one.number == number);
        match one.map(|one| (one, one.stage.as_str())) {
            Some((_, "comparing")) => tokio::time::sleep(Duration::from_secs(1)).await,
            Some((one, "shares")) => {
                let why = one.shares.as_ref().map(shared).unwrap_or_default();
                change(daemon, AnnounceAsk::Drop(number)).await?;
                return Err(Failed::refused(format!("{number} is not announced: {why}")));
            }
            Some((one, _)) => return daemon.show(&view, || preview(one)),
            None => return Err(Failed::refused(format!("{number} was dropped meanwhile"))),
        }
    }
    Ok(format!("{number} is still being compared with the cases: look again with `hotlined announce`"))
}

/// Waits until what goes out, or from the channel, is there or not, and shows how it ended.
async fn settled(daemon: &mut Daemon) -> Result<String, Failed> {
    for _ in 0..LOOKS {
        let view = view(daemon).await?;
        let under_way =
            |one: &AnnouncementView| one.stage == "out" && one.posts.iter().any(|post| post.fate == "unsent");
        if !view.announcements.iter().any(under_way) {
            return daemon.show(&view, || text(&view));
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let view = view(daemon).await?;
    daemon.show(&view, || text(&view))
}

async fn view(daemon: &mut Daemon) -> Result<AnnouncementsView, Failed> {
    match daemon.ask(Request::Announcements).await? {
        Response::Announcements(view) => Ok(view),
        other => Err(strange(&other)),
    }
}

/// Exactly as it will look, and how it goes on.
fn preview(one: &AnnouncementView) -> String {
    let posts = one.posts.iter().map(|post| post.text.as_str()).collect::<Vec<_>>();
    let rule = "─".repeat(60);
    format!(
        "{rule}\n{}\n{rule}\nAnnouncement {n}. It is posted when a supervisor confirms it; they were shown it just now.\n\
         Drop it: hotlined announce --cancel {n}",
        posts.join(&format!("\n{rule}\n")),
        n = one.number
    )
}

fn text(view: &AnnouncementsView) -> String {
    let Some(chat) = &view.chat else {
        return "The line has no public channel. Add [announce] to the config.".to_owned();
    };
    if view.announcements.is_empty() {
        return format!("Nothing was announced in {chat} yet. Begin: hotlined announce --file FILE");
    }
    let mut table = Table::new(&["number", "by", "written", "post", "stands"]);
    for one in &view.announcements {
        for post in &one.posts {
            let stands = if one.stage == "out" { &post.fate } else { &one.stage };
            let links = std::iter::once(stands.as_str()).chain(post.links.iter().map(String::as_str));
            table.row([
                Some(one.number.to_string()),
                Some(one.by.clone().unwrap_or_else(|| "admin".to_owned())),
                Some(age::moment(&one.at)),
                post.language.clone(),
                Some(links.collect::<Vec<_>>().join(" ")),
            ]);
        }
    }
    format!("{chat}\n\n{table}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::view::PostView;

    #[test]
    fn the_table_tells_where_each_post_stands() {
        let post = |language: Option<&str>, fate: &str, links: &[&str]| PostView {
            language: language.map(str::to_owned),
            text: "We are back.".into(),
            fate: fate.into(),
            links: links.iter().map(|link| (*link).to_owned()).collect(),
        };
        let one = |number, by: Option<&str>, stage: &str, posts| AnnouncementView {
            number,
            by: by.map(str::to_owned),
            at: "2026-11-24T07:35:00Z".into(),
            stage: stage.into(),
            shares: None,
            posts,
        };
        let out =
            vec![post(Some("en"), "posted", &["https://t.me/our_line/7"]), post(Some("uk"), "unsure", &[])];
        let waits = one(3, None, "waits", vec![post(None, "unsent", &[])]);
        let view = AnnouncementsView {
            schema: 1,
            chat: Some("@our_line".into()),
            announcements: vec![one(2, Some("olga"), "out", out), waits.clone()],
        };
        let none = AnnouncementsView { announcements: Vec::new(), ..view.clone() };
        let without = AnnouncementsView { chat: None, ..none.clone() };
        let table = text(&view);
        for row in
            ["2       olga", "en    posted https://t.me/our_line/7", "uk    unsure", "3       admin", "waits"]
        {
            assert!(table.contains(row), "{row}: {table}");
        }
        assert!(text(&none).contains("Nothing was announced in @our_line yet"));
        assert!(text(&without).contains("[announce]"));
        let shown = preview(&waits);
        assert!(shown.contains("\nWe are back.\n") && shown.contains("--cancel 3"), "{shown}");
    }
}
