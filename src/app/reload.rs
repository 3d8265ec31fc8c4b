//! Another config for a running line: read and built whole first, then swapped whole, or not at all.
//!
//! A signal and a command take the same path, one after the other. What can be swapped is the policy, the
//! texts, whom to call in need and the token of the page; all are built before any is. What the line was started with
//! (store, channels, sockets) takes a restart: a config that changes any of it is refused as a whole, for half a
//! config is none.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::admin::reload::{ReloadAnswer, ReloadAsk};
use crate::admin::view::{ReloadView, Reloadable};
use crate::config::{self, Config, Loaded, Written};
use crate::domain::time::Stamp;
use crate::service::alarm::Ways;
use crate::service::clock::Clock;
use crate::service::reloads::Reloads;
use crate::service::rules::Rules;
use crate::service::wording::Wording;
use crate::text::Texts;
use crate::web::PageAuth;

use super::notify;
use super::secret::auth;

/// What reloads a line: its config file, what holds now, and where that is swapped.
pub(super) struct Reloader {
    pub path: PathBuf,
    pub config: Config,
    pub written: Written,
    pub rules: Rules,
    pub wording: Wording,
    pub reloads: Reloads,
    pub alarm: Ways,
    /// Of the page, if there is one.
    pub auth: Option<PageAuth>,
    pub clock: Clock,
}

/// A config that can be put in force.
struct Built {
    loaded: Loaded,
    texts: Texts,
    auth: Option<PageAuth>,
}

impl Reloader {
    /// Reloads because of a signal; the log and systemd hear how it went.
    pub async fn signalled(&mut self) {
        self.reload(false).await;
    }

    /// Reloads because somebody asked, or tells what it would do.
    pub async fn asked(&mut self, ask: ReloadAsk) {
        let answer = self.reload(ask.dry_run).await;
        if ask.answer.send(answer).is_err() {
            tracing::debug!("who asked for the reload did not wait for its end");
        }
    }

    async fn reload(&mut self, dry_run: bool) -> ReloadAnswer {
        if !dry_run {
            notify::reloads();
        }
        let before = self.rules.policy();
        let (view, built) = self.build(dry_run).await;
        let after = built.as_ref().map(|built| Arc::new(built.loaded.config.policy.clone()));
        if !dry_run {
            self.end(&view, built);
        }
        ReloadAnswer { view, before, after }
    }

    /// Builds everything and changes nothing.
    async fn build(&self, dry_run: bool) -> (ReloadView, Option<Built>) {
        let (path, civil) = (self.path.clone(), self.clock.now().civil);
        // A network disk that hangs must not keep the line from anything else.
        let read = tokio::task::spawn_blocking(move || read(&path, civil)).await;
        let built = match read {
            Ok(Ok(built)) => built,
            Ok(Err(Unfit::Config(faults))) => return (ReloadView::faulty(&faults, dry_run), None),
            Ok(Err(Unfit::Beside(faults))) => return (ReloadView::wrong_beside(faults, dry_run), None),
            Err(error) => {
                let why = vec![format!("the config could not be read: {error}")];
                return (ReloadView::wrong_beside(why, dry_run), None);
            }
        };
        let new = &built.loaded;
        let changes = self.written.changes(&new.written);
        let restart = self.config.needs_restart(&new.config);
        if !restart.is_empty() {
            return (ReloadView::restart(restart, new.files.clone(), changes, dry_run), None);
        }
        let reload = Reloadable {
            before: &self.rules.policy(),
            after: &new.config.policy,
            files: new.files.clone(),
            changes,
            warnings: &new.warnings,
        };
        (ReloadView::of(reload, dry_run), Some(built))
    }

    /// Swaps what was built, if it was; and tells how it went.
    fn end(&mut self, view: &ReloadView, built: Option<Built>) {
        let at = self.clock.now().civil;
        if let Some(Built { loaded, texts, auth }) = built {
            // Nothing from here on can fail, so nothing is left half swapped.
            self.rules.swap(loaded.config.policy.clone());
            self.wording.swap(texts);
            self.alarm.swap(loaded.config.alarm.clone());
            if let (Some(held), Some(new)) = (&self.auth, &auth) {
                held.swap(new);
            }
            self.reloads.done(loaded.written.hash(), at);
            (self.config, self.written) = (loaded.config, loaded.written);
            tracing::info!(changed = view.changes.len(), "the reloaded config is in force");
            for warning in &view.warnings {
                tracing::warn!("{warning}");
            }
            notify::reloaded("the reloaded config is in force");
            return;
        }
        let why = view.refusal().unwrap_or_default();
        if view.faults.is_empty() {
            tracing::error!(
                keys = view.needs_restart.join(", "),
                "the reload changed nothing: these take a restart"
            );
        } else {
            tracing::error!("the reload changed nothing:\n{}", view.faults.join("\n"));
        }
        notify::reloaded(&format!("the reload was REFUSED: {why}"));
        self.reloads.refused(why, at);
    }
}

/// Why a config can't be put in force.
enum Unfit {
    Config(config::Faults),
    /// What it names: the texts, the file of the page's token.
    Beside(Vec<String>),
}

fn read(path: &Path, civil: Stamp) -> Result<Built, Unfit> {
    let mut loaded = config::load(path).map_err(Unfit::Config)?;
    let file = path.display().to_string();
    loaded.warnings.extend(config::coverage(&file, &loaded.config.policy, civil));
    loaded.warnings.sort_by_key(|warning| !warning.loud);
    let texts = texts(loaded.config.texts_dir.as_deref());
    let texts = texts.map_err(|faults| Unfit::Beside(faults.0.iter().map(ToString::to_string).collect()))?;
    let auth = loaded.config.web.as_ref().map(auth).transpose();
    let auth = auth.map_err(|error| Unfit::Beside(vec![error.to_string()]))?;
    Ok(Built { loaded, texts, auth })
}

/// The built-in texts, with those of a folder over them if there is one.
pub(super) fn texts(folder: Option<&Path>) -> Result<Texts, crate::text::Faults> {
    folder.map_or_else(|| Ok(Texts::builtin()), Texts::load)
}
