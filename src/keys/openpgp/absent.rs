//! What stands in for keys where the program was built without them: there never is one.

use super::{Locked, Unfit};

/// A certificate; there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certificate {}

impl Certificate {
    /// Refuses it.
    ///
    /// # Errors
    /// Always [`Unfit::NotBuilt`].
    pub fn read(_bytes: &[u8], _now: i64) -> Result<Self, Unfit> {
        Err(Unfit::NotBuilt)
    }

    /// Refuses it.
    ///
    /// # Errors
    /// Always [`Unfit::NotBuilt`].
    pub fn inspect(_bytes: &[u8]) -> Result<Self, Unfit> {
        Err(Unfit::NotBuilt)
    }

    /// Its fingerprint.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        match *self {}
    }

    /// Until when it can be encrypted for.
    #[must_use]
    pub fn until(&self) -> Option<i64> {
        match *self {}
    }

    /// Whether it can be encrypted for at that time: civil seconds since 1970.
    #[must_use]
    pub fn is_good(&self, _now: i64) -> bool {
        match *self {}
    }

    /// Whether it names that address.
    #[must_use]
    pub fn is_for(&self, _address: &str) -> bool {
        match *self {}
    }

    /// As others take it.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        match *self {}
    }

    /// Encrypts for it.
    ///
    /// # Errors
    /// Never: there is none.
    pub fn seal(&self, _plain: &[u8]) -> Result<String, Unfit> {
        match *self {}
    }
}

/// The line's own key; there is none.
pub enum SecretKey {}

impl SecretKey {
    /// Refuses it.
    ///
    /// # Errors
    /// Always [`Unfit::NotBuilt`].
    pub fn read(_text: &str) -> Result<Self, Unfit> {
        Err(Unfit::NotBuilt)
    }

    /// What others encrypt for.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        match *self {}
    }

    /// Opens a message.
    ///
    /// # Errors
    /// Never: there is none.
    pub fn open(&self, _message: &[u8], _limit: usize) -> Result<Vec<u8>, Locked> {
        match *self {}
    }
}
