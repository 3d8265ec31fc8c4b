//! What a line is made of.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::admin::reload::ReloadDesk;
use crate::channel::{Channel, Hasher, Pager, Vault};
use crate::domain::id::ChannelName;
use crate::net::Listen;
use crate::service::alarm::Ways;
use crate::service::aside::Aside;
use crate::service::budget::Budget;
use crate::service::clock::Clock;
use crate::service::history::HistoryFile;
use crate::service::reloads::Reloads;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::vault::Blobs;
use crate::service::wording::Wording;
use crate::store::Store;
use crate::web::PageAuth;

/// What a line is made of.
pub(super) struct Parts {
    pub store: Arc<dyn Store>,
    pub rules: Rules,
    pub clock: Clock,
    pub reports: Reports,
    pub wording: Wording,
    pub reloads: Reloads,
    /// Where the admin socket asks for reloads; none on a line that has no config file.
    pub reload_desk: Option<ReloadDesk>,
    pub channels: Arc<BTreeMap<ChannelName, Channel>>,
    pub vault: Arc<dyn Vault>,
    /// The folder behind the vault, if there is one: it is swept.
    pub blobs: Option<Blobs>,
    /// Where that lies for which there is no room; nowhere on a line that may be lost.
    pub aside: Option<Aside>,
    /// How much room there is.
    pub budget: Budget,
    /// Where it is written down where the store stands; nowhere on a line that may be lost.
    pub history: Option<HistoryFile>,
    pub pager: Arc<Pager>,
    pub hasher: Arc<dyn Hasher>,
    pub admin_socket: Option<PathBuf>,
    pub web: Option<(Listen, PageAuth)>,
    pub alarm: Ways,
}
