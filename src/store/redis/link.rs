//! The connection, made anew when it went silent.
//!
//! The connection manager mends one that broke. One that is silent, because a router forgot it or the other side
//! died without a word, breaks only when the kernel gives up on it, and behind a proxy never; so an answer that
//! does not come is taken for the end of it. What was asked may still be done: every script can be asked twice.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, IntoConnectionInfo, RedisError};

use super::error::unavailable;
use super::unfit::ConnectError;

/// How long the connection manager waits at most between attempts.
const PAUSE: Duration = Duration::from_millis(100);
/// How often it tries again within one call. Whoever calls tries again anyway, and a call to a Redis that takes
/// connections and does not answer must end long before the watchdog does.
const RETRIES: usize = 1;

/// A connection that heals.
pub(super) struct Link {
    client: Client,
    config: ConnectionManagerConfig,
    present: Mutex<Held>,
}

/// A connection, and which one it is.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) manager: ConnectionManager,
    pub(super) number: u64,
}

impl Link {
    /// Connects. An answer may take so long.
    pub async fn open(url: &str, answer: Duration) -> Result<Self, ConnectError> {
        let wrong = |e: RedisError| ConnectError::Url(e.to_string());
        let info = url.into_connection_info().map_err(wrong)?;
        let tcp = redis::io::tcp::TcpSettings::default().set_nodelay(true).set_user_timeout(answer);
        let client = Client::open(info.set_tcp_settings(tcp)).map_err(wrong)?;
        let config = ConnectionManagerConfig::new()
            .set_max_delay(PAUSE)
            .set_number_of_retries(RETRIES)
            .set_connection_timeout(Some(answer))
            .set_response_timeout(Some(answer));
        let manager = ConnectionManager::new_with_config(client.clone(), config.clone()).await;
        let manager = manager.map_err(|e| ConnectError::Store(unavailable(&e)))?;
        Ok(Self { client, config, present: Mutex::new(Held { manager, number: 0 }) })
    }

    /// What to ask over.
    pub fn get(&self) -> Held {
        self.locked().clone()
    }

    /// Makes the connection anew after an answer over that one did not come. Whatever else was asked over it, and
    /// is given up on in turn, makes no further one.
    pub fn heed(&self, number: u64, error: &RedisError) {
        let mut present = self.locked();
        if !error.is_timeout() || number != present.number {
            return;
        }
        match ConnectionManager::new_lazy_with_config(self.client.clone(), self.config.clone()) {
            Ok(manager) => *present = Held { manager, number: number + 1 },
            Err(error) => tracing::warn!(%error, "the connection to the store could not be made anew"),
        }
    }

    fn locked(&self) -> MutexGuard<'_, Held> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
