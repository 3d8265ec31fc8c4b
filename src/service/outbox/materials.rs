//! What rendering takes, read again when it is time to send.

use tokio_util::sync::CancellationToken;

use super::{Outbox, SWEEP};
use crate::domain::changes::Needs;
use crate::domain::material::{Material, MaterialAsk};
use crate::store::Result as StoreResult;

impl Outbox {
    /// Loads what rendering takes, for as long as that takes; nothing for what can't be read. `None` if it was
    /// told to stop before.
    pub(super) async fn materials(
        &self,
        asks: &[MaterialAsk],
        stop: &CancellationToken,
    ) -> Option<Vec<Option<Material>>> {
        while !stop.is_cancelled() {
            match self.load_materials(asks).await {
                Ok(materials) => return Some(materials),
                Err(error) => tracing::warn!(%error, "what is to be sent can't be loaded"),
            }
            tokio::select! {
                () = tokio::time::sleep(SWEEP) => {}
                () = stop.cancelled() => {}
            }
        }
        None
    }

    async fn load_materials(&self, asks: &[MaterialAsk]) -> StoreResult<Vec<Option<Material>>> {
        match self.store.materials(asks).await {
            Ok(materials) => Ok(materials.into_iter().map(Some).collect()),
            Err(error) if error.is_retry() => Err(error),
            Err(_) => self.materials_one_by_one(asks).await,
        }
    }

    /// A document that can't be read costs what is said about it, not what others are told in the same run.
    async fn materials_one_by_one(&self, asks: &[MaterialAsk]) -> StoreResult<Vec<Option<Material>>> {
        // What all of them take must be readable, or this would throw everything away.
        self.store.load(&Needs::default()).await?;
        let mut found = Vec::with_capacity(asks.len());
        for ask in asks {
            match self.store.materials(std::slice::from_ref(ask)).await {
                Ok(mut material) => found.push(material.pop()),
                Err(error) if error.is_retry() => return Err(error),
                Err(error) => {
                    tracing::error!(%error, "what a delivery is about can't be read; it is left out");
                    found.push(None);
                }
            }
        }
        Ok(found)
    }
}
