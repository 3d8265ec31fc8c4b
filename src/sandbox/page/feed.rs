//! The stream of events that keeps a page up to date.

use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Interval;

use super::Page;
use super::mail_seat::{self, MailSeated};
use super::seat::{Scope, Seated};
use crate::sandbox::botapi::Changes;

#[derive(Deserialize)]
pub(super) struct Key {
    secret: Option<String>,
}

/// `GET /feed?secret=…`: `hello` first, then `seats`, `chat`, `mails`, `log` and, each second, `clock`.
pub(super) async fn feed(State(page): State<Page>, Query(key): Query<Key>) -> Response {
    let Some(scope) = page.scope(key.secret.as_deref()) else {
        return (StatusCode::FORBIDDEN, "This link opens nothing here.").into_response();
    };
    let viewer = Viewer::new(page, scope);
    let events = stream::unfold(viewer, |mut viewer| async {
        let events = viewer.next().await;
        Some((stream::iter(events), viewer))
    });
    Sse::new(events.flatten()).keep_alive(KeepAlive::default()).into_response()
}

/// One open page and what it has been told.
struct Viewer {
    page: Page,
    scope: Scope,
    world: watch::Receiver<u64>,
    desk: Option<watch::Receiver<u64>>,
    changed: watch::Receiver<u64>,
    mail: Option<watch::Receiver<u64>>,
    tick: Interval,
    greeted: bool,
    seats: usize,
    log: usize,
    chats: HashMap<i64, Told>,
    commands: HashMap<i64, Vec<(String, String)>>,
    /// How many mails of each mailbox are known.
    mails: HashMap<i64, usize>,
}

#[derive(Clone, Copy, Default)]
struct Told {
    version: u64,
    popups: usize,
    once: bool,
}

#[derive(Serialize)]
struct Chat {
    seat: i64,
    #[serde(flatten)]
    changes: Changes,
}

type Events = Vec<Result<Event, Infallible>>;

impl Viewer {
    fn new(page: Page, scope: Scope) -> Self {
        let (world, changed) = (page.0.api.on_change(), page.0.changed.subscribe());
        let mail = page.0.mail.as_ref().map(crate::sandbox::mail::Mail::on_change);
        let desk = page.0.desk.as_ref().map(crate::sandbox::botapi::BotApi::on_change);
        Self {
            mail,
            page,
            scope,
            world,
            desk,
            changed,
            tick: tokio::time::interval(Duration::from_secs(1)),
            greeted: false,
            seats: 0,
            log: 0,
            chats: HashMap::new(),
            commands: HashMap::new(),
            mails: HashMap::new(),
        }
    }

    /// Waits for something to tell. Batched by what gathered while the browser read the last.
    async fn next(&mut self) -> Events {
        if !self.greeted {
            self.greeted = true;
            let mut events = vec![self.hello()];
            events.extend(self.news());
            return wrap(events);
        }
        tokio::select! {
            _ = self.tick.tick() => {}
            gone = self.changed.changed() => if gone.is_err() { std::future::pending::<()>().await },
            gone = changed(self.desk.as_mut()) => if gone { std::future::pending::<()>().await },
            gone = changed(self.mail.as_mut()) => if gone { std::future::pending::<()>().await },
            gone = self.world.changed() => if gone.is_err() { std::future::pending::<()>().await },
        }
        wrap(self.news())
    }

    fn news(&mut self) -> Vec<(&'static str, Value)> {
        self.world.borrow_and_update();
        self.changed.borrow_and_update();
        for others in [&mut self.mail, &mut self.desk].into_iter().flatten() {
            others.borrow_and_update();
        }
        let mut events = vec![self.clock()];
        let seats: Vec<_> =
            self.page.seats().iter().filter(|s| self.scope.covers(s.seat.user_id)).cloned().collect();
        let boxes: Vec<_> =
            self.page.mail_seats().iter().filter(|s| self.scope.covers(s.id)).cloned().collect();
        if seats.len() + boxes.len() != self.seats {
            self.seats = seats.len() + boxes.len();
            events.push(("seats", json!(self.page.infos(self.scope))));
        }
        for seated in &seats {
            events.extend(self.chat(seated));
            events.extend(self.commands(seated));
        }
        for seated in &boxes {
            events.extend(self.mails(seated));
        }
        if self.scope == Scope::Board {
            let (lines, total) = self.page.log().after(self.log);
            self.log = total;
            events.extend((!lines.is_empty()).then_some(("log", Value::Array(lines))));
        }
        events
    }

    fn hello(&self) -> (&'static str, Value) {
        let inner = &self.page.0;
        let board = self.scope == Scope::Board;
        (
            "hello",
            json!({ "line": inner.line_name, "timezone": inner.timezone, "board": board, "mail": inner.mail.is_some() }),
        )
    }

    fn clock(&self) -> (&'static str, Value) {
        let now = self.page.0.clock.now();
        ("clock", json!({ "line": now.line.0, "civil": now.civil.0 }))
    }

    fn chat(&mut self, seated: &Seated) -> Option<(&'static str, Value)> {
        let told = self.chats.entry(seated.seat.user_id).or_default();
        if told.once && seated.user.version() == told.version {
            return None;
        }
        let changes = seated.user.changes(told.version, told.popups)?;
        // Answers to presses from before the page was opened are old news.
        let changes = if told.once { changes } else { Changes { action: None, ..changes } };
        *told = Told { version: changes.version, popups: told.popups + changes.popups.len(), once: true };
        Some(("chat", json!(Chat { seat: seated.seat.user_id, changes })))
    }

    fn mails(&mut self, seated: &MailSeated) -> Option<(&'static str, Value)> {
        let first = !self.mails.contains_key(&seated.id);
        let known = self.mails.entry(seated.id).or_default();
        let new: Vec<_> = seated.mailbox.after(*known).iter().map(|mail| mail_seat::told(mail)).collect();
        *known += new.len();
        (!new.is_empty()).then(|| ("mails", json!({ "seat": seated.id, "first": first, "mails": new })))
    }

    fn commands(&mut self, seated: &Seated) -> Option<(&'static str, Value)> {
        let id = seated.seat.user_id;
        let now = self.page.bot(seated.seat.role).commands_for(id);
        if self.commands.get(&id) == Some(&now) {
            return None;
        }
        let event = ("commands", json!({ "seat": id, "commands": now }));
        self.commands.insert(id, now);
        Some(event)
    }
}

/// Waits for a change, for ever where there is nothing to change; true if there will be none any more.
async fn changed(watched: Option<&mut watch::Receiver<u64>>) -> bool {
    match watched {
        Some(watched) => watched.changed().await.is_err(),
        None => std::future::pending().await,
    }
}

fn wrap(events: Vec<(&'static str, Value)>) -> Events {
    events.into_iter().map(|(name, data)| Ok(Event::default().event(name).data(data.to_string()))).collect()
}
