//! What was announced in the public channel, or is about to be.

use serde::{Deserialize, Serialize};

use crate::domain::announce::parts::{Fate, Shared};
use crate::domain::announce::{Announcement, Post, Stage};
use crate::domain::command::Actor;
use crate::domain::policy::Policy;
use crate::domain::roster::Roster;
use crate::domain::time::Now;

use super::{SCHEMA, civil};

/// All that are remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncementsView {
    /// The version of the format.
    pub schema: u32,
    /// The channel; none if the line has none.
    pub chat: Option<String>,
    /// The oldest first.
    pub announcements: Vec<AnnouncementView>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncementView {
    /// Its number.
    pub number: u32,
    /// Who wrote it; none if an admin did.
    pub by: Option<String>,
    /// When.
    pub at: String,
    /// How far it is: `comparing`, `shares`, `waits` or `out`.
    pub stage: String,
    /// What it shares with a case, so that it can't be posted.
    pub shares: Option<Shared>,
    /// Its posts.
    pub posts: Vec<PostView>,
}

/// One post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostView {
    /// Its language, if it has one of its own.
    pub language: Option<String>,
    /// Its words; empty once it is out.
    pub text: String,
    /// What became of it: `unsent`, `posted`, `unsure`, `forbidden`, `refused`, `deleted` or `stays`.
    pub fate: String,
    /// Where it stands.
    pub links: Vec<String>,
}

impl AnnouncementsView {
    /// Those of the roster, as of `now`.
    #[must_use]
    pub fn of(policy: &Policy, roster: &Roster, now: Now) -> Self {
        let one = |one: &Announcement| AnnouncementView::of(one, policy, now);
        Self {
            schema: SCHEMA,
            chat: policy.announce.as_ref().map(|announce| announce.chat.0.clone()),
            announcements: roster.announcements.all.iter().map(one).collect(),
        }
    }
}

impl AnnouncementView {
    fn of(one: &Announcement, policy: &Policy, now: Now) -> Self {
        let by = match &one.by {
            Actor::Operator(who) => Some(who.to_string()),
            Actor::Admin => None,
        };
        let (stage, shares) = match &one.stage {
            Stage::Comparing => ("comparing", None),
            Stage::Shares(shared) => ("shares", Some(shared.clone())),
            Stage::Waits => ("waits", None),
            Stage::Out => ("out", None),
        };
        let posts = one.posts.iter().map(|post| PostView::of(post, policy)).collect();
        Self { number: one.number, by, at: civil(now, one.at), stage: stage.to_owned(), shares, posts }
    }
}

impl PostView {
    fn of(post: &Post, policy: &Policy) -> Self {
        let fate = match post.fate {
            Fate::Unsent => "unsent",
            Fate::Posted(_) => "posted",
            Fate::Unsure => "unsure",
            Fate::Forbidden => "forbidden",
            Fate::Refused => "refused",
            Fate::Deleted => "deleted",
            Fate::Stays(_) => "stays",
        };
        let channel = policy.announce.as_ref();
        let links = post.fate.messages().iter().filter_map(|at| channel.map(|channel| channel.link(*at)));
        Self {
            language: post.language.as_ref().map(ToString::to_string),
            text: post.text.clone(),
            fate: fate.to_owned(),
            links: links.collect(),
        }
    }
}
